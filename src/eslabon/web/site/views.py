"""The front page, the person's own page, and what belongs to no context."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import public, signed_in
from eslabon.web.calls.queries import applications_of, public_calls, work_waiting
from eslabon.web.parties.queries import organisations_of, person_behind
from eslabon.web.programmes import queries as programmes


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the person, and until when."""

    text: str
    what: str
    url: str
    until: date | None


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where am I, what is waiting for me, what happens next."""
    today = timezone.localdate()
    calls = public_calls().filter(opens_on__lte=today, closes_on__gte=today, status="published")
    if not request.user.is_authenticated:
        return render(request, "site/home.html", {"calls": calls})
    context = {"calls": calls, "waiting": _waiting_for(request.user, today=today)}
    return render(request, "site/desk.html", context)


def _waiting_for(user: User, *, today: date) -> list[Waiting]:
    """What the person must do, the soonest deadline first."""
    waiting = _own_applications(user, today=today) + _programme_work(user, today=today)
    return sorted(waiting, key=lambda item: (item.until is None, item.until or today))


def _own_applications(user: User, *, today: date) -> list[Waiting]:
    mine = applications_of(user, on=today).filter(state__in=("draft", "to_correct")).prefetch_related("corrections")
    found = []
    for application in mine:
        to_correct = application.state == "to_correct"
        open_rounds = [round_ for round_ in application.corrections.all() if round_.answered_at is None]
        found.append(
            Waiting(
                text=_("Subsanar lo que se pidió") if to_correct else _("Terminar y presentar la postulación"),
                what=f"{application.party}, {application.call}",
                url=reverse("application", kwargs={"application_id": application.pk}),
                until=open_rounds[-1].deadline if to_correct and open_rounds else application.call.closes_on,
            )
        )
    return found


def _programme_work(user: User, *, today: date) -> list[Waiting]:
    found = []
    for programme in programmes.programmes_where(user, "application.view", on=today):
        address = reverse("inbox", kwargs={"code": programme.code})
        found += [
            Waiting(text=work.text, what=str(programme), url=f"{address}?{work.query}", until=None)
            for work in work_waiting(programme, user=user, on=today)
        ]
    for programme in programmes.programmes_where(user, "grievance.handle", on=today):
        unanswered = programmes.grievances_of(programme).filter(state__in=("received", "assigned"))
        if soonest := unanswered.first():
            n = unanswered.count()
            text = ngettext("%(n)s reclamo por responder", "%(n)s reclamos por responder", n) % {"n": n}
            url = reverse("grievances", kwargs={"code": programme.code})
            found.append(Waiting(text=text, what=str(programme), url=url, until=soonest.due_on))
    return found


@signed_in
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here: my details, my ways in, my roles, my organisations."""
    today = timezone.localdate()
    person = person_behind(request.user)
    context = {
        "roles": programmes.roles_held(request.user, on=today),
        "memberships": organisations_of(person, today=today) if person else [],
        "codes": request.user.sign_in_codes.select_related("issued_by")[:5],
    }
    return render(request, "site/profile.html", context)


@public
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site can answer: it runs and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what is public and nothing else."""
    lines = ("User-agent: *", "Allow: /$", "Allow: /calls/", "Disallow: /")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""The front page, the person's own page, and what belongs to no context."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import public, signed_in
from eslabon.web.calls.queries import public_calls
from eslabon.web.parties.queries import organisations_of, person_behind
from eslabon.web.programmes import queries as programmes
from eslabon.web.site.queries import desk_of


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where am I, what is waiting for me, what happens next."""
    today = timezone.localdate()
    calls = public_calls().filter(opens_on__lte=today, closes_on__gte=today, status="published")
    if not request.user.is_authenticated:
        return render(request, "site/home.html", {"calls": calls})
    return render(request, "site/desk.html", {"calls": calls, "desk": desk_of(request.user, today=today)})


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

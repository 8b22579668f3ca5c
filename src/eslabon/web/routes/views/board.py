"""The calendar as a board: a month or a week, and what waits to be announced."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.calendar import AnnounceForm, BoardForm
from eslabon.web.routes.models import Session
from eslabon.web.routes.queries.board import (
    Filters,
    blocked_between,
    choices_of,
    month_days,
    month_of,
    planned_repetitions,
    sessions_between,
    week_days,
    week_of,
)
from eslabon.web.routes.services.announcing import announce_sessions
from eslabon.web.routes.snapshots import terms_of
from eslabon.web.routes.views.loading import load_programme
from eslabon.web.routes.views.posted import posted

REPETITIONS_SHOWN = 40  # on a page that a poor line can bring
FILTERS = ("provider", "chain", "place", "service", "state")


@permitted("routes.view_calendar", load=load_programme)
@require_safe
def board(request: HttpRequest, programme: Programme) -> HttpResponse:
    """A month or a week of sessions; whoever may move one drags it, uses the arrow keys, or opens it."""
    today = timezone.localdate()
    day, is_week = _day(request.GET.get("day", ""), default=today), request.GET.get("view") == "week"
    first, last = week_days(day) if is_week else month_days(day)
    english = request.LANGUAGE_CODE.startswith("en")
    form = BoardForm(request.GET or None, choices=choices_of(programme, first=first, last=last, english=english))
    filters = Filters(**{name: form.cleaned_data.get(name, "") for name in FILTERS}) if form.is_valid() else Filters()
    sessions = list(sessions_between(programme, user=request.user, on=today, first=first, last=last, filters=filters))
    terms, blocked = terms_of(programme), blocked_between(programme, first=first, last=last)
    hours = (_minutes(terms.earliest_start), _minutes(terms.latest_end), terms.slot_minutes)
    user = request.user
    context = {
        "programme": programme,
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "day": day,
        "today": today,
        "is_week": is_week,
        "first": first,
        "last": last,
        "weeks": [] if is_week else month_of(day, sessions=sessions, blocked=blocked),
        "rows": week_of(day, sessions=sessions, blocked=blocked, hours=hours) if is_week else [],
        "days": [first + timedelta(days=n) for n in range(7)],
        "blocked": blocked,
        "total": len(sessions),
        "links": _links(request, day=day, is_week=is_week, today=today),
        "slot": terms.slot_minutes,
        "can": {
            "move": user.has_perm("routes.announce_sessions", programme),
            "plan": user.has_perm("routes.make_plan", programme),
            "announce": user.has_perm("routes.announce_sessions", programme),
            "edit": user.has_perm("routes.edit_calendar", programme),
        },
        "here": request.get_full_path(),
    }
    return render(request, "routes/board.html", context)


def _minutes(at: Any) -> int:
    return int(at.hour) * 60 + int(at.minute)


def _day(text: str, *, default: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return default
    return found if 2000 <= found.year <= 2100 else default


def _links(request: HttpRequest, *, day: date, is_week: bool, today: date) -> dict[str, str]:
    """Addresses of the next and the previous days, and of the other view, with the same filters."""

    def address(to: date, view: str) -> str:
        asked = request.GET.copy()
        asked["day"], asked["view"] = to.isoformat(), view
        return f"?{asked.urlencode()}"

    view = "week" if is_week else "month"
    before = day - timedelta(days=7) if is_week else (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    after = day + timedelta(days=7) if is_week else (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return {
        "before": address(before, view),
        "after": address(after, view),
        "today": address(today, view),
        "month": address(day, "month"),
        "week": address(day, "week"),
    }


@permitted("routes.announce_sessions", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What is planned and not announced: choose repetitions, with a reason where the notice is short."""
    today, user = timezone.localdate(), request.user
    notice = terms_of(programme).notice_days
    planned = planned_repetitions(programme, today=today, notice_days=notice)
    # An entity's people see and announce their own services only; who may is asked once for each entity.
    first_of = {one.first.service.provider_id: one.first for one in reversed(planned)}
    allowed_of = {key: user.has_perm("routes.announce_session", first) for key, first in first_of.items()}
    waiting = [one for one in planned if allowed_of[one.first.service.provider_id]]
    form, error = AnnounceForm(posted(request)), ""
    chosen = {key for keys in request.POST.getlist("repetition") for key in keys.split()}
    if request.method == "POST" and form.is_valid():
        allowed = {str(session.pk) for one in waiting for session in one.sessions}
        keys = [UUID(key) for key in chosen & allowed]
        try:
            told = announce_sessions(
                programme,
                sessions=keys,
                reason=form.cleaned_data["reason"],
                actor=user,
                now=timezone.now(),
                today=today,
            )
        except Problem as problem:
            error = problem.text(request.LANGUAGE_CODE)
        else:
            n = len(told)
            text = ngettext(
                "%(n)s sesión anunciada: se avisa a las organizaciones.",
                "%(n)s sesiones anunciadas: se avisa a las organizaciones.",
                n,
            )
            messages.success(request, text % {"n": n})
            return redirect("announce", code=programme.code)
    context = {
        "programme": programme,
        "waiting": waiting,
        "page_obj": Paginator(waiting, REPETITIONS_SHOWN).get_page(request.GET.get("page")),
        "form": form,
        "notice": notice,
        "error": error,
        "chosen": chosen,
        "planned_past": Session.objects.filter(
            service__programme=programme, state=Session.State.PLANNED, day__lte=today
        ).count(),
    }
    return render(request, "routes/announce.html", context, status=422 if error or form.errors else 200)

"""Work of routes outside the request."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.web.accounts.models import User
from eslabon.web.jobs.queries import is_under_way
from eslabon.web.jobs.services import JobCancelledError, fenced_transaction, job_task, report_progress, start_job
from eslabon.web.parties.queries import addresses_for_notices
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.events import RouteLeft, RouteProposed, SessionAnnounced, SessionCancelled, SessionMoved
from eslabon.web.routes.models import CalendarNotice, Plan, Route, RouteNotice, Session
from eslabon.web.routes.queries.notices import waiting_notices
from eslabon.web.routes.queries.routes import scores_without_route
from eslabon.web.routes.services import propose_for
from eslabon.web.routes.services.planning import keep_best, keep_result, note_stage
from eslabon.web.routes.services.reminders import note, note_reminders, send_waiting
from eslabon.web.routes.services.seating import free_seats_of
from eslabon.web.routes.services.telling import due_answers, is_told, send_route_notices

KEEP_EVERY_SECONDS = 2.0  # the best calendar so far is written this often


@job_task
def propose_missing(job_id: str, programme_code: str, actor_id: str) -> int:
    """Propose a route from every latest diagnostic that has none. Run again, it goes on where it stopped."""
    programme = Programme.objects.get(code=programme_code)
    actor = User.objects.get(pk=actor_id)
    if not actor.has_perm("routes.propose_routes", programme):
        raise Problem(problems.NOT_ALLOWED_ANY_MORE)
    scores, skipped = scores_without_route(programme), 0
    for done, score in enumerate(scores, start=1):
        try:
            with fenced_transaction(job_id):
                propose_for(score, actor=actor, now=timezone.now(), today=timezone.localdate())
        except Problem:  # its diagnostic was erased meanwhile: the others go on
            skipped += 1
        report_progress(job_id, done=done, total=len(scores))
    return len(scores) - skipped


@job_task
def search_plan(job_id: str, plan_id: str) -> int:
    """Search for the calendar of a plan; whoever stops the search has the best that was found. Returns how many served.

    Run again after a kill, it searches again from the same seed.
    """
    from eslabon.rules.routes.schedule_plain import problem_from_plain
    from eslabon.solvers.scheduling import solve_schedule

    plan = Plan.objects.get(pk=plan_id)
    problem = problem_from_plain(plan.problem)
    listener = _listener(job_id, plan_id, problem)
    try:
        found = solve_schedule(problem, seconds=float(plan.context["seconds"]), listener=listener)
    except JobCancelledError:
        Plan.objects.filter(pk=plan_id).update(stage="")
        raise
    with fenced_transaction(job_id):
        keep_result(plan_id, found=found, now=timezone.now())
    return found.served


def _listener(job_id: str, plan_id: str, problem: Any) -> Callable[[Any], None]:
    """What the search calls as it goes: shows where it is, and keeps what is better than before."""
    kept: dict[str, Any] = {"served": -1, "stage": "", "at": float("-inf")}

    def listen(progress: Any) -> None:
        is_better = progress.served > kept["served"] or progress.stage != kept["stage"]
        if is_better and time.monotonic() - kept["at"] >= KEEP_EVERY_SECONDS and progress.served:
            with fenced_transaction(job_id):
                keep_best(
                    plan_id,
                    problem=problem,
                    sessions=progress.sessions(),
                    stage=progress.stage,
                    bound=progress.bound,
                    now=timezone.now(),
                )
            kept.update(served=progress.served, stage=progress.stage, at=time.monotonic())
        elif progress.stage != kept["stage"]:
            with fenced_transaction(job_id):
                note_stage(plan_id, stage=progress.stage, bound=progress.bound)
            kept["stage"] = progress.stage
        # Never "all done" before the end: served of what could be.
        report_progress(job_id, done=progress.served, total=max(progress.commitments, progress.served + 1))

    return listen


@job_task
def send_calendar(job_id: str) -> int:
    """E-mail what waits to be told of sessions; returns how many messages were sent."""

    def told(done: int, total: int) -> None:
        report_progress(job_id, done=done, total=total)

    return send_waiting(now=timezone.now(), fence=partial(fenced_transaction, job_id), told=told)


@job_task
def tell_of_route(job_id: str, route_id: str, occasion: str, occurrence: str) -> int:
    """E-mail what happened to a route to who may be told; returns how many messages were sent."""
    fence = partial(fenced_transaction, job_id)
    return send_route_notices(
        _route(route_id), occasion=occasion, occurrence=occurrence, now=timezone.now(), fence=fence
    )


def tell_of_proposal(event: RouteProposed) -> None:
    """React: an organisation can look at its route and answer it."""
    _tell_of_route(_route(event.route_id), RouteNotice.Occasion.PROPOSED, occurrence="")


def remind_of_answers(programme: Programme, *, now: datetime) -> int:
    """Ask again for what nobody signed; returns how many organisations are reminded."""
    due = due_answers(programme, now=now)
    return sum(_tell_of_route(route, RouteNotice.Occasion.DUE, occurrence=str(days)) for route, days in due)


def _route(key: Any) -> Route:
    return Route.objects.select_related("programme", "party", "chain", "score__response").get(pk=key)


def _tell_of_route(route: Route, occasion: RouteNotice.Occasion, *, occurrence: str) -> bool:
    if not is_told(route) or not addresses_for_notices(route.party.surviving):
        return False
    title = _("Avisar a %(party)s: %(occasion)s") % {"party": route.party, "occasion": occasion.label}
    programme = route.programme.code
    start_job(tell_of_route, str(route.pk), occasion.value, occurrence, title=title, actor=None, programme=programme)
    return True


def tell_of_announcement(event: SessionAnnounced) -> None:
    """React: a session was announced, or somebody was invited to one that was."""
    _note(event.session_id, CalendarNotice.Occasion.ANNOUNCED)


def tell_of_move(event: SessionMoved) -> None:
    """React: an announced session is at another time or place."""
    session = Session.objects.get(pk=event.session_id)
    _note(event.session_id, CalendarNotice.Occasion.MOVED, occurrence=str(session.sequence))


def tell_of_cancellation(event: SessionCancelled) -> None:
    """React: an announced session will not be held."""
    _note(event.session_id, CalendarNotice.Occasion.CANCELLED)


def free_seats(event: RouteLeft) -> None:
    """React: who left the programme is expected nowhere."""
    route = Route.objects.select_related("programme", "party").filter(pk=event.route_id).first()
    if route is not None:
        free_seats_of(route, today=timezone.localdate())


def _note(session_id: Any, occasion: CalendarNotice.Occasion, *, occurrence: str = "") -> None:
    session = Session.objects.filter(pk=session_id).first()
    if session is not None:
        note(session, occasion=occasion, occurrence=occurrence, now=timezone.now())


def remind(*, now: datetime) -> int:
    """By the clock: make the reminders of the day. Returns how many are new."""
    return note_reminders(now=now)


def send_what_waits(*, now: datetime) -> int:
    """By the clock: start a job if something waits to be told and none is on its way. Returns how many wait."""
    waiting = waiting_notices().count()
    if waiting and not is_under_way(send_calendar):
        start_job(send_calendar, title=_("Avisar a las organizaciones de sus sesiones"), actor=None)
    return waiting

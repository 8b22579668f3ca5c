"""Turn a plan into sessions: judged once more on the day, what is announced untouched (ROUTE-97)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calendar as problems
from eslabon.rules.routes.calendars import FEASIBLE, IN_PERSON, INFEASIBLE, SchedulingProblem, Unserved
from eslabon.rules.routes.calendars import Plan as Found
from eslabon.rules.routes.calendars import Session as Meeting
from eslabon.rules.routes.checking import RULE, VERSION, check_plan, served_commitments
from eslabon.rules.routes.mixed import Part
from eslabon.rules.routes.schedule_plain import plan_from_plain, plan_to_plain, problem_from_plain
from eslabon.rules.routes.words import day_en, day_es
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.events import SessionAnnounced
from eslabon.web.routes.models import Enrolment, Plan, Route, RouteItem, Service, Session
from eslabon.web.routes.queries.problems import build_problem, planned_in
from eslabon.web.routes.queries.wording import worded
from eslabon.web.routes.services.availability import hold_calendar
from eslabon.web.routes.services.moving import cancel_session
from eslabon.web.routes.services.planning import window_of
from eslabon.web.territory.models import Place


@dataclass
class Adopted:
    """What an adoption wrote."""

    sessions: int = 0
    seats: int = 0
    replaced: int = 0  # planned sessions that the plan took the place of
    freed: int = 0  # announced sessions that were called off to be planned anew


@transaction.atomic
def adopt_plan(plan: Plan, *, actor: Any, now: datetime, today: date) -> Adopted:
    """Write the plan's sessions as planned, with who is expected at each; whatever breaks a rule today refuses it."""
    programme = hold_calendar(plan.programme)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("job").get(pk=plan.pk)
    found = _adoptable(plan)
    today_problem, begun = build_problem(programme, window=window_of(plan))
    problem = problem_from_plain(today_problem)
    found = _with_todays_accounts(found, problem=problem)
    _refuse_past(found, today=today)
    breaches = check_plan(problem, plan=found)
    if breaches or begun != plan.context["begun"]:
        raise Problem(problems.BREAKS_CALENDAR, **_why(programme, breaches))
    decision = audit.keep_decision(
        actor,
        plan,
        rule=RULE,
        rule_version=VERSION,
        inputs={"problem": today_problem, "plan": plan_to_plain(found)},
        outcome={"breaches": []},
    )
    done = Adopted()
    _clear(programme, plan=plan, actor=actor, done=done)
    _write(programme, found=found, problem=problem, plan=plan, done=done)
    plan.adopted_at, plan.adopted_by = now, actor
    plan.save(update_fields=["adopted_at", "adopted_by"])
    after = {**vars(done), "served": found.served, "decision": str(decision.pk)}
    audit.record(actor, "plan.adopt", plan, after=after, programme=programme.code)
    return done


def _adoptable(plan: Plan) -> Found:
    if plan.adopted_at is not None:
        raise Problem(problems.ALREADY_ADOPTED, title=plan.title)
    if plan.job is not None and not plan.job.is_finished:
        raise Problem(problems.PLAN_NOT_STOPPED, title=plan.title)
    if plan.plan is None or plan.status == INFEASIBLE or not plan.plan["sessions"]:
        raise Problem(problems.NOTHING_PLACED, title=plan.title)
    return plan_from_plain(plan.plan)


def _with_todays_accounts(found: Found, *, problem: SchedulingProblem) -> Found:
    """The same calendar; who is served and who is not counted anew, since routes may have been signed meanwhile."""
    if any(name not in problem.organisation for each in found.sessions for name in each.organisations):
        return found
    served = served_commitments(problem, sessions=found.sessions)
    known = {(each.organisation, each.service): each for each in found.unserved}
    missing = tuple(
        known.get((one.id, service)) or Unserved(one.id, service, "Se firmó después.", "It was signed later.")
        for one in problem.organisations
        for service in one.commitments
        if (one.id, service) not in served
    )
    bound = max(found.bound, len(served))
    return replace(found, status=FEASIBLE, served=len(served), bound=bound, unserved=missing)


def _refuse_past(found: Found, *, today: date) -> None:
    first = min((each.day for each in found.sessions), default=today)
    if found.sessions and first <= today:
        raise Problem(problems.DAY_IS_PAST, day_es=day_es(first), day_en=day_en(first))


def _why(programme: Programme, breaches: Iterable[Any]) -> dict[str, Any]:
    found = list(breaches)
    if not found:
        return {
            "reasons_es": "lo anunciado cambió desde que se hizo el plan. Haga otro.",
            "reasons_en": "what is announced changed since the plan was made. Make another.",
        }
    more = len(found) - 10
    words = worded(programme, found[:10])
    if more > 0:
        words = {
            "reasons_es": f"{words['reasons_es']} Y {more} motivos más.",
            "reasons_en": f"{words['reasons_en']} And {more} more reasons.",
        }
    return words


def _clear(programme: Programme, *, plan: Plan, actor: Any, done: Adopted) -> None:
    """Take away what the plan replaces: what was planned goes, what was announced is called off with its reason."""
    for session in planned_in(programme, window=window_of(plan)):
        if session.state == Session.State.ANNOUNCED:
            cancel_session(session, reason=plan.context["freed_reason"], actor=actor)
            done.freed += 1
        else:
            session.delete()
            done.replaced += 1


def _write(programme: Programme, *, found: Found, problem: SchedulingProblem, plan: Plan, done: Adopted) -> None:
    services = {one.code: one for one in programme.services.all()}
    parts = {part.id: part for one in services.values() for part in one.parts}
    departments = {one.code.partition("-")[2]: one for one in _departments(programme)}
    standing = {
        (one.service.code, one.repetition, one.number): one
        for one in Session.objects.filter(service__programme=programme)
        .exclude(state=Session.State.CANCELLED)
        .select_related("service")
    }
    kept = {(each.service, each.repetition) for each in problem.announced}
    numbers = _Numbers(programme)
    seats: list[Enrolment] = []
    for meeting in found.sessions:
        code, repetition, number = _address(meeting, plan=plan, kept=kept, numbers=numbers, parts=parts)
        session = standing.get((code, repetition, number))
        if session is None:
            place = departments.get(services[code].place_code) if meeting.modality == IN_PERSON else None
            session = _create(services[code], meeting, repetition=repetition, number=number, place=place)
            done.sessions += 1
        seats += _new_seats(session, meeting)
    done.seats = len(seats)
    _mark_guests(programme, seats)
    Enrolment.objects.bulk_create(seats)
    for key in {one.session_id for one in seats}:
        # Somebody new at a session that was announced already: they are told like everybody else was.
        if Session.objects.filter(pk=key, state=Session.State.ANNOUNCED).exists():
            announce(SessionAnnounced(session_id=key))


def _departments(programme: Programme) -> Iterable[Place]:
    return Place.objects.filter(country=programme.country, kind=Place.Kind.DEPARTMENT)


class _Numbers:
    """Numbers of new repetitions: never one that was used before, be it for a cancelled one."""

    def __init__(self, programme: Programme) -> None:
        self.last: dict[str, int] = defaultdict(int)
        self.given: dict[tuple[str, int], int] = {}
        rows = Session.objects.filter(service__programme=programme).values_list("service__code", "repetition")
        for code, repetition in rows.distinct():
            self.last[code] = max(self.last[code], repetition)

    def of(self, part: Part, repetition: int) -> int:
        """The number under which a plan's repetition is kept; those of both parts of a service count together."""
        if (part.id, repetition) not in self.given:
            self.last[part.service] += 1
            self.given[part.id, repetition] = self.last[part.service]
        return self.given[part.id, repetition]


def _address(
    meeting: Meeting, *, plan: Plan, kept: set[tuple[str, int]], numbers: _Numbers, parts: Mapping[str, Part]
) -> tuple[str, int, int]:
    """Service, repetition and number of a plan's session as they are kept here."""
    begun = plan.context["begun"].get(meeting.service)
    if begun is not None:
        return begun["service"], begun["repetition"], begun["numbers"][meeting.session - 1]
    part = parts[meeting.service]
    number = part.first + meeting.session - 1
    if (meeting.service, meeting.repetition) in kept:
        return part.service, meeting.repetition, number
    return part.service, numbers.of(part, meeting.repetition), number


def _create(service: Service, meeting: Meeting, *, repetition: int, number: int, place: Place | None) -> Session:
    return Session.objects.create(
        service=service,
        repetition=repetition,
        number=number,
        day=meeting.day,
        starts=_hour(meeting.starts_at),
        ends=_hour(meeting.ends_at),
        modality=meeting.modality,
        place=place,
    )


def _new_seats(session: Session, meeting: Meeting) -> list[Enrolment]:
    known = {str(key) for key in session.enrolments.values_list("party_id", flat=True)}
    return [Enrolment(session=session, party_id=key) for key in meeting.organisations if key not in known]


def _mark_guests(programme: Programme, seats: list[Enrolment]) -> None:
    committed = {
        (str(party), service)
        for party, service in RouteItem.objects.filter(
            route__programme=programme, route__state=Route.State.SIGNED, answer=RouteItem.Answer.ACCEPTED
        ).values_list("route__party_id", "service_id")
    }
    for seat in seats:
        seat.is_guest = (str(seat.party_id), seat.session.service_id) not in committed


def _hour(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)

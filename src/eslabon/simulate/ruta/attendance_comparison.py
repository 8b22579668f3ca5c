"""The pilot's practice against the solver's calendar, on the same world and with the same luck.

Two calendars of the solver: `calendar` gives the pilot's own commitments other dates, hours and modalities; `route`
lets the proposal rule choose the services first, as the product does, and plans those.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from eslabon.files.packs import Pack
from eslabon.files.packs.portfolio import ServiceSpec
from eslabon.rules.routes.calendars import (
    Breach,
    Organisation,
    PeakMonths,
    Plan,
    Provider,
    SchedulingProblem,
    Service,
)
from eslabon.rules.routes.checking import check_plan
from eslabon.rules.routes.mixed import MIXED, Part, parts_of, service_of
from eslabon.rules.routes.offers import IN_PERSON, FeltNeed, Limits, Offer, Profile
from eslabon.rules.routes.proposal import propose_route
from eslabon.simulate.ruta.attendance_situations import Case, Meeting, cases_of, those_who_come
from eslabon.simulate.ruta.availability import END, START, Attendee, draw_attendees
from eslabon.simulate.ruta.building import simulate_ruta
from eslabon.simulate.ruta.pilot import (
    TOLD_BEFORE_NEW_DATE,
    UNFORESEEN,
    pilot_calendar,
    pilot_commitments,
    unforeseen,
)

PILOT, CALENDAR, ROUTE = "pilot", "calendar", "route"
Commitments = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Arm:
    """One practice on one world: its calendar and all who were called to it."""

    name: str
    commitments: int
    served: int  # commitments that have a place in the calendar
    bound: int  # no calendar serves more
    breaches: tuple[Breach, ...]  # of the hard constraints; not judged for the pilot, which had none
    cases: tuple[Case, ...]

    def came(self, *, strength: float, intercept: float | None = None) -> int:
        """How many of the calls were followed."""
        return len(those_who_come(self.cases, strength=strength, intercept=intercept))

    def percent(self, *, strength: float, intercept: float | None = None) -> float:
        """Attendance in percent of all calls."""
        return 100 * self.came(strength=strength, intercept=intercept) / len(self.cases)


def compare_practices(seed: int, *, pack: Pack, seconds: float) -> dict[str, Arm]:
    """The three practices on the world of a seed; `seconds` bounds each run of the solver."""
    attendees = draw_attendees(simulate_ruta(seed, pack=pack), pack=pack)
    commitments = pilot_commitments(seed, attendees=attendees, pack=pack)
    wanted = sum(map(len, commitments.values()))
    meetings = pilot_calendar(seed, commitments=commitments, pack=pack)
    cases = cases_of(seed, meetings=meetings, attendees=attendees, pack=pack)
    found = {PILOT: Arm(PILOT, wanted, wanted, wanted, (), cases)}
    routes = propose_commitments(attendees, pack=pack)
    for name, wishes in ((CALENDAR, commitments), (ROUTE, routes)):
        found[name] = _solved_arm(name, seed=seed, attendees=attendees, commitments=wishes, pack=pack, seconds=seconds)
    return found


def propose_commitments(attendees: Sequence[Attendee], *, pack: Pack) -> dict[str, tuple[str, ...]]:
    """What the proposal rule would have each organisation sign, within its hours; everything is accepted."""
    offers = [
        Offer(
            code=one.code,
            type=one.type.code,
            name_es=one.title.es,
            name_en=one.title.en,
            needs=one.type.needs,
            segments=one.segments,
            chains=one.chains,
            hours=one.hours,
            sessions=one.sessions,
            prerequisites=one.prerequisites,
            place=one.place if one.modality in (IN_PERSON, MIXED) else "",
        )
        for one in pack.services
    ]
    due = {segment.code: segment.non_negotiable for segment in pack.segments}
    months = tuple(f"{START.year}-{month:02d}" for month in range(START.month, END.month + 1))
    found = {}
    for attendee in attendees:
        own, score = attendee.organisation, attendee.score
        needs = tuple(FeltNeed(need.code, need.gap, need.code, need.code) for need in score.needs)
        outside = {f"{year}-{month:02d}": Decimal(minutes) / 60 for (year, month), minutes in attendee.outside.items()}
        proposal = propose_route(
            Profile(score.segment, own.chain, own.department, needs),
            offers=offers,
            limits=Limits(months, outside_hours=outside, non_negotiable=due[score.segment]),
        )
        found[attendee.id] = tuple(sorted(item.service for item in proposal.items))
    return found


def problem_of(*, attendees: Sequence[Attendee], commitments: Commitments, pack: Pack) -> SchedulingProblem:
    """The scheduling problem of those commitments, with what organisations say of themselves."""
    terms = pack.calendar
    if terms is None:
        raise ValueError(f"{pack.code} has no calendar")
    wanted = {code for codes in commitments.values() for code in codes}
    parts = {one.code: _parts(one) for one in pack.services}
    return SchedulingProblem(
        start=START,
        end=END,
        earliest_date=START,
        providers=tuple(Provider(one.code, one.teams) for one in pack.providers),
        services=tuple(
            Service(
                id=part.id,
                provider=one.provider,
                sessions=part.sessions,
                minutes=int(60 * one.hours),
                modality=part.modality,
                place=one.place or None,
                capacity=one.capacity,
                max_repetitions=one.repetitions,
                prerequisites=(
                    tuple(parts[code][-1].id for code in one.prerequisites if code in wanted)
                    if part is parts[one.code][0]
                    else (parts[one.code][0].id,)
                ),
            )
            for one in pack.services
            if one.code in wanted
            for part in parts[one.code]
        ),
        organisations=tuple(
            _organisation(one, commitments=[part.id for code in commitments[one.id] for part in parts[code]])
            for one in attendees
        ),
        max_minutes_per_month=60 * terms.max_hours_per_month,
        earliest_start=_minutes(terms.earliest_start),
        latest_end=_minutes(terms.latest_end),
        slot_minutes=terms.slot_minutes,
        blocked_dates=frozenset(day for one in terms.holidays if (day := one.on(START.year)) and START <= day <= END),
        peak_months=tuple(PeakMonths(one.place, one.chain, frozenset(one.months)) for one in terms.peak_months),
    )


def _parts(service: ServiceSpec) -> tuple[Part, ...]:
    return parts_of(service.code, modality=service.modality, sessions=service.sessions)


def _organisation(attendee: Attendee, *, commitments: Sequence[str]) -> Organisation:
    return Organisation(
        id=attendee.id,
        place=attendee.organisation.department,
        chain=attendee.organisation.chain,
        commitments=tuple(commitments),
        peak_months=attendee.peak_months,
        earliest_start=attendee.earliest_start,
        preferred=attendee.preferred,
        unavailable=tuple(one for one in attendee.engagements if START <= one.day <= END),
        elsewhere=tuple((year, month, minutes) for (year, month), minutes in sorted(attendee.outside.items())),
    )


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def _solved_arm(
    name: str, *, seed: int, attendees: Sequence[Attendee], commitments: Commitments, pack: Pack, seconds: float
) -> Arm:
    from eslabon.solvers.scheduling import solve_schedule  # only who compares needs the solver

    problem = problem_of(attendees=attendees, commitments=commitments, pack=pack)
    plan = solve_schedule(problem, seconds=seconds, seed=seed)
    meetings = announced_meetings(seed, plan=plan, pack=pack)
    cases = cases_of(seed, meetings=meetings, attendees=attendees, pack=pack)
    return Arm(name, problem.commitments, plan.served, plan.bound, check_plan(problem, plan=plan), cases)


def announced_meetings(seed: int, *, plan: Plan, pack: Pack) -> tuple[Meeting, ...]:
    """The sessions of a plan that was announced with the whole notice before its first day; some move all the same."""
    notice = pack.calendar.notice_days if pack.calendar else 0
    announced_on: date = START - timedelta(days=notice)
    first = {part.id: part.first for one in pack.services for part in _parts(one)}
    found = []
    for planned in plan.sessions:
        code = service_of(planned.service)
        session = replace(planned, service=code, session=planned.session + first.get(planned.service, 1) - 1)
        luck = unforeseen(seed, service=session.service, repetition=session.repetition, session=session.session)
        is_moved = luck.share() < UNFORESEEN
        days = luck.integer(*TOLD_BEFORE_NEW_DATE) if is_moved else (session.day - announced_on).days
        found.append(Meeting(session, days, is_moved))
    return tuple(found)


def mean_effects(cases: Sequence[Case]) -> dict[str, float]:
    """What each cause takes away in the mean, in log-odds at full strength: where a gain comes from."""
    totals: dict[str, float] = defaultdict(float)
    for case in cases:
        for cause, effect in case.situation.effects().items():
            totals[cause] += effect
    return {cause: total / len(cases) for cause, total in totals.items()}

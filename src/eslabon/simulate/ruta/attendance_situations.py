"""From a calendar to who comes: the situation of each organisation in each session, and the draw."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eslabon.files.packs import Pack
from eslabon.files.packs.portfolio import ServiceSpec
from eslabon.rules.routes.calendars import IN_PERSON, VIRTUAL, Session
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.attendance import (
    INTERCEPTS,
    MOST_STEPS,
    SPARED_IN_CRISIS,
    Situation,
    find_intercept,
    probability,
)
from eslabon.simulate.ruta.availability import Attendee

GENERAL_HOUR = 17 * 60
EASY_HOURS, MOST_HOURS_ABOVE = 6.0, 18.0
NOTICE_WANTED = 60  # days
MOST_KM = 200.0
CRISIS_CHAIN = "banana"


@dataclass(frozen=True)
class Meeting:
    """A session as it is held, and how it was announced."""

    session: Session
    notice_days: int  # from the day on which the date that held was told
    is_moved: bool


@dataclass(frozen=True)
class Case:
    """One organisation and one session that it is enrolled in."""

    attendee: str
    meeting: Meeting
    situation: Situation
    effect: float  # of the situation
    own: float  # of the organisation
    luck: float  # 0 to 1: the same draw for the same session of a service, under whatever calendar

    def comes(self, *, strength: float, intercept: float) -> bool:
        """Whether it comes."""
        return self.luck < probability(self.effect, own=self.own, strength=strength, intercept=intercept)


def cases_of(seed: int, *, meetings: Iterable[Meeting], attendees: Sequence[Attendee], pack: Pack) -> tuple[Case, ...]:
    """Every organisation in every session that it is enrolled in, in the order of the calendar."""
    by_id = {one.id: one for one in attendees}
    services = {one.code: one for one in pack.services}
    segments = {segment.code: position for position, segment in enumerate(pack.segments)}
    held = sorted(meetings, key=lambda one: (one.session.day, one.session.starts_at, one.session.service))
    hours = _hours_by_month(held, attendees=by_id)
    found = []
    for meeting in held:
        session = meeting.session
        service = services[session.service]
        audience = [segments[code] for code in service.segments]
        for name in sorted(session.organisations):
            attendee = by_id[name]
            situation = find_situation(
                attendee,
                meeting=meeting,
                service=service,
                audience=audience,
                hours=hours[name][session.day.year, session.day.month],
            )
            luck = Draws(seed, f"attendance {name} {session.service} {session.session}").share()
            found.append(Case(name, meeting, situation, situation.effect, attendee.own, luck))
    return tuple(found)


def find_situation(
    attendee: Attendee, *, meeting: Meeting, service: ServiceSpec, audience: Sequence[int], hours: float
) -> Situation:
    """What decides whether this organisation comes; `hours` are all those of its month, `audience` the positions."""
    session = meeting.session
    in_person = session.modality == IN_PERSON
    is_peak = session.day.month in attendee.peak_months
    earliest = GENERAL_HOUR if attendee.earliest_start is None else attendee.earliest_start
    steps = min((abs(attendee.position - position) for position in audience), default=0)
    is_engaged = any(
        one.day == session.day and session.starts_at < one.ends_at and one.starts_at < session.ends_at
        for one in attendee.engagements
    )
    is_liked = any(
        one.suits(session.day, starts_at=session.starts_at, ends_at=session.ends_at) for one in attendee.preferred
    )
    is_spared = attendee.organisation.chain != CRISIS_CHAIN or service.type.code in SPARED_IN_CRISIS
    return Situation(
        load=min(MOST_HOURS_ABOVE, max(0.0, hours - EASY_HOURS)),
        misfit=min(MOST_STEPS, steps),
        early=float(session.starts_at < earliest),
        engaged=float(is_engaged),
        peak_in_person=float(is_peak and in_person),
        peak_virtual=float(is_peak and not in_person),
        virtual=float(session.modality == VIRTUAL),
        distance=min(MOST_KM, attendee.road_km) / 50 if in_person else 0.0,
        notice=max(0, NOTICE_WANTED - meeting.notice_days) / 10,
        moved=float(meeting.is_moved),
        liked=float(is_liked),
        crisis=float(not is_spared),
    )


def those_who_come(cases: Iterable[Case], *, strength: float, intercept: float | None = None) -> list[Case]:
    """The cases in which somebody comes, in the order of the calendar; nobody is in two sessions at once."""
    base = INTERCEPTS[strength] if intercept is None else intercept
    ends: dict[tuple[str, date], int] = {}
    found = []
    for case in cases:
        session = case.meeting.session
        key = case.attendee, session.day
        if ends.get(key, 0) <= session.starts_at and case.comes(strength=strength, intercept=base):
            ends[key] = session.ends_at
            found.append(case)
    return found


def attendance_share(cases: Sequence[Case], *, strength: float, intercept: float | None = None) -> float:
    """Which part of all enrolments came."""
    return len(those_who_come(cases, strength=strength, intercept=intercept)) / len(cases)


def calibrate(cases: Iterable[Case], *, strength: float) -> float:
    """The intercept with which these cases, the pilot's, come to the pilot's attendance in the mean."""
    return find_intercept(Counter((case.effect, case.own) for case in cases), strength=strength)


def _hours_by_month(
    meetings: Iterable[Meeting], *, attendees: Mapping[str, Attendee]
) -> dict[str, dict[tuple[int, int], float]]:
    found: dict[str, dict[tuple[int, int], float]] = {}
    for name, attendee in attendees.items():
        found[name] = defaultdict(float, {month: minutes / 60 for month, minutes in attendee.outside.items()})
    for meeting in meetings:
        session = meeting.session
        for name in session.organisations:
            found[name][session.day.year, session.day.month] += session.minutes / 60
    return found

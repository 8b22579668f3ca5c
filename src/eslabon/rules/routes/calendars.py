"""The plain values of a scheduling problem and of the plan that answers it.

Hours of the day are whole minutes since midnight (17:00 is 1020), lengths are minutes, days are dates. Intervals are
half-open: a session that ends at 19:00 leaves room for one that starts at 19:00.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

VIRTUAL, IN_PERSON, EITHER = "virtual", "in_person", "either"
OPTIMAL, FEASIBLE, INFEASIBLE = "optimal", "feasible", "infeasible"
SUNDAY = 7  # as date.isoweekday() counts


@dataclass(frozen=True)
class Window:
    """Hours of one day in which an organisation cannot come."""

    day: date
    starts_at: int
    ends_at: int


@dataclass(frozen=True)
class Preference:
    """Hours that an organisation likes, on every day, on one weekday (1 Monday … 7 Sunday) or on one date.

    >>> Preference(1080, 1200, weekday=2).suits(date(2022, 6, 7), starts_at=1080, ends_at=1200)
    True
    """

    starts_at: int
    ends_at: int
    weekday: int | None = None
    day: date | None = None

    def suits(self, day: date, *, starts_at: int, ends_at: int) -> bool:
        """Whether a session at those hours falls wholly inside the liked ones."""
        if self.day not in (None, day) or self.weekday not in (None, day.isoweekday()):
            return False
        return self.starts_at <= starts_at and ends_at <= self.ends_at


@dataclass(frozen=True)
class PeakMonths:
    """Months (1–12) in which a chain's work in a place leaves nobody free to travel."""

    place: str
    chain: str
    months: frozenset[int]


@dataclass(frozen=True)
class Provider:
    """Who gives services, with so many teams at once."""

    id: str
    teams: int
    blocked_dates: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Service:
    """One service edition: `minutes` are those of each session, `place` is where an in-person one is held."""

    id: str
    provider: str
    sessions: int
    minutes: int
    modality: str
    place: str | None
    capacity: int
    max_repetitions: int
    prerequisites: tuple[str, ...] = ()

    @property
    def modalities(self) -> tuple[str, ...]:
        """The modalities in which a repetition may be held; without a place nothing is held in person."""
        asked = (VIRTUAL, IN_PERSON) if self.modality == EITHER else (self.modality,)
        return tuple(each for each in asked if each == VIRTUAL or self.place is not None)


@dataclass(frozen=True)
class Organisation:
    """Who attends. `peak_months` None means those of its place and chain; `earliest_start` None the general hour.

    `elsewhere` are hours of a month that are spent already, outside this calendar: (year, month, minutes).
    """

    id: str
    place: str
    chain: str
    commitments: tuple[str, ...]
    peak_months: frozenset[int] | None = None
    earliest_start: int | None = None
    preferred: tuple[Preference, ...] = ()
    unavailable: tuple[Window, ...] = ()
    elsewhere: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class Session:
    """One session of one repetition of a service; `session` counts from 1."""

    service: str
    repetition: int
    session: int
    day: date
    starts_at: int
    ends_at: int
    modality: str
    place: str | None
    organisations: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.ends_at - self.starts_at

    def overlaps(self, other: "Session") -> bool:
        """Whether both take place at some same minute.

        >>> first = Session("S", 1, 1, date(2022, 6, 7), 1020, 1140, "virtual", None, ())
        >>> first.overlaps(Session("T", 1, 1, date(2022, 6, 7), 1140, 1200, "virtual", None, ()))
        False
        """
        return self.day == other.day and self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class SchedulingProblem:
    """All that is given: who offers, who wants, when nobody can, and what is already announced.

    `notice_for_announced` False lets announced sessions keep a day before `earliest_date`: they had their notice when
    they were announced.
    """

    start: date
    end: date
    providers: tuple[Provider, ...]
    services: tuple[Service, ...]
    organisations: tuple[Organisation, ...]
    earliest_date: date | None = None
    max_minutes_per_month: int = 720
    earliest_start: int = 1020
    latest_end: int = 1260
    slot_minutes: int = 30
    blocked_dates: frozenset[date] = frozenset()
    peak_months: tuple[PeakMonths, ...] = ()
    announced: tuple[Session, ...] = ()
    notice_for_announced: bool = True

    @cached_property
    def provider(self) -> dict[str, Provider]:
        """Providers by id."""
        return {each.id: each for each in self.providers}

    @cached_property
    def service(self) -> dict[str, Service]:
        """Services by id."""
        return {each.id: each for each in self.services}

    @cached_property
    def organisation(self) -> dict[str, Organisation]:
        """Organisations by id."""
        return {each.id: each for each in self.organisations}

    @cached_property
    def commitments(self) -> int:
        """How many commitments there are in all."""
        return sum(len(each.commitments) for each in self.organisations)

    def earliest_hour(self, organisation: Organisation) -> int:
        """The earliest start that applies to an organisation, its own before the general one."""
        return self.earliest_start if organisation.earliest_start is None else organisation.earliest_start

    def peak_months_of(self, organisation: Organisation) -> frozenset[int]:
        """The peak months that apply to an organisation, its own before the general ones.

        >>> peaks = (PeakMonths("12", "coffee", frozenset({4, 5})),)
        >>> problem = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), (), peak_months=peaks)
        >>> sorted(problem.peak_months_of(Organisation("O", "12", "coffee", ())))
        [4, 5]
        >>> sorted(problem.peak_months_of(Organisation("O", "12", "coffee", (), peak_months=frozenset())))
        []
        """
        if organisation.peak_months is not None:
            return organisation.peak_months
        own = (
            each for each in self.peak_months if (each.place, each.chain) == (organisation.place, organisation.chain)
        )
        return frozenset(month for each in own for month in each.months)


@dataclass(frozen=True)
class Unserved:
    """A commitment that the plan leaves out, and why, in plain words."""

    organisation: str
    service: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Breach:
    """One hard constraint that does not hold, with its clause and where."""

    clause: str
    reason_es: str
    reason_en: str
    service: str | None = None
    repetition: int | None = None
    session: int | None = None
    organisation: str | None = None


@dataclass(frozen=True)
class Plan:
    """The answer. `bound`: no plan serves more. `reasons` say why nothing fits when the status is infeasible."""

    status: str
    served: int
    bound: int
    sessions: tuple[Session, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    reasons: tuple[Breach, ...] = field(default=())

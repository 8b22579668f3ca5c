"""The calendar as people look at it: a month or a week of sessions, as much of it as their role shows."""

import calendar as gregorian
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import Scope, scopes
from eslabon.web.routes.models import BlockedDate, Enrolment, Session
from eslabon.web.routes.permissions import sessions_of
from eslabon.web.routes.queries.attendance import families_of
from eslabon.web.routes.queries.feeds import SHOWN, with_words
from eslabon.web.routes.queries.schedules import STANDING, survivors

WEEK = timedelta(days=7)
SHOWN_PER_DAY = 4  # of a month; the rest is in the week


@dataclass(frozen=True)
class Filters:
    """What is asked of the calendar; empty asks nothing."""

    provider: str = ""
    chain: str = ""
    place: str = ""  # a department's code
    service: str = ""
    state: str = ""


@dataclass
class Cell:
    """One day, or one hour of a day."""

    day: date
    sessions: list[Session] = field(default_factory=list)
    hidden: int = 0  # sessions that do not fit
    blocked: str = ""  # why nobody works
    is_outside: bool = False  # of another month


@dataclass(frozen=True)
class Hour:
    """A row of a week."""

    starts: str
    cells: list[Cell]


def sessions_between(
    programme: Programme, *, user: Any, on: date, first: date, last: date, filters: Filters
) -> QuerySet[Session]:
    """Return the sessions that stand in some days, as far as the reader's role reaches."""
    rows = Session.objects.filter(service__programme=programme, state__in=STANDING, day__range=(first, last))
    rows = rows.filter(_asked(filters)).filter(pk__in=within_reach(programme, user=user, on=on).values("pk"))
    return with_words(rows).annotate(expected_n=Count("enrolments", distinct=True))


def within_reach(programme: Programme, *, user: Any, on: date) -> QuerySet[Session]:
    """Return every session of a programme that the reader's role shows."""
    rows = Session.objects.filter(service__programme=programme)
    if user.is_superuser and user.is_active:
        return rows
    reach = scopes(user, "calendar.view", programme=programme, on=on)
    if Scope(None, None, None) in reach:
        return rows
    wanted = Q(pk__in=[])
    for scope in reach:
        wanted |= sessions_of(scope)
    return rows.filter(wanted).distinct()


def _asked(filters: Filters) -> Q:
    asked = Q()
    if filters.provider:
        asked &= Q(service__provider__code=filters.provider)
    if filters.service:
        asked &= Q(service__code=filters.service)
    if filters.state:
        asked &= Q(state=filters.state)
    if filters.chain:
        asked &= Q(enrolments__party__routes__chain__code=filters.chain)
    if filters.place:
        asked &= Q(place__code__startswith=filters.place) | Q(
            enrolments__party__routes__place__code__startswith=filters.place
        )
    return asked


def month_days(day: date) -> tuple[date, date]:
    """Return Monday of the first and Sunday of the last week of a day's month."""
    first = day.replace(day=1)
    last = day.replace(day=gregorian.monthrange(day.year, day.month)[1])
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def week_days(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def blocked_between(programme: Programme, *, first: date, last: date) -> dict[date, str]:
    """Return the days on which nobody works, with why."""
    rows = BlockedDate.objects.filter(programme=programme, provider__isnull=True, day__range=(first, last))
    return {one.day: one.reason for one in rows}


def month_of(day: date, *, sessions: Iterable[Session], blocked: dict[date, str]) -> list[list[Cell]]:
    """Return a month as weeks of seven days, each with its sessions."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        by_day[session.day].append(session)
    first, last = month_days(day)
    weeks = []
    while first <= last:
        days = [first + timedelta(days=n) for n in range(7)]
        weeks.append(
            [
                Cell(
                    day=one,
                    sessions=by_day[one][:SHOWN_PER_DAY],
                    hidden=max(0, len(by_day[one]) - SHOWN_PER_DAY),
                    blocked=blocked.get(one, ""),
                    is_outside=one.month != day.month,
                )
                for one in days
            ]
        )
        first += WEEK
    return weeks


def week_of(
    day: date, *, sessions: Sequence[Session], blocked: dict[date, str], hours: tuple[int, int, int]
) -> list[Hour]:
    """Return a week as rows of hours; `hours` are the first and last minute and the minutes between starts."""
    first, last, step = hours
    used = [one.starts.hour * 60 + one.starts.minute for one in sessions]
    begin = min([first, *used]) // step * step
    end = max([last - step, *used])
    by_slot: dict[tuple[date, int], list[Session]] = defaultdict(list)
    for session, minute in zip(sessions, used, strict=True):
        by_slot[session.day, begin + (minute - begin) // step * step].append(session)
    monday, _sunday = week_days(day)
    days = [monday + timedelta(days=n) for n in range(7)]
    return [
        Hour(
            f"{minute // 60:02d}:{minute % 60:02d}",
            [Cell(day=one, sessions=by_slot[one, minute], blocked=blocked.get(one, "")) for one in days],
        )
        for minute in range(begin, end + 1, step)
    ]


@dataclass(frozen=True)
class Choices:
    """What the calendar can be filtered by: only what stands in it."""

    providers: list[tuple[str, str]]
    chains: list[tuple[str, str]]
    places: list[tuple[str, str]]
    services: list[tuple[str, str]]


def choices_of(programme: Programme, *, first: date, last: date, english: bool) -> Choices:
    """Return the values of the filters for some days."""
    name = "name_en" if english else "name_es"
    standing = Session.objects.filter(service__programme=programme, state__in=STANDING, day__range=(first, last))
    services = standing.order_by("service__code").values_list("service__code", f"service__{name}").distinct()
    providers = programme.providers.filter(services__sessions__isnull=False).distinct()
    places = (
        Enrolment.objects.filter(session__service__programme=programme, party__routes__place__isnull=False)
        .order_by("party__routes__place__name")
        .values_list("party__routes__place__code", "party__routes__place__name")
        .distinct()
    )
    return Choices(
        providers=[(one.code, str(one)) for one in providers],
        chains=[(one.code, str(one)) for one in programme.chains.all()],
        places=[(str(code), str(place)) for code, place in places],
        services=[(str(code), f"{code} {title}") for code, title in services],
    )


@dataclass(frozen=True)
class Seat:
    """An organisation's place at one session."""

    session: Session
    party: Party
    answer: str
    answer_words: str
    is_open: bool  # it may still answer


def calendar_of(parties: Sequence[Party], *, today: date, past: bool = False) -> list[Seat]:
    """Return what some organisations are invited to, in order of time; cancelled ones while they lie ahead."""
    standing, family = {party.surviving.pk: party for party in parties}, families_of(parties)
    rows = (
        Enrolment.objects.filter(party__in=family, session__state__in=SHOWN)
        .filter(Q(session__day__lt=today) if past else Q(session__day__gte=today))
        .select_related("session__service__provider", "session__service__programme", "session__place")
        .order_by("session__day", "session__starts", "pk")
    )
    return [
        Seat(
            session=one.session,
            party=standing[family[one.party_id]],
            answer=one.answer,
            answer_words=str(one.get_answer_display()),
            is_open=one.session.state == Session.State.ANNOUNCED and one.session.day >= today,
        )
        for one in (rows.reverse()[:50] if past else rows[:200])
    ]


@dataclass(frozen=True)
class ToAnnounce:
    """One planned repetition, with the notice that is left."""

    sessions: list[Session]
    expected: int
    days_left: int
    is_short: bool

    @property
    def keys(self) -> str:
        """Keys of its sessions, as a form posts them."""
        return " ".join(str(one.pk) for one in self.sessions)

    @property
    def first(self) -> Session:
        """Its first session."""
        return self.sessions[0]


def planned_repetitions(programme: Programme, *, today: date, notice_days: int) -> list[ToAnnounce]:
    """Return what is planned and waits to be announced, the soonest first."""
    rows = with_words(
        Session.objects.filter(service__programme=programme, state=Session.State.PLANNED, day__gt=today)
    ).annotate(expected_n=Count("enrolments", distinct=True))
    found: dict[tuple[Any, int], list[Any]] = defaultdict(list)
    for session in rows:
        found[session.service_id, session.repetition].append(session)
    return [
        ToAnnounce(
            sessions=several,
            expected=max(one.expected_n for one in several),
            days_left=(several[0].day - today).days,
            is_short=(several[0].day - today).days < notice_days,
        )
        for several in found.values()
    ]


def attendees_of(session: Session) -> list[Enrolment]:
    """Return who is expected at a session, by name; two records of one organisation count once."""
    rows = list(session.enrolments.select_related("party").order_by("party__name"))
    standing = survivors({one.party_id for one in rows})
    seen: dict[Any, Enrolment] = {}
    for one in rows:
        seen.setdefault(standing.get(one.party_id, one.party_id), one)
    return list(seen.values())

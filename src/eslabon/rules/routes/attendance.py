"""Who was there: when attendance is recorded, who counts once, who is a guest, and the rates that follow."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from eslabon.rules.problems import Problem, delivery
from eslabon.rules.routes.words import day_en, day_es

MARGIN = timedelta(minutes=30)  # before and after the hours of a session
MOST_BY_THEMSELVES = 300
SEXES = ("f", "m", "x", "")
AGE_GROUPS = ("under_30", "30_59", "60_plus", "")
_CLOSED = {
    "planned": ("todavía no se anuncia", "is not announced yet"),
    "cancelled": ("está cancelada", "is cancelled"),
}


@dataclass(frozen=True)
class Meeting:
    """A session as attendance sees it: its state and its hours, with a time zone."""

    state: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Presence:
    """One person at one session.

    Attributes
    ----------
    person, party, session : hashable
        Who (merged records already followed), for which organisation, at which session.
    sex : str
        f, m, x; empty if not known.
    age_group : str
        under_30, 30_59, 60_plus; empty if not known.
    is_guest : bool
        Whether the organisation was not enrolled by its route.
    """

    person: Any
    party: Any
    session: Any
    sex: str = ""
    age_group: str = ""
    is_guest: bool = False


@dataclass(frozen=True)
class Count:
    """How many: attendances, people (each once), those by sex and age group, guests, organisations."""

    attendances: int
    people: int
    by_sex: Mapping[str, int]
    by_age: Mapping[str, int]
    guests: int
    organisations: int


def record_refusal(meeting: Meeting, *, now: datetime) -> Problem | None:
    """Why nobody may be put on the list of a session now, or None.

    Parameters
    ----------
    meeting : Meeting
        The session.
    now : datetime
        With a time zone.

    Notes
    -----
    Clause ROUTE-100.

    >>> from datetime import UTC
    >>> at = datetime(2022, 6, 7, 22, tzinfo=UTC)
    >>> session = Meeting("announced", at, at + timedelta(hours=2))
    >>> record_refusal(session, now=at - timedelta(hours=1)).code, record_refusal(session, now=at)
    ('DELIVERY-E01', None)
    """
    if meeting.state in _CLOSED:
        es, en = _CLOSED[meeting.state]
        return Problem(delivery.NOT_ON, state_es=es, state_en=en)
    if now < meeting.starts - MARGIN:
        day = meeting.starts.date()
        return Problem(
            delivery.NOT_HELD_YET, day_es=day_es(day), day_en=day_en(day), hour=meeting.starts.strftime("%H:%M")
        )
    return None


def check_in_refusal(meeting: Meeting, *, now: datetime, by_themselves: int = 0) -> Problem | None:
    """Why people may not check in by themselves now, when so many have done so already; or None.

    Notes
    -----
    Clause ROUTE-102: around the hours of the session only, and no more than fill a large room, since anybody who has
    the code may write any name; the list stays open to who gives it.

    >>> from datetime import UTC
    >>> at = datetime(2022, 6, 7, 22, tzinfo=UTC)
    >>> session = Meeting("announced", at, at + timedelta(hours=2))
    >>> [check_in_refusal(session, now=at + timedelta(minutes=m)) is None for m in (-31, -30, 150, 151)]
    [False, True, True, False]
    >>> check_in_refusal(session, now=at, by_themselves=300).code
    'DELIVERY-E41'
    """
    refused = record_refusal(meeting, now=now)
    if refused is not None or now > meeting.ends + MARGIN:
        return Problem(delivery.CHECK_IN_CLOSED)
    if by_themselves >= MOST_BY_THEMSELVES:
        return Problem(delivery.TOO_MANY_BY_THEMSELVES, most=MOST_BY_THEMSELVES)
    return None


def same_name(name: str) -> str:
    """A name as it is compared: without accents, case or spare spaces.

    Notes
    -----
    Clause ROUTE-101: within one organisation, whoever is written the same way is the same person.

    >>> same_name("  José   PÉREZ ") == same_name("jose perez")
    True
    """
    plain = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def presence_refusal(listed: int, *, present: int | None) -> Problem | None:
    """Why a list may not have so many people, or None.

    Parameters
    ----------
    listed : int
        People on the list, each once.
    present : int or None
        People counted in the room; None while nobody counted.

    Notes
    -----
    Clause ROUTE-104: attendance never exceeds presence.

    >>> presence_refusal(13, present=12).code, presence_refusal(12, present=12), presence_refusal(5, present=None)
    ('DELIVERY-E05', None, None)
    """
    if present is not None and listed > present:
        return Problem(delivery.ABOVE_PRESENT, present=present, listed=listed)
    return None


def overlaps(first: Meeting, *, other: Meeting) -> bool:
    """Whether two sessions share some minute, so that nobody can be in both.

    Notes
    -----
    Clause ROUTE-105. One that ends when the other begins does not.

    >>> from datetime import UTC
    >>> at = datetime(2022, 6, 7, 22, tzinfo=UTC)
    >>> session, hour = Meeting("held", at, at + timedelta(hours=2)), timedelta(hours=1)
    >>> [overlaps(session, other=Meeting("held", at + n * hour, at + 3 * hour)) for n in (1, 2)]
    [True, False]
    """
    return first.starts < other.ends and other.starts < first.ends


def count_presences(presences: Iterable[Presence]) -> Count:
    """How many came, by sex and age group.

    Parameters
    ----------
    presences : iterable of Presence
        Of one session or of many; the same person may stand there twice for one session.

    Notes
    -----
    Clause ROUTE-106. Attendances are pairs of person and session; people are counted once however often they came,
    with the sex and age group said last. A group without anybody counts 0, never "unknown".

    >>> rows = [Presence("ana", "coop", 1, "f"), Presence("ana", "coop", 2, "f"), Presence("ana", "coop", 2, "f")]
    >>> found = count_presences(rows)
    >>> found.attendances, found.people, found.by_sex["f"], found.by_sex["m"]
    (2, 1, 1, 0)
    """
    pairs = {(one.person, one.session): one for one in presences}
    sexes: dict[Any, str] = {}
    ages: dict[Any, str] = {}
    guests, parties = set(), set()
    for one in pairs.values():
        sexes[one.person] = one.sex or sexes.get(one.person, "")
        ages[one.person] = one.age_group or ages.get(one.person, "")
        parties.add(one.party)
        if one.is_guest:
            guests.add(one.person)
    by_sex, by_age = Counter(sexes.values()), Counter(ages.values())
    return Count(
        attendances=len(pairs),
        people=len(sexes),
        by_sex={code: by_sex[code] for code in SEXES},
        by_age={code: by_age[code] for code in AGE_GROUPS},
        guests=len(guests),
        organisations=len(parties),
    )


def attendance_rate(expected: Iterable[tuple[Any, Any]], *, present: Iterable[tuple[Any, Any]]) -> float | None:
    """Share of the expected organisations and sessions at which somebody came, 0 to 1; None if none was expected.

    Parameters
    ----------
    expected, present : iterable of (organisation, session)
        Enrolled by their routes at sessions that were held; and with somebody on the list.

    Notes
    -----
    Clause ROUTE-107. Guests are in neither: they never raise the rate.

    >>> attendance_rate([("a", 1), ("b", 1)], present=[("a", 1), ("guest", 1)])
    0.5
    >>> attendance_rate([], present=[("guest", 1)]) is None
    True
    """
    asked = set(expected)
    return len(asked & set(present)) / len(asked) if asked else None


def held_refusal(meeting: Meeting, *, now: datetime, present: int | None, listed: int) -> Problem | None:
    """Why a session may not be marked as held with so many people counted, or None.

    Parameters
    ----------
    meeting : Meeting
        The session; marking one that was held corrects its count.
    now : datetime
        With a time zone.
    present : int or None
        People counted in the room, guests included.
    listed : int
        People already on the list.

    Notes
    -----
    Clause ROUTE-108, with ROUTE-100 and ROUTE-104.

    >>> from datetime import UTC
    >>> at = datetime(2022, 6, 7, 22, tzinfo=UTC)
    >>> session = Meeting("announced", at, at + timedelta(hours=2))
    >>> held_refusal(session, now=at - timedelta(minutes=5), present=8, listed=3).code
    'DELIVERY-E01'
    >>> held_refusal(session, now=at, present=None, listed=3).code, held_refusal(session, now=at, present=8, listed=3)
    ('DELIVERY-E10', None)
    """
    refused = record_refusal(meeting, now=now - MARGIN)  # held means begun: no margin before it
    if refused is not None:
        return refused
    if present is None:
        return Problem(delivery.NOBODY_COUNTED)
    return presence_refusal(listed, present=present)


def missed_in_a_row(came: Sequence[tuple[date, bool]]) -> int:
    """How many of the last sessions an organisation missed, one after the other, up to the latest.

    Notes
    -----
    Clause ROUTE-107 says what being there is; ROUTE-130 asks for this number.

    >>> missed_in_a_row([(date(2022, 6, 1), True), (date(2022, 6, 8), False), (date(2022, 6, 15), False)])
    2
    """
    missed = 0
    for _day, was_there in sorted(came, key=lambda one: one[0], reverse=True):
        if was_there:
            break
        missed += 1
    return missed

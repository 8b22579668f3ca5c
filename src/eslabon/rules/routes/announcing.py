"""When a session may be announced, moved, cancelled or answered, and when who attends it is reminded."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from eslabon.rules.problems import Problem, calendar
from eslabon.rules.routes.calendars import Breach
from eslabon.rules.routes.words import day_en, day_es

PLANNED, ANNOUNCED, HELD, CANCELLED = "planned", "announced", "held", "cancelled"
_STATES = {
    PLANNED: ("está planeada", "it is planned"),
    ANNOUNCED: ("está anunciada", "it is announced"),
    HELD: ("ya se realizó", "it was held"),
    CANCELLED: ("está cancelada", "it is cancelled"),
}
# Nobody is in two sessions at once: no reason excuses it, and neither does having been so before.
NEVER = frozenset({"ROUTE-11"})


def earliest_day(today: date, *, notice_days: int) -> date:
    """The first day that can still be announced in time.

    Notes
    -----
    Clause ROUTE-90.

    >>> earliest_day(date(2022, 4, 2), notice_days=60)
    datetime.date(2022, 6, 1)
    """
    return today + timedelta(days=notice_days)


def announcement_refusal(state: str, *, day: date, today: date, notice_days: int, reason: str) -> Problem | None:
    """Why a session may not be announced now, or None.

    Parameters
    ----------
    state : str
        Where it stands: planned, announced, held or cancelled.
    day, today : date
        When it is to be held, and the programme's day.
    notice_days : int
        Days of notice that the programme gives.
    reason : str
        Why it is announced later than that; empty if nobody said.

    Notes
    -----
    Clauses ROUTE-90 (notice, or a reason) and ROUTE-92 (only what is planned and still to come).

    >>> late = date(2022, 6, 7)
    >>> announcement_refusal("planned", day=late, today=date(2022, 6, 1), notice_days=60, reason="").code
    'CALENDAR-E02'
    >>> announcement_refusal("planned", day=late, today=date(2022, 6, 1), notice_days=60, reason="Beca nueva")
    """
    if state != PLANNED:
        return Problem(calendar.NOT_PLANNED, **_state_words(state))
    if day <= today:
        return _past(day)
    if day < earliest_day(today, notice_days=notice_days) and not reason.strip():
        return Problem(
            calendar.NOTICE_TOO_SHORT,
            left=(day - today).days,
            notice=notice_days,
            day_es=day_es(day),
            day_en=day_en(day),
        )
    return None


def move_refusal(state: str, *, day: date, today: date, reason: str, listed: int = 0) -> Problem | None:
    """Why a session may not go to another day or hour, or None; what the move would break is another question.

    Parameters
    ----------
    state : str
        Where it stands.
    day : date
        The new day.
    today : date
        The programme's day.
    reason : str
        Why; needed once it is announced.
    listed : int
        People on its attendance list.

    Notes
    -----
    Clause ROUTE-93.

    >>> move_refusal("announced", day=date(2022, 6, 7), today=date(2022, 5, 1), reason=" ").code
    'CALENDAR-E05'
    >>> move_refusal("planned", day=date(2022, 6, 7), today=date(2022, 5, 1), reason="")
    >>> move_refusal("announced", day=date(2022, 6, 7), today=date(2022, 6, 7), reason="Paro", listed=1).code
    'CALENDAR-E19'
    """
    if state not in {PLANNED, ANNOUNCED}:
        return Problem(calendar.NOT_MOVABLE, **_state_words(state))
    if listed:
        return Problem(calendar.SOMEBODY_CAME, listed=listed)
    if day < today:
        return _past(day)
    if state == ANNOUNCED and not reason.strip():
        return Problem(calendar.REASON_NEEDED)
    return None


def cancel_refusal(state: str, *, reason: str, listed: int = 0) -> Problem | None:
    """Why a session with so many people on its list may not be cancelled, or None.

    Notes
    -----
    Clause ROUTE-94: what was held, or has somebody on its list, happened; who was told is told why.

    >>> cancel_refusal("held", reason="Lluvias").code, cancel_refusal("announced", reason="Lluvias")
    ('CALENDAR-E04', None)
    >>> cancel_refusal("announced", reason="Lluvias", listed=1).code
    'CALENDAR-E19'
    """
    if state not in {PLANNED, ANNOUNCED}:
        return Problem(calendar.NOT_MOVABLE, **_state_words(state))
    if listed:
        return Problem(calendar.SOMEBODY_CAME, listed=listed)
    if state == ANNOUNCED and not reason.strip():
        return Problem(calendar.REASON_NEEDED)
    return None


def added_breaches(before: Sequence[Breach], *, after: Sequence[Breach]) -> tuple[Breach, ...]:
    """What a change breaks that was not broken before.

    Parameters
    ----------
    before, after : sequence of Breach
        All that the calendar does not keep, without and with the change.

    Notes
    -----
    Clause ROUTE-95. An older breach is not blamed on the change; two sessions at once always are.

    >>> sunday = Breach("ROUTE-05", "cae en domingo", "falls on a Sunday", "S", 1, 1)
    >>> added_breaches([sunday], after=[sunday])
    ()
    >>> len(added_breaches([], after=[sunday]))
    1
    """
    known = Counter(_address(each) for each in before if each.clause not in NEVER)
    added = []
    for each in after:
        address = _address(each)
        if known[address]:
            known[address] -= 1
        else:
            added.append(each)
    return tuple(added)


def _address(breach: Breach) -> tuple[object, ...]:
    where = (breach.service, breach.repetition, breach.session, breach.organisation)
    # What names no session (hours of a month) is told apart by its words.
    return (breach.clause, *where, breach.reason_en if breach.service is None else "")


def due_reminder(day: date, *, today: date, days_before: Sequence[int], announced_on: date) -> int | None:
    """Which reminder is due now: how many days before, or None.

    Parameters
    ----------
    day : date
        When the session is held.
    today : date
        The programme's day.
    days_before : sequence of int
        When reminders go out.
    announced_on : date
        Who was invited after a reminder's day needs no such reminder.

    Notes
    -----
    Clause ROUTE-96. One that was missed goes out late, unless the next one is due as well.

    >>> june = date(2022, 6, 11)
    >>> due_reminder(june, today=date(2022, 6, 2), days_before=[10, 1], announced_on=date(2022, 4, 1))
    10
    >>> due_reminder(june, today=date(2022, 6, 10), days_before=[10, 1], announced_on=date(2022, 4, 1))
    1
    """
    left = (day - today).days
    if left < 0:
        return None
    due = [each for each in days_before if left <= each]
    if not due or announced_on >= day - timedelta(days=min(due)):
        return None
    return min(due)


def _past(day: date) -> Problem:
    return Problem(calendar.DAY_IS_PAST, day_es=day_es(day), day_en=day_en(day))


def _state_words(state: str) -> dict[str, str]:
    es, en = _STATES[state]
    return {"state_es": es, "state_en": en}

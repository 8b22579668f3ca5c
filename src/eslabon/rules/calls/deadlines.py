"""Until when: a deadline is a day and ends at 23:59:59 in the programme's time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eslabon.rules.problems import Problem, calls


def local_day(now: datetime, *, time_zone: str) -> date:
    """The programme's day at the moment `now`.

    Parameters
    ----------
    now : datetime
        Aware.
    time_zone : str
        IANA name, such as America/Lima.

    Raises
    ------
    ValueError
        If `now` has no time zone.

    Notes
    -----
    Clause CALL-12.

    >>> from datetime import timezone
    >>> local_day(datetime(2021, 7, 1, 4, 59, 59, tzinfo=timezone.utc), time_zone="America/Lima")
    datetime.date(2021, 6, 30)
    """
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return now.astimezone(ZoneInfo(time_zone)).date()


def end_of_day(day: date, *, time_zone: str) -> datetime:
    """The last second of a deadline's day.

    Notes
    -----
    Clause CALL-12.

    >>> end_of_day(date(2021, 6, 30), time_zone="America/Lima").isoformat()
    '2021-06-30T23:59:59-05:00'
    """
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(time_zone))


def is_past(deadline: date, *, now: datetime, time_zone: str) -> bool:
    """Whether the deadline's day is over in the programme's time zone.

    Notes
    -----
    Clause CALL-12.

    >>> from datetime import timezone
    >>> last_second = datetime(2021, 7, 1, 4, 59, 59, tzinfo=timezone.utc)
    >>> is_past(date(2021, 6, 30), now=last_second, time_zone="America/Lima")
    False
    >>> is_past(date(2021, 6, 30), now=last_second + timedelta(seconds=1), time_zone="America/Lima")
    True
    """
    return local_day(now, time_zone=time_zone) > deadline


def is_open(now: datetime, *, opens_on: date, closes_on: date, time_zone: str) -> bool:
    """Whether the call takes applications at the moment `now`: both days included.

    Notes
    -----
    Clause CALL-13.

    >>> from datetime import timezone
    >>> window = {"opens_on": date(2021, 5, 3), "closes_on": date(2021, 6, 30), "time_zone": "America/Lima"}
    >>> is_open(datetime(2021, 5, 3, 5, tzinfo=timezone.utc), **window)
    True
    >>> is_open(datetime(2021, 5, 3, 4, 59, tzinfo=timezone.utc), **window)
    False
    """
    return opens_on <= local_day(now, time_zone=time_zone) <= closes_on


def correction_deadline(asked_on: date, *, days: int) -> date:
    """The last day to answer a correction: `days` calendar days after it was asked.

    Raises
    ------
    ValueError
        If `days` is below 1.

    Notes
    -----
    Clause CALL-14.

    >>> correction_deadline(date(2021, 6, 25), days=10)
    datetime.date(2021, 7, 5)
    """
    return _days_after(asked_on, days, least=1)


def appeal_deadline(decided_on: date, *, days: int) -> date:
    """The last day to appeal: `days` calendar days after the verdict; with 0 the day of the verdict itself.

    Raises
    ------
    ValueError
        If `days` is below 0.

    Notes
    -----
    Clause CALL-15.

    >>> appeal_deadline(date(2021, 7, 20), days=10)
    datetime.date(2021, 7, 30)
    """
    return _days_after(decided_on, days, least=0)


def may_appeal(decided_on: date, *, today: date, days: int) -> bool:
    """Whether a verdict of `decided_on` can still be appealed on `today`; the last day included.

    Notes
    -----
    Clause CALL-15.

    >>> may_appeal(date(2021, 7, 20), today=date(2021, 7, 30), days=10)
    True
    >>> may_appeal(date(2021, 7, 20), today=date(2021, 7, 31), days=10)
    False
    """
    return decided_on <= today <= appeal_deadline(decided_on, days=days)


def extension_refusal(closes_on: date, *, new_closes_on: date, today: date, reason: str, status: str) -> Problem | None:
    """Why a call cannot be extended so, or None.

    Parameters
    ----------
    closes_on, new_closes_on : date
        The closing day that holds and the one proposed.
    today : date
        In the programme's time zone.
    reason : str
        Published with the new date; blank is refused.
    status : {"draft", "published", "closed"}
        Only a published call is extended, also when its last day has just passed.

    Notes
    -----
    Clause CALL-16.

    >>> extension_refusal(date(2021, 6, 30), new_closes_on=date(2021, 6, 30), today=date(2021, 6, 29),
    ...                   reason="lluvias", status="published").code
    'CALLS-E06'
    """
    if status != "published":
        return Problem(calls.EXTENSION_NOT_PUBLISHED, status=status)
    if not reason.strip():
        return Problem(calls.EXTENSION_WITHOUT_REASON)
    if new_closes_on <= closes_on or new_closes_on < today:
        return Problem(calls.EXTENSION_NOT_LATER, new=new_closes_on, current=closes_on)
    return None


def extension_allowed(closes_on: date, *, new_closes_on: date, today: date, reason: str, status: str) -> bool:
    """Whether `extension_refusal` finds nothing against it (CALL-16).

    >>> extension_allowed(date(2021, 6, 30), new_closes_on=date(2021, 7, 9), today=date(2021, 6, 29),
    ...                   reason="lluvias", status="published")
    True
    """
    refusal = extension_refusal(closes_on, new_closes_on=new_closes_on, today=today, reason=reason, status=status)
    return refusal is None


def _days_after(day: date, days: int, *, least: int) -> date:
    if days < least:
        raise ValueError(f"days must be {least} or more")
    return day + timedelta(days=days)


def correction_reminder_due(deadline: date, *, asked_on: date, today: date, days_before: int = 2) -> bool:
    """Whether who still owes a correction is reminded of its deadline.

    Notes
    -----
    Clause CALL-22. Who was asked within those last days was just told and needs no reminder.

    >>> june = date(2021, 6, 30)
    >>> [correction_reminder_due(june, asked_on=date(2021, 6, 20), today=date(2021, 6, day)) for day in (27, 28, 30)]
    [False, True, True]
    >>> correction_reminder_due(june, asked_on=date(2021, 6, 28), today=date(2021, 6, 29))
    False
    """
    opens = deadline - timedelta(days=days_before)
    return asked_on < opens <= today <= deadline

"""Months: when their report is due, when they are locked, how what was locked is corrected."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from eslabon.rules.problems import Problem, monitoring
from eslabon.rules.routes.words import day_en, day_es

QUARTER = 3


def month_end(month: date) -> date:
    """The last day of the month in which a day lies.

    >>> month_end(date(2024, 2, 10))
    datetime.date(2024, 2, 29)
    """
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def due_on(month: date, *, due_days: int) -> date:
    """The last day on which the report of a month is on time.

    Notes
    -----
    Clause MONITOR-10: so many days after the month's end, until the end of that day in the programme's time zone.

    >>> due_on(date(2022, 5, 1), due_days=10)
    datetime.date(2022, 6, 10)
    """
    return month_end(month) + timedelta(days=due_days)


def is_late(today: date, *, due: date) -> bool:
    """Whether a report that is sent today is late (MONITOR-10); it is taken all the same.

    >>> is_late(date(2022, 6, 10), due=date(2022, 6, 10)), is_late(date(2022, 6, 11), due=date(2022, 6, 10))
    (False, True)
    """
    return today > due


def report_refusal(month: date, *, today: date, is_locked: bool, is_sent: bool) -> Problem | None:
    """Why a month cannot be reported now, or None.

    Notes
    -----
    Clause MONITOR-11: after the month's end, once, and not when it is locked.

    >>> report_refusal(date(2022, 5, 1), today=date(2022, 5, 31), is_locked=False, is_sent=False).code
    'MONITORING-E02'
    >>> report_refusal(date(2022, 5, 1), today=date(2022, 6, 1), is_locked=False, is_sent=False)
    """
    if is_sent:
        return Problem(monitoring.REPORT_SENT)
    if is_locked:
        return Problem(monitoring.PERIOD_LOCKED)
    last = month_end(month)
    if today <= last:
        return Problem(monitoring.MONTH_NOT_OVER, day_es=day_es(last), day_en=day_en(last))
    return None


def lock_refusal(month: date, *, today: date, is_locked: bool, earlier_open: Sequence[date]) -> Problem | None:
    """Why a month cannot be locked, or None.

    Notes
    -----
    Clause MONITOR-12: a month that is over, once, and in order: no earlier month stays open behind it.

    >>> lock_refusal(date(2022, 5, 1), today=date(2022, 6, 1), is_locked=False, earlier_open=[date(2022, 4, 1)]).code
    'MONITORING-E05'
    """
    if is_locked:
        return Problem(monitoring.PERIOD_LOCKED)
    last = month_end(month)
    if today <= last:
        return Problem(monitoring.MONTH_NOT_OVER, day_es=day_es(last), day_en=day_en(last))
    if earlier_open:
        first = min(earlier_open)
        return Problem(monitoring.EARLIER_MONTH_OPEN, month=f"{first:%Y-%m}")
    return None


def correction_refusal(
    *, is_locked: bool, into_is_open: bool, value: Decimal, standing: Decimal, reason: str
) -> Problem | None:
    """Why a sent figure cannot be corrected like that, or None.

    Parameters
    ----------
    is_locked : bool
        Whether the month of the figure is locked.
    into_is_open : bool
        Whether the month that takes the counter-entry is not.
    value, standing : Decimal
        The counter-entry (what is added, negative to take away), and what stands after earlier corrections.
    reason : str
        Why.

    Notes
    -----
    Clause MONITOR-13: nothing that was sent is overwritten. A correction is a counter-entry with a reason; if the month
    is locked it counts in an open one. What remains is never below 0.

    >>> fine = {"is_locked": True, "into_is_open": True, "standing": Decimal(10), "reason": "factura anulada"}
    >>> correction_refusal(value=Decimal(-4), **fine)
    >>> correction_refusal(value=Decimal(-11), **fine).code
    'MONITORING-E08'
    """
    if not into_is_open:
        return Problem(monitoring.NO_OPEN_PERIOD if is_locked else monitoring.PERIOD_LOCKED)
    if not reason.strip():
        return Problem(monitoring.REASON_NEEDED)
    if not value or standing + value < 0:
        return Problem(monitoring.CORRECTION_TOO_LARGE, standing=f"{standing:f}")
    return None


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter in which a day lies.

    >>> quarter_of(date(2022, 5, 20))
    (datetime.date(2022, 4, 1), datetime.date(2022, 6, 30))
    """
    first = day.replace(month=(day.month - 1) // QUARTER * QUARTER + 1, day=1)
    return first, month_end(first.replace(month=first.month + QUARTER - 1))


def parts_refusal(
    value: Decimal, *, parts: Iterable[tuple[str, str, Decimal]], known: frozenset[str], label: str
) -> Problem | None:
    """Why a figure cannot be broken down like that, or None.

    Parameters
    ----------
    value : Decimal
        The whole.
    parts : iterable of (dimension, category, value)
        What was said of parts of it; a dimension may be left out or be incomplete.
    known : frozenset of str
        Dimensions by which the indicator is broken down.
    label : str
        The indicator's name, for the message.

    Notes
    -----
    Clause MONITOR-06: the parts of one dimension never add to more than the whole; what is missing is "not known".
    Nothing reported is below 0: what takes away is a correction.

    >>> parts_refusal(Decimal(10), parts=[("sex", "female", Decimal(6)), ("sex", "male", Decimal(5))],
    ...     known=frozenset({"sex"}), label="Productores").code
    'MONITORING-E04'
    """
    if value < 0:
        return Problem(monitoring.NOT_AN_AMOUNT, what=label)
    sums: dict[str, Decimal] = {}
    for dimension, _category, part in parts:
        if dimension not in known or part < 0:
            return Problem(monitoring.PARTS_UNSOUND, indicator=label)
        sums[dimension] = sums.get(dimension, Decimal(0)) + part
    if any(total > value for total in sums.values()):
        return Problem(monitoring.PARTS_UNSOUND, indicator=label)
    return None

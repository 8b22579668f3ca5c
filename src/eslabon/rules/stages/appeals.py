"""Until when a score can be appealed."""

from datetime import date, timedelta


def appeal_deadline(scored_on: date, *, days: int) -> date:
    """The last day, until 23:59:59 in the programme's time zone.

    Notes
    -----
    Clause STAGE-19.

    >>> appeal_deadline(date(2026, 3, 2), days=10)
    datetime.date(2026, 3, 12)
    """
    return scored_on + timedelta(days=days)


def may_appeal(scored_on: date, *, today: date, days: int) -> bool:
    """Whether the day still lies within the window (STAGE-19).

    >>> may_appeal(date(2026, 3, 2), today=date(2026, 3, 12), days=10)
    True
    >>> may_appeal(date(2026, 3, 2), today=date(2026, 3, 13), days=10)
    False
    """
    return scored_on <= today <= appeal_deadline(scored_on, days=days)

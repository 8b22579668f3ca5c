"""When something that waits for an answer is asked for again."""

from collections.abc import Sequence
from datetime import date


def answer_reminder(sent_on: date, *, today: date, days_after: Sequence[int]) -> int | None:
    """Which reminder of what was sent and not answered is due: after how many days, or None.

    Parameters
    ----------
    sent_on : date
        When it was sent, by the programme's days.
    today : date
        The programme's day.
    days_after : sequence of int
        After how many days it is asked for again; none, and it never is.

    Notes
    -----
    Clause ROUTE-85. Of several that were missed only the last one is due.

    >>> sent = date(2022, 6, 1)
    >>> [answer_reminder(sent, today=date(2022, 6, day), days_after=[7, 14]) for day in (7, 8, 14, 15, 30)]
    [None, 7, 7, 14, 14]
    """
    passed = (today - sent_on).days
    return max((days for days in days_after if days <= passed), default=None)

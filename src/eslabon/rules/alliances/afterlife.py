"""What is left after the end, asked three times."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NOT_DUE, DUE, LATE, READ = "not_due", "due", "late", "read"
GRACE_DAYS = 60


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it has no such day.

    >>> add_months(date(2010, 8, 31), 6)
    datetime.date(2011, 2, 28)
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    following = date(year + (month == 12), month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


@dataclass(frozen=True)
class Asking:
    """One question about an alliance that ended: after how many months, when, and where it stands."""

    months: int
    due_on: date
    state: str  # not_due | due | late | read


def askings(
    ended_on: date, *, months: Sequence[int], read: Collection[int], today: date, grace_days: int = GRACE_DAYS
) -> tuple[Asking, ...]:
    """When linkage, volume and who pays the technician are asked, and what is due.

    Notes
    -----
    Clause ALLIANCE-72: 6, 12 and 24 months after the end unless the pack says otherwise; late after sixty days.

    >>> [one.state for one in askings(date(2010, 1, 1), months=(6, 12, 24), read={6}, today=date(2011, 1, 5))]
    ['read', 'due', 'not_due']
    """
    found = []
    for number in months:
        due = add_months(ended_on, number)
        if number in read:
            state = READ
        elif today < due:
            state = NOT_DUE
        else:
            state = LATE if today > due + timedelta(days=grace_days) else DUE
        found.append(Asking(number, due, state))
    return tuple(found)

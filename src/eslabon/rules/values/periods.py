"""Spans of days, both ends included."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From the day `start` to the day `end`, both included; `end` None = still running.

    Raises
    ------
    ValueError
        If it ends before it starts.

    >>> first, second = Period(date(2021, 5, 3), date(2021, 6, 30)), Period(date(2021, 6, 30), None)
    >>> first.days, second.days, date(2021, 6, 30) in first, first.overlaps(second)
    (59, None, True, True)
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a period cannot end on {self.end}, before {self.start}")

    @property
    def days(self) -> int | None:
        """How many days it has; None while it runs."""
        return None if self.end is None else (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return (other.end is None or self.start <= other.end) and (self.end is None or other.start <= self.end)

    def until(self, last: date) -> "Period":
        """The same period, ended on `last`.

        >>> Period(date(2021, 5, 3)).until(date(2021, 5, 31)).days
        29
        """
        return Period(self.start, last)

    def shifted(self, *, days: int) -> "Period":
        """The same length, `days` later.

        >>> Period(date(2021, 5, 3), date(2021, 5, 4)).shifted(days=-2).start
        datetime.date(2021, 5, 1)
        """
        step = timedelta(days=days)
        return Period(self.start + step, None if self.end is None else self.end + step)

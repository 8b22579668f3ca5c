"""How many hours of training a month holds, from the route and from outside, and how often a service must be given."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MOST_HOURS_PER_MONTH = Decimal(12)  # saturation was the first cause of absence in the pilot


@dataclass(frozen=True)
class Placed:
    """A service of the route in the month in which it is foreseen; None while it has none."""

    month: date | None
    hours: Decimal


@dataclass(frozen=True)
class Outside:
    """Training that the organisation receives from somebody else."""

    starts_on: date
    ends_on: date
    hours_per_month: Decimal


@dataclass(frozen=True)
class MonthLoad:
    """The hours of one month."""

    month: date  # its first day
    route_hours: Decimal
    outside_hours: Decimal
    limit: Decimal

    @property
    def hours(self) -> Decimal:
        """All hours together."""
        return self.route_hours + self.outside_hours

    @property
    def is_over(self) -> bool:
        """Whether the month holds more than the limit."""
        return self.hours > self.limit


def months_between(first: date, *, last: date) -> Iterator[date]:
    """First days of the calendar months from the one of `first` to the one of `last`, both included.

    >>> [month.isoformat() for month in months_between(date(2022, 11, 20), last=date(2023, 1, 2))]
    ['2022-11-01', '2022-12-01', '2023-01-01']
    """
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def load_by_month(
    placed: Sequence[Placed], *, outside: Sequence[Outside], limit: Decimal = MOST_HOURS_PER_MONTH
) -> tuple[MonthLoad, ...]:
    """Hours of training by calendar month, for the months in which the route has something.

    Parameters
    ----------
    placed : sequence of Placed
        Services of the route; those without a month count nowhere.
    outside : sequence of Outside
        Every calendar month that such a service touches holds its monthly hours.
    limit : Decimal
        Hours per month, more than 0.

    Notes
    -----
    Clause ROUTE-75. An outside service never adds a month: without anything of the route there is nothing to weigh.

    >>> route = [Placed(date(2022, 6, 1), Decimal(8)), Placed(date(2022, 7, 1), Decimal(4))]
    >>> other = [Outside(date(2022, 5, 20), date(2022, 6, 3), Decimal(6))]
    >>> [(load.month.month, str(load.hours), load.is_over) for load in load_by_month(route, outside=other)]
    [(6, '14', True), (7, '4', False)]
    """
    hours: dict[date, Decimal] = defaultdict(Decimal)
    for one in placed:
        if one.month is not None:
            hours[one.month.replace(day=1)] += one.hours
    elsewhere: dict[date, Decimal] = defaultdict(Decimal)
    for other in outside:
        for month in months_between(other.starts_on, last=other.ends_on):
            elsewhere[month] += other.hours_per_month
    return tuple(MonthLoad(month, hours[month], elsewhere[month], limit) for month in sorted(hours))


def repetitions_needed(accepted: int, *, capacity: int) -> int:
    """How often a service must be given for all who accepted it.

    Parameters
    ----------
    accepted : int
        Organisations, 0 or more.
    capacity : int
        Organisations per repetition, at least 1.

    Raises
    ------
    ValueError
        A capacity below 1.

    Notes
    -----
    Clause ROUTE-83.

    >>> [repetitions_needed(accepted, capacity=30) for accepted in (0, 1, 30, 31)]
    [0, 1, 1, 2]
    """
    if capacity < 1:
        raise ValueError("a capacity is at least 1")
    return -(-accepted // capacity)

"""What was there before: the twelve months that every result is counted over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS = 12


def window(starts_on: date) -> tuple[date, ...]:
    """The first days of the twelve calendar months before the month in which the plan starts, oldest first.

    Notes
    -----
    Clause ALLIANCE-10. The month of the start belongs to the plan, whatever its day.

    >>> [f"{month:%Y-%m}" for month in window(date(2010, 3, 15))][::11]
    ['2009-03', '2010-02']
    """
    count = starts_on.year * MONTHS + starts_on.month - 1
    return tuple(date(*_year_month(number), 1) for number in range(count - MONTHS, count))


def _year_month(number: int) -> tuple[int, int]:
    return number // MONTHS, number % MONTHS + 1


@dataclass(frozen=True)
class Baseline:
    """The twelve months of one indicator: `total` is None until every month is known."""

    months: tuple[tuple[date, Decimal | None], ...]
    missing: tuple[date, ...]
    total: Decimal | None

    @property
    def is_complete(self) -> bool:
        """Whether every month is known."""
        return not self.missing


def summarise_baseline(figures: Mapping[date, Decimal], *, starts_on: date) -> Baseline:
    """The baseline of one indicator out of its monthly figures; months outside the window do not count.

    Parameters
    ----------
    figures : mapping of date to Decimal
        By the first day of the month. Zero is an answer; a month that is not there is not known.

    Notes
    -----
    Clauses ALLIANCE-10 and ALLIANCE-11.

    >>> months = window(date(2010, 1, 1))
    >>> summarise_baseline(dict.fromkeys(months, Decimal(2)), starts_on=date(2010, 1, 1)).total
    Decimal('24')
    >>> summarise_baseline({}, starts_on=date(2010, 1, 1)).total is None
    True
    """
    months = tuple((month, figures.get(month)) for month in window(starts_on))
    missing = tuple(month for month, value in months if value is None)
    total = None if missing else sum((value for _month, value in months if value is not None), Decimal(0))
    return Baseline(months, missing, total)


def month_before(month: date, *, starts_on: date) -> date | None:
    """The month of the baseline that a month of the plan is compared with: the same one of the calendar.

    None for a month before the start.

    Notes
    -----
    Clause ALLIANCE-12: harvests come back every twelve months, so May is compared with May.

    >>> month_before(date(2012, 5, 1), starts_on=date(2010, 3, 15))
    datetime.date(2009, 5, 1)
    >>> month_before(date(2010, 2, 1), starts_on=date(2010, 3, 15)) is None
    True
    """
    if (month.year, month.month) < (starts_on.year, starts_on.month):
        return None
    return next(one for one in window(starts_on) if one.month == month.month)


def increments(
    figures: Mapping[date, Decimal], *, before: Mapping[date, Decimal], starts_on: date
) -> dict[date, Decimal | None]:
    """What each month of the plan adds over the same month of the baseline; None where that month is not known.

    Notes
    -----
    Clause ALLIANCE-12. An increment may be negative and is shown so.

    >>> before = dict.fromkeys(window(date(2010, 1, 1)), Decimal(100))
    >>> increments({date(2010, 2, 1): Decimal(80)}, before=before, starts_on=date(2010, 1, 1))
    {datetime.date(2010, 2, 1): Decimal('-20')}
    """
    found: dict[date, Decimal | None] = {}
    for month, value in sorted(figures.items()):
        earlier = month_before(month, starts_on=starts_on)
        if earlier is None:
            continue
        base = before.get(earlier)
        found[month] = None if base is None else value - base
    return found


def baseline_gaps(by_indicator: Mapping[str, Mapping[date, Decimal]], *, asked: Sequence[str], starts_on: date) -> int:
    """How many months are still to be written down, over the indicators that the programme asks.

    >>> baseline_gaps({}, asked=("sales", "labour_days"), starts_on=date(2010, 1, 1))
    24
    """
    return sum(len(summarise_baseline(by_indicator.get(code, {}), starts_on=starts_on).missing) for code in asked)

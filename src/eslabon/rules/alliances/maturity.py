"""How a plan ripens: about three years, with less assistance each year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems


def months_between(earlier: date, later: date) -> int:
    """Full months from one day to another; 0 when `later` is before.

    >>> months_between(date(2010, 1, 31), date(2010, 3, 30)), months_between(date(2010, 1, 15), date(2013, 1, 15))
    (1, 36)
    """
    if later < earlier:
        return 0
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


@dataclass(frozen=True)
class YearStep:
    """From one year to the next, the assistance did not fall."""

    year: int
    amount: Decimal
    previous: Decimal


def rising_assistance(costs: Sequence[tuple[int, Decimal]]) -> tuple[YearStep, ...]:
    """The years in which the plan's assistance does not fall below the year before; empty when it declines throughout.

    Parameters
    ----------
    costs : sequence of (year, amount)
        In any order. Years after assistance has ended may stay at zero.

    Notes
    -----
    Clause ALLIANCE-21.

    >>> rising_assistance([(1, Decimal(30)), (2, Decimal(20)), (3, Decimal(0)), (4, Decimal(0))])
    ()
    >>> rising_assistance([(1, Decimal(30)), (2, Decimal(30))])[0].year
    2
    """
    ordered = sorted(costs)
    return tuple(
        YearStep(year, amount, before)
        for (_earlier, before), (year, amount) in pairwise(ordered)
        if amount >= before and amount > 0
    )


@dataclass(frozen=True)
class AssistanceYear:
    """The assistance of one year beside that of the year before; `percent` is the change, None without one before."""

    year: int
    amount: Decimal
    change: Decimal | None
    percent: Decimal | None
    falls: bool


def assistance_years(costs: Sequence[tuple[int, Decimal]]) -> tuple[AssistanceYear, ...]:
    """The assistance of a plan year by year, each beside the one before.

    Notes
    -----
    Clause ALLIANCE-21. The first year has nothing to fall from, and years after the assistance ended stay at zero.

    >>> [(one.year, one.change, one.falls) for one in assistance_years([(2, Decimal(20)), (1, Decimal(30))])]
    [(1, None, True), (2, Decimal('-10'), True)]
    """
    rising = {step.year for step in rising_assistance(costs)}
    found: list[AssistanceYear] = []
    for year, amount in sorted(costs):
        before = found[-1].amount if found else None
        change = None if before is None else amount - before
        percent = (change * 100 / before).quantize(Decimal("0.1")) if change is not None and before else None
        found.append(AssistanceYear(year, amount, change, percent, year not in rising))
    return tuple(found)


def plan_year(day: date, *, starts_on: date) -> int | None:
    """The year of the plan in which a day lies, from 1; None before the start.

    >>> start = date(2010, 3, 1)
    >>> plan_year(date(2011, 3, 1), starts_on=start), plan_year(date(2010, 2, 28), starts_on=start)
    (2, None)
    """
    return None if day < starts_on else months_between(starts_on, day) // 12 + 1


def refuse_reading(*, read_on: date, today: date, seen: int | None, mastering: int | None, alone: int | None) -> None:
    """Raise unless a reading of maturity can be what somebody saw.

    Parameters
    ----------
    seen, mastering : int or None
        Producers whose practices were seen, and how many of them master the technical package.
    alone : int or None
        Months in a row with purchases and without assistance.

    Raises
    ------
    Problem
        ALLIANCES-E43: a day in the future, more who master the package than were seen, a number below 0.

    Notes
    -----
    Clause ALLIANCE-22.

    >>> refuse_reading(read_on=date(2010, 1, 1), today=date(2010, 1, 2), seen=10, mastering=8, alone=None)
    """
    counted = [one for one in (seen, mastering, alone) if one is not None]
    is_odd = mastering is not None and (seen is None or mastering > seen)
    if read_on > today or is_odd or any(one < 0 for one in counted):
        raise Problem(problems.READING_WRONG)


@dataclass(frozen=True)
class Maturity:
    """How far along: months run, out of those that the programme expects; `percent` may exceed 100."""

    months_run: int
    months_expected: int
    percent: int
    is_ripe: bool


def maturity_on(day: date, *, starts_on: date, months_expected: int) -> Maturity:
    """How far a plan that started on a day has ripened.

    Parameters
    ----------
    months_expected : int
        More than 0; the programme's average, or the plan's own horizon.

    Notes
    -----
    Clause ALLIANCE-20. Time alone graduates nobody.

    >>> maturity_on(date(2011, 7, 1), starts_on=date(2010, 1, 1), months_expected=36)
    Maturity(months_run=18, months_expected=36, percent=50, is_ripe=False)
    """
    run = months_between(starts_on, day)
    return Maturity(run, months_expected, run * 100 // months_expected, run >= months_expected)


def average_months(plans: Sequence[int]) -> Decimal | None:
    """The mean horizon of the programme's plans in months, to one decimal; None without plans.

    Notes
    -----
    Clause ALLIANCE-20: what is expected of the programme's plans together, not of each.

    >>> average_months([24, 36, 48])
    Decimal('36.0')
    """
    return (Decimal(sum(plans)) / len(plans)).quantize(Decimal("0.1")) if plans else None

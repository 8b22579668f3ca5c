"""What an alliance aims at in each stretch of time, and how near it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eslabon.rules.alliances.afterlife import add_months
from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems

MONTHS = 12


@dataclass(frozen=True)
class Stretch:
    """A stretch of time, both days included."""

    starts_on: date
    ends_on: date

    def touches(self, other: "Stretch") -> bool:
        """Whether a day is in both."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def stretch_of_year(year: int, *, starts_on: date) -> Stretch:
    """The twelve months of one year of a plan, from the first day of the month in which it starts.

    Parameters
    ----------
    year : int
        1 is the plan's first.

    Notes
    -----
    Clause MONITOR-07. The month of the start belongs to the plan, whatever its day (ALLIANCE-10).

    >>> stretch_of_year(2, starts_on=date(2010, 3, 15))
    Stretch(starts_on=datetime.date(2011, 3, 1), ends_on=datetime.date(2012, 2, 29))
    """
    first = starts_on.replace(day=1)
    start, following = (add_months(first, MONTHS * count) for count in (year - 1, year))
    return Stretch(start, following - timedelta(days=1))


def reached(value: Decimal | None, *, target: Decimal, unit: str, of: str) -> Decimal | None:
    """How much of a target was reached, in percent to one decimal; None where nobody can tell.

    Parameters
    ----------
    value : Decimal or None
        What was reported, or verified, in the stretch.
    unit, of : str
        That of the value and that of the target; an amount is never converted.

    Notes
    -----
    Clause MONITOR-08.

    >>> reached(Decimal(30), target=Decimal(40), unit="PEN", of="PEN")
    Decimal('75.0')
    >>> reached(Decimal(30), target=Decimal(40), unit="PEN", of="USD") is None
    True
    """
    if value is None or not target or unit != of:
        return None
    return (value * 100 / target).quantize(Decimal("0.1"))


def refuse_target(
    asked: Stretch, *, value: Decimal, planned: Iterable[Stretch], is_own: bool, is_measured: bool
) -> None:
    """Raise unless an alliance may be set this target.

    Parameters
    ----------
    planned : iterable of Stretch
        The years for which the approved plan says it already.
    is_own : bool
        Whether the indicator is of the alliance's programme.
    is_measured : bool
        Whether it is measured still.

    Raises
    ------
    Problem
        MONITORING-E33 when the end is before the beginning or the value below 0; E35 when the plan says it; E36 when
        the programme does not measure it.

    Notes
    -----
    Clause MONITOR-07.

    >>> year = Stretch(date(2010, 1, 1), date(2010, 12, 31))
    >>> refuse_target(year, value=Decimal(1), planned=[], is_own=True, is_measured=True)
    """
    if not is_own or not is_measured:
        raise Problem(problems.NOT_MEASURED)
    if asked.ends_on < asked.starts_on or value < 0:
        raise Problem(problems.BAD_STRETCH)
    if any(asked.touches(one) for one in planned):
        raise Problem(problems.PLAN_SAYS_IT)

"""What exceeds the twelve months before the start; jobs out of days; small, medium and large producers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS = 12
SMALL, MEDIUM, LARGE = "small", "medium", "large"


@dataclass(frozen=True)
class Before:
    """What there was in the twelve months before the start.

    Attributes
    ----------
    total : Decimal
        Of the whole twelve months.
    by_month : mapping of int to Decimal
        By calendar month, 1 to 12; empty if only the total is known.
    """

    total: Decimal
    by_month: Mapping[int, Decimal]


@dataclass(frozen=True)
class SizeClass:
    """The thresholds of one crop: small below one, large above the other, in `unit` a year."""

    chain: str
    small_below: Decimal
    large_above: Decimal
    unit: str = "kg"


def comparable_baseline(before: Before, *, months: Iterable[date]) -> Decimal:
    """What the same months had before the start.

    Parameters
    ----------
    before : Before
        The baseline.
    months : iterable of date
        Any day of each month that is compared, repeated years included.

    Returns
    -------
    Decimal
        Sum over the months of what the same calendar month had; a twelfth of the total each where it is not known by
        month.

    Notes
    -----
    Clause MONITOR-03. A harvest month is compared with a harvest month: a twelfth is used only where nothing better is
    known.

    >>> coffee = Before(Decimal(120), {5: Decimal(100), 6: Decimal(20)})
    >>> comparable_baseline(coffee, months=[date(2022, 5, 1), date(2022, 6, 1), date(2022, 7, 1)])
    Decimal('120')
    >>> comparable_baseline(Before(Decimal(120), {}), months=[date(2022, 5, 1), date(2022, 6, 1)])
    Decimal('20')
    """
    if before.by_month:
        return sum((before.by_month.get(month.month, Decimal(0)) for month in months), Decimal(0))
    return before.total * len(list(months)) / MONTHS


def months_of(first: date, *, last: date) -> list[date]:
    """The first day of each month from the month of `first` to the month of `last`, both included.

    >>> [f"{one:%Y-%m}" for one in months_of(date(2021, 11, 15), last=date(2022, 1, 3))]
    ['2021-11', '2021-12', '2022-01']
    """
    start, end = first.year * MONTHS + first.month - 1, last.year * MONTHS + last.month - 1
    return [date(one // MONTHS, one % MONTHS + 1, 1) for one in range(start, end + 1)]


def jobs(labour_days: Decimal, *, days_per_job: Decimal) -> Decimal:
    """Permanent jobs that so many days of work amount to.

    Raises
    ------
    ValueError
        `days_per_job` is not more than 0.

    Notes
    -----
    Clause MONITOR-04: days ÷ days per permanent job. The divisor is a setting of the programme with its source. It is a
    measure of work, not a count of people: two halves make one.

    >>> jobs(Decimal(5400), days_per_job=Decimal(270))
    Decimal('20')
    """
    if days_per_job <= 0:
        raise ValueError("days per job are more than 0")
    return labour_days / days_per_job


METRIC = {"kg": Decimal(1), "t": Decimal(1000)}  # what is the same everywhere; a sack or a can is not


def quantity_in(unit: str, *, value: Decimal | None, of: str) -> Decimal | None:
    """A quantity in another unit, None where nobody can tell.

    Parameters
    ----------
    unit : str
        The unit asked.
    value, of : Decimal or None, str
        The quantity and its unit.

    Notes
    -----
    Clause MONITOR-05. Only kilograms and tonnes are converted; local units weigh what the place says.

    >>> quantity_in("kg", value=Decimal("0.5"), of="t"), quantity_in("kg", value=Decimal(3), of="quintal")
    (Decimal('500.0'), None)
    """
    if value is None or unit == of:
        return value
    if unit in METRIC and of in METRIC:
        return value * METRIC[of] / METRIC[unit]
    return None


def size_class(quantity: Decimal | None, *, chain: str, classes: Sequence[SizeClass]) -> str:
    """Small, medium or large; empty where the quantity is not known or the crop has no thresholds.

    Parameters
    ----------
    quantity : Decimal or None
        What the producer sold in a year, in the unit of the thresholds.
    chain : str
        Code of the crop.
    classes : sequence of SizeClass
        Of the programme.

    Notes
    -----
    Clause MONITOR-05: below the first threshold small, above the second large, both thresholds themselves medium.

    >>> classes = [SizeClass("coffee", Decimal(200), Decimal(600))]
    >>> [size_class(Decimal(kg), chain="coffee", classes=classes) for kg in (199, 200, 600, 601)]
    ['small', 'medium', 'medium', 'large']
    >>> size_class(Decimal(9), chain="trout", classes=classes)
    ''
    """
    found = next((one for one in classes if one.chain == chain), None)
    if quantity is None or found is None:
        return ""
    if quantity < found.small_below:
        return SMALL
    return LARGE if quantity > found.large_above else MEDIUM

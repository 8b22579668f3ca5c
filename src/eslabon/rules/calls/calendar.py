"""Calendar years as the call counts them."""

from datetime import date


def anniversary(start: date, *, years: int) -> date | None:
    """The first day on which `years` calendar years have passed since `start`.

    Parameters
    ----------
    start : date
    years : int
        Zero or more.

    Returns
    -------
    date or None
        None when the day would lie after the year 9999, which no date reaches.

    Raises
    ------
    ValueError
        If `years` is negative.

    Notes
    -----
    Clause CALL-03. A year that has no 29 February gives 1 March, never 28 February.

    >>> anniversary(date(2021, 5, 3), years=1)
    datetime.date(2022, 5, 3)
    >>> anniversary(date(2020, 2, 29), years=1)
    datetime.date(2021, 3, 1)
    >>> anniversary(date(2020, 2, 29), years=4)
    datetime.date(2024, 2, 29)
    >>> anniversary(date(9999, 1, 1), years=1) is None
    True
    """
    if years < 0:
        raise ValueError("years must be zero or more")
    if start.year + years > date.max.year:
        return None
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)

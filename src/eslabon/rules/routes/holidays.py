"""Which days of a year are holidays: fixed ones, and those that move with Easter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Holiday:
    """A day on which nobody works: a month and day, or so many days after (before, if negative) Easter Sunday.

    `since` is the first year in which it was one.
    """

    name_es: str
    name_en: str
    month: int | None = None
    day: int | None = None
    easter: int | None = None
    since: int | None = None

    def on(self, year: int) -> date | None:
        """Its date in a year, or None before it was a holiday.

        >>> Holiday("Navidad", "Christmas", month=12, day=25).on(2022)
        datetime.date(2022, 12, 25)
        """
        if self.since is not None and year < self.since:
            return None
        if self.month is not None and self.day is not None:
            return date(year, self.month, self.day)
        return easter_sunday(year) + timedelta(days=self.easter or 0)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Parameters
    ----------
    year : int
        From 1583 on.

    Notes
    -----
    Clause ROUTE-91. The computation of Meeus, Jones and Butcher.

    >>> easter_sunday(2022), easter_sunday(2038)
    (datetime.date(2022, 4, 17), datetime.date(2038, 4, 25))
    """
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, odd_centuries = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, odd_years = divmod(of_century, 4)
    to_sunday = (32 + 2 * odd_centuries + 2 * leap_years - epact - odd_years) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays_of(years: Iterable[int], *, holidays: Sequence[Holiday]) -> tuple[tuple[date, Holiday], ...]:
    """The holidays of some years in order of time; where two fall together, the first of the list.

    Notes
    -----
    Clause ROUTE-91.

    >>> friday = Holiday("Viernes Santo", "Good Friday", easter=-2)
    >>> [day.isoformat() for day, _ in holidays_of([2022, 2023], holidays=[friday])]
    ['2022-04-15', '2023-04-07']
    """
    found: dict[date, Holiday] = {}
    for year in years:
        for holiday in holidays:
            day = holiday.on(year)
            if day is not None:
                found.setdefault(day, holiday)
    return tuple(sorted(found.items(), key=lambda pair: pair[0]))

"""Days, hours and lists as people read them, in Spanish and English."""

from collections.abc import Iterable, Sequence
from datetime import date

MONTHS_ES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
    *("noviembre", "diciembre"),
)
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)


def hour(minutes: int) -> str:
    """An hour of the day from minutes since midnight.

    >>> hour(1050)
    '17:30'
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hours(minutes: int) -> str:
    """A length in hours, without needless decimals.

    >>> hours(720), hours(90)
    ('12', '1.5')
    """
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def day_es(day: date) -> str:
    """A day in Spanish.

    >>> day_es(date(2022, 6, 7))
    '7 de junio de 2022'
    """
    return f"{day.day} de {MONTHS_ES[day.month - 1]} de {day.year}"


def day_en(day: date) -> str:
    """A day in English.

    >>> day_en(date(2022, 6, 7))
    '7 June 2022'
    """
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def month_es(year: int, *, month: int) -> str:
    """A month in Spanish.

    >>> month_es(2022, month=6)
    'junio de 2022'
    """
    return f"{MONTHS_ES[month - 1]} de {year}"


def month_en(year: int, *, month: int) -> str:
    """A month in English.

    >>> month_en(2022, month=6)
    'June 2022'
    """
    return f"{MONTHS_EN[month - 1]} {year}"


def listed_es(words: Iterable[str]) -> str:
    """Words in a row, with “y”.

    >>> listed_es(["junio", "julio", "agosto"])
    'junio, julio y agosto'
    """
    return _listed(tuple(words), last=" y ")


def listed_en(words: Iterable[str]) -> str:
    """Words in a row, with “and”.

    >>> listed_en(["June", "July"])
    'June and July'
    """
    return _listed(tuple(words), last=" and ")


def days_es(days: Sequence[date], *, at_most: int = 4) -> str:
    """Some days in Spanish: all of them if few, else how many and from when to when.

    >>> days_es([date(2022, 6, 7), date(2022, 6, 8)])
    '7 de junio de 2022 y 8 de junio de 2022'
    """
    if len(days) <= at_most:
        return listed_es(map(day_es, days))
    return f"{len(days)} días entre el {day_es(min(days))} y el {day_es(max(days))}"


def days_en(days: Sequence[date], *, at_most: int = 4) -> str:
    """Some days in English: all of them if few, else how many and from when to when.

    >>> days_en([date(2022, 6, 7)])
    '7 June 2022'
    """
    if len(days) <= at_most:
        return listed_en(map(day_en, days))
    return f"{len(days)} days between {day_en(min(days))} and {day_en(max(days))}"


def _listed(words: tuple[str, ...], *, last: str) -> str:
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)

"""What a cell may hold: each parser turns one cell of a CSV or XLSX into a value, or refuses it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

# A CSV has texts only; a workbook also has numbers, yes/no values and dates.
Cell = str | float | int | bool | date | datetime | time | object

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_NUMBER = 40
_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Parser:
    """How a cell is read, and the words for what it should have been. `read` raises ValueError to refuse."""

    read: Callable[[Cell], Any]
    es: str
    en: str


def plain_text(cell: Cell) -> str:
    """The cell as text: 12.0 of a workbook is 12, a date is ISO 8601, yes/no is TRUE or FALSE.

    >>> plain_text(20512333797.0), plain_text(date(2021, 5, 3)), plain_text("  Junín "), plain_text(0.5)
    ('20512333797', '2021-05-03', 'Junín', '0.5')
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _without_noise(cell)
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def shown(cell: Cell) -> str:
    r"""The cell as a message may show it: short, and without characters that a terminal would obey.

    >>> shown("a\x1b[31mb"), len(shown("x" * 500))
    ('a\\x1b[31mb', 60)
    """
    text = plain_text(cell)
    text = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _without_noise(number: float) -> str:
    """A workbook's number with the 15 digits that the spreadsheet shows, never in powers of ten."""
    decimal = Decimal(f"{number:.15g}")
    return f"{decimal.normalize():f}" if decimal.is_finite() else str(number)


def _read_decimal(cell: Cell) -> Decimal:
    text = plain_text(cell)
    if isinstance(cell, (bool, date, time)) or len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _read_amount(cell: Cell) -> Decimal:
    amount = _read_decimal(cell)
    if amount < 0:
        raise ValueError("below zero")
    return abs(amount)


def _read_integer(cell: Cell) -> int:
    number = _read_decimal(cell)
    if number != number.to_integral_value():
        raise ValueError("not whole")
    return int(number)


def _read_date(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            raise ValueError("a time of day")
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = plain_text(cell)
    if not isinstance(cell, str) or not _DATE.fullmatch(found):
        raise ValueError(found)
    return date.fromisoformat(found)


def _read_yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    answers = {"yes": True, "no": False}
    if (found := plain_text(cell)) in answers:
        return answers[found]
    raise ValueError(found)


text = Parser(plain_text, "un texto", "a text")
decimal = Parser(_read_decimal, "un número como 1234.50", "a number such as 1234.50")
amount = Parser(
    _read_amount,
    "un monto de cero o más como 150000.50, con punto decimal y sin separador de miles",
    "an amount of zero or more such as 150000.50, with a decimal point and no thousands separator",
)
integer = Parser(_read_integer, "un número entero", "a whole number")
iso_date = Parser(_read_date, "una fecha que exista, como 2021-05-31", "an existing date such as 2021-05-31")
yes_no = Parser(_read_yes_no, "yes o no", "yes or no")


def choice(*options: str) -> Parser:
    """Exactly one of `options`.

    >>> choice("natural", "legal").read(" legal ")
    'legal'
    """

    def read(cell: Cell) -> str:
        if (found := plain_text(cell)) in options:
            return found
        raise ValueError(found)

    listed = ", ".join(options)
    return Parser(read, f"uno de estos valores: {listed}", f"one of these values: {listed}")


def codes(*options: str, separator: str = ";") -> Parser:
    """Any of `options`, separated; the order and repetitions do not matter.

    >>> sorted(codes("taxpayer", "sales").read("sales;taxpayer;sales"))
    ['sales', 'taxpayer']
    """

    def read(cell: Cell) -> frozenset[str]:
        found = {part.strip() for part in plain_text(cell).split(separator)} - {""}
        if found <= set(options):
            return frozenset(found)
        raise ValueError(", ".join(sorted(found - set(options))))

    listed = ", ".join(options)
    return Parser(
        read,
        f"uno o más de estos valores separados por «{separator}»: {listed}",
        f"one or more of these values separated by “{separator}”: {listed}",
    )


def place_code(known: frozenset[str], *, width: int, es: str, en: str) -> Parser:
    """A code of `width` digits among `known`; a workbook's number gets back the zeros that it lost.

    >>> departments = place_code(frozenset({"08", "12"}), width=2, es="…", en="…")
    >>> departments.read(8.0), departments.read("12")
    ('08', '12')
    """

    def read(cell: Cell) -> str:
        found = plain_text(cell)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            found = found.zfill(width)
        if found in known:
            return found
        raise ValueError(found)

    return Parser(read, es, en)

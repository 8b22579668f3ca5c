"""Write tables that people open in a spreadsheet: CSV and XLSX, safe against formula injection.

A name such as `=HYPERLINK(…)` that somebody typed into a form must never run on the desk of whoever opens the export.
In CSV, a *text* cell that a spreadsheet could take for a formula gets an apostrophe in front: one that begins with
`=`, `+`, `-`, `@`, their full-width forms, a tab or a line break, spaces in front or not. Numbers and dates are typed
by the caller (int, float, Decimal, date), begin with a digit or a minus sign, and stay as they are. In XLSX every
text is written as a text, so nothing is added to it.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

# What a spreadsheet reads as the start of a formula, also in the wide forms of East Asian keyboards.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 -- the wide forms are meant
IGNORED_BEFORE = " \xa0\u200b\ufeff\u3000'\""
MAX_XLSX_ROWS = 1_048_576
MAX_XLSX_TEXT = 32_767  # characters of a cell
MAX_XLSX_DIGITS = 15  # beyond these a spreadsheet rounds: longer whole numbers are written as text
LARGEST_XLSX_NUMBER = 1e300
FIRST_XLSX_DAY = date(1900, 3, 1)  # Excel believes that 29 February 1900 existed
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_SHEET_NAME = 31
COLUMN_WIDTH = 18  # characters


def write_csv(
    stream: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Any]], *, neutralise: bool = True
) -> int:
    """Write a table as CSV and return the number of rows after the header.

    Parameters
    ----------
    stream : binary file
        Written from where it stands; left open.
    header : sequence of str
    rows : iterable of sequences
        None, NaN and infinities become empty cells; True and False `yes` and `no`; dates ISO 8601; times HH:MM.
    neutralise : bool
        False only where a program, never a person with a spreadsheet, reads the file back.

    Notes
    -----
    UTF-8 without BOM, comma, RFC 4180 (lines end in CR LF, quotes doubled).

    Examples
    --------
    >>> out = io.BytesIO()
    >>> write_csv(out, ["name", "kg"], [["=1+1", Decimal("-2.50")], ["Ñahui, Rosa", None]])
    2
    >>> out.getvalue().decode().splitlines()
    ['name,kg', "'=1+1,-2.50", '"Ñahui, Rosa",']
    """
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([_csv_cell(cell, neutralise) for cell in header])
        for row in rows:
            writer.writerow([_csv_cell(cell, neutralise) for cell in row])
            count += 1
    finally:
        text.detach()
    return count


def write_xlsx(
    stream: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet_name: str = "Datos"
) -> int:
    """Write a table as a workbook of one sheet and return the number of rows after the header.

    Texts are texts whatever they begin with; numbers are numbers and dates dates, so that they sort and add up.
    Raises ValueError when there are more rows than a sheet holds.

    >>> out = io.BytesIO()
    >>> write_xlsx(out, ["name", "since"], [["=1+1", date(2021, 5, 3)]], sheet_name="Socios")
    1
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    count = 0
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(safe_sheet_name(sheet_name))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), COLUMN_WIDTH)
        for column, title in enumerate(header):
            sheet.write_string(0, column, _xlsx_text(str(title)), head)
        for number, row in enumerate(rows, 1):
            if number >= MAX_XLSX_ROWS:
                raise ValueError(f"a sheet holds {MAX_XLSX_ROWS - 1} rows; write CSV instead")
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)
            count = number
    return count


def is_formula_like(text: str) -> bool:
    r"""Whether a spreadsheet could take `text` for a formula.

    >>> [is_formula_like(text) for text in ("=1+1", "  @SUM(A1)", "\uff0b51", "Ana", "3-4")]
    [True, True, True, False, False]
    """
    return text.lstrip(IGNORED_BEFORE)[:1] in FORMULA_STARTS


def safe_sheet_name(name: str) -> str:
    r"""Return `name` as spreadsheets allow it: at most 31 characters, none of `[]:*?/\`, no apostrophe at an end.

    >>> safe_sheet_name("Convocatoria 2021/1: Junín [café]")
    'Convocatoria 2021 1  Junín  caf'
    """
    cleaned = _cut(FORBIDDEN_IN_SHEET_NAME.sub(" ", name), LONGEST_SHEET_NAME).strip(" '")
    return cleaned if cleaned and cleaned.lower() != "history" else "Datos"


def plain_text(value: Any) -> str:
    """Text of one cell: empty for unknown, yes/no, ISO dates, decimals in full.

    >>> [plain_text(value) for value in (None, True, Decimal("1E+3"), float("nan"), date(2021, 5, 3), time(17, 30))]
    ['', 'yes', '1000', '', '2021-05-03', '17:30']
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def _csv_cell(value: Any, neutralise: bool) -> str:  # noqa: FBT001 -- private, called in two lines above
    text = plain_text(value)
    is_typed = isinstance(value, int | float | Decimal | date | time)
    return f"'{text}" if neutralise and not is_typed and is_formula_like(text) else text


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    """Write one typed cell; whatever is no number, date or time is written as a text."""
    text = plain_text(value)
    if not text:
        return
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _fits_a_number(value):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, datetime) and value.date() >= FIRST_XLSX_DAY:
        sheet.write_datetime(row, column, value.replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_XLSX_DAY:
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats[date])  # noqa: DTZ001 -- a spreadsheet's dates have no zone
    elif isinstance(value, time):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), formats[time])
    else:
        sheet.write_string(row, column, _xlsx_text(text))


def _fits_a_number(value: float | Decimal) -> bool:
    if not -LARGEST_XLSX_NUMBER < value < LARGEST_XLSX_NUMBER:
        return False
    return isinstance(value, float) or len(Decimal(value).normalize().as_tuple().digits) <= MAX_XLSX_DIGITS


def _xlsx_text(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole if _cut(whole, MAX_XLSX_TEXT) == whole else _cut(whole, MAX_XLSX_TEXT - 1) + "…"


def _cut(text: str, units: int) -> str:
    """The first `units` UTF-16 units of `text`, as spreadsheets count; a character is never cut in two."""
    return text.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore")

"""The sheets of an XLSForm workbook as rows of text, with every fault named by sheet, row and column."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from eslabon.files.cells import plain_text
from eslabon.files.content.workbooks import check_workbook
from eslabon.files.faults import Fault, catalogued
from eslabon.files.spans import UnsoundBookError, widest_sheet
from eslabon.rules.problems import files

LARGEST = 8 * 1024 * 1024  # bytes
LARGEST_AREA = 2_000_000  # cells
NEEDED = ("survey", "choices")


@dataclass(frozen=True)
class SheetRow:
    """One row: its number and its cells by header, all as text."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def translated(self, column: str) -> dict[str, str]:
        """The texts of `label`, `label::Español (es)`, … by language code; a plain column is `default`."""
        found: dict[str, str] = {}
        for header, text in self.cells.items():
            name, _, language = header.partition("::")
            if name == column and text:
                found[language_code(language) or "default"] = text
        return found


@dataclass
class Workbook:
    """The sheets that were read and what is wrong so far."""

    name: str
    sheets: dict[str, list[SheetRow]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def rows(self, sheet: str) -> list[SheetRow]:
        """The rows of a sheet; none if it is not there."""
        return self.sheets.get(sheet, [])

    def fault(self, row: SheetRow | int | None, column: str | None, code: str, *, sheet: str, es: str, en: str) -> None:
        """Note a fault at a cell of a sheet."""
        number = row.number if isinstance(row, SheetRow) else row
        self.faults.append(Fault(f"{self.name}#{sheet}", number, column, code, es, en))


def language_code(language: str) -> str:
    """The code of a language as XLSForm writes it.

    >>> language_code("Español (es)"), language_code("English (en)"), language_code("en"), language_code("")
    ('es', 'en', 'en', '')
    """
    _, found, rest = language.rpartition("(")
    return (rest.rstrip(") ") if found else language).strip().lower()


def read_workbook(data: bytes, *, name: str) -> Workbook:
    """Every sheet of the workbook; whatever the bytes are, a fault comes out and no error."""
    book = Workbook(name)
    if len(data) > LARGEST:
        most = LARGEST // (1024 * 1024)
        book.faults.append(catalogued(files.TOO_LARGE, file=name, limit=str(most), unit_es="MB", unit_en="MB"))
        return book
    if fault := _unsound(data, name):
        book.faults.append(fault)
        return book
    try:
        found = list(_read_sheets(data))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 -- a panic of the engine is no Exception, yet only says that the file is bad
        book.faults.append(catalogued(files.BROKEN_WORKBOOK, file=name))
        return book
    for sheet, rows in found:
        book.sheets[sheet] = _named_rows(book, sheet, rows)
    for sheet in NEEDED:
        if sheet not in book.sheets:
            book.fault(None, None, "missing", sheet=sheet, es="falta esta hoja", en="this sheet is missing")
    return book


def _unsound(data: bytes, name: str) -> Fault | None:
    if not data.startswith(b"PK"):
        return catalogued(files.OTHER_FORMAT, file=name)
    if fault := check_workbook(data, name=name):
        return fault
    try:
        rows, columns = widest_sheet(data)
    except UnsoundBookError:
        return catalogued(files.BROKEN_WORKBOOK, file=name)
    if rows * columns > LARGEST_AREA:
        limit = f"{LARGEST_AREA:,}"
        return catalogued(files.TOO_LARGE, file=name, limit=limit, unit_es="celdas", unit_en="cells")
    return None


def _read_sheets(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        yield name.strip().lower(), [[plain_text(cell) for cell in row] for row in rows]


def _named_rows(book: Workbook, sheet: str, rows: list[list[str]]) -> list[SheetRow]:
    header = [_header(cell) for cell in rows[0]] if rows else []
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        book.fault(1, name, "repeated", sheet=sheet, es="esta columna está dos veces", en="this column is there twice")
    return [
        SheetRow(number, {name: cell for name, cell in zip(header, row, strict=False) if name})
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    ]


def _header(cell: str) -> str:
    """A header with its language: XLSForm takes `label:es`, `label::es` and any case of the first word."""
    name, separator, language = cell.partition(":")
    bare = name.strip().lower().replace(" ", "_")
    return f"{bare}::{language.lstrip(':').strip()}" if separator else bare

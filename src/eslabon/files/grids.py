"""Rows of cells out of the bytes of a CSV or an XLSX: whatever the bytes are, rows or faults come out, no error."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from eslabon.files.cells import Cell
from eslabon.files.content.workbooks import check_workbook
from eslabon.files.faults import Fault, catalogued
from eslabon.files.spans import UnsoundBookError, widest_sheet
from eslabon.rules.problems import files

BOM = b"\xef\xbb\xbf"
ZIP = b"PK"
# UTF-16 and UTF-32, Excel before 2007 or with a password, PDF.
FOREIGN = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xd0\xcf\x11\xe0", b"%PDF-")


@dataclass(frozen=True)
class TableLimits:
    """How large a table may be."""

    bytes: int = 64 * 1024 * 1024
    rows: int = 200_000
    columns: int = 1_000
    area: int = 20_000_000  # cells of the rectangle that a workbook's sheet spans, empty ones included


@dataclass(frozen=True)
class Line:
    """One row as it stands in the file; `number` is the row of a spreadsheet, the header being 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


def read_lines(data: bytes, *, name: str, limits: TableLimits) -> Iterator[Line | Fault]:
    """Yield the rows of a table; a fault with a row replaces that row, a fault without one ends the file."""
    if len(data) > limits.bytes:
        yield _too_large(name, limits.bytes // (1024 * 1024) or 1, "MB", "MB")
        return
    lines: Iterator[Line | Fault]
    if data.startswith(FOREIGN):
        lines = iter((catalogued(files.OTHER_FORMAT, file=name),))
    elif data.startswith(ZIP):
        lines = _workbook_lines(data, name=name, limits=limits)
    else:
        lines = _csv_lines(data, name=name)
    for count, line in enumerate(lines):
        if count > limits.rows:
            yield _too_large(name, limits.rows, "filas", "rows")
            return
        if isinstance(line, Line) and len(line.cells) > limits.columns:
            yield _too_large(name, limits.columns, "columnas", "columns")
            return
        yield line


def _too_large(name: str, limit: int, unit_es: str, unit_en: str) -> Fault:
    return catalogued(files.TOO_LARGE, file=name, limit=f"{limit:,}", unit_es=unit_es, unit_en=unit_en)


def _csv_lines(data: bytes, *, name: str) -> Iterator[Line | Fault]:
    """Bytes that are not UTF-8 survive as surrogates, so that only the rows that hold them are refused."""
    text = data.removeprefix(BOM).decode("utf-8", errors="surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield catalogued(files.BROKEN_ROW, file=name, row=number, cause=error)
            continue
        yield Line(number, tuple(cells))


def _workbook_lines(data: bytes, *, name: str, limits: TableLimits) -> Iterator[Line | Fault]:
    fault = check_workbook(data, name=name) or _span_fault(data, name=name, limits=limits)
    if fault:
        yield fault
        return
    try:
        yield from _sheet_lines(data)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # noqa: BLE001 -- a panic of the engine is no Exception, yet only says that the file is bad
        yield catalogued(files.BROKEN_WORKBOOK, file=name)


def _sheet_lines(data: bytes) -> Iterator[Line]:
    """The first visible sheet, from its first row and column on."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    rows = workbook.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)
    for number, cells in enumerate(rows, start=1):
        yield Line(number, tuple(cells))


def _span_fault(data: bytes, *, name: str, limits: TableLimits) -> Fault | None:
    try:
        rows, columns = widest_sheet(data)
    except UnsoundBookError:
        return catalogued(files.BROKEN_WORKBOOK, file=name)
    if rows * columns > limits.area:
        return _too_large(name, limits.area, "celdas", "cells")
    return None

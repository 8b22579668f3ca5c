"""Rows of a public file by header, with their number: CSV, XLSX or Parquet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eslabon.files.cells import Cell, plain_text
from eslabon.files.faults import Fault, catalogued
from eslabon.files.grids import TableLimits, read_lines
from eslabon.rules.problems import files as file_problems

LIMITS = TableLimits(bytes=1024 * 1024 * 1024, rows=5_000_000)


@dataclass(frozen=True)
class SheetRow:
    """One row; `number` counts as a spreadsheet does, the header being 1, also in Parquet."""

    number: int
    cells: Mapping[str, Cell]


def read_sheet(path: Path, *, columns: tuple[str, ...]) -> Iterator[SheetRow | Fault]:
    """The rows of a file, only with `columns`; a fault, and no more rows, if it cannot be read or lacks one."""
    try:
        if path.suffix == ".parquet":
            yield from _read_parquet(path, columns=columns)
        else:
            yield from _read_grid(path, columns=columns)
    except OSError as error:
        yield catalogued(file_problems.NOT_READ, file=path.name, cause=error.strerror or str(error))


def _read_grid(path: Path, *, columns: tuple[str, ...]) -> Iterator[SheetRow | Fault]:
    places: dict[str, int] | None = None
    for line in read_lines(path.read_bytes(), name=path.name, limits=LIMITS):
        if isinstance(line, Fault):
            yield line
        elif places is None:
            if line.is_blank:
                continue
            headers = [plain_text(cell) for cell in line.cells]
            if missing := _missing(headers, columns, path=path, row=line.number):
                yield from missing
                return
            places = {column: headers.index(column) for column in columns}
        elif not line.is_blank:
            cells = {column: line.cells[at] if at < len(line.cells) else "" for column, at in places.items()}
            yield SheetRow(line.number, cells)


def _read_parquet(path: Path, *, columns: tuple[str, ...]) -> Iterator[SheetRow | Fault]:
    import pyarrow as pa  # slow to load, and few files need it
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            if missing := _missing(list(file.schema_arrow.names), columns, path=path, row=1):
                yield from missing
                return
            table = file.read(columns=list(columns))
    except pa.ArrowInvalid as error:
        yield catalogued(file_problems.NOT_READ, file=path.name, cause=str(error))
        return
    held = [table.column(column).to_pylist() for column in columns]
    for number, cells in enumerate(zip(*held, strict=True), start=2):
        yield SheetRow(number, dict(zip(columns, cells, strict=True)))


def _missing(headers: list[str], columns: tuple[str, ...], *, path: Path, row: int) -> list[Fault]:
    return [
        catalogued(file_problems.COLUMN_MISSING, file=path.name, row=row, column=column)
        for column in columns
        if column not in headers
    ]

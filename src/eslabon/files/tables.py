"""A table with known columns, read from a CSV or XLSX: good rows, and a fault for whatever is wrong.

    columns = [Column("application_id", text, unique=True), Column("sales_last_pen", amount, required=False)]
    table = read_table(path, name="applications.csv", columns=columns)

Nothing that a file contains raises: what is wrong is in `faults`, what was left aside in `notes`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eslabon.files.cells import (
    Cell,
    Parser,
    amount,
    choice,
    codes,
    decimal,
    integer,
    iso_date,
    place_code,
    plain_text,
    shown,
    text,
    yes_no,
)
from eslabon.files.faults import Fault, catalogued
from eslabon.files.grids import Line, TableLimits, read_lines
from eslabon.rules.problems import Entry, files

__all__ = [
    "Column",
    "Parser",
    "Row",
    "Table",
    "TableLimits",
    "amount",
    "choice",
    "codes",
    "decimal",
    "integer",
    "iso_date",
    "place_code",
    "read_table",
    "text",
    "yes_no",
]
_SEPARATORS = (";", "\t", "|")
_ALIEN = re.compile("[\udc80-\udcff]")  # bytes outside UTF-8, as `surrogateescape` keeps them


@dataclass(frozen=True)
class Column:
    """A column that the table must have.

    Attributes
    ----------
    name : str
        Its header, to the letter.
    parse : Parser
        How a cell that is not empty is read.
    required : bool
        Whether an empty cell is a bad value; otherwise it gives `empty`.
    unique : bool
        Whether a value may appear once only: the first row keeps it, a later one is refused.
    empty : object
        What an empty cell means.
    may_be_absent : bool
        Whether the file may lack the column; every cell then is empty.
    """

    name: str
    parse: Parser = text
    required: bool = True
    unique: bool = False
    empty: Any = None
    may_be_absent: bool = False


@dataclass(frozen=True)
class Row:
    """A good row: its number in the file and its values by column name."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass
class Table:
    """What was read.

    Attributes
    ----------
    rows : list of Row
        The good rows, in order; none if the reading was strict and anything was wrong.
    faults : list of Fault
        What was refused and why.
    notes : list of Fault
        Columns that are not used.
    ignored_columns : list of str
        Their names.
    refused : int
        How many rows were refused.
    is_readable : bool
        False if not even the headers could be used.
    """

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    refused: int = 0
    is_readable: bool = True


def read_table(
    source: Path | str | bytes,
    *,
    name: str,
    columns: Sequence[Column],
    strict: bool = False,
    limits: TableLimits | None = None,
) -> Table:
    r"""Read a table; the format is told from the content, never from the name.

    Parameters
    ----------
    source : Path, str or bytes
        A path, or the bytes themselves.
    name : str
        What the faults call the file.
    columns : sequence of Column
    strict : bool
        Refuse every row if any is refused.
    limits : TableLimits, optional

    >>> table = read_table(b"id,area_ha,note\nA,1.5,x\nB,two,y\nA,3,z\n", name="plots.csv",
    ...                    columns=[Column("id", unique=True), Column("area_ha", decimal)])
    >>> [dict(row.values) for row in table.rows]
    [{'id': 'A', 'area_ha': Decimal('1.5')}]
    >>> for fault in table.faults + table.notes: print(fault)
    plots.csv:3:area_ha: “two” is not valid here; a number such as 1234.50 was expected.
    plots.csv:4:id: “A” is already in row 2; a different identifier was expected in each row.
    plots.csv:1:note: this column is not used and is left aside.
    """
    limits = limits or TableLimits()
    data = source if isinstance(source, bytes) else _read_file(Path(source), name=name, limits=limits)
    if isinstance(data, Fault):
        return Table(faults=[data], is_readable=False)
    table = _Reading(name=name, columns=columns).run(read_lines(data, name=name, limits=limits))
    if strict and table.faults:
        table.refused += len(table.rows)
        table.rows = []
    return table


def _read_file(path: Path, *, name: str, limits: TableLimits) -> bytes | Fault:
    try:
        with path.open("rb") as stream:
            return stream.read(limits.bytes + 1)
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        return catalogued(files.NOT_READ, file=name, cause=cause)


class _Reading:
    """One pass over the lines of a file."""

    def __init__(self, *, name: str, columns: Sequence[Column]) -> None:
        self.name, self.columns = name, columns
        self.table = Table()
        self.positions: dict[str, int] = {}
        self.width = 0
        self.seen: dict[str, dict[Any, int]] = {column.name: {} for column in columns if column.unique}

    def run(self, lines: Iterator[Line | Fault]) -> Table:
        has_header = False
        for line in lines:
            if isinstance(line, Fault):
                self.table.faults.append(line)
                if line.row is None or not has_header:
                    return self._unreadable()
                self.table.refused += 1
            elif line.is_blank:
                continue
            elif not has_header:
                if not self._read_header(line):
                    return self._unreadable()
                has_header = True
            else:
                self._read_row(line)
        if not has_header:
            self._add(files.EMPTY, columns=", ".join(column.name for column in self.columns))
            return self._unreadable()
        return self.table

    def _unreadable(self) -> Table:
        self.table.rows, self.table.is_readable = [], False
        return self.table

    def _add(
        self, coded: tuple[str, Entry], *, row: int | None = None, column: str | None = None, **details: Any
    ) -> None:
        self.table.faults.append(catalogued(coded, file=self.name, row=row, column=column, **details))

    def _read_header(self, line: Line) -> bool:
        """Place the columns; False if the table cannot be read under these headers."""
        if damaged := [fault for cell in line.cells if (fault := self._damage(cell, row=line.number, column=None))]:
            self.table.faults.extend(damaged)
            return False
        names = [plain_text(cell) for cell in line.cells]
        while names and not names[-1]:
            names.pop()
        if separator := self._other_separator(names):
            self._add(files.OTHER_SEPARATOR, row=line.number, separator=separator)
            return False
        before = len(self.table.faults)
        for column in self.columns:
            if names.count(column.name) > 1:
                self._add(files.COLUMN_REPEATED, row=line.number, column=column.name)
            elif column.name in names:
                self.positions[column.name] = names.index(column.name)
            elif not column.may_be_absent:
                self._add(files.COLUMN_MISSING, row=line.number, column=column.name)
        self.width = len(names)
        known = {column.name for column in self.columns}
        for extra in (each for each in names if each and each not in known):
            self.table.ignored_columns.append(extra)
            self.table.notes.append(
                catalogued(files.COLUMN_IGNORED, file=self.name, row=line.number, column=shown(extra))
            )
        return len(self.table.faults) == before

    def _other_separator(self, names: list[str]) -> str | None:
        wanted = {column.name for column in self.columns}
        if len(names) != 1 or names[0] in wanted:
            return None
        return next((each for each in _SEPARATORS if set(names[0].split(each)) & wanted), None)

    def _read_row(self, line: Line) -> None:
        before = len(self.table.faults)
        cells = list(line.cells)
        while len(cells) > self.width and _is_empty(cells[-1]):
            cells.pop()
        if len(cells) != self.width:
            self._add(files.UNEVEN_ROW, row=line.number, found=len(cells), expected=self.width)
            self.table.refused += 1
            return
        values = {column.name: self._read_cell(column, cells, row=line.number) for column in self.columns}
        if len(self.table.faults) == before:
            self.table.rows.append(Row(line.number, values))
        else:
            self.table.refused += 1

    def _read_cell(self, column: Column, cells: list[Cell], *, row: int) -> Any:
        position = self.positions.get(column.name)
        cell = "" if position is None else cells[position]
        if damage := self._damage(cell, row=row, column=column.name):
            self.table.faults.append(damage)
            return None
        if _is_empty(cell):
            if column.required:
                self._add_about(files.VALUE_MISSING, column, row=row)
            return column.empty
        try:
            value = column.parse.read(cell)
        except ValueError:
            self._add_about(files.BAD_VALUE, column, row=row, value=shown(cell))
            return None
        if column.unique:
            first = self.seen[column.name].setdefault(value, row)
            if first != row:
                self._add(files.REPEATED_ID, row=row, column=column.name, value=shown(cell), first=first)
        return value

    def _add_about(self, coded: tuple[str, Entry], column: Column, *, row: int, **details: Any) -> None:
        """A fault that says what the column expects."""
        expected = column.parse
        self._add(coded, row=row, column=column.name, expected_es=expected.es, expected_en=expected.en, **details)

    def _damage(self, cell: Cell, *, row: int, column: str | None) -> Fault | None:
        """What makes a text no text at all: bytes outside UTF-8, or NUL."""
        if not isinstance(cell, str):
            return None
        if alien := _ALIEN.findall(cell):
            found = " ".join(f"{ord(each) - 0xDC00:02X}" for each in alien[:4])
            return catalogued(files.NOT_UTF8, file=self.name, row=row, column=column, bytes=found)
        if "\x00" in cell:
            return catalogued(files.CONTROL_CHARACTER, file=self.name, row=row, column=column)
        return None


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())

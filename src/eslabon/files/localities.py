"""Names of places and the register they are looked for in, from files; matches into one: `eslabon places match`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from eslabon.files.faults import Fault, catalogued
from eslabon.files.packs.documents import NotTomlError, parse_document
from eslabon.files.packs.sections import Section
from eslabon.files.tables import Column, TableLimits, decimal, read_table, text
from eslabon.rules.problems import files as file_problems

T = TypeVar("T")
NAME_COLUMNS = (Column("name_id", text, unique=True), Column("name", text), Column("district_code", text))
PLACE_COLUMNS = (
    Column("place_code", text, unique=True),
    Column("name", text),
    Column("district_code", text),
    Column("lat", decimal, required=False),
    Column("lon", decimal, required=False),
)
MATCH_COLUMNS = ("name_id", "place_code", "score", "decision", "tied")


class ListedName(NamedTuple):
    """A name to look for, and the district to look in."""

    name_id: str
    name: str
    district_code: str
    row: int


class Locality(NamedTuple):
    """A place of the register; without a point where the register has none."""

    place_code: str
    name: str
    district_code: str
    lat: Decimal | None
    lon: Decimal | None


@dataclass
class Read(Generic[T]):
    """The good rows of a file, what was refused and what was left aside."""

    rows: list[T] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    refused: int = 0
    is_readable: bool = True


def read_names(
    source: Path | str | bytes, *, name: str, strict: bool = False, limits: TableLimits | None = None
) -> Read[ListedName]:
    r"""The names of a CSV or XLSX file.

    >>> read_names(b"name_id,name,district_code\n1,C.P. Sta. Rosa,120301\n", name="n.csv").rows
    [ListedName(name_id='1', name='C.P. Sta. Rosa', district_code='120301', row=2)]
    """
    table = read_table(source, name=name, columns=NAME_COLUMNS, strict=strict, limits=limits)
    rows = [
        ListedName(row.values["name_id"], row.values["name"], row.values["district_code"], row.number)
        for row in table.rows
    ]
    return Read(rows, table.faults, table.notes, table.refused, table.is_readable)


def read_localities(
    source: Path | str | bytes, *, name: str, strict: bool = False, limits: TableLimits | None = None
) -> Read[Locality]:
    r"""The places of a register in a CSV or XLSX file.

    >>> table = b"place_code,name,district_code,lat,lon\n1203010001,Santa Rosa,120301,-11.1,-75.3\n"
    >>> read_localities(table, name="r.csv").rows[0].name
    'Santa Rosa'
    """
    table = read_table(source, name=name, columns=PLACE_COLUMNS, strict=strict, limits=limits)
    rows = [Locality(*(row.values[column.name] for column in PLACE_COLUMNS)) for row in table.rows]
    return Read(rows, table.faults, table.notes, table.refused, table.is_readable)


@dataclass
class Rules:
    """The thresholds that a file gives, by name; only those that it gives."""

    given: dict[str, Decimal] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


THRESHOLDS = ("accept", "review", "margin")


def read_rules(source: Path | bytes, *, name: str) -> Rules:
    r"""The thresholds of a TOML file; whatever it leaves out keeps its default.

    >>> read_rules(b"accept = 0.9\n", name="r.toml").given
    {'accept': Decimal('0.9')}
    >>> print(read_rules(b"accept = 9\n", name="r.toml").faults[0])
    r.toml:1: accept is 9; expected a number from 0 to 1
    """
    rules = Rules()
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        document = parse_document(content, name=name)
    except OSError as error:
        rules.faults.append(catalogued(file_problems.NOT_READ, file=name, cause=error.strerror or str(error)))
        return rules
    except NotTomlError as error:
        es, en = f"no es TOML: {error.reason}", f"is not TOML: {error.reason}"
        column = None if error.column is None else str(error.column)
        rules.faults.append(Fault(name, error.line, column, "not_readable", es, en))
        return rules
    section = Section(document, document.data, path=(), faults=rules.faults)
    for key in THRESHOLDS:
        value = section.take(key, required=False)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 1:
            section.wrong((key,), value, es="un número de 0 a 1", en="a number from 0 to 1")
        else:
            rules.given[key] = Decimal(value)
    wrong = len(rules.faults)
    section.close()
    rules.notes, rules.faults = rules.faults[wrong:], rules.faults[:wrong]
    return rules


def match_row(name_id: str, *, place_code: str, score: float, decision: str, tied: int) -> Iterator[str]:
    """One row of the file of matches.

    >>> list(match_row("1", place_code="1203010001", score=0.97, decision="accepted", tied=2))
    ['1', '1203010001', '0.97', 'accepted', '2']
    """
    yield from (name_id, place_code, f"{score:.4f}".rstrip("0").rstrip("."), decision, str(tied))

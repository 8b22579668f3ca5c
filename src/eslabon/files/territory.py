"""Official registers of places, read from the files as their authorities publish them.

    register = read_register(path, name="ubigeo_distrito.csv", country="PE")

The shapes that are understood stand in `registers.toml`. Every row comes out: as a place, or as a fault with its
address; what a place lacks (a code, a point) is a notice and the place stays.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from eslabon.files.cells import Cell, Parser, decimal, plain_text, text
from eslabon.files.faults import Fault, catalogued
from eslabon.files.grids import Line, TableLimits, read_lines
from eslabon.files.tables import Column, Row, read_table
from eslabon.rules import territory as rules
from eslabon.rules.problems import files as file_problems
from eslabon.rules.problems import territory as problems

SCHEMES = ("inei", "reniec", "divipola", "iso_3166_2")
LABELS = {"inei": "INEI", "reniec": "RENIEC", "divipola": "DIVIPOLA", "iso_3166_2": "ISO 3166-2"}
KINDS = {
    "department": "departamento",
    "province": "provincia",
    "district": "distrito",
    "municipality": "municipio",
}
# South, north, west, east; with room for islands and capes.
BOUNDS = {"PE": (-18.6, 0.3, -81.7, -68.4), "CO": (-4.6, 13.8, -82.3, -66.6)}
OPTIONAL = frozenset({"capital", "altitude_m", "reniec", "iso_3166_2", "parent", "department", "province"})


@dataclass(frozen=True)
class Shape:
    """Which columns of a register say what; `kind` is empty when a column says it row by row."""

    name: str
    country: str
    columns: Mapping[str, str]
    kind: str = ""
    missing: frozenset[str] = frozenset()

    def column(self, meaning: str) -> str:
        """Header of the column with that meaning, for messages."""
        return self.columns.get(meaning, meaning)


@dataclass(frozen=True)
class PlaceRow:
    """One place as a register gives it; codes are shortened and whole, names as printed."""

    number: int
    kind: str
    name: str
    codes: Mapping[str, str]
    department: str = ""
    province: str = ""
    capital: str = ""
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: int | None = None


@dataclass
class Register:
    """What was read from one file."""

    name: str
    country: str
    shape: Shape | None = None
    rows: list[PlaceRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)  # rows refused, with their reasons
    notices: list[Fault] = field(default_factory=list)  # rows taken in that lack something
    refused: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)  # code → its first row


@cache
def known_shapes() -> tuple[Shape, ...]:
    """Every shape of `registers.toml`, the most particular first."""
    document = tomllib.loads((files("eslabon.files") / "registers.toml").read_text("utf-8"))
    shapes = [
        Shape(
            name=entry["name"],
            country=entry["country"],
            kind=entry.get("kind", ""),
            columns=entry["columns"],
            missing=frozenset(entry["missing"]),
        )
        for entry in document["register"]
    ]
    return tuple(sorted(shapes, key=lambda shape: -len(shape.columns)))


def read_register(
    source: Path | bytes, *, name: str, country: str, limits: TableLimits | None = None
) -> Register:  # fmt: skip
    r"""Read a register of places of a country (PE or CO) from a CSV or XLSX file.

    >>> header = b"COD_MPIO,NOM_MPIO,COD_DPTO,LATITUD,LONGITUD\n"
    >>> table = header + b"41551,PITALITO,41,1.85,-76.05\n5001,MEDELLIN,05,6.2,-75.6\n"
    >>> register = read_register(table, name="m.csv", country="CO")
    >>> [(row.name, dict(row.codes)) for row in register.rows]
    [('PITALITO', {'divipola': '41551'})]
    >>> print(register.faults[0].place, register.faults[0].code)
    m.csv:3:COD_MPIO FILES-E09
    """
    limits = limits or TableLimits()
    register = Register(name=name, country=country)
    headers = _headers(source, register=register, limits=limits)
    if headers is None:
        return register
    register.shape = shape = _recognise(headers, register=register)
    if shape is None:
        return register
    table = read_table(source, name=name, columns=_columns(shape), limits=limits)
    register.faults += table.faults
    register.refused = table.refused
    register.ignored_columns = table.ignored_columns
    for row in table.rows:
        place = _place(row, shape=shape, register=register)
        if place is None:
            register.refused += 1
        else:
            register.rows.append(place)
    return register


def _headers(source: Path | bytes, *, register: Register, limits: TableLimits) -> list[str] | None:
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        register.faults.append(catalogued(file_problems.NOT_READ, file=register.name, cause=error.strerror))
        return None
    for line in read_lines(data, name=register.name, limits=limits):
        if isinstance(line, Line) and line.is_blank:
            continue
        if isinstance(line, Line):
            return [plain_text(cell) for cell in line.cells]
        register.faults.append(line)
        return None
    register.faults.append(catalogued(file_problems.EMPTY, file=register.name, columns=_wanted(register.country)))
    return None


def _recognise(headers: Sequence[str], *, register: Register) -> Shape | None:
    for shape in known_shapes():
        needed = {header for meaning, header in shape.columns.items() if meaning not in OPTIONAL}
        # The name of a level is what tells a table of districts from one of provinces.
        if shape.country == register.country and needed <= set(headers):
            return shape
    register.faults.append(
        catalogued(
            problems.REGISTER_UNKNOWN,
            file=register.name,
            row=1,
            country=register.country,
            known=_wanted(register.country),
        )
    )
    return None


def _wanted(country: str) -> str:
    sets = [
        ", ".join(header for meaning, header in shape.columns.items() if meaning not in OPTIONAL)
        for shape in known_shapes()
        if shape.country == country
    ]
    return " | ".join(sets)


def _columns(shape: Shape) -> list[Column]:
    parsers: dict[str, Parser] = {scheme: _code_parser(scheme, shape=shape) for scheme in SCHEMES}
    parsers |= {
        "latitude": _unless_missing(decimal, shape.missing),
        "longitude": _unless_missing(decimal, shape.missing),
        "altitude_m": _unless_missing(decimal, shape.missing),
        "capital": _unless_missing(text, shape.missing),
        "kind": _one_of(rules.WIDTHS[rules.OWN_SCHEME[shape.country]]),
    }
    return [
        Column(
            header,
            parsers.get(meaning, text),
            required=meaning in {"name", "kind"},
            may_be_absent=meaning in OPTIONAL,
        )
        for meaning, header in shape.columns.items()
    ]


def _code_parser(scheme: str, *, shape: Shape) -> Parser:
    """A code as text. A workbook's number gets its zeros back only where one width is possible (TERR-01)."""
    if scheme == "iso_3166_2":
        return _unless_missing(text, shape.missing)
    widths = rules.WIDTHS.get(scheme, {})
    width = widths.get(shape.kind, 0)
    filled = max(widths.values(), default=0)

    def read(cell: Cell) -> str | None:
        found = plain_text(cell)
        if found in shape.missing:
            return None
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and width:
            found = found.zfill(width if len(found) <= width else filled)
        code = rules.shorten(found, scheme=scheme)
        if width and not rules.is_code(code, scheme=scheme, kind=shape.kind):
            raise ValueError(found)
        return code

    digits = f"{width}" if width in (filled, 0) else f"{width} o {filled}"
    return Parser(
        read,
        f"un código de {digits} cifras, como texto y con su cero inicial",
        f"a code of {digits.replace(' o ', ' or ')} digits, as text and with its leading zero",
    )


def _unless_missing(parser: Parser, missing: frozenset[str]) -> Parser:
    def read(cell: Cell) -> Any:
        return None if plain_text(cell) in missing else parser.read(cell)

    return Parser(read, parser.es, parser.en)


def _one_of(kinds: Mapping[str, int]) -> Parser:
    def read(cell: Cell) -> str:
        found = plain_text(cell)
        if found not in kinds:
            raise ValueError(found)
        return found

    listed = ", ".join(kinds)
    return Parser(read, f"uno de estos niveles: {listed}", f"one of these levels: {listed}")


def _place(row: Row, *, shape: Shape, register: Register) -> PlaceRow | None:
    """The place of a good row, with notices for what it lacks; None when it cannot be told which place it is."""
    values: dict[str, Any] = {meaning: row.values.get(header) for meaning, header in shape.columns.items()}
    kind = shape.kind or str(values["kind"])
    name = str(values["name"])
    codes = {scheme: str(values[scheme]) for scheme in SCHEMES if values.get(scheme)}
    if not _codes_fit(codes, values, kind=kind, row=row, shape=shape, register=register):
        return None
    _notice_codes(codes, name=name, row=row, shape=shape, register=register)
    latitude, longitude = _point(values, name=name, row=row, shape=shape, register=register)
    altitude = values.get("altitude_m")
    return PlaceRow(
        number=row.number,
        kind=kind,
        name=name,
        codes=codes,
        department=values.get("department") or "",
        province=values.get("province") or "",
        capital=values.get("capital") or "",
        latitude=latitude,
        longitude=longitude,
        altitude_m=None if altitude is None else round(altitude),
    )


def _codes_fit(
    codes: Mapping[str, str],
    values: Mapping[str, Any],
    *,
    kind: str,
    row: Row,
    shape: Shape,
    register: Register,
) -> bool:
    own = rules.OWN_SCHEME[shape.country]
    numbered = {scheme: code for scheme, code in codes.items() if scheme in rules.WIDTHS}
    if not numbered:
        columns = ", ".join(shape.columns[scheme] for scheme in rules.WIDTHS if scheme in shape.columns)
        register.faults.append(
            catalogued(problems.CODE_MISSING, file=register.name, row=row.number, columns=columns)
        )  # fmt: skip
        return False
    for scheme, code in numbered.items():
        if not rules.is_code(code, scheme=scheme, kind=kind):
            register.faults.append(
                catalogued(
                    problems.KIND_NOT_CODED,
                    file=register.name,
                    row=row.number,
                    column=shape.column(scheme),
                    code=code,
                    kind=KINDS[kind],
                    expected=rules.WIDTHS[scheme][kind],
                )
            )
            return False
        first = register.seen.setdefault((scheme, code), row.number)
        if first != row.number:
            register.faults.append(
                catalogued(
                    file_problems.REPEATED_ID,
                    file=register.name,
                    row=row.number,
                    column=shape.column(scheme),
                    value=code,
                    first=first,
                )
            )
            return False
    parent = values.get("parent")
    if parent and own in codes and not codes[own].startswith(str(parent)):
        register.faults.append(
            catalogued(
                problems.CODE_ELSEWHERE,
                file=register.name,
                row=row.number,
                column=shape.column(own),
                code=codes[own],
                parent=parent,
            )
        )
        return False
    return True


def _notice_codes(
    codes: Mapping[str, str], *, name: str, row: Row, shape: Shape, register: Register
) -> None:  # fmt: skip
    own = rules.OWN_SCHEME[shape.country]
    for scheme in rules.WIDTHS:
        if scheme in codes or scheme not in shape.columns:
            continue
        other = next(each for each in codes if each in rules.WIDTHS)
        coded = problems.OWN_CODE_MISSING if scheme == own else problems.OTHER_CODE_MISSING
        register.notices.append(
            catalogued(
                coded,
                file=register.name,
                row=row.number,
                column=shape.column(scheme),
                name=rules.spoken(name),
                register=LABELS[scheme],
                other=LABELS[other],
                code=codes[other],
            )
        )


def _point(
    values: Mapping[str, Any], *, name: str, row: Row, shape: Shape, register: Register
) -> tuple[float | None, float | None]:
    latitude: Decimal | None = values.get("latitude")
    longitude: Decimal | None = values.get("longitude")
    details: dict[str, Any] = {"file": register.name, "row": row.number, "column": shape.column("latitude")}
    if latitude is None or longitude is None:
        register.notices.append(catalogued(problems.POINT_MISSING, **details, name=rules.spoken(name)))
        return None, None
    south, north, west, east = BOUNDS[shape.country]
    if not (south <= latitude <= north and west <= longitude <= east):
        register.notices.append(
            catalogued(
                problems.POINT_OUTSIDE,
                **details,
                name=rules.spoken(name),
                latitude=latitude,
                longitude=longitude,
            )
        )
        return None, None
    return float(latitude), float(longitude)

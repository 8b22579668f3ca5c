"""Which public file says what of a district: the form of a mapping, read from TOML with a line for every fault.

Format: docs/how-to/rank-corridors.md.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from eslabon.files.faults import Fault, catalogued
from eslabon.files.packs.documents import NotTomlError, parse_document
from eslabon.files.packs.sections import Section
from eslabon.rules.problems import files as file_problems

COMBINE = ("sum", "product")


@dataclass(frozen=True)
class Source:
    """A file with one row or several per district."""

    file: str
    code: str  # header of the column of codes
    where: tuple[tuple[str, str], ...] = ()  # only rows with these values


@dataclass(frozen=True)
class Figure:
    """One figure per district: cells combined within a row, rows added up."""

    name: str
    source: Source
    columns: tuple[str, ...]
    combine: str
    divide: Decimal
    low: str
    high: str
    absent: Decimal | None  # what a district without any row has; None: it is left out


@dataclass(frozen=True)
class Ratio:
    """A quotient that every row should keep within bounds; a row that does not is told and used."""

    label: str
    source: Source
    numerator: str
    denominator: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Outlines:
    """A GeoJSON file and the property that holds the code."""

    file: str
    code: str


@dataclass
class Mapping:
    """Everything that a mapping says."""

    width: int = 0
    districts: Source | None = None
    name_column: str = ""
    corridor_columns: tuple[str, ...] = ()
    other_code: str = ""  # a second code that is never joined on
    missing: frozenset[str] = frozenset()
    figures: dict[str, Figure] = field(default_factory=dict)
    population: str = ""
    poverty: str = ""
    potential: str = ""
    potential_over: str = ""
    ratios: tuple[Ratio, ...] = ()
    outlines: Outlines | None = None
    faults: list[Fault] = field(default_factory=list)


def read_mapping(source: Path | bytes, *, name: str) -> Mapping:
    """The mapping of a TOML file; unusable if it has faults."""
    mapping = Mapping()
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        document = parse_document(content, name=name)
    except OSError as error:
        mapping.faults.append(catalogued(file_problems.NOT_READ, file=name, cause=error.strerror or str(error)))
        return mapping
    except NotTomlError as error:
        es, en = f"no es TOML: {error.reason}", f"is not TOML: {error.reason}"
        mapping.faults.append(Fault(name, error.line, None, "not_readable", es, en))
        return mapping
    section = Section(document, document.data, path=(), faults=mapping.faults)
    mapping.width = section.integer("code_width", least=2, most=12)
    mapping.missing = frozenset(_strings(section, "missing", required=False)) | {""}
    if districts := _inner(section, "districts"):
        mapping.districts = _source(districts)
        mapping.name_column = _string(districts, "name")
        mapping.corridor_columns = _strings(districts, "corridor")
        mapping.other_code = _string(districts, "other_code", required=False)
        districts.close()
    for item in section.tables("figure", header="[[figure]]"):
        figure = _figure(item)
        if figure.name in mapping.figures:
            item.repeated(("name",), figure.name)
        mapping.figures[figure.name] = figure
    _read_output(section, mapping)
    if "ratio" in section.data:
        mapping.ratios = tuple(_ratio(item) for item in section.tables("ratio", header="[[ratio]]"))
    if "outlines" in section.data and (outlines := _inner(section, "outlines")):
        mapping.outlines = Outlines(_string(outlines, "file"), _string(outlines, "code"))
        outlines.close()
    section.close()
    return mapping


def _read_output(section: Section, mapping: Mapping) -> None:
    output = _inner(section, "output")
    if output is None:
        return
    known = tuple(mapping.figures)
    mapping.population = output.choice("population", known)
    mapping.poverty = output.choice("poverty_rate", known)
    mapping.potential = output.choice("growth_potential", known)
    if "growth_potential_over" in output.data:
        mapping.potential_over = output.choice("growth_potential_over", known)
    output.close()


def _inner(section: Section, key: str) -> Section | None:
    value = section.take(key)
    if value is not None and not isinstance(value, dict):
        section.wrong((key,), value, es=f"[{key}]", en=f"[{key}]")
        return None
    return None if value is None else Section(section.document, value, path=(key,), faults=section.faults)


def _figure(item: Section) -> Figure:
    figure = Figure(
        name=item.slug("name"),
        source=_source(item),
        columns=_strings(item, "columns"),
        combine=item.choice("combine", COMBINE) if "combine" in item.data else "sum",
        divide=_number(item, "divide") or Decimal(1),
        low=_string(item, "low", required=False),
        high=_string(item, "high", required=False),
        absent=_number(item, "absent"),
    )
    item.close()
    return figure


def _ratio(item: Section) -> Ratio:
    ratio = Ratio(
        label=_string(item, "label"),
        source=_source(item),
        numerator=_string(item, "numerator"),
        denominator=_string(item, "denominator"),
        least=_number(item, "least") or Decimal(0),
        most=_number(item, "most") or Decimal(0),
    )
    item.close()
    return ratio


def _source(item: Section) -> Source:
    where = item.take("where", required=False) or {}
    pairs = tuple((str(column), str(value)) for column, value in where.items()) if isinstance(where, dict) else ()
    return Source(_string(item, "file"), _string(item, "code"), pairs)


def _string(item: Section, key: str, *, required: bool = True) -> str:
    value: Any = item.take(key, required=required)
    if value is None:
        return ""
    if not isinstance(value, str) or not value:
        item.wrong((key,), value, es="un texto entre comillas", en="a text in quotes")
        return ""
    return value


def _strings(item: Section, key: str, *, required: bool = True) -> tuple[str, ...]:
    value: Any = item.take(key, required=required)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        item.wrong((key,), value, es="una lista de textos", en="a list of texts")
        return ()
    return tuple(value)


def _number(item: Section, key: str) -> Decimal | None:
    value: Any = item.take(key, required=False)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        item.wrong((key,), value, es="un número", en="a number")
        return None
    return Decimal(value)

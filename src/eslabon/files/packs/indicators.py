"""Reading indicators.toml: what a programme measures, by what it breaks it down, and what it aimed at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.files.packs.sections import Section
from eslabon.files.packs.texts import Text
from eslabon.rules.monitoring.claims import KINDS
from eslabon.rules.monitoring.formulas import INCREMENT, OPERATIONS, SETTINGS, Formula, formula_faults

FILE = "indicators.toml"
REPORT, OPERATIONS_SOURCE, FORMULA = SOURCES = ("report", "operations", "formula")
COUNTERS = ("effective_links", "bottlenecks_verified", "active_alliances")
OVER_TIME = ("sum", "last")
LONGEST = 300


@dataclass(frozen=True)
class CategorySpec:
    """One part of a dimension: women, young people, small producers."""

    code: str
    name: Text


@dataclass(frozen=True)
class DimensionSpec:
    """A way of breaking figures down."""

    code: str
    name: Text
    categories: tuple[CategorySpec, ...]


@dataclass(frozen=True)
class TargetSpec:
    """What was aimed at, or what the original programme published that it reached."""

    starts_on: date
    ends_on: date
    value: Decimal
    unit: str  # empty: that of the indicator
    dimension: str
    category: str
    source: str
    is_published_total: bool


@dataclass(frozen=True)
class IndicatorSpec:
    """One indicator."""

    code: str
    name: Text
    meaning: Text
    unit: str
    decimals: int
    source: str
    counter: str
    formula: Formula | None
    over_time: str
    is_increment: bool
    dimensions: tuple[str, ...]
    claims: str
    is_verified_by_sample: bool
    targets: tuple[TargetSpec, ...]


@dataclass(frozen=True)
class MonitoringSpec:
    """What a programme measures and how."""

    days_per_job: Decimal
    days_per_job_source: str
    due_days: int
    confidence: Decimal
    margin: Decimal
    least_per_stratum: int
    dimensions: tuple[DimensionSpec, ...]
    indicators: tuple[IndicatorSpec, ...]


def read_indicators(section: Section) -> MonitoringSpec:
    """What indicators.toml says; every fault with its line."""
    dimensions = tuple(_read_dimensions(section))
    found = MonitoringSpec(
        days_per_job=_number(section, "days_per_job", least=1, most=366),
        days_per_job_source=_line(section, "days_per_job_source"),
        due_days=section.integer("due_days", least=0, most=90),
        confidence=_number(section, "confidence", least=0.5, most=0.999),
        margin=_number(section, "margin", least=1, most=50),
        least_per_stratum=section.integer("least_per_stratum", least=2, most=100),
        dimensions=dimensions,
        indicators=tuple(_read_all(section, dimensions=dimensions)),
    )
    _check_formulas(section, found.indicators)
    section.close()
    return found


def exceeding(measured: MonitoringSpec | None) -> tuple[str, ...]:
    """The indicators of which only what exceeds the twelve months before the start is a result."""
    found = measured.indicators if measured else ()
    increments = [one.formula.of for one in found if one.formula and one.formula.operation == INCREMENT]
    return tuple(of[0] for of in increments if of)


def _read_dimensions(section: Section) -> Iterator[DimensionSpec]:
    for one in _optional_tables(section, "dimensions"):
        categories = []
        for part in one.tables("categories", header="[[dimensions.categories]]"):
            categories.append(CategorySpec(part.slug("code"), part.text("name")))
            part.close()
        yield DimensionSpec(one.slug("code"), one.text("name"), tuple(categories))
        one.close()


def _read_all(section: Section, *, dimensions: tuple[DimensionSpec, ...]) -> Iterator[IndicatorSpec]:
    seen: set[str] = set()
    for one in section.tables("indicators", header="[[indicators]]"):
        found = _read_one(one, dimensions=dimensions)
        if found.code in seen:
            one.repeated(("code",), found.code)
        seen.add(found.code)
        yield found


def _read_one(one: Section, *, dimensions: tuple[DimensionSpec, ...]) -> IndicatorSpec:
    source = one.choice("source", SOURCES)
    found = IndicatorSpec(
        code=one.slug("code"),
        name=one.text("name"),
        meaning=one.text("meaning", required=False),
        unit=_line(one, "unit", most=20),
        decimals=one.integer("decimals", least=0, most=4) if _has(one, "decimals") else 0,
        source=source,
        counter=one.choice("counter", COUNTERS) if source == OPERATIONS_SOURCE else "",
        formula=_read_formula(one) if source == FORMULA else None,
        over_time=one.choice("over_time", OVER_TIME) if _has(one, "over_time") else OVER_TIME[0],
        is_increment=one.flag("increment") if _has(one, "increment") else False,
        dimensions=one.words("dimensions", [part.code for part in dimensions]) if _has(one, "dimensions") else (),
        claims=one.choice("claims", KINDS) if _has(one, "claims") else "",
        is_verified_by_sample=one.flag("verified") if _has(one, "verified") else False,
        targets=tuple(_read_targets(one, dimensions=dimensions)),
    )
    if found.is_verified_by_sample and source != REPORT:
        es, en = "false: solo se verifica lo que se informa", "false: only what is reported is verified"
        one.wrong(("verified",), True, es=es, en=en)  # noqa: FBT003 -- the value that the file has
    one.close()
    return found


def _read_formula(one: Section) -> Formula | None:
    value = one.take("formula")
    if not isinstance(value, dict):
        if value is not None:
            es, en = '{ op = "sum", of = ["…"] }', '{ op = "sum", of = ["…"] }'
            one.wrong(("formula",), value, es=es, en=en)
        return None
    inner = Section(one.document, value, path=(*one.path, "formula"), faults=one.faults)
    operation = inner.choice("op", tuple(OPERATIONS))
    of = inner.take("of")
    setting = inner.choice("setting", SETTINGS) if _has(inner, "setting") else ""
    inner.close()
    return Formula(operation, tuple(str(code) for code in of) if isinstance(of, list) else (), setting)


def _check_formulas(section: Section, indicators: tuple[IndicatorSpec, ...]) -> None:
    formulas = {one.code: one.formula for one in indicators if one.formula is not None}
    places = {one.code: place for place, one in enumerate(indicators)}
    for code, es, en in formula_faults(formulas, codes=tuple(places)):
        section.fault(("indicators", places[code], "formula"), "bad_formula", es=es, en=en)


def _read_targets(one: Section, *, dimensions: tuple[DimensionSpec, ...]) -> Iterator[TargetSpec]:
    parts = {part.code: tuple(category.code for category in part.categories) for part in dimensions}
    for target in _optional_tables(one, "targets"):
        starts, ends = target.day("starts_on"), target.day("ends_on")
        dimension = target.choice("dimension", tuple(parts)) if _has(target, "dimension") else ""
        category = target.choice("category", parts.get(dimension, ())) if dimension else ""
        found = TargetSpec(
            starts_on=starts or date.min,
            ends_on=ends or date.max,
            value=_number(target, "value", least=0, most=10**14),
            unit=_line(target, "unit", most=20) if _has(target, "unit") else "",
            dimension=dimension,
            category=category,
            source=_line(target, "source") if _has(target, "source") else "",
            is_published_total=target.flag("published") if _has(target, "published") else False,
        )
        if starts and ends and ends < starts:
            target.wrong(("ends_on",), ends, es="un día no anterior a starts_on", en="a day not before starts_on")
        target.close()
        yield found


def _has(section: Section, key: str) -> bool:
    """Whether an optional key is there; either way nobody will call it unknown."""
    section.read.add(key)
    return key in section.data


def _optional_tables(section: Section, key: str) -> Iterator[Section]:
    return section.tables(key, header=f"[[{key}]]") if _has(section, key) else iter(())


def _number(section: Section, key: str, *, least: float, most: float) -> Decimal:
    value = section.take(key)
    if value is None:
        return Decimal(str(least))
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not least <= value <= most:
        es, en = f"un número de {least} a {most}, sin comillas", f"a number from {least} to {most}, without quotes"
        section.wrong((key,), value, es=es, en=en)
        return Decimal(str(least))
    return Decimal(value)


def _line(section: Section, key: str, *, most: int = LONGEST) -> str:
    value = section.take(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        es, en = f"un texto de hasta {most} letras, entre comillas", f"a text of up to {most} letters, in quotes"
        section.wrong((key,), value, es=es, en=en)
        return ""
    return " ".join(value.split())

"""Reading plan.toml: viability, maturity, graduation, the kinds of bottleneck, what the baseline asks, sizes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from eslabon.files.packs.sections import Section
from eslabon.files.packs.texts import Text
from eslabon.rules.alliances.graduation import GraduationTerms
from eslabon.rules.alliances.viability import BASES, ViabilityTerms
from eslabon.rules.monitoring.increments import SizeClass

FILE = "plan.toml"
UNITS = ("money", "days", "kg", "people", "ha")


@dataclass(frozen=True)
class WordSpec:
    """A code with its words; `unit` only of what the baseline asks (`money`: the programme's currency)."""

    code: str
    name: Text
    unit: str = ""


@dataclass(frozen=True)
class SizeSpec:
    """The thresholds of one crop, in `unit` a year, and who said so."""

    chain: str
    small_below: Decimal
    large_above: Decimal
    unit: str
    source: str

    @property
    def size(self) -> SizeClass:
        """The thresholds as the rule takes them."""
        return SizeClass(self.chain, self.small_below, self.large_above, self.unit)


@dataclass(frozen=True)
class PlanSpec:
    """What a programme says of its business plans; each figure with its source in words."""

    viability: ViabilityTerms
    viability_source: Text
    maturity_months: int
    assistance_declines: bool
    maturity_source: Text
    graduation: GraduationTerms
    graduation_source: Text
    afterlife_months: tuple[int, ...]
    baseline: tuple[WordSpec, ...]
    bottlenecks: tuple[WordSpec, ...]
    endowments: tuple[WordSpec, ...]
    size_classes: tuple[SizeSpec, ...] = ()


def read_plan(
    section: Section,
    *,
    chains: tuple[str, ...],
    measured: Collection[str] = (),
    exceeding: Collection[str] = (),
) -> PlanSpec:
    """The terms of plan.toml; every fault with its line.

    `measured` are the codes of indicators.toml, if there is one; `exceeding` those of which only what exceeds the
    twelve months before is a result: the one baseline is asked here.
    """
    viability, maturity, graduation, afterlife = (
        _table(section, name) for name in ("viability", "maturity", "graduation", "afterlife")
    )
    plan = PlanSpec(
        viability=ViabilityTerms(
            _ratio(viability), viability.choice("basis", BASES), viability.integer("horizon_years", least=1, most=20)
        ),
        viability_source=viability.text("source"),
        maturity_months=maturity.integer("months", least=1, most=240),
        assistance_declines=maturity.flag("assistance_declines"),
        maturity_source=maturity.text("source"),
        graduation=GraduationTerms(
            least_package_percent=graduation.integer("least_package_percent", least=1, most=100),
            least_kept_percent=graduation.integer("least_kept_percent", least=1, most=100),
            least_promises=graduation.integer("least_promises", least=1, most=100),
            months_alone=graduation.integer("months_alone", least=1, most=60),
        ),
        graduation_source=graduation.text("source"),
        afterlife_months=_months(afterlife),
        baseline=_words(section, "baseline", units=UNITS),
        bottlenecks=_words(section, "bottlenecks"),
        endowments=_words(section, "endowments"),
        size_classes=_sizes(section, chains=chains),
    )
    _check_baseline(section, plan.baseline, measured=measured, exceeding=exceeding)
    for part in (viability, maturity, graduation, afterlife, section):
        part.close()
    return plan


def _check_baseline(
    section: Section, asked: Sequence[WordSpec], *, measured: Collection[str], exceeding: Collection[str]
) -> None:
    """What the baseline asks is what the programme measures: one code, one figure."""
    for place, word in enumerate(asked):
        if measured and word.code:
            section.known(("baseline", place, "code"), word.code, measured)
    for code in sorted(set(exceeding) - {word.code for word in asked}):
        es = f"falta la línea de base de {code}: indicators.toml cuenta solo lo que la supera"
        en = f"the baseline of {code} is missing: indicators.toml counts only what exceeds it"
        section.fault(("baseline",), "no_baseline", es=es, en=en)


def _table(section: Section, key: str) -> Section:
    """A table of the file; an empty one, after its fault, where it is missing."""
    value = section.take(key)
    if value is not None and not isinstance(value, dict):
        section.wrong((key,), value, es=f"una tabla [{key}]", en=f"a table [{key}]")
        value = None
    return Section(section.document, value or {}, path=(*section.path, key), faults=section.faults)


def _ratio(section: Section) -> Decimal:
    value = section.take("ratio")
    if value is None:
        return Decimal(1)
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not is_number or not 0 < value <= 1000:
        section.wrong(("ratio",), value, es="un número de más de 0 a 1000", en="a number above 0 and up to 1000")
        return Decimal(1)
    return Decimal(value)


def _months(section: Section) -> tuple[int, ...]:
    value = section.take("months")
    if value is None:
        return ()
    if not isinstance(value, list) or not value or not all(type(one) is int and 1 <= one <= 120 for one in value):
        es, en = (
            "una lista de meses de 1 a 120, como [6, 12, 24]",
            "a list of months from 1 to 120, such as [6, 12, 24]",
        )
        section.wrong(("months",), value, es=es, en=en)
        return ()
    return tuple(sorted(dict.fromkeys(value)))


def _words(section: Section, key: str, *, units: Collection[str] = ()) -> tuple[WordSpec, ...]:
    found: list[WordSpec] = []
    for item in section.tables(key, header=f"[[{key}]]"):
        word = WordSpec(item.slug("code"), item.text("name"), item.choice("unit", units) if units else "")
        if word.code and word.code in {earlier.code for earlier in found}:
            item.repeated(("code",), word.code)
        found.append(word)
        item.close()
    return tuple(found)


def _sizes(section: Section, *, chains: tuple[str, ...]) -> tuple[SizeSpec, ...]:
    if "size_classes" not in section.data:
        return ()
    found: list[SizeSpec] = []
    for item in section.tables("size_classes", header="[[size_classes]]"):
        chain = item.choice("chain", chains, code="unknown_chain")
        small, large = (_threshold(item, key) for key in ("small_below", "large_above"))
        if large < small:
            es, en = "un número no menor que small_below", "a number not below small_below"
            item.wrong(("large_above",), large, es=es, en=en)
        if chain and chain in {earlier.chain for earlier in found}:
            item.repeated(("chain",), chain)
        found.append(SizeSpec(chain, small, large, _line(item, "unit"), _line(item, "source")))
        item.close()
    return tuple(found)


def _threshold(section: Section, key: str) -> Decimal:
    value = section.take(key)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        if value is not None:
            section.wrong((key,), value, es="un número no menor que cero", en="a number not below zero")
        return Decimal(0)
    return Decimal(value)


def _line(section: Section, key: str) -> str:
    value = section.take(key)
    if isinstance(value, str) and value.strip():
        return " ".join(value.split())
    if value is not None:
        section.wrong((key,), value, es="un texto entre comillas", en="a text in quotes")
    return ""


def plan_to_plain(plan: PlanSpec) -> dict[str, Any]:
    """The terms as JSON-safe data; exact numbers as text."""
    plain = asdict(plan)
    plain["viability"]["ratio"] = str(plan.viability.ratio)
    plain["afterlife_months"] = list(plan.afterlife_months)
    plain["size_classes"] = [
        {**one, "small_below": str(one["small_below"]), "large_above": str(one["large_above"])}
        for one in plain["size_classes"]
    ]
    return {**plain, **{name: list(plain[name]) for name in ("baseline", "bottlenecks", "endowments")}}


def plan_from_plain(plain: Mapping[str, Any]) -> PlanSpec:
    """The terms from what `plan_to_plain` gave."""
    viability = plain["viability"]
    return PlanSpec(
        viability=ViabilityTerms(Decimal(viability["ratio"]), viability["basis"], viability["horizon_years"]),
        viability_source=Text(**plain["viability_source"]),
        maturity_months=plain["maturity_months"],
        assistance_declines=plain["assistance_declines"],
        maturity_source=Text(**plain["maturity_source"]),
        graduation=GraduationTerms(**plain["graduation"]),
        graduation_source=Text(**plain["graduation_source"]),
        afterlife_months=tuple(plain["afterlife_months"]),
        baseline=_kept_words(plain["baseline"]),
        bottlenecks=_kept_words(plain["bottlenecks"]),
        endowments=_kept_words(plain["endowments"]),
        size_classes=tuple(
            SizeSpec(**{**one, "small_below": Decimal(one["small_below"]), "large_above": Decimal(one["large_above"])})
            for one in plain.get("size_classes", ())  # terms that were installed before had none
        ),
    )


def _kept_words(rows: Sequence[Mapping[str, Any]]) -> tuple[WordSpec, ...]:
    return tuple(WordSpec(one["code"], Text(**one["name"]), one["unit"]) for one in rows)

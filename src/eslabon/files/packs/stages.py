"""Reading stages.toml and scoring.toml: stages, gates, levels of the service route, the scoring sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from eslabon.files.packs.sections import Section
from eslabon.files.packs.texts import Text
from eslabon.rules.stages.sheets import HUNDRED, Criterion, Sheet

FILE, SCORING_FILE = "stages.toml", "scoring.toml"
KINDS = ("open", "graduated", "broken_off")
APPROVING_ACT = "stage.approve"
# What a gate can ask to hold: computed in the platform, or put on record by the context named.
CHECKS = (
    "parties", "buyer", "adviser", "scoring_body", "accompanier", "supervisor",  # who is there
    "plan", "viability",  # the business plan
    "score", "selection",  # the round of scoring
    "financing", "graduation",  # on record by money and by monitoring
)  # fmt: skip
DATES = ("starts_on", "ends_on")


@dataclass(frozen=True)
class StageSpec:
    """One stage; `kind` is open, graduated or broken_off."""

    code: str
    kind: str
    name: Text
    description: Text


@dataclass(frozen=True)
class DocumentSpec:
    """A document that a gate asks."""

    code: str
    name: Text


@dataclass(frozen=True)
class GateSpec:
    """What leaving `stage` for `to` asks; `most_days` 0 means no limit."""

    stage: str
    to: str
    documents: tuple[DocumentSpec, ...]
    approvals: tuple[str, ...]
    checks: tuple[str, ...]
    dates: tuple[str, ...]
    least_days: int
    most_days: int


@dataclass(frozen=True)
class ConditionSpec:
    """What entering a level asks: yes or no (`least` None), or a number of at least `least`."""

    code: str
    name: Text
    least: int | None


@dataclass(frozen=True)
class LevelSpec:
    """A level of the service route."""

    code: str
    least_months: int
    name: Text
    description: Text
    conditions: tuple[ConditionSpec, ...]


@dataclass(frozen=True)
class StagesSpec:
    """Stages in their order, the gates between them, and the levels of the service route."""

    stages: tuple[StageSpec, ...]
    gates: tuple[GateSpec, ...]
    levels: tuple[LevelSpec, ...]


@dataclass(frozen=True)
class CriterionSpec:
    """One criterion of the sheet with its words."""

    code: str
    weight: Decimal
    name: Text
    plain: Text


@dataclass(frozen=True)
class ScoringSpec:
    """The sheet of the pack; `cutoff` and `appeal_days` are what a new round starts with."""

    code: str
    version: str
    title: Text
    least: int
    most: int
    step: int
    tolerance: int
    cutoff: int
    appeal_days: int
    criteria: tuple[CriterionSpec, ...]

    @property
    def sheet(self) -> Sheet:
        """The sheet as the rule takes it."""
        criteria = tuple(Criterion(one.code, one.weight) for one in self.criteria)
        scale = (Decimal(self.least), Decimal(self.most), Decimal(self.step))
        return Sheet(self.code, self.version, criteria, *scale, Decimal(self.tolerance))


def read_stages(section: Section, *, approving_roles: tuple[str, ...]) -> StagesSpec:
    """The stages of stages.toml; every fault with its line."""
    stages = tuple(_read_stages(section))
    codes = tuple(one.code for one in stages)
    open_ones = tuple(one.code for one in stages if one.kind == "open")
    gates = tuple(_read_gates(section, codes=codes, open_ones=open_ones, roles=approving_roles))
    for code in open_ones:
        if code not in {gate.stage for gate in gates}:
            es, en = f"falta un [[gates]] para la etapa “{code}”", f'a [[gates]] for the stage "{code}" is missing'
            section.fault(("stages",), "missing", es=es, en=en)
    levels = tuple(_read_levels(section))
    section.close()
    return StagesSpec(stages, gates, levels)


def _read_stages(section: Section) -> Iterator[StageSpec]:
    seen: set[str] = set()
    for item in section.tables("stages", header="[[stages]]"):
        kind = item.choice("kind", KINDS) if "kind" in item.data else "open"
        item.read.add("kind")
        stage = StageSpec(item.slug("code"), kind, item.text("name"), item.text("description", required=False))
        _refuse_repeated(item, stage.code, seen)
        item.close()
        yield stage


def _read_gates(
    section: Section, *, codes: tuple[str, ...], open_ones: tuple[str, ...], roles: tuple[str, ...]
) -> Iterator[GateSpec]:
    seen: set[str] = set()
    for item in section.tables("gates", header="[[gates]]"):
        stage, to = item.choice("stage", open_ones), item.choice("to", codes)
        if stage and to == stage:
            item.wrong(("to",), to, es="otra etapa", en="another stage")
        gate = GateSpec(
            stage,
            to,
            documents=tuple(_read_documents(item)),
            approvals=item.words("approvals", roles),
            checks=_optional(item, "checks", CHECKS),
            dates=_optional(item, "dates", DATES),
            least_days=item.integer("least_days", least=0, most=3660) if "least_days" in item.data else 0,
            most_days=item.integer("most_days", least=1, most=3660) if "most_days" in item.data else 0,
        )
        item.read |= {"least_days", "most_days"}
        _refuse_repeated(item, gate.stage, seen, key="stage")
        item.close()
        yield gate


def _optional(item: Section, key: str, options: tuple[str, ...]) -> tuple[str, ...]:
    item.read.add(key)
    return item.words(key, options) if key in item.data else ()


def _read_documents(item: Section) -> Iterator[DocumentSpec]:
    item.read.add("documents")
    if "documents" not in item.data:
        return
    seen: set[str] = set()
    for one in item.tables("documents", header="[[gates.documents]]"):
        document = DocumentSpec(one.slug("code"), one.text("name"))
        _refuse_repeated(one, document.code, seen)
        one.close()
        yield document


def _read_levels(section: Section) -> Iterator[LevelSpec]:
    section.read.add("levels")
    if "levels" not in section.data:
        return
    seen: set[str] = set()
    for item in section.tables("levels", header="[[levels]]"):
        level = LevelSpec(
            item.slug("code"),
            item.integer("least_months", least=0, most=240),
            item.text("name"),
            item.text("description", required=False),
            tuple(_read_conditions(item)),
        )
        _refuse_repeated(item, level.code, seen)
        item.close()
        yield level


def _read_conditions(item: Section) -> Iterator[ConditionSpec]:
    item.read.add("conditions")
    if not item.data.get("conditions"):
        return
    seen: set[str] = set()
    for one in item.tables("conditions", header="[[levels.conditions]]"):
        least = one.integer("least", least=0, most=10**9) if "least" in one.data else None
        one.read.add("least")
        condition = ConditionSpec(one.slug("code"), one.text("name"), least)
        _refuse_repeated(one, condition.code, seen)
        one.close()
        yield condition


def _refuse_repeated(item: Section, code: str, seen: set[str], *, key: str = "code") -> None:
    if code and code in seen:
        item.repeated((key,), code)
    seen.add(code)


def read_scoring(section: Section) -> ScoringSpec:
    """The sheet of scoring.toml; every fault with its line."""
    spec = ScoringSpec(
        code=section.slug("code"),
        version=section.slug("version"),
        title=section.text("title"),
        least=section.integer("least", least=0, most=1000),
        most=section.integer("most", least=1, most=1000),
        step=section.integer("step", least=1, most=1000),
        tolerance=section.integer("tolerance", least=0, most=100),
        cutoff=section.integer("cutoff", least=0, most=100),
        appeal_days=section.integer("appeal_days", least=1, most=365),
        criteria=tuple(_read_criteria(section)),
    )
    if spec.most <= spec.least or (spec.most - spec.least) % spec.step:
        es = f"más que least ({spec.least}), a un número entero de pasos de step ({spec.step})"
        en = f"more than least ({spec.least}), a whole number of steps ({spec.step}) away"
        section.wrong(("most",), spec.most, es=es, en=en)
    total = sum((one.weight for one in spec.criteria), Decimal(0))
    if spec.criteria and total != HUNDRED:
        section.fault(
            ("criteria",),
            "bad_value",
            es=f"los pesos suman {total}; se esperaba 100",
            en=f"the weights add up to {total}; expected 100",
        )
    section.close()
    return spec


def _read_criteria(section: Section) -> Iterator[CriterionSpec]:
    seen: set[str] = set()
    for one in section.tables("criteria", header="[[criteria]]"):
        value = one.take("weight")
        weight = Decimal(0)
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and 0 < value <= HUNDRED:
            weight = Decimal(value)
        elif value is not None:
            one.wrong(("weight",), value, es="un número mayor que 0 y hasta 100", en="a number above 0, up to 100")
        criterion = CriterionSpec(one.slug("code"), weight, one.text("name"), one.text("plain"))
        _refuse_repeated(one, criterion.code, seen)
        one.close()
        yield criterion

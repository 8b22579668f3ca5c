"""Reading a call's file: its dates, its combinations, and the requirements that make its terms."""

from dataclasses import dataclass, field
from decimal import Decimal

from eslabon.files.packs.sections import Section
from eslabon.files.packs.specs import CallSpec, RequirementSpec, Text
from eslabon.rules.calls.eligibility import Terms

RULE_NUMBERS = {"combination": 1, "taxpayer": 2, "activity": 3, "debts": 4, "supply": 5, "sales": 6}
RULE_EVIDENCE = {"taxpayer": ("taxpayer",), "supply": ("export",), "sales": ("sales",)}
YEARS_MOST = {"activity": 20, "sales": 3}
BY_THE_RULE = "rule"


@dataclass(frozen=True)
class Known:
    """What a call's file may refer to: the codes of the rest of the pack."""

    chains: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    deciding_roles: tuple[str, ...] = ()
    calls: dict[str, str] = field(default_factory=dict)  # code → file, of the calls read so far


@dataclass(frozen=True)
class Asked:
    """One requirement, with the numbers that go into the terms."""

    spec: RequirementSpec
    years: int
    thresholds: dict[str, Decimal]


def read_call(section: Section, *, stem: str, known: Known) -> CallSpec | None:
    """The call of one file, or None after noting what is wrong with it."""
    before = len(section.faults)
    code = section.slug("code")
    _check_code(section, code, stem=stem, known=known)
    title, summary = section.text("title"), section.text("summary")
    opens_on, closes_on = section.day("opens_on"), section.day("closes_on")
    if opens_on and closes_on and closes_on < opens_on:
        section.fault(
            ("closes_on",),
            "dates_reversed",
            es=f"cierra el {closes_on}, antes de abrir el {opens_on}",
            en=f"closes on {closes_on}, before it opens on {opens_on}",
        )
    target = section.integer("target", least=1, most=1_000_000)
    correction_days = section.integer("correction_days", least=1, most=365)
    appeal_days = section.integer("appeal_days", least=0, most=365)
    needs_visit = section.flag("needs_field_confirmation")
    combinations = _read_combinations(section, known)
    requirements = _read_requirements(section, combinations=combinations, known=known)
    section.close()
    if len(section.faults) > before or opens_on is None or closes_on is None:
        return None
    return CallSpec(
        code=code,
        title=title,
        summary=summary,
        opens_on=opens_on,
        closes_on=closes_on,
        target=target,
        correction_days=correction_days,
        appeal_days=appeal_days,
        needs_field_confirmation=needs_visit,
        combinations=combinations,
        terms=_terms(requirements, combinations),
        requirements=tuple(sorted((one.spec for one in requirements.values()), key=lambda spec: spec.number)),
    )


def _check_code(section: Section, code: str, *, stem: str, known: Known) -> None:
    if not code:
        return
    if code in known.calls:
        other = known.calls[code]
        section.fault(
            ("code",),
            "repeated",
            es=f"el código “{code}” ya es de {other}",
            en=f'the code "{code}" is already that of {other}',
        )
    elif code != stem:
        section.fault(
            ("code",),
            "name_differs",
            es=f"el código es “{code}” y el archivo se llama {stem}.toml; se esperaba el mismo nombre",
            en=f'the code is "{code}" and the file is called {stem}.toml; expected the same name',
        )
    known.calls.setdefault(code, section.document.name)


def _read_combinations(section: Section, known: Known) -> tuple[tuple[str, str], ...]:
    before = len(section.faults)
    found: list[tuple[str, str]] = []
    for item in section.tables("combinations", header='{ place = "…", chain = "…" }'):
        place = item.choice("place", known.departments)
        chain = item.choice("chain", known.chains)
        item.close()
        if not place or not chain:
            continue
        if (place, chain) in found:
            item.repeated((), f"{place} {chain}")
        found.append((place, chain))
    return tuple(found) if len(section.faults) == before else ()  # thresholds are not held against a wrong list


def _read_requirements(
    section: Section, *, combinations: tuple[tuple[str, str], ...], known: Known
) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    for item in section.tables("requirements", header="[[requirements]]"):
        requirement = _read_requirement(item, combinations=combinations, known=known)
        if requirement.spec.rule in found:
            item.repeated(("rule",), requirement.spec.rule)
        found[requirement.spec.rule] = requirement
    missing = [rule for rule in RULE_NUMBERS if rule not in found]
    if found and missing and "" not in found:
        listed = ", ".join(missing)
        section.fault(
            ("requirements",),
            "missing",
            es=f"faltan los requisitos con rule = {listed}; se esperan los seis",
            en=f"the requirements with rule = {listed} are missing; all six are expected",
        )
    return found


def _read_requirement(item: Section, *, combinations: tuple[tuple[str, str], ...], known: Known) -> Asked:
    rule = item.choice("rule", tuple(RULE_NUMBERS))
    number = item.integer("number", least=1, most=len(RULE_NUMBERS))
    if rule and "number" in item.data and number != RULE_NUMBERS[rule]:
        item.wrong(
            ("number",),
            number,
            es=f"{RULE_NUMBERS[rule]}, el de “{rule}”",
            en=f'{RULE_NUMBERS[rule]}, that of "{rule}"',
        )
    asked = item.flag("asked")
    if rule and rule != "debts" and item.data.get("asked") is False:
        item.wrong(
            ("asked",),
            item.data["asked"],
            es="true: solo “debts” puede estar escrito y no pedirse",
            en='true: only "debts" may stay written and not be asked',
        )
    evidence, evidence_text = _read_evidence(item, rule)
    spec = RequirementSpec(
        number=number,
        rule=rule,
        asked=asked,
        title=item.text("title"),
        plain=item.text("plain"),
        evidence=evidence,
        evidence_text=evidence_text,
        checked_by=item.choice("checked_by", (*known.deciding_roles, BY_THE_RULE)),
        correctable=item.flag("correctable"),
    )
    years = item.integer("years", least=1, most=YEARS_MOST[rule]) if rule in YEARS_MOST else 1
    thresholds = _read_thresholds(item, combinations, known) if rule == "sales" else {}
    item.close()
    return Asked(spec, years, thresholds)


def _read_evidence(item: Section, rule: str) -> tuple[tuple[str, ...], Text]:
    evidence = item.words("evidence", ("taxpayer", "sales", "export"))
    expected = RULE_EVIDENCE.get(rule, ())
    if rule and "evidence" in item.data and set(evidence) != set(expected):
        listed = ", ".join(f'"{kind}"' for kind in expected)
        item.fault(
            ("evidence",),
            "evidence_differs",
            es=f"la regla “{rule}” mira los documentos [{listed}]; se esperaba esa lista",
            en=f'the rule "{rule}" looks at the documents [{listed}]; expected that list',
        )
    return evidence, item.text("evidence_text", required=bool(expected))


def _read_thresholds(item: Section, combinations: tuple[tuple[str, str], ...], known: Known) -> dict[str, Decimal]:
    amounts = item.amounts("threshold_pen", required=True)
    chains = tuple(dict.fromkeys(chain for _, chain in combinations))
    for chain in amounts:
        if not item.known(("threshold_pen", chain), chain, known.chains):
            chains = ()
        elif chains and chain not in chains:
            item.fault(
                ("threshold_pen", chain),
                "threshold_differs",
                es=f"hay un monto para “{chain}”, que no está en combinations",
                en=f'there is an amount for "{chain}", which is not in combinations',
            )
    given = item.data.get("threshold_pen")
    for chain in chains:
        if isinstance(given, dict) and chain not in given:
            item.fault(
                ("threshold_pen",),
                "threshold_differs",
                es=f"falta el monto de “{chain}”: sin él, quien no exporta nunca cumple",
                en=f'the amount for "{chain}" is missing: without it no non-exporter can pass',
            )
    return amounts


def _terms(requirements: dict[str, Asked], combinations: tuple[tuple[str, str], ...]) -> Terms:
    return Terms(
        combinations=frozenset(combinations),
        asks_debts=requirements["debts"].spec.asked,
        sales_threshold_pen=requirements["sales"].thresholds,
        sales_years=requirements["sales"].years,
        minimum_activity_years=requirements["activity"].years,
    )

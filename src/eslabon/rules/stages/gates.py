"""Whether an alliance may leave its stage, with every condition that is missing named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

RULE = "stages.gate"
VERSION = "1"
MAY_PASS, NOT_YET = "may_pass", "not_yet"
CLAUSES = {
    "document": "STAGE-02",
    "approval": "STAGE-03",
    "time": "STAGE-04",
    "date": "STAGE-04",
    "viability": "STAGE-05",
    "check": "STAGE-06",
    "presented": "STAGE-01",
}


@dataclass(frozen=True)
class Named:
    """A code with its words in both languages."""

    code: str
    es: str
    en: str


@dataclass(frozen=True)
class Gate:
    """What leaving a stage asks.

    Attributes
    ----------
    stage, to : str
        The stage that is left and the one that follows.
    documents, approvals, checks, dates : tuple of Named
        Documents to be there; roles that must approve; things that must hold; days that must be on record.
    least_days : int
        Days in the stage before the gate opens, 0 or more.
    """

    stage: str
    to: str
    documents: tuple[Named, ...] = ()
    approvals: tuple[Named, ...] = ()
    checks: tuple[Named, ...] = ()
    dates: tuple[Named, ...] = ()
    least_days: int = 0


@dataclass(frozen=True)
class Approval:
    """What one person said in one role; `by` is any key that tells people apart."""

    role: str
    by: str
    approved: bool


@dataclass(frozen=True)
class Found:
    """How a check came out, with its words."""

    met: bool
    es: str
    en: str


@dataclass(frozen=True)
class Situation:
    """Where the alliance stands at its gate on a day.

    Attributes
    ----------
    entered_on, today : date
        First day in the stage; the day of the question.
    presented_by : str
        Who presented it; empty while nobody has.
    documents, dates : frozenset of str
        Codes of what is there.
    approvals : tuple of Approval
        Everything that was said since it was presented.
    facts : mapping
        Check → how it came out; a check that is not in it is not met.
    """

    entered_on: date
    today: date
    presented_by: str = ""
    documents: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    approvals: tuple[Approval, ...] = ()
    facts: Mapping[str, Found] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """One thing that the gate asks, and whether it is there."""

    kind: str  # presented | document | approval | time | date | viability | check
    code: str
    met: bool
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Verdict:
    """may_pass | not_yet, the stage that follows, and every condition."""

    result: str
    to: str
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What is not there yet."""
        return tuple(one for one in self.conditions if not one.met)


def decide_gate(gate: Gate, situation: Situation) -> Verdict:
    """Whether the alliance may pass, condition by condition.

    Notes
    -----
    Clauses STAGE-01 to STAGE-06. An approval by who presented the alliance, or a second one by the same person in
    another role, does not count; a refusal leaves its role unmet whatever was said before or after it.

    >>> gate = Gate("profile", "eligibility", documents=(Named("letter", "carta", "letter"),))
    >>> day = date(2026, 3, 2)
    >>> found = decide_gate(gate, Situation(day, day, presented_by="ana"))
    >>> found.result, [(one.code, one.clause) for one in found.missing]
    ('not_yet', [('letter', 'STAGE-02')])
    >>> decide_gate(gate, Situation(day, day, presented_by="ana", documents=frozenset({"letter"}))).result
    'may_pass'
    """
    conditions = (
        _presented(situation),
        *(_document(one, situation) for one in gate.documents),
        *(_date(one, situation) for one in gate.dates),
        *(_time(gate, situation) if gate.least_days else ()),
        *(_check(one, situation) for one in gate.checks),
        *_approvals(gate, situation),
    )
    result = MAY_PASS if all(one.met for one in conditions) else NOT_YET
    return Verdict(result, gate.to, conditions)


def _condition(kind: str, code: str, *, met: bool, es: str, en: str) -> Condition:
    return Condition(kind, code, met, CLAUSES[kind], es, en)


def _presented(situation: Situation) -> Condition:
    met = bool(situation.presented_by)
    es = "Está presentada al paso de etapa." if met else "Falta presentarla al paso de etapa."
    en = "It was presented at the gate." if met else "It was not presented at the gate yet."
    return _condition("presented", "presented", met=met, es=es, en=en)


def _document(one: Named, situation: Situation) -> Condition:
    met = one.code in situation.documents
    es = f"{one.es}: está." if met else f"Falta el documento: {one.es}."
    en = f"{one.en}: it is there." if met else f"This document is missing: {one.en}."
    return _condition("document", one.code, met=met, es=es, en=en)


def _date(one: Named, situation: Situation) -> Condition:
    met = one.code in situation.dates
    es = f"{one.es}: está." if met else f"Falta la fecha: {one.es}."
    en = f"{one.en}: it is there." if met else f"This date is missing: {one.en}."
    return _condition("date", one.code, met=met, es=es, en=en)


def _time(gate: Gate, situation: Situation) -> tuple[Condition, ...]:
    days = (situation.today - situation.entered_on).days
    es = f"Lleva {days} días en la etapa; se piden {gate.least_days}."
    en = f"It has been {days} days in the stage; {gate.least_days} are asked."
    return (_condition("time", "least_days", met=days >= gate.least_days, es=es, en=en),)


def _check(one: Named, situation: Situation) -> Condition:
    found = situation.facts.get(one.code) or Found(
        met=False, es=f"Todavía no consta: {one.es}.", en=f"Not on record yet: {one.en}."
    )
    kind = "viability" if one.code == "viability" else "check"
    return _condition(kind, one.code, met=found.met, es=found.es, en=found.en)


def _approvals(gate: Gate, situation: Situation) -> tuple[Condition, ...]:
    """Each role by another person; who comes first in the gate's order keeps its approval."""
    used: set[str] = {situation.presented_by} if situation.presented_by else set()
    found = []
    for role in gate.approvals:
        said = [one for one in situation.approvals if one.role == role.code]
        refused = any(not one.approved for one in said)
        by = next((one.by for one in said if one.approved and one.by not in used), "")
        met = bool(by) and not refused
        if met:
            used.add(by)
        es, en = f"{role.es}: aprobó.", f"{role.en}: approved."
        if refused:
            es, en = f"{role.es}: no lo aprobó.", f"{role.en}: did not approve it."
        elif not met:
            es = f"Falta la aprobación de: {role.es}."
            en = f"The approval of this role is missing: {role.en}."
        found.append(_condition("approval", role.code, met=met, es=es, en=en))
    return tuple(found)


def inputs_to_plain(gate: Gate, situation: Situation) -> dict[str, Any]:
    """Everything that the decision rests on, JSON-safe (the inputs of `decide_plain`).

    >>> day = date(2026, 3, 2)
    >>> inputs_to_plain(Gate("profile", "eligibility"), Situation(day, day))["situation"]["today"]
    '2026-03-02'
    """
    return {
        "gate": {
            "stage": gate.stage,
            "to": gate.to,
            "least_days": gate.least_days,
            **{
                name: [vars(one).copy() for one in getattr(gate, name)]
                for name in ("documents", "approvals", "checks", "dates")
            },
        },
        "situation": {
            "entered_on": situation.entered_on.isoformat(),
            "today": situation.today.isoformat(),
            "presented_by": situation.presented_by,
            "documents": sorted(situation.documents),
            "dates": sorted(situation.dates),
            "approvals": [vars(one).copy() for one in situation.approvals],
            "facts": {code: vars(one).copy() for code, one in sorted(situation.facts.items())},
        },
    }


def verdict_to_plain(found: Verdict) -> dict[str, Any]:
    """The decision as JSON-safe data.

    >>> day = date(2026, 3, 2)
    >>> verdict_to_plain(decide_gate(Gate("a", "b"), Situation(day, day)))["conditions"][0]["clause"]
    'STAGE-01'
    """
    return {"result": found.result, "to": found.to, "conditions": [vars(one).copy() for one in found.conditions]}


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The decision from what `inputs_to_plain` gave, for replay.

    >>> day = date(2026, 3, 2)
    >>> decide_plain(inputs_to_plain(Gate("a", "b"), Situation(day, day, presented_by="ana")))["result"]
    'may_pass'
    """
    asked, stands = inputs["gate"], inputs["situation"]
    gate = Gate(
        asked["stage"],
        asked["to"],
        least_days=asked["least_days"],
        **{name: tuple(Named(**one) for one in asked[name]) for name in ("documents", "approvals", "checks", "dates")},
    )
    situation = Situation(
        date.fromisoformat(stands["entered_on"]),
        date.fromisoformat(stands["today"]),
        presented_by=stands["presented_by"],
        documents=frozenset(stands["documents"]),
        dates=frozenset(stands["dates"]),
        approvals=tuple(Approval(**one) for one in stands["approvals"]),
        facts={code: Found(**one) for code, one in stands["facts"].items()},
    )
    return verdict_to_plain(decide_gate(gate, situation))

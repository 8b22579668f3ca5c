"""Ask every stored decision again and compare; let contexts say which of their rows stray from their decision."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from eslabon.rules import registry
from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Decision
from eslabon.web.audit.services.decisions import content_hash

BATCH = 500


class Replayed(StrEnum):
    """What became of one decision when it was asked again."""

    SAME = "same"
    DIFFERENT = "different"  # the rule, in the version that decided, now answers otherwise
    NOT_RUNNABLE = "not_runnable"  # that version of the rule is no longer here
    TAMPERED = "tampered"  # the row is not what was stored
    UNREADABLE = "unreadable"  # its key is missing, or its ciphertext was moved
    ERASED = "erased"  # a person's data were erased
    STRAYED = "strayed"  # a row that rests on the decision says something else


FAULTS = frozenset(
    {Replayed.DIFFERENT, Replayed.NOT_RUNNABLE, Replayed.TAMPERED, Replayed.UNREADABLE, Replayed.STRAYED}
)
# A decision and what of a row is not as it says. Registered in site/wiring.py by contexts that keep such rows.
Witness = Callable[[], Iterator[tuple[Decision, str]]]
_WITNESSES: list[Witness] = []


def ask_rows(witness: Witness) -> None:
    """Have a context's rows compared with their decisions in every replay from now on."""
    if witness not in _WITNESSES:
        _WITNESSES.append(witness)


@dataclass(frozen=True)
class Finding:
    """A decision that somebody should look at."""

    decision: str
    rule: str
    rule_version: str
    subject: str
    result: Replayed
    version_changed: bool
    differs_today: bool  # the rule's current version would answer otherwise
    detail: str = ""


@dataclass
class Replay:
    """The whole run; `is_sound` unless a decision differs, was tampered with, cannot be read, or its rule is gone."""

    total: int = 0
    results: Counter[Replayed] = field(default_factory=Counter)
    version_changed: int = 0  # decided by a version that is not today's (whatever came out)
    differs_today: int = 0  # of those, the current version would answer otherwise
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether every decision that can be asked gave its answer again."""
        return not any(self.results[fault] for fault in FAULTS)

    def to_plain(self) -> dict[str, Any]:
        """JSON-safe form."""
        return {
            "total": self.total,
            **{result.value: self.results[result] for result in Replayed},
            "version_changed": self.version_changed,
            "differs_today": self.differs_today,
            "sound": self.is_sound,
            "findings": [vars(finding) for finding in self.findings],
        }


def replay_decisions(*, progress: Callable[[int, int], None] | None = None) -> Replay:
    """Run every stored decision again, each with the rule version that decided; nothing is written.

    `progress(done, total)` is called after each batch. Rows that stray from their decision come last; they are counted
    beside the decisions, each of which is counted once.
    """
    replay = Replay()
    expected = Decision.objects.count()
    for finding in _findings():
        replay.total += 1
        replay.results[finding.result] += 1
        replay.version_changed += finding.version_changed
        replay.differs_today += finding.differs_today
        if finding.result not in {Replayed.SAME, Replayed.ERASED} or finding.version_changed:
            replay.findings.append(finding)
        if progress and replay.total % BATCH == 0:
            progress(replay.total, expected)
    for finding in _strayed():
        replay.results[finding.result] += 1
        replay.findings.append(finding)
    return replay


def _strayed() -> Iterator[Finding]:
    for witness in _WITNESSES:
        for decision, detail in witness():
            yield Finding(
                decision=str(decision.pk),
                rule=decision.rule,
                rule_version=decision.rule_version,
                subject=f"{decision.subject_type} {decision.subject_id}",
                result=Replayed.STRAYED,
                version_changed=False,
                differs_today=False,
                detail=detail,
            )


def _findings() -> Iterator[Finding]:
    for decision in Decision.objects.order_by("at", "id").iterator(chunk_size=BATCH):
        result, detail = _ask_again(decision)
        version_changed = result != Replayed.ERASED and decision.rule_version != _current_version(decision.rule)
        yield Finding(
            decision=str(decision.pk),
            rule=decision.rule,
            rule_version=decision.rule_version,
            subject=f"{decision.subject_type} {decision.subject_id}",
            result=result,
            version_changed=version_changed,
            differs_today=version_changed and _differs_today(decision, result),
            detail=detail,
        )


def _ask_again(decision: Decision) -> tuple[Replayed, str]:
    if decision.erased_at is not None:
        return Replayed.ERASED, ""
    try:
        inputs = decision.inputs
    except Problem as problem:
        return Replayed.UNREADABLE, problem.text("en")
    if inputs is None or content_hash(decision) != decision.content_hash:
        return Replayed.TAMPERED, "content_hash does not fit"
    rule = registry.find(decision.rule, decision.rule_version)
    if rule is None:
        return Replayed.NOT_RUNNABLE, "no such rule or version here"
    return _compare(rule, inputs, expected=decision.outcome)


def _compare(rule: registry.Rule, inputs: Any, *, expected: Any) -> tuple[Replayed, str]:
    try:
        answer = _plain(rule(_plain(inputs)))
    except Exception as error:  # noqa: BLE001 -- whatever a rule raises today, it did not when it decided
        return Replayed.DIFFERENT, f"{type(error).__name__}: {error}"
    if answer == expected:
        return Replayed.SAME, ""
    names = sorted(name for name in {*answer, *expected} if answer.get(name) != expected.get(name))
    return Replayed.DIFFERENT, "differs in " + ", ".join(names)


def _differs_today(decision: Decision, result: Replayed) -> bool:
    """Whether today's version would answer otherwise; False where it cannot be asked."""
    current = _current_version(decision.rule)
    rule = registry.find(decision.rule, current) if current is not None else None
    if rule is None or result in {Replayed.TAMPERED, Replayed.UNREADABLE}:
        return False
    return _compare(rule, decision.inputs, expected=decision.outcome)[0] is Replayed.DIFFERENT


def _current_version(rule: str) -> str | None:
    try:
        return registry.current_version(rule)
    except KeyError:
        return None


def _plain(value: Any) -> Any:
    """A fresh copy as JSON gives it back: tuples are lists, and a rule cannot change what was stored."""
    return json.loads(json.dumps(value))

"""Gates, and levels of the service route (STAGE-01 … STAGE-06, STAGE-30 … STAGE-32)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eslabon.rules import registry
from eslabon.rules.stages import gates, levels
from eslabon.rules.stages.gates import Approval, Found, Gate, Named, Situation, decide_gate
from eslabon.rules.stages.levels import Asked, Level, decide_level, months_between

DAY = date(2026, 3, 2)
GATE = Gate(
    "scoring",
    "preinvestment",
    documents=(Named("study", "estudio", "study"),),
    approvals=(Named("coordinator", "Dirección", "Direction"), Named("supervisor", "EIP", "EIP")),
    checks=(Named("viability", "viabilidad", "viability"), Named("score", "puntaje", "score")),
    dates=(Named("starts_on", "inicio", "start"),),
    least_days=10,
)
READY = Situation(
    DAY - timedelta(days=10),
    DAY,
    presented_by="ana",
    documents=frozenset({"study"}),
    dates=frozenset({"starts_on"}),
    approvals=(Approval("coordinator", "luz", approved=True), Approval("supervisor", "eva", approved=True)),
    facts={"viability": Found(met=True, es="sí", en="yes"), "score": Found(met=True, es="sí", en="yes")},
)


def changed(**others: Any) -> Situation:
    return replace(READY, **others)


def missing_of(situation: Situation) -> list[tuple[str, str]]:
    return [(one.code, one.clause) for one in decide_gate(GATE, situation).missing]


def test_gate_with_everything_there_opens() -> None:
    found = decide_gate(GATE, READY)
    assert (found.result, found.to, found.missing) == ("may_pass", "preinvestment", ())


def test_gate_names_every_condition_that_is_missing_with_its_clause() -> None:
    nothing = Situation(DAY, DAY)
    assert missing_of(nothing) == [
        ("presented", "STAGE-01"),
        ("study", "STAGE-02"),
        ("starts_on", "STAGE-04"),
        ("least_days", "STAGE-04"),
        ("viability", "STAGE-05"),
        ("score", "STAGE-06"),
        ("coordinator", "STAGE-03"),
        ("supervisor", "STAGE-03"),
    ]
    assert missing_of(changed(facts={"viability": Found(met=False, es="no", en="no")})) == [
        ("viability", "STAGE-05"),
        ("score", "STAGE-06"),
    ]


def test_gate_counts_no_approval_of_who_presented_nor_two_of_one_person() -> None:
    by_presenter = (Approval("coordinator", "ana", approved=True), Approval("supervisor", "eva", approved=True))
    assert missing_of(changed(approvals=by_presenter)) == [("coordinator", "STAGE-03")]
    by_one = (Approval("coordinator", "eva", approved=True), Approval("supervisor", "eva", approved=True))
    assert missing_of(changed(approvals=by_one)) == [("supervisor", "STAGE-03")]
    refused = (*READY.approvals, Approval("supervisor", "sol", approved=False))
    assert missing_of(changed(approvals=refused)) == [("supervisor", "STAGE-03")]


def test_gate_opens_on_the_day_that_completes_the_time_asked() -> None:
    assert missing_of(changed(entered_on=DAY - timedelta(days=9))) == [("least_days", "STAGE-04")]


def test_gate_decision_is_the_same_when_it_is_asked_again_from_stored_inputs() -> None:
    for situation in (READY, Situation(DAY, DAY)):
        stored = gates.inputs_to_plain(GATE, situation)
        again = registry.find("stages.gate", "1")
        assert again is not None
        assert again(stored) == gates.verdict_to_plain(decide_gate(GATE, situation))


LEVELS = (
    Level("basic", 24),
    Level("intermediate", 24, (Asked("members", "socios", "members", Decimal(20)), Asked("plan", "plan", "plan"))),
    Level("competitiveness", 12, (Asked("sales", "ventas", "sales", Decimal(5)),)),
)


def test_level_is_entered_one_at_a_time_when_its_conditions_hold() -> None:
    first = decide_level(LEVELS, current="", entered_on=None, today=DAY, facts={})
    assert (first.result, first.level) == ("enters", "basic")
    facts = {"members": Decimal(20), "plan": Decimal(1), "sales": Decimal(99)}
    second = decide_level(LEVELS, current="basic", entered_on=date(2024, 3, 2), today=DAY, facts=facts)
    assert (second.result, second.level) == ("enters", "intermediate")  # never two at once
    few = decide_level(
        LEVELS, current="basic", entered_on=date(2024, 3, 2), today=DAY, facts=facts | {"members": Decimal(19)}
    )
    assert [(one.code, one.clause) for one in few.conditions if not one.met] == [("members", "STAGE-30")]


def test_level_lasts_its_months_to_the_day() -> None:
    facts = {"members": Decimal(20), "plan": Decimal(1)}
    early = decide_level(LEVELS, current="basic", entered_on=date(2024, 3, 3), today=DAY, facts=facts)
    assert [(one.code, one.clause) for one in early.conditions if not one.met] == [("months", "STAGE-31")]
    assert months_between(date(2024, 3, 3), DAY) == 23


def test_level_after_the_last_is_graduation() -> None:
    done = decide_level(LEVELS, current="competitiveness", entered_on=date(2025, 3, 2), today=DAY, facts={})
    assert (done.result, done.level) == ("graduates", "")
    assert [one.clause for one in done.conditions] == ["STAGE-32"]
    plain = levels.inputs_to_plain(
        LEVELS, current="competitiveness", entered_on=date(2025, 3, 2), today=DAY, facts={"sales": Decimal(5)}
    )
    assert levels.decide_plain(plain) == levels.step_to_plain(done)

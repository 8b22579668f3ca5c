"""Every stored decision is asked again; what changed is told apart from what was changed."""

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from eslabon.rules import registry
from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Decision
from eslabon.web.audit.models.triggers import install_triggers, remove_triggers
from eslabon.web.audit.services import Replayed, keep_decision, replay_decisions

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def threshold_1(inputs: dict[str, Any]) -> dict[str, Any]:
    return {"result": "pass" if inputs["sales"] > 150 else "fail", "clauses": ("CALL-01",)}


def threshold_2(inputs: dict[str, Any]) -> dict[str, Any]:
    return {"result": "pass" if inputs["sales"] > 80 else "fail", "clauses": ("CALL-01",)}


@pytest.fixture(autouse=True)
def _test_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {("test.threshold", "1"): threshold_1, ("test.threshold", "2"): threshold_2}
    monkeypatch.setattr(registry, "_RULES", {**registry._RULES, **rules})
    monkeypatch.setattr(registry, "_CURRENT", {**registry._CURRENT, "test.threshold": "2"})


def decide(*, sales: int, version: str = "2", result: str | None = None, rule: str = "test.threshold") -> Decision:
    subject, _ = User.objects.get_or_create(username="rosa", defaults={"full_name": "Rosa"})
    answer = {"1": threshold_1, "2": threshold_2}.get(version, threshold_2)({"sales": sales})
    outcome = {**answer, "result": result or answer["result"]}
    return keep_decision(subject, subject, rule=rule, rule_version=version, inputs={"sales": sales}, outcome=outcome)


def tamper(decision: Decision, column: str, value: str) -> None:
    remove_triggers(connection)
    with connection.cursor() as cursor:
        key = Decision._meta.pk.get_db_prep_value(decision.pk, connection)
        cursor.execute(f"UPDATE audit_decision SET {column} = %s WHERE id = %s", [value, key])  # noqa: S608 -- a test's own column names
    install_triggers(connection)


def test_same_answer_is_counted_and_sound() -> None:
    for sales in (50, 100, 200):
        decide(sales=sales)
    replay = replay_decisions()
    assert (replay.total, replay.results[Replayed.SAME], replay.version_changed) == (3, 3, 0)
    assert replay.is_sound
    assert replay.findings == []


def test_different_answer_is_found_with_what_differs() -> None:
    decision = decide(sales=50, result="pass")
    replay = replay_decisions()
    assert replay.results == {Replayed.DIFFERENT: 1}
    assert not replay.is_sound
    (finding,) = replay.findings
    assert (finding.decision, finding.detail) == (str(decision.pk), "differs in result")


def test_old_version_is_run_as_it_was_and_told_apart() -> None:
    decide(sales=100, version="1")  # fail then, pass today
    decide(sales=200, version="1")  # pass then and today
    replay = replay_decisions()
    assert replay.results == {Replayed.SAME: 2}
    assert (replay.version_changed, replay.differs_today) == (2, 1)
    assert replay.is_sound


def test_version_that_is_gone_is_told_apart_and_not_sound() -> None:
    decide(sales=100, version="0")
    decide(sales=100, rule="test.unknown")
    replay = replay_decisions()
    assert replay.results == {Replayed.NOT_RUNNABLE: 2}
    assert not replay.is_sound  # a rule that changes stays beside the new one: this one was lost


def test_erased_decision_is_counted() -> None:
    decide(sales=100)
    Decision.objects.erase(now=NOW)
    replay = replay_decisions()
    assert replay.results == {Replayed.ERASED: 1}
    assert replay.version_changed == 0
    assert replay.is_sound


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("outcome", '{"result": "pass", "clauses": ["CALL-01"]}'),
        ("rule_version", "1"),
        ("subject_id", "another"),
        ("content_hash", "0" * 64),
    ],
)
def test_changed_row_is_tampered_also_when_the_answer_would_fit(column: str, value: str) -> None:
    decision = decide(sales=50)
    tamper(decision, column, value)
    replay = replay_decisions()
    assert replay.results == {Replayed.TAMPERED: 1}
    assert not replay.is_sound


def test_inputs_moved_from_another_decision_are_unreadable() -> None:
    one, other = decide(sales=50), decide(sales=60)
    token = Decision.objects.filter(pk=other.pk).values_list("inputs", flat=True).get().token
    tamper(one, "inputs", token)
    replay = replay_decisions()
    assert replay.results == {Replayed.UNREADABLE: 1, Replayed.SAME: 1}
    assert not replay.is_sound


def test_rule_that_fails_on_old_inputs_is_different(monkeypatch: pytest.MonkeyPatch) -> None:
    decide(sales=50)

    def broken(inputs: dict[str, Any]) -> dict[str, Any]:
        raise KeyError("price")

    monkeypatch.setitem(registry._RULES, ("test.threshold", "2"), broken)
    replay = replay_decisions()
    assert replay.results == {Replayed.DIFFERENT: 1}
    assert "KeyError" in replay.findings[0].detail


def test_command_prints_json_and_fails_when_something_differs() -> None:
    decide(sales=50)
    out = StringIO()
    call_command("replay_decisions", "--json", stdout=out)
    assert json.loads(out.getvalue())["sound"] is True
    decide(sales=50, result="pass")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("replay_decisions", "--json", stdout=out)
    assert stopped.value.code == 1
    printed = json.loads(out.getvalue())
    assert (printed["total"], printed["same"], printed["different"]) == (2, 1, 1)
    assert printed["findings"][0]["detail"] == "differs in result"


def test_command_in_words_counts_each_kind() -> None:
    decide(sales=100, version="1")
    out = StringIO()
    call_command("replay_decisions", stdout=out)
    assert "1 were decided by a version" in out.getvalue()
    assert "1 of those would be answered otherwise today" in out.getvalue()

"""`eslabon replay` on a whole round: every kind of decision of stages, and what it tells when somebody changes one."""

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models

from eslabon.rules.stages import agreement, gates, levels, selection, separation, sheets
from eslabon.web.audit.models import Decision
from eslabon.web.audit.models.triggers import install_triggers, remove_triggers
from eslabon.web.audit.services import Replayed, replay_decisions
from eslabon.web.audit.services.decisions import content_hash
from eslabon.web.stages.models import (
    LevelEntry,
    ProfileScore,
    RankedProfile,
    Ranking,
    ScoreEntry,
    StageMove,
)
from eslabon.web.stages.services import (
    add_gate_document,
    decide_score_appeal,
    enter_level,
    file_score_appeal,
    fix_cut_off,
    pass_gate,
    present_alliance,
    rank_region,
    reconcile_scores,
)
from eslabon.web.uploads.models import StoredFile
from tests.web.stages.world import NOW, TODAY, World

pytestmark = pytest.mark.django_db
RULES = (agreement, gates, levels, selection, separation, sheets)


def raw(row: models.Model, **columns: Any) -> None:
    """Change a row behind the application's back, as somebody with the database's password would."""
    table = connection.ops.quote_name(row._meta.db_table)
    for name, value in columns.items():
        field = row._meta.get_field(name)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {connection.ops.quote_name(field.column)} = %s WHERE id = %s",  # noqa: S608 -- names of our own tables and fields
                [field.get_db_prep_save(value, connection), row._meta.pk.get_db_prep_save(row.pk, connection)],
            )


@pytest.fixture
def decided(world: World, stored: StoredFile) -> World:
    """A round in which everything was decided that can be."""
    people = world.people
    world.scored(82, 80)
    reconcile_scores(world.scored(55, 90), total=Decimal(71), reason="visita", actor=people["score_lead"], now=NOW)
    contested = world.scored(68, 68)
    appeal = file_score_appeal(contested, text="no vieron", actor=people["representative"], now=NOW)
    decide_score_appeal(appeal, total=Decimal(72), reason="consta", actor=people["appeals"], now=NOW)
    terms = {"place": world.place, "actor": people["coordinator"], "now": NOW}
    fix_cut_off(world.round, points=Decimal(70), budget=Decimal(200_000_000), reason="acta", **terms)
    rank_region(world.round, **terms)
    alliance = world.alliance()
    for kind in ("profile", "intent"):
        add_gate_document(alliance, kind=kind, file=stored, actor=people["regional_manager"], now=NOW)
    present_alliance(alliance, actor=people["regional_manager"], now=NOW)
    world.assign_all(alliance, "adviser")
    pass_gate(alliance, actor=people["regional_manager"], now=NOW)
    enter_level(world.programme, world.organisation, facts={}, actor=people["coordinator"], now=NOW, today=TODAY)
    return world


def plant(decision: Decision, outcome: dict[str, Any], *, with_hash: bool) -> None:
    """Change what was decided, perhaps with a new hash, as only somebody with the key could."""
    decision.outcome = outcome
    columns: dict[str, Any] = {"outcome": outcome}
    if with_hash:
        columns["content_hash"] = content_hash(decision)
    remove_triggers(connection)  # the database refuses it otherwise
    raw(decision, **columns)
    install_triggers(connection)


def replayed() -> tuple[int, dict[str, Any]]:
    """The exit status of `eslabon replay --json`, and what it says."""
    out = StringIO()
    try:
        call_command("replay_decisions", "--json", stdout=out)
    except SystemExit as left:
        return int(left.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_a_whole_round_is_reproduced(decided: World) -> None:
    kept = set(Decision.objects.values_list("rule", flat=True))
    assert kept == {one.RULE for one in RULES}
    status, said = replayed()
    assert (status, said["same"], said["findings"]) == (0, Decision.objects.count(), [])


@pytest.mark.parametrize("with_hash", [False, True])
def test_a_changed_decision_of_any_kind_is_told(decided: World, with_hash: bool) -> None:
    changes: dict[str, dict[str, Any]] = {
        agreement.RULE: {"total": "99.00"},
        gates.RULE: {"to": "execution"},
        levels.RULE: {"level": "competitiveness"},
        selection.RULE: {"effective": "1"},
        separation.RULE: {"result": "refused"},
        sheets.RULE: {"total": "99.00"},
    }
    assert set(changes) == {one.RULE for one in RULES}
    for rule, change in changes.items():
        decision = Decision.objects.filter(rule=rule).last()
        assert decision is not None
        plant(decision, (decision.outcome or {}) | change, with_hash=with_hash)
    status, said = replayed()
    expected = Replayed.DIFFERENT if with_hash else Replayed.TAMPERED
    assert status == 1
    assert {one["rule"] for one in said["findings"] if one["result"] == expected} == set(changes)


def test_a_changed_row_is_told_though_its_decision_stands(decided: World) -> None:
    """Scores, sheets, both cut-offs, lines of a ranking, moves and levels: what an evaluation would read."""
    score, ranking = ProfileScore.objects.first(), Ranking.objects.first()
    sheet, line = ScoreEntry.objects.first(), RankedProfile.objects.filter(outcome="no_money").first()
    move, level = StageMove.objects.first(), LevelEntry.objects.first()
    assert score and ranking and sheet and line and move and level
    raw(score, total=Decimal("99.00"))
    raw(sheet, total=Decimal("1.00"))
    raw(ranking, effective=Decimal("70.00"))
    raw(line, outcome="selected")
    raw(move, to_stage="execution")
    raw(level, level="competitiveness")
    status, said = replayed()
    assert (status, said["strayed"], said["sound"]) == (1, 6, False)
    told = " · ".join(one["detail"] for one in said["findings"])
    for words in (
        "score of",
        "sheet 1 of",
        "effective: 70.00",
        "rank of",
        "moved to execution",
        "level competitiveness",
    ):
        assert words in told
    assert replay_decisions().results[Replayed.SAME] == Decision.objects.count()

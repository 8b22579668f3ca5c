"""A plan from its first section to its approval; viability asked, departed from, asked again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from eslabon.rules.alliances.baseline import window
from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import BusinessPlan, ViabilityDecision
from eslabon.web.alliances.services import (
    approve_plan,
    decide_plan_viability,
    install_plan_terms,
    override_viability,
    record_baseline,
    return_plan,
    save_plan,
    start_plan,
    submit_plan,
)
from eslabon.web.alliances.snapshots import missing_of
from eslabon.web.audit.models import Entry
from eslabon.web.audit.services import Replayed, replay_decisions
from tests.web.alliances.world import NOW, START, World, pra_pack, whole_plan

pytestmark = pytest.mark.django_db
LONG_REASON = "El comprador firmó un contrato por diez años."


def _refused(code, act, *args, **kwargs):
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    assert refused.value.code == code, refused.value


def _submitted(world: World, **kwargs) -> BusinessPlan:
    plan = whole_plan(world, **kwargs)
    return submit_plan(plan, revision=plan.revision, actor=world.writer, now=NOW)


def test_plan_is_submitted_whole_and_approved_by_somebody_else(world: World) -> None:
    """ALLIANCE-07, ALLIANCE-25, ALLIANCE-27."""
    plan = start_plan(world.alliance, actor=world.writer, now=NOW)
    _refused("ALLIANCES-E25", start_plan, world.alliance, actor=world.writer, now=NOW)
    _refused("ALLIANCES-E09", submit_plan, plan, revision=plan.revision, actor=world.writer, now=NOW)
    plan.delete()
    plan = _submitted(world)
    assert missing_of(plan) == ()
    boss = world.people["coordinator"]
    _refused("ALLIANCES-E08", approve_plan, plan, actor=boss, now=NOW)
    decided = decide_plan_viability(plan, actor=world.writer, now=NOW)
    # 350 + 700 + 700 thousand less 100 thousand a year, over 60 thousand.
    assert (decided.is_viable, decided.ratio) == (True, Decimal("24.1667"))
    _refused("ALLIANCES-E02", approve_plan, plan, actor=world.writer, now=NOW)
    plan = approve_plan(plan, actor=boss, now=NOW)
    assert plan.content["viability"]["ratio"] == "24.1667" and len(plan.content_hash) == 64
    world.alliance.refresh_from_db()
    assert (world.alliance.starts_on, world.alliance.ends_on) == (START, date(2025, 2, 28))
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {"plan.start", "plan.write", "plan.submit", "plan.approve", "viability.decide", "baseline.record"} <= acts


def test_new_version_takes_over_what_was_said_and_gives_way_only_when_approved(world: World) -> None:
    """ALLIANCE-13, ALLIANCE-14, ALLIANCE-26."""
    first = _submitted(world)
    _refused("ALLIANCES-E24", save_plan, first, revision=first.revision, texts={"market": "x"}, actor=world.writer)
    figures = {"indicator": "sales", "figures": {}, "source": "x", "actor": world.writer, "now": NOW}
    _refused("ALLIANCES-E27", record_baseline, world.alliance, **figures)
    decide_plan_viability(first, actor=world.writer, now=NOW)
    approve_plan(first, actor=world.people["coordinator"], now=NOW)
    second = start_plan(world.alliance, actor=world.writer, now=NOW)
    assert (second.version, second.objective, second.goals.count()) == (2, first.objective, 3)
    first.refresh_from_db()
    assert first.state == BusinessPlan.State.APPROVED
    second = save_plan(second, revision=second.revision, texts={"starts_on": date(2022, 4, 1)}, actor=world.writer)
    april = dict.fromkeys(window(date(2022, 4, 1)), Decimal(1))
    for indicator in ("sales", "labour_days"):
        given = {"source": "x", "actor": world.writer, "now": NOW}
        record_baseline(world.alliance, indicator=indicator, figures=april, **given)
    _refused("ALLIANCES-E42", submit_plan, second, revision=second.revision, actor=world.writer, now=NOW)
    second = save_plan(second, revision=second.revision, texts={"starts_on": START}, actor=world.writer)
    submit_plan(second, revision=second.revision, actor=world.writer, now=NOW)
    decide_plan_viability(second, actor=world.writer, now=NOW)
    approve_plan(second, actor=world.people["coordinator"], now=NOW)
    first.refresh_from_db()
    assert first.state == BusinessPlan.State.REPLACED


def test_two_people_never_overwrite_each_other_and_a_returned_plan_is_written_on(world: World) -> None:
    """ALLIANCE-26."""
    plan = whole_plan(world)
    shown = plan.revision
    save_plan(plan, revision=shown, texts={"market": "uno"}, actor=world.writer)
    _refused("ALLIANCES-E23", save_plan, plan, revision=shown, texts={"market": "dos"}, actor=world.writer)
    plan.refresh_from_db()
    plan = submit_plan(plan, revision=plan.revision, actor=world.writer, now=NOW)
    boss = world.people["coordinator"]
    _refused("ALLIANCES-E05", return_plan, plan, reason=" ", actor=boss, now=NOW)
    plan = return_plan(plan, reason="Faltan precios", actor=boss, now=NOW)
    assert (plan.state, plan.market, plan.returned_reason) == ("draft", "uno", "Faltan precios")


def test_plan_below_the_ratio_passes_only_with_a_name_and_a_reason(world: World) -> None:
    """ALLIANCE-01, ALLIANCE-06, ALLIANCE-07."""
    plan = _submitted(world, sales=150000)
    decided = decide_plan_viability(plan, actor=world.writer, now=NOW)
    assert not decided.is_viable and decided.decision.outcome["required"] == "300000"
    boss = world.people["coordinator"]
    _refused("ALLIANCES-E03", approve_plan, plan, actor=boss, now=NOW)
    _refused("ALLIANCES-E06", override_viability, decided, reason=LONG_REASON, actor=world.writer, now=NOW)
    decided = override_viability(decided, reason=LONG_REASON, actor=boss, now=NOW)
    assert decided.is_passed
    _refused("ALLIANCES-E07", override_viability, decided, reason=LONG_REASON, actor=boss, now=NOW)
    assert approve_plan(plan, actor=boss, now=NOW).content["override"]["reason"] == LONG_REASON
    assert Entry.objects.get(act="viability.override").reason == LONG_REASON


def test_assistance_that_rises_is_refused_by_year(world: World) -> None:
    """ALLIANCE-21."""
    plan = whole_plan(world)
    costs = [{"year": year, "amount": Decimal(amount)} for year, amount in ((1, 10), (2, 20), (3, 5))]
    plan = save_plan(plan, revision=plan.revision, rows={"costs": costs}, actor=world.writer)
    with pytest.raises(Problem) as refused:
        submit_plan(plan, revision=plan.revision, actor=world.writer, now=NOW)
    assert (refused.value.code, refused.value.details["years"]) == ("ALLIANCES-E26", "2")


def test_figures_that_moved_after_the_decision_ask_for_another(world: World) -> None:
    """ALLIANCE-07."""
    plan = _submitted(world)
    decide_plan_viability(plan, gate="profile", actor=world.writer, now=NOW)
    plan.goals.filter(year=2).update(sales=1)
    _refused("ALLIANCES-E08", approve_plan, plan, actor=world.people["coordinator"], now=NOW)
    assert decide_plan_viability(plan, gate="plan", actor=world.writer, now=NOW).ratio < 24


def test_terms_are_installed_once_and_decisions_are_replayed(world: World) -> None:
    """ALLIANCE-05."""
    before = Entry.objects.filter(act="plan_terms.install").count()
    install_plan_terms(world.programme, pack=pra_pack(), actor=None, now=NOW)
    assert Entry.objects.filter(act="plan_terms.install").count() == before
    plan = _submitted(world)
    decide_plan_viability(plan, actor=world.writer, now=NOW)
    replay = replay_decisions()
    assert replay.total == 1 and replay.is_sound
    ViabilityDecision.objects.update(ratio=99)
    assert replay_decisions().results == {Replayed.SAME: 1, Replayed.STRAYED: 1}
    call_command("check")

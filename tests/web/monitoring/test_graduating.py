"""An alliance that meets every condition on verified facts graduates, and the decision replays."""

from decimal import Decimal

import pytest

from eslabon.web.alliances.models import Bottleneck, Commitment
from eslabon.web.alliances.services.readings import read_maturity
from eslabon.web.audit.models import Decision
from eslabon.web.audit.services import Replayed, replay_decisions
from eslabon.web.monitoring.models import AllianceGraduation, Figure
from eslabon.web.monitoring.services.graduation import graduate_alliance, judge_alliance
from eslabon.web.monitoring.services.reports import Said, asked_indicators, send_report, start_report
from tests.web.monitoring.world import FIRST, MONTHS, NOW, TODAY, World

pytestmark = pytest.mark.django_db


def test_alliance_that_meets_everything_graduates_and_replays(world: World, client_for: object) -> None:
    """MONITOR-50: package seen by the unit, promises kept on both sides, no bottleneck left, verified sales alone."""
    alliance, unit = world.alliance("plan-a"), world.people["unit"]
    for month in MONTHS:
        report = start_report(alliance, month=month, actor=world.people["centre"])
        said = {one.code: Said(Decimal(10)) for one in asked_indicators(world.programme)} | {"visits": Said(Decimal(0))}
        send_report(report, said=said, note="", actor=world.people["centre"], now=NOW)
    world.lock()
    check = world.draw().checks.select_related("plan", "alliance").get()
    for side in ("buyer", "organisation"):
        for number in range(5):
            Commitment.objects.create(
                alliance=alliance,
                side=side,
                text=f"Promesa {number}",
                due_on=FIRST,
                outcome=Commitment.Outcome.KEPT,
                judged_side="monitoring",
                judged_by=unit,
                judged_on=FIRST,
                recorded_by=unit,
            )
    read_maturity(
        alliance,
        read_on=TODAY,
        producers_seen=20,
        producers_mastering=20,
        months_buying_alone=None,
        actor=unit,
        now=NOW,
    )
    before = judge_alliance(alliance, today=TODAY)
    assert [one.code for one in before.answer.criteria if not one.is_met] == ["alone"]
    world.check(check)
    judged = judge_alliance(alliance, today=TODAY)
    assert judged.facts.months_buying_alone == 3
    assert judged.answer.result == "ready", [one.reason_en for one in judged.answer.criteria]

    made = graduate_alliance(alliance, actor=world.people["coordinator"], now=NOW)

    assert made == graduate_alliance(alliance, actor=world.people["coordinator"], now=NOW)
    assert AllianceGraduation.objects.count() == 1
    assert Decision.objects.filter(rule="alliances.graduation", pk=made.decision_id).exists()
    assert replay_decisions().is_sound
    assert alliance.stage_facts.get(code="graduation").is_met
    other = world.alliance("plan-b")  # graduated in the database, on another's decision
    AllianceGraduation.objects.filter(pk=made.pk).update(alliance=other)
    assert replay_decisions().results[Replayed.STRAYED] == 1


def test_bottleneck_that_is_only_said_to_be_resolved_holds_graduation_back(world: World) -> None:
    """MONITOR-50."""
    alliance = world.alliance("plan-a")
    Bottleneck.objects.create(
        alliance=alliance,
        kind="quality",
        description="Sin secadores",
        state=Bottleneck.State.RESOLVED,
        found_on=FIRST,
        resolved_on=FIRST,
        recorded_by=world.people["centre"],
    )
    criteria = {one.code: one.is_met for one in judge_alliance(alliance, today=TODAY).answer.criteria}
    assert criteria["bottlenecks"] is False
    assert not Figure.objects.exists()

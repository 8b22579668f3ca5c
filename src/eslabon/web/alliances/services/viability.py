"""Ask whether the plan is worth its assistance, at each gate; depart from the answer by name."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.alliances.viability import (
    NOT_VIABLE,
    RULE,
    VERSION,
    VIABLE,
    decide_plain,
    refuse_override,
)
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import BusinessPlan, ViabilityDecision
from eslabon.web.alliances.snapshots import viability_inputs
from eslabon.web.audit import services as audit

PLAN_GATE = "plan"


@transaction.atomic
def decide_plan_viability(plan: BusinessPlan, *, gate: str = PLAN_GATE, actor: Any, now: datetime) -> ViabilityDecision:
    """Decide viability on today's figures and keep every input (ALLIANCE-01 to ALLIANCE-07)."""
    plan = BusinessPlan.objects.select_for_update(of=("self",)).select_related("alliance__programme").get(pk=plan.pk)
    if plan.state == BusinessPlan.State.REPLACED:  # another version took its place: its figures decide nothing
        raise Problem(problems.PLAN_STEP)
    inputs = viability_inputs(plan)
    outcome = decide_plain(inputs)
    kept = audit.keep_decision(actor, plan, rule=RULE, rule_version=VERSION, inputs=inputs, outcome=outcome)
    decided = ViabilityDecision.objects.create(
        alliance=plan.alliance,
        plan=plan,
        gate=gate,
        decision=kept,
        is_viable=outcome["result"] == VIABLE,
        ratio=None if outcome["ratio"] is None else Decimal(outcome["ratio"]),
        decided_by=actor,
        decided_at=now,
    )
    after = {"gate": gate, "result": outcome["result"], "ratio": outcome["ratio"], "clause": outcome["clause"]}
    audit.record(actor, "viability.decide", plan, after=after, programme=plan.alliance.programme.code)
    return decided


@transaction.atomic
def override_viability(decided: ViabilityDecision, *, reason: str, actor: Any, now: datetime) -> ViabilityDecision:
    """Depart from the rule's answer, by name and with a reason (ALLIANCE-06)."""
    decided = (
        ViabilityDecision.objects.select_for_update(of=("self",))
        .select_related("plan", "alliance__programme")
        .get(pk=decided.pk)
    )
    plan = decided.plan
    refuse_override(
        result=VIABLE if decided.is_viable else NOT_VIABLE,
        reason=reason,
        overrider_id=actor.pk,
        author_ids=frozenset({plan.written_by_id, plan.submitted_by_id}),
        is_overridden=decided.overridden_by_id is not None,
    )
    decided.overridden_by, decided.overridden_at, decided.override_reason = actor, now, " ".join(reason.split())
    decided.save(update_fields=["overridden_by", "overridden_at", "override_reason"])
    audit.record(
        actor,
        "viability.override",
        plan,
        after={"gate": decided.gate, "ratio": str(decided.ratio)},
        reason=decided.override_reason,
        programme=decided.alliance.programme.code,
    )
    return decided

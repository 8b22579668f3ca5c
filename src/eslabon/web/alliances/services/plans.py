"""Write a plan section by section, submit it, return or approve it; keep what was approved."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from eslabon.rules.alliances.afterlife import add_months
from eslabon.rules.alliances.maturity import rising_assistance
from eslabon.rules.alliances.plan_states import (
    APPROVE,
    RETURN,
    SUBMIT,
    next_state,
    refuse_approval,
    refuse_moved_start,
)
from eslabon.rules.alliances.viability import is_stale
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, BusinessPlan, ViabilityDecision
from eslabon.web.alliances.queries.documents import plan_content
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.alliances.snapshots import missing_of, viability_inputs
from eslabon.web.audit import services as audit

TEXTS = (
    *("product", "product_description", "market", "strengths", "weaknesses", "opportunities", "threats"),
    *("objective", "strategy", "starts_on", "duration_months", "graduation_months"),
)
ROWS = ("production_costs", "projections", "goals", "costs", "investments")
OPEN = (BusinessPlan.State.DRAFT, BusinessPlan.State.SUBMITTED)


@transaction.atomic
def start_plan(alliance: Alliance, *, actor: Any, now: datetime) -> BusinessPlan:
    """Begin the next version of an alliance's plan: empty, or with what the last one said."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    if alliance.plans.filter(state__in=OPEN).exists():
        raise Problem(problems.PLAN_OPEN)
    last = alliance.plans.first()
    number = (alliance.plans.aggregate(last=Max("version"))["last"] or 0) + 1
    plan = BusinessPlan.objects.create(
        alliance=alliance,
        version=number,
        currency=last.currency if last is not None else alliance.programme.currency,
        written_by=actor,
        created_at=now,
        **{name: getattr(last, name) for name in TEXTS if last is not None},
    )
    if last is not None:
        for name in ROWS:
            _copy_rows(getattr(last, name), to=plan)
    audit.record(actor, "plan.start", plan, after={"version": number}, programme=alliance.programme.code)
    return plan


def _copy_rows(rows: Any, *, to: BusinessPlan) -> None:
    names = [field.name for field in rows.model._meta.concrete_fields if field.name not in ("id", "plan")]
    rows.model.objects.bulk_create(
        rows.model(plan=to, **{name: getattr(row, name) for name in names}) for row in rows.all()
    )


@transaction.atomic
def save_plan(
    plan: BusinessPlan,
    *,
    revision: int,
    texts: Mapping[str, Any] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    actor: Any,
) -> BusinessPlan:
    """Keep a section: texts as they are given, each kind of row whole.

    Raises
    ------
    Problem
        ALLIANCES-E24 when the plan is no draft, E23 when somebody saved it since `revision`.
    """
    plan = _locked(plan)
    if plan.state != BusinessPlan.State.DRAFT:
        raise Problem(problems.PLAN_LOCKED)
    if plan.revision != revision:
        raise Problem(problems.PLAN_CHANGED)
    texts, rows = texts or {}, rows or {}
    if set(texts) - set(TEXTS) or set(rows) - set(ROWS):
        raise TypeError("not a section of a plan")
    for name, value in texts.items():
        setattr(plan, name, value)
    for name, several in rows.items():
        _replace_rows(getattr(plan, name), several)
    plan.revision += 1
    plan.save()
    after = {"sections": sorted([*texts, *rows]), "revision": plan.revision}
    audit.record(actor, "plan.write", plan, after=after, programme=plan.alliance.programme.code)
    return plan


def _replace_rows(related: Any, several: Sequence[Mapping[str, Any]]) -> None:
    related.all().delete()
    names = {field.name for field in related.model._meta.get_fields() if isinstance(field, models.Field)}
    has_position = "position" in names
    related.bulk_create(
        related.model(plan=related.instance, **({"position": number} if has_position else {}), **values)
        for number, values in enumerate(several)
    )


@transaction.atomic
def submit_plan(plan: BusinessPlan, *, revision: int, actor: Any, now: datetime) -> BusinessPlan:
    """Hand the plan in for approval, whole, with the start that stands (ALLIANCE-14, ALLIANCE-21, ALLIANCE-25)."""
    plan = _locked(plan)
    state = next_state(plan.state, SUBMIT)
    if plan.revision != revision:
        raise Problem(problems.PLAN_CHANGED)
    missing = missing_of(plan)
    if missing:
        es, en = "; ".join(one.es for one in missing), "; ".join(one.en for one in missing)
        raise Problem(problems.PLAN_INCOMPLETE, missing_es=es, missing_en=en)
    was_approved = plan.alliance.plans.filter(state=BusinessPlan.State.APPROVED).exists()
    refuse_moved_start(plan.starts_on, standing=plan.alliance.starts_on if was_approved else None)
    rising = rising_assistance([(one.year, one.amount) for one in plan.costs.all()])
    if rising and terms_of(plan.alliance.programme).assistance_declines:
        raise Problem(problems.ASSISTANCE_RISES, years=", ".join(str(one.year) for one in rising))
    plan.state, plan.submitted_at, plan.submitted_by, plan.returned_reason = state, now, actor, ""
    plan.save(update_fields=["state", "submitted_at", "submitted_by", "returned_reason"])
    audit.record(actor, "plan.submit", plan, after={"version": plan.version}, programme=plan.alliance.programme.code)
    return plan


@transaction.atomic
def return_plan(plan: BusinessPlan, *, reason: str, actor: Any, now: datetime) -> BusinessPlan:
    """Give a submitted plan back with what has to change."""
    plan = _locked(plan)
    plan.state = next_state(plan.state, RETURN)
    if not reason.strip():
        raise Problem(problems.REASON_TOO_SHORT, least=1)
    plan.returned_reason, plan.decided_at, plan.decided_by = reason.strip(), now, actor
    plan.save(update_fields=["state", "returned_reason", "decided_at", "decided_by"])
    audit.record(actor, "plan.return", plan, reason=plan.returned_reason, programme=plan.alliance.programme.code)
    return plan


@transaction.atomic
def approve_plan(plan: BusinessPlan, *, actor: Any, now: datetime) -> BusinessPlan:
    """Approve a submitted plan: the version before gives way, the alliance takes its dates (ALLIANCE-27)."""
    plan = _locked(plan)
    plan.alliance = (
        Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=plan.alliance_id)
    )
    state = next_state(plan.state, APPROVE)
    decided = latest_viability(plan)
    passed = None
    if decided is not None and not is_stale(decided.decision.inputs or {}, today=viability_inputs(plan)):
        passed = decided.is_passed
    authors = frozenset({plan.written_by_id, plan.submitted_by_id})
    refuse_approval(approver_id=actor.pk, author_ids=authors, is_passed=passed)
    plan.alliance.plans.filter(state=BusinessPlan.State.APPROVED).update(state=BusinessPlan.State.REPLACED)
    plan.state, plan.decided_at, plan.decided_by = state, now, actor
    plan.content = plan_content(plan)
    plan.content_hash = hash_of(plan.content)
    plan.save()
    alliance = plan.alliance
    alliance.starts_on = alliance.starts_on or plan.starts_on
    if alliance.starts_on is not None and plan.duration_months is not None:
        alliance.ends_on = add_months(alliance.starts_on, plan.duration_months) - timedelta(days=1)
    alliance.save(update_fields=["starts_on", "ends_on"])
    after = {"version": plan.version, "hash": plan.content_hash}
    audit.record(actor, "plan.approve", plan, after=after, programme=alliance.programme.code)
    return plan


def latest_viability(plan: BusinessPlan) -> ViabilityDecision | None:
    """Return the last decision on this very version."""
    return plan.viability_decisions.select_related("decision", "overridden_by", "decided_by").first()


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the fingerprint of what a plan says."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _locked(plan: BusinessPlan) -> BusinessPlan:
    found = BusinessPlan.objects.select_for_update(of=("self",)).select_related("alliance__programme")
    return found.get(pk=plan.pk)

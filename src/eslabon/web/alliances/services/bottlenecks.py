"""What stands in the way: found, worked on, declared resolved, and checked by somebody else."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.alliances import bottlenecks as rule
from eslabon.rules.calls.deadlines import local_day
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import (
    ActionEvidence,
    Alliance,
    Bottleneck,
    BottleneckAction,
    BottleneckCheck,
)
from eslabon.web.alliances.permissions import parties_of
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.uploads.models import StoredFile


@transaction.atomic
def record_bottleneck(
    alliance: Alliance, *, kind: str, description: str, effect: str = "", found_on: date, actor: Any, now: datetime
) -> Bottleneck:
    """Write down what keeps sales from growing."""
    if kind not in {one.code for one in terms_of(alliance.programme).bottlenecks}:
        raise Problem(problems.KIND_UNKNOWN, kind=kind)
    rule.refuse_finding(found_on, today=local_day(now, time_zone=alliance.programme.time_zone))
    bottleneck = Bottleneck.objects.create(
        alliance=alliance,
        kind=kind,
        description=description.strip(),
        effect=effect.strip(),
        found_on=found_on,
        recorded_by=actor,
        recorded_at=now,
    )
    after = {"kind": kind, "found_on": found_on.isoformat()}
    audit.record(actor, "bottleneck.record", bottleneck, after=after, programme=alliance.programme.code)
    return bottleneck


@dataclass(frozen=True)
class Planned:
    """Something to be done: what, by which side and whom, from when to when, at what cost."""

    title: str
    side: str
    starts_on: date
    due_on: date
    party: Party | None = None
    responsible: str = ""
    cost: Decimal | None = None
    currency: str = ""


@transaction.atomic
def add_action(bottleneck: Bottleneck, *, planned: Planned, actor: Any, now: datetime) -> BottleneckAction:
    """Plan something against a bottleneck; an open one is then in progress."""
    bottleneck = _locked(bottleneck)
    if bottleneck.state not in (rule.OPEN, rule.IN_PROGRESS):
        raise Problem(problems.BOTTLENECK_STEP)
    if planned.due_on < planned.starts_on:
        raise Problem(problems.DATES_REVERSED)
    action = BottleneckAction.objects.create(bottleneck=bottleneck, recorded_by=actor, recorded_at=now, **vars(planned))
    if bottleneck.state == rule.OPEN:
        bottleneck.state = rule.next_state(bottleneck.state, rule.START)
        bottleneck.save(update_fields=["state"])
    after = {"bottleneck": str(bottleneck.pk), "side": planned.side, "due_on": planned.due_on.isoformat()}
    audit.record(actor, "action.add", action, after=after, programme=bottleneck.alliance.programme.code)
    return action


@transaction.atomic
def report_action(
    action: BottleneckAction,
    *,
    state: str,
    done_on: date | None = None,
    cost: Decimal | None = None,
    actor: Any,
    today: date,
) -> BottleneckAction:
    """Say how far an action is; done has a day that has come."""
    found = BottleneckAction.objects.select_for_update(of=("self",)).select_related("bottleneck__alliance__programme")
    action = found.get(pk=action.pk)
    rule.refuse_reporting(action.bottleneck.state)
    if state not in BottleneckAction.State.values:
        raise Problem(problems.KIND_UNKNOWN, kind=state)
    if state == BottleneckAction.State.DONE and (done_on is None or not action.starts_on <= done_on <= today):
        raise Problem(problems.DATES_REVERSED)
    before = {"state": action.state}
    action.state = state
    action.done_on = done_on if state == BottleneckAction.State.DONE else None
    if cost is not None:
        action.cost = cost
        action.currency = action.currency or action.bottleneck.alliance.programme.currency
    action.save(update_fields=["state", "done_on", "cost", "currency"])
    after = {"state": state, "done_on": action.done_on.isoformat() if action.done_on else ""}
    code = action.bottleneck.alliance.programme.code
    audit.record(actor, "action.report", action, before=before, after=after, programme=code)
    return action


@transaction.atomic
def add_evidence(
    action: BottleneckAction, *, file: StoredFile, note: str = "", actor: Any, now: datetime
) -> ActionEvidence:
    """Keep what shows that an action was done."""
    evidence = ActionEvidence.objects.create(
        action=action, file=file, note=note.strip()[:200], added_by=actor, added_at=now
    )
    code = action.bottleneck.alliance.programme.code
    audit.record(actor, "action.evidence", action, after={"file": str(file.pk), "note": note}, programme=code)
    return evidence


@transaction.atomic
def resolve_bottleneck(bottleneck: Bottleneck, *, resolved_on: date, actor: Any, today: date) -> Bottleneck:
    """Declare a bottleneck resolved, with something to show for it (ALLIANCE-51)."""
    bottleneck = _locked(bottleneck)
    state = rule.next_state(bottleneck.state, rule.RESOLVE)
    done = bottleneck.actions.filter(state=BottleneckAction.State.DONE)
    rule.refuse_resolving(
        resolved_on=resolved_on,
        found_on=bottleneck.found_on,
        today=today,
        actions_done=done.count(),
        with_evidence=done.filter(evidence__isnull=False).distinct().count(),
    )
    moved = _moved(bottleneck, state=state, resolved_on=resolved_on)
    audit.record(actor, "bottleneck.resolve", bottleneck, **moved)
    return bottleneck


@transaction.atomic
def reopen_bottleneck(bottleneck: Bottleneck, *, reason: str, actor: Any) -> Bottleneck:
    """Say that it is in the way again."""
    bottleneck = _locked(bottleneck)
    state = rule.next_state(bottleneck.state, rule.REOPEN)
    if not reason.strip():
        raise Problem(problems.REASON_TOO_SHORT, least=1)
    moved = _moved(bottleneck, state=state, resolved_on=None, verified_on=None)
    audit.record(actor, "bottleneck.reopen", bottleneck, reason=reason.strip(), **moved)
    return bottleneck


@transaction.atomic
def check_bottleneck(
    bottleneck: Bottleneck,
    *,
    is_resolved: bool,
    seen_on: date,
    note: str,
    file: StoredFile | None = None,
    actor: Any,
    now: datetime,
    today: date,
) -> BottleneckCheck:
    """Keep what the monitoring unit found when it looked (ALLIANCE-52)."""
    bottleneck = _locked(bottleneck)
    alliance = bottleneck.alliance
    state = rule.next_state(bottleneck.state, rule.VERIFY if is_resolved else rule.REJECT)
    assert bottleneck.resolved_on is not None  # noqa: S101 -- the database holds it of every resolved one
    rule.refuse_check(
        checker_id=actor.pk,
        resolver_ids=_workers(bottleneck),
        checker_parties=parties_of(actor, programme=alliance.programme),
        alliance_parties=frozenset({alliance.buyer_id, alliance.organisation_id, alliance.operator_id}) - {None},
        seen_on=seen_on,
        resolved_on=bottleneck.resolved_on,
        today=today,
    )
    finding = BottleneckCheck.Finding.VERIFIED if is_resolved else BottleneckCheck.Finding.NOT_RESOLVED
    check = BottleneckCheck.objects.create(
        bottleneck=bottleneck,
        finding=finding,
        seen_on=seen_on,
        note=note.strip(),
        file=file,
        checked_by=actor,
        checked_at=now,
    )
    changed: dict[str, Any] = {"verified_on": seen_on} if is_resolved else {"resolved_on": None}
    moved = _moved(bottleneck, state=state, **changed)
    audit.record(actor, "bottleneck.check", bottleneck, reason=check.note, **moved)
    return check


@transaction.atomic
def drop_bottleneck(bottleneck: Bottleneck, *, reason: str, actor: Any) -> Bottleneck:
    """Put a bottleneck aside; only the monitoring unit does (ALLIANCE-53)."""
    bottleneck = _locked(bottleneck)
    state = rule.next_state(bottleneck.state, rule.DROP)
    if not reason.strip():
        raise Problem(problems.REASON_TOO_SHORT, least=1)
    dropped = reason.strip()[:300]
    moved = _moved(bottleneck, state=state, dropped_reason=dropped)
    audit.record(actor, "bottleneck.drop", bottleneck, reason=dropped, **moved)
    return bottleneck


def _moved(bottleneck: Bottleneck, *, state: str, **changes: Any) -> dict[str, Any]:
    """Move it, and return what the entry says of it."""
    before = {"state": bottleneck.state}
    bottleneck.state = state
    for name, value in changes.items():
        setattr(bottleneck, name, value)
    bottleneck.save(update_fields=["state", *changes])
    after = {"state": state, **{name: str(value or "") for name, value in changes.items()}}
    return {"before": before, "after": after, "programme": bottleneck.alliance.programme.code}


def _workers(bottleneck: Bottleneck) -> frozenset[Any]:
    """Everybody who found it, planned against it or brought evidence."""
    actions = bottleneck.actions.values_list("recorded_by", flat=True)
    evidence = ActionEvidence.objects.filter(action__bottleneck=bottleneck).values_list("added_by", flat=True)
    return frozenset({bottleneck.recorded_by_id, *actions, *evidence})


def _locked(bottleneck: Bottleneck) -> Bottleneck:
    found = Bottleneck.objects.select_for_update(of=("self",)).select_related("alliance__programme")
    return found.get(pk=bottleneck.pk)

"""Present an alliance at its gate, approve, pass; break it off."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.gates import MAY_PASS, RULE, VERSION, Verdict, decide_gate, inputs_to_plain, verdict_to_plain
from eslabon.rules.stages.separation import APPROVER
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.services.viability import decide_plan_viability
from eslabon.web.audit import services as audit
from eslabon.web.audit.models import Decision
from eslabon.web.stages.models import Fact, Gate, GateApproval, GateDocument, Passage, Stage, StageMove
from eslabon.web.stages.permissions import approving_roles
from eslabon.web.stages.services.separation import require_clear, require_outsider
from eslabon.web.stages.snapshots import day_of, gate_of, situation_of
from eslabon.web.uploads.models import StoredFile


def gate_row(alliance: Alliance) -> Gate | None:
    """The gate at the end of the stage in which an alliance stands; None at an end."""
    found = Gate.objects.filter(stage__programme=alliance.programme_id, stage__code=alliance.stage)
    return found.select_related("stage__programme", "to_stage").first()


def open_passage(alliance: Alliance) -> Passage | None:
    """How an alliance was presented at its gate, if it is."""
    found = alliance.passages.filter(stage=alliance.stage, state=Passage.State.PRESENTED)
    return found.prefetch_related("approvals").first()


def gate_verdict(alliance: Alliance, *, now: datetime) -> tuple[Verdict, dict[str, Any]]:
    """What the rule says of an alliance at its gate now, with its inputs."""
    row = _row(alliance)
    gate = gate_of(row)
    today = day_of(now, alliance.programme)
    situation = situation_of(alliance, gate=row, passage=open_passage(alliance), today=today)
    return decide_gate(gate, situation), inputs_to_plain(gate, situation)


def _row(alliance: Alliance) -> Gate:
    row = gate_row(alliance)
    if row is None:
        raise Problem(problems.NO_GATE, stage=alliance.stage)
    return row


def _locked(alliance: Alliance) -> Alliance:
    return (
        Alliance.objects.select_for_update(of=("self",))
        .select_related("programme", "place", "chain")
        .get(pk=alliance.pk)
    )


@transaction.atomic
def present_alliance(alliance: Alliance, *, actor: Any, now: datetime) -> Passage:
    """Present an alliance at its gate; where the gate asks viability, it is decided again (STAGE-01, STAGE-05)."""
    alliance = _locked(alliance)
    require_outsider(alliance, user=actor, now=now)
    row = _row(alliance)
    passage = open_passage(alliance)
    if passage is None:
        passage = Passage.objects.create(alliance=alliance, stage=alliance.stage, presented_by=actor, presented_at=now)
    if "viability" in row.checks:
        plan = alliance.plans.exclude(state="replaced").first()
        if plan is None:
            raise Problem(problems.NO_PLAN_TO_CHECK)
        decide_plan_viability(plan, gate=alliance.stage, actor=actor, now=now)
    audit.record(actor, "gate.present", alliance, after={"stage": alliance.stage}, programme=alliance.programme.code)
    return passage


@transaction.atomic
def add_gate_document(alliance: Alliance, *, kind: str, file: StoredFile, actor: Any, now: datetime) -> GateDocument:
    """Keep a document that the gate asks; one that was there before is kept aside (STAGE-02).

    Who approved did so on the papers of that day: a new one sends the alliance back to be presented again (STAGE-03).
    """
    alliance = _locked(alliance)
    require_outsider(alliance, user=actor, now=now)
    if kind not in {one["code"] for one in _row(alliance).documents}:
        raise Problem(problems.DOCUMENT_NOT_ASKED, kind=kind)
    earlier = alliance.gate_documents.filter(stage=alliance.stage, kind=kind, withdrawn_at__isnull=True)
    earlier.update(withdrawn_at=now)
    document = GateDocument.objects.create(
        alliance=alliance, stage=alliance.stage, kind=kind, file=file, added_by=actor, added_at=now
    )
    passage = open_passage(alliance)
    is_sent_back = passage is not None and bool(passage.approvals.all())
    if passage is not None and is_sent_back:
        passage.state, passage.ended_at = Passage.State.RETURNED, now
        passage.save(update_fields=["state", "ended_at"])
    after = {"stage": alliance.stage, "kind": kind, "file": file.name, "sent_back": is_sent_back}
    audit.record(actor, "gate.document", alliance, after=after, programme=alliance.programme.code)
    return document


@transaction.atomic
def approve_gate(alliance: Alliance, *, approved: bool, reason: str = "", actor: Any, now: datetime) -> GateApproval:
    """Say yes or no in a role that the gate asks; a no sends the alliance back (STAGE-03)."""
    alliance = _locked(alliance)
    row, passage = _row(alliance), open_passage(alliance)
    if passage is None:
        raise Problem(problems.NOT_PRESENTED)
    if passage.presented_by_id == actor.pk:
        raise Problem(problems.REQUESTER_APPROVES)
    require_clear(alliance, function=APPROVER, user=actor, now=now)
    said = list(passage.approvals.all())
    if any(one.by_id == actor.pk for one in said):
        raise Problem(problems.APPROVED_TWICE)
    own = approving_roles(actor, alliance, on=day_of(now, alliance.programme))
    role = next((code for code in row.approvals if code in own and code not in {one.role for one in said}), None)
    if role is None:
        raise Problem(problems.ROLE_NOT_ASKED)
    if not approved and not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    approval = GateApproval.objects.create(
        passage=passage, role=role, approved=approved, reason=reason.strip(), by=actor, at=now
    )
    if not approved:
        passage.state, passage.ended_at = Passage.State.RETURNED, now
        passage.save(update_fields=["state", "ended_at"])
    after = {"stage": alliance.stage, "role": role}
    programme = alliance.programme.code
    if approved:
        audit.record(actor, "gate.approve", alliance, after=after, programme=programme)
    else:
        audit.record(actor, "gate.refuse", alliance, after=after, reason=reason, programme=programme)
    return approval


@transaction.atomic
def pass_gate(alliance: Alliance, *, actor: Any, now: datetime) -> StageMove:
    """Move an alliance on to the next stage, if its gate opens; every missing condition is named (STAGE-01)."""
    alliance = _locked(alliance)
    require_outsider(alliance, user=actor, now=now)
    verdict, inputs = gate_verdict(alliance, now=now)
    if verdict.result != MAY_PASS:
        raise Problem(
            problems.GATE_CLOSED,
            missing_es=" ".join(f"{one.reason_es} ({one.clause})" for one in verdict.missing),
            missing_en=" ".join(f"{one.reason_en} ({one.clause})" for one in verdict.missing),
        )
    decision = audit.keep_decision(
        actor, alliance, rule=RULE, rule_version=VERSION, inputs=inputs, outcome=verdict_to_plain(verdict)
    )
    alliance.passages.filter(stage=alliance.stage, state=Passage.State.PRESENTED).update(
        state=Passage.State.PASSED, ended_at=now
    )
    before = alliance.stage
    move = _move(alliance, to=verdict.to, decision=decision, actor=actor, now=now)
    audit.record(
        actor,
        "gate.pass",
        alliance,
        before={"stage": before},
        after={"stage": move.to_stage, "decision": str(decision.pk)},
        programme=alliance.programme.code,
    )
    return move


@transaction.atomic
def break_off(alliance: Alliance, *, reason: str, actor: Any, now: datetime) -> StageMove:
    """End an alliance before its time, from any open stage, with a reason (STAGE-07)."""
    alliance = _locked(alliance)
    _row(alliance)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    require_clear(alliance, function=APPROVER, user=actor, now=now)
    end = Stage.objects.filter(programme=alliance.programme, kind=Stage.Kind.BROKEN_OFF, is_active=True).first()
    if end is None:
        raise Problem(problems.NO_GATE, stage=alliance.stage)
    alliance.passages.filter(state=Passage.State.PRESENTED).update(state=Passage.State.RETURNED, ended_at=now)
    before = alliance.stage
    move = _move(alliance, to=end.code, reason=reason.strip(), actor=actor, now=now)
    audit.record(
        actor,
        "stage.break_off",
        alliance,
        before={"stage": before},
        after={"stage": end.code},
        reason=reason,
        programme=alliance.programme.code,
    )
    return move


def _move(
    alliance: Alliance,
    *,
    to: str,
    actor: Any,
    now: datetime,
    decision: Decision | None = None,
    reason: str = "",
) -> StageMove:
    move = StageMove.objects.create(
        alliance=alliance,
        from_stage=alliance.stage,
        to_stage=to,
        decision=decision,
        reason=reason,
        moved_by=actor,
        moved_at=now,
    )
    alliance.stage = to
    alliance.save(update_fields=["stage"])
    return move


@transaction.atomic
def record_fact(
    alliance: Alliance,
    *,
    code: str,
    is_met: bool,
    reason_es: str,
    reason_en: str,
    decision: Decision | None = None,
    actor: Any,
    now: datetime,
) -> Fact:
    """Keep what a context above decided and a gate asks for, such as graduation (STAGE-06); a later one counts."""
    fact = Fact.objects.create(
        alliance=alliance,
        code=code,
        is_met=is_met,
        reason_es=reason_es,
        reason_en=reason_en,
        decision=decision,
        by=actor,
        at=now,
    )
    after = {"code": code, "is_met": is_met}
    audit.record(actor, "stage.fact", alliance, after=after, reason=reason_es, programme=alliance.programme.code)
    return fact

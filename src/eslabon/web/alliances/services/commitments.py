"""What each side promised, what it says it did, and what the other side says of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.alliances.trust import BROKEN, KEPT, refuse_judging
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, Bottleneck, Commitment
from eslabon.web.alliances.permissions import sides_of
from eslabon.web.audit import services as audit


@dataclass(frozen=True)
class Promised:
    """A commitment: by which side, of what, until when; about a bottleneck where there is one."""

    side: str
    text: str
    due_on: date
    bottleneck: Bottleneck | None = None


@transaction.atomic
def make_commitment(alliance: Alliance, *, promised: Promised, actor: Any, now: datetime) -> Commitment:
    """Write a commitment into the alliance."""
    if promised.bottleneck is not None and promised.bottleneck.alliance_id != alliance.pk:
        raise Problem(problems.FILE_OF_ANOTHER)
    party = {"buyer": alliance.buyer, "organisation": alliance.organisation, "operator": alliance.operator}.get(
        promised.side
    )
    commitment = Commitment.objects.create(
        alliance=alliance,
        bottleneck=promised.bottleneck,
        side=promised.side,
        party=party,
        text=promised.text.strip(),
        due_on=promised.due_on,
        recorded_by=actor,
        recorded_at=now,
    )
    after = {"side": promised.side, "due_on": promised.due_on.isoformat()}
    audit.record(actor, "commitment.make", commitment, after=after, programme=alliance.programme.code)
    return commitment


@transaction.atomic
def declare_commitment(commitment: Commitment, *, done_on: date, actor: Any, today: date) -> Commitment:
    """The promising side says that it did it; nobody counts it as kept for that."""
    commitment = _locked(commitment)
    if commitment.side not in sides_of(actor, commitment.alliance):
        raise Problem(problems.JUDGES_OWN_PROMISE)
    if done_on > today or commitment.outcome != Commitment.Outcome.PENDING:
        raise Problem(problems.DATES_REVERSED)
    commitment.declared_on, commitment.declared_by = done_on, actor
    commitment.save(update_fields=["declared_on", "declared_by"])
    after = {"declared_on": done_on.isoformat()}
    code = commitment.alliance.programme.code
    audit.record(actor, "commitment.declare", commitment, after=after, programme=code)
    return commitment


@transaction.atomic
def judge_commitment(commitment: Commitment, *, is_kept: bool, note: str = "", actor: Any, today: date) -> Commitment:
    """The other side, or the monitoring unit, says whether it was kept (ALLIANCE-55)."""
    commitment = _locked(commitment)
    side = refuse_judging(
        side=commitment.side,
        judge_sides=sides_of(actor, commitment.alliance),
        judge_id=actor.pk,
        declared_by=commitment.declared_by_id,
        outcome=commitment.outcome,
    )
    before = {"outcome": commitment.outcome}
    commitment.outcome = KEPT if is_kept else BROKEN
    commitment.judged_side, commitment.judged_by, commitment.judged_on = side, actor, today
    commitment.judged_note = note.strip()[:300]
    commitment.save(update_fields=["outcome", "judged_side", "judged_by", "judged_on", "judged_note"])
    after = {"outcome": commitment.outcome, "side": side}
    code = commitment.alliance.programme.code
    reason = commitment.judged_note
    audit.record(actor, "commitment.judge", commitment, before=before, after=after, reason=reason, programme=code)
    return commitment


def _locked(commitment: Commitment) -> Commitment:
    found = Commitment.objects.select_for_update(of=("self",)).select_related(
        "alliance__programme", "alliance__buyer", "alliance__organisation", "alliance__operator", "alliance__place"
    )
    return found.get(pk=commitment.pk)

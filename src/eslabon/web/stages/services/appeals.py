"""Another look at a score, by somebody who neither gave, reconciled nor contested it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.agreement import score_on_appeal
from eslabon.rules.stages.appeals import appeal_deadline, may_appeal
from eslabon.rules.stages.separation import APPEALS
from eslabon.web.audit import services as audit
from eslabon.web.stages.models import Profile, ScoreAppeal
from eslabon.web.stages.services.scoring import keep_score
from eslabon.web.stages.services.separation import require_clear
from eslabon.web.stages.snapshots import day_of


@transaction.atomic
def file_score_appeal(profile: Profile, *, text: str, actor: Any, now: datetime) -> ScoreAppeal:
    """Ask for another look at the score that counts, within the round's days (STAGE-19)."""
    profile = (
        Profile.objects.select_for_update(of=("self",))
        .select_related("round__programme", "alliance__programme")
        .get(pk=profile.pk)
    )
    score = profile.scores.order_by("number").last()
    if score is None:
        raise Problem(problems.NO_SCORE_YET)
    if profile.appeals.exists():
        raise Problem(problems.APPEAL_EXISTS)
    if not text.strip():
        raise Problem(problems.REASON_NEEDED)
    programme, days = profile.round.programme, profile.round.appeal_days
    scored_on = day_of(score.at, programme)
    if not may_appeal(scored_on, today=day_of(now, programme), days=days):
        raise Problem(problems.APPEAL_TOO_LATE, deadline=appeal_deadline(scored_on, days=days))
    appeal = ScoreAppeal.objects.create(profile=profile, score=score, text=text.strip(), filed_by=actor, filed_at=now)
    audit.record(actor, "score.appeal", profile, after={"score": str(score.total)}, programme=programme.code)
    return appeal


@transaction.atomic
def decide_score_appeal(
    appeal: ScoreAppeal, *, total: Decimal | None, reason: str, actor: Any, now: datetime
) -> ScoreAppeal:
    """Uphold an appeal with another score, or keep the one that stands (`total` None), with a reason (STAGE-19)."""
    appeal = (
        ScoreAppeal.objects.select_for_update(of=("self",))
        .select_related("profile__round__programme", "profile__alliance__programme", "score")
        .get(pk=appeal.pk)
    )
    profile = appeal.profile
    require_clear(profile.alliance, function=APPEALS, user=actor, now=now)
    if appeal.filed_by_id == actor.pk:
        raise Problem(problems.JUDGES_OWN_APPEAL)
    if appeal.outcome:
        raise Problem(problems.APPEAL_EXISTS)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    if total is not None:
        before = appeal.score.total
        found = score_on_appeal(before, total=total, reason=reason)
        inputs = {"before": str(before), "total": str(total), "reason": reason}
        appeal.new_score = keep_score(
            profile, found, inputs=inputs, source="appeal", reason=reason, actor=actor, now=now
        )
    appeal.outcome = ScoreAppeal.Outcome.REJECTED if total is None else ScoreAppeal.Outcome.UPHELD
    appeal.reason, appeal.decided_by, appeal.decided_at = reason.strip(), actor, now
    appeal.save()
    after = {"outcome": appeal.outcome, "total": None if total is None else str(total)}
    audit.record(
        actor, "score.appeal_decided", profile, after=after, reason=reason, programme=profile.round.programme.code
    )
    return appeal

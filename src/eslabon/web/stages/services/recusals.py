"""Declare interests before a sheet opens; step aside, for good."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.stages.models import InterestDeclaration, Recusal, ScoreEntry
from eslabon.web.stages.services.separation import require_outsider


@transaction.atomic
def declare_interest(
    entry: ScoreEntry, *, has_interest: bool, text: str = "", actor: Any, now: datetime
) -> InterestDeclaration:
    """Say whether there is an interest in the alliance; whoever has one is set aside at once (STAGE-26, STAGE-27)."""
    alliance = entry.profile.alliance
    if entry.scorer_id != actor.pk or entry.left_at is not None:
        raise Problem(problems.NOT_YOUR_SHEET)
    if has_interest and not text.strip():
        raise Problem(problems.REASON_NEEDED)
    declaration = InterestDeclaration.objects.create(
        alliance=alliance, user=actor, has_interest=has_interest, text=text.strip(), at=now
    )
    audit.record(
        actor, "interest.declare", alliance, after={"has_interest": has_interest}, programme=alliance.programme.code
    )
    if has_interest:
        recuse_person(alliance, user=actor, reason=text, actor=actor, now=now)
    return declaration


@transaction.atomic
def recuse_person(alliance: Alliance, *, user: Any, reason: str, actor: Any, now: datetime) -> Recusal:
    """Set somebody aside from an alliance, for good; open sheets go to somebody else (STAGE-27).

    A sheet that was handed in before stays: who steps aside afterwards does not undo a score by it.
    """
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    if actor is not None and actor.pk != user.pk:  # everybody may step aside; only outsiders may set others aside
        require_outsider(alliance, user=actor, now=now)
    recusal, is_new = Recusal.objects.get_or_create(
        alliance=alliance, user=user, defaults={"reason": reason.strip(), "by": actor, "at": now}
    )
    if is_new:
        open_sheets = ScoreEntry.objects.filter(
            profile__alliance=alliance, scorer=user, left_at__isnull=True, submitted_at__isnull=True
        )
        open_sheets.update(left_at=now)
        audit.record(
            actor,
            "recusal.record",
            alliance,
            after={"person": str(user)},
            reason=reason,
            programme=alliance.programme.code,
        )
    return recusal

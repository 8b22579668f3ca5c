"""A need that the route does not meet goes to another institution, and somebody follows it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.rules.routes.referrals import OPEN, referral_refusal
from eslabon.web.audit import services as audit
from eslabon.web.routes.models import Referral, Route, RouteItem


@transaction.atomic
def refer_need(
    route: Route, *, need: str, institution: str, contact: str, note: str, actor: Any, now: datetime
) -> Referral:
    """Pass a need on to another institution (ROUTE-77)."""
    refusal = referral_refusal(need, needs=route.score.needs, met=needs_met(route))
    if refusal is not None:
        raise refusal
    referral = Referral.objects.create(
        route=route,
        need=need,
        institution=" ".join(institution.split())[:200],
        contact=contact.strip()[:200],
        note=note.strip(),
        sent_at=now,
        by=actor,
    )
    audit.record(
        actor,
        "referral.send",
        referral,
        after={"route": str(route.pk), "need": need, "institution": referral.institution},
        programme=route.programme.code,
    )
    return referral


def needs_met(route: Route) -> set[str]:
    """Return the needs that services which the organisation has not declined are for."""
    kept = route.items.exclude(answer=RouteItem.Answer.DECLINED).select_related("service")
    return {need for item in kept for need in item.service.needs}


@transaction.atomic
def follow_referral(referral: Referral, *, state: str, note: str, actor: Any, now: datetime) -> Referral:
    """Note what became of a referral; attended and refused are its ends (ROUTE-78)."""
    referral = Referral.objects.select_for_update().get(pk=referral.pk)
    if referral.state not in OPEN:
        raise Problem(problems.REFERRAL_CLOSED)
    before = referral.state
    referral.state, referral.followed_up_at = state, now
    if note.strip():
        stamp = now.date().isoformat()
        referral.note = f"{referral.note}\n{stamp}: {note.strip()}".strip()
    referral.save(update_fields=["state", "followed_up_at", "note"])
    audit.record(
        actor,
        "referral.follow",
        referral,
        before={"state": before},
        after={"state": state},
        reason=note.strip(),
        programme=referral.route.programme.code,
    )
    return referral

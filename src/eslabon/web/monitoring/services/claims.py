"""Claim a sale, a job or a hectare, or give it back; the shares of all never add to more than the whole."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.monitoring.claims import JOB, claim_key, claim_refusal
from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems
from eslabon.rules.routes.words import day_en, day_es
from eslabon.web.audit import services as audit
from eslabon.web.fields.blind import blind_digest, digits_only
from eslabon.web.monitoring.models import Claim, ClaimedThing, Report
from eslabon.web.monitoring.snapshots import standing_claims


@dataclass(frozen=True)
class Claimed:
    """A thing as somebody writes it down, and the share that is claimed of it."""

    kind: str
    owner: str  # taxpayer number of the issuer, number of the person, code of the plot
    name: str  # number of the document, year, season
    amount: Decimal
    unit: str
    happened_on: date
    share: Decimal = Decimal(1)


@transaction.atomic
def claim_thing(report: Report, *, claimed: Claimed, actor: Any, now: datetime) -> Claim:
    """Count a share of a thing as an alliance's own (MONITOR-30, MONITOR-31)."""
    try:
        key = claim_key(_owner(claimed), name=claimed.name)
    except ValueError as error:
        raise Problem(problems.THING_UNNAMED) from error
    if not report.period.starts_on <= claimed.happened_on <= report.period.ends_on:
        raise Problem(problems.DATE_OUTSIDE_MONTH)
    if claimed.amount <= 0:
        raise Problem(problems.NOT_AN_AMOUNT, what=claimed.name.strip())
    thing = _thing(claimed, key=key)
    alliance = report.alliance
    refused = claim_refusal(
        claimed.share, alliance=str(alliance.pk), standing=standing_claims(thing), thing=claimed.name.strip()
    )
    if refused is not None:
        raise refused
    claim = Claim.objects.create(
        thing=thing, alliance=alliance, report=report, share=claimed.share, claimed_by=actor, claimed_at=now
    )
    audit.record(
        actor,
        "claim.make",
        claim,
        after={"kind": claimed.kind, "key": key, "share": str(claimed.share), "amount": str(thing.amount)},
        programme=alliance.programme.code,
    )
    return claim


def _owner(claimed: Claimed) -> str:
    """Return whose a thing is; of a person only a keyed digest is kept."""
    if claimed.kind != JOB:
        return claimed.owner
    return str(blind_digest(claimed.owner, domain="monitoring.job", normalise=digits_only) or "")


def _thing(claimed: Claimed, *, key: str) -> ClaimedThing:
    """Return the thing itself, locked, so that two claims at once are judged one after the other."""
    ClaimedThing.objects.get_or_create(
        kind=claimed.kind,
        key=key,
        defaults={"amount": claimed.amount, "unit": claimed.unit, "happened_on": claimed.happened_on},
    )
    thing = ClaimedThing.objects.select_for_update().get(kind=claimed.kind, key=key)
    said, known = (claimed.amount, claimed.unit, claimed.happened_on), (thing.amount, thing.unit, thing.happened_on)
    if said == known:
        return thing
    if not thing.claims.filter(withdrawn_at__isnull=True).exists():  # whoever wrote it before took it back
        thing.amount, thing.unit, thing.happened_on = said
        thing.save(update_fields=["amount", "unit", "happened_on"])
        return thing
    raise Problem(
        problems.ANOTHER_AMOUNT,
        thing=claimed.name.strip(),
        amount=f"{thing.amount.normalize():f}",
        unit=thing.unit,
        day_es=day_es(thing.happened_on),
        day_en=day_en(thing.happened_on),
    )


@transaction.atomic
def withdraw_claim(claim: Claim, *, reason: str, actor: Any, now: datetime) -> Claim:
    """Give a share back: somebody else may claim it from now on."""
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    ClaimedThing.objects.select_for_update().get(pk=claim.thing_id)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("alliance__programme").get(pk=claim.pk)
    if claim.withdrawn_at is None:
        claim.withdrawn_at, claim.withdrawn_reason = now, reason.strip()[:300]
        claim.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        audit.record(
            actor, "claim.withdraw", claim, reason=claim.withdrawn_reason, programme=claim.alliance.programme.code
        )
    return claim

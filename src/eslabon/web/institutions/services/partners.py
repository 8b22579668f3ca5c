"""What partners bring: promised, delivered, verified; volumes, spending, public funds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.institutions.contributions import (
    amount_refusal,
    in_programme_currency,
    outcome_refusal,
    verification_refusal,
)
from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.institutions.models import (
    BusinessVolume,
    Contribution,
    FundApplication,
    Partner,
    ProgrammeSpending,
)
from eslabon.web.institutions.permissions import is_of
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Agreed:
    """What a partner agreed to: its kind, objectives, from when to when, and the signed paper."""

    kind: str
    agreed_on: date
    objectives: str = ""
    until: date | None = None
    agreement: StoredFile | None = None


@dataclass(frozen=True)
class Promise:
    """What a partner promised; `rate` is the programme's currency for one of this, with where it is from."""

    description: str
    kind: str
    source: str
    amount: Decimal
    currency: str
    on: date
    rate: Decimal | None = None
    rate_source: str = ""
    alliance: Alliance | None = None


@dataclass(frozen=True)
class FundRequest:
    """An application to a public fund."""

    fund: str
    applied_on: date
    amount: Decimal
    currency: str


@transaction.atomic
def add_partner(programme: Programme, *, party: Party, agreed: Agreed, actor: Any) -> Partner:
    """Record a partner under its agreement; the same party in the same capacity is found again, not doubled."""
    partner, created = Partner.objects.get_or_create(
        programme=programme,
        party=party,
        kind=agreed.kind,
        defaults={
            "objectives": agreed.objectives.strip(),
            "agreed_on": agreed.agreed_on,
            "until": agreed.until,
            "agreement": agreed.agreement,
            "recorded_by": actor,
        },
    )
    if created:
        after = {"party": str(party), "kind": agreed.kind, "agreed_on": agreed.agreed_on.isoformat()}
        audit.record(actor, "partner.add", partner, after=after, programme=programme.code)
    return partner


@transaction.atomic
def promise_contribution(partner: Partner, *, promise: Promise, actor: Any, today: date) -> Contribution:
    """Keep what a partner promised (INSTITUTION-01, INSTITUTION-02)."""
    refused = amount_refusal(promise.amount, on=promise.on, today=today)
    if refused is not None:
        raise refused
    programme = partner.programme
    in_programme_currency(
        promise.amount,
        given=promise.currency,
        own=programme.currency,
        rate=promise.rate,
        rate_source=promise.rate_source,
    )
    contribution = Contribution.objects.create(
        partner=partner,
        alliance=promise.alliance,
        description=" ".join(promise.description.split()),
        kind=promise.kind,
        source=promise.source,
        currency=promise.currency,
        rate=None if promise.currency == programme.currency else promise.rate,
        rate_source="" if promise.currency == programme.currency else promise.rate_source.strip(),
        promised_amount=promise.amount,
        promised_on=promise.on,
        recorded_by=actor,
    )
    after = {"amount": str(promise.amount), "currency": promise.currency, "kind": promise.kind}
    audit.record(actor, "contribution.promise", contribution, after=after, programme=programme.code)
    return contribution


@transaction.atomic
def deliver_contribution(
    contribution: Contribution, *, amount: Decimal, on: date, evidence: StoredFile, actor: Any, today: date
) -> Contribution:
    """Keep what was delivered and what shows it; until it is verified it may be recorded again (INSTITUTION-01)."""
    locked = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if locked.state == Contribution.State.VERIFIED:
        raise Problem(problems.ALREADY_VERIFIED)
    refused = amount_refusal(amount, on=on, today=today)
    if refused is not None:
        raise refused
    before = {"state": locked.state, "amount": str(locked.delivered_amount or "")}
    locked.state = Contribution.State.DELIVERED
    locked.delivered_amount, locked.delivered_on, locked.evidence, locked.delivered_by = amount, on, evidence, actor
    locked.save(update_fields=["state", "delivered_amount", "delivered_on", "evidence", "delivered_by"])
    audit.record(
        actor,
        "contribution.deliver",
        locked,
        before=before,
        after={"state": locked.state, "amount": str(amount), "on": on.isoformat()},
        programme=locked.partner.programme.code,
    )
    return locked


@transaction.atomic
def verify_contribution(
    contribution: Contribution, *, amount: Decimal, finding: str, actor: Any, today: date
) -> Contribution:
    """Say how much of a delivery was found; never by who recorded or gives it (INSTITUTION-01)."""
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("partner__party", "partner__programme")
        .get(pk=contribution.pk)
    )
    wrote_it = actor.pk in {locked.recorded_by_id, locked.delivered_by_id}
    refused = verification_refusal(
        state=locked.state,
        has_evidence=locked.evidence_id is not None,
        is_own=wrote_it or is_of(actor, locked.partner.party),
    )
    if refused is not None:
        raise refused
    if amount < 0:
        raise Problem(problems.UNSOUND_AMOUNT)
    locked.state = Contribution.State.VERIFIED
    locked.verified_amount, locked.verified_on, locked.finding, locked.verified_by = (
        amount,
        today,
        finding.strip(),
        actor,
    )
    locked.save(update_fields=["state", "verified_amount", "verified_on", "finding", "verified_by"])
    audit.record(
        actor,
        "contribution.verify",
        locked,
        before={"delivered": str(locked.delivered_amount)},
        after={"verified": str(amount)},
        reason=locked.finding,
        programme=locked.partner.programme.code,
    )
    return locked


@transaction.atomic
def record_volume(partner: Partner, *, year: int, amount: Decimal, currency: str, actor: Any) -> BusinessVolume:
    """Keep what a partner and the producers traded in a year; a later word replaces it, the trail keeps both."""
    if amount < 0:
        raise Problem(problems.UNSOUND_AMOUNT)
    earlier = BusinessVolume.objects.filter(partner=partner, year=year).first()
    volume, _ = BusinessVolume.objects.update_or_create(
        partner=partner, year=year, defaults={"amount": amount, "currency": currency}
    )
    audit.record(
        actor,
        "partner.record_volume",
        volume,
        before={"amount": str(earlier.amount)} if earlier else {},
        after={"amount": str(amount), "currency": currency},
        programme=partner.programme.code,
    )
    return volume


@transaction.atomic
def record_spending(programme: Programme, *, year: int, amount: Decimal, source: str, actor: Any) -> ProgrammeSpending:
    """Keep what the programme spent in a year and which statement says so (INSTITUTION-03)."""
    if amount <= 0 or not source.strip():
        raise Problem(problems.UNSOUND_AMOUNT)
    earlier = ProgrammeSpending.objects.filter(programme=programme, year=year).first()
    spending, _ = ProgrammeSpending.objects.update_or_create(
        programme=programme, year=year, defaults={"amount": amount, "source": source.strip()}
    )
    audit.record(
        actor,
        "programme.record_spending",
        spending,
        before={"amount": str(earlier.amount)} if earlier else {},
        after={"amount": str(amount)},
        reason=source.strip(),
        programme=programme.code,
    )
    return spending


@transaction.atomic
def apply_to_fund(alliance: Alliance, *, request: FundRequest, actor: Any, today: date) -> FundApplication:
    """Keep that an alliance asked a public fund for money."""
    refused = amount_refusal(request.amount, on=request.applied_on, today=today)
    if refused is not None:
        raise refused
    application = FundApplication.objects.create(
        alliance=alliance,
        fund=request.fund.strip(),
        applied_on=request.applied_on,
        asked_amount=request.amount,
        currency=request.currency,
    )
    after = {"fund": application.fund, "asked": str(request.amount)}
    audit.record(actor, "fund.apply", application, after=after, programme=alliance.programme.code)
    return application


@transaction.atomic
def record_outcome(
    application: FundApplication, *, granted: Decimal | None, on: date, reason: str, actor: Any, today: date
) -> FundApplication:
    """Keep what a public fund answered: an amount, or nothing and why; the trail keeps the rest (INSTITUTION-04)."""
    locked = FundApplication.objects.select_for_update().get(pk=application.pk)
    refused = outcome_refusal(granted, applied_on=locked.applied_on, on=on, today=today, reason=reason)
    if refused is not None:
        raise refused
    before = {"outcome": locked.outcome, "granted": str(locked.granted_amount or "")}
    locked.outcome = FundApplication.Outcome.REFUSED if granted is None else FundApplication.Outcome.GRANTED
    locked.granted_amount, locked.decided_on, locked.reason = granted, on, reason.strip()
    locked.save(update_fields=["outcome", "granted_amount", "decided_on", "reason"])
    audit.record(
        actor,
        "fund.record_outcome",
        locked,
        before=before,
        after={"outcome": locked.outcome, "granted": str(granted or "")},
        reason=locked.reason,
        programme=locked.alliance.programme.code,
    )
    return locked

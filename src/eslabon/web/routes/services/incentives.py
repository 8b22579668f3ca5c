"""Incentives for who keeps the calendar: offered, granted on a decision, declined, withdrawn, closed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.rules.routes.incentives import (
    RULE,
    VERSION,
    Offer,
    earned_to_plain,
    grant_refusal,
    inputs_to_plain,
    offer_refusal,
)
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.routes.models import Incentive, IncentiveAward
from eslabon.web.routes.queries.incentives import offer_of, seats_taken, standing_of

GRANTED, DECLINED, WITHDRAWN = IncentiveAward.State


@dataclass(frozen=True)
class Offered:
    """An incentive as it is offered: what, when, for how many, for which chain, and what it asks."""

    kind: str
    title: str
    day: date
    seats: int
    asks: Offer
    text: str = ""
    chain: Chain | None = None


@transaction.atomic
def offer_incentive(programme: Programme, *, offered: Offered, actor: Any, now: datetime) -> Incentive:
    """Tell organisations what they can earn by keeping their calendar (ROUTE-140)."""
    refused = offer_refusal(offered.asks, day=offered.day, seats=offered.seats)
    if refused is not None:
        raise refused
    incentive = Incentive.objects.create(
        programme=programme,
        chain=offered.chain,
        kind=offered.kind,
        title=offered.title.strip()[:200],
        text=offered.text.strip(),
        day=offered.day,
        seats=offered.seats,
        since=offered.asks.since,
        until=offered.asks.until,
        least_percent=offered.asks.least_percent,
        least_sessions=offered.asks.least_sessions,
        offered_by=actor,
        offered_at=now,
    )
    audit.record(
        actor,
        "incentive.offer",
        incentive,
        after={
            "seats": incentive.seats,
            "percent": incentive.least_percent,
            "sessions": incentive.least_sessions,
            "since": incentive.since.isoformat(),
            "until": incentive.until.isoformat(),
        },
        programme=programme.code,
    )
    return incentive


@transaction.atomic
def grant_incentive(incentive: Incentive, *, party: Party, actor: Any, now: datetime) -> IncentiveAward:
    """Give an organisation a seat that it has earned, with the decision it rests on (ROUTE-141, ROUTE-142)."""
    incentive = Incentive.objects.select_for_update().select_related("programme").get(pk=incentive.pk)
    found = standing_of(incentive, party=party)
    if found is None:
        raise Problem(problems.INCENTIVE_NOT_FOR_IT)
    award = found.award
    if award is not None and award.state == GRANTED:
        return award
    refused = grant_refusal(
        found.earned, granted=seats_taken(incentive), seats=incentive.seats, is_closed=incentive.closed_at is not None
    )
    if refused is not None:
        raise refused
    award = award or IncentiveAward(incentive=incentive, party=found.party)
    award.decision = audit.keep_decision(
        actor,
        award,
        rule=RULE,
        rule_version=VERSION,
        inputs=inputs_to_plain(found.came, offer=offer_of(incentive)),
        outcome=earned_to_plain(found.earned),
    )
    award.state, award.reason, award.answered_at = GRANTED, "", None
    award.granted_by, award.granted_at = actor, now
    award.save()
    audit.record(
        actor,
        "incentive.grant",
        award,
        after={"incentive": str(incentive.pk), "party": str(found.party.pk)},
        programme=incentive.programme.code,
    )
    return award


@transaction.atomic
def decline_incentive(award: IncentiveAward, *, reason: str, actor: Any, now: datetime) -> IncentiveAward:
    """The organisation will not take its seat, which goes free (ROUTE-143)."""
    award = _give_back(award, state=DECLINED, reason=reason, now=now)
    audit.record(actor, "incentive.decline", award, reason=award.reason, programme=award.incentive.programme.code)
    return award


@transaction.atomic
def withdraw_incentive(award: IncentiveAward, *, reason: str, actor: Any, now: datetime) -> IncentiveAward:
    """The team takes a seat back, with the reason (ROUTE-143)."""
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    award = _give_back(award, state=WITHDRAWN, reason=reason, now=now)
    audit.record(actor, "incentive.withdraw", award, reason=award.reason, programme=award.incentive.programme.code)
    return award


@transaction.atomic
def close_incentive(incentive: Incentive, *, actor: Any, now: datetime) -> Incentive:
    """Grant no more seats of it; what was granted stands."""
    incentive = Incentive.objects.select_for_update().get(pk=incentive.pk)
    if incentive.closed_at is None:
        incentive.closed_at = now
        incentive.save(update_fields=["closed_at"])
        audit.record(actor, "incentive.close", incentive, after={"closed": True}, programme=incentive.programme.code)
    return incentive


def _give_back(award: IncentiveAward, *, state: IncentiveAward.State, reason: str, now: datetime) -> IncentiveAward:
    Incentive.objects.select_for_update().get(pk=award.incentive_id)
    award = IncentiveAward.objects.select_for_update().get(pk=award.pk)
    if award.state != GRANTED:
        raise Problem(problems.AWARD_ANSWERED)
    if award.incentive.closed_at is not None:
        raise Problem(problems.INCENTIVE_CLOSED)
    award.state, award.reason, award.answered_at = state, reason.strip()[:300], now
    award.save(update_fields=["state", "reason", "answered_at"])
    return award

"""Record what is given to an alliance; withdraw it with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.alliances.grants import Given, refuse_grant
from eslabon.rules.calls.deadlines import local_day
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, Grant
from eslabon.web.alliances.permissions import parties_of
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class About:
    """What is known of a grant beside its amount and its days."""

    giver: Party | None = None
    purpose: str = ""
    file: StoredFile | None = None


@transaction.atomic
def record_grant(alliance: Alliance, *, given: Given, about: About, actor: Any, now: datetime) -> Grant:
    """Keep what is given to an alliance (ALLIANCE-77, ALLIANCE-78)."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    refuse_grant(
        given,
        today=local_day(now, time_zone=alliance.programme.time_zone),
        giver_parties=parties_of(actor, programme=alliance.programme),
        parties=_sides(alliance),
    )
    grant = Grant.objects.create(
        alliance=alliance,
        amount=given.money.amount,
        currency=given.money.currency,
        source=given.source,
        giver=about.giver,
        agreed_on=given.agreed_on,
        spend_from=given.spend_from,
        spend_until=given.spend_until,
        purpose=" ".join(about.purpose.split())[:300],
        file=about.file,
        recorded_by=actor,
        recorded_at=now,
    )
    after = {
        "amount": f"{given.money.amount:f}",
        "currency": given.money.currency,
        "source": given.source,
        "agreed_on": given.agreed_on.isoformat(),
        "spend": f"{given.spend_from.isoformat()}/{given.spend_until.isoformat()}",
    }
    audit.record(actor, "grant.record", grant, after=after, programme=alliance.programme.code)
    return grant


@transaction.atomic
def withdraw_grant(grant: Grant, *, reason: str, actor: Any, now: datetime) -> Grant:
    """Say that a grant does not stand; what was recorded stays in the history (ALLIANCE-78)."""
    found = Grant.objects.select_for_update(of=("self",)).select_related("alliance__programme")
    grant = found.get(pk=grant.pk)
    programme = grant.alliance.programme
    if parties_of(actor, programme=programme) & _sides(grant.alliance):
        raise Problem(problems.GRANTS_OWN_ALLIANCE)
    if grant.withdrawn_at is not None:
        raise Problem(problems.GRANT_WITHDRAWN)
    clean = " ".join(reason.split())[:300]
    if not clean:
        raise Problem(problems.REASON_TOO_SHORT, least=1)
    grant.withdrawn_at, grant.withdrawn_by, grant.withdrawn_reason = now, actor, clean
    grant.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    before = {"amount": f"{grant.amount:f}", "currency": grant.currency}
    audit.record(actor, "grant.withdraw", grant, before=before, reason=clean, programme=programme.code)
    return grant


def _sides(alliance: Alliance) -> frozenset[Any]:
    return frozenset({alliance.buyer_id, alliance.organisation_id, alliance.operator_id}) - {None}

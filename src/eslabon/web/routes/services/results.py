"""What came of the services: recorded by one person, verified by another."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.rules.routes.approvals import result_refusal, verification_refusal
from eslabon.web.audit import services as audit
from eslabon.web.parties.services import add_document
from eslabon.web.routes.models import Result, Route, Service
from eslabon.web.routes.queries.products import has_part_in
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Achieved:
    """What somebody says that an organisation reached, or is on the way to."""

    kind: str
    title: str
    reached_on: date | None = None
    expected_amount: Decimal | None = None
    realised_amount: Decimal | None = None
    currency: str = ""
    service: Service | None = None


@transaction.atomic
def record_result(
    route: Route, *, achieved: Achieved, evidence: StoredFile | None, actor: Any, now: datetime, today: date
) -> Result:
    """Write down a result of an organisation, with what was expected and what was realised (ROUTE-122)."""
    kind, title, reached_on = achieved.kind, achieved.title, achieved.reached_on
    expected_amount, realised_amount, currency = (
        achieved.expected_amount,
        achieved.realised_amount,
        achieved.currency,
    )
    if achieved.service is not None and not has_part_in(achieved.service, party=route.party):
        raise Problem(problems.FOREIGN_SERVICE)
    refused = result_refusal(
        expected=expected_amount, realised=realised_amount, currency=currency, reached_on=reached_on, today=today
    )
    if refused is not None:
        raise refused
    has_amount = expected_amount is not None or realised_amount is not None
    document = add_document(route.party, kind="result", file=evidence, actor=actor) if evidence else None
    result = Result.objects.create(
        programme=route.programme,
        party=route.party.surviving,
        service=achieved.service,
        kind=kind,
        title=title.strip()[:200],
        reached_on=reached_on,
        expected_amount=expected_amount,
        realised_amount=realised_amount,
        currency=currency if has_amount else "",
        evidence=document,
        recorded_by=actor,
        recorded_at=now,
    )
    audit.record(
        actor,
        "result.record",
        result,
        after={
            "kind": kind,
            "reached_on": reached_on.isoformat() if reached_on else "",
            "currency": result.currency,
            "service": achieved.service.code if achieved.service else "",
        },
        programme=route.programme.code,
    )
    return result


@transaction.atomic
def verify_result(result: Result, *, actor: Any, now: datetime) -> Result:
    """Confirm a result that was reached, on its document; never by who recorded it (ROUTE-120, ROUTE-123)."""
    result = Result.objects.select_for_update().get(pk=result.pk)
    refused = verification_refusal(
        result.recorded_by_id,
        verifier=actor.pk,
        is_verified=result.verified_at is not None,
        reached_on=result.reached_on,
        has_evidence=result.evidence_id is not None,
    )
    if refused is not None:
        raise refused
    result.verified_by, result.verified_at = actor, now
    result.save(update_fields=["verified_by", "verified_at"])
    audit.record(actor, "result.verify", result, after={"verified": True}, programme=result.programme.code)
    return result

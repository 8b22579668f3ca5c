"""What a service leaves with an organisation: a report, a calculator, a web site; started, finished or stopped."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.routes.products import product_refusal
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import add_document
from eslabon.web.routes.models import Service, ServiceProduct
from eslabon.web.routes.queries.attendance import families_of
from eslabon.web.routes.queries.products import has_part_in
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Made:
    """How far an organisation got with a product: its kind, state and days; why it stopped, where it can be seen."""

    kind: str
    state: str
    started_on: date
    ended_on: date | None = None
    reason: str = ""
    link: str = ""


@transaction.atomic
def record_product(
    service: Service,
    *,
    party: Party,
    made: Made,
    evidence: StoredFile | None = None,
    actor: Any,
    now: datetime,
    today: date,
) -> ServiceProduct:
    """Write down how far a product of a service got; said again for its kind, it goes on from there (ROUTE-125)."""
    Service.objects.select_for_update().get(pk=service.pk)
    party = party.surviving
    product = ServiceProduct.objects.filter(service=service, party__in=families_of([party]), kind=made.kind).first()
    shown_before = product is not None and product.evidence_id is not None
    refused = product_refusal(
        made.state,
        started_on=made.started_on,
        ended_on=made.ended_on,
        today=today,
        reason=made.reason,
        is_shown=evidence is not None or bool(made.link.strip()) or shown_before,
        is_expected=has_part_in(service, party=party),
    )
    if refused is not None:
        raise refused
    before = {"state": product.state} if product is not None else {}
    product = product or ServiceProduct(service=service, party=party, kind=made.kind)
    product.state, product.started_on, product.ended_on = made.state, made.started_on, made.ended_on
    product.reason, product.link = made.reason.strip()[:300], made.link.strip()
    if evidence is not None:
        product.evidence = add_document(party, kind="product", file=evidence, actor=actor)
    product.recorded_by, product.recorded_at = actor, now
    product.save()
    audit.record(
        actor,
        "product.record",
        product,
        before=before,
        after={"service": service.code, "kind": made.kind, "state": made.state, "reason": product.reason},
        programme=service.programme.code,
    )
    return product

"""Services that an organisation receives outside the route: they count in its hours and may be duplicates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.web.audit import services as audit
from eslabon.web.routes.models import OutsideService, Route


@transaction.atomic
def record_outside_service(
    route: Route,
    *,
    provider_name: str,
    title: str,
    type_code: str,
    starts_on: date,
    ends_on: date,
    hours_per_month: Decimal,
    actor: Any,
) -> OutsideService:
    """Keep what somebody else gives the organisation, by month (ROUTE-75)."""
    if ends_on < starts_on:
        raise Problem(problems.DATES_REVERSED, starts=starts_on.isoformat(), ends=ends_on.isoformat())
    service = OutsideService.objects.create(
        party=route.party,
        programme=route.programme,
        provider_name=" ".join(provider_name.split())[:200],
        title=title.strip()[:200],
        type_code=type_code,
        starts_on=starts_on,
        ends_on=ends_on,
        hours_per_month=hours_per_month,
        recorded_by=actor,
    )
    audit.record(actor, "outside.record", service, after=_shown(service), programme=route.programme.code)
    return service


@transaction.atomic
def remove_outside_service(service: OutsideService, *, actor: Any) -> None:
    """Take back what was recorded by mistake; the entry keeps what it said."""
    audit.record(actor, "outside.remove", service, before=_shown(service), programme=service.programme.code)
    service.delete()


def _shown(service: OutsideService) -> dict[str, Any]:
    return {
        "party": str(service.party_id),
        "provider": service.provider_name,
        "title": service.title,
        "type": service.type_code,
        "from": service.starts_on.isoformat(),
        "to": service.ends_on.isoformat(),
        "hours_per_month": str(service.hours_per_month),
    }

"""Keep what a buyer will buy."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Demand
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Wanted:
    """What a buyer assures to buy: how much a year, on which terms, from when."""

    chain: Chain
    product: str
    yearly_volume: Decimal
    unit: str
    assurance: str
    price_rule: str
    since: date
    until: date | None = None
    price: Decimal | None = None
    currency: str = ""
    price_terms: str = ""
    growth_percent: Decimal | None = None
    quality: str = ""
    timing: str = ""
    certification: str = ""
    follows_plan: bool = False


@transaction.atomic
def record_demand(
    programme: Programme,
    *,
    buyer: Party,
    wanted: Wanted,
    zones: Sequence[Place] = (),
    operator: Party | None = None,
    assured_by: StoredFile | None = None,
    actor: Any,
    now: datetime,
) -> Demand:
    """Register a buyer's demand, before any producer is looked for."""
    if wanted.until is not None and wanted.until < wanted.since:
        raise Problem(problems.DATES_REVERSED)
    if wanted.chain.programme_id != programme.pk:
        raise Problem(problems.DEMAND_OF_ANOTHER)
    values = {name: getattr(wanted, name) for name in asdict(wanted) if name != "chain"}
    demand = Demand.objects.create(
        programme=programme,
        buyer=buyer.surviving,
        chain=wanted.chain,
        operator=operator,
        assured_by=assured_by,
        recorded_by=actor,
        recorded_at=now,
        **values,
    )
    demand.zones.set(zones)
    audit.record(actor, "demand.record", demand, after=_shown(demand, zones=zones), programme=programme.code)
    return demand


@transaction.atomic
def end_demand(demand: Demand, *, until: date, reason: str, actor: Any) -> Demand:
    """Say that a buyer's demand ends on a day; what it was stays."""
    demand = Demand.objects.select_for_update(of=("self",)).select_related("programme").get(pk=demand.pk)
    if until < demand.since:
        raise Problem(problems.DATES_REVERSED)
    before = {"until": demand.until.isoformat() if demand.until else ""}
    demand.until = until
    demand.save(update_fields=["until"])
    after = {"until": until.isoformat()}
    audit.record(
        actor, "demand.end", demand, before=before, after=after, reason=reason, programme=demand.programme.code
    )
    return demand


def _shown(demand: Demand, *, zones: Sequence[Place]) -> dict[str, Any]:
    return {
        "buyer": str(demand.buyer_id),
        "product": demand.product,
        "yearly_volume": str(demand.yearly_volume),
        "unit": demand.unit,
        "assurance": demand.assurance,
        "price_rule": demand.price_rule,
        "since": demand.since.isoformat(),
        "zones": [zone.code for zone in zones],
    }

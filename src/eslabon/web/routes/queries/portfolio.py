"""The portfolio in numbers and what it is asked for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from eslabon.rules.routes.loads import repetitions_needed
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Provider, Route, RouteItem, Service, ServiceType


@dataclass(frozen=True)
class Demand:
    """How much a service is asked for."""

    service: Service
    accepted: int
    pending: int
    declined: int
    needed: int  # repetitions

    @property
    def lacks(self) -> int:
        """Repetitions that are asked for and cannot be given."""
        return max(0, self.needed - self.service.max_repetitions)


@dataclass(frozen=True)
class AnnualPlan:
    """How far an entity's services stand in its own annual plan, with their budget."""

    provider: Provider
    services: int
    in_plan: int
    budget: Decimal


def annual_plans(rows: Iterable[Demand]) -> list[AnnualPlan]:
    """Return by entity how many of its services are in its annual plan, and what is budgeted for them."""
    found: dict[Any, list[Service]] = {}
    for row in rows:
        found.setdefault(row.service.provider_id, []).append(row.service)
    plans = [
        AnnualPlan(
            provider=several[0].provider,
            services=len(several),
            in_plan=sum(one.in_annual_plan for one in several),
            budget=sum((one.budget_pen or Decimal(0) for one in several), Decimal(0)),
        )
        for several in found.values()
    ]
    return sorted(plans, key=lambda one: one.provider.code)


def services_of(programme: Programme) -> QuerySet[Service]:
    """Return the services on offer, with their type and entity."""
    return Service.objects.filter(programme=programme, is_active=True).select_related("type", "provider")


def types_with_services(programme: Programme) -> list[ServiceType]:
    """Return the types that have services, each with its `shown` services, by group."""
    types = ServiceType.objects.filter(programme=programme, is_active=True).prefetch_related(
        Prefetch("editions", queryset=services_of(programme), to_attr="shown")
    )
    order = {group: place for place, group in enumerate(ServiceType.Group.values)}
    return sorted((one for one in types if one.shown), key=lambda one: (order[one.group], one.code))


def counts_by_entity(programme: Programme) -> list[tuple[Provider, int]]:
    """Return how many services each entity gives (Table 9)."""
    return [(one, one.n) for one in _with_counts(programme)]


def _with_counts(programme: Programme) -> Any:
    active = Count("services", filter=Q(services__is_active=True))
    return Provider.objects.filter(programme=programme, is_active=True).annotate(n=active).order_by("acronym")


def counts_by_group(programme: Programme) -> list[tuple[str, int]]:
    """Return how many services each group has, in the order of the chain (Table 10)."""
    found = Counter(services_of(programme).values_list("type__group", flat=True))
    return [(str(label), found[value]) for value, label in ServiceType.Group.choices]


def demand_of(programme: Programme, *, provider: Provider | None = None) -> list[Demand]:
    """Return the demand per service, the most asked first (ROUTE-83)."""
    services = services_of(programme)
    if provider is not None:
        services = services.filter(provider=provider)
    said = {
        answer: Count("route_items", filter=Q(route_items__answer=answer, route_items__route__state__in=states))
        for answer, states in (
            (RouteItem.Answer.ACCEPTED, (Route.State.SIGNED,)),
            (RouteItem.Answer.DECLINED, (Route.State.SIGNED,)),
        )
    }
    waiting = Count("route_items", filter=Q(route_items__route__state=Route.State.PROPOSED))
    rows = services.annotate(
        accepted_n=said[RouteItem.Answer.ACCEPTED], declined_n=said[RouteItem.Answer.DECLINED], waiting_n=waiting
    )
    found = [
        Demand(one, one.accepted_n, one.waiting_n, one.declined_n, _repetitions(one.accepted_n, service=one))
        for one in rows
    ]
    return sorted(found, key=lambda one: (-one.accepted, -one.pending, one.service.code))


def _repetitions(accepted: int, *, service: Service) -> int:
    return repetitions_needed(accepted, capacity=max(1, service.capacity))


def total_hours(service: Service) -> Decimal:
    """Return the hours of all its sessions."""
    return service.hours * service.sessions_count


def names_of(programme: Programme, *, codes: list[str], kind: str) -> list[str]:
    """Return the words of codes of `kind` (segments, needs, chains), in the reader's language."""
    known = {one.code: one for one in getattr(programme, kind).all()}
    tongue = "name_en" if (get_language() or "es").startswith("en") else "name_es"
    return [getattr(known[code], tongue) if code in known else code for code in codes]

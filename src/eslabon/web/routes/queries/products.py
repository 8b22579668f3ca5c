"""Which organisations a service's products are for, and how far each got."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from eslabon.rules.routes.products import Completion, completion
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Attendance, Route, RouteItem, Service, ServiceProduct
from eslabon.web.routes.queries.attendance import families_of

IN_FORCE = (Route.State.SIGNED, Route.State.COMPLETED)


@dataclass(frozen=True)
class ProductLine:
    """One kind of product: how many began it, finished it, could not; and why not."""

    kind: str
    label: str
    completion: Completion
    reasons: tuple[str, ...]


def has_part_in(service: Service, *, party: Party) -> bool:
    """Whether an organisation committed itself to a service or came to it."""
    family = families_of([party])
    accepted = RouteItem.objects.filter(
        service=service, route__party__in=family, route__state__in=IN_FORCE, answer=RouteItem.Answer.ACCEPTED
    )
    return accepted.exists() or Attendance.objects.filter(session__service=service, party__in=family).exists()


def services_of(party: Party) -> list[Service]:
    """Return the services to which an organisation committed itself or came, by name."""
    family = families_of([party.surviving])
    accepted = RouteItem.objects.filter(
        route__party__in=family, route__state__in=IN_FORCE, answer=RouteItem.Answer.ACCEPTED
    ).values("service")
    came = Attendance.objects.filter(party__in=family).values("session__service")
    return list(Service.objects.filter(Q(pk__in=accepted) | Q(pk__in=came)).order_by("name_es", "pk"))


def takers_of(service: Service) -> list[Party]:
    """Return the organisations that committed themselves to a service or came to it, by name."""
    committed = RouteItem.objects.filter(
        service=service, route__state__in=IN_FORCE, answer=RouteItem.Answer.ACCEPTED
    ).values("route__party")
    came = Attendance.objects.filter(session__service=service).values("party")
    rows = Party.objects.filter(Q(pk__in=committed) | Q(pk__in=came)).select_related("merged_into")
    return sorted({one.surviving for one in rows}, key=lambda one: (one.name, str(one.pk)))


def products_of(service: Service) -> list[ServiceProduct]:
    """Return what a service left with each organisation, by name."""
    rows = service.products.select_related("party", "evidence__file", "recorded_by")
    return list(rows.order_by("party__name", "kind"))


def product_lines(programme: Programme, *, parties: Iterable[Any] | None = None) -> list[ProductLine]:
    """Return one line per kind of product, for all organisations or for some, with the reasons why some stopped."""
    rows = ServiceProduct.objects.filter(service__programme=programme)
    if parties is not None:
        rows = rows.filter(party__in=parties)
    states: dict[str, list[str]] = defaultdict(list)
    reasons: dict[str, set[str]] = defaultdict(set)
    for kind, state, reason in rows.values_list("kind", "state", "reason"):
        states[kind].append(state)
        if state == ServiceProduct.State.STOPPED:
            reasons[kind].add(reason.rstrip(". "))
    return [
        ProductLine(kind, str(label), completion(states[kind]), tuple(sorted(reasons[kind])))
        for kind, label in ServiceProduct.Kind.choices
        if states[kind]
    ]

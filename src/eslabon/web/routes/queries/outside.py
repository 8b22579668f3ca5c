"""What organisations receive from elsewhere, and where that doubles what the route gives."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import OutsideService, Route, RouteItem, Service


@dataclass(frozen=True)
class DuplicateRow:
    """One organisation that gets the same kind of service twice."""

    party: Party
    outside: OutsideService
    service: Service


@dataclass(frozen=True)
class Duplicates:
    """What one institution gives that the route gives too."""

    institution: str
    rows: tuple[DuplicateRow, ...]

    @property
    def organisations(self) -> int:
        """How many organisations."""
        return len({row.party.pk for row in self.rows})


def outside_services(programme: Programme, *, routes: QuerySet[Route]) -> QuerySet[OutsideService]:
    """Return what the organisations of these routes receive from elsewhere, the latest first."""
    return (
        OutsideService.objects.filter(programme=programme, party__in=routes.values("party"))
        .select_related("party", "recorded_by")
        .order_by("-starts_on", "provider_name")
    )


def outside_of_route(route: Route) -> QuerySet[OutsideService]:
    """Return what the organisation of a route receives from elsewhere."""
    return OutsideService.objects.filter(programme=route.programme, party__in=route.party.merged_family).select_related(
        "recorded_by", "programme"
    )


def duplicates_of(programme: Programme, *, routes: QuerySet[Route]) -> list[Duplicates]:
    """Return the duplicates of these routes by institution, the one with most organisations first (ROUTE-76)."""
    accepted = RouteItem.objects.filter(
        route__in=routes.filter(state__in=(Route.State.PROPOSED, Route.State.SIGNED)).values("pk"),
        answer=RouteItem.Answer.ACCEPTED,
    ).select_related("service__type", "service__provider", "route")
    on_route: dict[tuple[object, str], Service] = {}
    for item in accepted:
        on_route.setdefault((item.route.party_id, item.service.type.code), item.service)
    found: dict[str, list[DuplicateRow]] = defaultdict(list)
    for outside in outside_services(programme, routes=routes).exclude(type_code=""):
        service = on_route.get((outside.party_id, outside.type_code))
        if service is not None:
            found[outside.provider_name].append(DuplicateRow(outside.party, outside, service))
    reports = [Duplicates(name, tuple(rows)) for name, rows in found.items()]
    return sorted(reports, key=lambda one: (-one.organisations, one.institution))


def duplicated_types(outside: Sequence[OutsideService], *, items: Sequence[RouteItem]) -> set[str]:
    """Return the kinds of service that a route and something from elsewhere both give (ROUTE-76)."""
    accepted = {item.service.type.code for item in items if item.answer == RouteItem.Answer.ACCEPTED}
    return accepted & {one.type_code for one in outside if one.type_code}

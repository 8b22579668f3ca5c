"""How far organisations are in their segments, for many at once."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from eslabon.rules.routes.graduation import COMPLETED, Graduation, Taken, decide_graduation
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Attendance, Certificate, Route, RouteItem, Segment, Session
from eslabon.web.routes.snapshots import sessions_attended


@dataclass(frozen=True)
class Readiness:
    """A signed route and what the rule says of it today."""

    route: Route
    segment: Segment | None
    outcome: Graduation

    @property
    def done(self) -> int:
        """How many of the kinds that the segment asks are completed."""
        return sum(kind.done for kind in self.outcome.kinds)

    @property
    def is_ready(self) -> bool:
        """Whether it may go on."""
        return self.outcome.result == COMPLETED


def readiness_of(programme: Programme, *, routes: QuerySet[Route]) -> list[Readiness]:
    """Return how far each signed route is, the ready ones first (ROUTE-79, ROUTE-80).

    The act itself asks the rule again, organisation by organisation, and follows merged records.
    """
    signed = list(routes.filter(state=Route.State.SIGNED))
    segments = {one.code: one for one in Segment.objects.filter(programme=programme)}
    order = [code for code, one in segments.items() if one.is_active]
    taken = _taken(signed)
    rows = []
    for route in signed:
        segment = segments.get(route.segment)
        codes = order if route.segment in order else [*order, route.segment]
        outcome = decide_graduation(
            taken[route.pk],
            segments=codes,
            segment=route.segment,
            non_negotiable=segment.non_negotiable if segment else [],
        )
        rows.append(Readiness(route, segment, outcome))
    return sorted(rows, key=lambda row: (not row.is_ready, -row.done, row.route.party.name))


def _taken(routes: list[Route]) -> dict[Any, list[Taken]]:
    parties, keys = {route.party_id for route in routes}, [route.pk for route in routes]
    items = RouteItem.objects.filter(route__in=keys, answer=RouteItem.Answer.ACCEPTED).select_related(
        "service__type", "route"
    )
    held = (
        Attendance.objects.filter(party__in=parties, session__state=Session.State.HELD)
        .values_list("party", "session__service", "session__repetition", "session__number")
        .distinct()
    )
    attended: dict[Any, list[tuple[Any, int, int]]] = defaultdict(list)
    for party, key, repetition, number in held:
        attended[party].append((key, repetition, number))
    services = {item.service for item in items}
    keys_of = {one.pk for one in services}
    best = {
        (party, service): n
        for party, sessions in attended.items()
        for service, n in sessions_attended([one for one in sessions if one[0] in keys_of], services=services).items()
    }
    certified = set(
        Certificate.objects.filter(party__in=parties, revoked_at__isnull=True).values_list("party_id", "service_id")
    )
    found: dict[Any, list[Taken]] = {key: [] for key in keys}
    for item in items:
        pair, service = (item.route.party_id, item.service_id), item.service
        found[item.route_id].append(
            Taken(
                service=service.code,
                type=service.type.code,
                hours=service.hours * service.sessions_count,
                attended_hours=Decimal(best.get(pair, 0)) * service.hours,
                has_certificate=pair in certified,
            )
        )
    return found

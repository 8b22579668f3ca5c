"""What is planned, held and attended, by chain, entity, place and organisation, and what needs attention."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from eslabon.rules.routes.attendance import attendance_rate
from eslabon.rules.routes.early_warnings import (
    EarlyWarning,
    missed_warning,
    overload_warnings,
    unconfirmed_warning,
    undated_warning,
)
from eslabon.rules.routes.loads import Outside, Placed, load_by_month
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import held_on, scopes, within
from eslabon.web.routes.models import Attendance, Enrolment, OutsideService, Provider, Route, RouteItem, Session
from eslabon.web.routes.queries.certificates import hours_of
from eslabon.web.routes.snapshots import terms_of

RECENT = timedelta(days=90)  # what was missed longer ago warns of nothing any more
IN_FORCE = (Route.State.SIGNED, Route.State.COMPLETED)

# What is counted of a seat: thousands are read at once, and texts and sealed columns are left where they are.
FEW = (
    "party_id",
    "session_id",
    "answer",
    *(f"session__{name}" for name in ("state", "day", "starts", "ends", "number")),
)


@dataclass(frozen=True)
class Progress:
    """One line: places foreseen for organisations, those at sessions held, those taken, those still to come."""

    group: Any
    foreseen: int
    held: int
    attended: int
    rate: float | None
    services: int = 0
    services_done: int = 0  # every session of theirs that stands was held

    @property
    def pending(self) -> int:
        """At sessions that are still to be held."""
        return self.foreseen - self.held


def routes_in_reach(programme: Programme, *, user: Any, on: date) -> list[Route]:
    """Return the routes that are in force and within the reader's roles, with chain, place and organisation."""
    rows = Route.objects.filter(programme=programme, state__in=IN_FORCE)
    if not user.is_superuser:
        reach = scopes(user, "route.view", programme=programme, on=on) or scopes(
            user, "service.view", programme=programme, on=on
        )
        rows = rows.filter(within(tuple(_without_party(one) for one in reach)))
    return list(rows.select_related("chain", "place", "party").order_by("pk"))


def own_entity(user: Any, *, providers: Iterable[Provider]) -> Provider | None:
    """Return the entity for which a person works today, if it is one of these."""
    parties = set(held_on(user, on=timezone.localdate()).values_list("party", flat=True)) - {None}
    return next((one for one in providers if one.party_id in parties), None)


def _without_party(scope: Any) -> Any:
    """An entity's party says which services are its own, not which organisations it may see."""
    return type(scope)(scope.place_code, scope.chain_id, None)


def expected_rows(routes: Iterable[Route], *, entity: Provider | None = None) -> list[Enrolment]:
    """Return who of these routes is expected at which session that was not cancelled; guests are in none.

    With an entity, only at what it gives.
    """
    parties = {route.party_id for route in routes}
    rows = Enrolment.objects.filter(party__in=parties, is_guest=False).exclude(session__state=Session.State.CANCELLED)
    if entity is not None:
        rows = rows.filter(session__service__provider=entity)
    shown = (
        "session__service__name_es",
        "session__service__name_en",
        "party__name",
        *(f"session__service__provider__{name}" for name in ("code", "acronym")),
    )
    rows = rows.select_related("session__service__provider", "party").only(*FEW, *shown)
    return list(rows.order_by("session__day", "pk"))


def progress_by(by: str, *, rows: list[Enrolment], routes: list[Route]) -> list[Progress]:
    """Return one line per chain, entity, place or organisation, by name (ROUTE-107)."""
    of_party = {route.party_id: route for route in routes}
    groups: dict[str, Callable[[Enrolment], Any]] = {
        "chain": lambda row: of_party[row.party_id].chain,
        "place": lambda row: of_party[row.party_id].place,
        "entity": lambda row: row.session.service.provider,
        "organisation": lambda row: row.party,
    }
    grouped: dict[Any, list[Enrolment]] = defaultdict(list)
    for row in rows:
        grouped[groups[by](row)].append(row)
    present = present_pairs(rows)
    lines = [_line(group, rows=own, present=present) for group, own in grouped.items()]
    return sorted(lines, key=lambda line: str(line.group))


def present_pairs(rows: list[Enrolment]) -> set[tuple[Any, Any]]:
    """Return the organisations and sessions of these rows at which somebody was on the list."""
    sessions = {row.session_id for row in rows}
    return set(Attendance.objects.filter(session__in=sessions).values_list("party_id", "session_id"))


def total_of(rows: list[Enrolment]) -> Progress:
    """Return the line of everything together."""
    return _line(None, rows=rows, present=present_pairs(rows))


def _line(group: Any, *, rows: list[Enrolment], present: set[tuple[Any, Any]]) -> Progress:
    held = {(row.party_id, row.session_id) for row in rows if row.session.state == Session.State.HELD}
    services = {row.session.service_id for row in rows}
    to_come = {row.session.service_id for row in rows if row.session.state != Session.State.HELD}
    return Progress(
        group=group,
        services=len(services),
        services_done=len(services - to_come),
        foreseen=len(rows),
        held=len(held),
        attended=len(held & present),
        rate=attendance_rate(held, present=present),
    )


def warnings_of(programme: Programme, *, routes: list[Route], today: date) -> list[tuple[EarlyWarning, Any]]:
    """Return the early warnings with the route, session or provider that each leads to (ROUTE-130 to ROUTE-133)."""
    rows = expected_rows(routes)
    route_of = {route.party_id: route for route in routes}
    found: list[tuple[EarlyWarning | None, Any]] = [
        (missed_warning(party, came=came), route_of[party])
        for party, came in _histories(rows, since=today - RECENT).items()
    ]
    coming: dict[Any, list[Enrolment]] = defaultdict(list)
    for row in rows:
        if row.session.state == Session.State.ANNOUNCED:
            coming[row.session].append(row)
    for session, own in coming.items():
        confirmed = sum(row.answer == Enrolment.Answer.CONFIRMED for row in own)
        warning = unconfirmed_warning(session.pk, day=session.day, today=today, expected=len(own), confirmed=confirmed)
        found.append((warning, session))
    found += _undated(routes)
    limit = Decimal(terms_of(programme).max_hours_per_month)
    for party, months in _loads(programme, rows=rows, limit=limit).items():
        found += [(warning, route_of[party]) for warning in overload_warnings(party, months=months)]
    return [(warning, subject) for warning, subject in found if warning is not None]


def _histories(rows: list[Enrolment], *, since: date) -> dict[Any, list[tuple[date, bool]]]:
    """Return, by organisation, when it was expected lately and whether it came."""
    present = present_pairs(rows)
    came: dict[Any, list[tuple[date, bool]]] = defaultdict(list)
    for row in rows:
        if row.session.state == Session.State.HELD and row.session.day >= since:
            came[row.party_id].append((row.session.day, (row.party_id, row.session_id) in present))
    return came


def _undated(routes: list[Route]) -> list[tuple[EarlyWarning | None, Any]]:
    dated = Session.objects.exclude(state=Session.State.CANCELLED).values("service")
    items = RouteItem.objects.filter(
        route__in=[route.pk for route in routes], route__state=Route.State.SIGNED, answer=RouteItem.Answer.ACCEPTED
    ).exclude(service__in=dated)
    waiting: dict[Any, list[int]] = defaultdict(list)
    counted = items.values("service").annotate(n=Count("pk")).values_list("service", "n")
    providers = {
        item.service_id: item.service.provider for item in items.select_related("service__provider__programme")
    }
    for service, n in counted:
        waiting[providers[service]].append(n)
    return [
        (undated_warning(provider.pk, services=len(own), organisations=sum(own)), provider)
        for provider, own in waiting.items()
    ]


def _loads(programme: Programme, *, rows: list[Enrolment], limit: Decimal) -> dict[Any, Any]:
    placed: dict[Any, list[Placed]] = defaultdict(list)
    for row in rows:
        placed[row.party_id].append(Placed(row.session.day, hours_of(row.session)))
    outside: dict[Any, list[Outside]] = defaultdict(list)
    for one in OutsideService.objects.filter(programme=programme, party__in=placed):
        outside[one.party_id].append(Outside(one.starts_on, one.ends_on, one.hours_per_month))
    return {party: load_by_month(own, outside=outside[party], limit=limit) for party, own in placed.items()}

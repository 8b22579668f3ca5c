"""How one organisation gets on: its sessions, hours, certificates, and what is still to come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from eslabon.rules.routes.incentives import decide_incentive
from eslabon.web.routes.models import (
    Attendance,
    Certificate,
    Enrolment,
    Incentive,
    IncentiveAward,
    Result,
    Route,
    RouteItem,
    ServiceProduct,
    Session,
)
from eslabon.web.routes.queries.attendance import families_of
from eslabon.web.routes.queries.certificates import hours_of
from eslabon.web.routes.queries.incentives import IN_FORCE, came_between, offer_of


@dataclass(frozen=True)
class Seat:
    """A session at which the organisation has a seat, and whether somebody of it came."""

    session: Session
    is_guest: bool
    came: bool
    can_rate: bool


@dataclass(frozen=True)
class Month:
    """The hours of a month: of sessions held with somebody there, of those held without, of those to come."""

    month: date
    attended: Decimal
    missed: Decimal
    to_come: Decimal


@dataclass(frozen=True)
class Promised:
    """A service that the organisation committed itself to: how many sessions it has, were held, were attended."""

    item: RouteItem
    dated: int
    held: int
    attended: int

    @property
    def state(self) -> str:
        """Undated | coming | done | missed: where it stands."""
        if not self.dated:
            return "undated"
        if self.held < self.dated:
            return "coming"
        return "done" if self.attended else "missed"


def seats_of(route: Route) -> list[Seat]:
    """Return the seats of a route's organisation at sessions of the programme that were announced, by day."""
    family = families_of([route.party.surviving])
    rows = Enrolment.objects.filter(party__in=family, session__service__programme=route.programme_id)
    rows = rows.exclude(session__state__in=(Session.State.PLANNED, Session.State.CANCELLED))
    rows = rows.select_related("session__service__provider", "session__place").order_by(
        "session__day", "session__starts", "pk"
    )
    present = set(Attendance.objects.filter(party__in=family).values_list("session", flat=True))
    return [
        Seat(one.session, one.is_guest, one.session_id in present, one.session_id in present and not one.has_rated)
        for one in rows
    ]


def months_of_seats(seats: list[Seat]) -> list[Month]:
    """Return the hours of each month in which the organisation has sessions."""
    hours: dict[date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for seat in seats:
        kind = ("attended" if seat.came else "missed") if seat.session.state == Session.State.HELD else "to_come"
        hours[seat.session.day.replace(day=1)][kind] += hours_of(seat.session)
    return [
        Month(month, hours[month]["attended"], hours[month]["missed"], hours[month]["to_come"])
        for month in sorted(hours)
    ]


def promised_of(route: Route, *, seats: list[Seat]) -> list[Promised]:
    """Return what the route's organisation accepted, and how far each service got."""
    of_service: dict[Any, list[Seat]] = defaultdict(list)
    for seat in seats:
        of_service[seat.session.service_id].append(seat)
    items = route.items.filter(answer=RouteItem.Answer.ACCEPTED).select_related("service__provider")
    return [_promised(item, own=of_service[item.service_id]) for item in items]


def _promised(item: RouteItem, *, own: list[Seat]) -> Promised:
    held = [seat for seat in own if seat.session.state == Session.State.HELD]
    return Promised(item, dated=len(own), held=len(held), attended=sum(seat.came for seat in held))


def certificates_of(route: Route) -> list[Certificate]:
    """Return the certificates that people of the organisation were given, latest first."""
    family = families_of([route.party.surviving])
    rows = Certificate.objects.filter(party__in=family, service__programme=route.programme_id)
    return list(rows.select_related("service", "person").order_by("-issued_at", "pk"))


def products_of_party(route: Route) -> list[ServiceProduct]:
    """Return what services left with the organisation."""
    rows = ServiceProduct.objects.filter(
        party__in=families_of([route.party.surviving]), service__programme=route.programme_id
    )
    return list(rows.select_related("service"))


def results_of_party(route: Route) -> list[Result]:
    """Return what the organisation reached or is on the way to."""
    rows = Result.objects.filter(party__in=families_of([route.party.surviving]), programme=route.programme_id)
    return list(rows.select_related("service").order_by("-recorded_at"))


@dataclass(frozen=True)
class Chance:
    """An incentive as the organisation sees it: what it asks, how the organisation stands, its seat."""

    incentive: Incentive
    earned: Any
    award: IncentiveAward | None


def chances_of(route: Route, *, today: date) -> list[Chance]:
    """Return the incentives that are open for the organisation, and those of which it has a seat."""
    party = route.party.surviving
    family = families_of([party])
    chains = Route.objects.filter(programme=route.programme_id, party__in=family, state__in=IN_FORCE).values("chain")
    rows = Incentive.objects.filter(programme=route.programme_id).filter(Q(chain=None) | Q(chain__in=chains))
    incentives = list(rows.order_by("day", "title"))
    awards = {
        one.incentive_id: one for one in IncentiveAward.objects.filter(party__in=family, incentive__in=incentives)
    }
    shown = [one for one in incentives if (one.closed_at is None and one.day >= today) or one.pk in awards]
    if not shown:
        return []
    since, until = min(one.since for one in shown), max(one.until for one in shown)
    came = came_between(route.programme, since=since, until=until, parties=[party]).get(party.pk, [])
    return [Chance(one, decide_incentive(came, offer=offer_of(one)), awards.get(one.pk)) for one in shown]

"""Who keeps the calendar: what each organisation attended in an incentive's days, and who has a seat."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from eslabon.rules.routes.incentives import Earned, Offer, decide_incentive, order_of_merit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Attendance, Enrolment, Incentive, IncentiveAward, Route, Session
from eslabon.web.routes.queries.attendance import families_of

IN_FORCE = (Route.State.SIGNED, Route.State.COMPLETED)
Came = list[tuple[date, bool]]


@dataclass(frozen=True)
class Standing:
    """An organisation before an incentive: what it earned, on what, and its seat if it has one."""

    party: Party
    came: Came
    earned: Earned
    award: IncentiveAward | None


def offer_of(incentive: Incentive) -> Offer:
    """Return what an incentive asks, as its rule sees it."""
    return Offer(incentive.since, incentive.until, incentive.least_percent, incentive.least_sessions)


def came_of(incentive: Incentive, *, parties: list[Party]) -> dict[UUID, Came]:
    """Return, for each organisation, every session held in the incentive's days and whether it was there; no guests."""
    return came_between(incentive.programme, since=incentive.since, until=incentive.until, parties=parties)


def came_between(programme: Programme, *, since: date, until: date, parties: list[Party]) -> dict[UUID, Came]:
    """Return the same for any days of a programme."""
    family = families_of(parties)
    seats = Enrolment.objects.filter(
        party__in=family,
        is_guest=False,
        session__state=Session.State.HELD,
        session__service__programme=programme,
        session__day__range=(since, until),
    ).values_list("party", "session", "session__day")
    expected = {(family[party], session): day for party, session, day in seats}
    rows = Attendance.objects.filter(party__in=family, session__in={session for _party, session in expected})
    present = {(family[party], session) for party, session in rows.values_list("party", "session")}
    found: dict[UUID, Came] = defaultdict(list)
    for (party, session), day in expected.items():
        found[party].append((day, (party, session) in present))
    return {party: sorted(came) for party, came in found.items()}


def standings_of(incentive: Incentive, *, routes: QuerySet[Route]) -> list[Standing]:
    """Return the organisations of these routes: those with a seat or who qualify first, by merit, then by name."""
    rows = routes.filter(programme=incentive.programme_id, state__in=IN_FORCE)
    if incentive.chain_id is not None:
        rows = rows.filter(chain=incentive.chain_id)
    found = [one.party.surviving for one in rows.select_related("party__merged_into")]
    parties = list({one.pk: one for one in found}.values())
    awards = {one.party.surviving.pk: one for one in incentive.awards.select_related("party__merged_into")}
    came = came_of(incentive, parties=parties)
    earned = {one.pk: decide_incentive(came.get(one.pk, []), offer=offer_of(incentive)) for one in parties}
    first = {key: place for place, key in enumerate(order_of_merit(earned))}
    last = len(first)
    ordered = sorted(parties, key=lambda one: (first.get(one.pk, last), one.name, str(one.pk)))
    return [Standing(one, came.get(one.pk, []), earned[one.pk], awards.get(one.pk)) for one in ordered]


def standing_of(incentive: Incentive, *, party: Party) -> Standing | None:
    """Return one organisation before an incentive; None if the incentive is not for it."""
    routes = Route.objects.filter(party__in=families_of([party.surviving]))
    return next(iter(standings_of(incentive, routes=routes)), None)


def seats_taken(incentive: Incentive) -> int:
    """Return how many seats are granted today."""
    return incentive.awards.filter(state=IncentiveAward.State.GRANTED).count()


def awards_of(party: Party) -> list[Any]:
    """Return the seats that an organisation was given, latest first."""
    rows = IncentiveAward.objects.filter(party__in=families_of([party.surviving]))
    return list(rows.select_related("incentive__programme").order_by("-granted_at"))


def incentives_of(programme: Programme) -> QuerySet[Incentive]:
    """Return a programme's incentives with how many seats are granted, latest first."""
    granted = Count("awards", filter=Q(awards__state=IncentiveAward.State.GRANTED))
    return Incentive.objects.filter(programme=programme).select_related("chain").annotate(granted=granted)

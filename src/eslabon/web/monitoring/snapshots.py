"""What stands in the database, as the plain values that the rules of monitoring take."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from eslabon.rules.calls.deadlines import local_day
from eslabon.rules.monitoring.causality import Resolved, Sale
from eslabon.rules.monitoring.claims import SALE, Standing
from eslabon.rules.monitoring.figures import Side
from eslabon.rules.monitoring.formulas import Formula, formula_from_plain
from eslabon.web.alliances.models import Alliance, Bottleneck
from eslabon.web.monitoring.models import Claim, ClaimedThing, Indicator, MonitoringTerms
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import held_on
from eslabon.web.stages.models import Tie


def terms_of(programme: Programme) -> MonitoringTerms:
    """Return the programme's settings of monitoring; the usual ones if it has none of its own."""
    found = MonitoringTerms.objects.filter(programme=programme).first()
    return found or MonitoringTerms(programme=programme)


def day_of(programme: Programme, now: datetime) -> date:
    """Return the calendar day of a moment in the programme's time zone."""
    return local_day(now, time_zone=programme.time_zone)


def formulas_of(indicators: Iterable[Indicator]) -> dict[str, Formula]:
    """Return the formulas of those indicators that are computed from others, by code."""
    return {
        one.code: formula_from_plain(one.formula)
        for one in indicators
        if one.source == Indicator.Source.FORMULA and one.formula
    }


def parties_of(user: Any, *, today: date) -> frozenset[str]:
    """Return every party behind a person: those it holds a role for, those it belongs to, itself; merged ones as one.

    Read apart from `Alliance`, because who verifies is judged by all that it is, not by the role it uses.
    """
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    keys = {one.party_id for one in held_on(user, on=today) if one.party_id is not None}
    members = Membership.objects.in_force(today).filter(person__user=user)
    keys |= set(members.values_list("organisation_id", flat=True))
    keys |= set(Party.objects.filter(user=user).values_list("pk", flat=True))
    return _standing_keys(keys)


def side_of(alliance: Alliance, *, people: Iterable[str], reporters: Iterable[UUID] = (), today: date) -> Side:
    """Return everybody behind an alliance's reports: who wrote them, its parties, and who is tied to these."""
    keys = {alliance.operator_id, alliance.buyer_id, alliance.organisation_id, *reporters} - {None}
    parties = _standing_keys(keys)
    in_force = Tie.objects.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))
    known = {UUID(one) for one in parties} | set(keys)
    rows = list(in_force.filter(Q(first__in=known) | Q(second__in=known)).values_list("first_id", "second_id"))
    names = _standing_map({key for row in rows for key in row})
    ties = frozenset((names[first], names[second]) for first, second in rows)
    return Side(frozenset(people), parties, ties)


def _standing_keys(keys: Iterable[Any]) -> frozenset[str]:
    return frozenset(_standing_map(set(keys)).values())


def _standing_map(keys: set[Any]) -> dict[Any, str]:
    """Return, for each key, the key of the party that stands for it today."""
    found = {one.pk: one for one in Party.objects.filter(pk__in=keys).select_related("merged_into__merged_into")}
    return {key: str(one.surviving.pk) for key, one in found.items()}


def standing_claims(thing: ClaimedThing) -> list[Standing]:
    """Return who claims a thing today, of whatever programme."""
    rows = thing.claims.filter(withdrawn_at__isnull=True).select_related("alliance__programme").order_by("claimed_at")
    return [Standing(str(one.alliance_id), one.alliance.name, one.alliance.programme.code, one.share) for one in rows]


def sales_of(alliance: Alliance, *, first: date, last: date) -> list[Sale]:
    """Return the sales that an alliance claims in a stretch of time, each with the part that is its own."""
    rows = Claim.objects.filter(
        alliance=alliance,
        withdrawn_at__isnull=True,
        thing__kind=SALE,
        thing__happened_on__range=(first, last),
    ).select_related("thing")
    return [
        Sale(one.thing.key, one.thing.happened_on, (one.thing.amount * one.share).quantize(Decimal("0.0001")))
        for one in rows.order_by("thing__happened_on", "thing__key")
    ]


def resolved_of(alliance: Alliance) -> list[Resolved]:
    """Return the bottlenecks of an alliance as causality sees them."""
    rows = Bottleneck.objects.filter(alliance=alliance).order_by("found_on", "pk")
    return [Resolved(str(one.pk), one.resolved_on, one.state == Bottleneck.State.VERIFIED) for one in rows]

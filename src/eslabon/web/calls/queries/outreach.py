"""Who was told of a call, as far as the reader's role reaches."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from eslabon.web.calls.models import Call, OutreachContact
from eslabon.web.programmes.permissions import scopes
from eslabon.web.territory.models import Place


@dataclass(frozen=True)
class OutreachSummary:
    """Contacts by channel and result; `rows` are (channel in words, counts in the order of `results`, total)."""

    results: list[str]
    rows: list[tuple[str, list[int], int]]
    totals: list[int]
    total: int


def regions_in_reach(call: Call, *, user: Any, act: str, on: date) -> frozenset[str] | None:
    """Return the codes of the places within which `user` may do `act`; None means everywhere."""
    reach = scopes(user, act, programme=call.programme, on=on)
    if user.is_superuser or any(scope.place_code is None for scope in reach):
        return None
    return frozenset(scope.place_code for scope in reach if scope.place_code)


def outreach_of(call: Call, *, user: Any, on: date) -> QuerySet[OutreachContact]:
    """Return the contacts that `user` may see: all, or those of the own region and the own ones."""
    found = call.outreach.select_related("place", "party", "by")
    regions = regions_in_reach(call, user=user, act="outreach.view", on=on)
    if regions is None:
        return found
    seen = Q(by=user)
    for code in regions:
        seen |= Q(place__code__startswith=code)
    return found.filter(seen)


def places_of_outreach(call: Call, *, user: Any, on: date) -> tuple[list[Place], bool]:
    """Return the departments for which `user` may record a contact, and whether one of them must be named."""
    departments = Place.objects.filter(country=call.programme.country, kind=Place.Kind.DEPARTMENT).order_by("name")
    regions = regions_in_reach(call, user=user, act="outreach.record", on=on)
    if regions is None:
        return list(departments), False
    return [place for place in departments if any(code.startswith(place.code) for code in regions)], True


def summary_of_outreach(contacts: QuerySet[OutreachContact]) -> OutreachSummary:
    """Count contacts by channel × result; channels that nobody used are left out."""
    counted = {
        (row["channel"], row["result"]): row["n"]
        for row in contacts.order_by().values("channel", "result").annotate(n=Count("pk"))
    }
    results = OutreachContact.Result
    rows = []
    for channel in OutreachContact.Channel:
        counts = [counted.get((channel.value, result.value), 0) for result in results]
        if any(counts):
            rows.append((str(channel.label), counts, sum(counts)))
    totals = [sum(counts[n] for _, counts, _ in rows) for n in range(len(results.values))]
    return OutreachSummary([str(label) for label in results.labels], rows, totals, sum(totals))

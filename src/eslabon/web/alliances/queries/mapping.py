"""The map of producers of an alliance: in which order they are invited, and what they cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from eslabon.rules.alliances.linkage import Rotation
from eslabon.rules.alliances.mapping import Candidate, Supply, invitation_order, supply_of
from eslabon.web.alliances.models import Alliance, MappedProducer
from eslabon.web.alliances.queries.rotation import histories_of, last_twelve_months


@dataclass(frozen=True)
class Map:
    """Keys of suppliers in the order of invitation, what they cover, and who came and went."""

    order: tuple[str, ...]
    supply: Supply
    rotation: Rotation


def map_of(alliance: Alliance, *, today: date) -> Map:
    """Return the map of an alliance (ALLIANCE-30 to ALLIANCE-33, ALLIANCE-44)."""
    names = ("pk", "grouping", "grows_product", "is_willing", "yearly_volume", "within_id")
    rows = alliance.producers.filter(left_on__isnull=True).values_list(*names)
    candidates = [
        Candidate(str(key), grouping, grows, willing, volume, str(within or ""))
        for key, grouping, grows, willing, volume, within in rows
    ]
    demand = alliance.demand.yearly_volume if alliance.demand is not None else None
    return Map(
        order=tuple(one.key for one in invitation_order(candidates)),
        supply=supply_of(candidates, demand=demand),
        rotation=last_twelve_months(histories_of(alliance), today=today),
    )


def producers_in_order(
    alliance: Alliance, *, order: Sequence[str], filters: dict[str, Any]
) -> tuple[list[str], QuerySet[MappedProducer]]:
    """Return the keys that match the filters in the order of invitation, and the rows behind them."""
    wanted = {
        "party__name__icontains": filters.get("q"),
        "linkage": filters.get("linkage"),
        "grouping": filters.get("grouping"),
    }
    rows = alliance.producers.filter(**{name: value for name, value in wanted.items() if value})
    known = {str(key) for key in rows.values_list("pk", flat=True)}
    keys = [key for key in order if key in known]
    found = rows.select_related("party", "organisation", "place").annotate(
        members_n=Count("members", filter=Q(members__left_on__isnull=True))
    )
    return keys, found


def rows_of_page(keys: Sequence[str], rows: QuerySet[MappedProducer]) -> list[MappedProducer]:
    """Return the rows of one page, in their order."""
    by_key = {str(one.pk): one for one in rows.filter(pk__in=list(keys))}
    return [by_key[key] for key in keys if key in by_key]

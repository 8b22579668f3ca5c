"""The list of alliances: by what it is narrowed and ordered, and its lines as a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from eslabon.web.alliances.models import Alliance

COLUMNS = {  # what the list may be ordered by
    "code": "code",
    "name": "name",
    "product": "chain__code",
    "buyer": "buyer__name",
    "organisation": "organisation__name",
    "suppliers": "suppliers_n",
    "left": "left_n",
}
FILE_HEADER = (
    *("code", "name", "stage", "product", "buyer", "organisation", "operator", "corridor", "place", "place_name"),
    *("starts_on", "ends_on", "plan", "suppliers", "bottlenecks_left"),
)


def narrowed(found: QuerySet[Alliance], asked: dict[str, Any]) -> QuerySet[Alliance]:
    """The alliances that the filters leave."""
    if word := asked.get("q"):
        found = found.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(buyer__name__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    if asked.get("chain"):
        found = found.filter(chain__code=asked["chain"])
    plans = {
        "approved": {"has_plan": True},
        "written": {"has_plan": False, "has_draft": True},
        "none": {"has_draft": False},
    }
    return found.filter(**plans.get(asked.get("plan") or "", {}))


def file_rows(found: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """The lines of a list that `with_counts` counted, as the file has them."""
    for one in found:
        yield (
            one.code,
            one.name,
            one.stage,
            one.chain.code,
            one.buyer.name if one.buyer else "",
            one.organisation.name if one.organisation else "",
            one.operator.name if one.operator else "",
            one.corridor.code if one.corridor else "",
            one.place.code if one.place else "",
            one.place.name if one.place else "",
            one.starts_on or "",
            one.ends_on or "",
            "approved" if one.has_plan else "written" if one.has_draft else "none",
            one.suppliers_n,
            one.left_n,
        )

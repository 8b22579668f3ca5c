"""Readings of the linkage index: an alliance's own, and a programme's shares by class beside the source's."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from eslabon.rules.monitoring.linkage_index import CLASSES
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import EvidenceTerms, LinkageReading
from eslabon.web.programmes.models import Programme


@dataclass(frozen=True)
class Share:
    """How many alliances are of a class in a dimension, in percent of those that have one; and the source's percent."""

    result: str
    number: int
    percent: float | None
    published: str


@dataclass(frozen=True)
class DimensionShares:
    """A dimension with its classes."""

    code: str
    name: str
    shares: tuple[Share, ...]


def linkage_terms(programme: Programme) -> dict[str, Any]:
    """Return the index as the pack defines it; empty if it has none."""
    terms = EvidenceTerms.objects.filter(programme=programme).first()
    return dict(terms.linkage) if terms else {}


def with_latest_reading(alliances: QuerySet[Alliance]) -> QuerySet[Any]:
    """Return the alliances with the scores and the day of their latest reading."""
    latest = LinkageReading.objects.filter(alliance=OuterRef("pk")).order_by("-read_on", "-recorded_at")
    return alliances.annotate(
        linkage_scores=Subquery(latest.values("scores")[:1]), linkage_read_on=Subquery(latest.values("read_on")[:1])
    )


def shares_of(alliances: QuerySet[Any], *, linkage: dict[str, Any], language: str) -> tuple[DimensionShares, ...]:
    """Return each dimension's shares over the latest readings (MONITOR-75); the dimensions are never added."""
    spoken = "en" if language.startswith("en") else "es"
    counted: Counter[tuple[str, str]] = Counter()
    for scores in alliances.values_list("linkage_scores", flat=True):
        counted.update((one["code"], one["result"]) for one in scores or ())
    found = []
    for dimension in linkage["sheet"]["dimensions"]:
        code = dimension["code"]
        published = linkage["published"] if code == linkage["published_dimension"] else {}
        of_it = sum(counted[code, name] for name in CLASSES[:-1])
        shares = tuple(
            Share(
                name,
                counted[code, name],
                100 * counted[code, name] / of_it if of_it and name in CLASSES[:-1] else None,
                published.get(name, ""),
            )
            for name in CLASSES
        )
        found.append(DimensionShares(code, linkage["names"][code][spoken], shares))
    return tuple(found)

"""Corridors and rankings for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from eslabon.rules import registry
from eslabon.web.audit.models import Decision
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor, Override, RankedCorridor, Ranking
from eslabon.web.targeting.snapshots import MapPoint

UNREAD = ("inputs", "faults")  # large, and no list shows them


def rankings_of(programme: Programme) -> QuerySet[Ranking]:
    """Every ranking of a programme, the last first, with who made it and the departure that it carries."""
    return (
        Ranking.objects.filter(programme=programme)
        .defer(*UNREAD)
        .select_related("made_by", "override__corridor")
        .order_by("-number")
    )


def standing_ranking(programme: Programme) -> Ranking | None:
    """The ranking that stands, without its inputs."""
    return rankings_of(programme).first()


def lines_of(ranking: Ranking) -> list[RankedCorridor]:
    """The lines of a ranking by rank; each with `departure`, the one that stands for its corridor, or None."""
    lines = list(ranking.lines.select_related("corridor"))
    made = Override.objects.filter(
        ranking__programme=ranking.programme_id, ranking__number__lte=ranking.number
    ).order_by("ranking__number")
    standing = {each.corridor_id: each for each in made}
    for line in lines:
        line.departure = standing.get(line.corridor_id) if line.clause == "TARGET-07" else None  # type: ignore[attr-defined]  # -- for the page
    return lines


@dataclass(frozen=True)
class Replayed:
    """Whether the stored ranking, asked again now, gives the same answer."""

    version: str
    is_same: bool


def replay_ranking(ranking: Ranking) -> Replayed | None:
    """Ask the decision of a ranking again; None if its data were erased."""
    decision = Decision.objects.filter(
        subject_type=Ranking._meta.label_lower, subject_id=str(ranking.pk)
    ).first()  # fmt: skip
    rule = registry.find(decision.rule, decision.rule_version) if decision else None
    if decision is None or rule is None or not decision.inputs:
        return None
    return Replayed(decision.rule_version, rule(decision.inputs) == decision.outcome)


def candidates_of(programme: Programme) -> list[Corridor]:
    """Every corridor of a programme by name."""
    return list(Corridor.objects.filter(programme=programme).order_by("name"))


def map_points(programme: Programme, *, lines: Sequence[RankedCorridor] = ()) -> list[MapPoint]:
    """The corridors that can be drawn: at their own point, or in the middle of their places."""
    ranks: dict[Any, RankedCorridor] = {line.corridor_id: line for line in lines}
    found = []
    places = Prefetch("places")
    for corridor in Corridor.objects.filter(programme=programme).order_by("name").prefetch_related(places):
        point = _middle(corridor)
        line = ranks.get(corridor.pk)
        if point is not None:
            is_chosen = line.chosen if line else corridor.is_chosen
            found.append(MapPoint(corridor.name, *point, is_chosen=is_chosen, rank=line.rank if line else None))
    return found


def _middle(corridor: Corridor) -> tuple[float, float] | None:
    if corridor.latitude is not None and corridor.longitude is not None:
        return corridor.latitude, corridor.longitude
    points = [
        (place.latitude, place.longitude)
        for place in corridor.places.all()
        if place.latitude is not None and place.longitude is not None
    ]
    if not points:
        return None
    return sum(lat for lat, _lon in points) / len(points), sum(lon for _lat, lon in points) / len(points)

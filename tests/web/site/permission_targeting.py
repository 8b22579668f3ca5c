"""A ranking of corridors and a list of names for the permission table's world."""

from typing import Any

from eslabon.web.programmes.models import Programme
from tests.web.targeting.world import matched, ranked


def add_targeting(programme: Programme, *, maker: Any) -> dict[str, Any]:
    """A ranking that stands, and a list with a name that waits."""
    names = matched(programme, actor=maker)
    return {
        "corridor_ranking": ranked(programme, actor=maker),
        "place_names": names,
        "waiting_names": list(names.names.filter(is_waiting=True).order_by("pk")),
    }


def _programme(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code}


def _ranking(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code, "ranking_id": world.own.extra["corridor_ranking"].pk}


def _list(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code, "list_id": world.own.extra["place_names"].pk}


def _name(world: Any, whose: str) -> dict[str, Any]:
    own, other = world.own.extra["waiting_names"]
    return {**_list(world, whose), "pk": (other if whose == "other" else own).pk}


TARGETING_ADDRESSES = (
    dict.fromkeys(("corridors", "corridor_rank", "corridor_override", "place_names"), _programme)
    | dict.fromkeys(("corridor_ranking", "corridor_ranking_districts"), _ranking)
    | dict.fromkeys(("place_name_list", "place_name_matches"), _list)
    | {"place_name_review": _name}
)

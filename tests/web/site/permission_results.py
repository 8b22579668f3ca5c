"""What the addresses of results name: the programme, and the alliance that the institutions' world made."""

from collections.abc import Callable
from typing import Any

Arguments = Callable[[Any, str], dict[str, Any]]


def _programme(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code}


RESULT_ADDRESSES: dict[str, Arguments] = {
    **dict.fromkeys(("results", "results_file", "results_publish", "published_results", "iati_file"), _programme),
    **dict.fromkeys(("theory", "linkage_index", "context_events"), _programme),
    "alliance_linkage": lambda world, whose: {"alliance_id": world.half(whose).extra["supported"].pk},
}

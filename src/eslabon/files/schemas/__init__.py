"""The published JSON Schemas of the files that commands read and write; `docs/reference/schemas` shows the same."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def schema(name: str) -> dict[str, Any]:
    """One published schema by name, as data.

    >>> schema("schedule-plan")["title"]
    'Plan of `eslabon schedule solve`'
    """
    text = files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found

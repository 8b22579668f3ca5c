"""Who is checked this quarter: a stratified draw that anybody can make again from the frame and the seed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.rules.problems import Problem, monitoring

RULE = "monitoring.draw"
VERSION = "1"


@dataclass(frozen=True)
class Unit:
    """One alliance that reported in the quarter, and the stratum in which it lies."""

    id: str
    stratum: str


def draw(frame: Sequence[Unit], *, sizes: Mapping[str, int], seed: str) -> tuple[str, ...]:
    """The units to be checked: so many of each stratum, all equally likely.

    Parameters
    ----------
    frame : sequence of Unit
        Everybody who reported, in any order.
    sizes : mapping of str to int
        How many of each stratum.
    seed : str
        Chosen before the draw and kept with it.

    Returns
    -------
    tuple of str
        Ids, sorted.

    Raises
    ------
    ValueError
        A unit stands twice, or a stratum is asked for more than it has.

    Notes
    -----
    Clause MONITOR-41. Within a stratum the units are put in the order of SHA-256(seed, id) and the first are taken: to
    whoever does not know the seed every subset of that size is equally likely, and to whoever does the draw is a sum
    that anybody can do again. The order of the frame does not matter.

    >>> frame = [Unit(f"A{number}", "coffee") for number in range(10)]
    >>> draw(frame, sizes={"coffee": 3}, seed="2022-2") == draw(frame[::-1], sizes={"coffee": 3}, seed="2022-2")
    True
    >>> len(draw(frame, sizes={"coffee": 3}, seed="another"))
    3
    """
    strata: dict[str, list[str]] = {}
    for unit in frame:
        strata.setdefault(unit.stratum, []).append(unit.id)
    if len({unit.id for unit in frame}) < len(frame):
        raise ValueError("a unit stands twice in the frame")
    chosen: list[str] = []
    for stratum, size in sizes.items():
        units = strata.get(stratum, [])
        if size > len(units):
            raise ValueError(f"stratum {stratum} has {len(units)} units, not {size}")
        chosen += sorted(units, key=lambda one: ticket(one, seed=seed))[:size]
    return tuple(sorted(chosen))


def ticket(unit: str, *, seed: str) -> str:
    """The number with which a unit stands in the draw: lowest first.

    >>> ticket("A1", seed="2022-2")[:8]
    '1d58f16b'
    """
    return hashlib.sha256(f"{seed}\x1f{unit}".encode()).hexdigest()


def size_strata(sizes: Mapping[str, Decimal], *, bands: int = 3) -> dict[str, str]:
    """The stratum of each unit by what it reported: equal parts of the list, the largest first.

    Parameters
    ----------
    sizes : mapping of str to Decimal
        What each unit reported.
    bands : int
        How many parts.

    Returns
    -------
    dict
        "1" for the largest … by unit.

    Notes
    -----
    Clause MONITOR-42. Equal sizes are told apart by their id, so that the parts do not depend on an order.

    >>> size_strata({"a": Decimal(9), "b": Decimal(1), "c": Decimal(5)})
    {'a': '1', 'c': '2', 'b': '3'}
    """
    ordered = sorted(sizes, key=lambda one: (-sizes[one], one))
    return {unit: str(place * bands // len(ordered) + 1) for place, unit in enumerate(ordered)}


def draw_refusal(*, is_drawn: bool, unlocked: Sequence[date], population: int) -> Problem | None:
    """Why a quarter cannot be drawn, or None.

    Notes
    -----
    Clause MONITOR-40: once, from months that are all locked: who is drawn is known only when what was reported cannot
    change any more.

    >>> draw_refusal(is_drawn=False, unlocked=[date(2022, 6, 1)], population=9).code
    'MONITORING-E15'
    """
    if is_drawn:
        return Problem(monitoring.DRAWN_ALREADY)
    if unlocked:
        return Problem(monitoring.QUARTER_NOT_LOCKED, months=", ".join(f"{one:%Y-%m}" for one in sorted(unlocked)))
    if not population:
        return Problem(monitoring.NOTHING_TO_DRAW)
    return None


def inputs_to_plain(frame: Sequence[Unit], *, sizes: Mapping[str, int], seed: str) -> dict[str, Any]:
    """The frame, the sizes and the seed, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain([Unit("A", "coffee")], sizes={"coffee": 1}, seed="s")["frame"]
    [['A', 'coffee']]
    """
    return {
        "frame": sorted([unit.id, unit.stratum] for unit in frame),
        "sizes": dict(sorted(sizes.items())),
        "seed": seed,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The draw from what `inputs_to_plain` gave, for replay.

    >>> decide_plain({"frame": [["A", "coffee"]], "sizes": {"coffee": 1}, "seed": "s"})
    {'chosen': ['A'], 'clause': 'MONITOR-41'}
    """
    frame = [Unit(unit, stratum) for unit, stratum in inputs["frame"]]
    return {"chosen": list(draw(frame, sizes=inputs["sizes"], seed=inputs["seed"])), "clause": "MONITOR-41"}


def frame_hash(frame: Sequence[Unit]) -> str:
    """One digest of the whole frame, whatever its order.

    >>> frame_hash([Unit("A", "x"), Unit("B", "x")]) == frame_hash([Unit("B", "x"), Unit("A", "x")])
    True
    """
    lines = sorted(f"{unit.id}\x1f{unit.stratum}" for unit in frame)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()

"""The gain in attendance over many worlds, with its interval."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from eslabon.rules.routes.calendars import Breach
from eslabon.simulate.ruta.attendance import INTERCEPTS
from eslabon.simulate.ruta.attendance_comparison import CALENDAR, PILOT, ROUTE, Arm, compare_practices, mean_effects
from eslabon.simulate.ruta.attendance_situations import Case, calibrate, cases_of
from eslabon.simulate.ruta.availability import draw_attendees
from eslabon.simulate.ruta.building import ruta_pack, simulate_ruta
from eslabon.simulate.ruta.pilot import pilot_calendar, pilot_commitments

CALIBRATION_SEEDS = range(1000, 1020)

Row = Mapping[str, Any]
Told = Callable[[int, Row], None]


@dataclass(frozen=True)
class Gain:
    """Points of attendance above the pilot's practice: mean over worlds and 95 % interval."""

    arm: str
    strength: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """Every world at one strength of the effects and at half of it."""

    strength: float
    rows: tuple[Row, ...]  # one of each seed: figures by arm, at full and at half strength
    gains: tuple[Gain, ...]
    breaches: tuple[tuple[int, Breach], ...]

    def to_plain(self) -> dict[str, Any]:
        """JSON-safe data; the figures of `arms` are means over the worlds."""
        keys = ("commitments", "served", "bound", "called", "came", "percent", "percent_at_half")
        return {
            "strength": self.strength,
            "seeds": [row["seed"] for row in self.rows],
            "arms": {
                arm: {key: fmean(row[key][arm] for row in self.rows) for key in keys}
                | {"effects": _mean_by_key([row["effects"][arm] for row in self.rows])}
                for arm in (PILOT, CALENDAR, ROUTE)
            },
            "gains": [
                {"arm": one.arm, "strength": one.strength, "mean": one.mean, "low": one.low, "high": one.high}
                for one in self.gains
            ],
            "breaches": len(self.breaches),
            "worlds": [dict(row) for row in self.rows],
        }


def compare_worlds(seeds: Iterable[int], *, strength: float, seconds: float, told: Told | None = None) -> Comparison:
    """Compare the practices on the world of each seed; at least two, as an interval needs."""
    pack = ruta_pack()
    bases = {each: intercept_at(each) for each in (strength, strength / 2)}
    rows: list[Row] = []
    breaches: list[tuple[int, Breach]] = []
    for seed in seeds:
        arms = compare_practices(seed, pack=pack, seconds=seconds)
        breaches += [(seed, breach) for arm in arms.values() for breach in arm.breaches]
        rows.append(_row(seed, arms=arms, bases=bases))
        if told:
            told(seed, rows[-1])
    gains = tuple(
        _gain([row[key][arm] - row[key][PILOT] for row in rows], arm=arm, strength=at)
        for key, at in (("percent", strength), ("percent_at_half", strength / 2))
        for arm in (CALENDAR, ROUTE)
    )
    return Comparison(strength, tuple(rows), gains, tuple(breaches))


def intercept_at(strength: float) -> float:
    """The intercept of a strength: the committed one, or found on the calibration seeds under the pilot's practice."""
    return INTERCEPTS[strength] if strength in INTERCEPTS else calibrate(_pilot_cases(), strength=strength)


def _pilot_cases() -> list[Case]:
    pack = ruta_pack()
    found: list[Case] = []
    for seed in CALIBRATION_SEEDS:
        attendees = draw_attendees(simulate_ruta(seed, pack=pack), pack=pack)
        commitments = pilot_commitments(seed, attendees=attendees, pack=pack)
        meetings = pilot_calendar(seed, commitments=commitments, pack=pack)
        found += cases_of(seed, meetings=meetings, attendees=attendees, pack=pack)
    return found


def _row(seed: int, *, arms: Mapping[str, Arm], bases: Mapping[float, float]) -> Row:
    (full, base), (half, half_base) = bases.items()
    return {
        "seed": seed,
        "commitments": {name: arm.commitments for name, arm in arms.items()},
        "served": {name: arm.served for name, arm in arms.items()},
        "bound": {name: arm.bound for name, arm in arms.items()},
        "called": {name: len(arm.cases) for name, arm in arms.items()},
        "came": {name: arm.came(strength=full, intercept=base) for name, arm in arms.items()},
        "percent": {name: arm.percent(strength=full, intercept=base) for name, arm in arms.items()},
        "percent_at_half": {name: arm.percent(strength=half, intercept=half_base) for name, arm in arms.items()},
        "effects": {name: mean_effects(arm.cases) for name, arm in arms.items()},
    }


def _gain(differences: Sequence[float], *, arm: str, strength: float) -> Gain:
    mean = fmean(differences)
    reach = student_quantile(len(differences) - 1) * stdev(differences) / math.sqrt(len(differences))
    return Gain(arm, strength, mean, mean - reach, mean + reach)


def _mean_by_key(many: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {key: fmean(one[key] for one in many) for key in many[0]}


def student_quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, by Simpson's rule and halving.

    >>> round(student_quantile(19), 3), round(student_quantile(1), 2)
    (2.093, 12.71)
    """
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)

    def beyond_half(to: float) -> float:
        steps = 2000
        width = to / steps
        weights = (1 if at in (0, steps) else 4 if at % 2 else 2 for at in range(steps + 1))
        heights = ((1 + (at * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for at in range(steps + 1))
        return scale * width / 3 * math.fsum(weight * height for weight, height in zip(weights, heights, strict=True))

    low, high = 0.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond_half(middle) < 0.475 else (low, middle)
    return (low + high) / 2

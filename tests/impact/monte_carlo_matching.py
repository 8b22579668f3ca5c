"""Bias, coverage and placebo rejection of matching_did under a known truth; writes the summary that the docs show.

    python -m tests.impact.monte_carlo_matching [--replications 2000] [--out docs/methods/monte-carlo/matching_did.json]

The truth of an estimator that smooths is what it gives with all households of the world: the effect with the same
kernel and bandwidth on a draw so large, and of outcomes without noise, that chance plays no part ("the kernel-matched
truth").
"""

import argparse
import json
import time
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from eslabon import impact
from eslabon.impact import ImpactWarning

SETTINGS: dict[str, Any] = {"treated": "d", "post": "late", "propensity": ["age", "land", "school"]}
PLACES, HOMES, REPS = 120, 1_600, 200
EFFECT = 0.15


def world(chance: np.random.Generator, *, homes: int, places: int, effect: float) -> pd.DataFrame:
    """Two cross-sections: selection on what is seen, an effect that grows with land, shocks by place and period."""
    place = chance.integers(0, places, homes)
    late = chance.integers(0, 2, homes)
    age, land = chance.normal(0, 1, homes), chance.normal(0, 1, homes)
    school = chance.integers(0, 2, homes)
    pull = 0.4 * age + 0.5 * land - 0.3 * school - 0.2
    treated = (pull + chance.normal(size=homes) > 0).astype(int)
    expected = 5 + 0.3 * age + 0.4 * land - 0.1 * land**2 + 0.2 * school + 0.1 * late
    expected += effect * (1 + 0.5 * land) * treated * late
    shock = chance.normal(0, 0.25, (places, 2))[place, late] + chance.normal(0, 0.3, places)[place]
    frame = pd.DataFrame({"place": place, "late": late, "age": age, "land": land, "school": school, "d": treated})
    frame["expected"] = expected
    frame["y"] = expected + shock + chance.normal(0, 0.8, homes)
    return frame


def truth(effect: float, *, population: int, **settings: Any) -> float:
    """The kernel-matched effect in the population."""
    chance = np.random.default_rng(99)
    draws = [
        impact.matching_did(
            world(chance, homes=population // 4, places=2, effect=effect),
            outcomes="expected",
            reps=0,
            seed=0,
            **SETTINGS,
            **settings,
        )
        for _ in range(4)
    ]
    return float(np.mean([found.effects["expected"].estimate for found in draws]))


def summary(
    *, replications: int, effect: float, seed: int, population: int = 4_000_000, **settings: Any
) -> dict[str, Any]:
    """Bias in standard errors, coverage of the 95 % interval around the truth, and how often no effect is rejected."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # a lost replicate in two thousand studies is no news
        target = truth(effect, population=population, **settings)
        found = []
        for place in range(replications):
            frame = world(np.random.default_rng([seed, place]), homes=HOMES, places=PLACES, effect=effect)
            one = impact.matching_did(
                frame, outcomes="y", cluster="place", reps=REPS, seed=place, workers=1, **SETTINGS, **settings
            )
            found.append(one.effects["y"])
    estimates = np.array([one.estimate for one in found])
    errors = np.array([one.std_error for one in found])
    low, high = (np.array([getattr(one, end) for one in found]) for end in ("ci_low", "ci_high"))
    return {
        "effect": effect,
        "settings": settings,
        "replications": replications,
        "households": HOMES,
        "clusters": PLACES,
        "bootstrap": REPS,
        "truth": target,
        "mean": float(estimates.mean()),
        "deviation": float(estimates.std(ddof=1)),
        "mean_std_error": float(errors.mean()),
        "bias_in_errors": float((estimates.mean() - target) / errors.mean()),
        "coverage": float(((low <= target) & (target <= high)).mean()),
        "rejects_no_effect": float(np.mean([one.p_value < 0.05 for one in found])),
    }


def main() -> None:
    """Run every case and write the summary."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--replications", type=int, default=2_000)
    options.add_argument("--out", type=Path, default=Path("docs/methods/monte-carlo/matching_did.json"))
    options.add_argument("--date", default=date.today().isoformat())  # noqa: DTZ011 -- the day on the page, no moment
    asked = options.parse_args()
    started = time.perf_counter()
    cases = {
        "effect": summary(replications=asked.replications, effect=EFFECT, seed=1),
        "placebo": summary(replications=asked.replications, effect=0.0, seed=2),
        "effect, Epanechnikov": summary(replications=asked.replications, effect=EFFECT, seed=3, kernel="epanechnikov"),
    }
    answer = {"method": "matching_did", "date": asked.date, "cases": cases}
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(answer, indent=2), f"{time.perf_counter() - started:.0f} s")  # noqa: T201 -- a script


if __name__ == "__main__":
    main()

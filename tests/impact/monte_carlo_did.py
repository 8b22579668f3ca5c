"""Bias, coverage and placebo rejection of did and its resampled inference under a known truth; writes what docs show.

python -m tests.impact.monte_carlo_did [--replications 2000] [--out docs/methods/monte-carlo]
"""

import argparse
import json
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from eslabon import impact
from eslabon.impact import Estimate, ImpactWarning

DESIGN = {"outcome": "income", "treated": "near", "period": "year", "start": 2010, "unit": "place", "controls": ["age"]}


def surveys(chance: np.random.Generator, *, effect: float, places: int, rows: int) -> pd.DataFrame:
    """Six years of other homes in the same uneven places, which drift: errors are related over time."""
    share = chance.gamma(2, size=places)
    place = chance.choice(places, rows, p=share / share.sum())
    year = chance.integers(2007, 2013, rows)
    drift = chance.normal(0, 0.15, (places, 6)).cumsum(axis=1)
    age = chance.normal(45 - 3 * (place % 2), 12)
    level = chance.normal(0, 0.5, places) - 0.2 * (np.arange(places) % 2)
    common = np.array([0, 0.05, 0.02, 0.1, 0.15, 0.2])
    income = 5 + level[place] + common[year - 2007] + drift[place, year - 2007] + 0.01 * age
    income += effect * (place % 2) * (year >= 2010) + chance.normal(0, 0.8, rows)
    return pd.DataFrame({"place": place, "year": year, "near": place % 2, "age": age, "income": income})


def clustered(frame: pd.DataFrame, *, seed: int) -> Estimate:
    """CRV1 with t(G − 1)."""
    return impact.did(frame, **DESIGN)


def placebo(frame: pd.DataFrame, *, seed: int) -> Estimate:
    """A false start a year before the true one, on the years before."""
    return impact.placebo_starts(frame, **DESIGN, starts=[2009]).estimates[0]


def average(frame: pd.DataFrame, *, seed: int) -> Estimate:
    """The mean of the coefficients after the start."""
    return impact.event_study(frame, **DESIGN).average_post


def wild(frame: pd.DataFrame, *, seed: int) -> Estimate:
    """The restricted wild cluster bootstrap."""
    return impact.wild_bootstrap(frame, **DESIGN, seed=seed, draws=399)


Case = tuple[Callable[..., Estimate], float, int, int, int]  # method, effect, places, rows, seed
CASES: dict[str, dict[str, Case]] = {
    "did": {
        "effect": (clustered, 0.1, 120, 2400, 1),
        "placebo": (clustered, 0.0, 120, 2400, 2),
        "false start": (placebo, 0.0, 120, 2400, 3),
        "average of the event study": (average, 0.0, 120, 2400, 4),
    },
    "wild_bootstrap": {
        "effect, 16 places": (wild, 0.1, 16, 600, 5),
        "placebo, 16 places": (wild, 0.0, 16, 600, 6),
    },
}


def summary(case: Case, *, replications: int, seed: int | None = None) -> dict[str, Any]:
    """Bias in standard errors, coverage of the 95 % interval, and how often no effect is rejected."""
    estimate, effect, places, rows, own_seed = case
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # small places, few clusters
        for place in range(replications):
            chance = np.random.default_rng([own_seed if seed is None else seed, place])
            found.append(estimate(surveys(chance, effect=effect, places=places, rows=rows), seed=place))
    estimates = np.array([one.estimate for one in found])
    errors = np.array([one.std_error for one in found])
    return {
        "effect": effect,
        "replications": replications,
        "rows": rows,
        "clusters": places,
        "mean": float(estimates.mean()),
        "deviation": float(estimates.std(ddof=1)),
        "mean_std_error": float(errors.mean()),
        "bias_in_errors": float((estimates.mean() - effect) / errors.mean()),
        "coverage": float(np.mean([one.ci_low <= effect <= one.ci_high for one in found])),
        "rejects_no_effect": float(np.mean([one.p_value < 0.05 for one in found])),
    }


def main() -> None:
    """Run every case and write one summary per method."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--replications", type=int, default=2_000)
    options.add_argument("--method", choices=tuple(CASES), action="append")
    options.add_argument("--out", type=Path, default=Path("docs/methods/monte-carlo"))
    options.add_argument("--date", default=date.today().isoformat())  # noqa: DTZ011 -- the day on the page, no moment
    asked = options.parse_args()
    for method in asked.method or CASES:
        started = time.perf_counter()
        cases = {name: summary(case, replications=asked.replications) for name, case in CASES[method].items()}
        answer = {"method": method, "date": asked.date, "cases": cases}
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / f"{method}.json").write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
        print(json.dumps(answer, indent=2), f"{time.perf_counter() - started:.0f} s")  # noqa: T201 -- a script


if __name__ == "__main__":
    main()

"""Bias, coverage and placebo rejection of fuzzy_rd and group_time under a known truth; writes what the docs show.

python -m tests.impact.monte_carlo_cutoffs [--replications 2000] [--out docs/methods/monte-carlo]

fuzzy_rd is judged by its robust reading: the bias-corrected effect, its error and its interval.
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

ROWS, PLACES, HOMES = 2_000, 120, 6


def scores(chance: np.random.Generator, *, effect: float) -> pd.DataFrame:
    """Ratings on a grid of 0.01; take-up jumps from 15 to 80 %, more for the able; outcomes curve with the rating."""
    score = np.round(100 * chance.beta(4, 3, ROWS), 2)
    ability = chance.normal(size=ROWS)
    took = chance.random(ROWS) < np.clip(np.where(score >= 60, 0.8, 0.15) + 0.1 * np.tanh(ability), 0, 1)
    distance = (score - 60) / 20
    sales = 1 + 0.6 * distance + 0.25 * distance**2 - 0.1 * distance**3 + effect * took + 0.6 * ability
    return pd.DataFrame({"score": score, "took": took.astype(int), "sales": sales + chance.normal(0, 0.8, ROWS)})


def surveys(chance: np.random.Generator, *, effect: float) -> pd.DataFrame:
    """Six years of other homes in the same places; starts in year 3 and 5; trends differ with a covariate."""
    place = np.repeat(np.arange(PLACES), 6 * HOMES)
    year = np.tile(np.repeat(np.arange(1, 7), HOMES), PLACES)
    start = np.where(np.arange(PLACES) % 2 == 0, 0, np.where(np.arange(PLACES) % 4 == 1, 3, 5))[place]
    land = chance.normal(0.3 * (start > 0), 1)
    on = (start > 0) & (year >= start)
    shock = chance.normal(0, 0.3, (PLACES, 7))[place, year] + chance.normal(0, 0.5, PLACES)[place]
    income = 5 + 0.1 * year + 0.3 * land + 0.1 * year * land + effect * on + shock + chance.normal(size=place.size)
    return pd.DataFrame({"income": income, "year": year, "start": start, "land": land, "place": place})


def by_score(frame: pd.DataFrame, **settings: Any) -> Estimate:
    """The robust reading."""
    return impact.fuzzy_rd(
        frame, outcome="sales", score="score", cutoff=60, treated="took", compare=False, **settings
    ).robust


def by_group(frame: pd.DataFrame, **settings: Any) -> Estimate:
    """The simple average of doubly robust effects, errors by place."""
    return impact.group_time(
        frame, outcome="income", period="year", start="start", covariates=["land"], cluster="place", **settings
    )


Case = tuple[Callable[..., pd.DataFrame], Callable[..., Estimate], float, int, dict[str, Any]]
CASES: dict[str, dict[str, Case]] = {
    "fuzzy_rd": {
        "effect": (scores, by_score, 1.0, 1, {}),
        "placebo": (scores, by_score, 0.0, 2, {}),
        "effect, hc3": (scores, by_score, 1.0, 3, {"variance": "hc3"}),
    },
    "group_time": {
        "effect": (surveys, by_group, 0.5, 4, {}),
        "placebo": (surveys, by_group, 0.0, 5, {}),
        "effect, not yet treated": (surveys, by_group, 0.5, 6, {"control": "not_yet"}),
    },
}


def summary(case: Case, *, replications: int, seed: int | None = None) -> dict[str, Any]:
    """Bias in standard errors, coverage of the 95 % interval, and how often no effect is rejected."""
    draw, estimate, effect, own_seed, settings = case
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # repeated scores are remarked on in each draw
        found = [
            estimate(
                draw(np.random.default_rng([own_seed if seed is None else seed, place]), effect=effect), **settings
            )
            for place in range(replications)
        ]
    estimates = np.array([one.estimate for one in found])
    errors = np.array([one.std_error for one in found])
    return {
        "effect": effect,
        "settings": settings,
        "replications": replications,
        "rows": found[0].n,
        "clusters": found[0].n_clusters,
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

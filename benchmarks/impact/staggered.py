"""Staggered starts, bounds on trends and the cut-off, against the peers that are installed, in one run.

python benchmarks/impact/staggered.py [--scale 1] [--repeats 5]
"""

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import diff_diff
import numpy as np
import pandas as pd
from rdrobust import rdrobust

from eslabon import impact


def surveys(places: int, *, seed: int = 0) -> pd.DataFrame:
    """Other homes each year in the same places, twelve a year on average as in the source, five covariates."""
    chance = np.random.default_rng(seed)
    place = np.repeat(np.arange(places), 12)
    year = chance.integers(2007, 2013, place.size)
    start = chance.choice([0, 2009, 2010, 2011], size=places, p=[0.55, 0.15, 0.15, 0.15])[place]
    covariates = {f"x{k}": chance.normal(size=place.size) for k in range(5)}
    on = (start > 0) & (year >= start)
    income = chance.normal(size=places)[place] + 0.1 * year + 0.3 * covariates["x0"] + 0.1 * on
    income += chance.normal(size=place.size)
    return pd.DataFrame({"income": income, "year": year, "start": start, "place": place, **covariates})


def median_seconds(work: Callable[[], Any], *, repeats: int) -> float:
    """Median of warm runs."""
    work()
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def report(name: str, ours: float, theirs: float, peer: str) -> None:
    """Print one comparison."""
    print(f"{name}: eslabon {ours:.4f} s, {peer} {theirs:.4f} s, {theirs / ours:.1f} ×")


def staggered(scale: int, repeats: int) -> None:
    """Repeated cross-sections with covariates, and imputation on places."""
    frame = surveys(1_500 * scale).assign(row=lambda table: np.arange(len(table)))
    names = [f"x{k}" for k in range(5)]
    size = f"{len(frame):,} rows, {1_500 * scale:,} places"
    design = {"outcome": "income", "period": "year", "start": "start"}
    ours = median_seconds(
        lambda: impact.group_time(frame, covariates=names, cluster="place", **design), repeats=repeats
    )
    peer = diff_diff.CallawaySantAnna(panel=False)
    given = {"outcome": "income", "unit": "row", "time": "year", "first_treat": "start"}
    theirs = median_seconds(lambda: peer.fit(frame, covariates=names, aggregate="all", **given), repeats=repeats)
    report(f"group_time, doubly robust, {size}", ours, theirs, "diff-diff")
    panel = frame.groupby(["place", "year"], as_index=False)[["income", "start"]].mean()
    ours = median_seconds(lambda: impact.imputation_did(panel, unit="place", **design), repeats=repeats)
    imputed = diff_diff.ImputationDiD()
    given = {**given, "unit": "place", "aggregate": "event_study"}
    theirs = median_seconds(lambda: imputed.fit(panel, **given), repeats=repeats)
    report(f"imputation_did, {len(panel):,} rows", ours, theirs, "diff-diff")


def trends(repeats: int) -> None:
    """Bounds from five coefficients before and five after."""
    chance = np.random.default_rng(3)
    loads = 0.02 * chance.normal(size=(10, 10))
    covariance = loads @ loads.T + 2e-4 * np.eye(10)
    beta = np.concatenate([0.01 * chance.normal(size=5), np.linspace(0.1, 0.2, 5)])
    for kind, bounds in (("relative_magnitudes", (0.5, 1.0, 1.5, 2.0)), ("smoothness", (0.0, 0.01, 0.02, 0.03))):
        taken = median_seconds(
            lambda kind=kind, bounds=bounds: impact.sensitivity(beta, covariance, pre=5, kind=kind, bounds=bounds),
            repeats=repeats,
        )
        print(f"sensitivity, {kind}, 4 bounds: eslabon {taken:.3f} s (moderndid 0.2.0, elsewhere: 37 s and 1.2 s)")


def cutoff(scale: int, repeats: int) -> None:
    """What the whole-number score, the checks and the picture add to the engine alone."""
    chance = np.random.default_rng(5)
    size = 1_126 * scale
    score = np.round(chance.uniform(40, 90, size), 2)
    took = (chance.random(size) < np.where(score >= 70, 0.8, 0.1)).astype(float)
    sales = score / 50 + took + chance.normal(size=size)
    frame = pd.DataFrame({"score": score, "took": took, "sales": sales})
    design = {"outcome": "sales", "score": "score", "cutoff": 70, "treated": "took"}
    ours = median_seconds(lambda: impact.fuzzy_rd(frame, compare=False, **design), repeats=repeats)
    steps = np.rint(100 * score)
    theirs = median_seconds(lambda: rdrobust(sales, steps, c=7000, fuzzy=took), repeats=repeats)
    report(f"fuzzy_rd, {size:,} rows, one fit", ours, theirs, "rdrobust alone")


def main() -> None:
    """Measure once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=int, default=1)
    options.add_argument("--repeats", type=int, default=5)
    asked = options.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # peers and methods remark on cells without rows
        staggered(asked.scale, asked.repeats)
        trends(asked.repeats)
        cutoff(asked.scale, asked.repeats)


if __name__ == "__main__":
    main()

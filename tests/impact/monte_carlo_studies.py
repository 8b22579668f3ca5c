"""Whether the studies of the packs find what was planted in their simulated worlds, seed after seed.

python -m tests.impact.monte_carlo_studies [--replications 200] [--out docs/methods/monte-carlo]
"""

import argparse
import json
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from eslabon import impact
from eslabon.impact import Estimate, ImpactWarning
from eslabon.simulate.paap import simulate_paap
from eslabon.simulate.pra import simulate_pra
from eslabon.simulate.w4p import simulate_w4p

Found = Iterator[tuple[str, Estimate, float]]  # what is estimated, how it came out, what was planted
HEAD = ["head_female", "head_age", "head_couple", "head_migrant"]
PROPENSITY = ["head_single", "head_migrant", "head_female", "head_age", "under_6", "aged_6_14", "over_65", "land_ha",
              "brick_walls", "good_floor", "good_roof", "rural", "ln_altitude", "houses_2007"]  # fmt: skip


def pra(seed: int) -> Found:
    """Rings on repeated surveys by year and by date of first purchase, and the matching of two surveys."""
    world = simulate_pra(seed)
    homes, truth = rings_of(world.frames["households"], places=world.frames["places"]), world.truth["exposure"]
    design: dict[str, Any] = {"treated": "near", "period": "year", "start": 2010, "unit": "locality"}
    for name, planted in truth["estimands"].items():
        found = impact.did(homes, outcome=name, controls=HEAD, **design)
        yield f"pra: {name}", found, planted["difference_in_differences"]
    halves = impact.event_study(
        homes,
        outcome="ln_expenditure",
        controls=HEAD,
        base="2007-I",
        **{**design, "period": "semester", "start": "2010-I"},
    )
    for moment in ("2009-II", "2011-I", "2012-II"):
        found = halves.estimates[halves.periods.index(moment)]
        yield f"pra: ln_expenditure in {moment}", found, truth["path"]["ln_expenditure"][moment]
    staggered = impact.group_time(
        homes,
        outcome="ln_expenditure",
        period="year",
        start="first",
        covariates=HEAD,
        cluster="locality",
        base="universal",
    )
    yield "pra: ln_expenditure from the first purchase on", staggered, staggered_truth(homes, truth["by_start"])
    pair = world.frames["pair"].assign(after=lambda frame: (frame["year"] == 2012).astype(int))
    matched = impact.matching_did(
        pair, outcomes=["ln_expenditure", "bad_living"], treated="corridor", post="after", propensity=PROPENSITY,
        cluster="centre", reps=100, seed=seed,
    )  # fmt: skip
    for name, effect in matched.effects.items():
        yield f"pra, matching: {name}", effect, world.truth["pair"]["expected_matching_did"][name]


def rings_of(households: pd.DataFrame, *, places: pd.DataFrame) -> pd.DataFrame:
    """Households within 20 km, who of them lives within 10, and when the nearest place first sold."""
    located = places[places["located"] == 1]
    met = impact.nearest(households["lat"], households["lon"], located["lat"], located["lon"], workers=1)
    frame = households.assign(km=met.distance_km, first=located["first_purchase"].to_numpy()[met.index])
    frame = frame[frame["km"] <= 20]
    near = (frame["km"] <= 10).astype(int)
    halves = frame["year"].astype(str) + "-" + frame["half"].map({1: "I", 2: "II"})
    return frame.assign(near=near, first=frame["first"].where(near == 1, 0), semester=halves)


def staggered_truth(homes: pd.DataFrame, planted: dict[str, Any]) -> float:
    """What `group_time` averages: in each start and year what was planted, less what stood the year before."""
    by_cell = planted["by_first_purchase_and_year"]
    sizes = homes[homes["near"] == 1].groupby("first").size()
    cells = [(int(start), year) for start in sizes.index for year in range(int(start), 2013)]
    weights = np.array([sizes[start] for start, _ in cells], dtype=float)
    gains = [by_cell[f"{start}/{year}"] - by_cell[f"{start}/{start - 1}"] for start, year in cells]
    return float(weights @ np.array(gains) / weights.sum())


def paap(seed: int) -> Found:
    """Fuzzy discontinuity outside the departments whose scores were lifted."""
    world = simulate_paap(seed)
    frame = world.frames["interviews"]
    kept = frame[~frame["department"].isin(world.truth["departments_with_a_jump"])]
    for name, planted in world.truth["effect_at_the_cutoff"].items():
        found = impact.fuzzy_rd(
            kept,
            outcome=name,
            score="score",
            cutoff=70,
            treated="treated",
            covariates=["farm_ha"],
            cluster="proposal",
            compare=False,
        )
        yield f"paap, robust: {name}", found.robust, planted


def w4p(seed: int) -> Found:
    """Panel with household effects and ANCOVA, 2019 to 2022."""
    world = simulate_w4p(seed)
    frame = world.frames["rounds"]
    ends = frame[frame["year"] != 2020]
    design: dict[str, Any] = {
        "outcome": "net_income_pen", "treated": "participant", "period": "year", "start": 2022, "unit": "household",
        "cluster": "community",
    }  # fmt: skip
    planted = world.truth["effect_on_net_income_per_head_pen"]["2022"]
    yield "w4p, panel: net_income_pen", impact.panel_did(ends, **design), planted
    yield "w4p, ANCOVA: net_income_pen", impact.ancova(ends, **design), planted


STUDIES: dict[str, Callable[[int], Found]] = {"pra": pra, "paap": paap, "w4p": w4p}


def summary(study: str, *, replications: int, first: int = 0) -> dict[str, dict[str, float]]:
    """By what is estimated: how far from the truth on average, in errors, and how often the interval holds it."""
    lines: dict[str, list[tuple[Estimate, float]]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # small places and few clusters, as in the sources
        for seed in range(first, first + replications):
            for name, found, planted in STUDIES[study](seed):
                lines.setdefault(name, []).append((found, planted))
    return {name: _line(found) for name, found in lines.items()}


def _line(found: list[tuple[Estimate, float]]) -> dict[str, float]:
    gaps = np.array([one.estimate - planted for one, planted in found])
    errors = np.array([one.std_error for one, _ in found])
    return {
        "replications": len(found),
        "truth": float(np.mean([planted for _, planted in found])),
        "mean": float(np.mean([one.estimate for one, _ in found])),
        "deviation": float(gaps.std(ddof=1)),
        "mean_std_error": float(errors.mean()),
        "bias_in_errors": float(gaps.mean() / errors.mean()),
        "coverage": float(np.mean([one.ci_low <= planted <= one.ci_high for one, planted in found])),
    }


def main() -> None:
    """Run the studies and store one summary."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--replications", type=int, default=200)
    options.add_argument("--study", choices=tuple(STUDIES), action="append")
    options.add_argument("--out", type=Path, default=Path("docs/methods/monte-carlo"))
    options.add_argument("--date", default=date.today().isoformat())  # noqa: DTZ011 -- the day on the page, no moment
    asked = options.parse_args()
    for study in asked.study or STUDIES:
        started = time.perf_counter()
        answer = {"study": study, "date": asked.date, "cases": summary(study, replications=asked.replications)}
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / f"study_{study}.json").write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
        print(json.dumps(answer, indent=2), f"{time.perf_counter() - started:.0f} s")  # noqa: T201 -- a script


if __name__ == "__main__":
    main()

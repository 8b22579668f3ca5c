"""The simulated round of scoring, and whether the density screen finds what is planted in it (STAGE-33)."""

import json
import warnings
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from eslabon.impact.manipulation import ManipulationScreen, screen_manipulation
from eslabon.rules.stages.agreement import agree_on
from eslabon.rules.stages.sheets import score_sheet
from eslabon.simulate.paap.scoring_world import PUSHED, THIN, ScoringWorld, simulate_scoring

LEAST = 100  # scored profiles that every tested region has, rejected ones included


@pytest.fixture(scope="module")
def world() -> ScoringWorld:
    """One round."""
    return simulate_scoring(20261121)


def screened(world: ScoringWorld) -> ManipulationScreen:
    """The screen as the platform runs it: scores counted from their region's cut-off, Holm at 1 %, a straight fit."""
    distance = [float(score - world.truth["cutoff"]) for score in world.profiles["score"]]
    frame = pd.DataFrame({"distance": distance, "region": world.profiles["region"]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return screen_manipulation(frame, score="distance", cutoff=0, by="region", level=0.01, polynomial=1)


def finds_exactly_what_is_planted(seed: int) -> bool:
    """Whether the three pushed regions are flagged and no other, and the thin ones are named."""
    world = simulate_scoring(seed)
    sizes = world.regions.set_index("region")["profiles"].drop(list(THIN))
    assert sizes.min() >= LEAST
    found = screened(world)
    return set(found.jumps) == set(PUSHED) and set(found.thin) == set(THIN)


def test_scores_are_what_the_sheet_and_the_tolerance_make_of_the_points(world: ScoringWorld) -> None:
    codes = [one.code for one in world.sheet.criteria]
    rng = np.random.default_rng(4)
    for place in rng.choice(len(world.profiles), 150, replace=False):
        row = world.profiles.iloc[place]
        first, second = (
            score_sheet(
                {code: Decimal(int(given)) for code, given in zip(codes, points, strict=True)}, sheet=world.sheet
            ).total
            for points in world.points[place]
        )
        assert (first, second) == (row["score_1"], row["score_2"])
        agreed = agree_on(first, second, tolerance=world.sheet.tolerance)
        if row["source"] == "agreed":
            assert agreed.total == row["score"]
        else:
            assert agreed.total is None
            assert min(first, second) <= row["score"] <= max(first, second)
    assert (world.profiles["scorer_1"] != world.profiles["scorer_2"]).all()


def test_549_alliances_are_selected_and_the_truth_says_what_is_planted(world: ScoringWorld) -> None:
    assert (world.profiles["outcome"] == "selected").sum() == world.regions["selected"].sum() == 549
    over = world.profiles[world.profiles["is_lifted"]]
    assert set(over["region"]) == set(PUSHED)
    assert (over["score"] >= Decimal(70)).all()
    assert over.groupby("region").size().to_dict() == world.truth["lifted_profiles"]
    assert json.loads(json.dumps(world.truth))["regions_with_pushed_scores"] == list(PUSHED)
    jump = world.truth["density_at_the_cutoff"]
    assert jump["jump"] == pytest.approx(jump["pushed_just_above"] - jump["pushed_just_below"], abs=1e-5)
    assert (world.regions["effective"] >= world.regions["cutoff"]).all()


def test_screen_flags_exactly_the_pushed_regions_and_names_the_thin_ones(world: ScoringWorld) -> None:
    found = screened(world)
    assert (set(found.jumps), set(found.thin)) == (set(PUSHED), set(THIN))
    assert sum(finds_exactly_what_is_planted(seed) for seed in (1, 2, 3)) >= 2


@pytest.mark.slow
def test_screen_flags_exactly_the_pushed_regions_in_at_least_90_of_100_seeds() -> None:
    assert sum(finds_exactly_what_is_planted(seed) for seed in range(100)) >= 90

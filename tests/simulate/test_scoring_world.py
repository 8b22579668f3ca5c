"""The simulated round of scoring, and whether the density screen finds what is planted in it (STAGE-33)."""

import json
from decimal import Decimal

import numpy as np
import pytest

from eslabon.rules.stages.agreement import agree_on
from eslabon.rules.stages.screening import Region, Screen, screen_regions
from eslabon.rules.stages.sheets import score_sheet
from eslabon.simulate.paap.scoring_world import PUSHED, SIZES, THIN, ScoringWorld, simulate_scoring

LEAST = (100, 130)  # scored profiles of every tested region, rejected ones included: the fewest that are promised


@pytest.fixture(scope="module")
def world() -> ScoringWorld:
    """One round."""
    return simulate_scoring(20261121)


def screened(world: ScoringWorld) -> Screen:
    """The screen as the platform runs it."""
    cut = Decimal(world.truth["cutoff"])
    scores = world.profiles.groupby("region")["score"]
    return screen_regions([Region(str(code), cut, tuple(own)) for code, own in scores])


def finds_exactly_what_is_planted(seed: int, *, sizes: tuple[int, int]) -> bool:
    """Whether the three pushed regions are flagged and no other, and the thin ones are named."""
    world = simulate_scoring(seed, sizes=sizes)
    assert world.regions.set_index("region")["profiles"].drop(list(THIN)).min() >= sizes[0] >= 100
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


@pytest.mark.parametrize("sizes", [LEAST, SIZES])
def test_screen_flags_exactly_the_pushed_regions_and_names_the_thin_ones(sizes: tuple[int, int]) -> None:
    assert sum(finds_exactly_what_is_planted(seed, sizes=sizes) for seed in (20261121, 1, 2)) >= 2
    assert screened(simulate_scoring(4, sizes=sizes, pushed=())).jumps == ()


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [LEAST, SIZES])
def test_screen_flags_exactly_the_pushed_regions_in_at_least_90_of_100_seeds(sizes: tuple[int, int]) -> None:
    assert sum(finds_exactly_what_is_planted(seed, sizes=sizes) for seed in range(100)) >= 90


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [LEAST, SIZES])
def test_screen_accuses_in_about_one_of_a_hundred_rounds_where_nobody_pushed(sizes: tuple[int, int]) -> None:
    """Holm at 1 %: of 300 honest rounds about three; ten would be far outside chance (p < 0.0015)."""
    assert sum(bool(screened(simulate_scoring(seed, sizes=sizes, pushed=())).jumps) for seed in range(300)) < 10

"""Randomisation inference: each assignment is a regression of its own; the vendors of Bogotá."""

import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from eslabon.impact import ImpactError, did, randomisation_inference
from eslabon.impact.kernels.permutation import every_assignment, possible, shuffled

BOGOTA = Path(__file__).parents[3] / "shared/data/03_households_impact/bogota_vendors_rct/colombia.csv"


def stalls(blocks=6, rows=90, *, seed=4):
    rng = np.random.default_rng(seed)
    block = rng.integers(0, blocks, rows)
    frame = pd.DataFrame({"block": block, "pair": block // 2, "in": block % 2, "x": rng.normal(size=rows)})
    frame["year"], frame["w"] = rng.integers(2008, 2012, rows), rng.uniform(0.5, 2, rows)
    frame["y"] = 0.4 * frame["in"] + rng.normal(size=blocks)[block] + 0.3 * frame.x + rng.normal(size=rows)
    return frame


def by_definition(frame, chosen, *, unit, weights=None, start=None):
    """The coefficient of an assignment with every effect a dummy."""
    d = np.array(chosen, dtype=float)[frame.block]
    columns = [d if start is None else d * (frame.year >= start), frame.x, np.ones(len(frame))]
    names = [unit, *(["year"] if start else [])]
    dummies = pd.get_dummies(frame[names].astype(str), dtype=float).to_numpy()
    full = np.column_stack([*columns, dummies])
    root = np.sqrt(np.ones(len(frame)) if weights is None else frame[weights].to_numpy())
    return np.linalg.lstsq(full * root[:, None], frame.y * root, rcond=None)[0][0]


@pytest.mark.parametrize("weights", [None, "w"])
def test_all_assignments_of_pairs_are_enumerated_and_exact(weights):
    frame = stalls()
    ours = randomisation_inference(
        frame,
        outcome="y",
        treated="in",
        assigned="block",
        strata="pair",
        unit="pair",
        controls=["x"],
        weights=weights,
        seed=1,
    )
    every = [list(itertools.chain(*parts)) for parts in itertools.product([(0, 1), (1, 0)], repeat=3)]
    effects = [by_definition(frame, chosen, unit="pair", weights=weights) for chosen in every]
    assert (ours.draws, ours.enumerated) == (8, True)
    assert sorted(ours.effects) == pytest.approx(sorted(effects), rel=1e-8)
    assert ours.estimate == pytest.approx(effects[0], rel=1e-9)
    assert ours.p_value == np.mean(np.abs(effects) >= abs(effects[0]) * (1 - 1e-9))


def test_assignments_of_a_difference_in_differences_are_did_with_that_assignment():
    frame = stalls(blocks=8, rows=300)
    ours = randomisation_inference(
        frame,
        outcome="y",
        treated="in",
        assigned="block",
        unit="block",
        period="year",
        start=2010,
        controls=["x"],
        seed=1,
        draws=100,
    )
    assert ours.n_assigned == 8
    assert ours.enumerated
    assert ours.draws == math.comb(8, 4)
    with pytest.warns(UserWarning, match="IMPACT-W23"):
        plain = did(frame, outcome="y", treated="in", period="year", start=2010, unit="block", controls=["x"])
    assert ours.estimate == pytest.approx(plain.estimate, rel=1e-9)
    first = by_definition(frame, [1, 1, 1, 1, 0, 0, 0, 0], unit="block", start=2010)
    assert ours.effects[0] == pytest.approx(first, rel=1e-8)


def test_the_interval_holds_the_constant_effects_that_are_not_rejected():
    frame = stalls(blocks=30, rows=900)
    asked = {"treated": "in", "assigned": "block", "strata": "pair", "unit": "pair", "seed": 3}
    ours = randomisation_inference(frame, outcome="y", **asked)
    for null, rejected in ((ours.ci_low - 1e-6, True), (ours.ci_low + 1e-3, False), (ours.ci_high + 1e-6, True)):
        moved = frame.assign(y=frame.y - null * frame["in"])
        assert (randomisation_inference(moved, outcome="y", **asked).p_value <= 0.05) == rejected


@pytest.mark.skipif(not BOGOTA.exists(), reason="the vendors' file is not beside the project")
def test_the_vendors_of_bogota():
    """ritest, documentation/benchmarks/colombia: −0.1807; p 0.1034 of 5,000 assignments, interval 0.0951 to 0.1122."""
    frame = pd.read_csv(BOGOTA, na_values=[".r", ".d"]).assign(treat=lambda one: one.b_treat == "Treatment")
    ours = randomisation_inference(
        frame,
        outcome="dayscorab",
        treated="treat",
        assigned="b_block",
        strata="b_pair",
        unit="b_pair",
        controls=["b_dayscorab", "miss_b_dayscorab", "round2", "round3"],
        seed=546,
        draws=20_000,
    )
    assert ours.estimate == pytest.approx(-0.1807, abs=5e-5)
    assert (ours.n, ours.n_strata, ours.n_assigned) == (2346, 31, 63)
    assert 0.0951 < ours.p_value < 0.1122
    assert ours.p_ci[0] < 0.1034 < ours.p_ci[1]


def test_shuffling_keeps_strata_and_reaches_every_assignment():
    treated, strata = np.array([1, 0, 0, 1, 0], dtype=bool), np.array([0, 0, 0, 1, 1])
    drawn = shuffled(treated, strata, draws=600, rng=np.random.default_rng(1))
    assert {tuple(row) for row in drawn.tolist()} == {tuple(row) for row in every_assignment(treated, strata).tolist()}
    counts = np.unique(drawn, axis=0, return_counts=True)[1]
    assert possible(treated, strata) == 6 == len(counts)
    assert counts.min() > 60


@pytest.mark.parametrize(
    ("changes", "asked", "code"),
    [
        ({"in": lambda one: one.index % 2}, {}, "IMPACT-E29"),
        ({"pair": lambda one: one.index % 3}, {"strata": "pair"}, "IMPACT-E29"),
        ({}, {"strata": "block"}, "IMPACT-E33"),
        ({}, {"unit": "block"}, "IMPACT-E24"),
        ({"in": 1}, {}, "IMPACT-E21"),
        ({}, {"draws": 0}, "IMPACT-E10"),
        ({}, {"confidence": 2}, "IMPACT-E10"),
        ({}, {"start": 2010}, "IMPACT-E10"),
        ({}, {"start": 2010, "period": "year", "unit": "pair"}, "IMPACT-E29"),
    ],
)
def test_randomisation_refuses_by_name(changes, asked, code):
    with pytest.raises(ImpactError) as refused:
        randomisation_inference(
            stalls().assign(**changes), **{"outcome": "y", "treated": "in", "assigned": "block", "seed": 1, **asked}
        )
    assert refused.value.code == code

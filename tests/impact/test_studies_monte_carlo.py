"""The worlds of the packs hold what their truth.json says: stored over many seeds, tried again on other seeds."""

import json
from pathlib import Path

import numpy as np
import pytest

from docs import write_monte_carlo
from tests.impact import monte_carlo_studies as monte_carlo

STORED = Path(__file__).parents[2] / "docs" / "methods" / "monte-carlo"


def stored(study):
    return json.loads((STORED / f"study_{study}.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("study", monte_carlo.STUDIES)
def test_stored_studies_are_centred_on_the_truth_of_their_worlds(study):
    for name, case in stored(study).items():
        assert case["replications"] >= 200
        # Two hundred seeds leave 0.07 errors of chance in the mean.
        assert abs(case["bias_in_errors"]) < 0.25, name
        assert 0.90 <= case["coverage"] <= 0.99, name


@pytest.mark.slow
@pytest.mark.parametrize("study", monte_carlo.STUDIES)
def test_other_seeds_are_centred_on_the_truth_of_their_worlds(study):
    found = monte_carlo.summary(study, replications=40, first=9_000)
    assert set(found) == set(stored(study))
    for name, case in found.items():
        assert abs(case["bias_in_errors"]) < 4 / np.sqrt(40), name


def test_w4p_of_a_few_seeds_has_the_planted_effect_within_four_errors():
    for name, case in monte_carlo.summary("w4p", replications=3).items():
        assert abs(case["mean"] - case["truth"]) < 4 * case["mean_std_error"], name


def test_page_of_monte_carlo_is_what_the_command_writes_and_keeps_the_limits():
    text, kept = write_monte_carlo.page()
    assert kept
    assert (STORED.parent / "monte-carlo.md").read_text(encoding="utf-8") == text

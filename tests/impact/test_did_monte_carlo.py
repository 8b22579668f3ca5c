"""Two thousand draws under a known truth: differences in differences are unbiased and cover what they say."""

import json
from pathlib import Path

import pytest

from tests.impact import monte_carlo_did as monte_carlo

STORED = Path(__file__).parents[2] / "docs" / "methods" / "monte-carlo"
EVERY = [(method, name) for method, cases in monte_carlo.CASES.items() for name in cases]


def check_limits(case):
    assert case["replications"] >= 2_000
    assert abs(case["bias_in_errors"]) <= 0.1
    assert 0.93 <= case["coverage"] <= 0.97
    if case["effect"] == 0:
        assert 0.03 <= case["rejects_no_effect"] <= 0.07


@pytest.mark.slow
@pytest.mark.parametrize(("method", "name"), EVERY)
def test_did_under_a_known_truth_is_unbiased_and_covers(method, name):
    check_limits(monte_carlo.summary(monte_carlo.CASES[method][name], replications=2_000, seed=77))


@pytest.mark.parametrize(("method", "name"), EVERY)
def test_stored_summary_of_did_keeps_the_limits(method, name):
    check_limits(json.loads((STORED / f"{method}.json").read_text(encoding="utf-8"))["cases"][name])


@pytest.mark.parametrize(("method", "name"), EVERY)
def test_few_draws_of_did_have_the_planted_effect_within_four_errors(method, name):
    case = monte_carlo.summary(monte_carlo.CASES[method][name], replications=3)
    assert abs(case["mean"] - case["effect"]) < 4 * case["mean_std_error"]

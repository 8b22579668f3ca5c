"""Two thousand studies under a known truth: matching is right on average, and its intervals cover what they say."""

import json
from pathlib import Path

import pytest

from tests.impact import monte_carlo_matching as monte_carlo

STORED = Path(__file__).parents[2] / "docs" / "methods" / "monte-carlo" / "matching_did.json"


def check_limits(case):
    assert case["replications"] >= 2_000
    assert abs(case["bias_in_errors"]) <= 0.1
    assert 0.93 <= case["coverage"] <= 0.97
    if case["effect"] == 0:
        assert 0.03 <= case["rejects_no_effect"] <= 0.07


@pytest.mark.slow
@pytest.mark.parametrize(("effect", "changes"), [(0.15, {}), (0.0, {}), (0.15, {"kernel": "epanechnikov"})])
def test_matching_under_a_known_truth_is_unbiased_and_covers(effect, changes):
    check_limits(monte_carlo.summary(replications=2_000, effect=effect, seed=11, **changes))


def test_stored_summary_keeps_the_limits():
    cases = json.loads(STORED.read_text(encoding="utf-8"))["cases"]
    assert set(cases) == {"effect", "placebo", "effect, Epanechnikov"}
    for case in cases.values():
        check_limits(case)


def test_one_study_has_the_planted_effect_within_four_errors():
    case = monte_carlo.summary(replications=2, effect=0.15, seed=5, population=200_000)
    assert case["truth"] == pytest.approx(0.15 * 1.2, abs=0.05)
    assert abs(case["mean"] - case["truth"]) < 4 * case["mean_std_error"]

"""The minimum effect: the published variances, a simulation of the power promised, and settings without meaning."""

import math

import numpy as np
import pytest
from scipy import stats

from eslabon import impact
from eslabon.impact import ImpactError


@pytest.mark.parametrize(
    # McKenzie (2012), equations 3, 6 and 9 at m = r = 1 and at m = 1, r = 3.
    ("design", "rounds_after", "autocorrelation", "expected"),
    [
        ("post", 1, 0.25, 1.0),
        ("did", 1, 0.25, 1.5),
        ("ancova", 1, 0.25, 0.9375),
        ("did", 1, 0.5, 1.0),
        ("ancova", 3, 0.0, 1 / 3),
        ("post", 3, 0.3, 1.6 / 3),
        ("ancova", 3, 0.3, 1.6 / 3 - 0.09),
        ("did", 3, 0.3, 0.7 * 4 / 3),
    ],
)
def test_minimum_effect_variances_are_the_published_ones(design, rounds_after, autocorrelation, expected):
    found = impact.minimum_effect(
        100, design=design, rounds_after=rounds_after, autocorrelation=autocorrelation, icc=0.0
    )
    assert found.variance_factor == pytest.approx(expected, rel=1e-12)


def test_minimum_effect_without_clusters_is_the_two_sample_formula():
    found = impact.minimum_effect(200, sd=3.0, design="post", law="normal")
    expected = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * 3 * math.sqrt(1 / 100 + 1 / 100)
    assert float(found) == pytest.approx(expected, rel=1e-12)
    assert found.effect_in_deviations == pytest.approx(expected / 3)


def test_minimum_effect_is_found_with_the_power_promised():
    # Repeated cross-sections: places keep their own part, households are others; 6,000 studies of 40 places.
    chance = np.random.default_rng(5)
    places, homes, icc = 40, 15, 0.1
    found = impact.minimum_effect(places, per_cluster=homes, icc=icc, design="did", cluster_autocorrelation=0.7)
    shape = (6_000, places)
    lasting = chance.normal(0, math.sqrt(icc * 0.7), shape)
    rounds = [
        lasting + chance.normal(0, math.sqrt(icc * 0.3), shape) + chance.normal(0, math.sqrt((1 - icc) / homes), shape)
        for _ in range(2)
    ]
    change = rounds[1] - rounds[0]
    treated = np.arange(places) < places // 2
    change[:, treated] += found.effect
    t, c = change[:, treated], change[:, ~treated]
    error = np.sqrt(t.var(axis=1, ddof=1) / t.shape[1] + c.var(axis=1, ddof=1) / c.shape[1])
    share = (np.abs(t.mean(axis=1) - c.mean(axis=1)) / error > stats.t(places - 2).ppf(0.975)).mean()
    assert share == pytest.approx(0.8, abs=0.02)


def test_minimum_effect_ancova_never_needs_more_than_either_other():
    for correlation in (0.0, 0.2, 0.5, 0.9):
        effects = {
            design: impact.minimum_effect(80, per_cluster=5, icc=0.1, design=design, autocorrelation=correlation).effect
            for design in ("post", "did", "ancova")
        }
        assert effects["ancova"] <= min(effects["post"], effects["did"]) + 1e-12


def test_minimum_effect_partial_take_up_divides_and_more_clusters_help():
    whole = impact.minimum_effect(60, icc=0.05, per_cluster=10)
    assert impact.minimum_effect(60, icc=0.05, per_cluster=10, take_up=0.5).effect == pytest.approx(2 * whole.effect)
    curve = whole.curve()
    assert curve["effect"].is_monotonic_decreasing
    assert whole.plot().axes
    assert whole.tidy()["effect"].item() == whole.effect


@pytest.mark.parametrize(
    "wrong",
    [
        {"clusters": 3},
        {"per_cluster": 0},
        {"sd": 0},
        {"icc": 1},
        {"design": "rdd"},
        {"rounds_before": 0},
        {"rounds_after": 1.5},
        {"autocorrelation": 1},
        {"cluster_autocorrelation": 2},
        {"share_treated": 1},
        {"take_up": 0},
        {"power": 1},
        {"confidence": math.nan},
        {"law": "chi2"},
    ],
)
def test_minimum_effect_settings_without_meaning_are_refused(wrong):
    settings = {"clusters": 50} | wrong
    with pytest.raises(ImpactError, match="IMPACT-E10"):
        impact.minimum_effect(settings.pop("clusters"), **settings)

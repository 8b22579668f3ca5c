"""Bounds on failing trends: R's published Medicaid table, its algorithm by brute force, and what is refused."""

import contextlib
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import optimize, stats

from eslabon import impact
from eslabon.impact.kernels import trend_bounds
from tests.impact.staggered import panel, quiet

# Share of insured adults, 2008-2012, 2014 and 2015 against 2013, states that expanded Medicaid in 2014 against those
# that had not by 2015 (ACS; Mixtape Sessions, Advanced DID): two-way effects, errors by state. Computed 2026-11-21.
BEFORE = [-0.00528534242424, -0.0112973183983, -0.00267597554113, -0.00141931190476, 0.000339677489178]
BETA = np.array([*BEFORE, 0.0464468645022, 0.069206180303])
LOWER = [
    [7.48848471e-05],
    [6.039875524e-05, 7.266499061e-05],
    [4.44461869e-05, 3.789328116e-05, 5.052050724e-05],
    [3.385765599e-05, 2.866576307e-05, 2.673677951e-05, 4.00322178e-05],
    [4.328013509e-05, 4.543321343e-05, 2.778193833e-05, 2.412860869e-05, 5.462665387e-05],
    [4.765882184e-05, 4.428852685e-05, 3.060645424e-05, 2.380869371e-05, 3.682535316e-05, 8.375674029e-05],
    [
        2.425129537e-05,
        2.824655793e-05,
        9.637548016e-06,
        2.923901909e-06,
        9.72297779e-06,
        6.321403303e-05,
        1.071235815e-04,
    ],
]
COVARIANCE = np.array([[LOWER[max(i, j)][min(i, j)] for j in range(7)] for i in range(7)])
STEP = 40 * np.sqrt(COVARIANCE[5, 5]) / 999  # of the grid


class TestPublishedNumbers:
    def test_relative_magnitudes_equal_the_readme_of_honestdid_to_a_step_of_its_grid(self):
        found = impact.sensitivity(BETA, COVARIANCE, pre=5, weights="first")
        published = {0.5: (0.0241, 0.0673), 1.0: (0.0171, 0.0720), 1.5: (0.00859, 0.0796), 2.0: (-0.00107, 0.0883)}
        for bound, low, high in zip(found.bounds, found.low, found.high, strict=True):
            assert (low, high) == pytest.approx(published[bound], abs=1.3 * STEP)
        assert found.breakdown == 1.5  # the plug-in interval of another library stays above zero at 2

    def test_smoothness_equals_the_readme_and_moderndid(self):
        found = impact.sensitivity(BETA, COVARIANCE, pre=5, weights="first", kind="smoothness")
        published = {0.0: (0.0259, 0.0607), 0.01: (0.0132, 0.0787), 0.02: (0.00286, 0.0907), 0.03: (-0.00714, 0.101)}
        # moderndid 0.2.0 on these coefficients, to all digits that it prints
        port = {
            0.0: (0.025967, 0.060711),
            0.01: (0.013175, 0.078684),
            0.02: (0.002834, 0.090739),
            0.03: (-0.007165, 0.100738),
        }
        # 0.025967 prints as 0.0260 where the README, whose coefficients have more digits, has 0.0259
        for bound, low, high in zip(found.bounds, found.low, found.high, strict=True):
            assert (low, high) == pytest.approx(published[bound], abs=3e-4)
            assert (low, high) == pytest.approx(port[bound], abs=5e-6)

    def test_average_effect_equals_moderndid(self):
        found = impact.sensitivity(BETA, COVARIANCE, pre=5, kind="smoothness", bounds=[0.01, 0.02])
        assert found.low == pytest.approx((0.011957, -0.008795), abs=1e-6)
        assert found.high == pytest.approx((0.102448, 0.125467), abs=1e-6)


def rejected_as_r_does(y, free, variance, least_favourable, alpha=0.05, kappa=0.005):
    """The test as HonestDiD has it: linear programs, and truncation bounds by bisection over c."""
    equations = np.vstack([np.sqrt(np.diag(variance)), free.T])
    right = np.r_[1, np.zeros(free.shape[1])]

    def largest(values):
        solved = optimize.linprog(-values, A_eq=equations, b_eq=right, method="highs")
        return -solved.fun, solved.x

    eta, chosen = largest(y)
    if eta > least_favourable:
        return True
    own = chosen @ variance @ chosen
    slope = variance @ chosen / own
    rest = y - slope * (chosen @ y)

    def edge(inside, outside):
        if abs(largest(rest + slope * outside)[0] - outside) < 1e-6:
            return np.inf * np.sign(outside - inside)
        for _ in range(28):
            middle = (inside + outside) / 2
            fits = abs(largest(rest + slope * middle)[0] - middle) < 1e-7
            inside, outside = (middle, outside) if fits else (inside, middle)
        return inside

    sigma = np.sqrt(own)
    low, high = edge(eta, -100.0) / sigma, min(edge(eta, 100.0), least_favourable) / sigma
    return bool(eta / sigma > max(0, stats.truncnorm.ppf(1 - (alpha - kappa) / (1 - kappa), low, high)))


class TestAgainstTheAlgorithm:
    @pytest.mark.parametrize("weights", [np.array([1.0, 0, 0]), np.full(3, 1 / 3)])
    def test_each_point_is_decided_as_by_linear_programs(self, weights):
        rng = np.random.default_rng(3)
        loads = 0.02 * rng.normal(size=(6, 6))
        variance, beta = loads @ loads.T + 2e-4 * np.eye(6), np.r_[0.01 * rng.normal(size=3), 0.05, 0.07, 0.09]
        for moments in list(trend_bounds._violations(3, 3, 0.7))[::2]:
            a = moments[(moments[:, 3:] != 0).any(axis=1)]
            free, own = a[:, 3:] @ trend_bounds._beside(weights), a @ variance @ a.T
            corners = trend_bounds._corners(free, np.sqrt(np.diag(own)))
            root = trend_bounds._root(own)
            limit = trend_bounds._quantile_of_largest(corners, root, 0.995, np.random.default_rng(0))
            points = np.array([-0.02, 0.1, 0.16])
            y = (a @ beta)[:, None] - (a[:, 3:] @ (weights / (weights @ weights)))[:, None] * points
            ours = trend_bounds._rejected(y, free, own, 0.05, 0.005)
            assert ours.tolist() == [rejected_as_r_does(column, free, own, limit) for column in y.T]

    def test_corners_found_by_highs_are_those_listed(self):
        rng = np.random.default_rng(0)
        free, spread = rng.normal(size=(8, 3)), rng.uniform(0.5, 2, 8)
        listed = trend_bounds._corners(free, spread)
        y = rng.normal(size=(8, 40))
        met = trend_bounds._corners_met(free, spread, y)
        assert (met @ y).max(axis=0) == pytest.approx((listed @ y).max(axis=0), rel=1e-9)

    def test_half_length_is_the_shortest_of_all_weights(self):
        low, high = trend_bounds.smoothness(
            BETA, COVARIANCE, pre=5, weights=np.array([1.0, 0]), bound=0.01, confidence=0.95
        )
        across = COVARIANCE[:5, 5]

        def length(free):
            z = np.r_[free, 1.0]
            steps = np.diff(np.r_[0, z])
            own = np.diff(np.r_[0, steps])
            variance = own @ COVARIANCE[:5, :5] @ own + 2 * own @ across + COVARIANCE[5, 5]
            bias = 0.01 * np.abs(free).sum() + 0.01 * (1 - 1 + 1)
            return trend_bounds.folded_quantile(0.95, bias / np.sqrt(variance)) * np.sqrt(variance)

        tried = [
            optimize.minimize(
                length, start, method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-9, "fatol": 1e-13}
            )
            for start in (np.zeros(4), np.full(4, 0.2), np.array([0.2, 0.4, 0.6, 0.8]))
        ]
        assert (high - low) / 2 == pytest.approx(min(one.fun for one in tried), rel=1e-4)

    def test_folded_quantile_is_that_of_the_folded_normal(self):
        for centre in (0.0, 0.3, 2.0, 5.9, 6.1, 20.0):
            assert trend_bounds.folded_quantile(0.95, centre) == pytest.approx(
                stats.foldnorm.ppf(0.95, centre), rel=1e-7
            )


class TestProperties:
    def test_more_violation_never_makes_the_interval_shorter(self):
        for kind, bounds in (("relative_magnitudes", (0, 0.5, 1, 2, 4)), ("smoothness", (0, 0.005, 0.02, 0.1))):
            found = impact.sensitivity(BETA, COVARIANCE, pre=5, kind=kind, bounds=bounds)
            lengths = np.subtract(found.high, found.low)
            assert (np.diff(lengths) >= -1e-9).all()

    def test_units_of_the_outcome_scale_everything(self):
        one = impact.sensitivity(BETA, COVARIANCE, pre=5, bounds=[1.0])
        hundred = impact.sensitivity(100 * BETA, 1e4 * COVARIANCE, pre=5, bounds=[1.0])
        assert (hundred.low[0], hundred.high[0]) == pytest.approx((100 * one.low[0], 100 * one.high[0]), rel=1e-9)

    def test_single_period_after_the_start(self):
        found = impact.sensitivity(BETA[:6], COVARIANCE[:6, :6], pre=5, bounds=[0.5, 1])
        assert found.low[0] < BETA[5] < found.high[0]
        assert found.breakdown == 1.0

    def test_group_time_hands_its_dynamic_part_over(self):
        design = {"outcome": "y", "period": "year", "start": "start", "unit": "unit"}
        found = quiet(impact.group_time, panel(), base="universal", **design)
        bounds = quiet(impact.sensitivity, found.dynamic, kind="smoothness", bounds=[0.0, 0.1])
        assert bounds.settings["pre"] == 4
        assert bounds.settings["post"] == 4
        later = [
            part.estimate for place, part in zip(found.dynamic.places, found.dynamic.parts, strict=True) if place >= 0
        ]
        assert bounds.estimate == pytest.approx(np.mean(later))
        varying = quiet(impact.group_time, panel(), **design)
        with pytest.raises(impact.ImpactError) as refused:
            impact.sensitivity(varying.dynamic)
        assert refused.value.code == "IMPACT-E71"

    def test_event_study_hands_its_coefficients_over(self):
        frame = panel()
        frame = frame[frame["start"].isin([0, 2010])].assign(treated=lambda table: (table["start"] > 0).astype(int))
        design = {"outcome": "y", "treated": "treated", "period": "year", "start": 2010, "unit": "unit"}
        found = quiet(impact.event_study, frame, base=2009, **design)
        bounds = impact.sensitivity(found, kind="smoothness", bounds=[0.0, 0.1])
        assert bounds.estimate == pytest.approx(found.average_post.estimate)
        assert (bounds.settings["pre"], bounds.settings["post"]) == (2, 3)
        with pytest.raises(impact.ImpactError, match="IMPACT-E71"):
            impact.sensitivity(quiet(impact.event_study, frame, base=2007, **design))

    def test_interval_wider_than_any_grid_is_remarked(self):
        with pytest.warns(impact.ImpactWarning, match="IMPACT-W69"):
            impact.sensitivity([5.0, -5.0, 0.1, 0.1], np.eye(4) * 1e-4, pre=2, bounds=[1e3])

    def test_table_and_picture_start_without_violations(self):
        found = impact.sensitivity(BETA, COVARIANCE, pre=5)
        table = found.tidy()
        assert table["design"].tolist() == ["parallel trends"] + ["relative_magnitudes"] * 4
        assert table["excludes_zero"].tolist() == [True, True, True, True, False]
        assert found.plot().axes


class TestRefusals:
    def test_event_study_that_fits_exactly_has_nothing_to_bound(self):
        frame = pd.DataFrame({"year": [2008, 2009, 2010, 2011] * 2, "place": [1] * 4 + [2] * 4})
        frame["near"] = (frame["place"] == 2).astype(int)
        frame["y"] = frame["year"] * (1.0 + frame["near"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", impact.ImpactWarning)  # two places, an exact fit
            study = impact.event_study(
                frame, outcome="y", treated="near", period="year", start=2010, unit="place", base=2009
            )
        with pytest.raises(impact.ImpactError, match="IMPACT-E70"):
            impact.sensitivity(study)

    @pytest.mark.parametrize(
        ("code", "beta", "covariance", "more"),
        [
            ("IMPACT-E70", BETA, COVARIANCE[:3, :3], {}),
            ("IMPACT-E70", ["a"] * 7, COVARIANCE, {}),
            ("IMPACT-E70", BETA * np.nan, COVARIANCE, {}),
            ("IMPACT-E70", BETA * 1e140, COVARIANCE, {}),
            ("IMPACT-E70", BETA, -COVARIANCE, {}),
            ("IMPACT-E70", BETA, np.eye(7) + np.triu(np.ones((7, 7)), 1), {}),
            ("IMPACT-E70", BETA, np.full((7, 7), -0.5) + 1.5 * np.eye(7), {}),
            ("IMPACT-E10", BETA, COVARIANCE, {"pre": 0}),
            ("IMPACT-E10", BETA, COVARIANCE, {"pre": 7}),
            ("IMPACT-E10", BETA, COVARIANCE, {"kind": "any"}),
            ("IMPACT-E10", BETA, COVARIANCE, {"bounds": [-1.0]}),
            ("IMPACT-E10", BETA, COVARIANCE, {"weights": [1.0]}),
            ("IMPACT-E10", BETA, COVARIANCE, {"weights": "last"}),
        ],
    )
    def test_bad_input_has_its_sentence(self, code, beta, covariance, more):
        with pytest.raises(impact.ImpactError) as refused:
            impact.sensitivity(beta, covariance, **{"pre": 5, **more})
        assert refused.value.code == code

    @settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(
        arrays(float, 5, elements=st.floats(-2, 2)), arrays(float, (5, 5), elements=st.floats(-1, 1)), st.integers(1, 4)
    )
    def test_any_covariance_is_answered_or_refused_by_name(self, beta, loads, pre):
        for kind in ("relative_magnitudes", "smoothness"):
            with contextlib.suppress(impact.ImpactError):
                found = quiet(impact.sensitivity, beta, loads @ loads.T, pre=pre, kind=kind, bounds=[0.5], points=100)
                assert not found.low[0] > found.high[0]

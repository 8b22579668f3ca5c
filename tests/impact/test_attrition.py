"""Loss between rounds: tests equal to least squares, weights that balance, bounds by hand and by bootstrap."""

import contextlib

import numpy as np
import pandas as pd
import polars as pl
import pytest
import statsmodels.formula.api as smf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact.lee_bounds import imbens_manski
from tests.impact.staggered import quiet

DESIGN = {"treated": "treated", "observed": "seen", "covariates": ["land", "age"]}


def rounds(n=600, seed=5, effect=1.0):
    """Controls with little land are lost more often; outcome known only for who is seen again."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"treated": np.arange(n) % 2, "land": rng.normal(size=n), "age": rng.uniform(20, 70, n)})
    chance = 0.85 - 0.25 * (frame["treated"] == 0) * (frame["land"] < 0)
    frame["seen"] = (rng.random(n) < chance).astype(int)
    frame["place"] = rng.integers(0, 30, n)
    frame["income"] = np.where(
        frame["seen"] == 1, effect * frame["treated"] + frame["land"] + rng.normal(size=n), np.nan
    )
    return frame


class TestAttrition:
    def test_difference_and_tests_equal_least_squares(self):
        frame = rounds()
        found = impact.attrition(frame, cluster="place", **DESIGN)
        options = {"cov_type": "cluster", "cov_kwds": {"groups": frame["place"]}, "use_t": True}
        plain = smf.ols("I(1 - seen) ~ treated", frame).fit(**options)
        assert found.difference.estimate == pytest.approx(plain.params["treated"])
        assert found.difference.std_error == pytest.approx(plain.bse["treated"])
        model = smf.ols("I(1 - seen) ~ treated * (land + age)", frame).fit(**options)
        ours = {one.term: one for one in found.coefficients}
        assert ours["land"].estimate == pytest.approx(model.params["land"])
        assert ours["land × treated"].std_error == pytest.approx(model.bse["treated:land"])
        joint = model.f_test("treated:land = 0, treated:age = 0")
        assert found.selective.statistic == pytest.approx(float(np.squeeze(joint.fvalue)))
        assert found.selective.p_value == pytest.approx(float(joint.pvalue))

    def test_weights_bring_the_means_of_the_first_round_back(self):
        frame = rounds(n=6000)
        found = impact.attrition(frame, **DESIGN)
        for arm in (0, 1):
            own = frame["treated"] == arm
            stayed = own & (frame["seen"] == 1)
            raw = frame.loc[stayed, "land"].mean() - frame.loc[own, "land"].mean()
            weighted = (
                np.average(frame.loc[stayed, "land"], weights=found.weights[stayed]) - frame.loc[own, "land"].mean()
            )
            assert abs(weighted) < max(abs(raw) / 3, 0.02)
        assert (found.weights[frame["seen"] == 0] == 0).all()

    def test_rows_left_out_have_no_weight(self):
        frame = rounds()
        frame.loc[4, "land"] = np.nan
        found = impact.attrition(frame, **DESIGN)
        assert np.isnan(found.weights[4])
        assert found.difference.n == 599
        assert np.isnan(found.weights).sum() == 1

    def test_extreme_weights_are_remarked_and_trimmed(self):
        frame = rounds(n=3000)
        rng = np.random.default_rng(0)
        frame["seen"] = (rng.random(3000) < 1 / (1 + np.exp(-2 * frame["land"]))).astype(int)
        with pytest.warns(impact.ImpactWarning, match="IMPACT-W70"):
            impact.attrition(frame, **DESIGN)
        assert impact.attrition(frame, trim=0.2, **DESIGN).probability.min() == 0.2

    @pytest.mark.parametrize(
        ("code", "change", "more"),
        [
            ("IMPACT-E73", {"treated": 1}, {}),
            ("IMPACT-E74", {"land": 3.0}, {}),
            ("IMPACT-E74", {"age": lambda table: 2 * table["land"]}, {}),
            ("IMPACT-E74", {"seen": lambda table: (table["land"] > 0).astype(int)}, {}),
            ("IMPACT-E74", {"seen": 0}, {}),
            ("IMPACT-E10", {}, {"trim": 1.5}),
            ("IMPACT-E04", {"seen": 3}, {}),
        ],
    )
    def test_bad_input_has_its_sentence(self, code, change, more):
        with pytest.raises(impact.ImpactError) as refused:
            quiet(impact.attrition, rounds().assign(**change), **DESIGN, **more)
        assert refused.value.code == code


class TestLeeBounds:
    def test_trimmed_means_by_hand(self):
        frame = pd.DataFrame({"treated": [1] * 10 + [0] * 10, "income": [*range(10), *range(5), *[None] * 5]})
        frame["income"] = frame["income"].astype(float)
        bounds = impact.lee_bounds(frame, outcome="income", treated="treated")
        assert bounds.trimmed_share == 0.5
        assert bounds.lower.estimate == np.mean(range(5)) - np.mean(range(5))
        assert bounds.upper.estimate == np.mean(range(5, 10)) - np.mean(range(5))
        turned = frame.assign(treated=1 - frame["treated"])
        other = impact.lee_bounds(turned, outcome="income", treated="treated")
        assert (other.lower.estimate, other.upper.estimate) == (-bounds.upper.estimate, -bounds.lower.estimate)
        assert other.trimmed == "control"

    def test_errors_equal_those_of_the_third_proposition_of_lee(self):
        frame = rounds(n=2000)
        bounds = impact.lee_bounds(frame, outcome="income", treated="treated")
        d, s, y = frame["treated"].to_numpy(), frame["seen"].to_numpy(), frame["income"].to_numpy()
        n, mass, s1, s0 = len(d), d.mean(), s[d == 1].mean(), s[d == 0].mean()
        kept = s0 / s1
        own = np.sort(y[(d == 1) & (s == 1)])
        cut = own[int(np.ceil(kept * own.size)) - 1]
        low = own[own <= cut]
        share = (d * s).mean()
        of_kept = kept**2 * ((1 - s1) / (mass * s1) + (1 - s0) / ((1 - mass) * s0))
        variance = low.var() / (share * kept) + (cut - low.mean()) ** 2 * (1 - kept) / (share * kept)
        variance += ((cut - low.mean()) / kept) ** 2 * of_kept + y[(d == 0) & (s == 1)].var() / ((1 - d) * s).mean()
        assert bounds.lower.std_error == pytest.approx(np.sqrt(variance / n), rel=2e-3)

    def test_errors_agree_with_a_bootstrap_of_clusters(self):
        frame = rounds(n=1200)
        frame["income"] += np.random.default_rng(9).normal(size=30)[frame["place"]]
        found = impact.lee_bounds(frame, outcome="income", treated="treated", cluster="place")
        rng, drawn = np.random.default_rng(1), []
        groups = [own for _, own in frame.groupby("place")]
        for _ in range(300):
            sample = pd.concat([groups[k] for k in rng.integers(0, 30, 30)])
            drawn.append(impact.lee_bounds(sample, outcome="income", treated="treated").upper.estimate)
        assert found.upper.std_error == pytest.approx(np.std(drawn), rel=0.2)
        assert found.upper.n_clusters == 30

    def test_equal_loss_gives_the_plain_difference(self):
        frame = rounds().assign(income=lambda table: table["land"] + table["treated"])
        bounds = impact.lee_bounds(frame, outcome="income", treated="treated")
        assert bounds.trimmed == "none"
        assert bounds.lower.estimate == bounds.upper.estimate == bounds.untrimmed.estimate
        by_hand = frame.groupby("treated")["income"].mean()
        assert bounds.lower.estimate == pytest.approx(by_hand[1] - by_hand[0])
        assert (bounds.ci_low, bounds.ci_high) == pytest.approx((bounds.lower.ci_low, bounds.lower.ci_high))

    def test_weights_that_count_are_repeated_rows(self):
        frame = rounds().assign(w=lambda table: 1 + table.index % 3)
        ours = impact.lee_bounds(frame, outcome="income", treated="treated", weights="w", cluster="place")
        theirs = impact.lee_bounds(
            frame.loc[frame.index.repeat(frame["w"])], outcome="income", treated="treated", cluster="place"
        )
        assert ours.lower.estimate == pytest.approx(theirs.lower.estimate)
        assert ours.lower.std_error == pytest.approx(theirs.lower.std_error, rel=1e-9)

    def test_either_library_and_observed_given_by_name(self):
        frame = rounds()
        ours = impact.lee_bounds(frame, outcome="income", treated="treated")
        filled = pl.from_pandas(frame.fillna({"income": -99.0}))
        theirs = impact.lee_bounds(filled, outcome="income", treated="treated", observed="seen")
        assert (theirs.lower.estimate, theirs.ci_high) == pytest.approx((ours.lower.estimate, ours.ci_high))
        assert len(ours.tidy()) == 3
        assert ours.plot().axes

    def test_interval_of_the_parameter_lies_inside_those_of_the_bounds(self):
        low, high = imbens_manski(0.0, 2.0, 0.5, 0.3, 0.95)
        assert -1.96 * 0.5 < low < 0
        assert 2 < high < 2 + 1.96 * 0.3

    @pytest.mark.parametrize(
        ("code", "change", "more"),
        [
            ("IMPACT-E73", {"treated": 0}, {}),
            ("IMPACT-E75", {"income": lambda table: table["income"].where(table["treated"] == 1)}, {}),
            ("IMPACT-E05", {"income": np.nan}, {}),
            ("IMPACT-E02", {"income": "much"}, {}),
            ("IMPACT-E10", {}, {"confidence": 1}),
        ],
    )
    def test_bad_input_has_its_sentence(self, code, change, more):
        with pytest.raises(impact.ImpactError) as refused:
            impact.lee_bounds(rounds().assign(**change), outcome="income", treated="treated", **more)
        assert refused.value.code == code

    @settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(
        st.lists(
            st.tuples(st.one_of(st.none(), st.floats(-1e6, 1e6)), st.integers(0, 1), st.integers(0, 1)), max_size=30
        )
    )
    def test_whatever_comes_is_answered_or_refused_by_name(self, rows):
        frame = pd.DataFrame(rows, columns=["income", "treated", "seen"])
        with contextlib.suppress(impact.ImpactError):
            bounds = impact.lee_bounds(frame, outcome="income", treated="treated")
            assert bounds.lower.estimate <= bounds.upper.estimate + 1e-6 * abs(bounds.upper.estimate)
        with contextlib.suppress(impact.ImpactError):
            found = quiet(impact.attrition, frame, treated="treated", observed="seen")
            assert 0 <= found.lost_treated <= 1

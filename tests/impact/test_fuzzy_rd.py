"""The fuzzy design: published numbers, its engine's other face (R), invariances, and what it refuses."""

import contextlib
import warnings
from importlib import resources

import causaldata
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact.kernels.grid import decimal_places, on_grid


def quiet(frame, **settings_of_design):
    """Estimate with remarks kept, not raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", impact.ImpactWarning)
        return impact.fuzzy_rd(frame, **settings_of_design)


@pytest.fixture(scope="module")
def senate():
    with resources.as_file(resources.files("rdrobust") / "data" / "rdrobust_RDsenate.csv") as path:
        return pd.read_csv(path)


def coops(n=900, seed=3, effect=2.0, decimals=2):
    """Scores on a grid, half of those above take part, few below."""
    rng = np.random.default_rng(seed)
    score = np.round(rng.uniform(40, 90, n), decimals)
    ability = rng.normal(size=n)
    took = rng.random(n) < np.where(score >= 70, 0.75, 0.1) + 0.1 * (ability > 0)
    sales = 0.05 * (score - 70) + effect * took + ability + rng.normal(size=n)
    land = 0.03 * score + rng.normal(size=n)
    return pd.DataFrame(
        {"score": score, "took": took.astype(int), "sales": sales, "land": land, "place": rng.integers(0, 60, n)}
    )


DESIGN = {"outcome": "sales", "score": "score", "cutoff": 70, "treated": "took"}


class TestPublishedNumbers:
    def test_senate_sharp_equals_rdrobust_of_r(self, senate):
        found = quiet(senate, outcome="vote", score="margin", cutoff=0, treated=None)
        # R rdrobust 4.0.0 and Stata Journal 17(2): 7.4141 (1.4587), robust 7.5065 (1.7413), h 17.754, b 28.028
        assert found.estimate == pytest.approx(7.41413080197, abs=1e-6)
        assert found.std_error == pytest.approx(1.45871602383, abs=1e-6)
        assert found.robust.estimate == pytest.approx(7.50650247059, abs=1e-6)
        assert found.robust.std_error == pytest.approx(1.74125841461, abs=1e-6)
        assert found.bandwidth == pytest.approx((17.7543972212, 17.7543972212), abs=1e-5)
        assert found.bias_bandwidth == pytest.approx((28.0280871512,) * 2, abs=1e-5)
        assert (round(found.ci_low, 4), round(found.ci_high, 4)) == (4.0937, 10.9193)
        assert (found.n_effective_left, found.n_effective_right) == (360, 323)
        assert (found.n_left, found.n_right, found.n) == (595, 702, 1297)

    def test_senate_with_covariates_and_clusters_equals_r(self, senate):
        found = quiet(
            senate,
            outcome="vote",
            score="margin",
            cutoff=0,
            treated=None,
            covariates=("class", "termshouse", "termssenate"),
            cluster="state",
        )
        assert found.estimate == pytest.approx(6.832364865, abs=1e-6)
        assert found.robust.estimate == pytest.approx(6.971442727, abs=1e-6)
        assert found.std_error == pytest.approx(1.448785483, abs=1e-6)
        assert found.robust.std_error == pytest.approx(1.655995234, abs=1e-6)
        assert found.bandwidth[0] == pytest.approx(18.43126839, abs=1e-5)

    def test_panes_transfer_as_published_by_its_teachers(self):
        transfers = causaldata.gov_transfers.load_pandas().data
        found = quiet(transfers, outcome="Support", score="Income_Centered", cutoff=0, treated="Participation")
        sharp = quiet(transfers, outcome="Support", score="Income_Centered", cutoff=0, treated=None)
        # rdrobust on gov_transfers: 0.0247 (robust 0.0455, SE 0.0729), h 0.00522; participants stand below the cut-off
        assert sharp.estimate == pytest.approx(0.0247, abs=5e-5)
        assert sharp.robust.estimate == pytest.approx(0.0455, abs=5e-5)
        assert sharp.robust.std_error == pytest.approx(0.0729, abs=5e-5)
        assert sharp.bandwidth[0] == pytest.approx(0.00522, abs=5e-6)
        assert found.estimate == pytest.approx(-sharp.estimate)  # all below take part, nobody above

    def test_close_elections_by_means_within_two_points(self):
        votes = causaldata.close_elections_lmb.load_pandas().data
        near = votes[(votes["lagdemvoteshare"] > 0.48) & (votes["lagdemvoteshare"] < 0.52)]
        means = near.groupby("lagdemocrat")["score"].mean()
        assert len(near) == 915
        assert means[1] - means[0] == pytest.approx(21.2839, abs=5e-5)
        found = quiet(votes, outcome="score", score="lagdemvoteshare", cutoff=0.5, treated=None)
        assert found.ci_low < means[1] - means[0] + 10
        assert found.estimate > 10


class TestDecimalGrid:
    def test_scores_with_noise_in_the_last_bit_count_as_equal(self):
        steps, cut, per_unit = on_grid(np.array([0.1 + 0.2, 0.3, 0.7]), 0.1 * 3)
        assert steps.tolist() == [3, 3, 7]
        assert (cut, per_unit) == (3.0, 10.0)

    def test_single_precision_is_read_as_its_decimals(self):
        assert decimal_places(np.array([73.12, 60.5], dtype=np.float32).astype(float)) == 2

    def test_scores_far_below_one_are_left_as_they_are(self):
        frame = coops()
        tiny = frame.assign(score=frame["score"] * 1e-12)
        assert decimal_places(tiny["score"].to_numpy()) is None
        assert quiet(tiny, **{**DESIGN, "cutoff": 70e-12}).n_left == quiet(frame, **DESIGN).n_left

    def test_grid_and_whole_numbers_give_the_same_errors(self):
        frame = coops()
        whole = frame.assign(score=np.rint(frame["score"] * 100))
        ours = quiet(frame, **DESIGN)
        theirs = quiet(whole, **{**DESIGN, "cutoff": 7000})
        assert ours.robust.std_error == theirs.robust.std_error
        assert ours.estimate == theirs.estimate
        assert ours.bandwidth[0] * 100 == pytest.approx(theirs.bandwidth[0], rel=1e-12)

    def test_noise_below_the_grid_changes_nothing(self):
        frame = coops()
        noisy = frame.assign(score=frame["score"] * (1 + 1e-15))
        assert quiet(noisy, **DESIGN).robust.std_error == quiet(frame, **DESIGN).robust.std_error

    def test_score_at_cutoff_counts_above_with_a_remark(self):
        frame = coops()
        frame.loc[:4, "score"] = 70.0
        with pytest.warns(impact.ImpactWarning, match="IMPACT-W60"):
            found = impact.fuzzy_rd(frame, **DESIGN)
        assert found.n_right == int((frame["score"] >= 70).sum())
        assert "IMPACT-W60" in [remark.code for remark in found.remarks]


class TestReadings:
    def test_headline_is_conventional_with_the_robust_interval(self):
        found = quiet(coops(), **DESIGN)
        assert found.estimate == found.conventional.estimate
        assert (found.ci_low, found.ci_high, found.p_value) == (
            found.robust.ci_low,
            found.robust.ci_high,
            found.robust.p_value,
        )
        assert found.bias_corrected.estimate == found.robust.estimate
        assert found.bias_corrected.std_error == found.conventional.std_error < found.robust.std_error
        assert found.ci_low < 2 < found.ci_high

    def test_adjustments_and_variances_stand_beside(self):
        found = quiet(coops(), covariates=["land"], **DESIGN)
        assert [one.term for one in found.beside] == [
            "robust, covariates, hc3",
            "robust, none, nn",
            "robust, none, hc3",
            "robust, residuals, nn",
            "robust, residuals, hc3",
        ]
        assert [one.outcome for one in found.balance] == ["land"]
        assert len(found.tidy()) == 9

    def test_residuals_equal_a_hand_made_residual(self):
        frame = coops()
        ours = quiet(frame, covariates=["land"], adjustment="plain_residuals", compare=False, **DESIGN)
        slope = np.cov(frame["land"], frame["sales"])[0, 1] / frame["land"].var()
        by_hand = frame.assign(sales=frame["sales"] - slope * frame["land"])
        assert ours.estimate == pytest.approx(quiet(by_hand, **DESIGN).estimate, rel=1e-9)

    def test_residuals_with_trends_keep_the_effect_that_plain_ones_share(self):
        frame = coops(n=4000)
        frame["land"] += 1.5 * (frame["score"] >= 70)  # a covariate that jumps, and moves nothing
        held = quiet(frame, covariates=["land"], adjustment="residuals", compare=False, **DESIGN)
        plain = quiet(frame, covariates=["land"], adjustment="plain_residuals", compare=False, **DESIGN)
        assert abs(held.estimate - 2) < abs(plain.estimate - 2)

    def test_balance_of_what_cannot_be_fitted_has_no_number_and_says_so(self):
        frame = coops().assign(same=1.0)
        found = quiet(frame, covariates=["same"], unbalanced_only=True, adjustment="residuals", **DESIGN)
        assert [remark.code for remark in found.balance[0].remarks] == ["IMPACT-W75"]
        assert np.isnan(found.balance[0].estimate)
        assert np.isfinite(found.estimate)

    def test_order_of_rows_changes_nothing_where_clusters_are_few(self):
        frame = coops().assign(place=lambda table: np.arange(len(table)) % 2)
        one, other = (quiet(rows, cluster="place", variance="cr3", **DESIGN) for rows in (frame, frame.iloc[::-1]))
        assert one.estimate == other.estimate
        assert one.robust.std_error == pytest.approx(other.robust.std_error, rel=1e-9)

    def test_unbalanced_only_adjusts_for_what_jumps(self):
        frame = coops(n=2000)
        frame["jumps"] = (frame["score"] >= 70) * 2.0 + np.random.default_rng(0).normal(size=2000)
        found = quiet(frame, covariates=["land", "jumps"], unbalanced_only=True, adjustment="residuals", **DESIGN)
        assert found.settings["adjusted_for"] == ("jumps",)
        assert found.settings["covariates"] == ("land", "jumps")

    def test_deterministic_take_up_is_sharp_with_a_remark(self):
        frame = coops()
        frame["took"] = (frame["score"] >= 70).astype(int)
        found = quiet(frame, **DESIGN)
        assert "IMPACT-W62" in [remark.code for remark in found.remarks]
        assert found.first_stage is None
        assert found.estimate == quiet(frame, **{**DESIGN, "treated": None}).estimate

    def test_take_up_below_the_cutoff_gives_the_same_sign_of_effect(self):
        frame = coops()
        turned = frame.assign(score=140 - frame["score"] - 0.01)
        assert quiet(turned, **DESIGN).estimate == pytest.approx(quiet(frame, **DESIGN).estimate, abs=0.05)

    def test_mass_points_are_remarked(self):
        frame = coops(decimals=0)
        codes = [remark.code for remark in quiet(frame, **DESIGN).remarks]
        assert "IMPACT-W61" in codes

    def test_weak_first_stage_is_remarked(self):
        frame = coops()
        frame["took"] = (np.random.default_rng(1).random(len(frame)) < 0.5 + 0.05 * (frame["score"] >= 70)).astype(int)
        assert "IMPACT-W63" in [remark.code for remark in quiet(frame, **DESIGN).remarks]

    def test_few_clusters_are_remarked(self):
        frame = coops().assign(place=lambda table: table["place"] % 6)
        found = quiet(frame, cluster="place", **DESIGN)
        assert "IMPACT-W64" in [remark.code for remark in found.remarks]
        assert found.n_clusters == 6
        assert found.settings["variance"] == "cr1"

    def test_picture_has_bins_and_lines_on_both_sides(self):
        found = quiet(coops(), **DESIGN)
        assert set(found.picture.tidy()["side"]) == {"left", "right"}
        assert found.picture.tidy()["n"].sum() == found.n
        gap = found.picture.lines.query("score == 70").set_index("side")["fitted"]
        jump_of_sales = found.estimate * quiet(coops(), **{**DESIGN, "outcome": "took", "treated": None}).estimate
        assert gap["right"] - gap["left"] == pytest.approx(jump_of_sales, abs=0.3)
        assert found.plot().axes[0].get_xlabel() == "score"
        assert impact.rd_picture(coops(), outcome="sales", score="score", cutoff=70).plot().axes


class TestInvariances:
    def test_rows_in_any_order_and_either_library(self):
        frame = coops()
        ours = quiet(frame, **DESIGN)
        mixed = quiet(pl.from_pandas(frame.sample(frac=1, random_state=0)), **DESIGN)
        assert mixed.robust.std_error == pytest.approx(ours.robust.std_error, rel=1e-9)
        assert mixed.estimate == pytest.approx(ours.estimate, rel=1e-9)

    def test_effect_scales_with_the_outcome_and_not_with_the_score(self):
        frame = coops()
        ours = quiet(frame, **DESIGN)
        scaled = quiet(frame.assign(sales=frame["sales"] * 1e6, score=frame["score"] / 7), **{**DESIGN, "cutoff": 10})
        assert scaled.estimate == pytest.approx(ours.estimate * 1e6, rel=1e-6)
        assert scaled.bandwidth[0] == pytest.approx(ours.bandwidth[0] / 7, rel=1e-6)

    def test_missing_values_leave_and_are_counted(self):
        frame = coops()
        frame.loc[3:12, "sales"] = np.nan
        found = quiet(frame, **DESIGN)
        assert found.n == 890
        assert [(step.column, step.dropped) for step in found.flow.steps][1:] == [("sales", 10)]


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "change", "design"),
        [
            ("IMPACT-E60", {}, {"cutoff": 95}),
            ("IMPACT-E60", {}, {"cutoff": 10}),
            ("IMPACT-E61", {"score": lambda table: np.where(table["score"] >= 70, 75.0, 60.0)}, {}),
            ("IMPACT-E62", {"took": 1}, {}),
            ("IMPACT-E63", {}, {"bandwidth": 0.001}),
            ("IMPACT-E64", {"sales": 5.0}, {}),
            ("IMPACT-E10", {}, {"cutoff": float("nan")}),
            ("IMPACT-E10", {}, {"cutoff": "70"}),
            ("IMPACT-E10", {}, {"bandwidth": [5.0, 10.0]}),
            ("IMPACT-E77", {"place": 1}, {"cluster": "place"}),
            ("IMPACT-E10", {}, {"kernel": "round"}),
            ("IMPACT-E10", {}, {"adjustment": "some"}),
            ("IMPACT-E10", {}, {"variance": "cr1"}),
            ("IMPACT-E10", {}, {"bandwidth": -1.0}),
            ("IMPACT-E10", {}, {"confidence": 95}),
            ("IMPACT-E01", {}, {"outcome": "profit"}),
            ("IMPACT-E02", {"sales": "many"}, {}),
            ("IMPACT-E03", {"score": np.inf}, {}),
            ("IMPACT-E04", {"took": 2}, {}),
            ("IMPACT-E06", {"w": -1.0}, {"weights": "w"}),
        ],
    )
    def test_bad_input_has_its_sentence(self, code, change, design):
        with pytest.raises(impact.ImpactError) as refused:
            quiet(coops().assign(**change), **{**DESIGN, **design})
        assert refused.value.code == code

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.integers(-3, 3)),
                st.one_of(st.integers(60, 80), st.floats(60, 80)),
                st.integers(0, 1),
            ),
            max_size=40,
        )
    )
    def test_whatever_comes_is_answered_or_refused_by_name(self, rows):
        frame = pd.DataFrame(rows, columns=["sales", "score", "took"])
        with contextlib.suppress(impact.ImpactError):
            found = quiet(frame, compare=False, **DESIGN)
            assert np.isfinite([found.estimate, found.std_error, found.ci_low, found.ci_high]).all()

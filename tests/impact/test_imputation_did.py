"""Imputed effects: equal to diff-diff, to R's did2s, to a regression by hand, and what is refused."""

import contextlib
import warnings
from importlib import resources

import diff_diff
import numpy as np
import pandas as pd
import polars as pl
import pytest
import statsmodels.formula.api as smf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eslabon import impact
from tests.impact.peer_files import peer_table
from tests.impact.staggered import panel, quiet, sections

DESIGN = {"outcome": "y", "period": "year", "start": "start", "unit": "unit"}


@pytest.fixture(scope="module")
def homes():
    return panel()


class TestAgainstOracles:
    @pytest.mark.parametrize(("variance", "oracle"), [("imputation", "ImputationDiD"), ("two_stage", "TwoStageDiD")])
    def test_panel_equals_diff_diff(self, homes, variance, oracle):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the oracle remarks on its own settings
            theirs = getattr(diff_diff, oracle)().fit(
                homes, outcome="y", unit="unit", time="year", first_treat="start", aggregate="event_study"
            )
        ours = quiet(impact.imputation_did, homes, variance=variance, **DESIGN)
        assert (ours.estimate, ours.std_error) == pytest.approx((theirs.overall_att, theirs.overall_se), rel=1e-7)
        for moment, part in zip(ours.moments, ours.parts, strict=True):
            other = theirs.event_study_effects[moment]
            assert (part.estimate, part.std_error) == pytest.approx((other["effect"], other["se"]), rel=1e-7)

    def test_two_stages_equal_did2s_of_r(self):
        published = peer_table("07_peer_fixtures", "pyfixest", "all_did2s_dfs.csv")
        with resources.as_file(resources.files("pyfixest") / "did" / "data" / "df_het.csv") as path:
            frame = pd.read_csv(path)
        first = published[published.iloc[:, 0] == "model1"].iloc[0]
        found = quiet(
            impact.imputation_did, frame, outcome="dep_var", period="year", start="g", unit="state", cluster="state",
            variance="two_stage",
        )  # fmt: skip
        assert (found.estimate, found.std_error) == pytest.approx((first["1"], first["2"]), rel=1e-10)
        events = published[published.iloc[:, 0] == "model2"].set_index("0")
        for moment, part in zip(found.moments, found.parts, strict=True):
            line = events.loc[f"rel_year::{moment:g}"]
            assert (part.estimate, part.std_error) == pytest.approx((line["1"], line["2"]), rel=1e-9)

    def test_effect_is_the_gap_to_a_regression_on_the_untreated(self):
        frame = sections(places=24, per=5).assign(
            free=lambda table: (table["start"] == 0) | (table["year"] < table["start"])
        )
        fit = smf.ols("y ~ C(place) + C(year) + x", frame[frame["free"]]).fit()
        gap = frame.loc[~frame["free"], "y"] - fit.predict(frame[~frame["free"]])
        design = {**DESIGN, "unit": "place"}
        assert quiet(impact.imputation_did, frame, covariates=["x"], **design).estimate == pytest.approx(gap.mean())


class TestProperties:
    def test_one_start_and_no_covariates_is_the_two_way_effect(self):
        frame = panel()
        frame = frame[frame["start"].isin([0, 2010])]
        on = (frame["start"] > 0) & (frame["year"] >= 2010)
        two_way = smf.ols("y ~ C(unit) + C(year) + on", frame.assign(on=on.astype(int))).fit().params["on"]
        assert quiet(impact.imputation_did, frame, **DESIGN).estimate == pytest.approx(two_way)

    def test_weights_that_count_are_repeated_rows(self):
        frame = sections(places=30).assign(w=lambda table: 1 + table.index % 3)
        design = {**DESIGN, "unit": "place", "covariates": ["x"]}
        for variance in ("imputation", "two_stage"):
            ours = quiet(impact.imputation_did, frame, weights="w", variance=variance, **design)
            theirs = quiet(
                impact.imputation_did, frame.loc[frame.index.repeat(frame["w"])], variance=variance, **design
            )
            assert (ours.estimate, ours.std_error) == pytest.approx((theirs.estimate, theirs.std_error), rel=1e-8)

    def test_any_order_either_library_any_unit_of_measure(self, homes):
        ours = quiet(impact.imputation_did, homes, **DESIGN)
        mixed = pl.from_pandas(homes.assign(y=1e4 * homes["y"]).sample(frac=1, random_state=2))
        theirs = quiet(impact.imputation_did, mixed, **DESIGN)
        assert (theirs.estimate, theirs.std_error) == pytest.approx(
            (1e4 * ours.estimate, 1e4 * ours.std_error), rel=1e-8
        )

    def test_rows_that_cannot_be_imputed_are_counted(self, homes):
        frame = homes[(homes["year"] < 2012) | (homes["start"] > 0)]
        frame = frame[(frame["year"] < 2012) | (frame["start"] != 0)]
        found = quiet(impact.imputation_did, frame, **DESIGN)
        codes = [remark.code for remark in found.remarks]
        assert "IMPACT-W71" in codes
        assert found.flow.steps[-1].step == "not_imputed"

    def test_starts_that_differ_within_a_unit_are_remarked(self, homes):
        found = quiet(impact.imputation_did, homes, **{**DESIGN, "unit": "place"})
        assert "IMPACT-W72" in [remark.code for remark in found.remarks]
        assert len(found.tidy()) == 1 + len(found.parts)
        assert found.plot().axes


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "change", "more"),
        [
            ("IMPACT-E76", {"start": 0}, {}),
            ("IMPACT-E76", {"x": lambda table: table["unit"]}, {"covariates": ["x"]}),
            ("IMPACT-E05", {"start": 2000}, {}),
            ("IMPACT-E68", {"place": lambda table: table.index % 5}, {"cluster": "place"}),
            ("IMPACT-E10", {}, {"variance": "any"}),
            ("IMPACT-E06", {"w": np.nan}, {"weights": "w"}),
        ],
    )
    def test_bad_input_has_its_sentence(self, homes, code, change, more):
        with pytest.raises(impact.ImpactError) as refused:
            quiet(impact.imputation_did, homes.assign(**change), **DESIGN, **more)
        assert refused.value.code == code

    def test_a_moment_with_one_unit_has_no_error_and_says_so(self):
        frame = pd.DataFrame(
            [(unit, year) for unit in range(6) for year in range(2007, 2011)], columns=["unit", "year"]
        )
        frame["start"] = frame["unit"].map({0: 2008, 1: 2010}).fillna(0)
        frame["y"] = np.random.default_rng(1).normal(size=len(frame))
        found = quiet(impact.imputation_did, frame, **DESIGN)
        assert [remark.code for remark in found.remarks] == ["IMPACT-W74"]
        assert [bool(np.isnan(part.std_error)) for part in found.parts] == [False, True, True]
        assert np.isfinite(found.std_error)

    def test_an_outcome_without_variation_is_refused(self, homes):
        with pytest.raises(impact.ImpactError, match="IMPACT-E64"):
            quiet(impact.imputation_did, homes.assign(y=3.5), **DESIGN)

    @settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.floats(-1e3, 1e3)),
                st.integers(2007, 2010),
                st.sampled_from([0, 2008, 2009, 2015]),
                st.integers(0, 4), st.floats(-1, 1),
            ),
            max_size=40,
        )
    )  # fmt: skip
    def test_whatever_comes_is_answered_or_refused_by_name(self, rows):
        frame = pd.DataFrame(rows, columns=["y", "year", "start", "unit", "x"])
        with contextlib.suppress(impact.ImpactError):
            found = quiet(impact.imputation_did, frame, covariates=["x"], **DESIGN)
            assert np.isfinite(found.estimate)
            assert not found.std_error < 0

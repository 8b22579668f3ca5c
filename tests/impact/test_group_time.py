"""Starts at different dates: equal to diff-diff (which equals R's did), averages by hand, and what is refused."""

import contextlib
import warnings

import diff_diff
import differences
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon import impact
from tests.impact.staggered import panel, quiet, sections


def hushed(method, /, *values, **given):
    """The oracle remarks on sizes of groups and on arguments of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return method(*values, **given)


DESIGN = {"outcome": "y", "period": "year", "start": "start"}


@pytest.fixture(scope="module")
def homes():
    return panel()


@pytest.fixture(scope="module")
def surveys():
    return sections()


class TestAgainstOracles:
    @pytest.mark.parametrize(("control", "theirs"), [("never", "never_treated"), ("not_yet", "not_yet_treated")])
    @pytest.mark.parametrize("base", ["varying", "universal"])
    def test_panel_equals_diff_diff(self, homes, control, theirs, base):
        oracle = diff_diff.CallawaySantAnna(control_group=theirs, estimation_method="dr", base_period=base)
        found = hushed(oracle.fit, homes, outcome="y", unit="unit", time="year", first_treat="start", aggregate="all")
        ours = quiet(impact.group_time, homes, unit="unit", control=control, base=base, **DESIGN)
        assert ours.estimate == pytest.approx(found.overall_att, rel=1e-10)
        assert ours.std_error == pytest.approx(found.overall_se, rel=1e-10)
        for place, part in zip(ours.dynamic.places, ours.dynamic.parts, strict=True):
            theirs_here = found.event_study_effects[place]
            assert part.estimate == pytest.approx(theirs_here["effect"], abs=1e-10)
            if part.std_error > 0:
                assert part.std_error == pytest.approx(theirs_here["se"], rel=1e-10)
        for place, part in zip(ours.group.places, ours.group.parts, strict=True):
            assert part.estimate == pytest.approx(found.group_effects[place]["effect"], abs=1e-10)
            assert part.std_error == pytest.approx(found.group_effects[place]["se"], rel=1e-10)

    @pytest.mark.parametrize(("method", "theirs"), [("reg", "reg"), ("dr", "dr"), ("ipw", "std_ipw")])
    def test_cross_sections_with_covariates_equal_differences(self, surveys, method, theirs):
        # diff-diff 3.13 has the same effects here and errors a fifth smaller; 300 bootstraps of rows agree with ours.
        frame = surveys.assign(row=range(len(surveys)), start=surveys["start"].astype(float).replace(0, np.nan))
        oracle = hushed(differences.ATTgt, data=frame.set_index(["row", "year"]), cohort_column="start")
        found = hushed(oracle.fit, "y ~ x", est_method=theirs, as_repeated_cross_section=True, progress_bar=False)
        effect, error = hushed(found.aggregate, "simple").to_numpy()[0, :2]
        ours = quiet(impact.group_time, surveys, covariates=["x"], method=method, **DESIGN)
        assert (ours.estimate, ours.std_error) == pytest.approx((effect, error), rel=1e-6)

    def test_cross_sections_without_covariates_equal_diff_diff(self, surveys):
        frame = surveys.assign(row=range(len(surveys)))
        oracle = diff_diff.CallawaySantAnna(panel=False, estimation_method="reg")
        found = hushed(
            oracle.fit, frame, outcome="y", unit="row", time="year", first_treat="start", aggregate="event_study"
        )
        ours = quiet(impact.group_time, surveys, method="reg", **DESIGN)
        assert (ours.estimate, ours.std_error) == pytest.approx((found.overall_att, found.overall_se), rel=1e-9)

    def test_one_group_and_two_periods_is_the_doubly_robust_contrast(self, surveys):
        two = surveys[surveys["year"].isin([2008, 2009]) & surveys["start"].isin([0, 2009])]
        ours = quiet(impact.group_time, two, covariates=["x"], **DESIGN)
        flat = two.assign(treated=(two["start"] > 0).astype(int), post=(two["year"] == 2009).astype(int))
        single = impact.doubly_robust_did(flat, outcome="y", treated="treated", post="post", covariates=["x"])
        assert ours.estimate == pytest.approx(single.estimate, rel=1e-12)
        assert ours.std_error == pytest.approx(single.std_error, rel=1e-12)


class TestAverages:
    def test_averages_are_those_of_the_cells(self, homes):
        found = quiet(impact.group_time, homes, unit="unit", **DESIGN)
        share = homes.drop_duplicates("unit")["start"].value_counts()
        cells = {
            (group, time): cell.estimate
            for group, time, cell in zip(found.groups, found.periods, found.cells, strict=True)
        }
        after = {key: value for key, value in cells.items() if key[1] >= key[0]}
        weights = [share[group] for group, _ in after]
        assert found.estimate == pytest.approx(np.average(list(after.values()), weights=weights))
        at_two = {key: value for key, value in cells.items() if key[1] - key[0] == 2}
        by_hand = np.average(list(at_two.values()), weights=[share[group] for group, _ in at_two])
        assert found.dynamic.parts[found.dynamic.places.index(2)].estimate == pytest.approx(by_hand)
        in_2010 = {key: value for key, value in after.items() if key[1] == 2010}
        by_hand = np.average(list(in_2010.values()), weights=[share[group] for group, _ in in_2010])
        assert found.calendar.parts[found.calendar.places.index(2010)].estimate == pytest.approx(by_hand)

    def test_covariance_of_the_parts_has_their_errors(self, homes):
        found = quiet(impact.group_time, homes, unit="unit", cluster="place", **DESIGN)
        errors = [part.std_error for part in found.dynamic.parts]
        assert np.sqrt(np.diag(found.dynamic.covariance)) == pytest.approx(errors)
        assert found.n_clusters == 80

    def test_multiplier_bootstrap_agrees_and_is_repeatable(self, homes):
        one = quiet(impact.group_time, homes, unit="unit", inference="multiplier", reps=2000, seed=3, **DESIGN)
        two = quiet(impact.group_time, homes, unit="unit", inference="multiplier", reps=2000, seed=3, **DESIGN)
        plain = quiet(impact.group_time, homes, unit="unit", **DESIGN)
        assert one.std_error == two.std_error
        assert one.std_error == pytest.approx(plain.std_error, rel=0.08)
        assert 1.96 < one.dynamic.band < 4

    def test_pretrend_sees_a_trend_that_is_there(self, homes):
        assert quiet(impact.group_time, homes, unit="unit", **DESIGN).pretrend.p_value > 0.01
        tilted = homes.assign(y=homes["y"] + 0.8 * (homes["start"] > 0) * (homes["year"] - 2007))
        assert quiet(impact.group_time, tilted, unit="unit", **DESIGN).pretrend.p_value < 1e-4

    def test_pictures_and_tables_exist(self, homes):
        found = quiet(impact.group_time, homes, unit="unit", **DESIGN)
        assert len(found.tidy()) == 1 + len(found.cells)
        assert found.plot().axes
        assert found.group.plot().axes
        assert "ATT(2009, 2010)" in found.to_markdown()


class TestInvariances:
    def test_rows_in_any_order_and_either_library(self, homes):
        ours = quiet(impact.group_time, homes, unit="unit", covariates=["x"], **DESIGN)
        mixed = quiet(
            impact.group_time,
            pl.from_pandas(homes.sample(frac=1, random_state=1)),
            unit="unit",
            covariates=["x"],
            **DESIGN,
        )
        assert (mixed.estimate, mixed.std_error) == pytest.approx((ours.estimate, ours.std_error), rel=1e-9)

    def test_weights_that_count_are_repeated_rows(self, surveys):
        counted = surveys.assign(w=1 + surveys.index % 3)
        repeated = surveys.loc[surveys.index.repeat(counted["w"])]
        ours = quiet(impact.group_time, counted, weights="w", cluster="place", covariates=["x"], **DESIGN)
        theirs = quiet(impact.group_time, repeated, cluster="place", covariates=["x"], **DESIGN)
        assert ours.estimate == pytest.approx(theirs.estimate, rel=1e-9)
        assert ours.std_error == pytest.approx(theirs.std_error, rel=1e-9)

    def test_infinite_start_means_never(self, homes):
        infinite = homes.assign(start=homes["start"].replace(0, np.inf))
        assert quiet(impact.group_time, infinite, unit="unit", **DESIGN).estimate == pytest.approx(
            quiet(impact.group_time, homes, unit="unit", **DESIGN).estimate, rel=1e-12
        )

    def test_effect_scales_with_the_outcome(self, surveys):
        ours = quiet(impact.group_time, surveys, covariates=["x"], **DESIGN)
        scaled = quiet(
            impact.group_time,
            surveys.assign(y=surveys["y"] * 1e5, x=surveys["x"] * 1e-4 + 3),
            covariates=["x"],
            **DESIGN,
        )
        assert scaled.estimate == pytest.approx(ours.estimate * 1e5, rel=1e-6)


class TestFlowAndRefusals:
    def test_always_treated_and_unbalanced_are_counted(self, homes):
        frame = homes.copy()
        frame.loc[frame["unit"] == 3, "start"] = 2007
        frame = frame.drop(index=frame[(frame["unit"] == 5) & (frame["year"] == 2010)].index)
        found = quiet(impact.group_time, frame, unit="unit", **DESIGN)
        assert [remark.code for remark in found.remarks] == ["IMPACT-W66", "IMPACT-W67"]
        assert [(step.step, step.dropped) for step in found.flow.steps] == [
            ("rows", 0),
            ("always_treated", 6),
            ("unbalanced", 5),
        ]
        with pytest.warns(impact.ImpactWarning, match="IMPACT-W6"):
            impact.group_time(frame, unit="unit", **DESIGN)

    def test_cells_without_a_contrast_are_named(self, surveys):
        frame = surveys.drop(index=surveys[(surveys["year"] == 2010) & (surveys["start"] == 0)].index)
        found = quiet(impact.group_time, frame, **DESIGN)
        assert [remark.code for remark in found.remarks] == ["IMPACT-W68"]
        assert "2009/2010" in found.remarks[0].en

    def test_error_of_a_single_treated_unit_is_not_known(self, homes):
        one = homes.loc[homes["start"] == 2010, "unit"].iloc[0]
        frame = homes[(homes["start"] == 0) | (homes["unit"] == one)]
        found = quiet(impact.group_time, frame, unit="unit", **DESIGN)
        assert [remark.code for remark in found.remarks] == ["IMPACT-W73"]
        assert np.isfinite(found.estimate)
        assert np.isnan([found.std_error, found.cells[0].std_error, found.dynamic.parts[0].std_error]).all()
        other = quiet(impact.imputation_did, frame, unit="unit", **DESIGN)
        assert [remark.code for remark in other.remarks] == ["IMPACT-W73"]
        assert np.isnan(other.std_error)

    @pytest.mark.parametrize(
        ("code", "change", "design"),
        [
            ("IMPACT-E66", {"start": 2009}, {}),
            ("IMPACT-E66", {"start": 0}, {}),
            ("IMPACT-E67", {"start": lambda table: np.where(table["year"] == 2009, 2010, 0)}, {"unit": "unit"}),
            ("IMPACT-E67", {"year": 2009}, {"unit": "unit"}),
            ("IMPACT-E68", {"place": lambda table: table.index % 7}, {"unit": "unit", "cluster": "place"}),
            ("IMPACT-E05", {"start": 2001}, {}),
            ("IMPACT-E77", {"place": 1}, {"cluster": "place", "unit": "unit"}),
            ("IMPACT-E10", {}, {"control": "some"}),
            ("IMPACT-E10", {}, {"method": "best", "unit": "unit"}),
            ("IMPACT-E10", {}, {"anticipation": -1}),
            ("IMPACT-E01", {}, {"outcome": "profit"}),
            ("IMPACT-E02", {"y": "much"}, {}),
            ("IMPACT-E03", {"y": np.inf}, {}),
            ("IMPACT-E06", {"w": -1}, {"weights": "w"}),
        ],
    )
    def test_bad_input_has_its_sentence(self, homes, code, change, design):
        with pytest.raises(impact.ImpactError) as refused:
            quiet(impact.group_time, homes.assign(**change), **{**DESIGN, **design})
        assert refused.value.code == code

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.floats(allow_infinity=True), st.integers(-2, 2)),
                st.integers(2007, 2010),
                st.sampled_from([0, 2008, 2009, 2010, 2015, np.inf]),
                st.floats(-1, 1),
                st.integers(0, 3),
            ),
            max_size=40,
        ),
        st.booleans(),
    )
    def test_whatever_comes_is_answered_or_refused_by_name(self, rows, by_unit):
        frame = pd.DataFrame(rows, columns=["y", "year", "start", "x", "unit"])
        with contextlib.suppress(impact.ImpactError):
            found = quiet(impact.group_time, frame, unit="unit" if by_unit else None, covariates=["x"], **DESIGN)
            assert np.isfinite(found.estimate)
            assert not found.std_error < 0


class TestDoublyRobustDiD:
    def test_clusters_and_weights_as_repeated_rows(self, surveys):
        frame = surveys.assign(
            treated=(surveys["start"] > 0).astype(int),
            post=(surveys["year"] >= 2010).astype(int),
            w=1 + surveys.index % 2,
        )
        design = {"outcome": "y", "treated": "treated", "post": "post", "covariates": ["x"], "cluster": "place"}
        for method in ("dr", "dr_improved", "reg", "ipw"):
            ours = impact.doubly_robust_did(frame, weights="w", method=method, **design)
            theirs = impact.doubly_robust_did(frame.loc[frame.index.repeat(frame["w"])], method=method, **design)
            assert (ours.estimate, ours.std_error) == pytest.approx((theirs.estimate, theirs.std_error), rel=1e-7)
        assert ours.n_clusters == 60
        assert ours.n_treated_before + ours.n_treated_after + ours.n_control_before + ours.n_control_after == ours.n

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"x2": lambda table: 2 * table["x"]}, "repeats"),
            ({"x2": lambda table: table["treated"] + table["x"] / 1000}, "apart"),
            ({"post": 1}, "no rows"),
        ],
    )
    def test_groups_that_cannot_be_compared_are_refused(self, surveys, change, word):
        frame = surveys.assign(treated=(surveys["start"] > 0) * 1, post=(surveys["year"] >= 2010) * 1, x2=0.0)
        frame["x2"] = np.random.default_rng(0).normal(size=len(frame))
        with pytest.raises(impact.ImpactError, match=word) as refused:
            impact.doubly_robust_did(
                frame.assign(**change), outcome="y", treated="treated", post="post", covariates=["x", "x2"]
            )
        assert refused.value.code == "IMPACT-E69"

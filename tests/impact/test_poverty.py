"""Poverty indices, prices and scores within groups: hand-worked cases, invariances, unusable input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact import ImpactError, ImpactWarning

SPENT = [40.0, 80.0, 100.0, 150.0, 300.0]


@pytest.mark.parametrize(
    # By hand with line 100: gaps 0.6 and 0.2; who spends exactly the line is not poor.
    ("alpha", "expected"),
    [(0, 2 / 5), (1, 0.8 / 5), (2, (0.36 + 0.04) / 5)],
)
def test_fgt_by_hand(alpha, expected):
    found = impact.fgt(SPENT, 100, alpha)
    assert float(found) == pytest.approx(expected)
    assert found.households.mean() == pytest.approx(expected)


def test_fgt_error_of_a_share_is_the_textbook_one_and_clusters_change_it():
    found = impact.fgt(SPENT, 100, 0)
    assert found.std_error == pytest.approx(np.std([1, 1, 0, 0, 0], ddof=1) / np.sqrt(5))
    clustered = impact.fgt(SPENT, 100, 0, cluster=["a", "a", "b", "b", "c"])
    assert clustered.n_clusters == 3
    sums = np.array([2 * 0.6, -0.8, -0.4]) / 5
    assert clustered.std_error == pytest.approx(np.sqrt(3 / 2 * (sums**2).sum()))


@given(st.lists(st.tuples(st.floats(0, 1e4), st.integers(1, 4)), min_size=2, max_size=30), st.sampled_from([0, 1, 2]))
def test_fgt_whole_weights_equal_copied_rows_and_units_do_not_matter(rows, alpha):
    spent, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    weighted = impact.fgt(spent, 50.0, alpha, weights)
    copied = impact.fgt(np.repeat(spent, weights.astype(int)), 50.0, alpha)
    assert weighted.estimate == pytest.approx(copied.estimate, abs=1e-12)
    assert impact.fgt(spent * 8, 400.0, alpha, weights).estimate == pytest.approx(weighted.estimate, abs=1e-12)


def test_fgt_a_line_for_each_household_and_missing_expenditure():
    found = impact.fgt(pd.Series([50.0, None, 50.0]), [100, 100, 40], 0)
    assert found.estimate == 0.5
    assert np.isnan(found.households[1])
    assert [(step.step, step.dropped) for step in found.flow.steps] == [("rows", 0), ("missing", 1)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (([1.0, -1.0], 10, 0), "IMPACT-E51"),
        (([1.0, np.inf], 10, 0), "IMPACT-E51"),
        (([1.0, 2.0], [10, 0], 0), "IMPACT-E52"),
        (([1.0, 2.0], [10, np.nan], 0), "IMPACT-E52"),
        (([1.0, 2.0], [10, 10, 10], 0), "IMPACT-E53"),
        (([1.0, 2.0], 10, -1), "IMPACT-E10"),
        (([1.0, 2.0], 10, 0, [1.0, -1.0]), "IMPACT-E06"),
        (([1.0, 2.0], 10, 0, [1.0]), "IMPACT-E06"),
        (([None, None], 10, 0), "IMPACT-E05"),
        ((["much"], 10, 0), "IMPACT-E02"),
        (([1 + 2j], 10, 0), "IMPACT-E02"),
        (([1.0], 1e100, 0), "IMPACT-E52"),
    ],
)
def test_fgt_unusable_input_gets_its_sentence(arguments, code):
    with pytest.raises(ImpactError) as refused:
        impact.fgt(*arguments)
    assert refused.value.code == code


def test_fgt_of_one_household_or_cluster_says_that_its_error_is_unknown():
    for expenditure, cluster in (([5.0], None), ([5.0, 20.0], ["here", "here"])):
        with pytest.warns(impact.ImpactWarning, match="IMPACT-W47"):
            found = impact.fgt(expenditure, 10, 1, cluster=cluster)
        assert np.isnan(found.std_error)
        assert [remark.code for remark in found.remarks] == ["IMPACT-W47"]


def test_clusters_that_cannot_be_looked_up_are_told_apart_by_their_text():
    lists = np.empty(3, dtype=object)
    lists[:] = [[1], [1], [2]]
    assert impact.fgt([1.0, 2.0, 3.0], 10, 1, cluster=lists).n_clusters == 2


@pytest.mark.parametrize("method", [impact.deflate, lambda values: impact.standardise_within(values, ["a", "a"])])
def test_infinite_values_are_refused_with_their_rows(method):
    with pytest.raises(ImpactError, match=r"IMPACT-E03.*rows 2"):
        method([1.0, -np.inf])


def test_deflate_over_space_and_time_to_one_place_and_year():
    real = impact.deflate([100.0, np.nan, 90.0], spatial=[1.0, 1.0, 0.9], temporal=[80, 80, 100], base=100)
    assert real.tolist() == pytest.approx([125.0, np.nan, 100.0], nan_ok=True)


@pytest.mark.parametrize(
    ("levels", "code"),
    [({"spatial": 0}, "E52"), ({"temporal": [1, np.nan]}, "E52"), ({"base": [1, 1, 1]}, "E53")],
)
def test_deflate_by_what_is_no_price_level_is_refused(levels, code):
    with pytest.raises(ImpactError, match=f"IMPACT-{code}"):
        impact.deflate([1.0, 2.0], **levels)


def test_standardise_within_each_group_has_mean_zero_and_deviation_one():
    chance = np.random.default_rng(1)
    groups = chance.choice(["cacao", "coffee", "panela"], 200)
    values = chance.normal(size=200) * (1 + (groups == "coffee") * 50) + (groups == "panela") * 1e3
    scores = pd.Series(impact.standardise_within(values, groups)).groupby(groups)
    assert scores.mean().to_numpy() == pytest.approx(np.zeros(3), abs=1e-10)
    assert scores.std().to_numpy() == pytest.approx(np.ones(3))


def test_standardise_within_by_the_controls_leaves_their_mean_at_zero():
    values, groups = [1.0, 3.0, 5.0, 9.0], ["a"] * 4
    scores = impact.standardise_within(values, groups, reference=[True, True, False, False])
    assert scores.tolist() == pytest.approx([-np.sqrt(0.5), np.sqrt(0.5), 3 * np.sqrt(0.5), 7 * np.sqrt(0.5)])


def test_standardise_within_a_group_without_spread_is_left_empty_and_named():
    with pytest.warns(ImpactWarning, match="IMPACT-W46.*panela"):
        scores = impact.standardise_within([1.0, 3.0, 7.0], ["cacao", "cacao", "panela"])
    assert np.isnan(scores[2])
    assert not np.isnan(scores[:2]).any()


def test_standardise_within_columns_of_other_lengths_are_refused():
    with pytest.raises(ImpactError, match="IMPACT-E53"):
        impact.standardise_within([1.0, 2.0], ["a"])

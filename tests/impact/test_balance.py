"""The balance table against regressions, a published difference, and unusable input."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact import ImpactError


def villages(seed=4, size=400):
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "arm": chance.choice(["control", "loans", "training"], size),
            "place": chance.integers(0, 25, size),
            "region": chance.integers(0, 4, size),
            "age": chance.normal(45, 12, size),
            "land": chance.lognormal(0, 0.7, size),
            "weight": chance.uniform(0.5, 3, size),
        }
    )
    frame["land"] += 0.3 * (frame["arm"] == "loans") + 0.2 * frame["region"]
    return frame


def pair_of(frame, first, second):
    part = frame[frame["arm"].isin([first, second])].copy()
    part["one"] = (part["arm"] == first).astype(float)
    return part


@pytest.mark.parametrize("fixed", [None, "region"])
@pytest.mark.parametrize("weights", [None, "weight"])
def test_pairs_are_the_regressions_on_a_dummy_with_clustered_errors(fixed, weights):
    frame = villages()
    found = impact.balance_table(
        frame, columns=["age", "land"], by="arm", cluster="place", fixed_effect=fixed, weights=weights
    )
    for line in found.pairs.to_dict("records"):
        part = pair_of(frame, line["first"], line["second"])
        formula = f"{line['column']} ~ one" + (" + C(region)" if fixed else "")
        w = part["weight"] if weights else np.ones(len(part))
        fit = smf.wls(formula, part, weights=w).fit(cov_type="cluster", cov_kwds={"groups": part["place"]}, use_t=True)
        assert line["difference"] == pytest.approx(fit.params["one"], rel=1e-9)
        assert line["std_error"] == pytest.approx(fit.bse["one"], rel=1e-9)
        assert line["p_value"] == pytest.approx(fit.pvalues["one"], rel=1e-7)


@pytest.mark.parametrize(("errors", "kind"), [("robust", "HC1"), ("classical", "nonrobust")])
def test_joint_and_equality_tests_are_the_f_tests_of_the_regressions(errors, kind):
    frame = villages()
    found = impact.balance_table(frame, columns=["age", "land"], by="arm", errors=errors)
    fit = smf.ols("land ~ C(arm)", frame).fit(cov_type=kind, use_t=True)
    test = fit.f_test("C(arm)[T.loans] = 0, C(arm)[T.training] = 0")
    line = found.equality.set_index("column").loc["land"]
    assert line["statistic"] == pytest.approx(float(test.fvalue), rel=1e-9)
    assert line["p_value"] == pytest.approx(float(test.pvalue), rel=1e-7)
    assert (line["df"], line["df_within"]) == (2, 397)
    for joint in found.joint.to_dict("records"):
        part = pair_of(frame, joint["first"], joint["second"])
        fit = smf.ols("one ~ age + land", part).fit(cov_type=kind, use_t=True)
        test = fit.f_test("age = 0, land = 0")
        assert joint["statistic"] == pytest.approx(float(test.fvalue), rel=1e-9)
        assert joint["p_value"] == pytest.approx(float(test.pvalue), rel=1e-7)


def test_descriptives_and_standardised_differences_are_those_of_the_groups():
    frame = villages()
    found = impact.balance_table(frame, columns=["land"], by="arm", control="control")
    lines = found.descriptives.set_index("group")
    assert lines.loc["total", "n"] == len(frame)
    for arm, part in frame.groupby("arm"):
        assert lines.loc[arm, "mean"] == pytest.approx(part["land"].mean())
        assert lines.loc[arm, "sd"] == pytest.approx(part["land"].std())
        assert lines.loc[arm, "std_error"] == pytest.approx(part["land"].sem())
    assert [tuple(pair) for pair in found.pairs[["first", "second"]].to_numpy()] == [
        ("loans", "control"),
        ("training", "control"),
    ]
    one, two = (frame.loc[frame["arm"] == arm, "land"] for arm in ("loans", "control"))
    expected = (one.mean() - two.mean()) / np.sqrt((one.var() + two.var()) / 2)
    assert found.pairs.loc[0, "standardised"] == pytest.approx(expected)
    assert len(found.tidy()) == 1
    assert found.plot().axes


def test_dehejia_and_wahba_experimental_and_naive_differences():
    from causaldata import cps_mixtape, nsw_mixtape

    nsw = nsw_mixtape.load_pandas().data
    cps = cps_mixtape.load_pandas().data
    asked = {"columns": ["re78"], "by": "treat", "control": 0}
    classical = impact.balance_table(nsw, **asked, errors="classical").pairs.iloc[0]
    robust = impact.balance_table(nsw, **asked).pairs.iloc[0]
    assert classical["difference"] == pytest.approx(1794.3424, abs=5e-5)
    assert classical["std_error"] == pytest.approx(632.8534, abs=5e-5)
    assert robust["std_error"] == pytest.approx(670.8245, abs=5e-5)
    both = pd.concat([nsw[nsw["treat"] == 1], cps], ignore_index=True)
    naive = impact.balance_table(both, **asked, errors="classical").pairs.iloc[0]
    assert naive["difference"] == pytest.approx(-8497.5161, abs=5e-5)
    assert naive["std_error"] == pytest.approx(712.0207, abs=5e-5)


def test_missing_values_leave_a_row_out_of_that_column_only():
    frame = villages()
    frame.loc[:19, "age"] = np.nan
    found = impact.balance_table(frame, columns=["age", "land"], by="arm")
    totals = found.descriptives[found.descriptives["group"] == "total"].set_index("column")["n"]
    assert (totals["age"], totals["land"]) == (380, 400)
    assert found.joint["n"].sum() == 2 * 380


def test_a_constant_column_and_a_group_without_rows_give_no_wrong_number():
    frame = villages(size=60).assign(one=1.0)
    frame["late"] = np.where(frame["arm"] == "loans", np.nan, frame["age"])
    found = impact.balance_table(frame, columns=["one", "late"], by="arm", cluster="place")
    constant = found.pairs[found.pairs["column"] == "one"]
    assert (constant["difference"] == 0).all()
    assert constant["standardised"].isna().all()
    empty = found.pairs.query("column == 'late' and (first == 'loans' or second == 'loans')")
    assert empty["difference"].isna().all()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"by": "one"}, "IMPACT-E57"),
        ({"control": "placebo"}, "IMPACT-E10"),
        ({"errors": "hc9"}, "IMPACT-E10"),
        ({"columns": []}, "IMPACT-E10"),
        ({"columns": ["arm"]}, "IMPACT-E02"),
        ({"columns": ["wealth"]}, "IMPACT-E01"),
    ],
)
def test_unusable_columns_and_settings_are_refused(wrong, code):
    asked = {"columns": ["age"], "by": "arm"} | wrong
    with pytest.raises(ImpactError) as refused:
        impact.balance_table(villages(size=60).assign(one="same"), **asked)
    assert refused.value.code == code


def test_no_row_with_every_column_leaves_the_joint_test_empty():
    frame = pd.DataFrame({"arm": list("aabb"), "x": [1, np.nan, 2, np.nan], "y": [np.nan, 4, np.nan, 5.0]})
    found = impact.balance_table(frame, columns=["x", "y"], by="arm")
    assert found.joint["n"].item() == 0
    assert found.joint["p_value"].isna().all()
    assert found.pairs["difference"].to_list() == [-1.0, -1.0]


def test_a_group_called_total_is_not_taken_for_everybody():
    frame = pd.DataFrame({"arm": ["total", "rest"] * 3, "x": [1.0, 2, 3, 4, 5, 7]})
    assert found_columns(impact.balance_table(frame, columns=["x"], by="arm")) >= {"mean: total", "mean: (total)"}


def found_columns(table):
    return set(table.tidy().columns)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", None]),
            st.sampled_from([np.nan, 0.0, 1.0, 2.5, -7.0]),
            st.sampled_from([np.nan, 3.0]),
            st.integers(0, 2),
            st.integers(0, 2),
        ),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([{}, {"cluster": "place"}, {"fixed_effect": "place"}, {"weights": "weight", "cluster": "place"}]),
)
def test_random_frames_give_the_difference_of_means_or_an_error_of_ours(rows, asked):
    frame = pd.DataFrame(rows, columns=["arm", "x", "y", "place", "weight"])
    try:
        found = impact.balance_table(frame, columns=["x", "y"], by="arm", **asked)
    except ImpactError:  # anything else fails the test
        return
    assert len(found.tidy()) == 2
    for line in found.pairs.query("column == 'x'").to_dict("records"):
        assert not np.isinf([line["difference"], line["std_error"], line["standardised"]]).any()
        if "fixed_effect" in asked or np.isnan(line["difference"]):
            continue
        used = frame.dropna(subset=["arm", "x"])
        used = used.assign(w=used["weight"] if "weights" in asked else 1.0)
        means = [
            np.average(part["x"], weights=part["w"])
            for part in (used[(used["arm"] == line[side]) & (used["w"] > 0)] for side in ("first", "second"))
        ]
        assert line["difference"] == pytest.approx(means[0] - means[1], abs=1e-9)

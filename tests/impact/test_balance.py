"""The balance table against regressions, a published difference, and unusable input."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

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

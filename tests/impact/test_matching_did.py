"""Matching difference in differences: the dense definition, its invariances, published numbers, bad input."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest

from eslabon import impact
from eslabon.impact import ImpactWarning
from tests.impact import dense_matching as dense

X = ["age", "land", "school"]


def homes(seed=1, size=900, places=60):
    """Two cross-sections with selection on age and land, and an effect of 0.3."""
    chance = np.random.default_rng(seed)
    place = chance.integers(0, places, size)
    local = chance.normal(size=places)
    frame = pd.DataFrame(
        {
            "place": [f"p{code:03d}" for code in place],
            "late": chance.integers(0, 2, size),
            "age": chance.normal(45, 12, size),
            "land": chance.lognormal(0, 0.7, size),
            "school": chance.integers(0, 2, size),
            "weight": chance.integers(1, 4, size),
        }
    )
    pull = 0.03 * (frame["age"] - 45) + 0.3 * frame["land"] - 0.5 + 0.4 * local[place] + chance.normal(size=size)
    frame["d"] = (pull > 0).astype(int)
    frame["income"] = (
        5 + 0.02 * frame["age"] + 0.2 * frame["land"] + 0.1 * frame["late"] + 0.3 * frame["d"] * frame["late"]
        + 0.3 * local[place] + chance.normal(size=size)
    )  # fmt: skip
    frame["poor"] = (frame["income"] < 6).astype(int)
    return frame


def run(frame, **changes):
    asked = {"outcomes": "income", "treated": "d", "post": "late", "propensity": X, "cluster": "place", "reps": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # remarks are looked at in their own tests
        return impact.matching_did(frame, **{**asked, "seed": 3, **changes})


@pytest.mark.parametrize("kernel", dense.KERNELS)
@pytest.mark.parametrize("support", ["minmax", "both", "attk", "none"])
def test_matching_did_every_kernel_and_support_equals_the_dense_definition(kernel, support):
    frame = homes()
    found = run(frame, kernel=kernel, support=support).effects["income"].estimate
    assert found == pytest.approx(dense.effect(frame, y="income", x=X, kernel=kernel, rule=support), rel=1e-10)


@pytest.mark.parametrize(
    "changes", [{"link": "logit"}, {"weights": "weight"}, {"bandwidth": 0.004}, {"bandwidth": 0.5}]
)
def test_matching_did_other_settings_equal_the_dense_definition(changes):
    frame = homes(seed=2)
    found = run(frame, **changes).effects["income"].estimate
    assert found == pytest.approx(dense.effect(frame, y="income", x=X, **changes), rel=1e-10)


@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov"])
def test_matching_did_replicates_equal_copied_rows_with_the_model_estimated_anew(kernel):
    frame = homes(size=500)
    found = run(frame, reps=6, seed=11, kernel=kernel).effects["income"]
    expected = [dense.replicate(frame, cluster="place", seed=11, r=r, y="income", x=X, kernel=kernel) for r in range(6)]
    assert found.replicates == pytest.approx(expected, rel=1e-9)
    assert found.std_error == pytest.approx(np.std(expected, ddof=1), rel=1e-9)


def test_matching_did_any_number_of_workers_gives_the_same_numbers():
    frame = homes()
    one, three = (run(frame, reps=23, workers=workers) for workers in (1, 3))
    assert np.array_equal(one.effects["income"].replicates, three.effects["income"].replicates)
    assert one.effects["income"].std_error == three.effects["income"].std_error


def test_matching_did_weights_returned_are_the_ones_that_give_the_effect():
    frame = homes()
    found = run(frame, outcomes=["income", "poor"], weights="weight")
    rows = found.rows
    assert rows.groupby(["post", "treated"])["weight"].sum().to_numpy() == pytest.approx(np.ones(4))
    sign = np.where(rows["treated"] == rows["post"], 1.0, -1.0)
    for name in ("income", "poor"):
        y = frame[name].to_numpy()[rows["row"]]
        assert (sign * rows["weight"] * y).sum() == pytest.approx(found.effects[name].estimate, rel=1e-10)
    line = found.balance.tidy().query("column == 'income' and period == 'after'").iloc[0]
    gap = line["treated_matched"] - line["control_matched"]
    assert gap == pytest.approx(found.effects["income"].difference_after, rel=1e-10)


def test_matching_did_support_table_adds_up_by_arm_and_period():
    frame = homes(size=300)
    for kernel, support in (("gaussian", "both"), ("uniform", "minmax"), ("epanechnikov", "attk")):
        table = run(frame, kernel=kernel, support=support, bandwidth=0.01).support.tidy()
        parts = table[["on_support", "off_low", "off_high", "weight_zero"]]
        assert (parts.sum(axis=1) == table["all"]).all()
        whole = table.set_index(["period", "arm"])["all"]
        assert whole["all", "all"] == 300
        assert whole["before", "treated"] + whole["before", "control"] == whole["before", "all"]
        assert whole["before", "all"] + whole["after", "all"] == 300


def test_matching_did_order_of_rows_and_library_of_frames_change_nothing():
    frame = homes()
    plain = run(frame, reps=8).effects["income"]
    for other in (frame.sample(frac=1, random_state=2), pl.from_pandas(frame)):
        same = run(other, reps=8).effects["income"]
        assert same.estimate == pytest.approx(plain.estimate, rel=1e-10)
        assert same.std_error == pytest.approx(plain.std_error, rel=1e-8)


def test_matching_did_rescaled_columns_and_outcomes_only_rescale():
    frame = homes()
    plain = run(frame, reps=8).effects["income"]
    turned = frame.assign(age=frame["age"] / 1e6 + 3, income=100 * frame["income"] - 7)
    scaled = run(turned, reps=8).effects["income"]
    assert scaled.estimate == pytest.approx(100 * plain.estimate, rel=1e-8)
    assert scaled.std_error == pytest.approx(100 * plain.std_error, rel=1e-8)


def test_matching_did_whole_weights_equal_copied_rows():
    frame = homes(size=400)
    weighted = run(frame, weights="weight", reps=8).effects["income"]
    copied = run(frame.loc[frame.index.repeat(frame["weight"])], reps=8).effects["income"]
    assert weighted.estimate == pytest.approx(copied.estimate, rel=1e-9)
    assert weighted.std_error == pytest.approx(copied.std_error, rel=1e-8)


def test_matching_did_outcome_missing_in_some_rows_uses_the_others_and_counts():
    frame = homes()
    frame.loc[:49, "poor"] = np.nan
    both = run(frame, outcomes=["income", "poor"])
    assert both.effects["poor"].n == both.effects["income"].n - 50
    assert both.effects["poor"].flow.steps[-1].dropped == 50
    assert [remark.code for remark in both.remarks] == ["IMPACT-W45"]
    assert both.effects["income"].estimate == run(frame).effects["income"].estimate
    # The score still knows all rows: only the kernel sums leave the fifty out.
    alone = run(frame, outcomes="poor").effects["poor"].estimate
    assert both.effects["poor"].estimate == pytest.approx(alone, rel=1e-12)


def test_matching_did_unmatched_is_the_double_difference_with_clustered_errors():
    import statsmodels.formula.api as smf

    frame = homes()
    fit = smf.ols("income ~ d * late", frame).fit(
        cov_type="cluster", cov_kwds={"groups": frame["place"].astype("category").cat.codes}
    )
    found = run(frame).unmatched["income"]
    assert found.estimate == pytest.approx(fit.params["d:late"], rel=1e-10)
    assert found.std_error == pytest.approx(fit.bse["d:late"], rel=1e-10)
    assert found.n_clusters == 60


def test_matching_did_propensity_has_the_coefficients_and_clustered_errors_of_the_probit():
    import statsmodels.api as sm

    frame = homes()
    part = frame[frame["late"] == 1]
    fit = sm.Probit(part["d"], sm.add_constant(part[X])).fit(
        disp=0, tol=1e-14, cov_type="cluster", cov_kwds={"groups": part["place"].astype("category").cat.codes}
    )
    table = run(frame).propensity.after.tidy().set_index("term")
    assert table.loc[X, "estimate"].to_numpy() == pytest.approx(fit.params[X].to_numpy(), rel=1e-8)
    count, n = part["place"].nunique(), len(part)
    own = fit.bse[X].to_numpy() / np.sqrt((n - 1) / (n - 4))  # statsmodels multiplies by (n − 1)/(n − k) as well
    assert table.loc[X, "std_error"].to_numpy() == pytest.approx(own, rel=1e-6)
    assert count > 2


def test_matching_did_constant_outcome_has_no_effect_at_all():
    found = run(homes().assign(income=0.1), reps=5).effects["income"]
    assert (found.estimate, found.std_error, found.p_value) == (0.0, 0.0, 1.0)

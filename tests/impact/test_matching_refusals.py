"""What matching refuses and remarks: each bad input has its sentence, and no number is wrong in silence."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact import ImpactError, ImpactWarning
from tests.impact import dense_matching as dense
from tests.impact.test_matching_did import X, homes

ASKED = {"outcomes": "income", "treated": "d", "post": "late", "propensity": X, "cluster": "place", "seed": 3}


def refused(frame, **changes):
    with pytest.raises(ImpactError) as found:
        impact.matching_did(frame, **{**ASKED, "reps": 4, **changes})
    return found.value


def remarked(frame, **changes):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = impact.matching_did(frame, **{**ASKED, "reps": 4, **changes})
    assert {str(one.message)[:10] for one in caught} <= {remark.code for remark in found.remarks}
    return found


def test_perfect_separation_by_one_column_names_it_and_the_rows():
    frame = homes()
    frame["land"] = np.where(frame["d"] == 1, 1.0, 0.0) + frame["land"] / 1e3
    error = refused(frame)
    assert error.code == "IMPACT-E45"
    assert "land" in str(error)
    assert "late = 0" in str(error)


def test_perfect_separation_of_a_few_rows_names_the_rows():
    frame = homes().assign(rare=0)
    treated = frame.index[(frame["d"] == 1) & (frame["late"] == 1)][:3]
    frame.loc[treated, "rare"] = 1
    for link in ("probit", "logit"):
        error = refused(frame, propensity=[*X, "rare"], link=link)
        assert error.code == "IMPACT-E45"
        assert "rare" in str(error)
        assert f"rows {', '.join(str(row + 1) for row in treated)}:" in str(error)


def test_perfect_separation_of_one_row_among_thousands_is_seen():
    frame = homes(size=20_000).assign(rare=0)
    row = frame.index[(frame["d"] == 0) & (frame["late"] == 0)][1_234]
    frame.loc[row, "rare"] = 1
    for link in ("probit", "logit"):
        error = refused(frame, propensity=[*X, "rare"], link=link)
        assert error.code == "IMPACT-E45"
        assert f"rare tells treated and controls apart without error in rows {row + 1}:" in str(error)


def test_perfect_separation_by_two_columns_together_is_seen():
    frame = homes()
    chance = np.random.default_rng(3)
    frame["one"] = chance.normal(size=len(frame))
    frame["two"] = frame["one"] + np.where(frame["d"] == 1, 1, -1) * chance.uniform(0.1, 1, len(frame))
    error = refused(frame, propensity=["one", "two"])
    assert error.code == "IMPACT-E45"
    assert "one" in str(error)
    assert "two" in str(error)


def test_extreme_values_without_separation_go_on():
    frame = homes()
    frame.loc[5, "land"] = 500.0
    frame.loc[5, "d"] = 0
    found = remarked(frame)
    assert found.effects["income"].estimate == pytest.approx(dense.effect(frame, y="income", x=X), rel=1e-8)


def test_a_model_that_reaches_no_maximum_is_refused_by_period():
    # Weights over 24 orders of magnitude on columns over 20: rounding hides which way the likelihood rises.
    frame, chance = homes(seed=2, size=90), np.random.default_rng(1002)
    frame["weight"] = 10.0 ** np.random.default_rng(2).uniform(-12, 12, len(frame))
    frame["land"] = chance.lognormal(0, 5, len(frame))
    frame["age"] = chance.lognormal(0, 5, len(frame))
    error = refused(frame, weights="weight", link="logit")
    assert error.code == "IMPACT-E46"
    assert "late = 0" in str(error)


def test_a_row_further_out_than_any_other_is_told_apart_by_its_column():
    frame = homes(size=300)
    frame.loc[7, "land"] = -1e89
    error = refused(frame)
    assert error.code == "IMPACT-E45"
    assert "land" in str(error)
    assert "rows 8:" in str(error)


def test_values_are_small_without_harm_or_refused_as_too_small():
    frame = homes(size=300)
    assert refused(frame.assign(land=frame["land"] * 1e-180)).code == "IMPACT-E11"
    tiny = frame.assign(land=frame["land"] * 1e-45)
    plain, scaled = (remarked(one).effects["income"].estimate for one in (frame, tiny))
    assert scaled == pytest.approx(plain, rel=1e-9)


@pytest.mark.parametrize("late", [0, 1])
@pytest.mark.parametrize("member", [0, 1])
def test_an_arm_without_rows_in_a_period_is_named(late, member):
    frame = homes()
    frame = frame[(frame["late"] != late) | (frame["d"] != member)]
    error = refused(frame)
    assert error.code == "IMPACT-E47"
    assert f"d = {member}" in str(error)
    assert f"late = {late}" in str(error)


def test_an_outcome_that_nobody_answered_in_a_period_is_named():
    frame = homes()
    frame.loc[frame["late"] == 0, "poor"] = np.nan
    error = refused(frame, outcomes=["income", "poor"])
    assert error.code == "IMPACT-E47"
    assert "poor" in str(error)


def test_one_cluster_is_refused_and_few_are_remarked():
    assert refused(homes().assign(place="here")).code == "IMPACT-E48"
    assert "IMPACT-W43" in {remark.code for remark in remarked(homes(places=12)).remarks}


def test_nobody_within_reach_is_refused_by_period_and_outcome():
    # The models agree on average but no score of a treated household is that of a control to a billionth.
    error = refused(homes(), kernel="epanechnikov", bandwidth=1e-12)
    assert error.code == "IMPACT-E49"
    assert "income" in str(error)


def test_replicates_without_an_answer_are_counted_and_too_many_are_refused():
    # Treated live in three places only: some draws leave all three out.
    frame = homes(size=600, places=30)
    frame = frame[(frame["d"] == 0) | frame["place"].isin(["p000", "p001", "p002"])]
    found = remarked(frame, reps=60)
    lost = int(np.isnan(found.effects["income"].replicates).sum())
    assert lost > 0
    assert any(remark.code == "IMPACT-W42" and f"{lost} of 60" in remark.en for remark in found.remarks)
    two = homes(size=300, places=2)
    two["d"] = (two["place"] == "p000").astype(int)
    two["late"] = np.arange(len(two)) % 2
    # With two places either both are drawn, or one arm is missing.
    errors = [remarked_or_refused(two, seed) for seed in range(12)]
    assert "IMPACT-E50" in errors


def remarked_or_refused(frame, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # few clusters: that is the point
        try:
            impact.matching_did(frame, **{**ASKED, "reps": 2, "seed": seed})
        except ImpactError as error:
            return error.code
    return "answered"


def test_a_column_that_says_nothing_new_is_left_out_with_a_remark():
    frame = homes().assign(months=lambda f: f["age"] * 12, one=1.0)
    found = remarked(frame, propensity=[*X, "months", "one"])
    assert [remark.code for remark in found.remarks].count("IMPACT-W41") == 2
    assert found.propensity.before.redundant == ("months", "one")
    assert found.effects["income"].estimate == pytest.approx(remarked(frame).effects["income"].estimate, rel=1e-10)


def test_many_treated_off_the_support_are_remarked():
    frame = homes()
    frame.loc[frame["d"] == 1, "age"] += 25
    found = remarked(frame)
    assert "IMPACT-W44" in {remark.code for remark in found.remarks}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"link": "cloglog"}, "IMPACT-E10"),
        ({"kernel": "normal"}, "IMPACT-E10"),
        ({"support": "common"}, "IMPACT-E10"),
        ({"bandwidth": 0}, "IMPACT-E10"),
        ({"bandwidth": np.inf}, "IMPACT-E10"),
        ({"reps": 1}, "IMPACT-E10"),
        ({"seed": -1}, "IMPACT-E10"),
        ({"confidence": 1}, "IMPACT-E10"),
        ({"outcomes": []}, "IMPACT-E10"),
        ({"propensity": ["age", "age"]}, "IMPACT-E10"),
        ({"outcomes": "wealth"}, "IMPACT-E01"),
        ({"propensity": ["place"]}, "IMPACT-E02"),
        ({"treated": "age"}, "IMPACT-E04"),
    ],
)
def test_settings_and_columns_without_meaning_are_refused(wrong, code):
    assert refused(homes(size=200), **wrong).code == code


def test_infinite_values_and_negative_weights_are_refused():
    frame = homes(size=200)
    assert refused(frame.assign(income=np.inf)).code == "IMPACT-E03"
    assert refused(frame.assign(weight=-1.0), weights="weight").code == "IMPACT-E06"


cells = st.one_of(st.floats(-1e3, 1e3), st.sampled_from([np.nan, 0.0, 1.0]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 1), cells, cells, st.integers(0, 6), st.integers(0, 3)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from(["gaussian", "epanechnikov"]),
    st.sampled_from(["minmax", "both", "attk"]),
)
def test_random_frames_give_the_dense_answer_or_an_error_of_ours(rows, kernel, support):
    frame = pd.DataFrame(rows, columns=["d", "late", "age", "income", "place", "weight"])
    asked = {**ASKED, "propensity": "age", "reps": 0, "kernel": kernel, "support": support, "weights": "weight"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # remarks are no errors
        try:
            found = impact.matching_did(frame, **asked)
        except ImpactError:  # anything else fails the test
            return
    effect = found.effects["income"]
    # The definition, with the scores that were returned: tiny samples have likelihoods too flat for two programs.
    used = found.rows.assign(
        y=frame["income"].to_numpy()[found.rows["row"]], w=frame["weight"].to_numpy()[found.rows["row"]]
    )
    expected = []
    for late in (0, 1):
        part = used[used["post"] == late]
        d, p, y, w = (part[name].to_numpy(float) for name in ("treated", "score", "y", "w"))
        keep = dense.support(p, d, support) & ~np.isnan(y)
        expected.append(
            dense.matched_difference(y[keep], d[keep], p[keep], w[keep], kernel=kernel, bandwidth=0.06, rule="none")
        )
    assert effect.estimate == pytest.approx(expected[1] - expected[0], rel=1e-8, abs=1e-8)
    assert np.isnan(effect.std_error)  # no replicates were asked for

"""The wild bootstrap and Conley's error: equal to their definitions written out, row by row."""

import itertools
import warnings

import diff_diff
import numpy as np
import pandas as pd
import pytest

from eslabon.impact import ImpactError, conley, did, romano_wolf, wild_bootstrap
from eslabon.impact.kernels import wild
from eslabon.impact.kernels.geodesic import geodesic_km
from eslabon.impact.problems import ImpactWarning
from eslabon.impact.wild_bootstrap import step_down

DESIGN = {"treated": "near", "period": "year", "start": 2010, "unit": "place"}


def homes(places=26, rows=500, *, seed=3, effect=0.3):
    rng = np.random.default_rng(seed)
    place, year = rng.integers(0, places, rows), rng.integers(2008, 2012, rows)
    frame = pd.DataFrame({"place": place, "year": year, "near": place % 2, "x": rng.normal(size=rows)})
    frame["w"] = rng.uniform(0.5, 2, rows)
    shock = rng.normal(size=(places, 4))[place, year - 2008]
    frame["y"] = effect * frame.near * (year >= 2010) + 0.5 * frame.x + 0.5 * shock + rng.normal(size=rows)
    frame["lat"] = (-12 - rng.uniform(0, 1, places))[place]
    frame["lon"] = (-75 + rng.uniform(0, 1, places))[place]
    return frame


def by_definition(frame, signs, *, hypothesis=0.0, weights=None):
    """t of the data and of each draw, with every effect a dummy and every draw a regression of its own."""
    d = (frame.near * (frame.year >= 2010)).to_numpy(float)
    dummies = pd.get_dummies(frame[["place", "year"]].astype(str), dtype=float).to_numpy()
    others = np.column_stack([dummies[:, :-1], frame.x])
    full = np.column_stack([d, others])
    w = np.ones(len(frame)) if weights is None else frame[weights].to_numpy()
    codes = np.unique(frame.place, return_inverse=True)[1]
    bread = np.linalg.inv(full.T @ (full * w[:, None]))

    def statistic(y):
        beta = bread @ full.T @ (w * y)
        scores = full * (w * (y - full @ beta))[:, None]
        sums = np.vstack([np.bincount(codes, weights=column) for column in scores.T])
        return (beta[0] - hypothesis) / np.sqrt((bread @ sums @ sums.T @ bread)[0, 0])

    y = frame.y.to_numpy()
    beta = np.linalg.solve(others.T @ (others * w[:, None]), others.T @ (w * (y - hypothesis * d)))
    fitted = others @ beta + hypothesis * d
    return statistic(y), np.array([statistic(fitted + (y - fitted) * draw[codes]) for draw in signs])


@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("hypothesis", [0.0, 0.4])
def test_each_draw_is_a_regression_of_its_own(weights, hypothesis):
    frame = homes()
    ours = wild_bootstrap(
        frame, outcome="y", controls=["x"], weights=weights, seed=9, draws=49, hypothesis=hypothesis, **DESIGN
    )
    signs = wild.signs(26, 49, law="rademacher", rng=np.random.default_rng(9))
    own, draws = by_definition(frame, signs, hypothesis=hypothesis, weights=weights)
    factor = np.sqrt(26 / 25 * (ours.n - 1) / (ours.n - 6))
    assert ours.t_statistic * factor == pytest.approx(own, rel=1e-9)
    assert ours.statistics * factor == pytest.approx(draws, rel=1e-8)
    assert ours.p_value == np.mean(np.abs(draws) > abs(own))
    assert ours.exact


def test_the_interval_holds_what_is_not_rejected():
    ours = wild_bootstrap(homes(), outcome="y", seed=9, draws=999, **DESIGN)
    for null, rejected in (
        (ours.ci_low - 1e-6, True),
        (ours.ci_low + 1e-3, False),
        (ours.ci_high + 1e-6, True),
        (ours.ci_high - 1e-3, False),
    ):
        again = wild_bootstrap(homes(), outcome="y", seed=9, draws=999, hypothesis=null, **DESIGN)
        assert (again.p_value <= 0.05) == rejected


def test_few_clusters_use_all_signs_and_say_so():
    frame = homes(places=8)
    with pytest.warns(ImpactWarning, match="IMPACT-W2[36]") as heard:
        ours = wild_bootstrap(frame, outcome="y", controls=["x"], seed=1, **DESIGN)
    assert {"IMPACT-W23", "IMPACT-W26"} <= {str(one.message)[:10] for one in heard}
    assert (ours.draws, ours.enumerated) == (256, True)
    signs = np.array(list(itertools.product([1.0, -1.0], repeat=8)))
    own, draws = by_definition(frame, signs)
    assert ours.p_value == np.mean(np.abs(draws) >= abs(own) * (1 - 1e-9))


def test_units_larger_than_clusters_are_called_approximate():
    frame = homes(places=40, rows=900)
    frame["district"] = frame.place // 4
    frame["near"] = frame.district % 2
    with pytest.warns(ImpactWarning, match="IMPACT-W24"):
        ours = wild_bootstrap(
            frame,
            outcome="y",
            treated="near",
            period="year",
            start=2010,
            unit="district",
            cluster="place",
            seed=1,
        )
    assert not ours.exact


@pytest.mark.parametrize("law", ["rademacher", "webb", "mammen"])
def test_weights_have_mean_zero_and_variance_one(law):
    drawn = wild.signs(500, 4000, law=law, rng=np.random.default_rng(2))
    assert abs(drawn.mean()) < 0.003
    assert drawn.var() == pytest.approx(1, abs=0.01)
    assert np.array_equal(drawn, wild.signs(500, 4000, law=law, rng=np.random.default_rng(2)))


def test_two_workers_give_the_same_bootstrap():
    frame = homes(places=100, rows=3000)
    one, two = (wild_bootstrap(frame, outcome="y", seed=4, workers=workers, **DESIGN) for workers in (1, 2))
    assert (one.p_value, one.ci_low, one.ci_high) == (two.p_value, two.ci_low, two.ci_high)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"draws": 0}, "IMPACT-E10"), ({"weights_law": "normal"}, "IMPACT-E10"), ({"variance": "iid"}, "IMPACT-E10")],
)
def test_wild_bootstrap_refuses_by_name(asked, code):
    with pytest.raises(ImpactError) as refused:
        wild_bootstrap(homes(), outcome="y", seed=1, **DESIGN, **asked)
    assert refused.value.code == code


def test_romano_wolf_lies_between_the_single_p_and_bonferroni():
    frame = homes(places=60, rows=2000)
    rng = np.random.default_rng(8)
    names = ["y", *(f"z{place}" for place in range(4))]
    for name in names[1:]:
        frame[name] = rng.normal(size=len(frame)) + 0.1 * frame.near * (frame.year >= 2010)
    ours = romano_wolf(frame, outcomes=names, seed=5, **DESIGN)
    for one, adjusted in zip(ours.estimates, ours.adjusted_p, strict=True):
        assert one.p_value <= adjusted + 1e-12 <= 5 * one.p_value + 0.02
    order = np.argsort([-abs(one.t_statistic) for one in ours.estimates])
    assert np.all(np.diff(np.array(ours.adjusted_p)[order]) >= 0)
    assert ours.tidy()["adjusted_p"].tolist() == list(ours.adjusted_p)


def test_romano_wolf_of_one_outcome_twice_is_its_own_test():
    frame = homes().assign(again=lambda one: 2 * one.y)
    ours = romano_wolf(frame, outcomes=["y", "again"], seed=5, **DESIGN)
    share = (1 + np.count_nonzero(np.abs(ours.estimates[0].statistics) > abs(ours.estimates[0].t_statistic))) / 1000
    assert ours.adjusted_p == pytest.approx((share, share))


def test_step_down_is_the_peer_rule_by_hand():
    draws = np.array([[0.1, 2.0, 0.3], [3.0, 0.1, 0.2], [0.2, 0.4, 1.9], [0.3, 0.2, 0.1]])
    assert step_down(np.array([2.5, -1.5, 0.25]), draws).tolist() == [2 / 5, 3 / 5, 3 / 5]


def test_romano_wolf_of_one_outcome_is_refused():
    with pytest.raises(ImpactError, match="IMPACT-E10"):
        romano_wolf(homes(), outcomes=["y"], seed=1, **DESIGN)


@pytest.mark.parametrize("kernel", ["uniform", "triangular"])
def test_conley_is_its_double_sum_over_rows(kernel):
    frame = homes(places=30)
    ours = conley(
        frame, outcome="y", controls=["x"], latitude="lat", longitude="lon", cutoff_km=40, kernel=kernel, **DESIGN
    )
    d = (frame.near * (frame.year >= 2010)).to_numpy(float)
    dummies = pd.get_dummies(frame[["place", "year"]].astype(str), dtype=float).to_numpy()[:, :-1]
    full = np.column_stack([d, dummies, frame.x])
    bread = np.linalg.inv(full.T @ full)
    scores = full * (frame.y - full @ bread @ full.T @ frame.y).to_numpy()[:, None]
    first, second = (side.ravel() for side in np.indices((len(frame), len(frame))))
    lat, lon = frame.lat.to_numpy(), frame.lon.to_numpy()
    km = geodesic_km(lat[first], lon[first], lat[second], lon[second]).reshape(len(frame), -1)
    near = (km <= 40) * (1.0 if kernel == "uniform" else 1 - km / 40)
    variance = (bread @ scores.T @ near @ scores @ bread)[0, 0] * (ours.n - 1) / (ours.n - 6)
    assert ours.std_error == pytest.approx(np.sqrt(variance), rel=1e-9)


def test_conley_of_no_distance_is_the_clustered_error():
    frame = homes(places=30)
    ours = conley(frame, outcome="y", latitude="lat", longitude="lon", cutoff_km=1e-6, **DESIGN)
    clustered = did(frame, outcome="y", **DESIGN)
    assert ours.std_error * np.sqrt(30 / 29) == pytest.approx(clustered.std_error, rel=1e-12)
    assert (ours.n_pairs, ours.n_places) == (0, 30)


def test_conley_of_all_distances_is_zero_with_the_uniform_kernel_or_says_so():
    """All scores add up to nothing, so that one cluster of everybody has no variance."""
    frame = homes(places=30)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)
        ours = conley(frame, outcome="y", latitude="lat", longitude="lon", cutoff_km=2000, **DESIGN)
    assert np.isnan(ours.std_error) or ours.std_error < 1e-8
    assert not np.isnan(ours.std_error) or "IMPACT-W28" in {one.code for one in ours.remarks}


@pytest.mark.parametrize(
    ("changes", "asked", "code"),
    [
        ({"lat": lambda one: one.lat + (one.index == 7)}, {}, "IMPACT-E32"),
        ({"lat": 95.0}, {}, "IMPACT-E41"),
        ({}, {"cutoff_km": 0}, "IMPACT-E10"),
        ({}, {"kernel": "gauss"}, "IMPACT-E10"),
    ],
)
def test_conley_refuses_by_name(changes, asked, code):
    with pytest.raises(ImpactError) as refused:
        conley(
            homes().assign(**changes),
            outcome="y",
            **{"latitude": "lat", "longitude": "lon", "cutoff_km": 20, **DESIGN, **asked},
        )
    assert refused.value.code == code


def test_the_p_value_is_that_of_diff_diff_within_chance():
    frame = homes(places=24, rows=700, seed=11, effect=0.25).assign(post=lambda one: (one.year >= 2010).astype(int))
    ours = wild_bootstrap(frame, outcome="y", controls=["x"], seed=1, draws=9_999, **DESIGN)
    model = diff_diff.DifferenceInDifferences(cluster="place", inference="wild_bootstrap", n_bootstrap=9_999, seed=2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peer warns about itself
        theirs = model.fit(
            frame, outcome="y", treatment="near", time="post", covariates=["x"], absorb=["place", "year"]
        )
    assert ours.estimate == pytest.approx(theirs.att, rel=1e-8)
    assert 0.02 < ours.p_value < 0.9
    assert ours.p_value == pytest.approx(theirs.p_value, abs=4 * np.sqrt(2 * 0.25 / 9_999))

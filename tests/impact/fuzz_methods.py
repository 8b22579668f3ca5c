"""How the fuzz calls each public function of the library on a frame of `fuzz_frames`."""

import numpy as np

from eslabon import impact
from eslabon.impact import SurveyDesign

DID = {"outcome": "y", "treated": "d", "period": "year", "start": 2010, "unit": "place"}
STARTS = {"outcome": "y", "period": "year", "start": "start"}
MATCH = {"outcomes": ["y", "y2"], "treated": "d", "post": "late", "propensity": ["x", "z"], "weights": "w"}
PLAN = SurveyDesign(weights="w", strata="group", clusters="place")


def columns(frame, *names):
    """Single columns of the frame, as arrays; a name that is missing is a missing argument of the caller."""
    return [frame[name].to_numpy() if name in frame.columns else np.array([]) for name in names]


def covariance(frame):
    """Four by four out of one column; objects stay objects."""
    first = columns(frame, "x")[0][:4]
    return np.outer(first, first) + np.eye(first.size) if first.dtype.kind in "if" else first


def sizes_of(frame):
    """Populations that a careless count of the frame would give."""
    groups = sorted(map(str, frame["group"])) if "group" in frame.columns else []
    return {str(one): groups.count(one) for one in groups}


# One entry per public function: test_fuzz refuses a function without one.
METHODS = {
    "absorbed_ols": [
        lambda f: impact.absorbed_ols(
            f, outcome="y", terms=["x", "z"], unit="place", period="year", cluster="cluster", weights="w"
        ),
        lambda f: impact.absorbed_ols(f, outcome="y", terms=["x"], variance="robust"),
    ],
    "allocate": [lambda f: impact.allocate(sizes_of(f), total=len(f) // 2, minimum=1)],
    "ancova": [lambda f: impact.ancova(f, **{**DID, "unit": "home"}, controls=["x"], strata="zone", weights="w")],
    "attrition": [
        lambda f: impact.attrition(f, treated="d", observed="seen", covariates=["x", "z"], cluster="place", weights="w")
    ],
    "balance_table": [
        lambda f: impact.balance_table(f, columns=["y", "x", "y2"], by="group", cluster="place", weights="w"),
        lambda f: impact.balance_table(f, columns=["y", "x"], by="d", fixed_effect="year", errors="classical"),
    ],
    "conley": [lambda f: impact.conley(f, **DID, latitude="lat", longitude="lon", cutoff_km=10, kernel="triangular")],
    "dd_table": [
        lambda f: impact.dd_table(
            f, **{k: v for k, v in DID.items() if k != "outcome"}, outcomes=["y", "y2"], weights="w"
        )
    ],
    "deflate": [lambda f: impact.deflate(*columns(f, "y"), spatial=columns(f, "w")[0], temporal=1.1)],
    "did": [
        lambda f: impact.did(f, **DID, controls=["x"], period_interactions=["z"], cluster="cluster", weights="w"),
        lambda f: impact.did(f, **DID, variance="robust", df="full"),
    ],
    "distance_profile": [
        lambda f: impact.distance_profile(f, **DID, distance="km", radii=[5, 8], bands=[0, 5, 10, 20], sample=20)
    ],
    "doubly_robust_did": [
        lambda f: impact.doubly_robust_did(
            f, outcome="y", treated="d", post="late", covariates=["x", "z"], cluster="place", weights="w"
        ),
        lambda f: impact.doubly_robust_did(f, outcome="y", treated="d", post="late", covariates=["x"], method="ipw"),
    ],
    "event_study": [lambda f: impact.event_study(f, **DID, base=2009, controls=["x"], cluster="cluster", weights="w")],
    "fgt": [lambda f: impact.fgt(*columns(f, "spent"), 0.5, 1, *columns(f, "w"), cluster=columns(f, "place")[0])],
    "fuzzy_rd": [
        lambda f: impact.fuzzy_rd(
            f, outcome="y", score="score", cutoff=0, treated="takes", covariates=["x"], cluster="place"
        ),
        lambda f: impact.fuzzy_rd(
            f, outcome="y", score="score", cutoff=0, treated=None, bandwidth=6.0, weights="w", compare=False
        ),
    ],
    "group_time": [
        lambda f: impact.group_time(f, **STARTS, covariates=["x"], cluster="place", weights="w"),
        lambda f: impact.group_time(f, **STARTS, unit="home", control="not_yet", base="universal"),
        lambda f: impact.group_time(
            f, **STARTS, method="reg", cluster="place", inference="multiplier", reps=20, seed=1
        ),
    ],
    "heterogeneity": [lambda f: impact.heterogeneity(f, **DID, by="group", controls=["x"], weights="w")],
    "imputation_did": [lambda f: impact.imputation_did(f, **STARTS, unit="place", covariates=["x"], weights="w")],
    "lee_bounds": [
        lambda f: impact.lee_bounds(f, outcome="y", treated="d", observed="seen", cluster="place", weights="w")
    ],
    "manipulation": [lambda f: impact.manipulation(*columns(f, "score"), cutoff=0)],
    "matching_bandwidth": [lambda f: impact.matching_bandwidth(f, **MATCH, grid=(0.06, 0.2))],
    "matching_did": [
        lambda f: impact.matching_did(f, **MATCH, cluster="place", reps=6, seed=1),
        lambda f: impact.matching_did(f, **MATCH, link="logit", kernel="epanechnikov", support="both", reps=4, seed=1),
    ],
    "minimum_effect": [
        lambda f: impact.minimum_effect(
            len(f), per_cluster=3, sd=float(np.nanstd(np.arange(len(f)))) if len(f) else 0.0, icc=0.1
        )
    ],
    "nearest": [
        lambda f: impact.nearest(*columns(f, "lat", "lon"), *columns(f, "lat", "lon")),
        lambda f: impact.nearest(*columns(f, "lat", "lon"), [-12, None], [-75, -74], missing="keep"),
    ],
    "panel_did": [
        lambda f: impact.panel_did(f, **{**DID, "unit": "home"}, controls=["x"], cluster="place", weights="w")
    ],
    "placebo_starts": [lambda f: impact.placebo_starts(f, **DID, starts=[2009], controls=["x"])],
    "randomisation_inference": [
        lambda f: impact.randomisation_inference(
            f, outcome="y", treated="d", assigned="place", strata="zone", controls=["x"], seed=1, draws=19, weights="w"
        )
    ],
    "rd_picture": [lambda f: impact.rd_picture(f, outcome="y", score="score", cutoff=0, weights="w", bins=5)],
    "rings": [lambda f: impact.rings(*columns(f, "km"), 5, 12, buffer_km=1)],
    "romano_wolf": [
        lambda f: impact.romano_wolf(
            f, **{k: v for k, v in DID.items() if k != "outcome"}, outcomes=["y", "y2"], seed=1, draws=19
        )
    ],
    "sample_size": [lambda f: impact.sample_size(len(f), margin=5)],
    "screen_manipulation": [lambda f: impact.screen_manipulation(f, score="score", cutoff=0, by="group", at_least=8)],
    "sensitivity": [
        lambda f: impact.sensitivity(impact.event_study(f, **DID, base=2009), bounds=[0.5], points=60),
        lambda f: impact.sensitivity(
            columns(f, "y")[0][:4],
            covariance(f),
            pre=2,
            kind="smoothness",
            bounds=[0.0, 0.5],
            points=60,
        ),
    ],
    "specification_curve": [
        lambda f: impact.specification_curve(
            f, **DID, choices={"controls": {"none": (), "x": ["x"]}, "weights": {"no": None, "yes": "w"}}
        )
    ],
    "standardise_within": [lambda f: impact.standardise_within(*columns(f, "y", "group"), weights=columns(f, "w")[0])],
    "sun_abraham": [lambda f: impact.sun_abraham(f, **STARTS, unit="place", covariates=["x"], weights="w")],
    "survey_regression": [
        lambda f: impact.survey_regression(f, outcome="y", covariates=["x", "z"], design=PLAN),
        lambda f: impact.survey_regression(f, outcome="y", covariates=["x"]),
    ],
    "tabulate": [
        lambda f: impact.tabulate(f, rows="group", columns="d", statistic="share", design=PLAN),
        lambda f: impact.tabulate(f, rows="group", statistic=["mean", "y"]),
    ],
    "wild_bootstrap": [lambda f: impact.wild_bootstrap(f, **DID, controls=["x"], seed=1, draws=19, weights="w")],
}

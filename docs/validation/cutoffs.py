"""Cut-offs, staggered starts, trends and tables of surveys."""

import warnings
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from docs.validation import Case
from eslabon import impact
from eslabon.impact import ImpactWarning, SurveyDesign
from tests.impact import test_sensitivity as medicaid

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "07_peer_fixtures"


def cases() -> Iterator[Case]:
    """Yield every number of this part; those whose data lie outside the project only where the data are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # repeated scores are what some of these data have
        yield from _senate()
        yield from _panes()
        yield from _elections()
        yield from _medicaid()
        yield from _contrasts()
        if SHARED.exists():
            yield from _senate_settings()
            yield from _two_stages()
            yield from _schools()


def _read(package: str, *path: str) -> pd.DataFrame:
    """A data file that a package brings."""
    with resources.as_file(resources.files(package).joinpath(*path)) as found:
        return pd.read_csv(found)


def _senate() -> Iterator[Case]:
    """Incumbency in the Senate: the example of rdrobust and rddensity."""
    frame = _read("rdrobust", "data", "rdrobust_RDsenate.csv")
    design = {"outcome": "vote", "score": "margin", "cutoff": 0, "treated": None}
    found = impact.fuzzy_rd(frame, **design)
    origin = "R rdrobust 4.0.0; Stata Journal 17(2)"
    for name, ours, theirs, digits in (
        ("conventional", found.estimate, 7.41413080197, 6),
        ("its error", found.std_error, 1.45871602383, 6),
        ("bias-corrected", found.robust.estimate, 7.50650247059, 6),
        ("robust error", found.robust.std_error, 1.74125841461, 6),
        ("bandwidth h", found.bandwidth[0], 17.7543972212, 5),
        ("bandwidth b", found.bias_bandwidth[0], 28.0280871512, 5),
        ("robust interval, low", found.ci_low, 4.0937, 4),
        ("robust interval, high", found.ci_high, 10.9193, 4),
        ("rows inside h, left", found.n_effective_left, 360, 0),
        ("rows inside h, right", found.n_effective_right, 323, 0),
    ):
        yield Case(f"Senate: {name}", origin, ours, theirs, digits)
    adjusted = impact.fuzzy_rd(frame, covariates=["class", "termshouse", "termssenate"], cluster="state", **design)
    for name, ours, theirs in (
        ("conventional", adjusted.estimate, 6.832364865),
        ("bias-corrected", adjusted.robust.estimate, 6.971442727),
        ("its error", adjusted.std_error, 1.448785483),
        ("robust error", adjusted.robust.std_error, 1.655995234),
        ("bandwidth h", adjusted.bandwidth[0], 18.43126839),
    ):
        yield Case(
            f"Senate, covariates and clusters: {name}",
            "R rdrobust 4.0.0",
            ours,
            theirs,
            6 if "bandwidth" not in name else 5,
        )
    density = impact.manipulation(frame["margin"], cutoff=0)
    origin = "Cattaneo, Jansson and Ma (2018), Stata Journal 18(1)"
    yield Case("Senate, density: T", origin, density.statistic, -0.8753, 4)
    yield Case("Senate, density: p", origin, density.p_value, 0.3814, 4)


def _panes() -> Iterator[Case]:
    """Transfers in Uruguay and support for the government."""
    from causaldata import gov_transfers, gov_transfers_density

    frame, scores = gov_transfers.load_pandas().data, gov_transfers_density.load_pandas().data["Income_Centered"]
    found = impact.fuzzy_rd(frame, outcome="Support", score="Income_Centered", cutoff=0, treated=None, compare=False)
    origin = "rdrobust 2.1.1 on causaldata's gov_transfers"
    below = frame.assign(below=(frame["Income_Centered"] < 0).astype(float), s=frame["Income_Centered"])
    below = below.assign(
        s2=below["s"] ** 2, below_s=below["below"] * below["s"], below_s2=below["below"] * below["s"] ** 2
    )
    for name, controls, gap, error in (
        ("difference of means", [], 0.1183, 0.0144),
        ("line", ["s"], 0.0974, 0.0292),
        ("two lines", ["s", "below_s"], 0.0998519, 0.0295488),
        ("two parabolas", ["s", "s2", "below_s", "below_s2"], 0.0929, 0.0459),
    ):
        one = impact.absorbed_ols(below, outcome="Support", terms=["below"], controls=controls, variance="iid")
        digits = 7 if name == "two lines" else 4
        source = "Manacorda, Miguel and Vigorito (2011), 11 to 13 points; course logs on causaldata's gov_transfers"
        yield Case(f"PANES, {name}: below the threshold", source, one.estimates[0].estimate, gap, digits)
        yield Case(f"PANES, {name}: its error", source, one.estimates[0].std_error, error, digits)
    yield Case("PANES: conventional", origin, found.estimate, 0.0247, 4)
    yield Case("PANES: bias-corrected", origin, found.robust.estimate, 0.0455, 4)
    yield Case("PANES: robust error", origin, found.robust.std_error, 0.0729, 4)
    yield Case("PANES: bandwidth h", origin, found.bandwidth[0], 0.00522, 5)
    density = impact.manipulation(scores[scores.abs() < 0.02], cutoff=0)
    yield Case("PANES, density within 0.02: p", "rddensity 3.0", density.p_value, 0.3556, 4)


def _elections() -> Iterator[Case]:
    """Close elections: means within two points."""
    from causaldata import close_elections_lmb

    votes = close_elections_lmb.load_pandas().data
    near = votes[(votes["lagdemvoteshare"] > 0.48) & (votes["lagdemvoteshare"] < 0.52)]
    origin = "Lee, Moretti and Butler (2004), Table I, as the Mixtape replicates it"
    for outcome, by, theirs, digits in (
        ("score", "lagdemocrat", 21.2, 0),
        ("score", "democrat", 47.6, 0),
        ("democrat", "lagdemocrat", 0.48, 2),
    ):
        pairs = impact.balance_table(near, columns=[outcome], by=by, control=0, errors="classical").pairs
        yield Case(f"Close elections: {outcome} by {by}", origin, float(pairs["difference"].iloc[0]), theirs, digits)


def _medicaid() -> Iterator[Case]:
    """Medicaid and insurance: the example of HonestDiD."""
    given = {"pre": 5, "weights": "first"}
    bounds = impact.sensitivity(medicaid.BETA, medicaid.COVARIANCE, **given)
    origin = "README of R HonestDiD; ends to one step of its grid (0.0004)"
    for bound, low, high, theirs in zip(
        bounds.bounds,
        bounds.low,
        bounds.high,
        ((0.0241, 0.0673), (0.0171, 0.0720), (0.00859, 0.0796), (-0.00107, 0.0883)),
        strict=True,
    ):
        yield Case(f"Medicaid, relative magnitudes {bound:g}: low", origin, low, theirs[0], 3)
        yield Case(f"Medicaid, relative magnitudes {bound:g}: high", origin, high, theirs[1], 3)
    smooth = impact.sensitivity(medicaid.BETA, medicaid.COVARIANCE, kind="smoothness", **given)
    port = ((0.025967, 0.060711), (0.013175, 0.078684), (0.002834, 0.090739), (-0.007165, 0.100738))
    for bound, low, high, theirs in zip(smooth.bounds, smooth.low, smooth.high, port, strict=True):
        origin = "moderndid 0.2.0 on the same coefficients, which agrees with R"
        yield Case(f"Medicaid, smoothness {bound:g}: low", origin, low, theirs[0], 5)
        yield Case(f"Medicaid, smoothness {bound:g}: high", origin, high, theirs[1], 5)


def _contrasts() -> Iterator[Case]:
    """Doubly robust contrasts on a draw of our own."""
    from tests.impact.kernels import test_two_periods as drawn

    y, d, after, x, w = drawn.thousand_rows()
    frame = pd.DataFrame({"y": y, "d": d, "after": after, "w": w, **{f"x{k}": x[:, k] for k in range(1, 5)}})
    origin = "moderndid 0.2.0, which equals R DRDID 1.2.3 on sim_rc; 1,000 drawn rows"
    for method, (plain, _) in drawn.SECTIONS.items():
        found = impact.doubly_robust_did(
            frame, outcome="y", treated="d", post="after", covariates=[f"x{k}" for k in range(1, 5)], method=method
        )
        yield Case(f"Cross-sections, {method}: effect", origin, found.estimate, plain[0], 6)
        yield Case(f"Cross-sections, {method}: error", origin, found.std_error, plain[1], 6)


def _senate_settings() -> Iterator[Case]:
    """Other kernels, orders and bandwidth rules on the Senate data."""
    frame = pd.read_csv(SHARED / "rdrobust" / "rdrobust_senate.csv")
    published = pd.read_csv(SHARED / "rdrobust" / "rdrobust_senate_reference.csv").set_index("spec")
    settings: dict[str, dict[str, Any]] = {
        "default": {},
        "p2": {"polynomial": 2},
        "uniform": {"kernel": "uniform"},
        "msetwo": {"bandwidth_rule": "msetwo"},
        "cerrd": {"bandwidth_rule": "cerrd"},
    }
    for name, given in settings.items():
        found = impact.fuzzy_rd(frame, outcome="vote", score="margin", cutoff=0, treated=None, compare=False, **given)
        theirs = published.loc[name]
        origin = "rdrobust 2.1.1, stored reference"
        yield Case(f"Senate, {name}: conventional", origin, found.estimate, theirs["est_conv"], 8)
        yield Case(f"Senate, {name}: its error", origin, found.std_error, theirs["se_conv"], 8)
        yield Case(f"Senate, {name}: bias-corrected", origin, found.robust.estimate, theirs["est_bc"], 8)
        yield Case(f"Senate, {name}: robust error", origin, found.robust.std_error, theirs["se_robust"], 8)
        yield Case(f"Senate, {name}: bandwidth left", origin, found.bandwidth[0], theirs["h_l"], 8)
        yield Case(f"Senate, {name}: bandwidth right", origin, found.bandwidth[1], theirs["h_r"], 8)
        yield Case(f"Senate, {name}: bias bandwidth left", origin, found.bias_bandwidth[0], theirs["b_l"], 8)
        yield Case(f"Senate, {name}: bias bandwidth right", origin, found.bias_bandwidth[1], theirs["b_r"], 8)
        yield Case(f"Senate, {name}: rows inside h, left", origin, found.n_effective_left, theirs["N_h_l"], 0)
        yield Case(f"Senate, {name}: rows inside h, right", origin, found.n_effective_right, theirs["N_h_r"], 0)


def _two_stages() -> Iterator[Case]:
    """Two-stage DiD of R on pyfixest's data, also with weights that its tests draw."""
    frame = _read("pyfixest", "did", "data", "df_het.csv")
    frame["weights"] = np.random.default_rng(1243).uniform(0, 10, size=len(frame))
    for ending, weights in (("", None), ("_weights", "weights")):
        published = pd.read_csv(SHARED / "pyfixest" / f"all_did2s_dfs{ending}.csv")
        found = impact.imputation_did(
            frame, outcome="dep_var", period="year", start="g", unit="state", cluster="state", variance="two_stage",
            weights=weights,
        )  # fmt: skip
        origin = "R did2s, stored by pyfixest"
        label = "did2s, weighted" if weights else "did2s"
        first = published[published.iloc[:, 0] == "model1"].iloc[0]
        yield Case(f"{label}: treated", origin, found.estimate, first["1"], 9)
        yield Case(f"{label}: its error", origin, found.std_error, first["2"], 9)
        events = published[published.iloc[:, 0] == "model2"].set_index("0")
        for moment, part in zip(found.moments, found.parts, strict=True):
            line = events.loc[f"rel_year::{moment:g}"]
            yield Case(f"{label}: {moment:g} years after", origin, part.estimate, line["1"], 9)
            yield Case(f"{label}: {moment:g} years after, error", origin, part.std_error, line["2"], 9)


def _schools() -> Iterator[Case]:
    """Californian schools: R's survey."""
    published = pd.read_csv(SHARED / "survey" / "survey_reference.csv")
    designs = {
        "apistrat": SurveyDesign(weights="pw", strata="stype", fpc="fpc"),
        "apiclus2": SurveyDesign(weights="pw", clusters="dnum", second_stage="snum", fpc="fpc1", second_fpc="fpc2"),
        "apiclus1": SurveyDesign(weights="pw", clusters="dnum", fpc="fpc"),
    }
    statistics = {
        "mean api00": ("mean", "api00"),
        "total enroll": ("total", "enroll"),
        "ratio api.stu/enroll": ("ratio", "api.stu", "enroll"),
    }
    for sample, design in designs.items():
        frame = pd.read_csv(SHARED / "survey" / f"{sample}.csv")
        theirs = published[published["design"].str.startswith(sample)].set_index("stat")
        for name, statistic in statistics.items():
            line = impact.tabulate(frame, statistic=statistic, design=design).tidy().iloc[0]
            digits = 3 if statistic[0] == "total" else 8
            origin = "R survey 4.1-1"
            yield Case(f"{sample}: {name}", origin, float(line["estimate"]), theirs.loc[name, "est"], digits)
            yield Case(f"{sample}: {name}, error", origin, float(line["std_error"]), theirs.loc[name, "se"], digits)
            if statistic[0] == "mean":
                yield Case(f"{sample}: deff", origin, float(line["deff"]), theirs.loc["deff api00", "est"], 8)
        fitted = impact.survey_regression(
            frame, outcome="api00", covariates=["ell", "meals", "mobility"], design=design
        )
        for one in fitted.coefficients:
            line = theirs.loc["svyglm (Intercept)" if one.term == "constant" else f"svyglm {one.term}"]
            yield Case(f"{sample}: regression, {one.term}", "R survey 4.1-1", one.estimate, line["est"], 8)
            yield Case(f"{sample}: regression, {one.term}, error", "R survey 4.1-1", one.std_error, line["se"], 8)

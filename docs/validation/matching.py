"""Matching, distances, balance, poverty and samples."""

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

from docs.validation import Case
from eslabon import impact
from eslabon.impact import ImpactWarning
from tests.impact import matching_published as published
from tests.impact import uganda

PEER = "StatsPAI 1.40.2, whose kernel paths are pinned to psmatch2 in Stata 18; NSW with PSID"


def cases() -> Iterator[Case]:
    """Yield every number of this part."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)  # treated off the support are what is compared
        yield from _matching()
    yield from _experiment()
    yield from _uganda()
    yield from _distances()
    yield from _samples()


def _matching() -> Iterator[Case]:
    """Becker and Ichino's example, and psmatch2's kernels."""
    frame = published.nsw_twice()
    asked = {"outcomes": "re78", "treated": "treat", "post": "post", "reps": 0, "seed": 1}
    found = impact.matching_did(
        frame, **asked, propensity=published.BECKER_ICHINO, link="logit", support="attk", kernel="gaussian"
    )
    origin = "Dense sums over all pairs with attk's rule of support; NSW with PSID"
    effect = found.effects["re78"].difference_after
    yield Case("Gaussian kernel 0.06, logit: effect on the treated", origin, effect, 1537.9474, 4)
    origin = (
        "Becker and Ichino (2002), Stata Journal 2(4), attk with comsup (1537.943, quoted from memory, not re-read)"
    )
    yield Case("The same, as the article has it", origin, effect, 1537.943, 1)
    rows = found.support.tidy().set_index(["period", "arm"])["on_support"]
    yield Case("The same: treated on support", origin, float(rows["after", "treated"]), 185, 0)
    yield Case("The same: controls on support", origin, float(rows["after", "control"]), 1157, 0)
    for (kernel, link, support), theirs in published.PSMATCH2.items():
        one = impact.matching_did(
            frame, **asked, propensity=published.COVARIATES, kernel=kernel, link=link, support=support
        )
        name = f"{kernel} kernel 0.06, {link}, support {support}: effect on the treated"
        yield Case(name, PEER, one.effects["re78"].difference_after, theirs, 8)


def _experiment() -> Iterator[Case]:
    """The experimental benchmark and the naive comparison."""
    from causaldata import cps_mixtape, nsw_mixtape

    nsw, cps = nsw_mixtape.load_pandas().data, cps_mixtape.load_pandas().data
    naive = pd.concat([nsw[nsw["treat"] == 1], cps], ignore_index=True)
    origin = "Dehejia and Wahba (1999); causaldata"
    for label, frame, gap, error in (("NSW experiment", nsw, 1794, 633), ("NSW with CPS", naive, -8498, 712)):
        table = impact.balance_table(frame, columns=["re78"], by="treat", control=0, errors="classical").pairs
        yield Case(f"{label}: difference of means", origin, table["difference"].item(), gap, 0)
        yield Case(f"{label}: standard error", origin, table["std_error"].item(), error, 0)
    robust = impact.balance_table(nsw, columns=["re78"], by="treat", control=0).pairs["std_error"].item()
    yield Case("NSW experiment: HC1 error", "statsmodels 0.15 OLS, HC1", robust, 670.8245, 4)


def _uganda() -> Iterator[Case]:
    """The follow-up tables of the milk-quality experiment, where the authors' data lie beside the project."""
    if not uganda.FOLDER.exists():
        return
    for name, ending, prepared, cluster, columns in uganda.TABLES:
        expected = uganda.published(name, ending)
        table = impact.balance_table(
            prepared(),
            columns=columns,
            by="treat",
            control=0,
            cluster=cluster,
            fixed_effect="MCC_ID",
            errors="classical",
        )
        origin = f"Van Campenhout and others, When milk quality pays, {name}"
        for line in table.pairs.to_dict("records"):
            for ours, theirs in (("difference", "coef"), ("std_error", "se"), ("p_value", "p")):
                printed = float(expected.loc[line["column"], theirs])
                yield Case(f"Uganda, {line['column']}{ending}: {ours}", origin, line[ours], printed, 4)


def _distances() -> Iterator[Case]:
    """A geodesic whose length was published."""
    found = impact.nearest([-37.95103341666667], [144.42486788888889], [-37.65282113888889], [143.92649552777777])
    origin = "Geoscience Australia, Vincenty's inverse formula on the ellipsoid: Flinders Peak to Buninyong, in km"
    yield Case("Length of a geodesic", origin, float(found.distance_km[0]), 54.972271, 6)


def _samples() -> Iterator[Case]:
    """The sample of the evaluation, and the variances of McKenzie (2012)."""
    yield Case(
        "Sample of 7,839 with 5.75 points at 95 %",
        "Programme's evaluation",
        impact.sample_size(7839, margin=5.75),
        280,
        0,
    )
    large = impact.sample_size(float("inf"), margin=5)
    yield Case("Sample of a large population with 5 points at 95 %", "Cochran (1977)", large, 384, 0)
    for design, theirs in (("post", 1.0), ("did", 1.5), ("ancova", 0.9375)):
        found = impact.minimum_effect(100, design=design, autocorrelation=0.25)
        yield Case(
            f"Variance of {design}, one round each, autocorrelation 0.25",
            "McKenzie (2012)",
            found.variance_factor,
            theirs,
            6,
        )
    spent = np.array([40.0, 80.0, 100.0, 150.0, 300.0])
    for alpha, theirs in ((0, 0.4), (1, 0.16), (2, 0.08)):
        yield Case(
            f"FGT({alpha}) of five households, line 100", "by hand", float(impact.fgt(spent, 100, alpha)), theirs, 10
        )

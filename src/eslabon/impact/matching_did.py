"""Kernel-matching difference in differences of repeated cross-sections, with a bootstrap by clusters."""

import os
import warnings
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.means import contrast_of_means
from eslabon.impact.matched_balance import PERIODS, balance_of
from eslabon.impact.matched_results import MatchedEffect, MatchingDiD
from eslabon.impact.matched_rows import Matched
from eslabon.impact.matched_sample import Sample, fit_period, read_sample
from eslabon.impact.matching_rule import Rule, check_settings, listed_columns
from eslabon.impact.problems import ImpactError, ImpactWarning, Remark
from eslabon.impact.problems_matching import (
    FEW_CLUSTERS,
    REPLICATES_FAILED,
    REPLICATES_LOST,
    SAMPLES_DIFFER,
)
from eslabon.impact.propensity import LINKS, Propensity
from eslabon.impact.results import Estimate, frozen_settings, interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ENOUGH_CLUSTERS = 30
QUIET = {SAMPLES_DIFFER[0]}  # kept beside the number without a warning: what is usual and harmless


def matching_did(  # noqa: PLR0913 -- the settings of the method, all by name
    frame: Any,
    *,
    outcomes: str | Sequence[str],
    treated: str,
    post: str,
    propensity: str | Sequence[str],
    link: Literal["probit", "logit"] = "probit",
    kernel: str = "gaussian",
    bandwidth: float = 0.06,
    support: Literal["minmax", "both", "attk", "none"] = "minmax",
    cluster: str | None = None,
    reps: int = 200,
    seed: int,
    weights: str | None = None,
    confidence: float = 0.95,
    workers: int | None = None,
) -> MatchingDiD:
    """Effect on the treated: the change of the difference between treated and kernel-matched controls.

    Parameters
    ----------
    frame
        pandas or polars frame, one row per household and period; households of the two periods are different ones.
    outcomes
        Columns of numbers. A row without one of them is left out for that outcome only, and counted in its flow.
    treated, post
        Columns of 0 and 1.
    propensity
        Columns of numbers that the chance of being treated depends on and that the programme cannot have changed.
        A row without one of them is left out. A column that says nothing new in a period is left out, with a remark.
    link
        Model of the chance, estimated for each period on its own.
    kernel
        "gaussian", or "epanechnikov", "biweight", "triweight", "tricube", "triangular", "uniform", which are 0 beyond
        the bandwidth.
    bandwidth
        In units of the score (0 … 1), above 0. See `matching_bandwidth`.
    support
        Per period: "minmax" drops treated outside the range of the controls' scores; "attk" drops controls outside the
        range of the treated's; "both" keeps what lies in both ranges; "none" keeps all.
    cluster
        Column of what is drawn in the bootstrap; None draws rows.
    reps
        Replicates; 0 leaves the errors unknown (NaN).
    seed
        Whole number from 0. Replicate r draws with `numpy.random.default_rng([seed, r])`, so that any number of workers
        gives the same numbers.
    weights
        Column of survey weights, for the model, the kernel sums and the means.
    confidence
        Of the intervals, between 0 and 1.
    workers
        Threads; default all processors.

    Returns
    -------
    MatchingDiD
        `.effects` and `.unmatched` by outcome, `.balance`, `.support`, `.propensity`, `.rows` (score, support
        and weight of each row: Σ weight = 1 in each arm and period, and the effect is the double difference of the
        weighted sums).

    Raises
    ------
    ImpactError
        E01–E10 (columns and settings), E45 (perfect separation: the columns and rows), E46, E47 (an arm without rows in
        a period), E48 (one cluster), E49 (nobody matched), E50 (too few replicates had an answer).

    Notes
    -----
    Δ_t = Σ_i w_i (y_i − Σ_j w_j K((p_i − p_j)/h) y_j / Σ_j w_j K((p_i − p_j)/h)) / Σ_i w_i over the treated i on
    support in period t; the effect is Δ_1 − Δ_0. Each replicate draws clusters with replacement, estimates both models
    anew and matches anew; the standard error is the deviation of the replicates' effects, the interval is normal, and
    percentiles stand beside it. The Gaussian sums are a fast Gauss transform, equal to the dense sums to rounding.
    Not tested: that nothing else that matters for the outcome differs between treated and controls of equal score
    (common trends given the score), and that composition did not change with the programme.

    References
    ----------
    Heckman, Ichimura and Todd (1997); Blundell and Costa Dias (2000) for repeated cross-sections; Leuven and Sianesi
    (psmatch2) and Becker and Ichino (2002, attk) for the rules of support.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> chance = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"age": chance.normal(45, 12, 800), "late": np.repeat([0, 1], 400)})
    >>> homes["in"] = (homes["age"] / 24 + chance.normal(size=800) > 2).astype(int)
    >>> homes["income"] = homes["age"] / 10 + homes["in"] * homes["late"] + chance.normal(size=800)
    >>> found = matching_did(homes, outcomes="income", treated="in", post="late", propensity="age", reps=50, seed=7)
    >>> bool(abs(found.effects["income"].estimate - 1) < 2 * found.effects["income"].std_error)
    True
    """
    names = listed_columns(outcomes, setting="outcomes")
    given = listed_columns(propensity, setting="propensity")
    check_settings(
        link=link, kernel=kernel, bandwidth=bandwidth, support=support, reps=reps, seed=seed, confidence=confidence
    )
    settings = frozen_settings(
        {
            "outcomes": names,
            "treated": treated,
            "post": post,
            "propensity": given,
            "workers": workers,
            "link": link,
            "kernel": kernel,
            "bandwidth": bandwidth,
            "support": support,
            "cluster": cluster,
            "reps": reps,
            "seed": seed,
            "weights": weights,
            "confidence": confidence,
        }
    )
    sample = read_sample(
        frame, outcomes=names, treated=treated, post=post, propensity=given, cluster=cluster, weights=weights
    )
    fits = tuple(
        fit_period(sample, late=bool(place), names=given, link=link, label=label) for place, label in enumerate(PERIODS)
    )
    rule = Rule.of(kernel, bandwidth=bandwidth, support=support)
    threads = (os.cpu_count() or 1) if workers is None else max(1, workers)
    found = Matched.of(sample, fits=fits, rule=rule, link=LINKS[link], names=names)
    draws = found.replicates(reps, seed=seed, workers=threads)
    remarks = [*(remark for fit in fits for remark in fit.remarks), *found.remarks(names), *_doubts(draws, sample)]
    for remark in (remark for remark in remarks if remark.code not in QUIET):
        warnings.warn(f"{remark.code}: {remark.en}", ImpactWarning, stacklevel=2)
    shared: dict[str, Any] = {"settings": settings, "confidence": confidence, "remarks": tuple(remarks)}
    return MatchingDiD(
        effects={
            name: _effect(found, draws[:, :, place], place=place, name=name, shared=shared)
            for place, name in enumerate(names)
        },
        unmatched={name: _unmatched(sample, place=place, name=name, shared=shared) for place, name in enumerate(names)},
        balance=balance_of(
            {**dict(zip(given, sample.X.T, strict=True)), **dict(zip(names, sample.Y.T, strict=True))},
            outcomes=names,
            treated=sample.treated,
            post=sample.post,
            weights=sample.weights,
            matched=found.weights,
            cluster=sample.cluster,
            scores=found.scores,
        ),
        support=found.support_table(settings),
        propensity=Propensity(before=fits[0], after=fits[1]),
        rows=found.lines(),
        flow=sample.flow,
        **shared,
    )


def _doubts(draws: Floats, sample: Sample) -> list[Remark]:
    """What the reader of the error must know."""
    reps = draws.shape[0]
    if not reps:
        return []
    kept = int(np.isfinite(draws).all(axis=(1, 2)).sum())
    if kept < 2:
        raise ImpactError(REPLICATES_FAILED, kept=kept, reps=reps)
    out = [Remark.of(REPLICATES_LOST, lost=reps - kept, reps=reps)] if kept < reps else []
    if sample.clusters < ENOUGH_CLUSTERS:
        out.append(Remark.of(FEW_CLUSTERS, count=sample.clusters, enough=ENOUGH_CLUSTERS))
    return out


def _effect(found: Matched, draws: Floats, *, place: int, name: str, shared: dict[str, Any]) -> MatchedEffect:
    """The effect on one outcome with the spread of its replicates; draws: (reps, 2)."""
    before, after = (float(value) for value in found.differences[:, place])
    effects = draws[:, 1] - draws[:, 0]
    known = effects[np.isfinite(effects)]
    error = float(np.std(known, ddof=1)) if known.size > 1 else float("nan")
    confidence = shared["confidence"]
    tails = np.quantile(known, [(1 - confidence) / 2, (1 + confidence) / 2]) if known.size else (np.nan, np.nan)
    low, high, p_value = interval(after - before, error, confidence=confidence)
    seen = found.observed[found.pattern[place]]
    return MatchedEffect(
        estimate=after - before,
        std_error=error,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        n=int(seen.sum()),
        n_clusters=int(np.unique(found.sample.cluster[seen]).size) if found.sample.is_clustered else None,
        outcome=name,
        term="matched treated × post",
        flow=found.sample.flows[place],
        difference_before=before,
        difference_after=after,
        replicates=effects,
        percentile_low=float(tails[0]),
        percentile_high=float(tails[1]),
        **shared,
    )


def _unmatched(sample: Sample, *, place: int, name: str, shared: dict[str, Any]) -> Estimate:
    """The double difference of means of the same rows, with clustered errors."""
    seen = ~np.isnan(sample.Y[:, place])
    cell = (2 * sample.post + sample.treated).astype(np.int64)
    estimate, error, count = contrast_of_means(
        sample.Y[seen, place],
        w=sample.weights[seen],
        cell=cell[seen],
        signs=np.array([1.0, -1.0, -1.0, 1.0]),
        cluster=sample.cluster[seen],
    )
    low, high, p_value = interval(estimate, error, df=count - 1, confidence=shared["confidence"])
    return Estimate(
        estimate=estimate,
        std_error=error,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        n=int(seen.sum()),
        n_clusters=count if sample.is_clustered else None,
        outcome=name,
        term="treated × post",
        flow=sample.flows[place],
        **{**shared, "remarks": ()},
    )

"""The difference in differences of two cross-sections, right if either the propensity or the outcome model is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eslabon.impact.cutoff_checks import refuse_constant, refuse_one_cluster
from eslabon.impact.frames import read_columns
from eslabon.impact.kernels.two_periods import METHODS, NoContrast, cross_sections
from eslabon.impact.problems import BAD_SETTING, NO_DR_CONTRAST, ImpactError
from eslabon.impact.results import Estimate, frozen_settings, interval

WHY = {
    "singular": "a covariate repeats others or is constant in a group",
    "separated": "the covariates tell treated and controls apart",
    "empty": "a group has no rows before or after",
}


@dataclass(frozen=True, kw_only=True)
class DoublyRobustDiD(Estimate):
    """The effect on the treated, and how many rows each of the four groups has."""

    n_treated_before: int
    n_treated_after: int
    n_control_before: int
    n_control_after: int


def doubly_robust_did(
    frame: Any,
    *,
    outcome: str,
    treated: str,
    post: str,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    weights: str | None = None,
    method: str = "dr",
    confidence: float = 0.95,
) -> DoublyRobustDiD:
    """Effect on the treated from two repeated cross-sections, adjusted for covariates.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per person; rows with a missing value are left out and counted.
    outcome
        Column of numbers.
    treated, post
        Columns of 0 and 1: in the treated group; after the start.
    covariates
        Columns of numbers; a constant is added.
    cluster
        Column of groups for the variance; None takes the rows as independent.
    weights
        Column of weights, scaled to mean one.
    method
        "dr": locally efficient, logit and least squares ("traditional"); "dr_improved": calibrated propensities and
        weighted least squares; "reg": outcome regression; "ipw": inverse probability with weights that sum to one;
        "ipw_abadie".
    confidence
        Between 0 and 1.

    Raises
    ------
    ImpactError
        IMPACT-E69 with the reason: covariates that repeat each other, that tell the groups apart, or an empty group;
        E10 a setting; E01 to E09 the columns.

    Notes
    -----
    Equation (3.4) of Sant'Anna and Zhao (2020), standard error from the influence function as in R's DRDID 1.2.3:
    sqrt(Σ ψ²) / n; by cluster sqrt(C / (C − 1) · Σ_c (Σ ψ)²) / n. "dr" leaves out controls with a propensity of 0.995
    or more. Assumed and not tested: parallel trends given the covariates, no change in who is in the cross-sections
    (stationarity), overlap.

    References
    ----------
    Sant'Anna, Zhao (2020), Journal of Econometrics 219(1). Abadie (2005), Review of Economic Studies 72(1).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(4)
    >>> land, treated, after = rng.normal(size=800), rng.integers(0, 2, 800), rng.integers(0, 2, 800)
    >>> income = land + 0.5 * after * land + treated + after + 2 * treated * after + rng.normal(size=800)
    >>> frame = pd.DataFrame({"income": income, "treated": treated, "after": after, "land": land})
    >>> found = doubly_robust_did(frame, outcome="income", treated="treated", post="after", covariates=["land"])
    >>> found.ci_low < 2 < found.ci_high
    True
    """
    settings = {
        "outcome": outcome, "treated": treated, "post": post, "covariates": tuple(covariates), "cluster": cluster,
        "weights": weights, "method": method, "confidence": confidence,
    }  # fmt: skip
    if method not in METHODS:
        raise ImpactError(BAD_SETTING, setting="method", value=method, expected=", ".join(METHODS))
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0 < … < 1")
    names = tuple(dict.fromkeys(covariates))
    seen = read_columns(
        frame,
        numbers=[outcome, *names],
        binary=[treated, post],
        groups=[cluster] if cluster else [],
        weights=weights,
    )
    refuse_one_cluster(seen, cluster)
    refuse_constant(seen.numbers[outcome], outcome)
    d, after = seen.numbers[treated], seen.numbers[post]
    x = np.column_stack([np.ones(seen.n), seen.matrix(names)])
    w = np.ones(seen.n) if seen.weights is None else seen.weights
    try:
        effect, influence = cross_sections(seen.numbers[outcome], d, after, x, w, method)
    except NoContrast as problem:
        raise ImpactError(NO_DR_CONTRAST, why=WHY[str(problem)]) from problem
    clusters = None
    if cluster:
        clusters = len(seen.labels[cluster])
        sums = np.bincount(seen.codes[cluster], weights=influence)
        error = float(np.sqrt(clusters / (clusters - 1) * (sums**2).sum()) / seen.n)
    else:
        error = float(np.sqrt((influence**2).sum()) / seen.n)
    low, high, p_value = interval(effect, error, confidence=confidence)
    return DoublyRobustDiD(
        estimate=effect,
        std_error=error,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        n=seen.n,
        n_clusters=clusters,
        settings=frozen_settings(settings),
        outcome=outcome,
        term=f"{treated} × {post}",
        confidence=confidence,
        flow=seen.flow,
        n_treated_before=int((d * (1 - after)).sum()),
        n_treated_after=int((d * after).sum()),
        n_control_before=int(((1 - d) * (1 - after)).sum()),
        n_control_after=int(((1 - d) * after).sum()),
    )

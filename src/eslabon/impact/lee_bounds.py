"""Bounds on an effect when more of one arm were lost: the best and the worst case of who they were."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from eslabon.impact.cutoff_checks import refuse_constant, refuse_one_cluster
from eslabon.impact.frames import read_columns
from eslabon.impact.problems import BAD_SETTING, NOBODY_OBSERVED, ONE_ARM, ImpactError
from eslabon.impact.results import Estimate, Flow, Result, frozen_settings, interval, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class LeeBounds(Result):
    """The two bounds, and an interval that holds the effect on those who would be seen in either arm."""

    lower: Estimate
    upper: Estimate
    ci_low: float  # Imbens–Manski interval of the effect, not of the set
    ci_high: float
    untrimmed: Estimate  # plain difference of means among those observed
    trimmed: str  # "treated", "control" or "none"
    trimmed_share: float  # of the observed in that arm
    observed_treated: float  # shares
    observed_control: float
    settings: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.95
    flow: Flow | None = None
    title: str = "Lee bounds"

    def tidy(self) -> "pd.DataFrame":
        """Three rows: lower bound, upper bound, untrimmed."""
        return tidy_estimates([self.lower, self.upper, self.untrimmed])


def lee_bounds(
    frame: Any,
    *,
    outcome: str,
    treated: str,
    observed: str | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    confidence: float = 0.95,
) -> LeeBounds:
    """Bounds on the effect on those who would be observed in either arm.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per person of the first round.
    outcome
        Column of numbers of the last round. Where `observed` is None, a missing outcome means lost.
    treated
        Column of 0 and 1.
    observed
        Column of 0 and 1; rows that are observed and have no outcome count as lost.
    cluster, weights
        Columns for the variance; of survey weights.
    confidence
        Between 0 and 1.

    Raises
    ------
    ImpactError
        IMPACT-E73 one arm only; E75 nobody observed in an arm; E10 a setting; E01 to E09 the columns.

    Notes
    -----
    With shares observed s₁ > s₀ the fraction (s₁ − s₀) / s₁ of the treated with the highest outcomes is left out for
    the lower bound, with the lowest for the upper; controls if s₀ > s₁. The row at the quantile counts in part. Errors
    from the influence of each row, which with independent rows is Lee's Proposition 3: the trimmed mean, the quantile
    and the fraction are all estimated. Assumed and not tested: the programme changes whether people are seen in one
    direction only (monotonicity), and who is in which arm was drawn.

    References
    ----------
    Lee (2009), Review of Economic Studies 76(3). Imbens, Manski (2004), Econometrica 72(6).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"took": [1] * 4 + [0] * 4, "income": [1.0, 2, 3, 4, 2, 3, None, None]})
    >>> bounds = lee_bounds(frame, outcome="income", treated="took")
    >>> bounds.lower.estimate, bounds.upper.estimate, bounds.trimmed, bounds.trimmed_share
    (-1.0, 1.0, 'treated', 0.5)
    """
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0 < … < 1")
    seen = read_columns(
        frame,
        binary=[treated, *([observed] if observed else [])],
        groups=[cluster] if cluster else [],
        weights=weights,
    )
    refuse_one_cluster(seen, cluster)
    d = seen.numbers[treated]
    if np.ptp(d) == 0:
        raise ImpactError(ONE_ARM, column=treated, rows=seen.n)
    values = read_columns(frame, numbers=[outcome])
    place = np.minimum(np.searchsorted(values.rows, seen.rows), values.n - 1)
    has_value = values.rows[place] == seen.rows
    y = np.where(has_value, values.numbers[outcome][place], 0.0)
    s = has_value.astype(np.float64) if observed is None else has_value * seen.numbers[observed]
    for arm in (1, 0):
        if not s[d == arm].any():
            raise ImpactError(NOBODY_OBSERVED, column=outcome, treated=treated, arm=arm)
    told = s > 0
    refuse_constant(y[told], outcome)
    y = np.where(told, y - y[told][0], 0.0)  # contrasts do not mind, and equal values are exactly equal
    w = np.ones(seen.n) if seen.weights is None else seen.weights
    w = w / w.mean()
    echoed = frozen_settings(
        {
            "outcome": outcome, "treated": treated, "observed": observed, "cluster": cluster, "weights": weights,
            "confidence": confidence,
        }
    )  # fmt: skip
    common: dict[str, Any] = {
        "n": seen.n,
        "n_clusters": len(seen.labels[cluster]) if cluster else None,
        "settings": echoed,
        "outcome": outcome,
        "confidence": confidence,
        "flow": seen.flow,
    }
    codes = seen.codes[cluster] if cluster else None
    bounds = _bounds(y, d, s, w)
    lower = _told(*bounds.lower, codes, "lower bound", common)
    upper = _told(*bounds.upper, codes, "upper bound", common)
    low, high = imbens_manski(lower.estimate, upper.estimate, lower.std_error, upper.std_error, confidence)
    return LeeBounds(
        lower=lower,
        upper=upper,
        ci_low=low,
        ci_high=high,
        untrimmed=_told(*bounds.plain, codes, "difference among the observed", common),
        trimmed=bounds.arm,
        trimmed_share=bounds.share,
        observed_treated=bounds.seen_treated,
        observed_control=bounds.seen_control,
        settings=echoed,
        confidence=confidence,
        flow=seen.flow,
    )


@dataclass(frozen=True)
class _Bounds:
    lower: tuple[float, Floats]  # bound and influence of each row
    upper: tuple[float, Floats]
    plain: tuple[float, Floats]
    arm: str
    share: float
    seen_treated: float
    seen_control: float


def _bounds(y: Floats, d: Floats, s: Floats, w: Floats) -> _Bounds:
    """Bounds and influences."""
    mass = {1: float((w * d).mean()), 0: float((w * (1 - d)).mean())}
    arm = {1: w * d, 0: w * (1 - d)}
    seen = {k: float((arm[k] * s).mean() / mass[k]) for k in (1, 0)}
    mean = {k: _mean(y, arm[k] * s) for k in (1, 0)}
    plain = mean[1][0] - mean[0][0], mean[1][1] - mean[0][1]
    trimmed, other = (1, 0) if seen[1] >= seen[0] else (0, 1)
    kept = seen[other] / seen[trimmed]
    if kept >= 1:
        return _Bounds(plain, plain, plain, "none", 0.0, seen[1], seen[0])
    of_share = {k: arm[k] * (s - seen[k]) / mass[k] for k in (1, 0)}
    of_kept = of_share[other] / seen[trimmed] - kept * of_share[trimmed] / seen[trimmed]
    ends = [_trimmed(sign * y, arm[trimmed] * s, kept, of_kept) for sign in (1.0, -1.0)]
    small, large = ends[0], (-ends[1][0], -ends[1][1])
    if trimmed == 1:
        pair = [(end[0] - mean[0][0], end[1] - mean[0][1]) for end in (small, large)]
    else:
        pair = [(mean[1][0] - end[0], mean[1][1] - end[1]) for end in (large, small)]
    return _Bounds(pair[0], pair[1], plain, "treated" if trimmed else "control", 1 - kept, seen[1], seen[0])


def _mean(y: Floats, w: Floats) -> tuple[float, Floats]:
    """Weighted mean and its influence."""
    centre = float(w @ y / w.sum())
    return centre, w * (y - centre) / w.mean()


def _trimmed(y: Floats, w: Floats, kept: float, of_kept: Floats) -> tuple[float, Floats]:
    """Mean of the lowest share `kept` of the weighted outcomes, and its influence."""
    order = np.argsort(y, kind="stable")
    order = order[w[order] > 0]
    total = float(w.sum())
    reach = np.cumsum(w[order])
    part = np.clip(kept * total - (reach - w[order]), 0.0, w[order])  # the row at the quantile counts in part
    weight = np.zeros(y.size)
    weight[order] = part
    centre = float(weight @ y / weight.sum())
    last = order[np.flatnonzero(part > 0)[-1]]
    cut = float(y[last])
    size = y.size
    inner = weight * (y - centre) + (cut - centre) * (kept * w - weight + total / size * of_kept)
    return centre, inner / (kept * total / size)


def _told(
    effect: float, influence: Floats, codes: NDArray[np.int64] | None, term: str, common: dict[str, Any]
) -> Estimate:
    """A bound as an estimate."""
    n = influence.size
    if codes is None:
        error = float(np.sqrt((influence**2).sum()) / n)
    else:
        sums = np.bincount(codes, weights=influence)
        error = float(np.sqrt(sums.size / (sums.size - 1) * (sums**2).sum()) / n)
    low, high, p_value = interval(effect, error, confidence=common["confidence"])
    return Estimate(estimate=effect, std_error=error, ci_low=low, ci_high=high, p_value=p_value, term=term, **common)


def imbens_manski(
    lower: float, upper: float, lower_error: float, upper_error: float, confidence: float
) -> tuple[float, float]:
    """Interval that holds a parameter between two estimated bounds with the confidence asked for.

    >>> [round(end, 3) for end in imbens_manski(0.0, 0.0, 1.0, 1.0, 0.95)]
    [-1.96, 1.96]
    >>> [round(end, 3) for end in imbens_manski(0.0, 9.0, 1.0, 1.0, 0.95)]
    [-1.645, 10.645]
    """
    largest = max(lower_error, upper_error)
    if not np.isfinite(largest):
        return float("nan"), float("nan")
    if largest == 0:
        return lower, upper
    gap = (upper - lower) / largest
    reach = optimize.brentq(lambda c: special.ndtr(c + gap) - special.ndtr(-c) - confidence, 0.0, 40.0)
    return lower - reach * lower_error, upper + reach * upper_error

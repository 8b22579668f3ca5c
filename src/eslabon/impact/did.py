"""Differences in differences on repeated cross-sections, with absorbed units and clustered errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import (
    TERM,
    DidDesign,
    after_start,
    base_means,
    check_both_arms,
    never_before,
    one_period_only,
)
from eslabon.impact.frames import Columns
from eslabon.impact.problems import warn_of
from eslabon.impact.regression import Convention, Fit, Regressor, Variance
from eslabon.impact.results import Estimate, frozen_settings, interval, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class DidEstimate(Estimate):
    """The effect of a programme, with what a table shows beside it."""

    r2: float  # with the effects of units and periods
    r2_within: float  # beyond them
    base_mean: float  # weighted mean of the outcome of the treated before the start, in its units
    control_base_mean: float  # the same of those not treated
    n_units: int
    n_singletons: int  # units with one row: kept
    df: int  # degrees of freedom of the t distribution
    parameters: int  # K of the factor (n − 1)/(n − K)
    convention: str  # "nested" (fixest, reghdfe) or "full" (areg)
    fit: Fit = field(repr=False, compare=False)  # all coefficients, their covariance, the scores of clusters

    def tidy(self) -> "pd.DataFrame":
        """One row: the estimate's columns, base_mean, control_base_mean, r2."""
        return tidy_estimates([self]).assign(
            base_mean=self.base_mean, control_base_mean=self.control_base_mean, r2=self.r2
        )

    def coefficients(self) -> "pd.DataFrame":
        """Every coefficient but the absorbed ones: name, role, estimate, std_error, ci_low, ci_high, p_value."""
        return coefficients_of(self.fit)


def coefficients_of(one: Fit) -> "pd.DataFrame":
    """The coefficients of a fit as a frame; a column that was left out has missing values."""
    import pandas as pd

    spread = np.sqrt(np.clip(np.diag(one.vcov), 0, None))
    ends = [
        interval(float(b), float(s), df=one.df, confidence=one.confidence)
        for b, s in zip(one.beta, spread, strict=True)
    ]
    return pd.DataFrame(
        {
            "name": list(one.names),
            "role": [regressor.role for regressor in one.arranged.regressors],
            "estimate": one.beta,
            "std_error": spread,
            "ci_low": [end[0] for end in ends],
            "ci_high": [end[1] for end in ends],
            "p_value": [end[2] for end in ends],
        }
    )


def did(  # noqa: PLR0913 -- the settings of the design, by name
    frame: Any,
    *,
    outcome: str,
    treated: str,
    period: str,
    start: Any,
    unit: str,
    cluster: str | None = None,
    controls: Sequence[str] = (),
    period_interactions: Sequence[str] = (),
    weights: str | None = None,
    variance: Variance = "cluster",
    df: Convention = "nested",
    within: NDArray[np.bool_] | None = None,
    confidence: float = 0.95,
    workers: int = 1,
) -> DidEstimate:
    """Change of the treated after the start, less the change of the others.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per household and period; households need not come back.
    outcome
        Column of numbers, in its own units. Rows with a missing value in any column used are left out and counted.
    treated
        Column of 0 and 1: who is exposed, before the start as well as after.
    period
        Column of years or other ordered periods.
    start
        The first period after the programme began, in the values of `period`.
    unit
        Column of places (or households) whose effects are absorbed.
    cluster
        Column of groups for the variance; None: the unit. Units must lie in one cluster, or clusters in one unit.
    controls
        Columns of numbers beside the effect.
    period_interactions
        Columns of numbers that get a slope in each period: locality characteristics × year.
    weights
        Column of weights, not negative; rows of weight zero are left out and counted.
    variance
        "cluster" (CRV1), "robust" (HC1) or "iid".
    df
        "nested": absorbed effects inside clusters cost one degree of freedom (fixest, reghdfe). "full": each costs
        one (areg, lm with dummies). Without clusters both count all.
    within
        Rows to look at, shape (rows of the frame,).
    confidence
        Between 0 and 1.
    workers
        Threads; the numbers do not depend on them.

    Raises
    ------
    ImpactError
        IMPACT-E20 a start outside the periods; E21 nobody to compare with; E22 a cluster that crosses units; E23 one
        cluster; E24 an effect that cannot be told from the fixed effects; E25 an outcome that does not vary; E26 no
        degrees of freedom; E27 a column in two roles; E10 a setting; E01 to E09 the columns.

    Notes
    -----
    y_it = a_u + d_t + β · treated_i · 1[t ≥ start] + x_it c + (z_i · 1[t]) h_t + e_it by least squares. If `treated`
    varies inside units it also enters alone. Variance: G/(G−1) · (n−1)/(n−K) · A⁻¹ (Σ_g s_g s_g') A⁻¹ with s_g the
    sum of w·x·e over cluster g; intervals from t(G−1). Singletons are kept: they count in n and nothing else.
    Not tested here: that both groups would have changed alike (see `event_study`, `placebo_starts`, `sensitivity`),
    that nobody moved, that the untreated were not touched.

    References
    ----------
    Bertrand, Duflo, Mullainathan (2004), QJE 119(1); Cameron, Miller (2015), JHR 50(2).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> homes = pd.DataFrame({"place": rng.integers(0, 60, 3000), "year": rng.integers(2007, 2013, 3000)})
    >>> homes["near"] = homes.place % 2
    >>> homes["income"] = homes.place / 50 + 0.3 * homes.near * (homes.year >= 2010) + rng.normal(size=3000)
    >>> effect = did(homes, outcome="income", treated="near", period="year", start=2010, unit="place")
    >>> effect.ci_low < 0.3 < effect.ci_high, effect.n, effect.n_clusters
    (True, 3000, 60)
    """
    settings = dict(locals())
    del settings["frame"]
    design = DidDesign(**settings)
    return fit_did(frame, design)


def fit_did(frame: Any, design: DidDesign, *, warn: bool = True) -> DidEstimate:
    """The effect of a checked design."""
    one = fit_seen(design.read(frame), design)
    if warn:
        warn_of(one.remarks, stacklevel=4)
    return one


def fit_seen(seen: Columns, design: DidDesign, **more: Any) -> DidEstimate:
    """The effect on rows already read; `more` are settings to echo beside the design's."""
    treated, outcome, unit = str(design.treated), design.outcome, design.unit
    after = after_start(seen, period=design.period, start=design.start)
    exposed = seen.numbers[treated]
    check_both_arms(exposed, treated)
    alone, remarks = design.alone(seen, exposed)
    arranged = design.arrange(seen, [Regressor(TERM, exposed * after, role="term"), *alone])
    remarks += never_before(seen, exposed, after, unit=unit)
    one = design.fit(arranged, *remarks, *one_period_only(seen, unit=unit, period=design.period))
    means = base_means(seen, outcome=outcome, exposed=exposed, after=after)
    return did_estimate(one, term=TERM, outcome=outcome, base_means=means, settings=design.settings(**more))


def did_estimate(
    one: Fit, *, term: str, outcome: str, base_means: tuple[float, float], settings: Mapping[str, Any]
) -> DidEstimate:
    """The coefficient of `term` with what stands beside it."""
    plain = one.estimate(term, outcome=outcome, settings=frozen_settings(settings))
    return DidEstimate(
        **{item.name: getattr(plain, item.name) for item in fields(plain)},
        r2=one.r2,
        r2_within=one.r2_within,
        base_mean=base_means[0],
        control_base_mean=base_means[1],
        n_units=one.arranged.n_units,
        n_singletons=one.arranged.singletons,
        df=one.df,
        parameters=one.parameters,
        convention=one.convention,
        fit=one.released(),
    )

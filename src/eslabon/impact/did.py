"""Differences in differences on repeated cross-sections, with absorbed units and clustered errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.problems import ImpactError, Remark, warn_of
from eslabon.impact.problems_regression import (
    COLUMN_TWO_ROLES,
    NEVER_BEFORE,
    ONE_ARM,
    START_OUTSIDE,
    TREATED_VARIES,
)
from eslabon.impact.regression import (
    Convention,
    Fit,
    Regressor,
    Variance,
    arrange,
    check_common,
    constant_inside,
    fit,
    period_dummies,
    with_remarks,
)
from eslabon.impact.results import Estimate, frozen_settings, interval

if TYPE_CHECKING:
    import pandas as pd

TERM = "treated × post"


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
    settings["within"] = None if within is None else "mask"
    check_common(variance=variance, df=df, confidence=confidence, workers=workers)
    controls, period_interactions = tuple(dict.fromkeys(controls)), tuple(dict.fromkeys(period_interactions))
    check_roles(outcome=outcome, treated=treated, period=period, unit=unit, weights=weights, controls=controls)
    seen = read_columns(
        frame,
        numbers=[outcome, *controls, *period_interactions],
        binary=[treated],
        groups=list(dict.fromkeys([unit, period, *([cluster] if cluster else [])])),
        weights=weights,
        within=within,
    )
    after = after_start(seen, period=period, start=start)
    exposed = seen.numbers[treated]
    check_both_arms(exposed, treated)
    remarks = []
    columns = [*period_dummies(seen, period), Regressor(TERM, exposed * after, role="term")]
    if not constant_inside(exposed, seen.codes[unit]):
        columns.append(Regressor(treated, exposed))
        remarks.append(Remark.of(TREATED_VARIES, column=treated, unit=unit))
    columns += [Regressor(name, seen.numbers[name]) for name in controls if name not in period_interactions]
    columns += interaction_columns(seen, period_interactions, period=period, unit=unit)
    remarks += never_before(seen, exposed, after, unit=unit)
    arranged = arrange(seen, outcome=outcome, regressors=columns, unit=unit, period=period, cluster=cluster or unit)
    one = fit(arranged, outcome=outcome, variance=variance, convention=df, confidence=confidence, workers=workers)
    one = with_remarks(one, *remarks)
    warn_of(one.remarks)
    means = base_means(seen, outcome=outcome, exposed=exposed, after=after)
    return did_estimate(one, term=TERM, outcome=outcome, base_means=means, settings=settings)


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
        fit=one,
    )


def base_means(
    seen: Columns, *, outcome: str, exposed: NDArray[np.float64], after: NDArray[np.bool_]
) -> tuple[float, float]:
    """Weighted means of the outcome before the start: of the treated, of the others."""
    values = seen.numbers[outcome]
    return (
        mean_of(values, seen.weights, (exposed == 1) & ~after),
        mean_of(values, seen.weights, (exposed == 0) & ~after),
    )


def mean_of(values: NDArray[np.float64], weights: NDArray[np.float64] | None, chosen: NDArray[np.bool_]) -> float:
    """Weighted mean of the chosen rows, NaN where there are none."""
    if not chosen.any():
        return float("nan")
    return float(np.average(values[chosen], weights=None if weights is None else weights[chosen]))


def check_roles(*, controls: Sequence[str] = (), **roles: str | None) -> None:
    """Refuse a column that is asked to be two things at once."""
    taken: dict[str, str] = {}
    for role, name in [*roles.items(), *(("control", name) for name in controls)]:
        if name is None:
            continue
        if name in taken:
            raise ImpactError(COLUMN_TWO_ROLES, column=name, first=taken[name], second=role)
        taken[name] = role


def after_start(seen: Columns, *, period: str, start: Any) -> NDArray[np.bool_]:
    """Which rows lie in the start's period or later, shape (n,)."""
    labels = seen.labels[period]
    named = ", ".join(map(str, labels[:20]))
    try:
        later = np.array([bool(label >= start) for label in labels])
    except (TypeError, ValueError):
        raise ImpactError(START_OUTSIDE, start=start, column=period, periods=named) from None
    if later.all() or not later.any():
        raise ImpactError(START_OUTSIDE, start=start, column=period, periods=named)
    return np.asarray(later[seen.codes[period]])


def check_both_arms(exposed: NDArray[np.float64], treated: str) -> None:
    """Refuse a sample where all or none are treated."""
    if (exposed == exposed[0]).all():
        raise ImpactError(ONE_ARM, column=treated, value=int(exposed[0]))


def interaction_columns(seen: Columns, names: Sequence[str], *, period: str, unit: str) -> list[Regressor]:
    """A slope in each period; what is constant inside units has none in the first, which the units take."""
    columns = []
    for name in names:
        values = seen.numbers[name]
        if not constant_inside(values, seen.codes[unit]):
            columns.append(Regressor(name, values))
        columns += [
            Regressor(f"{name} × {period}={label}", values, code)
            for code, label in enumerate(seen.labels[period])
            if code
        ]
    return columns


def never_before(seen: Columns, exposed: NDArray[np.float64], after: NDArray[np.bool_], *, unit: str) -> list[Remark]:
    """A remark on treated units that are seen only after the start."""
    codes, size = seen.codes[unit], len(seen.labels[unit])
    late = np.bincount(codes[(exposed == 1) & after], minlength=size) > 0
    early = np.bincount(codes[(exposed == 1) & ~after], minlength=size) > 0
    places = np.flatnonzero(late & ~early)
    if not places.size:
        return []
    named = ", ".join(str(seen.labels[unit][place]) for place in places[:5]) + (" …" if places.size > 5 else "")
    return [Remark.of(NEVER_BEFORE, count=int(places.size), column=unit, named=named)]

"""Plain least squares with absorbed effects, for what has no name here: staggered dates, doses, several terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.design import check_roles
from eslabon.impact.did import coefficients_of
from eslabon.impact.frames import read_columns
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, warn_of
from eslabon.impact.regression import (
    Convention,
    Fit,
    Regressor,
    Variance,
    arrange,
    check_regression,
    fit,
    period_dummies,
)
from eslabon.impact.results import Estimate, Flow, Result, Test, frozen_settings, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class AbsorbedOLS(Result):
    """Coefficients of the terms asked for."""

    estimates: tuple[Estimate, ...]  # in the order of the terms
    joint: Test  # that all terms are zero
    vcov: NDArray[np.float64] = field(compare=False)  # of the terms
    r2: float
    r2_within: float
    n: int
    n_units: int
    n_clusters: int | None
    df: int
    parameters: int
    settings: Mapping[str, Any]
    confidence: float
    remarks: tuple[Remark, ...]
    flow: Flow
    fit: Fit = field(repr=False, compare=False)
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per term: outcome, term and the estimate's columns."""
        return tidy_estimates(self.estimates)

    def coefficients(self) -> "pd.DataFrame":
        """Every coefficient but the absorbed ones."""
        return coefficients_of(self.fit)


def absorbed_ols(  # noqa: PLR0913 -- the settings of the regression, by name
    frame: Any,
    *,
    outcome: str,
    terms: Sequence[str],
    unit: str | None = None,
    period: str | None = None,
    cluster: str | None = None,
    controls: Sequence[str] = (),
    weights: str | None = None,
    variance: Variance = "cluster",
    df: Convention = "nested",
    within: NDArray[np.bool_] | None = None,
    confidence: float = 0.95,
    workers: int = 1,
) -> AbsorbedOLS:
    """Least squares of the outcome on the terms, with the effects of units and periods taken out.

    Parameters
    ----------
    frame
        pandas or polars DataFrame.
    outcome, terms, controls
        Columns of numbers. Rows with a missing value are left out and counted. Terms are what is asked about; one that
        the effects explain is refused, a control that others explain is left out by name.
    unit, period
        Columns whose effects are taken out; None: a constant, no effects of periods.
    cluster
        Column of groups for the variance; None: the unit.
    weights, variance, df, within, confidence, workers
        As in `did`.

    Raises
    ------
    ImpactError
        IMPACT-E10 no terms, or clusters without a column; E22 to E27 as in `did`; E01 to E09 the columns.

    Notes
    -----
    With dates of start that differ between units, the coefficient of one term is a weighted sum of effects in which
    weights may be negative (Goodman-Bacon 2021): see `group_time`.

    References
    ----------
    Abowd, Creecy, Kramarz (2002); Goodman-Bacon (2021), Journal of Econometrics 225(2).

    Examples
    --------
    >>> import pandas as pd
    >>> firms = pd.DataFrame({"firm": [1, 1, 1, 2, 2, 2], "dose": [0, 1, 2, 0, 1, 3], "y": [5, 6.1, 7, 1, 2.2, 4]})
    >>> line = absorbed_ols(firms, outcome="y", terms=["dose"], unit="firm", variance="iid")
    >>> round(line.estimates[0].estimate, 4), line.df
    (0.99, 3)
    """
    settings = dict(locals())
    del settings["frame"]
    settings["within"] = None if within is None else "mask"
    check_regression(variance=variance, df=df, confidence=confidence, workers=workers)
    terms, controls = tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(controls))
    if not terms:
        raise ImpactError(BAD_SETTING, setting="terms", value="()", expected="≥ 1")
    if variance == "cluster" and not (cluster or unit):
        raise ImpactError(BAD_SETTING, setting="variance", value="'cluster'", expected="cluster, robust / iid")
    check_roles(outcome=outcome, weights=weights, controls=(*terms, *controls))
    groups = list(dict.fromkeys(name for name in (unit, period, cluster) if name))
    seen = read_columns(frame, numbers=[outcome, *terms, *controls], groups=groups, weights=weights, within=within)
    columns = period_dummies(seen, period) if period else []
    columns += [Regressor(name, seen.numbers[name], role="term") for name in terms]
    columns += [Regressor(name, seen.numbers[name]) for name in controls]
    arranged = arrange(
        seen, outcome=outcome, regressors=columns, unit=unit, period=period, cluster=cluster or unit, workers=workers
    )
    one = fit(arranged, outcome=outcome, variance=variance, convention=df, confidence=confidence, workers=workers)
    warn_of(one.remarks)
    places = [one.arranged.place(name) for name in terms]
    contrasts = np.zeros((len(terms), len(one.names)))
    contrasts[np.arange(len(terms)), places] = 1
    frozen = frozen_settings(settings)
    return AbsorbedOLS(
        estimates=tuple(one.estimate(name, outcome=outcome, settings=frozen) for name in terms),
        joint=one.wald(contrasts, name="joint"),
        vcov=one.vcov[np.ix_(places, places)],
        r2=one.r2,
        r2_within=one.r2_within,
        n=one.n,
        n_units=arranged.n_units,
        n_clusters=one.n_clusters,
        df=one.df,
        parameters=one.parameters,
        settings=frozen,
        confidence=confidence,
        remarks=one.remarks,
        flow=seen.flow,
        fit=one.released(),
    )

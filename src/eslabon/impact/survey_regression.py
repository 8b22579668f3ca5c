"""A regression on a survey: weighted least squares with errors that know the design."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.frames import read_columns
from eslabon.impact.kernels.two_periods import NoContrast, solve_spd
from eslabon.impact.problems import BAD_SETTING, NO_TABLE, ImpactError
from eslabon.impact.results import Estimate, Flow, Result, frozen_settings, interval, tidy_estimates
from eslabon.impact.survey_design import SurveyDesign, make_sample, sentence

if TYPE_CHECKING:
    import pandas as pd


Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SurveyRegression(Result):
    """The coefficients, the constant first."""

    coefficients: tuple[Estimate, ...]
    n: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.95
    flow: Flow | None = None
    title: str = ""

    def tidy(self) -> "pd.DataFrame":
        """One row per coefficient."""
        return tidy_estimates(self.coefficients)


def survey_regression(
    frame: Any,
    *,
    outcome: str,
    covariates: Sequence[str],
    design: SurveyDesign | None = None,
    confidence: float = 0.95,
) -> SurveyRegression:
    """Linear regression on a survey.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per interview.
    outcome, covariates
        Columns of numbers; a constant is added. A row with a missing value leaves the domain, not the design, and is
        counted.
    design
        How the sample was drawn; None takes the rows as a simple random sample.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    ImpactError
        IMPACT-E72 with the reason: a stratum with one unit, covariates that repeat each other; E10 no covariates;
        E01 to E09 the columns.

    Notes
    -----
    β = (X'WX)⁻¹ X'Wy; Taylor linearisation of its scores over strata and clusters; t with (clusters − strata − k + 1)
    degrees of freedom, k coefficients. Errors are those of the totals of (X'WX)⁻¹x · residual, by svy: equal to svyglm
    of R's survey, also with two stages (where svy's own regression has smaller ones).

    References
    ----------
    Lumley (2004), Journal of Statistical Software 9(8).

    Examples
    --------
    >>> import pandas as pd
    >>> homes = pd.DataFrame({"income": [1.0, 3.0, 5.0, 9.0, 8.0], "land": [0, 1, 2, 4, 4], "w": [1, 1, 2, 2, 1]})
    >>> found = survey_regression(homes, outcome="income", covariates=["land"], design=SurveyDesign(weights="w"))
    >>> [one.term for one in found.coefficients], round(found.coefficients[1].estimate, 3)
    (['constant', 'land'], 1.9)
    """
    names = tuple(dict.fromkeys(covariates))
    if not names:
        raise ImpactError(BAD_SETTING, setting="covariates", value=names, expected="one column or more")
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0 < … < 1")
    plan = design or SurveyDesign()
    every = np.ones(len(frame), dtype=bool) if hasattr(frame, "__len__") else None
    groups = [name for name in (plan.strata, plan.clusters, plan.second_stage) if name]
    sizes = [name for name in (plan.fpc, plan.second_fpc) if name]
    seen = read_columns(frame, numbers=sizes, groups=groups, weights=plan.weights, within=every)
    values = read_columns(frame, numbers=[outcome, *names], within=every)
    place = np.minimum(np.searchsorted(values.rows, seen.rows), values.n - 1)
    present = values.rows[place] == seen.rows
    x, y = values.matrix(names)[place], values.numbers[outcome][place]
    slope, carried = _least_squares(y, x, present, np.ones(seen.n) if seen.weights is None else seen.weights)
    given = {f"z{k}": column for k, column in enumerate(carried.T)}
    errors, df = _errors(make_sample(given, seen, plan), len(slope))
    echoed = frozen_settings({"outcome": outcome, "covariates": names, "confidence": confidence, **vars(plan)})
    flow = seen.flow.and_then("missing", outcome, kept=int(present.sum()))
    told = []
    for term, centre, error in zip(("constant", *names), slope.tolist(), errors, strict=True):
        low, high, p_value = interval(centre, error, df=df + 1 - len(slope), confidence=confidence)
        told.append(
            Estimate(
                estimate=centre,
                std_error=error,
                ci_low=low,
                ci_high=high,
                p_value=p_value,
                n=int(present.sum()),
                n_clusters=len(seen.labels[plan.clusters]) if plan.clusters else None,
                settings=echoed,
                outcome=outcome,
                term=term,
                confidence=confidence,
                flow=flow,
            )
        )
    return SurveyRegression(
        coefficients=tuple(told), n=int(present.sum()), settings=echoed, confidence=confidence, flow=flow, title=outcome
    )


def _least_squares(y: Floats, x: Floats, present: NDArray[np.bool_], w: Floats) -> tuple[Floats, Floats]:
    """Weighted slopes, and the value of each row whose expanded total has the error of each slope; zero outside."""
    design = np.column_stack([np.ones(y.size), x])
    design[~present] = 0.0
    try:
        gram = (design * w[:, None]).T @ design
        slope = solve_spd(gram, design.T @ (w * np.where(present, y, 0.0)))
        carried = solve_spd(gram, design.T).T
    except NoContrast:
        raise ImpactError(NO_TABLE, why="a covariate is constant or repeats others") from None
    rest = np.where(present, y - design @ slope, 0.0)
    return slope, carried * rest[:, None]


def _errors(sample: Any, count: int) -> tuple[list[float], float]:
    """Standard errors of the slopes as those of totals, and the design's degrees of freedom."""
    import svy

    try:
        found = [sample.estimation.total(f"z{k}").estimates[0] for k in range(count)]
    except (svy.SvyError, ValueError, ZeroDivisionError) as problem:
        raise ImpactError(NO_TABLE, why=sentence(problem)) from problem
    return [float(one.se) for one in found], float(found[0].df)

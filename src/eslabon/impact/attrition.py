"""Who was lost between rounds: whether the arms lost alike, and weights that stand in for the lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from eslabon.impact.cutoff_checks import refuse_one_cluster
from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.kernels.sandwich import Line, fit_line
from eslabon.impact.kernels.two_periods import NoContrast, logit
from eslabon.impact.problems import (
    BAD_SETTING,
    EXTREME_WEIGHTS,
    NO_ATTRITION_MODEL,
    ONE_ARM,
    ImpactError,
    Remark,
    warn_of,
)
from eslabon.impact.results import Estimate, Flow, Result, Test, frozen_settings, interval, tidy_estimates

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
WHY = {
    "singular": "a covariate is constant in an arm or repeats others",
    "separated": "the covariates tell those who stayed from those who left",
    "empty": "an arm is empty",
}


@dataclass(frozen=True, kw_only=True)
class Attrition(Result):
    """How many were lost in each arm, the tests, and a weight for each row."""

    difference: Estimate  # share lost among treated minus that among controls
    lost_treated: float  # shares, weighted
    lost_control: float
    n_treated: int
    n_control: int
    predicts: Test | None  # covariates do not predict who is lost
    selective: Test | None  # covariates predict it alike in both arms
    coefficients: tuple[Estimate, ...]  # of the model of being lost: covariates, then treated × covariates
    weights: Floats = field(repr=False, compare=False)  # per row of the frame: see `attrition`
    probability: Floats = field(repr=False, compare=False)  # of being observed, per row of the frame; NaN if unused
    settings: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.95
    remarks: tuple[Remark, ...] = ()
    flow: Flow | None = None
    title: str = "Attrition"

    def tidy(self) -> "pd.DataFrame":
        """One row for the difference between the arms and one per coefficient of the model."""
        return tidy_estimates([self.difference, *self.coefficients])


def attrition(
    frame: Any,
    *,
    treated: str,
    observed: str,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    weights: str | None = None,
    trim: float = 0.0,
    confidence: float = 0.95,
) -> Attrition:
    """Whether the arms lost the same share and the same kind of people, and inverse-probability weights.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per person of the first round.
    treated, observed
        Columns of 0 and 1: in the programme; seen again in the last round.
    covariates
        Columns of numbers of the first round. Rows with a missing value are left out and counted.
    cluster
        Column of groups for the variance.
    weights
        Column of survey weights; the inverse-probability weight multiplies them.
    trim
        Probabilities of being observed below this value are raised to it, from 0 to below 1.
    confidence
        Between 0 and 1.

    Returns
    -------
    `weights` has one value per row of the frame: survey weight × (share observed in the arm) / p̂ where observed, 0
    where lost, NaN where the row was left out.

    Raises
    ------
    ImpactError
        IMPACT-E73 one arm only; E74 no model of being lost, with the reason; E10 a setting; E01 to E09 the columns.

    Notes
    -----
    lost = a + b · treated + c'x + d'(treated · x) by least squares, errors robust or by cluster. `predicts` is the F
    test of c = 0, `selective` of d = 0. p̂ is a logit of being observed on the same terms. Weights repair what the
    covariates explain; whether the lost differ in what was not measured is not tested: see `lee_bounds`.

    References
    ----------
    Fitzgerald, Gottschalk, Moffitt (1998), Journal of Human Resources 33(2). Wooldridge (2007), Journal of
    Econometrics 141(2).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(3)
    >>> frame = pd.DataFrame({"land": rng.normal(size=400), "treated": rng.integers(0, 2, 400)})
    >>> frame["seen"] = (rng.random(400) < 0.9 - 0.4 * frame["treated"] * (frame["land"] > 0)).astype(int)
    >>> found = attrition(frame, treated="treated", observed="seen", covariates=["land"])
    >>> found.selective.p_value < 0.05, round(float(found.weights.sum() / frame["seen"].sum()), 1)
    (True, 1.0)
    """
    names = tuple(dict.fromkeys(covariates))
    if not 0 <= trim < 1:
        raise ImpactError(BAD_SETTING, setting="trim", value=trim, expected="0 ≤ … < 1")
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0 < … < 1")
    seen = read_columns(
        frame,
        numbers=names,
        binary=[treated, observed],
        groups=[cluster] if cluster else [],
        weights=weights,
    )
    refuse_one_cluster(seen, cluster)
    d, stayed = seen.numbers[treated], seen.numbers[observed]
    if np.ptp(d) == 0:
        raise ImpactError(ONE_ARM, column=treated, rows=seen.n)
    w = np.ones(seen.n) if seen.weights is None else seen.weights
    clusters = seen.codes[cluster] if cluster else None
    echoed = frozen_settings(
        {
            "treated": treated, "observed": observed, "covariates": names, "cluster": cluster, "weights": weights,
            "trim": trim, "confidence": confidence,
        }
    )  # fmt: skip
    common: dict[str, Any] = {
        "n": seen.n,
        "n_clusters": len(seen.labels[cluster]) if cluster else None,
        "settings": echoed,
        "outcome": f"not {observed}",
        "confidence": confidence,
        "flow": seen.flow,
    }
    try:
        plain = fit_line(1 - stayed, np.column_stack([np.ones(seen.n), d]), w=w, cluster=clusters)
        model, coefficients, predicts, selective = _model(seen, names, d, stayed, w, clusters, common)
        p = _probability(model, stayed, w, trim)
    except NoContrast as problem:
        raise ImpactError(NO_ATTRITION_MODEL, why=WHY[str(problem)]) from problem
    share = np.where(d > 0, _share(stayed, w * d), _share(stayed, w * (1 - d)))
    factor = np.where(stayed > 0, w * share / p, 0.0)
    remarks = []
    if (factor / w).max() > 10:
        remarks.append(
            Remark.of(EXTREME_WEIGHTS, largest=f"{(factor / w).max():.1f}", lowest=f"{p[stayed > 0].min():.3f}")
        )
    warn_of(remarks)
    height = len(frame)
    every, chance = np.full(height, np.nan), np.full(height, np.nan)
    every[seen.rows], chance[seen.rows] = factor, p
    return Attrition(
        difference=_estimate(plain, 1, f"{treated}: difference in shares lost", common),
        lost_treated=1 - _share(stayed, w * d),
        lost_control=1 - _share(stayed, w * (1 - d)),
        n_treated=int(d.sum()),
        n_control=int(seen.n - d.sum()),
        predicts=predicts,
        selective=selective,
        coefficients=coefficients,
        weights=every,
        probability=chance,
        settings=echoed,
        confidence=confidence,
        remarks=tuple(remarks),
        flow=seen.flow,
    )


def _share(stayed: Floats, w: Floats) -> float:
    return float(w @ stayed / w.sum())


def _model(  # noqa: PLR0917 -- the arrays of one model
    seen: Columns,
    names: tuple[str, ...],
    d: Floats,
    stayed: Floats,
    w: Floats,
    clusters: NDArray[np.int64] | None,
    common: dict[str, Any],
) -> tuple[Floats, tuple[Estimate, ...], Test | None, Test | None]:
    """The model of being lost, its coefficients and its two tests."""
    x = seen.matrix(names)
    spread = x.std(axis=0)
    if (spread == 0).any():
        raise NoContrast("singular")
    scaled = (x - x.mean(axis=0)) / spread if names else x
    design = np.column_stack([np.ones(seen.n), d, scaled, scaled * d[:, None]])
    if not names:
        return design, (), None, None
    line = fit_line(1 - stayed, design, w=w, cluster=clusters)
    k = len(names)
    unit = np.concatenate([[1.0, 1.0], spread, spread])
    raw = Line(line.slope / unit, line.covariance / np.outer(unit, unit), line.df)
    terms = [*names, *[f"{name} × {common['settings']['treated']}" for name in names]]
    told = tuple(_estimate(raw, 2 + place, term, common) for place, term in enumerate(terms))
    return design, told, _joint(line, 2, 2 + k, "predicts"), _joint(line, 2 + k, 2 + 2 * k, "selective")


def _probability(design: Floats, stayed: Floats, w: Floats, trim: float) -> Floats:
    """Probability of being observed; one if nobody was lost."""
    if stayed.all():
        return np.ones(stayed.size)
    if not stayed.any():
        raise NoContrast("separated")
    p, _ = logit(stayed, design, w / w.mean())
    return np.maximum(p, trim) if trim else p


def _estimate(line: Line, place: int, term: str, common: dict[str, Any]) -> Estimate:
    """One coefficient."""
    centre, error = float(line.slope[place]), float(np.sqrt(max(line.covariance[place, place], 0.0)))
    low, high, p_value = interval(centre, error, df=line.df, confidence=common["confidence"])
    return Estimate(estimate=centre, std_error=error, ci_low=low, ci_high=high, p_value=p_value, term=term, **common)


def _joint(line: Line, first: int, last: int, name: str) -> Test:
    """F test that some coefficients are all zero."""
    slope, covariance = line.slope[first:last], line.covariance[first:last, first:last]
    rank = int(np.linalg.matrix_rank(covariance, hermitian=True))
    if not rank or line.df <= 0:
        return Test(name, float("nan"), float("nan"), f"F({rank}, {line.df:g})")
    statistic = float(slope @ np.linalg.pinv(covariance, hermitian=True) @ slope) / rank
    return Test(name, statistic, float(stats.f.sf(statistic, rank, line.df)), f"F({rank}, {line.df:g})")

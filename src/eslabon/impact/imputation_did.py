"""Effects where groups start at different dates, by imputing what the treated would have had."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.imputed import Untreated, carried_weights, cluster_sums, fit_untreated
from eslabon.impact.kernels.two_periods import NoContrast
from eslabon.impact.problems import (
    BAD_SETTING,
    LONE_CLUSTERS,
    LONE_MOMENTS,
    NO_IMPUTATION,
    NOT_IMPUTED,
    ImpactError,
    Remark,
    warn_of,
)
from eslabon.impact.results import Estimate, frozen_settings, interval, tidy_estimates
from eslabon.impact.staggered_rows import StaggeredRows, read_staggered

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
VARIANCES = ("imputation", "two_stage")


@dataclass(frozen=True, kw_only=True)
class ImputationDiD(Estimate):
    """The average effect on the treated, and the effects by time since the start."""

    moments: tuple[float, ...]  # periods since the start
    parts: tuple[Estimate, ...]
    n_treated: int  # rows whose outcome was imputed

    def tidy(self) -> "pd.DataFrame":
        """The average, then one row per period since the start."""
        whole = Estimate(**{name: getattr(self, name) for name in Estimate.__dataclass_fields__})
        return tidy_estimates([whole, *self.parts], moment=[float("nan"), *self.moments])


def imputation_did(  # noqa: PLR0913 -- the settings of the design, by name
    frame: Any,
    *,
    outcome: str,
    period: str,
    start: str,
    unit: str,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    weights: str | None = None,
    variance: str = "imputation",
    confidence: float = 0.95,
) -> ImputationDiD:
    """Average effect on the treated: outcomes less what unit and period effects of the untreated rows predict.

    Parameters
    ----------
    frame
        pandas or polars DataFrame: a panel, balanced or not, or repeated cross-sections of localities.
    outcome, period
        Columns of numbers.
    start
        First treated period; 0 or infinite for never. Who starts in the first period is left out and counted.
    unit
        Column of the effects taken out: the person or household of a panel, the locality of cross-sections.
    covariates
        Columns of numbers whose slopes come from the untreated rows.
    cluster
        Column of groups for the variance; the unit if it is None.
    weights
        Column of weights.
    variance
        "imputation" (Borusyak, Jaravel, Spiess: conservative, gaps are compared with the average of their starting
        group and period) or "two_stage" (Gardner's did2s: compared with the average that is estimated).
    confidence
        Between 0 and 1.

    Raises
    ------
    ImpactError
        IMPACT-E76 with the reason: nobody untreated, covariates that repeat each other; E68 units in two
        clusters; E10 a setting; E01 to E09 the columns.

    Notes
    -----
    y = unit effect + period effect + β'x on untreated rows; effect = Σ w (y − ŷ) over treated rows / Σ w. With v the
    weight that each outcome has in that sum, V = Σ_c (Σ_{i in c} v_i ε_i)². Treated rows whose unit or period has no
    untreated row are left out with a remark. Not tested: parallel trends, and no effect before the start.

    References
    ----------
    Borusyak, Jaravel, Spiess (2024), Review of Economic Studies 91(6). Gardner (2022), arXiv:2207.05943.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(2)
    >>> place, year = np.repeat(np.arange(60), 6), np.tile(np.arange(2007, 2013), 60)
    >>> start = np.choose(place % 3, [0, 2009, 2011])
    >>> income = rng.normal(size=60)[place] + 0.1 * year + ((start > 0) & (year >= start)) + 0.3 * rng.normal(size=360)
    >>> frame = pd.DataFrame({"income": income, "year": year, "start": start, "place": place})
    >>> found = imputation_did(frame, outcome="income", period="year", start="start", unit="place")
    >>> abs(found.estimate - 1) < 0.2, found.moments
    (True, (0.0, 1.0, 2.0, 3.0))
    """
    if variance not in VARIANCES:
        raise ImpactError(BAD_SETTING, setting="variance", value=variance, expected=", ".join(VARIANCES))
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0 < … < 1")
    settings = {
        "outcome": outcome, "period": period, "start": start, "unit": unit, "covariates": tuple(covariates),
        "cluster": cluster, "weights": weights, "variance": variance, "confidence": confidence,
    }  # fmt: skip
    rows = read_staggered(
        frame, outcome=outcome, period=period, start=start, unit=unit, covariates=covariates, cluster=cluster,
        weights=weights, balanced=False,
    )  # fmt: skip
    treated = rows.period >= rows.start
    if treated.all() or not treated.any():
        raise ImpactError(NO_IMPUTATION, why="all rows are treated" if treated.all() else "no row is treated")
    _, period_code = np.unique(rows.period, return_inverse=True)
    x = (rows.x - rows.x.mean(axis=0)) / np.maximum(rows.x.std(axis=0), 1e-300)
    try:
        fit = fit_untreated(rows.y, rows.unit, period_code.astype(np.int64), x, rows.w, treated)
        return _result(rows, fit, treated, settings)
    except NoContrast:
        why = "a covariate repeats another, a unit or a period among the untreated"
        raise ImpactError(NO_IMPUTATION, why=why) from None


def _result(rows: StaggeredRows, fit: Untreated, treated: NDArray[np.bool_], settings: dict[str, Any]) -> ImputationDiD:
    """The average and its parts."""
    used = treated & fit.known
    remarks = list(rows.remarks)
    if not used.any():
        raise ImpactError(NO_IMPUTATION, why="no treated row has untreated rows of its unit and of its period")
    lost = int((treated & ~fit.known).sum())
    if lost:
        remarks.append(Remark.of(NOT_IMPUTED, count=lost, unit=settings["unit"], period=settings["period"]))
    if np.unique(rows.cluster[used]).size < 2:
        named = settings["cluster"] or settings["unit"]
        remarks.append(Remark.of(LONE_CLUSTERS, column=named, count=1, named=f"{rows.start[used][0]:g}"))
    since = rows.period - rows.start
    moments = np.unique(since[used])
    lone = [moment for moment in moments if np.unique(rows.cluster[used & (since == moment)]).size < 2]
    if lone and np.unique(rows.cluster[used]).size > 1:
        named = ", ".join(f"{moment:g}" for moment in lone)
        remarks.append(Remark.of(LONE_MOMENTS, column=settings["cluster"] or settings["unit"], named=named))
    warn_of(remarks, stacklevel=4)
    _, cohort = np.unique(np.where(treated, rows.start, 0.0), return_inverse=True)
    _, time = np.unique(rows.period, return_inverse=True)
    cell = (cohort * (int(time.max()) + 1) + time).astype(np.int64)
    common: dict[str, Any] = {
        "n": rows.y.size - lost,
        "n_clusters": rows.n_clusters,
        "settings": frozen_settings(settings),
        "outcome": settings["outcome"],
        "confidence": settings["confidence"],
        "flow": rows.flow.and_then("not_imputed", settings["unit"], kept=rows.y.size - lost),
    }

    def numbers(which: NDArray[np.bool_]) -> dict[str, Any]:
        chosen = np.where(which, rows.w, 0.0)
        target = chosen / chosen.sum()
        weight = carried_weights(fit, rows.unit, rows.w, target)
        effect = float(target[which] @ fit.gap[which])
        if settings["variance"] == "imputation":
            sums: Floats = cluster_sums(fit, weight, rows.cluster, cell, which, rows.n_clusters)
        else:
            error = np.where(fit.known, fit.gap, 0.0) - np.where(which, effect, 0.0)
            sums = np.bincount(rows.cluster, weights=weight * error, minlength=rows.n_clusters).astype(np.float64)
        lone = np.unique(rows.cluster[which]).size < 2
        error_of = float("nan") if lone else float(np.sqrt((sums**2).sum()))
        low, high, p_value = interval(effect, error_of, confidence=settings["confidence"])
        return {"estimate": effect, "std_error": error_of, "ci_low": low, "ci_high": high, "p_value": p_value}

    return ImputationDiD(
        **numbers(used),
        term="average effect on the treated",
        remarks=tuple(remarks),
        moments=tuple(moments.tolist()),
        parts=tuple(
            Estimate(**numbers(used & (since == moment)), term=f"periods since the start {moment:g}", **common)
            for moment in moments
        ),
        n_treated=int(used.sum()),
        **common,
    )

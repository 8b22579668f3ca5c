"""Effects by time since the start from one regression in which each starting group has its own path."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.sandwich import fit_line
from eslabon.impact.kernels.two_periods import NoContrast
from eslabon.impact.problems import BAD_SETTING, NO_CONTRASTS, ImpactError, warn_of
from eslabon.impact.results import Estimate, frozen_settings, interval, tidy_estimates
from eslabon.impact.staggered_rows import StaggeredRows, read_staggered

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SunAbraham(Estimate):
    """The average effect after the start, and the effect at each time since it."""

    periods: tuple[float, ...]  # times since the start, without −1
    estimates: tuple[Estimate, ...]
    vcov: Floats = field(repr=False, compare=False)  # of the estimates
    n_before: int  # how many of them lie before the start
    base: float = -1.0

    def tidy(self) -> "pd.DataFrame":
        """The average, then one row per time since the start."""
        whole = Estimate(**{name: getattr(self, name) for name in Estimate.__dataclass_fields__})
        return tidy_estimates([whole, *self.estimates], moment=[float("nan"), *self.periods])


def sun_abraham(
    frame: Any,
    *,
    outcome: str,
    period: str,
    start: str,
    unit: str,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    weights: str | None = None,
    confidence: float = 0.95,
) -> SunAbraham:
    """Average effects by time since the start, with a path of its own for each starting group.

    Parameters
    ----------
    frame
        pandas or polars DataFrame: a panel, or repeated cross-sections of localities.
    outcome, period
        Columns of numbers.
    start
        First treated period; 0 or infinite for never. Somebody has to be never treated.
    unit
        Column of the effects taken out.
    covariates
        Columns of numbers.
    cluster
        Column of groups for the variance; the unit if it is None.
    weights
        Column of weights.
    confidence
        Between 0 and 1.

    Raises
    ------
    ImpactError
        IMPACT-E66 nobody never treated, nobody seen both before and after, or covariates that repeat each other; E68 a
        unit in two clusters; E10 a setting; E01 to E09 the columns.

    Notes
    -----
    y on unit and period effects and a dummy for each starting group and time since the start but −1; the effect at a
    time averages its groups' coefficients by their rows at that time. V by cluster, C / (C − 1) · (n − 1) / (n − K),
    K without the unit effects (fixest's nested convention); the shares are taken as known, as in fixest's sunab.
    Not tested: parallel trends.

    References
    ----------
    Sun, Abraham (2021), Journal of Econometrics 225(2).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(2)
    >>> place, year = np.repeat(np.arange(60), 6), np.tile(np.arange(2007, 2013), 60)
    >>> start = np.choose(place % 3, [0, 2009, 2011])
    >>> income = rng.normal(size=60)[place] + 0.1 * year + ((start > 0) & (year >= start)) + 0.3 * rng.normal(size=360)
    >>> frame = pd.DataFrame({"income": income, "year": year, "start": start, "place": place})
    >>> found = sun_abraham(frame, outcome="income", period="year", start="start", unit="place")
    >>> abs(found.estimate - 1) < 0.3, found.n_before
    (True, 3)
    """
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=confidence, expected="0 < … < 1")
    settings = {
        "outcome": outcome, "period": period, "start": start, "unit": unit, "covariates": tuple(covariates),
        "cluster": cluster, "weights": weights, "confidence": confidence,
    }  # fmt: skip
    rows = read_staggered(
        frame, outcome=outcome, period=period, start=start, unit=unit, covariates=covariates, cluster=cluster,
        weights=weights, balanced=False,
    )  # fmt: skip
    if np.isfinite(rows.start).all() or np.isinf(rows.start).all():
        raise ImpactError(NO_CONTRASTS, start=start, control="never", why="empty")
    warn_of(rows.remarks)
    try:
        return _fitted(rows, settings)
    except NoContrast as problem:
        raise ImpactError(NO_CONTRASTS, start=start, control="never", why=str(problem)) from None


def _fitted(rows: StaggeredRows, settings: dict[str, Any]) -> SunAbraham:
    """The regression and its averages."""
    since = np.where(np.isfinite(rows.start), rows.period - rows.start, np.nan)
    times = np.unique(rows.period)
    columns: list[Floats] = [(rows.period == time).astype(np.float64) for time in times[1:]]
    spread = np.maximum(rows.x.std(axis=0), 1e-300)
    columns += [*((rows.x - rows.x.mean(axis=0)) / spread).T]
    first = len(columns)
    paths: list[tuple[float, float, float]] = []  # group, time since the start, weight of its rows
    for group in np.unique(rows.start[np.isfinite(rows.start)]):
        own = rows.start == group
        seen_at = [float(moment) for moment in np.unique(since[own])]
        kept = [moment for moment in seen_at if moment != -1]
        if len(kept) == len(seen_at):
            kept = kept[1:]  # never seen at −1: its first time is its reference
        for moment in kept:
            here = own & (since == moment)
            columns.append(here.astype(np.float64))
            paths.append((float(group), moment, float(rows.w[here].sum())))
    if not any(moment >= 0 for _, moment, _ in paths):
        raise NoContrast("empty")
    design = np.column_stack(columns)
    mass = np.bincount(rows.unit, weights=rows.w)
    centre = np.column_stack([np.bincount(rows.unit, weights=rows.w * column) / mass for column in design.T])
    within = design - centre[rows.unit]
    if ((rows.w @ within**2) <= 1e-12 * (rows.w @ design**2)).any():
        raise NoContrast("singular")
    y = rows.y - (np.bincount(rows.unit, weights=rows.w * rows.y) / mass)[rows.unit]
    line = fit_line(y, within, w=rows.w, cluster=rows.cluster)
    n, k = within.shape
    covariance = line.covariance[first:, first:] * (n - k) / max(n - k - 1, 1)
    slope, moments = line.slope[first:], np.array([path[1] for path in paths])
    weight = np.array([path[2] for path in paths])
    places = np.unique(moments)
    mix = np.array([np.where(moments == place, weight, 0.0) / weight[moments == place].sum() for place in places])
    later = np.where(moments >= 0, weight, 0.0) / weight[moments >= 0].sum()
    common: dict[str, Any] = {
        "n": n,
        "n_clusters": rows.n_clusters,
        "settings": frozen_settings(settings),
        "outcome": settings["outcome"],
        "confidence": settings["confidence"],
        "flow": rows.flow,
    }

    def told(shares: Floats) -> dict[str, Any]:
        effect, error = float(shares @ slope), float(np.sqrt(max(shares @ covariance @ shares, 0.0)))
        low, high, p_value = interval(effect, error, df=rows.n_clusters - 1, confidence=settings["confidence"])
        return {"estimate": effect, "std_error": error, "ci_low": low, "ci_high": high, "p_value": p_value}

    return SunAbraham(
        **told(later),
        term="average effect after the start",
        remarks=rows.remarks,
        periods=tuple(places.tolist()),
        estimates=tuple(
            Estimate(**told(shares), term=f"periods since the start {place:g}", **common)
            for place, shares in zip(places, mix, strict=True)
        ),
        vcov=mix @ covariance @ mix.T,
        n_before=int((places < 0).sum()),
        **common,
    )

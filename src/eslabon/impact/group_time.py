"""Effects where groups start at different dates: each group and period by itself, and four averages of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from eslabon.impact.figures import CLAY, GREY, INK, new_figure
from eslabon.impact.kernels.group_time import (
    Average,
    Cells,
    Sample,
    by_group_share,
    equally,
    estimate_cells,
    group_weighted,
    multiplier,
)
from eslabon.impact.problems import (
    BAD_SETTING,
    LONE_CLUSTERS,
    NO_CONTRASTS,
    SKIPPED_CELLS,
    ImpactError,
    Remark,
    warn_of,
)
from eslabon.impact.results import Estimate, Test, frozen_settings, interval, tidy_estimates
from eslabon.impact.staggered_rows import StaggeredRows, read_staggered

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
METHODS = ("dr", "dr_improved", "reg", "ipw", "ipw_abadie")


@dataclass(frozen=True, kw_only=True)
class Aggregation(Estimate):
    """An overall average and the parts that it averages, in order of `places`."""

    kind: str  # simple, dynamic, group, calendar
    places: tuple[float, ...]  # periods since the start, groups or periods
    parts: tuple[Estimate, ...]
    covariance: Floats = field(repr=False, compare=False)  # of the parts, for `sensitivity`
    band: float = float("nan")  # critical value of the band over all parts; NaN without the multiplier bootstrap

    def tidy(self) -> "pd.DataFrame":
        """The overall average, then one row per part; `place` is the time since the start, the group or the period."""
        whole = Estimate(**{name: getattr(self, name) for name in Estimate.__dataclass_fields__})
        return tidy_estimates([whole, *self.parts], place=[float("nan"), *self.places])

    def plot(self) -> "Figure":
        """Parts with their intervals over the place."""
        figure, axes = new_figure()
        low = [part.estimate - part.ci_low for part in self.parts]
        high = [part.ci_high - part.estimate for part in self.parts]
        axes.errorbar(
            self.places, [part.estimate for part in self.parts], yerr=[low, high], fmt="o", color=CLAY, capsize=3
        )
        axes.axhline(0, color=GREY, linewidth=1, linestyle="--")
        if self.kind == "dynamic":
            axes.axvline(-0.5, color=GREY, linewidth=1, linestyle=":")
        axes.set_title(self.title or f"{self.outcome} · {self.kind}", loc="left", fontsize=11, color=INK)
        return figure


@dataclass(frozen=True, kw_only=True)
class GroupTime(Estimate):
    """The simple average with its error; every group × period in `cells`, and the other averages."""

    cells: tuple[Estimate, ...]
    groups: tuple[float, ...]  # of each cell
    periods: tuple[float, ...]
    bases: tuple[float, ...]
    dynamic: Aggregation
    group: Aggregation
    calendar: Aggregation
    pretrend: Test | None  # that all effects before the start are zero; None where there is no period to test

    def tidy(self) -> "pd.DataFrame":
        """The simple average, then one row per group and period."""
        whole = Estimate(**{name: getattr(self, name) for name in Estimate.__dataclass_fields__})
        nan = float("nan")
        return tidy_estimates(
            [whole, *self.cells], group=[nan, *self.groups], period=[nan, *self.periods], base=[nan, *self.bases]
        )

    def plot(self) -> "Figure":
        """The effects by time since the start."""
        return self.dynamic.plot()


def group_time(  # noqa: PLR0913 -- the settings of the design, by name
    frame: Any,
    *,
    outcome: str,
    period: str,
    start: str,
    unit: str | None = None,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    weights: str | None = None,
    control: str = "never",
    method: str = "dr",
    base: str = "varying",
    anticipation: int = 0,
    inference: str = "analytic",
    reps: int = 999,
    seed: int | None = None,
    confidence: float = 0.95,
) -> GroupTime:
    """Effect on the treated for each starting group and period, from cross-sections or a panel.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, one row per person (cross-sections) or per unit and period (panel).
    outcome, period
        Columns of numbers.
    start
        Column with the first treated period of the row's group; 0 or infinite for never treated. A start after the
        last period counts as not yet treated. Groups that start in the first period are left out and counted.
    unit
        Column of units: a panel. Units that are not seen in every period are left out and counted. None: repeated
        cross-sections.
    covariates
        Columns of numbers; in a panel the value of the earlier of the two periods counts.
    cluster
        Column of groups for the variance (localities). A panel is clustered by unit if it is None.
    weights
        Column of weights.
    control
        "never" treated, or "not_yet": these and all who have not started by then.
    method
        "dr" doubly robust (logit and least squares), "dr_improved" (calibrated propensities), "reg", "ipw" (Hájek),
        "ipw_abadie".
    base
        "varying": before the start each period is compared with the one before it. "universal": all are compared with
        the last before the start.
    anticipation
        Periods before the start in which an effect is possible already, not negative.
    inference
        "analytic", or "multiplier": bootstrap by cluster, which adds a band over all parts at once.
    reps, seed
        Of the bootstrap; the same seed gives the same numbers.
    confidence
        Between 0 and 1.

    Raises
    ------
    ImpactError
        IMPACT-E66 no group that can be compared; E67 a unit twice in a period or with two starts; E68 a unit in two
        clusters; E10 a setting; E01 to E09 the columns.

    Notes
    -----
    ATT(g, t) compares the change from the base period to t of group g with that of the control group, adjusted by
    `method` (Sant'Anna and Zhao 2020). V = Σ_c (Σ_{i in c} ψ_i)² / n², times C/(C − 1) where `cluster` is given.
    Averages weight groups by their share and take the error of the shares in. Not tested: parallel trends after the
    start; `pretrend` looks at those before it, and `sensitivity` says how far they may fail.

    References
    ----------
    Callaway, Sant'Anna (2021), Journal of Econometrics 225(2).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> place = np.repeat(np.arange(90), 5)
    >>> year = np.tile(np.arange(2007, 2012), 90)
    >>> start = np.choose(place % 3, [0, 2009, 2010])
    >>> income = rng.normal(size=90)[place] + 0.1 * year + 1.0 * ((start > 0) & (year >= start)) + rng.normal(size=450)
    >>> frame = pd.DataFrame({"income": income, "year": year, "start": start, "place": place})
    >>> found = group_time(frame, outcome="income", period="year", start="start", unit="place")
    >>> found.ci_low < 1 < found.ci_high, [int(place) for place in found.dynamic.places]
    (True, [-2, -1, 0, 1, 2])
    """
    settings = dict(locals())
    del settings["frame"]
    _check(settings)
    rows = read_staggered(
        frame, outcome=outcome, period=period, start=start, unit=unit, covariates=covariates, cluster=cluster,
        weights=weights, balanced=True,
    )  # fmt: skip
    data = Sample(
        y=rows.y, period=rows.period, start=rows.start,
        x=np.column_stack([np.ones(rows.y.size), rows.x]), w=rows.w, cluster=rows.cluster, panel=unit is not None,
    )  # fmt: skip
    cells = estimate_cells(
        data, method=method, never=control == "never", universal=base == "universal", anticipation=anticipation,
        clusters=rows.n_clusters,
    )  # fmt: skip
    if not np.isfinite(cells.effect[cells.period >= cells.group]).any():
        why = ", ".join(sorted({reason for reason in cells.reason if reason})) or "empty"
        raise ImpactError(NO_CONTRASTS, start=start, control=control, why=why)
    remarks = list(rows.remarks)
    skipped = [(group, time) for group, time, why in zip(cells.group, cells.period, cells.reason, strict=True) if why]
    if skipped:
        named = ", ".join(f"{group:g}/{time:g}" for group, time in skipped[:8]) + (" …" if len(skipped) > 8 else "")
        remarks.append(Remark.of(SKIPPED_CELLS, count=len(skipped), named=named))
    after = (cells.period >= cells.group) & np.isfinite(cells.effect)
    if cells.lone[after].any():
        groups = np.unique(cells.group[after & cells.lone])
        named = ", ".join(f"{group:g}" for group in groups[:8])
        remarks.append(Remark.of(LONE_CLUSTERS, column=cluster or unit or "", count=groups.size, named=named))
    warn_of(remarks)
    return _result(cells, _Teller.of(rows, settings), remarks)


def _check(given: Mapping[str, Any]) -> None:
    """Refuse settings that the method does not have."""
    allowed: dict[str, Sequence[Any]] = {
        "control": ("never", "not_yet"),
        "method": METHODS,
        "base": ("varying", "universal"),
        "inference": ("analytic", "multiplier"),
    }
    for name, values in allowed.items():
        if given[name] not in values:
            raise ImpactError(BAD_SETTING, setting=name, value=given[name], expected=", ".join(map(str, values)))
    for name, least in (("anticipation", 0), ("reps", 20)):
        if given[name] < least:
            raise ImpactError(BAD_SETTING, setting=name, value=given[name], expected=f"{least} …")
    if not 0 < given["confidence"] < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=given["confidence"], expected="0 < … < 1")


@dataclass(frozen=True)
class _Teller:
    """Turns averages into estimates with the settings of the call."""

    common: dict[str, Any]
    factor: float  # of the variance, for the number of clusters
    settings: dict[str, Any]
    unknown: dict[str, frozenset[float]] = field(default_factory=dict)  # parts whose error cannot be known

    @classmethod
    def of(cls, rows: StaggeredRows, settings: dict[str, Any]) -> "_Teller":
        clustered = settings["cluster"] is not None or settings["unit"] is not None
        factor = rows.n_clusters / (rows.n_clusters - 1) if settings["cluster"] and rows.n_clusters > 1 else 1.0
        common = {
            "n": rows.y.size,
            "n_clusters": rows.n_clusters if clustered else None,
            "settings": frozen_settings({**settings, "covariates": tuple(settings["covariates"])}),
            "outcome": settings["outcome"],
            "confidence": settings["confidence"],
            "flow": rows.flow,
        }
        return cls(common, factor, settings)

    def errors(self, shares: Floats) -> tuple[Floats, float]:
        """Standard errors of the columns, and the critical value of a band over them."""
        if self.settings["inference"] == "analytic":
            return np.sqrt(self.factor * (shares**2).sum(axis=0)), float("nan")
        given = self.settings
        error, band = multiplier(shares, reps=given["reps"], seed=given["seed"], confidence=given["confidence"])
        return error * np.sqrt(self.factor), band

    def numbers(self, effect: float, error: float) -> dict[str, Any]:
        """Fields of an estimate."""
        low, high, p_value = interval(effect, error, confidence=self.common["confidence"])
        return {"estimate": effect, "std_error": error, "ci_low": low, "ci_high": high, "p_value": p_value}

    def aggregation(
        self, kind: str, whole: Average, parts: dict[float, Average], words: str, fixed: frozenset[float] = frozenset()
    ) -> Aggregation:
        """An average of parts; parts in `fixed` are zero by definition."""
        shares = np.column_stack([part.shares for part in parts.values()])
        errors, band = self.errors(shares)
        total, _ = self.errors(whole.shares[:, None])
        told = []
        for (place, part), error in zip(parts.items(), errors, strict=True):
            numbers = self.numbers(part.effect, float(error))
            if place in fixed:
                numbers["p_value"] = float("nan")
            if place in self.unknown.get(kind, ()):
                numbers = self.numbers(part.effect, float("nan"))
            told.append(Estimate(**numbers, term=f"{words} {place:g}", **self.common))
        return Aggregation(
            **self.numbers(whole.effect, float(total[0])),
            term=f"average ({kind})",
            kind=kind,
            places=tuple(parts),
            parts=tuple(told),
            covariance=self.factor * shares.T @ shares,
            band=band,
            **self.common,
        )


def _result(cells: Cells, teller: _Teller, remarks: list[Remark]) -> GroupTime:
    """All averages of the cells."""
    usable, after = np.isfinite(cells.effect), cells.period >= cells.group
    simple = by_group_share(cells, after)
    since = cells.period - cells.group
    moments = {float(moment): by_group_share(cells, since == moment) for moment in np.unique(since[usable])}
    fixed = frozenset(
        moment for moment in moments if (cells.base[since == moment] == cells.period[since == moment]).all()
    )
    by_group = {
        float(group): equally(
            [
                Average(cells.effect[k], cells.shares[:, k])
                for k in np.flatnonzero(after & usable & (cells.group == group))
            ]
        )
        for group in np.unique(cells.group[after & usable])
    }
    by_period = {
        float(time): by_group_share(cells, after & (cells.period == time))
        for time in np.unique(cells.period[after & usable])
    }
    for kind, place in (("dynamic", since), ("group", cells.group), ("calendar", cells.period)):
        told = usable & (after | (kind == "dynamic")) & (cells.base != cells.period)
        only = {float(one) for one in np.unique(place[told]) if cells.lone[told & (place == one)].all()}
        teller.unknown[kind] = frozenset(only)
    later = [average for moment, average in moments.items() if moment >= 0]
    dynamic = teller.aggregation("dynamic", equally(later), moments, "periods since the start", fixed)
    errors, _ = teller.errors(cells.shares)
    each = tuple(
        Estimate(
            **teller.numbers(float(effect), float(error) if np.isfinite(effect) and not lone else float("nan")),
            term=f"ATT({group:g}, {time:g})",
            **teller.common,
        )
        for effect, error, group, time, lone in zip(
            cells.effect, errors, cells.group, cells.period, cells.lone, strict=True
        )
    )
    total, _ = teller.errors(simple.shares[:, None])
    known = not cells.lone[after & usable].all()
    return GroupTime(
        **teller.numbers(simple.effect, float(total[0]) if known else float("nan")),
        term="average (simple)",
        remarks=tuple(remarks),
        cells=each,
        groups=tuple(cells.group.tolist()),
        periods=tuple(cells.period.tolist()),
        bases=tuple(cells.base.tolist()),
        dynamic=dynamic,
        group=teller.aggregation("group", group_weighted(by_group, cells), by_group, "start"),
        calendar=teller.aggregation("calendar", equally(list(by_period.values())), by_period, "period"),
        pretrend=_pretrend(cells, teller.factor),
        **teller.common,
    )


def _pretrend(cells: Cells, factor: float) -> Test | None:
    """Wald test that the effects before the start are all zero."""
    before = (cells.period < cells.group) & np.isfinite(cells.effect) & (cells.base != cells.period)
    before &= (cells.shares**2).sum(axis=0) > 0
    if not before.any():
        return None
    shares, effect = cells.shares[:, before], cells.effect[before]
    covariance = factor * shares.T @ shares
    rank = int(np.linalg.matrix_rank(covariance, hermitian=True))
    statistic = float(effect @ np.linalg.pinv(covariance, hermitian=True) @ effect)
    return Test("pretrend", statistic, float(stats.chi2.sf(statistic, rank)), f"chi2({rank})")

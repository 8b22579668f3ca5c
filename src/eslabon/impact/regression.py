"""Between frames and kernels: columns of a regression by name, fitted with absorbed units, ready to be read."""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from eslabon.impact.frames import Columns
from eslabon.impact.kernels import absorbed
from eslabon.impact.kernels.absorbed import BLOCKS, Design, Sorted
from eslabon.impact.problems import BAD_SETTING, SINGLETONS_KEPT, ImpactError, Remark, rows_in_words
from eslabon.impact.problems_regression import (
    CLUSTER_CROSSES,
    COLLINEAR_LEFT_OUT,
    EXACT_FIT,
    FEW_CLUSTERS,
    NO_FREEDOM,
    NOT_IDENTIFIED,
    ONE_CLUSTER,
    OUTCOME_CONSTANT,
)
from eslabon.impact.results import Estimate, Flow, Test, interval

Variance = Literal["cluster", "robust", "iid"]
Convention = Literal["nested", "full"]
FEW = 20  # clusters below which their standard error is remarked on
NO_PERIOD = -1  # a column that is on in all periods


@dataclass(frozen=True)
class Regressor:
    """One column of a regression: `values` (1 where None) in the period with code `period` (in all where −1)."""

    name: str
    values: NDArray[np.float64] | None  # (n,)
    period: int = NO_PERIOD
    role: Literal["effect", "term", "control"] = "control"  # effects come first, terms next


@dataclass(frozen=True)
class Arranged:
    """The rows of a regression in the order of its kernel."""

    rows: Sorted
    design: Design
    regressors: tuple[Regressor, ...]
    order: NDArray[np.int64] | None  # row of the columns behind each row here; None where they agree
    unit: NDArray[np.int64]  # (n,) codes of units in this order, 0 upwards
    n_units: int
    singletons: int  # units with one row
    nested: bool  # each unit lies in one cluster
    clustered: bool
    flow: Flow
    unit_name: str
    cluster_name: str

    def in_order(self, values: NDArray[Any]) -> NDArray[Any]:
        """The values of the columns in the order of the kernel's rows."""
        return values if self.order is None else values[self.order]

    def place(self, name: str) -> int:
        """Where a column of the regression stands."""
        return next(place for place, one in enumerate(self.regressors) if one.name == name)


@dataclass(frozen=True)
class Fit:
    """A fitted regression; left-out columns have NaN in `beta` and `vcov`."""

    arranged: Arranged
    names: tuple[str, ...]
    beta: NDArray[np.float64]  # (k,)
    vcov: NDArray[np.float64]  # (k, k)
    keep: NDArray[np.bool_]  # (k,)
    bread: NDArray[np.float64]  # inverse cross products of the kept columns
    scores: NDArray[np.float64] | None  # (clusters, k) where errors are clustered
    gram: NDArray[np.float64]  # (k + 1, k + 1) cross products less the units' means, the outcome last
    parameters: int  # K of the small-sample factor
    df: int  # of the t distribution
    r2: float  # with the effects
    r2_within: float  # beyond the effects
    n_clusters: int | None
    variance: Variance
    convention: Convention
    confidence: float
    remarks: tuple[Remark, ...]
    n: int  # rows

    def released(self) -> "Fit":
        """The fit without the rows and scores behind it, which may be large."""
        empty, none = np.empty((0, 0)), np.empty(0, dtype=np.int64)
        rows = Sorted(empty, none, np.empty(0), none, none, self.arranged.rows.n_clusters, none)
        slim = tuple(replace(one, values=None) for one in self.arranged.regressors)
        return replace(
            self, scores=None, arranged=replace(self.arranged, rows=rows, regressors=slim, order=None, unit=none)
        )

    def estimate(self, name: str, *, outcome: str, settings: Mapping[str, Any], term: str | None = None) -> Estimate:
        """One coefficient."""
        contrast = np.zeros(len(self.names))
        contrast[self.arranged.place(name)] = 1
        return self.combination(contrast, outcome=outcome, settings=settings, term=term or name)

    def combination(
        self, contrast: NDArray[np.float64], *, outcome: str, settings: Mapping[str, Any], term: str
    ) -> Estimate:
        """A weighted sum of coefficients, with its interval."""
        used = contrast != 0
        value = float(contrast[used] @ self.beta[used])
        spread = math.sqrt(max(0.0, float(contrast[used] @ self.vcov[np.ix_(used, used)] @ contrast[used])))
        low, high, p_value = interval(value, spread, df=self.df, confidence=self.confidence)
        return Estimate(
            estimate=value,
            std_error=spread,
            ci_low=low,
            ci_high=high,
            p_value=p_value,
            n=self.n,
            n_clusters=self.n_clusters,
            settings=settings,
            outcome=outcome,
            term=term,
            confidence=self.confidence,
            remarks=self.remarks,
            flow=self.arranged.flow,
        )

    def wald(self, contrasts: NDArray[np.float64], *, name: str) -> Test:
        """Whether all contrasts (rows) are zero: F with the rank of their covariance and the fit's degrees."""
        used = np.any(contrasts != 0, axis=0)
        chosen = contrasts[:, used]
        values = chosen @ self.beta[used]
        spread = chosen @ self.vcov[np.ix_(used, used)] @ chosen.T
        rank = int(np.linalg.matrix_rank(spread, hermitian=True)) if spread.size and np.isfinite(spread).all() else 0
        if rank == 0:
            return Test(name=name, statistic=math.nan, p_value=math.nan, distribution="F(0, 0)")
        statistic = float(values @ np.linalg.pinv(spread, hermitian=True) @ values) / rank
        p_value = float(stats.f.sf(statistic, rank, self.df))
        return Test(name=name, statistic=statistic, p_value=p_value, distribution=f"F({rank}, {self.df})")


def check_choice(setting: str, value: Any, allowed: Sequence[Any]) -> None:
    """Refuse a setting that is not one of those allowed."""
    if value not in allowed:
        raise ImpactError(BAD_SETTING, setting=setting, value=repr(value), expected=" / ".join(map(str, allowed)))


def check_regression(*, variance: str, df: str, confidence: float, workers: int) -> None:
    """Refuse settings that every regression shares when they make no sense."""
    check_choice("variance", variance, ("cluster", "robust", "iid"))
    check_choice("df", df, ("nested", "full"))
    if not 0 < confidence < 1:
        raise ImpactError(BAD_SETTING, setting="confidence", value=repr(confidence), expected="0 < … < 1")
    if workers < 1:
        raise ImpactError(BAD_SETTING, setting="workers", value=repr(workers), expected="1, 2, …")


def constant_inside(values: NDArray[np.float64], codes: NDArray[np.int64]) -> bool:
    """Whether a column has one value in each group.

    >>> constant_inside(np.array([1.0, 1.0, 0.0]), np.array([0, 0, 1]))
    True
    """
    first = np.empty(int(codes.max()) + 1)
    first[codes[::-1]] = values[::-1]
    return bool((values == first[codes]).all())


def rows_that_differ(values: NDArray[Any], codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of rows whose value is not that of the first row of their group."""
    first = np.empty(int(codes.max()) + 1, dtype=values.dtype)
    first[codes[::-1]] = values[::-1]
    return np.flatnonzero(values != first[codes])


def period_dummies(seen: Columns, period: str) -> list[Regressor]:
    """The effects of all periods but the first."""
    labels = seen.labels[period]
    return [Regressor(f"{period}={labels[code]}", None, code, "effect") for code in range(1, len(labels))]


def arrange(
    seen: Columns,
    *,
    outcome: str,
    regressors: Sequence[Regressor],
    unit: str | None,
    period: str | None = None,
    cluster: str | None = None,
    workers: int = 1,
) -> Arranged:
    """Sort the rows and lay out the columns; effects first, then terms, then controls.

    Raises
    ------
    ImpactError
        IMPACT-E22: a cluster that crosses units.
    """
    size = seen.n
    unit_codes = seen.codes[unit] if unit else np.zeros(size, dtype=np.int64)
    n_units = len(seen.labels[unit]) if unit else 1
    cluster_codes = seen.codes[cluster] if cluster else unit_codes
    n_clusters = len(seen.labels[cluster]) if cluster else n_units
    nested, same = True, cluster is None or cluster == unit
    if not same:
        crossing = rows_that_differ(cluster_codes, unit_codes)
        nested = not crossing.size
        if not nested and unit is not None:
            _check_inside(seen, unit=unit, cluster=str(cluster))
    elif cluster is None and unit is None:
        nested = False
    key = unit_codes
    if nested and not same:  # units of one cluster stand together
        cluster_of = np.zeros(n_units, dtype=np.int64)
        cluster_of[unit_codes] = cluster_codes
        rank = np.empty(n_units, dtype=np.int64)
        rank[np.argsort(cluster_of, kind="stable")] = np.arange(n_units)
        key = rank[unit_codes]
    order: NDArray[np.int64] | None
    order, starts = absorbed.counting_order(key, n_units)
    if (key[1:] >= key[:-1]).all():
        order = None
    ranked = sorted(regressors, key=lambda one: ("effect", "term", "control").index(one.role))
    base, column = _base_matrix([*(one.values for one in ranked), seen.numbers[outcome]], order, workers=workers)
    sorted_unit = np.repeat(np.arange(n_units, dtype=np.int64), np.diff(starts))
    sorted_cluster = sorted_unit if same else _taken(cluster_codes, order)
    period_codes = seen.codes[period] if period else np.zeros(size, dtype=np.int64)
    rows = Sorted(
        base=base,
        period=period_codes if order is None else period_codes[order],
        weights=np.ones(size) if seen.weights is None else _taken(seen.weights, order),
        starts=starts,
        cluster=sorted_cluster,
        n_clusters=n_clusters,
        blocks=_blocks(starts, sorted_cluster if nested and not same else None),
    )
    return Arranged(
        rows=rows,
        design=Design(column, np.array([*(one.period for one in ranked), NO_PERIOD], dtype=np.int64)),
        regressors=tuple(ranked),
        order=order,
        unit=sorted_unit,
        n_units=n_units,
        singletons=int((np.diff(starts) == 1).sum()) if unit else 0,
        nested=nested,
        clustered=cluster is not None,
        flow=seen.flow,
        unit_name=unit or "",
        cluster_name=cluster or "",
    )


def _taken(values: NDArray[Any], order: NDArray[np.int64] | None) -> NDArray[Any]:
    return values if order is None else values[order]


def _check_inside(seen: Columns, *, unit: str, cluster: str) -> None:
    """Where units hold several clusters, each cluster must lie in one unit."""
    wrong = rows_that_differ(seen.codes[unit], seen.codes[cluster])
    if wrong.size:
        label = seen.labels[cluster][int(seen.codes[cluster][wrong[0]])]
        rows = rows_in_words(np.sort(seen.rows[wrong]))
        raise ImpactError(CLUSTER_CROSSES, cluster=label, column=cluster, unit=unit, rows=rows)


def _base_matrix(
    columns: Sequence[NDArray[np.float64] | None], order: NDArray[np.int64] | None, *, workers: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Each distinct array once, the values of a row together, and where each column stands (−1 for ones)."""
    distinct: dict[int, int] = {}
    arrays: list[NDArray[np.float64]] = []
    places = []
    for values in columns:
        if values is None:
            places.append(-1)
            continue
        if id(values) not in distinct:
            distinct[id(values)] = len(arrays)
            arrays.append(values)
        places.append(distinct[id(values)])
    size = arrays[0].size
    base = np.empty((size, len(arrays)))
    home = None
    if order is not None:
        home = np.empty(size, dtype=np.int64)
        home[order] = np.arange(size)
    step = max(256, 2**16 // len(arrays))  # so that a piece stays in the cache while it is turned

    def turn(begin: int) -> None:
        """Copy some rows, whole, to where they belong."""
        end = min(size, begin + step)
        piece = np.empty((end - begin, len(arrays)))
        for place, values in enumerate(arrays):
            piece[:, place] = values[begin:end]
        base[slice(begin, end) if home is None else home[begin:end]] = piece

    if workers == 1 or size < absorbed.MANY_ROWS:
        for begin in range(0, size, step):
            turn(begin)
    else:
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(turn, range(0, size, step)))
    return base, np.array(places, dtype=np.int64)


def _blocks(starts: NDArray[np.int64], cluster: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Segments where blocks begin: about equal in rows, never inside a cluster."""
    segments = starts.size - 1
    wanted = np.searchsorted(starts, np.linspace(0, starts[-1], BLOCKS + 1))
    if cluster is not None:
        first_of_segment = cluster[starts[:-1]]
        begins = np.flatnonzero(np.r_[True, np.diff(first_of_segment) != 0, True])
        begins[-1] = segments
        wanted = begins[np.searchsorted(begins, np.minimum(wanted, segments))]
    wanted[0], wanted[-1] = 0, segments
    return np.unique(wanted).astype(np.int64)


def fit(
    arranged: Arranged,
    *,
    outcome: str,
    variance: Variance = "cluster",
    convention: Convention = "nested",
    confidence: float = 0.95,
    workers: int = 1,
) -> Fit:
    """Least squares of the arranged regression.

    Raises
    ------
    ImpactError
        IMPACT-E23 one cluster; E24 a term that the effects explain; E25 an outcome without variation; E26 no degrees
        of freedom.
    """
    rows, design = arranged.rows, arranged.design
    n_clusters = rows.n_clusters if variance == "cluster" else None
    if n_clusters is not None and n_clusters < 2:
        raise ImpactError(ONE_CLUSTER, column=arranged.cluster_name or arranged.unit_name)
    gram, squares = absorbed.cross_products(rows, design, workers=workers)
    width = design.width
    keep = absorbed.columns_to_keep(gram[:width, :width], squares[:width])
    _check_terms(arranged, keep)
    if not gram[width, width] > absorbed.CONSTANT * squares[width]:
        raise ImpactError(OUTCOME_CONSTANT, column=outcome)
    bread = absorbed.inverse(gram[:width, :width][np.ix_(keep, keep)]) if keep.any() else np.zeros((0, 0))
    beta = np.full(width, np.nan)
    beta[keep] = bread @ gram[:width, width][keep]
    direction = np.append(-np.nan_to_num(beta), 1.0)
    full = int(keep.sum()) + arranged.n_units
    parameters = int(keep.sum()) + 1 if convention == "nested" and arranged.nested and n_clusters else full
    if rows.n - parameters < 1:
        raise ImpactError(NO_FREEDOM, n=rows.n, parameters=parameters)
    moments, residual = absorbed.cluster_moments(rows, design, direction, workers=workers)
    scores, ssr = moments[0] if variance == "cluster" else None, float(residual[0])
    if scores is not None:
        meat = absorbed.score_products(scores)[np.ix_(keep, keep)]
        factor = rows.n_clusters / (rows.n_clusters - 1) * (rows.n - 1) / (rows.n - parameters)
        inner = factor * bread @ meat @ bread
        df = rows.n_clusters - 1
    else:
        df = rows.n - parameters
        if variance == "robust":
            meat = absorbed.robust_meat(rows, design, direction, workers=workers)[np.ix_(keep, keep)]
            inner = rows.n / df * bread @ meat @ bread
        else:
            inner = ssr / df * bread
    exact = ssr <= 1e-24 * squares[width]
    vcov = np.full((width, width), np.nan)
    vcov[np.ix_(keep, keep)] = 0.0 if exact else (inner + inner.T) / 2
    r2, r2_within = _shares(arranged, gram, keep, ssr)
    return Fit(
        arranged=arranged,
        names=tuple(one.name for one in arranged.regressors),
        beta=beta,
        vcov=vcov,
        keep=keep,
        bread=bread,
        scores=scores,
        gram=gram,
        parameters=parameters,
        df=df,
        r2=r2,
        r2_within=r2_within,
        n_clusters=n_clusters,
        variance=variance,
        convention=convention,
        confidence=confidence,
        remarks=_remarks(arranged, keep, n_clusters=n_clusters, exact=exact),
        n=rows.n,
    )


def _check_terms(arranged: Arranged, keep: NDArray[np.bool_]) -> None:
    """Refuse a term of interest that the effects and the terms before it explain."""
    for place, one in enumerate(arranged.regressors):
        if one.role == "term" and not keep[place]:
            raise ImpactError(NOT_IDENTIFIED, term=one.name)


def _shares(arranged: Arranged, gram: NDArray[np.float64], keep: NDArray[np.bool_], ssr: float) -> tuple[float, float]:
    """R² with the effects, and beyond the effects of units and periods."""
    rows, width = arranged.rows, arranged.design.width
    total = float(absorbed.weighted_spread(rows.base[:, arranged.design.column[width]], rows.weights))
    effects = keep & np.array([one.role == "effect" for one in arranged.regressors], dtype=bool)
    left = float(gram[width, width])
    if effects.any():
        part = gram[:width, width][effects]
        left -= float(part @ np.linalg.solve(gram[:width, :width][np.ix_(effects, effects)], part))
    return 1 - ssr / total if total > 0 else math.nan, 1 - ssr / left if left > 0 else math.nan


def _remarks(arranged: Arranged, keep: NDArray[np.bool_], *, n_clusters: int | None, exact: bool) -> tuple[Remark, ...]:
    """What a reader of the numbers must know."""
    remarks = []
    if arranged.singletons:
        remarks.append(Remark.of(SINGLETONS_KEPT, count=arranged.singletons, column=arranged.unit_name))
    gone = [one.name for place, one in enumerate(arranged.regressors) if not keep[place]]
    if gone:
        remarks.append(Remark.of(COLLINEAR_LEFT_OUT, columns=", ".join(gone)))
    if n_clusters is not None and n_clusters < FEW:
        name = arranged.cluster_name or arranged.unit_name
        remarks.append(Remark.of(FEW_CLUSTERS, count=n_clusters, column=name))
    if exact:
        remarks.append(Remark.of(EXACT_FIT))
    return tuple(remarks)


def with_remarks(one: Fit, *more: Remark) -> Fit:
    """The same fit with more to say."""
    return replace(one, remarks=(*more, *one.remarks))

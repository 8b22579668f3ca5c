"""What every difference in differences of the library shares: its settings, its rows, its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Required, TypedDict

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.frames import Columns, read_columns
from eslabon.impact.problems import ImpactError, Remark, rows_in_words
from eslabon.impact.problems_regression import (
    COLUMN_TWO_ROLES,
    NEVER_BEFORE,
    ONE_ARM,
    ONE_PERIOD,
    START_OUTSIDE,
    TREATED_VARIES,
)
from eslabon.impact.regression import (
    Arranged,
    Convention,
    Fit,
    Regressor,
    Variance,
    arrange,
    check_regression,
    constant_inside,
    fit,
    period_dummies,
    with_remarks,
)
from eslabon.impact.results import frozen_settings

TERM = "treated × post"


class DidSettings(TypedDict, total=False):
    """The settings of `did`, for the methods that take them all; their meaning stands there."""

    outcome: Required[str]
    treated: str
    period: Required[str]
    start: Any
    unit: Required[str]
    cluster: str | None
    controls: Sequence[str]
    period_interactions: Sequence[str]
    weights: str | None
    variance: Variance
    df: Convention
    within: NDArray[np.bool_] | None
    confidence: float
    workers: int


@dataclass(frozen=True, kw_only=True)
class DidDesign:
    """The settings of a difference in differences, checked."""

    outcome: str
    period: str
    unit: str
    treated: str | None = None
    start: Any = None
    cluster: str | None = None
    controls: Sequence[str] = ()
    period_interactions: Sequence[str] = ()
    weights: str | None = None
    variance: Variance = "cluster"
    df: Convention = "nested"
    within: NDArray[np.bool_] | None = None
    confidence: float = 0.95
    workers: int = 1

    def __post_init__(self) -> None:
        check_regression(variance=self.variance, df=self.df, confidence=self.confidence, workers=self.workers)
        object.__setattr__(self, "controls", tuple(dict.fromkeys(self.controls)))
        object.__setattr__(self, "period_interactions", tuple(dict.fromkeys(self.period_interactions)))
        check_roles(
            outcome=self.outcome,
            treated=self.treated,
            period=self.period,
            unit=self.unit,
            weights=self.weights,
            controls=self.controls,
        )

    def settings(self, **more: Any) -> Mapping[str, Any]:
        """Every setting, given or default; a mask is only named."""
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        given["within"] = None if self.within is None else "mask"
        return frozen_settings({**given, **more})

    def read(self, frame: Any, *, numbers: Sequence[str] = (), groups: Sequence[str] = ()) -> Columns:
        """The columns of the design and those asked for beside them."""
        cluster = [self.cluster] if self.cluster else []
        return read_columns(
            frame,
            numbers=list(dict.fromkeys([self.outcome, *self.controls, *self.period_interactions, *numbers])),
            binary=[self.treated] if self.treated else [],
            groups=list(dict.fromkeys([self.unit, self.period, *cluster, *groups])),
            weights=self.weights,
            within=self.within,
            workers=self.workers,
        )

    def arrange(self, seen: Columns, columns: Sequence[Regressor]) -> Arranged:
        """Columns of the effect, with the effects of periods and the controls beside them."""
        beside = [Regressor(name, seen.numbers[name]) for name in self.controls if name not in self.period_interactions]
        beside += interaction_columns(seen, self.period_interactions, period=self.period, unit=self.unit)
        return arrange(
            seen,
            outcome=self.outcome,
            regressors=[*period_dummies(seen, self.period), *columns, *beside],
            unit=self.unit,
            period=self.period,
            cluster=self.cluster or self.unit,
            workers=self.workers,
        )

    def fit(self, arranged: Arranged, *remarks: Remark) -> Fit:
        """Least squares of what was arranged."""
        one = fit(
            arranged,
            outcome=self.outcome,
            variance=self.variance,
            convention=self.df,
            confidence=self.confidence,
            workers=self.workers,
        )
        return with_remarks(one, *remarks)

    def alone(self, seen: Columns, exposed: NDArray[np.float64]) -> tuple[list[Regressor], list[Remark]]:
        """Exposure as a column of its own where it varies inside units, with its remark."""
        if constant_inside(exposed, seen.codes[self.unit]):
            return [], []
        name = self.treated or "treated"
        return [Regressor(name, exposed)], [Remark.of(TREATED_VARIES, column=name, unit=self.unit)]


def check_roles(*, controls: Sequence[str] = (), **roles: str | None) -> None:
    """Refuse a column that is asked to be two things at once."""
    taken: dict[str, str] = {}
    for role, name in [*roles.items(), *(("control", name) for name in controls)]:
        if name is None:
            continue
        if name in taken:
            raise ImpactError(COLUMN_TWO_ROLES, column=name, first=taken[name], second=role)
        taken[name] = role


def later_periods(labels: Sequence[Any], *, period: str, start: Any) -> NDArray[np.bool_]:
    """Which periods are the start or later, shape (periods,); refused where none or all are."""
    named = ", ".join(map(str, labels[:20]))
    try:
        later = np.array([bool(label >= start) for label in labels])
    except (TypeError, ValueError):
        raise ImpactError(START_OUTSIDE, start=start, column=period, periods=named) from None
    if later.all() or not later.any():
        raise ImpactError(START_OUTSIDE, start=start, column=period, periods=named)
    return later


def after_start(seen: Columns, *, period: str, start: Any) -> NDArray[np.bool_]:
    """Which rows lie in the start's period or later, shape (n,)."""
    return np.asarray(later_periods(seen.labels[period], period=period, start=start)[seen.codes[period]])


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
    late = np.bincount(codes, weights=exposed * after, minlength=size) > 0
    early = np.bincount(codes, weights=exposed * ~after, minlength=size) > 0
    places = np.flatnonzero(late & ~early)
    if not places.size:
        return []
    named = ", ".join(str(seen.labels[unit][place]) for place in places[:5]) + (" …" if places.size > 5 else "")
    chosen = np.zeros(size, dtype=bool)
    chosen[places] = True
    rows = rows_in_words(seen.rows[chosen[codes]])
    return [Remark.of(NEVER_BEFORE, count=int(places.size), column=unit, named=named, rows=rows)]


def one_period_only(seen: Columns, *, unit: str, period: str) -> list[Remark]:
    """A remark on units of several rows that are seen in one period only; those of one row have a remark already."""
    codes, times, size = seen.codes[unit], seen.codes[period], len(seen.labels[unit])
    first = np.empty(size, dtype=times.dtype)
    first[codes] = times
    moves = np.zeros(size, dtype=bool)
    moves[codes[times != first[codes]]] = True
    count = int((~moves & (np.bincount(codes, minlength=size) > 1)).sum())
    return [Remark.of(ONE_PERIOD, count=count, column=unit)] if count else []


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
    counted = chosen.astype(np.float64) if weights is None else weights * chosen
    total = float(counted.sum())
    return float((counted * values).sum() / total) if total > 0 else float("nan")

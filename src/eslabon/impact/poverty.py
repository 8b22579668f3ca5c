"""Poverty indices, prices of one place and time, scores within groups: per household, so that any method applies."""

import warnings
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eslabon.impact.arrays import numbers_of, weights_of
from eslabon.impact.frames import BEYOND
from eslabon.impact.kernels.means import contrast_of_means
from eslabon.impact.problems import (
    BAD_SETTING,
    NOT_FINITE,
    NOTHING_LEFT,
    ImpactError,
    ImpactWarning,
    Remark,
    rows_in_words,
    warn_of,
)
from eslabon.impact.problems_matching import ALONE, EXPENDITURE_UNUSABLE, INDEX_UNUSABLE, LENGTHS_DIFFER, NO_SPREAD
from eslabon.impact.results import Estimate, Flow, FlowStep, frozen_settings, interval

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class PovertyIndex(Estimate):
    """A Foster–Greer–Thorbecke index and what each household adds to it."""

    households: Floats = field(repr=False)  # ((line − expenditure)/line)^alpha of the poor, 0 of others, NaN if unknown

    def __float__(self) -> float:
        """The index."""
        return self.estimate


def fgt(
    expenditure: ArrayLike,
    line: ArrayLike,
    alpha: float,
    weights: ArrayLike | None = None,
    *,
    cluster: ArrayLike | None = None,
    confidence: float = 0.95,
) -> PovertyIndex:
    """Foster–Greer–Thorbecke poverty index: 0 the share of poor, 1 their mean gap, 2 its severity.

    Parameters
    ----------
    expenditure
        Per head, shape (n,), in the units of the line, from 0 on. Missing values are left out and counted.
    line
        Poverty line, one number or shape (n,), above 0. Poor is who spends less than it.
    alpha
        From 0 on.
    weights
        Persons or households that each row stands for, shape (n,); default 1.
    cluster
        Sampling unit of each row, shape (n,): errors are clustered by it. Default each row its own.
    confidence
        Of the interval.

    Returns
    -------
    PovertyIndex
        `estimate`, `std_error` …, and `households`, shape (n,): an outcome that every design takes.

    Raises
    ------
    ImpactError
        IMPACT-E51 (expenditure), E52 (line), E53 (lengths), E06 (weights), E05 (nothing left).

    Notes
    -----
    P_a = Σ w ((z − x)/z)^a 1{x < z} / Σ w. The variance is the linearised one of a ratio with n/(n − 1); strata are
    ignored, which does not make it too small. Not tested: that the line is right for the place and time.

    References
    ----------
    Foster, J., Greer, J. and Thorbecke, E. (1984), A class of decomposable poverty measures, Econometrica 52, 761–766.

    Examples
    --------
    >>> one = fgt([50, 80, 120, 200], 100, 1)
    >>> one.estimate, one.households.tolist()
    (0.175, [0.5, 0.2, 0.0, 0.0])
    """
    x = numbers_of(expenditure, name="expenditure")
    z = _level(line, size=x.size, name="line")
    if not (np.isfinite(alpha) and alpha >= 0):
        raise ImpactError(BAD_SETTING, setting="alpha", value=alpha, expected="a number from 0 on")
    wrong = np.flatnonzero((x > BEYOND) | (x < 0))
    if wrong.size:
        raise ImpactError(EXPENDITURE_UNUSABLE, rows=rows_in_words(wrong))
    w = weights_of(weights, size=x.size)
    known = ~np.isnan(x)
    if not (known & (w > 0)).any():
        raise ImpactError(NOTHING_LEFT, columns="expenditure, weights")
    poor = known & (x < z)
    each = np.where(known, 0.0, np.nan)
    each[poor] = ((z[poor] - x[poor]) / z[poor]) ** alpha
    used = known & (w > 0)
    groups = np.arange(x.size) if cluster is None else _codes_of(cluster, size=x.size)
    estimate, error, count = contrast_of_means(
        each[used], w=w[used], cell=np.zeros(used.sum(), dtype=np.int64), signs=np.ones(1), cluster=groups[used]
    )
    low, high, p_value = interval(estimate, error, df=count - 1, confidence=confidence)
    remarks = (Remark.of(ALONE, count=count),) if count < 2 else ()
    warn_of(remarks)
    flow = Flow((FlowStep("rows", None, 0, x.size),)).and_then("missing", "expenditure", kept=int(known.sum()))
    return PovertyIndex(
        estimate=estimate,
        std_error=error,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        n=int(used.sum()),
        n_clusters=None if cluster is None else count,
        settings=frozen_settings({"alpha": alpha, "poor": "expenditure < line", "confidence": confidence}),
        outcome=f"FGT({alpha:g})",
        term="mean",
        confidence=confidence,
        remarks=remarks,
        flow=flow.and_then("zero_weight", "weights", kept=int(used.sum())),
        households=each,
    )


def deflate(values: ArrayLike, *, spatial: ArrayLike = 1.0, temporal: ArrayLike = 1.0, base: ArrayLike = 1.0) -> Floats:
    """Money in the prices of one place and one time.

    Parameters
    ----------
    values
        In current prices of their own place, shape (n,). Missing values stay missing.
    spatial
        Price level of the place relative to the reference place, one number or shape (n,), above 0.
    temporal
        Price index of the row's region at its time, one number or shape (n,), above 0.
    base
        The same index at the reference time, one number or shape (n,) where regions have indices of their own.

    Raises
    ------
    ImpactError
        IMPACT-E52 (an index is missing or not above 0: the rows), E53 (lengths), E02 and E03 (values).

    Notes
    -----
    real = nominal / (spatial · temporal / base).

    Examples
    --------
    >>> deflate([100.0, 100.0], spatial=[1.0, 0.8], temporal=[110.0, 125.0], base=125.0).tolist()
    [113.63636363636364, 125.0]
    """
    x = numbers_of(values, name="values")
    _refuse_infinite(x, name="values")
    levels = {"spatial": spatial, "temporal": temporal, "base": base}
    place, time, start = (_level(level, size=x.size, name=name) for name, level in levels.items())
    real: Floats = x / (place * time / start)
    return real


def standardise_within(
    values: ArrayLike, groups: ArrayLike, *, weights: ArrayLike | None = None, reference: ArrayLike | None = None
) -> Floats:
    """Scores with mean 0 and deviation 1 in each group: products of different size become comparable.

    Parameters
    ----------
    values
        Shape (n,). Missing values stay missing and do not count.
    groups
        What each value is compared within (product, year), shape (n,).
    weights
        Shape (n,); default 1.
    reference
        Rows whose mean and deviation are taken (controls before the start), shape (n,) of booleans; default all.

    Notes
    -----
    z = (x − mean_g) / s_g, s with n − 1. A group without spread among its reference rows gives missing values and the
    warning IMPACT-W46.

    Raises
    ------
    ImpactError
        IMPACT-E53 (lengths), E06 (weights), E02 and E03 (values that are no numbers or infinite).

    Examples
    --------
    >>> standardise_within([1.0, 3.0, 10.0, 30.0], ["cacao", "cacao", "coffee", "coffee"]).round(4).tolist()
    [-0.7071, 0.7071, -0.7071, 0.7071]
    """
    x = numbers_of(values, name="values")
    _refuse_infinite(x, name="values")
    w = weights_of(weights, size=x.size)
    codes = _codes_of(groups, size=x.size)
    counted = (np.ones(x.size, dtype=bool) if reference is None else numbers_of(reference, name="reference") == 1) & (
        ~np.isnan(x) & (w > 0)
    )
    count = int(codes.max(initial=-1)) + 1
    share = np.where(counted, w, 0.0)
    total = np.bincount(codes, weights=share, minlength=count)
    n = np.bincount(codes, weights=counted, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(codes, weights=share * np.where(counted, x, 0.0), minlength=count) / total
        around = np.where(counted, x - mean[codes], 0.0)
        spread = np.sqrt(np.bincount(codes, weights=share * around**2, minlength=count) / total * n / (n - 1))
        flat = ~(spread > 1e-12 * np.abs(mean)) | (n < 2)
        out: Floats = np.where(flat[codes], np.nan, (x - mean[codes]) / spread[codes])
    if flat.any():
        labels = [str(item) for item in np.asarray(groups)[[int(np.argmax(codes == g)) for g in np.flatnonzero(flat)]]]
        remark = Remark.of(NO_SPREAD, groups=", ".join(labels[:10]))
        warnings.warn(f"{remark.code}: {remark.en}", ImpactWarning, stacklevel=2)
    return out


def _refuse_infinite(values: Floats, *, name: str) -> None:
    """Refuse values that are infinite or beyond measure, with their rows."""
    wrong = np.flatnonzero(np.abs(values) > BEYOND)
    if wrong.size:
        raise ImpactError(NOT_FINITE, column=name, rows=rows_in_words(wrong))


def _level(values: ArrayLike, *, size: int, name: str) -> Floats:
    """One number for all rows or one for each, above 0."""
    level = numbers_of(values, name=name)
    if level.size not in {1, size}:
        raise ImpactError(LENGTHS_DIFFER, column=name, size=level.size, expected=size)
    wrong = np.flatnonzero(~((level < BEYOND) & (level > 1 / BEYOND)))
    if wrong.size:
        raise ImpactError(INDEX_UNUSABLE, column=name, rows=rows_in_words(wrong))
    return np.broadcast_to(level, (size,)) if level.size != size else level


def _codes_of(values: ArrayLike, *, size: int) -> NDArray[np.int64]:
    """Codes of labels, 0 … k − 1."""
    labels: Any = np.asarray(values)
    if labels.dtype == object:  # lists and the like cannot be looked up: told apart by their text
        labels = np.array([item if isinstance(item, Hashable) else str(item) for item in labels.tolist()], dtype=object)
    if labels.shape != (size,):
        raise ImpactError(LENGTHS_DIFFER, column="groups", size=labels.size, expected=size)
    seen: Mapping[Any, int] = {}
    seen = {label: place for place, label in enumerate(dict.fromkeys(labels.tolist()))}
    return np.array([seen[label] for label in labels.tolist()], dtype=np.int64)

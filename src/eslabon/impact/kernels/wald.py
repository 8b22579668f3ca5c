"""Small regressions with clustered errors and joint tests of their coefficients, for tables of many columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NOTHING_NEW = 1e-10  # share of a column's size below which what is left of it is rounding


@dataclass(frozen=True)
class Fit:
    """Coefficients of one regression with their variance."""

    beta: Floats  # NaN for a column that says nothing new
    variance: Floats
    df: float  # of the t and F distributions
    n: int
    clusters: int | None


def regress(
    y: Floats, x: Floats, *, w: Floats, cluster: Whole | None, robust: bool, absorbed: Whole | None = None
) -> Fit:
    """Weighted least squares of y on a constant (or on groups that are absorbed) and x.

    Parameters
    ----------
    y, w
        Shape (n,); weights above 0.
    x
        Shape (n, k), without the constant.
    cluster
        Shape (n,), or None.
    robust
        Without clusters: HC1 errors instead of classical ones.
    absorbed
        Groups, shape (n,), whose means are taken away first; they count as parameters.

    Notes
    -----
    CR1: G/(G − 1) · (n − 1)/(n − p), t and F with G − 1 degrees of freedom; otherwise n − p.
    """
    groups = np.zeros(y.size, dtype=np.int64) if absorbed is None else np.unique(absorbed, return_inverse=True)[1]
    parameters = int(groups.max()) + 1
    y, x = _within(y[:, None], groups, w)[:, 0], _within(x, groups, w)
    root = np.sqrt(w)
    kept = _independent(x * root[:, None])
    xs, ys = x[:, kept] * root[:, None], y * root
    bread = np.linalg.inv(xs.T @ xs) if kept.size else np.empty((0, 0))
    beta = bread @ (xs.T @ ys)
    residual = ys - xs @ beta
    n, p = y.size, parameters + kept.size
    df: float = n - p
    count = None
    variance: NDArray[Any]
    if cluster is not None:
        labels, inverse = np.unique(cluster, return_inverse=True)
        count = int(labels.size)
        each = xs * residual[:, None]
        sums = np.zeros((count, kept.size))
        for place, column in enumerate(each.T):
            sums[:, place] = np.bincount(inverse, weights=column, minlength=count)
        scale = count / (count - 1) * (n - 1) / (n - p) if count > 1 and n > p else np.nan
        variance = bread @ (sums.T @ sums) @ bread * scale
        df = count - 1
    elif robust:
        meat = (xs * residual[:, None]).T @ (xs * residual[:, None])
        variance = bread @ meat @ bread * (n / df if df > 0 else np.nan)
    else:
        variance = bread * (float(residual @ residual) / df if df > 0 else np.nan)
    full, spread = np.full(x.shape[1], np.nan), np.full((x.shape[1], x.shape[1]), np.nan)
    full[kept] = beta
    spread[np.ix_(kept, kept)] = variance
    return Fit(full, spread, df, n, count)


def joint_test(fit: Fit) -> tuple[float, float, float]:
    """F statistic that all coefficients are 0, its p-value and the first degrees of freedom."""
    known = np.flatnonzero(~np.isnan(fit.beta))
    variance = fit.variance[np.ix_(known, known)]
    if not known.size or not np.isfinite(variance).all() or fit.df <= 0:
        return float("nan"), float("nan"), float(known.size)
    beta = fit.beta[known]
    rank = int(np.linalg.matrix_rank(variance, hermitian=True))
    if not rank:
        return float("nan"), float("nan"), 0.0
    statistic = float(beta @ np.linalg.pinv(variance, hermitian=True) @ beta) / rank
    return statistic, float(special.fdtrc(rank, fit.df, statistic)), float(rank)


def _within(x: Floats, groups: Whole, w: Floats) -> Floats:
    """Take the weighted mean of each group away."""
    if not x.shape[1]:
        return x
    total = np.bincount(groups, weights=w)
    means = np.stack([np.bincount(groups, weights=w * column) / total for column in x.T], axis=1)
    left: Floats = x - means[groups]
    # What is constant within groups leaves rounding behind, which must not look like information.
    size = np.sqrt((w[:, None] * x**2).sum(axis=0))
    left[:, np.sqrt((w[:, None] * left**2).sum(axis=0)) <= NOTHING_NEW * size] = 0.0
    return left


def _independent(x: Floats) -> NDArray[np.intp]:
    """Columns that the ones before them do not already say."""
    basis: list[Floats] = []
    kept = []
    for place, column in enumerate(x.T):
        size = float(np.linalg.norm(column))
        rest = column.copy()
        for _ in range(2):
            for known in basis:
                rest -= (known @ rest) * known
        length = float(np.linalg.norm(rest))
        if size > 0 and length > np.sqrt(NOTHING_NEW) * size:
            basis.append(rest / length)
            kept.append(place)
    return np.array(kept, dtype=np.intp)

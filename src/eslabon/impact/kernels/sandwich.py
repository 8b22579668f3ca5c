"""Least squares on a few columns with robust or clustered covariance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.two_periods import solve_spd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A fitted equation."""

    slope: Floats  # shape (k,)
    covariance: Floats  # shape (k, k)
    df: float  # of its t statistics


def fit_line(y: Floats, x: Floats, *, w: Floats, cluster: NDArray[np.int64] | None) -> Line:
    """Weighted least squares; HC1, or by cluster with C / (C − 1) · (n − 1) / (n − k).

    Parameters
    ----------
    y, x, w
        Shapes (n,), (n, k), (n,).

    Raises
    ------
    NoContrast
        "singular" where columns repeat each other.
    """
    n, k = x.shape
    gram = (x * w[:, None]).T @ x
    slope = solve_spd(gram, x.T @ (w * y))
    scores = x * (w * (y - x @ slope))[:, None]
    df = float(n - k)
    factor = n / max(n - k, 1)
    if cluster is not None:
        groups = int(cluster.max()) + 1
        scores = np.column_stack([np.bincount(cluster, weights=column, minlength=groups) for column in scores.T])
        df = float(groups - 1)
        factor = groups / max(groups - 1, 1) * (n - 1) / max(n - k, 1)
    half = solve_spd(gram, np.ascontiguousarray(scores.T))
    return Line(slope, factor * half @ half.T, df)

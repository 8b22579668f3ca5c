"""Contrasts of weighted means with clustered errors: what a saturated regression gives, without the regression."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def contrast_of_means(y: Floats, *, w: Floats, cell: Whole, signs: Floats, cluster: Whole) -> tuple[float, float, int]:
    """Σ_c signs_c · mean_c(y), its standard error and the number of clusters.

    Parameters
    ----------
    y, w, cell, cluster
        Shape (n,): values, weights not negative, cell 0 … k − 1, cluster from 0 on (each row its own for
        heteroskedastic errors). Rows of weight 0 do not count.
    signs
        Shape (k,).

    Notes
    -----
    Var = G/(G − 1) · (N − 1)/(N − k) · Σ_g (Σ_{i∈g} signs w_i e_i / W_c)², which is CR1 of the regression on k cell
    dummies. NaN with one cluster, and with as many cells as rows.
    """
    keep = w > 0
    y, w, cell, cluster = y[keep], w[keep], cell[keep], cluster[keep]
    k = signs.size
    start = y[0] if y.size else 0.0  # counted from a value of their own, equal values are exactly equal
    y = y - start
    total = np.bincount(cell, weights=w, minlength=k)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(cell, weights=w * y, minlength=k) / total
    estimate = float(signs @ mean + signs.sum() * start)
    pull = signs[cell] * w * (y - mean[cell]) / total[cell]
    groups, inverse = np.unique(cluster, return_inverse=True)
    count, n = groups.size, y.size
    if count < 2 or n <= k:
        return estimate, float("nan"), int(count)
    spread = float((np.bincount(inverse, weights=pull) ** 2).sum())
    return estimate, float(np.sqrt(count / (count - 1) * (n - 1) / (n - k) * spread)), int(count)


def weighted_moments(y: Floats, w: Floats) -> tuple[float, float]:
    """Mean and variance of y under weights w: the variance with n_eff − 1, so that equal weights give the usual one."""
    total = w.sum()
    if total <= 0:
        return float("nan"), float("nan")
    share = w / total
    start = float(y[np.argmax(w > 0)])  # counted from a value of their own, equal values are exactly equal
    mean = float(share @ (y - start))
    rest = 1 - float(share @ share)
    return start + mean, float(share @ (y - start - mean) ** 2 / rest) if rest > 1e-12 else float("nan")

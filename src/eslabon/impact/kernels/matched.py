"""Mean differences between treated and their kernel-matched controls, once and for every bootstrap replicate."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from eslabon.impact.kernels.binary import CLOSE, fit_binary, probabilities
from eslabon.impact.kernels.gauss import gauss_shares, gauss_sums
from eslabon.impact.kernels.polynomial import polynomial_shares, polynomial_sums

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
MINMAX, BOTH, ATTK, ALL = 0, 1, 2, 3  # rules of common support
GAUSSIAN, POLYNOMIAL = 0, 1


@njit(cache=True, nogil=True)
def support_of(score: Floats, treated: Flags, rule: int) -> tuple[float, float, float, float]:
    """Lowest and highest score that treated may have, and that controls may have, by the rule of common support."""
    t_low, t_high, c_low, c_high = np.inf, -np.inf, np.inf, -np.inf
    for i in range(score.size):
        if treated[i]:
            t_low, t_high = min(t_low, score[i]), max(t_high, score[i])
        else:
            c_low, c_high = min(c_low, score[i]), max(c_high, score[i])
    low, high = max(t_low, c_low), min(t_high, c_high)
    if rule == MINMAX:
        return c_low, c_high, -np.inf, np.inf
    if rule == BOTH:
        return low, high, low, high
    if rule == ATTK:
        return -np.inf, np.inf, t_low, t_high
    return -np.inf, np.inf, -np.inf, np.inf


@njit(cache=True, nogil=True)
def kernel_sums(
    x: Floats, s: Floats, v: Floats, kind: int, h: float, moves: Floats, a: Floats, shape: Whole
) -> tuple[Floats, Flags]:
    """Sums of either kind of kernel, shape (n, q), and which targets were summed on their own."""
    if kind == GAUSSIAN:
        sums, _, lonely = gauss_sums(x, s, v, h, moves)
        return sums, lonely
    return polynomial_sums(x, s, v, h, a, shape[0], shape[1]), np.zeros(x.size, dtype=np.bool_)


@njit(cache=True, nogil=True)
def matched_differences(
    score: Floats,
    treated: Flags,
    w: Floats,
    y: Floats,
    observed: Flags,
    pattern: Whole,
    rule: int,
    kind: int,
    h: float,
    moves: Floats,
    a: Floats,
    shape: Whole,
) -> Floats:
    """Σ w_i (y_i − matched mean of y at i) / Σ w_i over the treated, one for each outcome, shape (q,).

    y: (n, q), any value where the outcome was not observed. observed: (patterns, n); pattern: which of them each
    outcome has, shape (q,). NaN where nobody is matched.
    """
    out = np.full(pattern.size, np.nan)
    t_low, t_high, c_low, c_high = support_of(score, treated, rule)
    for p in range(observed.shape[0]):
        seen = observed[p]
        inside = np.empty(score.size, dtype=np.bool_)
        for i in range(score.size):
            low, high = (t_low, t_high) if treated[i] else (c_low, c_high)
            inside[i] = seen[i] and low <= score[i] <= high
        targets, sources = np.flatnonzero(inside & treated), np.flatnonzero(inside & ~treated)
        if targets.size == 0 or sources.size == 0:
            continue
        columns = np.flatnonzero(pattern == p)
        v = np.empty((sources.size, columns.size + 1))
        for j in range(sources.size):
            v[j, 0] = w[sources[j]]
            for c in range(columns.size):
                v[j, c + 1] = w[sources[j]] * y[sources[j], columns[c]]
        sums, _ = kernel_sums(score[targets], score[sources], v, kind, h, moves, a, shape)
        weight, total = 0.0, np.zeros(columns.size)
        for i in range(targets.size):
            if sums[i, 0] > 0.0:
                weight += w[targets[i]]
                for c in range(columns.size):
                    gap = y[targets[i], columns[c]] - sums[i, c + 1] / sums[i, 0]
                    total[c] += w[targets[i]] * gap
        if weight > 0.0:
            for c in range(columns.size):
                out[columns[c]] = total[c] / weight
    return out


@njit(cache=True, nogil=True)
def matched_weights(
    score: Floats,
    w: Floats,
    targets: Whole,
    sources: Whole,
    kind: int,
    h: float,
    moves: Floats,
    a: Floats,
    shape: Whole,
) -> Floats:
    """Weight of every row in the matched difference, shape (n,).

    w_i for matched treated, Σ_i w_i K_ij w_j / D_i for controls, 0 for the rest; both arms have one sum.
    """
    out = np.zeros(score.size)
    if targets.size == 0 or sources.size == 0:
        return out
    x, s = score[targets], score[sources]
    v = w[sources].copy().reshape(sources.size, 1)
    sums, lonely = kernel_sums(x, s, v, kind, h, moves, a, shape)
    total = sums[:, 0].copy()
    if kind == GAUSSIAN:
        shares = gauss_shares(x, s, v, h, moves, total, lonely, w[targets])
    else:
        shares = polynomial_shares(x, s, v, h, a, shape[0], shape[1], total, w[targets])
    for i in range(targets.size):
        if total[i] > 0.0:
            out[targets[i]] = w[targets[i]]
    for j in range(sources.size):
        out[sources[j]] = shares[j]
    return out


@njit(cache=True, nogil=True)
def period_replicates(
    counts: Whole,
    cluster: Whole,
    x: Floats,
    treated: Flags,
    w: Floats,
    y: Floats,
    observed: Flags,
    pattern: Whole,
    beta: Floats,
    link: int,
    table: Floats,
    rule: int,
    kind: int,
    h: float,
    moves: Floats,
    a: Floats,
    shape: Whole,
) -> Floats:
    """The matched differences of one period in each replicate, shape (replicates, q); NaN where one has no answer.

    counts: (replicates, clusters), how often each cluster was drawn: rows count that often, no row is copied. The
    score is estimated anew from `beta` on. Rows should be ordered by cluster.
    """
    k, n = x.shape
    out = np.full((counts.shape[0], pattern.size), np.nan)
    space, rows = np.empty(k * n), np.empty(n, dtype=np.int64)
    for r in range(counts.shape[0]):
        m = 0
        for i in range(n):
            if counts[r, cluster[i]] > 0:
                rows[m] = i
                m += 1
        if m == 0:
            continue
        z = space[: k * m].reshape(k, m)
        for j in range(k):
            for i in range(m):
                z[j, i] = x[j, rows[i]]
        drawn, sign, flag = np.empty(m), np.empty(m), np.empty(m, dtype=np.bool_)
        values, seen = np.empty((m, pattern.size)), np.empty((observed.shape[0], m), dtype=np.bool_)
        members = 0
        for i in range(m):
            row = rows[i]
            drawn[i] = w[row] * counts[r, cluster[row]]
            flag[i] = treated[row]
            sign[i] = 1.0 if flag[i] else -1.0
            members += flag[i]
            for c in range(pattern.size):
                values[i, c] = y[row, c]
            for p in range(observed.shape[0]):
                seen[p, i] = observed[p, row]
        if members in (0, m):
            continue
        b = beta.copy()
        if fit_binary(z, sign, drawn, b, link, table, CLOSE) < 0:
            continue
        score = probabilities(z, b, link)
        out[r] = matched_differences(score, flag, drawn, values, seen, pattern, rule, kind, h, moves, a, shape)
    return out

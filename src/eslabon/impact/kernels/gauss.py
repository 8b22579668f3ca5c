"""Sums of Gaussians in one dimension by the fast Gauss transform: exact to rounding, in time linear in the rows.

Σ_j v_j exp(−(x_i − s_j)²/2h²) for every target x_i. Sources and targets lie in boxes of width h; a box's sources are
summed into Hermite moments, moved to Taylor coefficients of the target boxes at most nine boxes away, and evaluated.
Two boxes with few rows are summed pair by pair. Where the sum is small beside what surrounds it (a target far from all
sources), the moments would lose digits, so that it is summed over the sources that count, scaled by the nearest.
References: Greengard and Strain (1991), The fast Gauss transform, SIAM J. Sci. Stat. Comput. 12, 79–94.
"""

import functools
import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TERMS = 18  # P: the truncation is below 5e-14 of the mass around
FAR = 9  # boxes; what is further off is below 3e-18
FEW = 40  # pairs that are quicker one by one than through the moments
LONELY = 1e-4  # a sum below this share of the mass around is taken again, pair by pair
REACH = 74.0  # sources whose exponent is within REACH/2 of the nearest one's: e⁻³⁷ of it


@functools.cache
def translations() -> Floats:
    """Matrices from Hermite moments to Taylor coefficients by offset in boxes, shape (2·FAR + 1, TERMS, TERMS)."""
    out = np.empty((2 * FAR + 1, TERMS, TERMS))
    factorial = np.cumprod(np.concatenate(([1.0], np.arange(1, TERMS))))
    for offset in range(-FAR, FAR + 1):
        delta = offset / math.sqrt(2.0)  # target centre minus source centre, over h√2
        hermite = np.empty(2 * TERMS)
        hermite[0] = math.exp(-delta * delta)
        hermite[1] = 2 * delta * hermite[0]
        for n in range(1, 2 * TERMS - 1):
            hermite[n + 1] = 2 * delta * hermite[n] - 2 * n * hermite[n - 1]
        for m in range(TERMS):
            for n in range(TERMS):
                out[offset + FAR, m, n] = (-1) ** m / (factorial[m] * factorial[n]) * hermite[n + m]
    return out


@njit(cache=True, nogil=True)
def boxes_of(values: Floats, low: float, h: float, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order the rows by box: the order, shape (n,), and where each box starts, shape (count + 1,)."""
    starts = np.zeros(count + 1, dtype=np.int64)
    box = np.empty(values.size, dtype=np.int64)
    for i in range(values.size):
        box[i] = min(int((values[i] - low) / h), count - 1)
        starts[box[i] + 1] += 1
    for b in range(count):
        starts[b + 1] += starts[b]
    place = starts[:-1].copy()
    order = np.empty(values.size, dtype=np.int64)
    for i in range(values.size):
        order[place[box[i]]] = i
        place[box[i]] += 1
    return order, starts


@njit(cache=True, nogil=True)
def window(x: float, ordered: Floats, h: float) -> tuple[int, int, float]:
    """Positions [first, last) of the sources that count for x, in order, and the squared distance to the nearest."""
    place = np.searchsorted(ordered, x)
    nearest = np.inf
    if place < ordered.size:
        nearest = ordered[place] - x
    if place > 0:
        nearest = min(nearest, x - ordered[place - 1])
    reach = math.sqrt(nearest * nearest + REACH * h * h) * (1 + 1e-15)
    first, last = np.searchsorted(ordered, x - reach), np.searchsorted(ordered, x + reach, side="right")
    return int(first), int(last), nearest * nearest


@njit(cache=True, nogil=True)
def near_sums(
    x: float, s: Floats, v: Floats, order: NDArray[np.int64], ordered: Floats, h: float, out: Floats
) -> float:
    """Fill out, shape (q,), with the sums times e^shift, where the nearest source counts 1; return the shift."""
    first, last, nearest = window(x, ordered, h)
    out[:] = 0.0
    for place in range(first, last):
        d = ordered[place] - x
        kernel = math.exp((nearest - d * d) / (2 * h * h))
        for c in range(out.size):
            out[c] += v[order[place], c] * kernel
    return nearest / (2 * h * h)


@njit(cache=True, nogil=True)
def moments_of(
    s: Floats, v: Floats, order: NDArray[np.int64], starts: NDArray[np.int64], low: float, h: float
) -> Floats:
    """Hermite moments of each box, shape (boxes, q, TERMS): Σ v ((s − centre)/h√2)ⁿ."""
    count, q = starts.size - 1, v.shape[1]
    moments = np.zeros((count, q, TERMS))
    scale = 1.0 / (h * math.sqrt(2.0))
    powers = np.empty(TERMS)
    for b in range(count):
        centre = low + (b + 0.5) * h
        for place in range(starts[b], starts[b + 1]):
            j = order[place]
            sigma = (s[j] - centre) * scale
            powers[0] = 1.0
            for n in range(1, TERMS):
                powers[n] = powers[n - 1] * sigma
            for c in range(q):
                value = v[j, c]
                for n in range(TERMS):
                    moments[b, c, n] += value * powers[n]
    return moments


@njit(cache=True, nogil=True)
def gauss_sums(x: Floats, s: Floats, v: Floats, h: float, moves: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Σ_j v_jc exp(−(x_i − s_j)²/2h²), shape (n, q), each divided by e^−shift_i; the shifts; which are lonely.

    Column 0 of v must be above 0. The shift is 0 but for lonely targets, whose plain sum might be too small for a
    decimal; a ratio of two columns needs no shift. moves comes from `translations`.
    """
    n, q = x.size, v.shape[1]
    out, shift, lonely = np.zeros((n, q)), np.zeros(n), np.zeros(n, dtype=np.bool_)
    if n == 0 or s.size == 0:
        return out, shift, lonely
    low, high = min(x.min(), s.min()), max(x.max(), s.max())
    if (high - low) / h < max(4096.0, (s.size + n) / 16.0):
        boxed_sums(x, s, v, h, moves, low, high, out, lonely)
    else:
        lonely[:] = True
    if lonely.any():
        order = np.argsort(s, kind="mergesort")
        ordered = s[order]
        for i in range(n):
            if lonely[i]:
                shift[i] = near_sums(x[i], s, v, order, ordered, h, out[i])
    return out, shift, lonely


@njit(cache=True, nogil=True)
def boxed_sums(  # noqa: C901 -- one walk over pairs of boxes; in pieces it would be slower and no clearer
    x: Floats,
    s: Floats,
    v: Floats,
    h: float,
    moves: Floats,
    low: float,
    high: float,
    out: Floats,
    lonely: NDArray[np.bool_],
) -> None:
    """Fill out through the boxes, and mark the lonely targets."""
    q = v.shape[1]
    count = int((high - low) / h) + 1
    order, starts = boxes_of(s, low, h, count)
    rank, begins = boxes_of(x, low, h, count)
    moments = moments_of(s, v, order, starts, low, h)
    scale = 1.0 / (h * math.sqrt(2.0))
    half = 1.0 / (2 * h * h)
    local = np.empty((q, TERMS))
    for b in range(count):
        targets = begins[b + 1] - begins[b]
        if targets == 0:
            continue
        local[:] = 0.0
        mass = 0.0
        for other in range(max(0, b - FAR), min(count, b + FAR + 1)):
            sources = starts[other + 1] - starts[other]
            if sources == 0:
                continue
            gap = max(abs(b - other) - 1, 0)
            mass += moments[other, 0, 0] * math.exp(-0.25 * gap * gap)
            if sources * targets <= FEW:
                for at in range(begins[b], begins[b + 1]):
                    i = rank[at]
                    for place in range(starts[other], starts[other + 1]):
                        j = order[place]
                        d = x[i] - s[j]
                        kernel = math.exp(-d * d * half)
                        for c in range(q):
                            out[i, c] += v[j, c] * kernel
                continue
            matrix = moves[b - other + FAR]
            for c in range(q):
                for m in range(TERMS):
                    total = 0.0
                    for n in range(TERMS):
                        total += matrix[m, n] * moments[other, c, n]
                    local[c, m] += total
        centre = low + (b + 0.5) * h
        for at in range(begins[b], begins[b + 1]):
            i = rank[at]
            tau = (x[i] - centre) * scale
            for c in range(q):
                value = local[c, TERMS - 1]
                for m in range(TERMS - 2, -1, -1):
                    value = value * tau + local[c, m]
                out[i, c] += value
            lonely[i] = not out[i, 0] > LONELY * mass


@njit(cache=True, nogil=True)
def gauss_shares(
    x: Floats, s: Floats, v: Floats, h: float, moves: Floats, sums: Floats, lonely: NDArray[np.bool_], w: Floats
) -> Floats:
    """Weight of each source in the matched means, shape (m,): v_j Σ_i w_i K_ij / D_i.

    `sums` is column 0 of `gauss_sums` for the same x, s and v, and `lonely` its marks.
    """
    out = np.zeros(s.size)
    usual = np.flatnonzero(~lonely)
    if usual.size:
        share = (w[usual] / sums[usual]).reshape(usual.size, 1)
        back, shift, _ = gauss_sums(s, x[usual], share, h, moves)
        for j in range(s.size):
            out[j] = v[j, 0] * back[j, 0] * math.exp(-shift[j])
    if usual.size < x.size:
        order = np.argsort(s, kind="mergesort")
        ordered = s[order]
        for i in range(x.size):
            if lonely[i]:
                first, last, nearest = window(x[i], ordered, h)
                for place in range(first, last):
                    d = ordered[place] - x[i]
                    kernel = math.exp((nearest - d * d) / (2 * h * h))
                    out[order[place]] += v[order[place], 0] * w[i] * kernel / sums[i]
    return out

"""Sums of kernels that are polynomials inside their bandwidth: exact, by prefix sums of powers over ordered sources.

Powers are counted from the centre of boxes of width h, so that nothing large is subtracted from something large; a sum
that is small beside what it was taken from is summed again, source by source.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LONELY = 1e-4  # a sum below this share of what it was taken from is summed again
# K(u) for |u| ≤ 1 as coefficients of |u|⁰, |u|¹, … ; the constant in front cancels in a mean.
COEFFICIENTS: dict[str, tuple[float, ...]] = {
    "uniform": (1,),
    "triangular": (1, -1),
    "epanechnikov": (1, 0, -1),
    "biweight": (1, 0, -2, 0, 1),
    "triweight": (1, 0, -3, 0, 3, 0, -1),
    "tricube": (1, 0, 0, -3, 0, 0, 3, 0, 0, -1),
}
# The same as (1 − |u|^inner)^outer, which keeps its digits where the kernel ends.
SHAPES: dict[str, tuple[int, int]] = {
    "uniform": (1, 0),
    "triangular": (1, 1),
    "epanechnikov": (2, 1),
    "biweight": (2, 2),
    "triweight": (2, 3),
    "tricube": (3, 3),
}


@njit(cache=True, nogil=True, inline="always")
def kernel_at(distance: float, h: float, inner: int, outer: int) -> float:
    """Return (1 − |u|^inner)^outer, u = distance/h, |u| ≤ 1."""
    u = abs(distance) / h
    return (1.0 - u**inner) ** outer if u < 1.0 else (1.0 if outer == 0 else 0.0)


@njit(cache=True, nogil=True)
def reach_of(x: float, ordered: Floats, h: float) -> tuple[int, int]:
    """Positions [first, last) of the sources at most h from x, by the difference as a reader would take it."""
    low, high = 0, ordered.size
    while low < high:
        middle = (low + high) // 2
        if x - ordered[middle] > h:
            low = middle + 1
        else:
            high = middle
    first = low
    high = ordered.size
    while low < high:
        middle = (low + high) // 2
        if ordered[middle] - x <= h:
            low = middle + 1
        else:
            high = middle
    return first, low


@njit(cache=True, nogil=True)
def box_prefixes(ordered: Floats, value: Floats, box: NDArray[np.int64], low: float, h: float, degree: int) -> Floats:
    """Σ v ((s − centre)/h)^k over the sources of the same box up to each one, shape (n, degree + 1)."""
    cum = np.zeros((ordered.size, degree + 1))
    for j in range(ordered.size):
        t = (ordered[j] - (low + (box[j] + 0.5) * h)) / h
        power = value[j]
        for k in range(degree + 1):
            cum[j, k] = power + (cum[j - 1, k] if j > 0 and box[j - 1] == box[j] else 0.0)
            power *= t
    return cum


@njit(cache=True, nogil=True)
def binomials(degree: int) -> Floats:
    """Pascal's triangle, shape (degree + 1, degree + 1)."""
    out = np.zeros((degree + 1, degree + 1))
    for m in range(degree + 1):
        out[m, 0] = 1.0
        for k in range(1, m + 1):
            out[m, k] = out[m - 1, k - 1] + (out[m - 1, k] if k < m else 0.0)
    return out


@njit(cache=True, nogil=True)
def polynomial_sums(  # noqa: C901 -- one walk over the boxes under a window
    x: Floats, s: Floats, v: Floats, h: float, a: Floats, inner: int, outer: int
) -> Floats:
    """Σ_j v_jc K((x_i − s_j)/h) over |x_i − s_j| ≤ h, shape (n, q). Column 0 of v must be above 0."""
    n, q = x.size, v.shape[1]
    out = np.zeros((n, q))
    if n == 0 or s.size == 0:
        return out
    degree = a.size - 1
    order = np.argsort(s, kind="mergesort")
    ordered = s[order]
    low = ordered[0]
    box = np.empty(s.size, dtype=np.int64)
    for j in range(s.size):
        box[j] = int((ordered[j] - low) / h)
    choose = binomials(degree)
    first, last, middle = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    lonely = np.zeros(n, dtype=np.bool_)
    for i in range(n):
        first[i], last[i] = reach_of(x[i], ordered, h)
        middle[i] = min(max(np.searchsorted(ordered, x[i]), first[i]), last[i])
    powers = np.empty(degree + 1)
    for c in range(q):
        cum = box_prefixes(ordered, v[order, c], box, low, h, degree)
        for i in range(n):
            total, mass = 0.0, 0.0
            start = first[i]
            while start < last[i]:
                side = -1.0 if start >= middle[i] else 1.0
                end = min(last_of_box(box, start) + 1, last[i] if side < 0 else middle[i])
                centre = low + (box[start] + 0.5) * h
                t = (x[i] - centre) / h
                powers[0] = 1.0
                for k in range(1, degree + 1):
                    powers[k] = powers[k - 1] * t
                inside = start > 0 and box[start - 1] == box[start]
                for m in range(degree + 1):
                    if a[m] == 0.0:
                        continue
                    part, flip = 0.0, 1.0
                    for k in range(m + 1):
                        moment = cum[end - 1, k] - (cum[start - 1, k] if inside else 0.0)
                        part += choose[m, k] * powers[m - k] * flip * moment
                        flip = -flip
                    total += a[m] * part * (side if m % 2 else 1.0)
                mass += cum[end - 1, 0]
                start = end
            out[i, c] = total
            if c == 0:
                lonely[i] = last[i] > first[i] and not total > LONELY * mass
    for i in range(n):
        if lonely[i]:
            out[i, :] = 0.0
            for place in range(first[i], last[i]):
                kernel = kernel_at(x[i] - ordered[place], h, inner, outer)
                for c in range(q):
                    out[i, c] += v[order[place], c] * kernel
    return out


@njit(cache=True, nogil=True, inline="always")
def last_of_box(box: NDArray[np.int64], start: int) -> int:
    """Position of the last source in the box of source `start`."""
    return int(np.searchsorted(box, box[start], side="right")) - 1


@njit(cache=True, nogil=True)
def polynomial_shares(
    x: Floats, s: Floats, v: Floats, h: float, a: Floats, inner: int, outer: int, sums: Floats, w: Floats
) -> Floats:
    """Weight of each source in the matched means, shape (m,): v_j Σ_i w_i K_ij / D_i over targets that have D_i > 0."""
    matched = np.flatnonzero(sums > 0.0)
    share = (w[matched] / sums[matched]).reshape(matched.size, 1)
    back = polynomial_sums(s, x[matched], share, h, a, inner, outer)
    out = np.empty(s.size)
    for j in range(s.size):
        out[j] = v[j, 0] * max(back[j, 0], 0.0)
    return out

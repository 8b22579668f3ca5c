"""Probit and logit by Newton's method, with weights and a warm start: built for hundreds of re-estimations."""

import functools
import math

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import log_ndtr

Floats = NDArray[np.float64]
PROBIT, LOGIT = 0, 1
BLOCK = 64  # rows looked at together: what fits the first cache and the vector units
# Newton's step is taken and the search ends when the step promises less than this, per unit of weight, in
# log-likelihood. Convergence is quadratic: what remains is about the square, so that the index is right to rounding
# (EXACT) or to 1e-11 (CLOSE, for replicates, one pass less).
EXACT, CLOSE = 1e-14, 1e-11
MOST_STEPS = 60
# A pivot below this share of the column's own information: the column says nothing new, its coefficient stays put.
DEAD_PIVOT = 1e-11
# Taylor cells of the inverse Mills ratio: centres every 1/16 from −40, degree 8 (the error is below 1e-16).
MILLS_LOW, MILLS_CELLS, MILLS_PER_UNIT, MILLS_TERMS = -40.0, 800, 16.0, 9
LOG_ROOT_TWO_PI = 0.5 * math.log(2 * math.pi)


@functools.cache
def mills_table() -> Floats:
    """Taylor coefficients of λ(z) = φ(z)/Φ(z) about each cell's centre, shape (cells, terms).

    λ' = −λ(z + λ) gives every coefficient from the first.
    """
    centres = MILLS_LOW + (np.arange(MILLS_CELLS) + 0.5) / MILLS_PER_UNIT
    table = np.zeros((MILLS_CELLS, MILLS_TERMS))
    table[:, 0] = np.exp(-0.5 * centres**2 - LOG_ROOT_TWO_PI - log_ndtr(centres))
    for n in range(MILLS_TERMS - 1):
        product = sum(table[:, i] * table[:, n - i] for i in range(n + 1))
        before = table[:, n - 1] if n else 0.0
        table[:, n + 1] = -(centres * table[:, n] + before + product) / (n + 1)
    return table


@njit(cache=True, nogil=True, inline="always")
def mills(z: float, table: Floats) -> float:
    """Return λ(z) = φ(z)/Φ(z)."""
    place = (z - MILLS_LOW) * MILLS_PER_UNIT
    if place < 0.0:  # far left, where six terms of the continued fraction are exact to rounding
        return -z + 1.0 / (-z + 2.0 / (-z + 3.0 / (-z + 4.0 / (-z + 5.0 / (-z - 6.0 / z)))))
    cell = int(place)
    if cell >= MILLS_CELLS:
        return math.exp(-0.5 * z * z - LOG_ROOT_TWO_PI)
    t = (place - cell - 0.5) / MILLS_PER_UNIT
    value = float(table[cell, MILLS_TERMS - 1])
    for n in range(MILLS_TERMS - 2, -1, -1):
        value = value * t + table[cell, n]
    return value


@njit(cache=True, nogil=True)
def log_likelihood(x: Floats, y: Floats, w: Floats, beta: Floats, link: int, table: Floats) -> float:
    """Σ w log P(y), y coded −1 and 1."""
    total = 0.0
    for i in range(y.size):
        z = 0.0
        for j in range(beta.size):
            z += beta[j] * x[j, i]
        z *= y[i]
        if link == LOGIT:
            total += w[i] * (-math.log1p(math.exp(-z)) if z > -30 else z)
        elif z > 5:
            total += w[i] * math.log1p(-0.5 * math.erfc(z / math.sqrt(2.0)))
        else:
            total += w[i] * (-0.5 * z * z - LOG_ROOT_TWO_PI - math.log(mills(z, table)))
    return total


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
def score_and_information(  # noqa: C901 -- one walk over blocks of rows; in pieces it would be slower
    x: Floats, y: Floats, w: Floats, beta: Floats, link: int, table: Floats, g: Floats, info: Floats
) -> None:
    """Fill the gradient g, shape (k,), and the lower half of the information info, shape (k, k)."""
    k, n = x.shape
    g[:] = 0.0
    info[:] = 0.0
    # Rows of a block lie side by side and are padded with zeros, so that every inner loop has one length.
    block, eta = np.zeros((k, BLOCK)), np.empty(BLOCK)
    r, c, t = np.zeros(BLOCK), np.zeros(BLOCK), np.empty(BLOCK)
    for start in range(0, n, BLOCK):
        m = min(BLOCK, n - start)
        if m < BLOCK:
            block[:] = 0.0
            r[:] = 0.0
            c[:] = 0.0
        eta[:] = 0.0
        for j in range(k):
            b = beta[j]
            for i in range(m):
                block[j, i] = x[j, start + i]
            for i in range(BLOCK):
                eta[i] += b * block[j, i]
        for i in range(m):
            sign, weight = y[start + i], w[start + i]
            z = sign * eta[i]
            if link == LOGIT:
                p = 1.0 / (1.0 + math.exp(z)) if z < 700 else 0.0
                r[i], c[i] = weight * sign * p, weight * p * (1.0 - p)
            else:
                ratio = mills(z, table)
                r[i], c[i] = weight * sign * ratio, weight * ratio * (ratio + z)
        for a in range(k):
            total = 0.0
            for i in range(BLOCK):
                total += r[i] * block[a, i]
                t[i] = c[i] * block[a, i]
            g[a] += total
            # Four columns at a time: one reading of t serves all.
            for first in range(0, a + 1, 4):
                b1, b2, b3 = min(first + 1, a), min(first + 2, a), min(first + 3, a)
                s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
                for i in range(BLOCK):
                    value = t[i]
                    s0 += value * block[first, i]
                    s1 += value * block[b1, i]
                    s2 += value * block[b2, i]
                    s3 += value * block[b3, i]
                info[a, first] += s0
                if first + 1 <= a:
                    info[a, first + 1] += s1
                if first + 2 <= a:
                    info[a, first + 2] += s2
                if first + 3 <= a:
                    info[a, first + 3] += s3


@njit(cache=True, nogil=True)
def newton_step(info: Floats, g: Floats, step: Floats) -> None:
    """Solve info step = g by Cholesky in place; a column that says nothing new gets no step."""
    k = g.size
    for a in range(k):
        own = info[a, a]
        for b in range(a):
            total = info[a, b]
            for j in range(b):
                total -= info[a, j] * info[b, j]
            info[a, b] = total / info[b, b] if info[b, b] > 0.0 else 0.0
        pivot = own
        for j in range(a):
            pivot -= info[a, j] * info[a, j]
        info[a, a] = math.sqrt(pivot) if pivot > DEAD_PIVOT * own and own > 0.0 else 0.0
    for a in range(k):
        total = g[a]
        for j in range(a):
            total -= info[a, j] * step[j]
        step[a] = total / info[a, a] if info[a, a] > 0.0 else 0.0
    for a in range(k - 1, -1, -1):
        total = step[a]
        for j in range(a + 1, k):
            total -= info[j, a] * step[j]
        step[a] = total / info[a, a] if info[a, a] > 0.0 else 0.0


@njit(cache=True, nogil=True)
def fit_binary(x: Floats, y: Floats, w: Floats, beta: Floats, link: int, table: Floats, enough: float) -> int:
    """Maximise the likelihood from `beta` on, in place; the number of steps, or −1 if it has no maximum in reach.

    x: (k, n), the constant included, columns of about unit size. y: −1 or 1. w: not negative. A warm start that does
    not settle is dropped, and a careful search (steps are halved until the likelihood rises) starts from zero.
    """
    k = beta.size
    g, info, step = np.empty(k), np.empty((k, k)), np.empty(k)
    weight = w.sum()
    before = np.inf
    for steps in range(12):
        score_and_information(x, y, w, beta, link, table, g, info)
        newton_step(info, g, step)
        promise = (g * step).sum() / weight
        if not promise < 4.0 * before + 1e-8:
            break
        beta += step
        if promise < enough:
            return steps + 1
        before = promise
    beta[:] = 0.0
    height = log_likelihood(x, y, w, beta, link, table)
    for steps in range(MOST_STEPS):
        score_and_information(x, y, w, beta, link, table, g, info)
        newton_step(info, g, step)
        promise = (g * step).sum() / weight
        if not np.isfinite(promise):
            return -1
        share = 1.0
        for _ in range(40):
            tried = log_likelihood(x, y, w, beta + share * step, link, table)
            if tried >= height - 1e-12 * abs(height):
                break
            share *= 0.5
        beta += share * step
        height = tried
        if promise < enough:
            return steps + 1
    return -1


@njit(cache=True, nogil=True)
def probabilities(x: Floats, beta: Floats, link: int) -> Floats:
    """P(treated) of each row, shape (n,)."""
    k, n = x.shape
    out = np.zeros(n)
    for j in range(k):
        for i in range(n):
            out[i] += beta[j] * x[j, i]
    for i in range(n):
        out[i] = 1.0 / (1.0 + math.exp(-out[i])) if link == LOGIT else 0.5 * math.erfc(-out[i] / math.sqrt(2.0))
    return out

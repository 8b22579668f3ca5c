"""Least squares with one large effect absorbed exactly, in two passes over rows sorted by that effect.

The rows of one unit stand together, so the unit's effect leaves with the mean of its segment, without iteration. The
small effects and the interactions are columns that exist only inside the passes: a *design* names for each column a
base column and the period in which it is switched on. The outcome is the last column of the design.

All sums run over fixed blocks of segments whose number does not depend on the workers, and are added in their order:
any number of workers gives the same bits.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

BLOCKS = 64  # pieces of work, whatever the number of workers
MANY_ROWS = 50_000  # from here on more threads than one are worth their start
KEPT_ROWS = 64  # rows of one segment that are made once and kept
CONSTANT = 1e-18  # share of a column's sum of squares below which it does not vary inside units
COLLINEAR = 1e-10  # share of a column's variation that the columns before it must leave


@dataclass(frozen=True)
class Sorted:
    """Rows in the order of their units (and of the clusters above them)."""

    base: NDArray[np.float64]  # (n, columns), the values of one row together
    period: NDArray[np.int64]  # (n,) codes, for columns that are on in one period only
    weights: NDArray[np.float64]  # (n,) positive
    starts: NDArray[np.int64]  # (segments + 1,) where each unit begins
    cluster: NDArray[np.int64]  # (n,) codes 0 … n_clusters − 1; no cluster stands in two blocks
    n_clusters: int
    blocks: NDArray[np.int64]  # (blocks + 1,) segments where each block begins

    @property
    def n(self) -> int:
        """Rows."""
        return int(self.starts[-1])


@dataclass(frozen=True)
class Design:
    """Columns made from base columns: `base[:, column]` (1 where −1) in `period` (in all where −1)."""

    column: NDArray[np.int64]  # (k + 1,), the last is the outcome
    period: NDArray[np.int64]  # (k + 1,)

    @property
    def width(self) -> int:
        """Columns before the outcome."""
        return int(self.column.size) - 1


@njit(cache=True, nogil=True)
def counting_order(codes: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The stable order that sorts codes 0 … size − 1, and where each code begins, shape (size + 1,)."""
    starts = np.zeros(size + 1, dtype=np.int64)
    for row in range(codes.size):
        starts[codes[row] + 1] += 1
    for code in range(size):
        starts[code + 1] += starts[code]
    place = starts[:-1].copy()
    order = np.empty(codes.size, dtype=np.int64)
    for row in range(codes.size):
        order[place[codes[row]]] = row
        place[codes[row]] += 1
    return order, starts


@njit(cache=True, nogil=True)
def _fill(base: Any, period: Any, row: int, column: Any, on: Any, out: Any) -> None:
    """One row of the design."""
    for place in range(column.size):
        value = 1.0 if column[place] < 0 else base[row, column[place]]
        out[place] = value if on[place] < 0 or on[place] == period[row] else 0.0


@njit(cache=True, nogil=True)
def _segment(
    base: Any, period: Any, weights: Any, first: int, last: int, column: Any, on: Any, kept: Any, mean: Any
) -> None:
    """Weighted mean of a segment's rows; the rows themselves stay in `kept` if they fit."""
    fits = last - first <= kept.shape[0]
    mean[:] = 0.0
    total = 0.0
    for row in range(first, last):
        line = kept[row - first] if fits else kept[0]
        _fill(base, period, row, column, on, line)
        weight = weights[row]
        total += weight
        for place in range(mean.size):
            mean[place] += weight * line[place]
    for place in range(mean.size):
        mean[place] /= total


@njit(cache=True, nogil=True)
def _add_four(gram: Any, rows: Any, weights: Any) -> None:
    """Add the weighted outer products of four rows to the lower triangle."""
    for i in range(gram.shape[0]):
        a, b = weights[0] * rows[0, i], weights[1] * rows[1, i]
        c, d = weights[2] * rows[2, i], weights[3] * rows[3, i]
        for j in range(i + 1):
            gram[i, j] += a * rows[0, j] + b * rows[1, j] + c * rows[2, j] + d * rows[3, j]


@njit(cache=True, nogil=True)
def _gram_of(
    base: Any, period: Any, weights: Any, starts: Any, begin: int, end: int, column: Any, on: Any, gram: Any
) -> None:
    """Cross products of the design inside the segments begin … end − 1, and below them the raw sums of squares."""
    k = column.size
    kept, mean = np.empty((KEPT_ROWS, k)), np.empty(k)
    four, four_weights, filled = np.zeros((4, k)), np.zeros(4), 0
    for segment in range(begin, end):
        first, last = starts[segment], starts[segment + 1]
        _segment(base, period, weights, first, last, column, on, kept, mean)
        fits = last - first <= KEPT_ROWS
        for row in range(first, last):
            line = kept[row - first] if fits else kept[0]
            if not fits:
                _fill(base, period, row, column, on, line)
            weight = weights[row]
            for place in range(k):
                value = line[place]
                gram[k, place] += weight * value * value
                four[filled, place] = value - mean[place]
            four_weights[filled] = weight
            filled += 1
            if filled == 4:
                _add_four(gram[:k], four, four_weights)
                filled = 0
    for row in range(filled, 4):
        four_weights[row] = 0.0
    if filled:
        _add_four(gram[:k], four, four_weights)


@njit(cache=True, nogil=True)
def _moments_of(
    base: Any,
    period: Any,
    weights: Any,
    starts: Any,
    begin: int,
    end: int,
    column: Any,
    on: Any,
    cluster: Any,
    directions: Any,
    moments: Any,
    squares: Any,
) -> None:
    """Add weight × column × (row · direction) to each cluster, and the squares of the latter to `squares`."""
    k, many = column.size, directions.shape[0]
    kept, mean = np.empty((KEPT_ROWS, k)), np.empty(k)
    for segment in range(begin, end):
        first, last = starts[segment], starts[segment + 1]
        if last - first == 1:
            continue
        _segment(base, period, weights, first, last, column, on, kept, mean)
        fits = last - first <= KEPT_ROWS
        for row in range(first, last):
            line = kept[row - first] if fits else kept[0]
            if not fits:
                _fill(base, period, row, column, on, line)
            for place in range(k):
                line[place] -= mean[place]
            for one in range(many):
                value = 0.0
                for place in range(k):
                    value += line[place] * directions[one, place]
                squares[one] += weights[row] * value * value
                weighted = weights[row] * value
                for place in range(k - 1):
                    moments[one, cluster[row], place] += weighted * line[place]


@njit(cache=True, nogil=True)
def _robust_of(
    base: Any,
    period: Any,
    weights: Any,
    starts: Any,
    begin: int,
    end: int,
    column: Any,
    on: Any,
    direction: Any,
    meat: Any,
) -> None:
    """Sum of (weight × residual)² × row × row', for errors that differ from row to row."""
    k = column.size
    kept, mean = np.empty((KEPT_ROWS, k)), np.empty(k)
    for segment in range(begin, end):
        first, last = starts[segment], starts[segment + 1]
        _segment(base, period, weights, first, last, column, on, kept, mean)
        fits = last - first <= KEPT_ROWS
        for row in range(first, last):
            line = kept[row - first] if fits else kept[0]
            if not fits:
                _fill(base, period, row, column, on, line)
            value = 0.0
            for place in range(k):
                line[place] -= mean[place]
                value += line[place] * direction[place]
            value *= weights[row]
            for i in range(k):
                for j in range(i + 1):
                    meat[i, j] += value * value * line[i] * line[j]


@njit(cache=True, nogil=True)
def weighted_spread(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Weighted sum of squares about the weighted mean, both shape (n,)."""
    total, mass = 0.0, 0.0
    for row in range(values.size):
        total += weights[row] * values[row]
        mass += weights[row]
    centre, spread = total / mass, 0.0
    for row in range(values.size):
        spread += weights[row] * (values[row] - centre) ** 2
    return spread


@njit(cache=True, nogil=True)
def _products(scores: Any, total: Any) -> None:
    """Add the outer products of the rows to the lower triangle."""
    ones, four, filled = np.ones(4), np.zeros((4, scores.shape[1])), 0
    for row in range(scores.shape[0]):
        four[filled] = scores[row]
        filled += 1
        if filled == 4:
            _add_four(total, four, ones)
            filled = 0
    four[filled:] = 0.0
    if filled:
        _add_four(total, four, ones)


def score_products(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Σ s·s' over the clusters' scores, shape (clusters, k); on one thread, where BLAS would start its own.

    >>> score_products(np.array([[1.0, 2.0], [0.0, 1.0]]))
    array([[1., 2.],
           [2., 5.]])
    """
    total = np.zeros((scores.shape[1], scores.shape[1]))
    _products(scores, total)
    return _whole(total)


def _over_blocks(rows: Sorted, work: Callable[[int, int, int], None], *, workers: int) -> None:
    """Call work(block, first segment, last segment) for each block, on `workers` threads."""
    pieces = [(place, int(rows.blocks[place]), int(rows.blocks[place + 1])) for place in range(rows.blocks.size - 1)]
    if workers == 1 or rows.n < MANY_ROWS:
        for piece in pieces:
            work(*piece)
        return
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(lambda piece: work(*piece), pieces))


def _whole(lower: NDArray[np.float64]) -> NDArray[np.float64]:
    """The symmetric matrix of a lower triangle."""
    return lower + np.tril(lower, -1).T


def cross_products(
    rows: Sorted, design: Design, *, workers: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cross products after the units' means have left, and each column's raw sum of squares.

    Parameters
    ----------
    rows, design
        See the classes; the outcome is the design's last column.
    workers
        Threads; the answer does not depend on them.

    Returns
    -------
    gram, squares
        Shapes (k + 1, k + 1) and (k + 1,).
    """
    width = design.width + 1
    parts = np.zeros((rows.blocks.size - 1, width + 1, width))

    def add(block: int, begin: int, end: int) -> None:
        _gram_of(
            rows.base, rows.period, rows.weights, rows.starts, begin, end, design.column, design.period, parts[block]
        )

    _over_blocks(rows, add, workers=workers)
    total = parts.sum(axis=0)
    return _whole(total[:width]), total[width]


def cluster_moments(
    rows: Sorted, design: Design, directions: NDArray[np.float64], *, workers: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each direction v: Σ w·x̃·(z̃·v) by cluster, shape (directions, clusters, k), and Σ w·(z̃·v)².

    z̃ is a row of the design with the outcome, x̃ the same without it, both less their unit's means. With v = (−β, 1)
    the moments are the scores of the least squares.
    """
    directions = np.ascontiguousarray(np.atleast_2d(directions))
    moments = np.zeros((len(directions), rows.n_clusters, design.width))
    squares = np.zeros((rows.blocks.size - 1, len(directions)))

    def add(block: int, begin: int, end: int) -> None:
        _moments_of(
            rows.base,
            rows.period,
            rows.weights,
            rows.starts,
            begin,
            end,
            design.column,
            design.period,
            rows.cluster,
            directions,
            moments,
            squares[block],
        )

    _over_blocks(rows, add, workers=workers)
    return moments, squares.sum(axis=0)


def robust_meat(
    rows: Sorted, design: Design, direction: NDArray[np.float64], *, workers: int = 1
) -> NDArray[np.float64]:
    """Σ (w·e)²·x̃·x̃' with e = z̃·direction, shape (k, k)."""
    width = design.width + 1
    parts = np.zeros((rows.blocks.size - 1, width, width))

    def add(block: int, begin: int, end: int) -> None:
        _robust_of(
            rows.base,
            rows.period,
            rows.weights,
            rows.starts,
            begin,
            end,
            design.column,
            design.period,
            direction,
            parts[block],
        )

    _over_blocks(rows, add, workers=workers)
    return _whole(parts.sum(axis=0))[:-1, :-1]


def columns_to_keep(gram: NDArray[np.float64], squares: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which columns, taken in order, are no combination of those before them; shape (k,).

    A column is left out when the units' means take all of it, or when the columns before it explain all but 1e-10 of
    what varies inside units.

    >>> columns_to_keep(np.array([[2.0, 4.0, 0.0], [4.0, 8.0, 0.0], [0.0, 0.0, 1.0]]), np.array([2.0, 8.0, 1.0]))
    array([ True, False,  True])
    """
    size = len(gram)
    scale = np.sqrt(np.where(np.diag(gram) > CONSTANT * squares, np.diag(gram), np.inf))
    left = gram / np.outer(scale, scale)
    keep = np.zeros(size, dtype=bool)
    for place in range(size):
        pivot = left[place, place]
        if not pivot > COLLINEAR:
            continue
        keep[place] = True
        ray = left[place + 1 :, place] / np.sqrt(pivot)
        left[place + 1 :, place + 1 :] -= np.outer(ray, ray)
    return keep


def inverse(gram: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of a positive definite matrix, scaled first so that units of measurement do not matter."""
    from scipy.linalg import cho_solve, cholesky

    scale = 1 / np.sqrt(np.diag(gram))
    root = cholesky(gram * np.outer(scale, scale), lower=True)
    return np.asarray(cho_solve((root, True), np.eye(len(gram))) * np.outer(scale, scale))

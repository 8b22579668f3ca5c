"""The wild cluster bootstrap on sums over clusters: no draw touches the rows again.

With the other columns and the absorbed effects removed, one draw of signs v changes the outcome by v_g · r, r being
the residual under the hypothesis. If the absorbed effects lie inside clusters, removing them and multiplying a whole
cluster commute, and everything a draw needs is a product of v with the clusters' sums below.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

PIECE = 32  # draws of one piece of work
TILE = 64  # clusters whose sums stay in the cache while the draws pass over them


@dataclass(frozen=True)
class ClusterSums:
    """What the draws need of a regression; k columns, of which one is of interest."""

    residual: NDArray[np.float64]  # (clusters, k): Σ w·x̃·r under the hypothesis b = 0
    own: NDArray[np.float64]  # (clusters, k): Σ w·x̃·d̈, with d̈ the column of interest less the others' part
    bread: NDArray[np.float64]  # (k, k) inverse cross products
    gamma: NDArray[np.float64]  # (k,): d̈ = x̃·gamma
    place: int  # of the column of interest


@dataclass(frozen=True)
class Drawn:
    """Draws as functions of the hypothesised effect b: numerator n0 + b·n1, variance v0 + b·v1 + b²·v2."""

    n0: NDArray[np.float64]
    n1: NDArray[np.float64]
    v0: NDArray[np.float64]
    v1: NDArray[np.float64]
    v2: NDArray[np.float64]

    def statistics(self, hypothesis: float = 0.0) -> NDArray[np.float64]:
        """T of each draw under b = hypothesis; the factor of the small sample is left to the caller."""
        spread = np.sqrt(np.maximum(self.v0 + hypothesis * (self.v1 + hypothesis * self.v2), 0.0))
        top = self.n0 + hypothesis * self.n1
        with np.errstate(divide="ignore", invalid="ignore"):  # a draw that leaves no residual at all
            return np.asarray(np.where(spread > 0, top / spread, np.where(top == 0, 0.0, np.inf * np.sign(top))))


def signs(clusters: int, draws: int, *, law: str, rng: np.random.Generator) -> NDArray[np.float64]:
    """Weights of the clusters, shape (draws, clusters): "rademacher" (±1), "webb" (six points) or "mammen".

    Each has mean 0 and variance 1. All 2^clusters combinations of signs are in `all_signs`.
    """
    if law == "rademacher":
        return np.asarray(rng.integers(0, 2, (draws, clusters), dtype=np.int8) * 2.0 - 1.0, dtype=np.float64)
    if law == "webb":
        points = np.sqrt(np.array([0.5, 1.0, 1.5]))
        six = np.concatenate([-points, points])
        return np.asarray(np.take(six, rng.integers(0, 6, (draws, clusters))), dtype=np.float64)
    low, high = (1 - np.sqrt(5)) / 2, (1 + np.sqrt(5)) / 2
    return np.asarray(np.where(rng.random((draws, clusters)) < high / np.sqrt(5), low, high), dtype=np.float64)


def all_signs(clusters: int) -> NDArray[np.float64]:
    """Every combination of ±1, shape (2^clusters, clusters).

    >>> all_signs(2).tolist()
    [[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]]
    """
    codes = np.arange(2**clusters)[:, None] >> np.arange(clusters)[None, :] & 1
    return np.asarray(1.0 - 2.0 * codes, dtype=np.float64)


@njit(cache=True, nogil=True)
def _totals(weights: Any, sums: Any, out: Any) -> None:
    """Add weights @ sums, tile by tile; (draws, clusters) by (clusters, columns)."""
    draws, clusters = weights.shape
    columns = sums.shape[1]
    for begin in range(0, clusters, TILE):
        end = min(clusters, begin + TILE)
        for one in range(draws):
            g = begin
            while g + 4 <= end:
                a, b = weights[one, g], weights[one, g + 1]
                c, d = weights[one, g + 2], weights[one, g + 3]
                for j in range(columns):
                    out[one, j] += a * sums[g, j] + b * sums[g + 1, j] + c * sums[g + 2, j] + d * sums[g + 3, j]
                g += 4
            for rest in range(g, end):
                for j in range(columns):
                    out[one, j] += weights[one, rest] * sums[rest, j]


@njit(cache=True, nogil=True)
def _squares(weights: Any, own: Any, residual: Any, exposure: Any, moved: Any, moved_own: Any, out: Any) -> None:
    """Sums over clusters of the products of both scores, tile by tile, two draws at a time; own is (k, clusters)."""
    draws, clusters = weights.shape
    tile = np.empty((4, TILE))
    for begin in range(0, clusters, TILE):
        size = min(TILE, clusters - begin)
        for one in range(0, draws, 2):
            two = min(one + 1, draws - 1)
            for g in range(size):
                a, b = weights[one, begin + g], weights[two, begin + g]
                tile[0, g], tile[1, g] = a * residual[begin + g], a * exposure[begin + g]
                tile[2, g], tile[3, g] = b * residual[begin + g], b * exposure[begin + g]
            for j in range(own.shape[0]):
                a, b, c, d = moved[one, j], moved_own[one, j], moved[two, j], moved_own[two, j]
                for g in range(size):
                    value = own[j, begin + g]
                    tile[0, g] -= a * value
                    tile[1, g] -= b * value
                    tile[2, g] -= c * value
                    tile[3, g] -= d * value
            for half in range(two - one + 1):
                first, mixed, second = 0.0, 0.0, 0.0
                for g in range(size):
                    a, b = tile[2 * half, g], tile[2 * half + 1, g]
                    first += a * a
                    mixed += a * b
                    second += b * b
                out[one + half, 0] += first
                out[one + half, 1] += mixed
                out[one + half, 2] += second


def draw(sums: ClusterSums, weights: NDArray[np.float64], *, workers: int = 1) -> Drawn:
    """Numerators and variances of all draws.

    Parameters
    ----------
    sums
        Of one regression.
    weights
        Shape (draws, clusters).
    workers
        Threads; the numbers do not depend on them.

    Notes
    -----
    Under b, r_b = r − b·d̈. A draw's coefficient less b is bread[place] · Σ v_g (residual_g − b · own_g); its score in
    cluster g is v_g · gamma·(residual_g − b · own_g) − own_g · bread · Σ_h v_h (residual_h − b · own_h). The products
    are kernels of our own: those of BLAS start threads beside ours, which then wait for one another.
    """
    k = sums.residual.shape[1]
    both = np.hstack([sums.residual, sums.own])
    across = np.ascontiguousarray(sums.own.T)
    by_residual, by_own = sums.residual @ sums.gamma, sums.own @ sums.gamma
    totals, squares = np.zeros((len(weights), 2 * k)), np.zeros((len(weights), 3))
    moved, moved_own = np.empty((len(weights), k)), np.empty((len(weights), k))

    def piece(begin: int) -> None:
        rows = slice(begin, begin + PIECE)
        _totals(weights[rows], both, totals[rows])
        moved[rows] = totals[rows, :k] @ sums.bread
        moved_own[rows] = totals[rows, k:] @ sums.bread
        _squares(weights[rows], across, by_residual, by_own, moved[rows], moved_own[rows], squares[rows])

    begins = range(0, len(weights), PIECE)
    if workers == 1:
        for begin in begins:
            piece(begin)
    else:
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(piece, begins))
    scale = sums.bread[sums.place, sums.place] ** 2
    return Drawn(
        n0=moved[:, sums.place].copy(),
        n1=-moved_own[:, sums.place],
        v0=scale * squares[:, 0],
        v1=-2 * scale * squares[:, 1],
        v2=scale * squares[:, 2],
    )

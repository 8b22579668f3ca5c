"""The wild cluster bootstrap on sums over clusters: no draw touches the rows again.

With the other columns and the absorbed effects removed, one draw of signs v changes the outcome by v_g · r, r being
the residual under the hypothesis. If the absorbed effects lie inside clusters, removing them and multiplying a whole
cluster commute, and everything a draw needs is a product of v with the clusters' sums below.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PIECE = 400_000  # numbers of one piece of work: draws × clusters


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
    cluster g is v_g · gamma·(residual_g − b · own_g) − own_g · bread · Σ_h v_h (residual_h − b · own_h).
    """
    pieces = _pieces(len(weights), weights.shape[1])
    if workers == 1:
        parts = [_draw_piece(sums, weights[rows]) for rows in pieces]
    else:
        with ThreadPoolExecutor(workers) as threads:
            parts = list(threads.map(lambda rows: _draw_piece(sums, weights[rows]), pieces))
    return Drawn(*(np.concatenate(one) for one in zip(*parts, strict=True)))


def _pieces(draws: int, clusters: int) -> list[slice]:
    """Slices of the draws small enough for the cache's sake."""
    step = max(1, PIECE // max(clusters, 1))
    return [slice(begin, min(draws, begin + step)) for begin in range(0, draws, step)]


def _draw_piece(sums: ClusterSums, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """The five arrays for some draws."""
    moved = (weights @ sums.residual) @ sums.bread  # (draws, k): the coefficients
    moved_own = (weights @ sums.own) @ sums.bread
    first = weights * (sums.residual @ sums.gamma) - moved @ sums.own.T
    second = weights * (sums.own @ sums.gamma) - moved_own @ sums.own.T
    scale = sums.bread[sums.place, sums.place] ** 2
    return (
        moved[:, sums.place],
        -moved_own[:, sums.place],
        scale * np.einsum("ij,ij->i", first, first),
        -2 * scale * np.einsum("ij,ij->i", first, second),
        scale * np.einsum("ij,ij->i", second, second),
    )

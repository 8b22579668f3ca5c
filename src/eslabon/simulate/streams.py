"""Columns of chance that repeat: everything comes from uniform draws of PCG64, one stream per purpose."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

Numbers = NDArray[np.float64]


class Stream:
    """Draws of one purpose of one seed; another purpose has its own stream, so that a new column moves no other.

    >>> Stream(7, "example").uniform(2).round(3).tolist() == Stream(7, "example").uniform(2).round(3).tolist()
    True
    """

    def __init__(self, seed: int, purpose: str) -> None:
        digest = hashlib.sha256(f"{seed}/{purpose}".encode()).digest()
        self._generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))

    def uniform(self, size: int) -> Numbers:
        """Numbers from 0 to 1, both excluded."""
        return np.maximum(self._generator.random(size), 1e-15)

    def normal(self, size: int) -> Numbers:
        """Standard normal numbers, by the inverse of the distribution function."""
        return np.asarray(special.ndtri(self.uniform(size)), dtype=np.float64)

    def heavy(self, size: int, *, df: float) -> Numbers:
        """Numbers with Student's t distribution, scaled to variance one."""
        return np.asarray(special.stdtrit(df, self.uniform(size)) * np.sqrt((df - 2) / df), dtype=np.float64)

    def integers(self, size: int, *, least: int, most: int) -> NDArray[np.int64]:
        """Whole numbers from `least` to `most`, both included."""
        return least + np.floor(self.uniform(size) * (most - least + 1)).astype(np.int64)

    def order(self, size: int) -> NDArray[np.int64]:
        """The positions 0 … size − 1 in random order."""
        return np.argsort(self.uniform(size), kind="stable")

    def classes(self, size: int, *, shares: Sequence[float]) -> NDArray[np.int64]:
        """Class numbers from 0, each with its share; shares are scaled to add up to one."""
        edges = np.cumsum(np.asarray(shares, dtype=np.float64))
        return np.searchsorted(edges / edges[-1], self.uniform(size), side="right").astype(np.int64)


def top_share(latent: Numbers, *, share: float) -> NDArray[np.bool_]:
    """The share of positions with the largest `latent`, rounded to whole positions.

    >>> top_share(np.array([0.2, 0.9, 0.5, 0.1]), share=0.5).tolist()
    [False, True, True, False]
    """
    chosen = np.zeros(latent.size, dtype=bool)
    chosen[np.argsort(-latent, kind="stable")[: round(share * latent.size)]] = True
    return chosen


def with_mean_and_spread(latent: Numbers, *, mean: float, spread: float) -> Numbers:
    """The numbers shifted and scaled to that mean and (n − 1) standard deviation."""
    return np.asarray(mean + spread * (latent - latent.mean()) / latent.std(ddof=1))

"""Chance for the rank intervals of corridors: standard normal numbers that repeat with their seed.

`random.Random(seed).random()` is what Python promises to keep the same across versions; the normal numbers are made of
it by the inverse of the distribution function.
"""

import random
from collections.abc import Iterator
from statistics import NormalDist

DRAWS = 1_000
SEED = 20


def standard_normals(size: int, *, draws: int = DRAWS, seed: int = SEED) -> Iterator[list[float]]:
    """Rows of `size` standard normal numbers, `draws` of them, the same for the same seed.

    >>> first, second = standard_normals(2, draws=2), standard_normals(2, draws=2)
    >>> list(first) == list(second), len(next(standard_normals(3)))
    (True, 3)
    """
    chance = random.Random(seed)  # noqa: S311 -- a simulation, nothing to guess
    inverse = NormalDist().inv_cdf
    for _draw in range(draws):
        yield [inverse(max(chance.random(), 1e-15)) for _each in range(size)]

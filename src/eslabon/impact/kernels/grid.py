"""The decimal grid of a score, found and left: on whole numbers, equal scores are equal."""

import numpy as np
from numpy.typing import NDArray

MOST_DECIMALS = 6  # a score with more is taken as continuous
NEAR = 1e-3  # in steps of the grid: what single precision and sums of decimals leave


def decimal_places(values: NDArray[np.float64]) -> int | None:
    """How many decimals write every value, or None where no grid of up to six decimals does.

    Parameters
    ----------
    values
        Finite numbers, any shape; at least one.

    Notes
    -----
    The smallest d with |v·10^d − round(v·10^d)| ≤ min(10⁻³, 10⁻⁶ max |v·10^d|) for every v. The room covers scores kept
    in single precision and scores added up from decimals; a continuous score passes by chance with probability 0.002
    per value, and scores far below one step of every grid are left as they are.

    Examples
    --------
    >>> decimal_places(np.array([72.3, 0.1 + 0.2, 60.0]))
    1
    >>> decimal_places(np.array([1 / 3, np.pi])) is None
    True
    """
    for places in range(MOST_DECIMALS + 1):
        scaled = values * 10.0**places
        largest = float(np.abs(scaled).max())
        if largest >= 2.0**52:
            return None
        if np.abs(scaled - np.rint(scaled)).max() <= min(NEAR, 1e-6 * largest):
            return places
    return None


def on_grid(values: NDArray[np.float64], cutoff: float) -> tuple[NDArray[np.float64], float, float]:
    """Values and cut-off as whole steps of the grid, and how many steps make one unit.

    A score without a grid comes back as it went in, with one step per unit.

    >>> steps, cut, per_unit = on_grid(np.array([0.1 + 0.2, 0.3, 0.4]), 0.3)
    >>> steps, cut, per_unit
    (array([3., 3., 4.]), 3.0, 10.0)
    """
    places = decimal_places(values)
    if places is None:
        return values, cutoff, 1.0
    per_unit = 10.0**places
    scaled_cutoff = cutoff * per_unit
    if abs(scaled_cutoff - np.rint(scaled_cutoff)) <= NEAR:
        scaled_cutoff = float(np.rint(scaled_cutoff))
    return np.rint(values * per_unit), float(scaled_cutoff), per_unit

"""What the treated would have had: unit and period effects from the untreated rows, and the error of averages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.two_periods import NoContrast, solve_spd

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Untreated:
    """The fit on untreated rows and what is needed to carry its error on."""

    gap: Floats  # y less what is expected without treatment, every row; NaN where nothing is expected
    known: NDArray[np.bool_]  # whether unit and period of a row have untreated rows
    z: Floats  # period dummies and covariates of every row
    free: NDArray[np.bool_]  # untreated rows
    unit_mass: Floats  # weight of untreated rows per unit
    centre: Floats  # weighted mean of z over the untreated rows of each unit
    gram: Floats  # of z within units


def fit_untreated(y: Floats, unit: Codes, period: Codes, x: Floats, w: Floats, treated: NDArray[np.bool_]) -> Untreated:
    """Unit effects, period effects and slopes by weighted least squares on the untreated rows.

    Parameters
    ----------
    y, w, treated
        Shape (n,).
    unit, period
        Codes from 0, shape (n,).
    x
        Covariates, shape (n, k).

    Raises
    ------
    NoContrast
        "singular" where covariates repeat each other, a unit or a period.
    """
    free = ~treated
    units, periods = int(unit.max()) + 1, int(period.max()) + 1
    mass = np.bincount(unit, weights=w * free, minlength=units).astype(np.float64)
    by_period = np.bincount(period, weights=w * free, minlength=periods)
    usable = np.flatnonzero(by_period > 0)[1:]  # the first is the reference
    z = np.column_stack([*[(period == code).astype(np.float64) for code in usable], x])
    known = (mass[unit] > 0) & (by_period[period] > 0)
    safe = np.where(mass > 0, mass, 1.0)
    centre = np.column_stack([np.bincount(unit, weights=w * free * column, minlength=units) / safe for column in z.T])
    level = np.bincount(unit, weights=w * free * y, minlength=units) / safe
    if not z.shape[1]:
        slope, gram = np.zeros(0), np.zeros((0, 0))
        centre = np.zeros((units, 0))
    else:
        within = (z - centre[unit])[free]
        gram = (within * w[free, None]).T @ within
        if (np.diag(gram) <= 1e-12 * (w[free] @ z[free] ** 2)).any():
            raise NoContrast("singular")
        slope = solve_spd(gram, within.T @ (w[free] * (y - level[unit])[free]))
    expected = level[unit] + (z - centre[unit]) @ slope
    return Untreated(np.where(known, y - expected, np.nan), known, z, free, mass, centre, gram)


def carried_weights(fit: Untreated, unit: Codes, w: Floats, target: Floats) -> Floats:
    """The weight of every row's outcome in Σ target · gap, shape (n,): `target` on the treated, the rest carried.

    Parameters
    ----------
    target
        Shape (n,), zero on untreated rows.
    """
    units = fit.unit_mass.size
    per_unit = np.bincount(unit, weights=target, minlength=units)
    safe = np.where(fit.unit_mass > 0, fit.unit_mass, 1.0)
    if fit.z.shape[1]:
        slope = solve_spd(fit.gram, fit.z.T @ target - fit.centre.T @ per_unit)
        level = per_unit / safe - fit.centre @ slope
        back = level[unit] + fit.z @ slope
    else:
        back = (per_unit / safe)[unit]
    return np.where(fit.free, -w * back, target)


def cluster_sums(
    fit: Untreated, weight: Floats, cluster: Codes, cell: Codes, treated: NDArray[np.bool_], clusters: int
) -> Floats:
    """Sum per cluster of weight × error, shape (clusters,).

    The error of a treated row is its gap less the average gap of its `cell`, taken over clusters with squared weights
    (equation 8 of Borusyak, Jaravel and Spiess).
    """
    error = np.where(fit.known, fit.gap, 0.0)
    used = treated & fit.known & (weight != 0)
    if used.any():
        pair = cluster[used] * (int(cell.max()) + 1) + cell[used]
        found, place = np.unique(pair, return_inverse=True)
        mass = np.bincount(place, weights=weight[used])
        moved = np.bincount(place, weights=weight[used] * error[used])
        cells = found % (int(cell.max()) + 1)
        below = np.bincount(cells, weights=mass**2)
        centre = np.bincount(cells, weights=mass * moved) / np.where(below > 0, below, 1.0)
        error = error.copy()
        error[used] -= centre[cell[used]]
    return np.bincount(cluster, weights=weight * error, minlength=clusters).astype(np.float64)

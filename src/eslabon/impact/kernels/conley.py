"""Sums over pairs of near places, for errors that are related across space."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from eslabon.impact.kernels.geodesic import geodesic_km, unit_vectors

EARTH_KM = 6371.0
SLACK = 1.01  # the ellipsoid's distances differ from the sphere's by up to 0.6 %


def near_pairs(
    lat: NDArray[np.float64], lon: NDArray[np.float64], *, cutoff_km: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs (first < second) of places at most `cutoff_km` apart on the ellipsoid, and their distance in km.

    Candidates come from a tree on the unit sphere, the geodesic decides.

    >>> first, second, km = near_pairs(np.array([0.0, 0.0, 0.0]), np.array([0.0, 0.1, 1.0]), cutoff_km=20)
    >>> first.tolist(), second.tolist(), km.round(3).tolist()
    ([0], [1], [11.132])
    """
    angle = min(np.pi, cutoff_km * SLACK / EARTH_KM)
    tree = cKDTree(unit_vectors(lat, lon))
    found = tree.query_pairs(2 * np.sin(angle / 2) + 1e-12, output_type="ndarray")
    first, second = found[:, 0].astype(np.int64), found[:, 1].astype(np.int64)
    km = geodesic_km(lat[first], lon[first], lat[second], lon[second]) if first.size else np.empty(0)
    near = km <= cutoff_km
    order = np.lexsort((second[near], first[near]))
    return first[near][order], second[near][order], km[near][order]


def spatial_meat(
    scores: NDArray[np.float64],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Σ s s' over places plus weight · (s t' + t s') over pairs, shape (k, k); each pair is given once."""
    from scipy.sparse import coo_array

    places = len(scores)
    near = coo_array((weights, (first, second)), shape=(places, places)).tocsr()
    cross = scores.T @ (near @ scores)
    return np.asarray(scores.T @ scores + cross + cross.T)

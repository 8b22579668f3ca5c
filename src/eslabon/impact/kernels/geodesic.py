"""The nearest of many places on the WGS-84 ellipsoid: a k-d tree proposes, the geodesic decides."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

# On WGS-84 the geodesic differs from the arc on the sphere of geodetic latitudes by less than this share (0.53 % was
# measured, 0.56 % is the ratio of the extreme radii of curvature to the mean): what is further off cannot be nearest.
ELLIPSOID_SHARE = 0.0057
# In arc, a hundredth of a millimetre: places closer together than the square root of rounding are all candidates.
ARC_ROUNDING = 1e-11
CHUNK = 200_000  # rows looked at together: what is in memory beside the answer
_GEODESIC = Geod(ellps="WGS84")


def unit_vectors(lat: Floats, lon: Floats) -> Floats:
    """Points of the unit sphere, shape (n, 3), from degrees."""
    phi, lam = np.radians(lat), np.radians(lon)
    out = np.empty((phi.size, 3))
    np.cos(phi, out=out[:, 0])
    np.multiply(out[:, 0], np.sin(lam), out=out[:, 1])
    out[:, 0] *= np.cos(lam)
    np.sin(phi, out=out[:, 2])
    return out


def geodesic_km(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Length in km of the geodesic between pairs of points, in degrees, shape (n,)."""
    metres = _GEODESIC.inv(lon, lat, other_lon, other_lat)[2]
    return np.asarray(metres, dtype=np.float64) / 1000.0


def nearest_places(
    lat: Floats, lon: Floats, *, place_lat: Floats, place_lon: Floats, workers: int
) -> tuple[Floats, Places]:
    """Distance in km to the nearest place and its position, each of shape (n,); equal distances give the first place.

    The chunks do not touch each other, so that any number of workers gives the same numbers.
    """
    tree = cKDTree(unit_vectors(place_lat, place_lon))
    distance, index = np.empty(lat.size), np.empty(lat.size, dtype=np.int64)

    def look(start: int) -> None:
        rows = slice(start, start + CHUNK)
        distance[rows], index[rows] = _nearest_of_chunk(tree, lat[rows], lon[rows], place_lat, place_lon)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(look, range(0, lat.size, CHUNK)))
    return distance, index


def _nearest_of_chunk(
    tree: cKDTree, lat: Floats, lon: Floats, place_lat: Floats, place_lon: Floats
) -> tuple[Floats, Places]:
    """Take the nearest on the sphere; where another is almost as near, let the geodesic choose among all such."""
    points = unit_vectors(lat, lon)
    several = min(2, tree.n)
    chord, found = tree.query(points, k=[*range(1, several + 1)])
    first = found[:, 0].astype(np.int64)
    distance = geodesic_km(lat, lon, place_lat[first], place_lon[first])
    if several < 2:
        return distance, first
    reach = _reach(chord[:, 0])
    close = np.flatnonzero(chord[:, 1] <= reach)
    if not close.size:
        return distance, first
    candidates = tree.query_ball_point(points[close], reach[close], return_sorted=True)
    sizes = np.fromiter(map(len, candidates), dtype=np.int64, count=close.size)
    owner = np.repeat(np.arange(close.size), sizes)
    places = np.concatenate([np.asarray(group, dtype=np.int64) for group in candidates])
    lengths = geodesic_km(lat[close][owner], lon[close][owner], place_lat[places], place_lon[places])
    order = np.lexsort((places, lengths, owner))
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    best = order[starts]
    distance[close], first[close] = lengths[best], places[best]
    return distance, first


def _reach(chord: Floats) -> Floats:
    """Chord within which the nearest on the ellipsoid must lie, given the chord to the nearest on the sphere."""
    arc = 2 * np.arcsin(np.minimum(chord / 2, 1.0))
    widest = np.minimum(arc * (1 + ELLIPSOID_SHARE) / (1 - ELLIPSOID_SHARE) + ARC_ROUNDING, np.pi)
    reach: Floats = 2 * np.sin(widest / 2) * (1 + 1e-12) + 1e-15
    return reach

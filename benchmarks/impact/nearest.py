"""The nearest of 150,000 places for 10,000,000 households with the geodesic decision, against all pairs and the sphere.

python benchmarks/impact/nearest.py [--households 10000000] [--places 150000]
"""

import argparse
import resource
import time

import numpy as np
from pyproj import Geod
from scipy.spatial import cKDTree

from eslabon import impact
from eslabon.impact.kernels.geodesic import unit_vectors


def country(size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points in a box as large as Peru."""
    chance = np.random.default_rng(seed)
    return chance.uniform(-18.3, 0.0, size), chance.uniform(-81.3, -68.7, size)


def main() -> None:
    """Measure once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--households", type=int, default=10_000_000)
    options.add_argument("--places", type=int, default=150_000)
    asked = options.parse_args()
    lat, lon = country(asked.households, 1)
    place_lat, place_lon = country(asked.places, 2)
    impact.nearest(lat[:1000], lon[:1000], place_lat, place_lon)
    started = time.perf_counter()
    found = impact.nearest(lat, lon, place_lat, place_lon)
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    rings = impact.rings(found.distance_km, 2, 4, buffer_km=(1.8, 2.2))
    ring_seconds = time.perf_counter() - started
    size = f"{asked.households:,} households × {asked.places:,} places"
    print(f"{size}: eslabon {seconds:.1f} s, rings {ring_seconds:.1f} s")
    print(f"  treated within 2 km: {np.mean(rings == 'treated'):.4f}; peak {_peak()} MB")
    started = time.perf_counter()
    tree = cKDTree(unit_vectors(place_lat, place_lon))
    index = tree.query(unit_vectors(lat, lon), workers=-1)[1]
    sphere = time.perf_counter() - started
    wrong = np.mean(index != found.index)
    share = f"{sphere:.1f} s ({sphere / seconds:.2f} × ours)"
    print(f"  SciPy k-d tree on the sphere alone: {share}, another place for {wrong:.1e} of them")
    few = 40
    started = time.perf_counter()
    metres = Geod(ellps="WGS84").inv(
        np.repeat(lon[:few], asked.places),
        np.repeat(lat[:few], asked.places),
        np.tile(place_lon, few),
        np.tile(place_lat, few),
    )[2]
    table = np.asarray(metres).reshape(few, asked.places)
    dense = (time.perf_counter() - started) * asked.households / few
    agrees = np.array_equal(table.argmin(axis=1), found.index[:few])
    print(
        f"  pyproj on all pairs: {dense / 3600:,.0f} hours ({few} households timed), "
        f"ours is {dense / seconds:,.0f} × as fast; same places: {agrees}"
    )


def _peak() -> int:
    """Peak memory of this process in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()

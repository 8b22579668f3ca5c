"""(e) The nearest of 150,000 places for 10,000,000 households by the geodesic, against all pairs and the sphere.

python benchmarks/impact/nearest.py [--households 10000000] [--places 150000]
"""

import argparse
import time

import numpy as np
from measured import Measured, peak_mib
from pyproj import Geod
from scipy.spatial import cKDTree

from eslabon import impact
from eslabon.impact.kernels.geodesic import unit_vectors

LIMIT = 30  # seconds


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
    kept = Measured("nearest")
    size = f"nearest, {asked.households:,} households to {asked.places:,} places, geodesic decision"
    kept.at_most("e", size, seconds, LIMIT, unit="s", beside=f"rings {ring_seconds:.1f} s, peak {peak_mib():,.0f} MiB")
    print(f"  treated within 2 km: {np.mean(rings == 'treated'):.4f}")
    started = time.perf_counter()
    tree = cKDTree(unit_vectors(place_lat, place_lon))
    index = tree.query(unit_vectors(lat, lon), workers=-1)[1]
    sphere = time.perf_counter() - started
    wrong = np.mean(index != found.index)
    share = f"{sphere:.1f} s ({sphere / seconds:.2f} × ours)"
    kept.note(f"(e) SciPy's k-d tree on the sphere alone: {share}, another place for {wrong:.1e} of the households.")
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
    agrees = np.array_equal(table.argmin(axis=1), found.index[:few])
    kept.note(
        f"(e) pyproj on all pairs: {dense / 3600:,.0f} hours ({few} households timed), "
        f"{dense / seconds:,.0f} × ours; the same places: {agrees}."
    )
    kept.save()


if __name__ == "__main__":
    main()

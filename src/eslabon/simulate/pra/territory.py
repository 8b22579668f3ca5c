"""Where the programme worked and the survey went: assisted places, and localities at known distances from them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from eslabon.impact import nearest
from eslabon.simulate.pra.source import BANDS, DEPARTMENTS, FIRST_PURCHASE, SIZES
from eslabon.simulate.streams import Numbers, Stream

HOUSEHOLDS_PER_LOCALITY = 12  # over the six years
KM_PER_DEGREE = 111.2
THIN_RING = 0.42
_SAINTS = ("San Pedro", "San Juan", "Santa Rosa", "Santiago", "San Antonio", "Santa Cruz", "San Miguel", "La Merced")
_ENDS = ("Pampa", "Huasi", "Marca", "Bamba", "Cancha", "Pata", "Yacu", "Cocha", "Orcco", "Huaylla", "Corral", "Tambo")
# The shore, from north to south: nothing is placed west of it.
_SHORE_LAT, _SHORE_LON = (-18.0, -16.0, -14.0, -12.0, -8.0, -5.0), (-70.4, -73.6, -75.9, -76.9, -78.8, -80.6)


@dataclass(frozen=True)
class Territory:
    """Places that were assisted and localities that were surveyed."""

    places: pd.DataFrame  # place_code, name, department, located, lat, lon, first_purchase
    localities: pd.DataFrame  # locality, department, lat, lon, distance_km, band, altitude_m, rural, …


def draw_territory(seed: int) -> Territory:
    """The places of Table 1 and localities in the bands of Table 2."""
    places = _places(seed)
    return Territory(places, _localities(seed, places=places))


def _places(seed: int) -> pd.DataFrame:
    """Assisted places in groups, as corridors lie; those that could not be located have no coordinates."""
    stream, rows = Stream(seed, "pra/places"), []
    for department, (unlocated, located, lat, lon) in DEPARTMENTS.items():
        groups = max(2, located // 12)
        centres = np.column_stack([lat + 0.45 * stream.normal(groups), lon + 0.45 * stream.normal(groups)])
        chosen = stream.integers(unlocated + located, least=0, most=groups - 1)
        spots = centres[chosen] + 0.10 * np.column_stack([stream.normal(chosen.size), stream.normal(chosen.size)])
        known = np.isin(np.arange(chosen.size), stream.order(chosen.size)[:located])
        saints = stream.integers(chosen.size, least=0, most=len(_SAINTS) - 1)
        ends = stream.integers(chosen.size, least=0, most=len(_ENDS) - 1)
        rows.append(
            pd.DataFrame(
                {
                    "name": [f"{_SAINTS[saint]} de {_ENDS[end]}" for saint, end in zip(saints, ends, strict=True)],
                    "department": department,
                    "located": known.astype(int),
                    "lat": np.where(known, spots[:, 0], np.nan).round(5),
                    "lon": np.where(known, np.maximum(spots[:, 1], _shore(spots[:, 0])), np.nan).round(5),
                    "first_purchase": _first_purchases(seed, department=department, size=chosen.size),
                }
            )
        )
    frame = pd.concat(rows, ignore_index=True)
    frame.insert(0, "place_code", [f"SIM-P{number:04d}" for number in range(1, len(frame) + 1)])
    return frame


def _first_purchases(seed: int, *, department: str, size: int) -> NDArray[np.int64]:
    """The year in which each place first sold to a firm of the programme."""
    years = np.asarray(list(FIRST_PURCHASE))
    drawn = Stream(seed, f"pra/first purchase/{department}").classes(size, shares=tuple(FIRST_PURCHASE.values()))
    return np.asarray(years[drawn], dtype=np.int64)


def _shore(lat: Numbers) -> Numbers:
    return np.interp(lat, _SHORE_LAT, _SHORE_LON)


def _localities(seed: int, *, places: pd.DataFrame) -> pd.DataFrame:
    wanted = [round(sum(SIZES[year][band] for year in SIZES) / HOUSEHOLDS_PER_LOCALITY) for band in range(len(BANDS))]
    located = places[places["located"] == 1].reset_index(drop=True)
    lat, lon, distance, home = _spots(seed, located=located, wanted=wanted)
    band = np.repeat(np.arange(len(BANDS)), wanted)
    frame = pd.DataFrame(
        {
            "locality": [f"SIM-L{number:04d}" for number in range(1, band.size + 1)],
            "department": located["department"].to_numpy()[home],
            "lat": lat,
            "lon": lon,
            "distance_km": distance,
            "band": band,
            "first_purchase": located["first_purchase"].to_numpy()[home],
        }
    )
    return pd.concat([frame, _characteristics(seed, size=band.size)], axis=1)


def _spots(
    seed: int, *, located: pd.DataFrame, wanted: list[int]
) -> tuple[Numbers, Numbers, Numbers, NDArray[np.int64]]:
    """Points at true distances in each band; a candidate nearer to another place counts by that one."""
    stream, found, have = Stream(seed, "pra/localities"), [], np.zeros(len(wanted), dtype=int)
    place_lat, place_lon = located["lat"].to_numpy(), located["lon"].to_numpy()
    near, far = np.asarray(BANDS, dtype=float).T
    while (have < wanted).any():
        aim = stream.classes(20_000, shares=np.maximum(np.asarray(wanted) - have, 0) * (1 + near / 5) + 1e-9)
        start = stream.integers(aim.size, least=0, most=len(located) - 1)
        reach = near[aim] + (far[aim] - near[aim]) * stream.uniform(aim.size)
        angle = 2 * np.pi * stream.uniform(aim.size)
        lat = place_lat[start] + reach * np.cos(angle) / KM_PER_DEGREE
        lon = place_lon[start] + reach * np.sin(angle) / (KM_PER_DEGREE * np.cos(np.radians(lat)))
        lat, lon = lat.round(5), lon.round(5)
        met = nearest(lat, lon, place_lat, place_lon, workers=1)
        inside = (lon > _shore(lat)) & (lat > -18.2) & (lat < -3.5) & (lon < -69.0)
        # Few households lie between 9 and 11 km: the source's ring of no contamination left out 863 of 17,452.
        inside &= (np.abs(met.distance_km - 10) > 1) | (stream.uniform(aim.size) < THIN_RING)
        for band in range(len(wanted)):
            hit = np.flatnonzero((met.distance_km > near[band]) & (met.distance_km <= far[band]) & inside)
            hit = hit[: max(wanted[band] - have[band], 0)]
            have[band] += hit.size
            found.append(pd.DataFrame({
                "band": band, "lat": lat[hit], "lon": lon[hit], "km": met.distance_km[hit], "home": met.index[hit]
            }))  # fmt: skip
    spots = pd.concat(found).sort_values("band", kind="stable")
    columns = (spots[name].to_numpy() for name in ("lat", "lon", "km"))
    return *columns, spots["home"].to_numpy()


def _characteristics(seed: int, *, size: int) -> pd.DataFrame:
    """What does not change in a locality; shares as in Table 4 and the notes 21 and 23 of the source."""
    region = Stream(seed, "pra/region").classes(size, shares=(0.086, 0.805, 0.108))
    height, low = Stream(seed, "pra/altitude"), Stream(seed, "pra/valley").uniform(size) < 0.16
    even, spread = height.uniform(size), height.normal(size)
    sierra = np.where(low, 1500 + 1500 * even, np.clip(3620 + 360 * spread, 3001, 4750))
    altitude = np.where(region == 0, 5 + 600 * even, np.where(region == 1, sierra, 250 + 1500 * even))
    settlement = Stream(seed, "pra/settlement").classes(size, shares=(0.34, 0.47, 0.18))
    houses = Stream(seed, "pra/houses")
    span = houses.uniform(size)
    count = np.select(
        [settlement == 0, settlement == 1], [5 + 45 * span, 51 + 440 * span**1.5], 500 * np.exp(3.9 * span)
    )
    rural = (settlement == 0) | ((settlement == 1) & (houses.uniform(size) < 0.70))
    quechua = Stream(seed, "pra/language").uniform(size) < np.where(region == 1, 0.75, 0.15)
    return pd.DataFrame(
        {
            "altitude_m": altitude.round(),
            "rural": rural.astype(float),
            "coast": (region == 0).astype(int),
            "sierra": (region == 1).astype(int),
            "selva": (region == 2).astype(int),
            "settlement": np.array(["dispersed", "concentrated", "urban"])[settlement],
            "houses_2007": count.round(),
            "mostly_native": quechua.astype(int),
        }
    )

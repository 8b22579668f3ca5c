"""Who was exposed: the nearest beneficiary place of each household, and the rings around it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eslabon.impact.kernels import geodesic
from eslabon.impact.problems import BAD_SETTING, ImpactError, Remark, rows_in_words
from eslabon.impact.problems_matching import (
    COORDINATES_MISSING,
    COORDINATES_OUTSIDE,
    COORDINATES_UNEVEN,
    DISTANCE_UNUSABLE,
    NO_PLACES,
    UNLOCATED_KEPT,
)
from eslabon.impact.results import Result, frozen_settings

if TYPE_CHECKING:
    import pandas as pd

Ring = Literal["treated", "control", "buffer", "outside"]


@dataclass(frozen=True, kw_only=True)
class Nearest(Result):
    """The nearest place of each point, in the order of the points."""

    distance_km: NDArray[np.float64]  # geodesic on WGS-84; NaN for a point without coordinates that was kept
    index: NDArray[np.int64]  # position of the place among those that came in; −1 without coordinates
    settings: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    title: str = "Distance to the nearest place"

    def tidy(self) -> "pd.DataFrame":
        """One row per point: distance_km, index."""
        import pandas as pd

        return pd.DataFrame({"distance_km": self.distance_km, "index": self.index})

    def plot(self) -> Any:
        """How many points lie at each distance, by kilometre."""
        from eslabon.impact.figures import CLAY, new_figure

        figure, axes = new_figure()
        known = self.distance_km[np.isfinite(self.distance_km)]
        axes.hist(known, bins=list(range(int(np.ceil(known.max(initial=1.0))) + 2)), color=CLAY)
        axes.set_xlabel("km")
        axes.set_title(self.title, loc="left", fontsize=11)
        return figure


def nearest(
    lat: ArrayLike,
    lon: ArrayLike,
    place_lat: ArrayLike,
    place_lon: ArrayLike,
    *,
    missing: Literal["refuse", "keep"] = "refuse",
    workers: int | None = None,
) -> Nearest:
    """Distance from each point to its nearest place, and which place that is.

    Parameters
    ----------
    lat, lon
        Points (households) in degrees of WGS-84, shape (n,): −90 … 90 and −180 … 360. n may be 0.
    place_lat, place_lon
        Places (centroids of localities), shape (m,), m at least 1.
    missing
        "refuse" raises when a coordinate is missing and names the rows; "keep" gives distance NaN and index −1 to
        points without coordinates, takes places without coordinates for nowhere, and says so in `remarks`.
    workers
        Threads; default all processors. The numbers are the same for any.

    Returns
    -------
    Nearest
        `distance_km` (km, shape (n,)) and `index` (position among the places, from 0, shape (n,)).

    Raises
    ------
    ImpactError
        IMPACT-E40 (missing coordinates), E41 (outside the earth), E42 (arrays of different length), E43 (no places).

    Notes
    -----
    A k-d tree on unit vectors gives every place whose arc on the sphere is within (1 + e)/(1 − e) of the shortest,
    e = 0.57 %, which no geodesic of WGS-84 exceeds; the geodesic (Karney) decides among them. Deciding on the sphere
    alone puts about one household in a thousand on the wrong side of a 10 km ring. Straight distance is not travel
    time, and a centroid is not where the assistance was given: neither is tested here.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43–55.

    Examples
    --------
    >>> found = nearest([-12.05, -13.52], [-77.04, -71.97], [-12.0, -13.5], [-77.0, -72.0])
    >>> found.distance_km.round(2), found.index
    (array([7.04, 3.93]), array([0, 1]))
    """
    if missing not in ("refuse", "keep"):
        raise ImpactError(BAD_SETTING, setting="missing", value=repr(missing), expected='"refuse" or "keep"')
    threads = (os.cpu_count() or 1) if workers is None else workers
    if threads < 1:
        raise ImpactError(BAD_SETTING, setting="workers", value=repr(workers), expected="a whole number above 0")
    points = _coordinates(lat, lon, names=("lat", "lon"), missing=missing)
    places = _coordinates(place_lat, place_lon, names=("place_lat", "place_lon"), missing=missing)
    known, located = np.flatnonzero(points.known), np.flatnonzero(places.known)
    if not located.size:
        raise ImpactError(NO_PLACES)
    distance, index = np.full(points.lat.size, np.nan), np.full(points.lat.size, -1, dtype=np.int64)
    if known.size:
        distance[known], chosen = geodesic.nearest_places(
            points.lat[known],
            points.lon[known],
            place_lat=places.lat[located],
            place_lon=places.lon[located],
            workers=threads,
        )
        index[known] = located[chosen]
    remarks = tuple(
        Remark.of(UNLOCATED_KEPT, names=", ".join(kind.names), rows=rows_in_words(np.flatnonzero(~kind.known)))
        for kind in (points, places)
        if not kind.known.all()
    )
    settings = {"missing": missing, "ellipsoid": "WGS-84", "places": int(located.size), "workers": workers}
    return Nearest(distance_km=distance, index=index, settings=frozen_settings(settings), remarks=remarks)


@dataclass(frozen=True)
class _Coordinates:
    names: tuple[str, str]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    known: NDArray[np.bool_]


def _coordinates(lat: ArrayLike, lon: ArrayLike, *, names: tuple[str, str], missing: str) -> _Coordinates:
    """Read two columns of degrees; name the rows that are missing or not on the earth."""
    phi, lam = _degrees(lat, name=names[0]), _degrees(lon, name=names[1])
    if phi.size != lam.size:
        raise ImpactError(COORDINATES_UNEVEN, names=", ".join(names), sizes=f"{phi.size}, {lam.size}")
    known = ~(np.isnan(phi) | np.isnan(lam))
    if missing == "refuse" and not known.all():
        raise ImpactError(COORDINATES_MISSING, names=", ".join(names), rows=rows_in_words(np.flatnonzero(~known)))
    with np.errstate(invalid="ignore"):
        off = known & ~((np.abs(phi) <= 90) & (lam >= -180) & (lam <= 360))
    if off.any():
        raise ImpactError(COORDINATES_OUTSIDE, names=", ".join(names), rows=rows_in_words(np.flatnonzero(off)))
    return _Coordinates(names, phi, lam, known)


def _degrees(values: ArrayLike, *, name: str) -> NDArray[np.float64]:
    """One column as decimals; nothing, None and NaN are missing, text is refused."""
    from eslabon.impact.arrays import numbers_of

    return numbers_of(values, name=name)


def rings(
    distance_km: ArrayLike,
    treated_km: float = 10,
    sample_km: float = 20,
    buffer_km: float | tuple[float, float] | None = None,
) -> NDArray[np.str_]:
    """The ring of each distance: "treated", "control", "buffer" or "outside".

    Parameters
    ----------
    distance_km
        Distances to the nearest beneficiary place in km, shape (n,), not negative, none missing.
    treated_km
        Treated is at most this far.
    sample_km
        Control is further than `treated_km` and at most this far; what is beyond is outside the sample.
    buffer_km
        (low, high) leaves out what is further than `low` and at most `high`, where the programme may spill over; one
        number b stands for (treated_km − b, treated_km + b). None leaves nothing out.

    Raises
    ------
    ImpactError
        IMPACT-E44 (a distance is missing, infinite or negative: the rows), E10 (radii out of order).

    Notes
    -----
    Each ring contains its outer edge: 10 km is treated, 20 km is control. That the treated ring is where the
    programme reached, and that nothing reached the control ring, are assumptions; `distance_profile` looks at both.

    Examples
    --------
    >>> rings([3.0, 10.0, 10.1, 20.0, 20.1]).tolist()
    ['treated', 'treated', 'control', 'control', 'outside']
    >>> rings([8.9, 9.5, 11.0, 11.5], buffer_km=(9, 11)).tolist()
    ['treated', 'buffer', 'buffer', 'control']
    """
    from eslabon.impact.arrays import numbers_of

    distance = numbers_of(distance_km, name="distance_km")
    wrong = np.flatnonzero(~(np.isfinite(distance) & (distance >= 0)))
    if wrong.size:
        raise ImpactError(DISTANCE_UNUSABLE, rows=rows_in_words(wrong))
    if not 0 < treated_km < sample_km:
        expected = f"0 < treated_km < sample_km ({sample_km:g})"
        raise ImpactError(BAD_SETTING, setting="treated_km", value=treated_km, expected=expected)
    out = np.where(distance <= treated_km, "treated", np.where(distance <= sample_km, "control", "outside"))
    if buffer_km is not None:
        low, high = (
            buffer_km if isinstance(buffer_km, tuple | list) else (treated_km - buffer_km, treated_km + buffer_km)
        )
        if not 0 <= low <= treated_km <= high <= sample_km:
            expected = f"0 ≤ low ≤ treated_km ({treated_km:g}) ≤ high ≤ sample_km ({sample_km:g})"
            raise ImpactError(BAD_SETTING, setting="buffer_km", value=buffer_km, expected=expected)
        out[(distance > low) & (distance <= high)] = "buffer"
    return out

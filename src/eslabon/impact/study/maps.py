"""Maps of a study: who was surveyed where, in which ring or arm, and the rings around one place."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from eslabon.impact.figures import CLAY, INK, new_figure
from eslabon.impact.study.preparation import Prepared

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GOLD, SAND = "#c78a2e", "#cfc6bb"  # the control ring; what is outside the sample
_WORDS = {
    "es": ("Tratado", "Control", "Fuera de la muestra", "Localidad asistida", "hogares"),
    "en": ("Treated", "Control", "Outside the sample", "Assisted locality", "households"),
}
KM_PER_DEGREE = 111.2


def draw_map(
    one: Mapping[str, Any], *, ready: Prepared, declared: Mapping[str, Any], language: str
) -> "tuple[Figure, dict[str, Any]]":
    """Surveyed spots by ring (or by the arm's column), and the assisted places, one degree as long as another."""
    words = _WORDS[language]
    homes = ready.frames[one["data"]]
    group = homes[one["arm"]].to_numpy() if "arm" in one else _ring_of(homes, declared)
    spots = homes[["lat", "lon"]].assign(group=group).drop_duplicates()
    figure, axes = new_figure(width=5.2, height=6.4)
    for value, colour, size in ((2, SAND, 2), (0, GOLD, 5), (1, CLAY, 5)):
        rows = spots[spots["group"] == value]
        if len(rows):
            axes.scatter(rows["lon"], rows["lat"], s=size, color=colour, linewidths=0, rasterized=True,
                         label=words[{1: 0, 0: 1, 2: 2}[value]])  # fmt: skip
    if "places" in one:
        places = ready.frames[one["places"]]
        axes.scatter(
            places["lon"], places["lat"], s=3, color=INK, marker="x", linewidths=0.4, label=words[3], rasterized=True
        )
    axes.set_aspect("equal")
    axes.legend(loc="lower left", frameon=False, fontsize=9, markerscale=2)
    axes.set_xlabel("°", color=INK)
    sizes = pd.Series(group).value_counts()
    counted = [[words[{1: 0, 0: 1, 2: 2}[int(value)]], int(count)] for value, count in sizes.items()]
    return figure, {"columns": ["group", "households"], "rows": counted}


def _ring_of(homes: pd.DataFrame, declared: Mapping[str, Any]) -> Any:
    """1 in the treated ring, 0 in the control ring, 2 beyond."""
    given, km = declared["exposure"], homes["distance_km"]
    return np.select([km <= given["treated_km"], km <= given["sample_km"]], [1, 0], 2)


def draw_rings(
    one: Mapping[str, Any], *, ready: Prepared, declared: Mapping[str, Any], language: str
) -> "tuple[Figure, dict[str, Any]]":
    """The two rings around the assisted place with most households of both rings near it, in kilometres from it."""
    words, given = _WORDS[language], declared["exposure"]
    homes, places = ready.frames[one["data"]], ready.frames[one["places"]].reset_index(drop=True)
    near = homes[homes["distance_km"] <= given["sample_km"]]
    counts = near.groupby(["nearest", near["distance_km"] <= given["treated_km"]]).size().unstack(fill_value=0)
    chosen = int(counts.min(axis=1).idxmax())
    lat, lon = (float(places.loc[chosen, name]) for name in (given["place_lat"], given["place_lon"]))
    reach = 1.35 * given["sample_km"]

    def from_there(frame: pd.DataFrame) -> tuple[Any, Any]:
        east = (frame["lon"].to_numpy() - lon) * KM_PER_DEGREE * np.cos(np.radians(lat))
        return east, (frame["lat"].to_numpy() - lat) * KM_PER_DEGREE

    figure, axes = new_figure(width=5.2, height=5.2)
    east, north = from_there(homes)
    shown = (np.abs(east) < reach) & (np.abs(north) < reach)
    group = _ring_of(homes, declared)
    for value, colour in ((2, SAND), (0, GOLD), (1, CLAY)):
        rows = shown & (group == value)
        axes.scatter(east[rows], north[rows], s=14, color=colour, linewidths=0, label=words[{1: 0, 0: 1, 2: 2}[value]])
    there = from_there(places.dropna(subset=[given["place_lat"]]))
    inside = (np.abs(there[0]) < reach) & (np.abs(there[1]) < reach)
    axes.scatter(there[0][inside], there[1][inside], s=26, color=INK, marker="x", linewidths=1, label=words[3])
    turn = np.linspace(0, 2 * np.pi, 200)
    for radius, colour, style in ((given["treated_km"], CLAY, "-"), (given["sample_km"], GOLD, "--")):
        axes.plot(radius * np.cos(turn), radius * np.sin(turn), style, color=colour, linewidth=1.2)
        axes.annotate(
            f"{radius:g} km", (0, radius), (0, 3), textcoords="offset points", ha="center", fontsize=8, color=INK
        )
    axes.set_aspect("equal")
    axes.set_xlabel("km", color=INK)
    axes.legend(loc="lower left", frameon=True, framealpha=0.85, edgecolor="none", fontsize=8)
    values = {value: int((shown & (group == value)).sum()) for value in (1, 0, 2)}
    rows = [[words[{1: 0, 0: 1, 2: 2}[value]], count] for value, count in values.items()]
    return figure, {"columns": ["group", "households"], "rows": rows}

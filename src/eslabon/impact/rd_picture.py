"""The picture of a discontinuity: means in bins of the score and the lines that were fitted beside the cut-off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.figures import CLAY, GREY, INK, new_figure
from eslabon.impact.frames import read_columns
from eslabon.impact.kernels.grid import on_grid
from eslabon.impact.problems import BAD_SETTING, CUTOFF_OUTSIDE, ImpactError
from eslabon.impact.results import Flow, Result, frozen_settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class RDPicture(Result):
    """Binned means and fitted lines; `tidy()` gives the bins, `lines` the lines."""

    outcome: str
    score: str
    cutoff: float
    points: "pd.DataFrame"  # side, score (mean in the bin), mean, n; one row per bin that has rows
    lines: "pd.DataFrame"  # side, score, fitted
    flow: Flow | None = None
    title: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    def tidy(self) -> "pd.DataFrame":
        """The bins: side, score, mean, n."""
        return self.points

    def plot(self) -> "Figure":
        """Bins as points (larger where more rows are), lines, and the cut-off."""
        figure, axes = new_figure()
        largest = max(float(self.points["n"].max()), 1.0)
        axes.scatter(
            self.points["score"], self.points["mean"], s=12 + 48 * self.points["n"] / largest, color=GREY, alpha=0.8
        )
        for _, line in self.lines.groupby("side", sort=False):
            axes.plot(line["score"], line["fitted"], color=CLAY, linewidth=2)
        axes.axvline(self.cutoff, color=INK, linewidth=1, linestyle="--")
        axes.set_xlabel(self.score)
        axes.set_ylabel(self.outcome)
        axes.set_title(self.title, loc="left", fontsize=11, color=INK)
        return figure


def rd_picture(
    frame: Any,
    *,
    outcome: str,
    score: str,
    cutoff: float,
    weights: str | None = None,
    bandwidth: float | tuple[float, float] | None = None,
    bins: int = 20,
) -> RDPicture:
    """Means of the outcome in bins of the score, and a straight line on each side fitted inside the bandwidth.

    Parameters
    ----------
    frame
        pandas or polars DataFrame.
    outcome, score
        Columns of numbers; rows with a missing value are left out and counted.
    cutoff
        In units of the score; a score equal to it stands right.
    weights
        Column of weights of the means.
    bandwidth
        Reach of the lines to the left and right, above 0; None takes all rows.
    bins
        Bins per side, from 2. They hold about the same number of rows, and equal scores stay together.

    Raises
    ------
    ImpactError
        IMPACT-E60 if the cut-off is not inside the scores, E10 for a setting, E01 to E09 for the columns.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 2, 3, 8, 9, 10], "s": [1.0, 2, 3, 4, 5, 6]})
    >>> rd_picture(frame, outcome="y", score="s", cutoff=4, bins=3).tidy()["mean"].tolist()
    [1.0, 2.0, 3.0, 8.0, 9.0, 10.0]
    """
    if bins < 2:
        raise ImpactError(BAD_SETTING, setting="bins", value=bins, expected="2 …")
    seen = read_columns(frame, numbers=[outcome, score], weights=weights)
    steps, cut, per_unit = on_grid(seen.numbers[score], cutoff)
    if not steps.min() < cut <= steps.max():
        raise ImpactError(
            CUTOFF_OUTSIDE, column=score, cutoff=cutoff, low=steps.min() / per_unit, high=steps.max() / per_unit
        )
    settings = {
        "outcome": outcome, "score": score, "cutoff": cutoff, "weights": weights, "bandwidth": bandwidth, "bins": bins,
    }  # fmt: skip
    pair = bandwidth if isinstance(bandwidth, tuple) else (bandwidth, bandwidth)
    points, lines = picture_data(
        seen.numbers[outcome], steps, cut, per_unit, seen.weights, (pair[0] or np.inf, pair[1] or np.inf), bins
    )
    return RDPicture(
        outcome=outcome,
        score=score,
        cutoff=float(cutoff),
        points=points,
        lines=lines,
        flow=seen.flow,
        title=outcome,
        settings=frozen_settings(settings),
    )


def picture_data(  # noqa: PLR0917 -- the arrays of one picture, called from two places
    y: Floats,
    steps: Floats,
    cut: float,
    per_unit: float,
    weights: Floats | None,
    bandwidth: tuple[float, float],
    bins: int = 20,
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Bins and lines of one outcome; scores in steps of the grid, the rest in units of the score."""
    import pandas as pd

    w = np.ones_like(y) if weights is None else weights
    points: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for side, rows, reach in (("left", steps < cut, bandwidth[0]), ("right", steps >= cut, bandwidth[1])):
        x, outcome, weight = steps[rows], y[rows], w[rows]
        edges = np.unique(np.quantile(x, np.linspace(0, 1, bins + 1)[1:-1]))
        place = np.searchsorted(edges, x, side="left" if side == "left" else "right")
        mass = np.bincount(place, weights=weight, minlength=edges.size + 1)
        count = np.bincount(place, minlength=edges.size + 1)
        with np.errstate(invalid="ignore", divide="ignore"):  # bins without rows are left out below
            centre = np.bincount(place, weights=weight * x, minlength=mass.size) / mass / per_unit
            mean = np.bincount(place, weights=weight * outcome, minlength=mass.size) / mass
        points.extend(
            {"side": side, "score": centre[k], "mean": mean[k], "n": int(count[k])} for k in np.flatnonzero(count)
        )
        distance = (x - cut) / per_unit
        near = np.abs(distance) <= reach
        if np.unique(distance[near]).size < 2:
            continue
        pull = weight[near] * (1 - np.abs(distance[near]) / reach if np.isfinite(reach) else 1.0)
        root = np.sqrt(pull)
        design = np.column_stack([np.ones(root.size), distance[near]])
        level, slope = np.linalg.lstsq(design * root[:, None], outcome[near] * root, rcond=None)[0]
        ends = np.array([min(0.0, distance[near].min()), max(0.0, distance[near].max())])
        lines.extend({"side": side, "score": cut / per_unit + end, "fitted": level + slope * end} for end in ends)
    return pd.DataFrame(points), pd.DataFrame(lines, columns=["side", "score", "fitted"])

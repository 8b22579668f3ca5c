"""Figures with a plain look: one accent, no frame, intervals as lines; each is drawn from a tidy frame."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CLAY, GREY, INK = "#8f3f1d", "#8a8178", "#2b2622"  # the accent of the site, what stands behind, text


def new_figure(*, width: float = 7.0, height: float = 4.0) -> "tuple[Figure, Axes]":
    """A figure outside pyplot's memory, so that nobody has to close it; sizes in inches."""
    from eslabon.impact.pictures import Picture

    figure = Picture(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)
    return figure, axes


def draw_estimates(frame: "pd.DataFrame", *, title: str = "", zero: bool = True) -> "Figure":
    """Estimates as points with their intervals, one line each, from the top down.

    Parameters
    ----------
    frame
        Needs `estimate`, `ci_low`, `ci_high`; the other text columns name the lines.
    title
        Above the figure.
    zero
        Whether the line of no effect is drawn.
    """
    names = [column for column in frame.columns if frame[column].dtype.kind not in "fiub"]
    names = [column for column in names if column != "n_clusters"]
    labels = [" · ".join(str(row[name]) for name in names if str(row[name])) for _, row in frame.iterrows()]
    figure, axes = new_figure(height=max(2.0, 0.4 * len(frame) + 1.2))
    places = list(range(len(frame), 0, -1))
    axes.hlines(places, frame["ci_low"], frame["ci_high"], color=CLAY, linewidth=2)
    axes.plot(frame["estimate"], places, "o", color=CLAY, markersize=6)
    axes.set_yticks(places, labels)
    if zero:
        axes.axvline(0, color=GREY, linewidth=1, linestyle="--")
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    return figure


def draw_path(frame: "pd.DataFrame", *, along: str, title: str = "", break_before: int | None = None) -> "Figure":
    """Estimates as points with intervals along one column, left to right.

    Parameters
    ----------
    frame
        Needs `along`, `estimate`, `ci_low`, `ci_high`, in order.
    along
        The column of the horizontal axis; numbers keep their distances.
    title
        Above the figure.
    break_before
        Row before which a dashed line stands: the start of the programme.
    """
    figure, axes = new_figure()
    numeric = frame[along].dtype.kind in "fiu"
    places = [float(value) for value in frame[along]] if numeric else [float(row) for row in range(len(frame))]
    axes.axhline(0, color=GREY, linewidth=1)
    axes.vlines(places, frame["ci_low"], frame["ci_high"], color=CLAY, linewidth=2)
    axes.plot(places, frame["estimate"], "o-", color=CLAY, markersize=5, linewidth=0.8)
    if break_before is not None and 0 < break_before < len(places):
        middle = (places[break_before - 1] + places[break_before]) / 2
        axes.axvline(middle, color=INK, linewidth=1, linestyle="--")
    if len(places) <= 20:
        axes.set_xticks(places, [f"{value:g}" if numeric else str(value) for value in frame[along]])
    if not numeric and len(places) > 6:
        axes.tick_params(axis="x", rotation=45)
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    return figure


def draw_curve(frame: "pd.DataFrame", labels: "Sequence[Mapping[str, str]]", *, title: str = "") -> "Figure":
    """Estimates in their order with intervals, and under each the choices behind it.

    Parameters
    ----------
    frame
        Needs `estimate`, `ci_low`, `ci_high`, in order.
    labels
        For each row the choices by name.
    title
        Above the figure.
    """
    lines = list(dict.fromkeys((name, label[name]) for name in labels[0] for label in labels))
    lines.sort(key=lambda line: list(labels[0]).index(line[0]))
    figure, axes = new_figure(height=3.2 + 0.22 * len(lines))
    axes.remove()
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, max(1.0, 0.35 * len(lines))])
    places = range(1, len(frame) + 1)
    above.axhline(0, color=GREY, linewidth=1)
    above.vlines(places, frame["ci_low"], frame["ci_high"], color=CLAY, linewidth=1, alpha=0.6)
    above.plot(places, frame["estimate"], "o", color=CLAY, markersize=3)
    above.set_title(title, loc="left", fontsize=11, color=INK)
    for height, (name, value) in enumerate(reversed(lines)):
        on = [place for place, label in zip(places, labels, strict=True) if label[name] == value]
        below.plot(on, [height] * len(on), "s", color=INK, markersize=3)
    below.set_yticks(range(len(lines)), [f"{name}: {value}" for name, value in reversed(lines)], fontsize=8)
    for one in (above, below):
        for side in ("top", "right"):
            one.spines[side].set_visible(False)
    return figure

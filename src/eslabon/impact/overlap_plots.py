"""The love plot and the overlap plot: drawn from tidy frames, never from numbers of their own."""

from typing import TYPE_CHECKING

from eslabon.impact.figures import CLAY, GREY, INK, new_figure

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

NOTABLE = 0.1  # a standardised difference that readers look at twice


def draw_love(frame: "pd.DataFrame", *, title: str = "") -> "Figure":
    """Standardised differences as points: hollow without matching, filled with it, one line per period and column.

    Parameters
    ----------
    frame
        Needs `period`, `column`, `smd_unmatched`, `smd_matched`, as `Balance.tidy()` has them.
    title
        Above the figure.
    """
    figure, axes = new_figure(height=max(2.5, 0.28 * len(frame) + 1.2))
    places = list(range(len(frame), 0, -1))
    axes.plot(frame["smd_unmatched"], places, "o", color=GREY, markerfacecolor="none", label="unmatched")
    axes.plot(frame["smd_matched"], places, "o", color=CLAY, label="matched")
    axes.set_yticks(places, [f"{row.column} · {row.period}" for row in frame.itertuples()])
    for edge, style in ((0.0, "-"), (-NOTABLE, ":"), (NOTABLE, ":")):
        axes.axvline(edge, color=GREY, linewidth=0.8, linestyle=style)
    axes.set_xlabel("standardised difference", color=INK)
    axes.legend(frameon=False, fontsize=9)
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    return figure


def draw_overlap(densities: "pd.DataFrame") -> "Figure":
    """Densities of the score: one panel per period and sample, one line per arm.

    Parameters
    ----------
    densities
        Needs `period`, `arm`, `sample`, `score`, `density`, as `Balance.densities` has them.
    """
    from eslabon.impact.pictures import Picture

    panels = densities[["period", "sample"]].drop_duplicates().to_records(index=False)
    figure = Picture(figsize=(7.5, 5.0), layout="constrained")
    grid = figure.subplots(2, 2, sharex=True, squeeze=False)
    for axes, (period, sample) in zip(grid.flat, panels, strict=True):
        part = densities[(densities["period"] == period) & (densities["sample"] == sample)]
        for arm, colour, style in (("treated", CLAY, "-"), ("control", GREY, "--")):
            line = part[part["arm"] == arm]
            axes.plot(line["score"], line["density"], color=colour, linestyle=style, label=arm)
        axes.set_title(f"{period} · {sample}", loc="left", fontsize=10, color=INK)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    grid[0][0].legend(frameon=False, fontsize=9)
    for axes in grid[1]:
        axes.set_xlabel("chance of being treated", color=INK)
    return figure


def draw_standardised(pairs: "pd.DataFrame", *, title: str = "") -> "Figure":
    """Standardised differences of groups as points, one line per pair and column.

    Parameters
    ----------
    pairs
        Needs `column`, `first`, `second`, `standardised`, as `BalanceTable.pairs` has them.
    title
        Above the figure.
    """
    figure, axes = new_figure(height=max(2.5, 0.28 * len(pairs) + 1.2))
    places = list(range(len(pairs), 0, -1))
    axes.plot(pairs["standardised"], places, "o", color=CLAY)
    axes.set_yticks(places, [f"{row.column} · {row.first} − {row.second}" for row in pairs.itertuples()])
    for edge, style in ((0.0, "-"), (-NOTABLE, ":"), (NOTABLE, ":")):
        axes.axvline(edge, color=GREY, linewidth=0.8, linestyle=style)
    axes.set_xlabel("standardised difference", color=INK)
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    return figure

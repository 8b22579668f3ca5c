"""Effects by starting group and period, summed up by cluster, and their averages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.two_periods import NoContrast, changes, cross_sections

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Every effect that was asked for; `shares` has the sum of influences per cluster, so that V = sharesᵀ shares."""

    group: Floats  # shape (k,): first treated period of the group
    period: Floats  # shape (k,)
    base: Floats  # shape (k,): the period compared with
    effect: Floats  # shape (k,); NaN where there is no contrast
    rows: Codes  # shape (k,): rows (panel: units) compared
    reason: tuple[str, ...]  # "" or why there is no contrast
    lone: NDArray[np.bool_]  # shape (k,): whether one side has a single cluster, so that no error can be known
    shares: Floats  # shape (clusters, k); zero where there is no contrast
    share_of_group: dict[float, float]  # weight of each group among all rows
    group_shares: dict[float, Floats]  # influence per cluster of that weight


@dataclass(frozen=True)
class Average:
    """An average of effects and the influence of each cluster on it."""

    effect: float
    shares: Floats  # shape (clusters,)


@dataclass(frozen=True)
class Sample:
    """Rows of cross-sections, or of a panel sorted by unit with every unit in every period."""

    y: Floats
    period: Floats  # value of each row
    start: Floats  # first treated period; infinite for never treated
    x: Floats  # shape (n, 1 + covariates), with the constant first
    w: Floats
    cluster: Codes  # 0 … clusters − 1, per row
    panel: bool  # whether the rows are units × periods, period by period within the unit


def estimate_cells(
    data: Sample, *, method: str, never: bool, universal: bool, anticipation: float, clusters: int
) -> Cells:
    """Effect for each group and period.

    Parameters
    ----------
    never
        Whether only those never treated are compared with; otherwise also those not yet treated.
    universal
        One base period, the last before the start; otherwise periods before the start are compared with the one
        before them.
    anticipation
        Periods before the start in which an effect is already possible.
    """
    times = np.unique(data.period)
    groups = np.unique(data.start[np.isfinite(data.start)])
    found: list[tuple[float, float, float, float, int, str, bool]] = []
    columns: list[Floats] = []
    for group in groups:
        free = times[times < group - anticipation]
        if not free.size:
            continue
        for place, time in enumerate(times):
            after_start = time >= group - anticipation
            if universal or after_start:
                base = free[-1]
            elif place == 0:
                continue
            else:
                base = times[place - 1]
            if base == time:
                found.append((group, time, base, 0.0, 0, "", False))
                columns.append(np.zeros(clusters))
                continue
            control = np.isinf(data.start)
            if not never:
                control |= (data.start > max(time, base) + anticipation) & (data.start != group)
            effect, share, rows, reason, lone = _cell(data, (group, time, base), method, clusters, control)
            found.append((group, time, base, effect, rows, reason, lone))
            columns.append(share)
    own, weight = (data.start, data.w) if not data.panel else _of_units(data, times.size)
    cluster = data.cluster if not data.panel else data.cluster[:: times.size]
    weight = weight / weight.mean()
    share_of_group = {float(group): float((weight * (own == group)).mean()) for group in groups}
    group_shares = {
        group: np.bincount(cluster, weights=(weight * (own == group) - share), minlength=clusters) / own.size
        for group, share in share_of_group.items()
    }
    table = np.array([line[:4] for line in found], dtype=np.float64).reshape(-1, 4)
    return Cells(
        group=table[:, 0],
        period=table[:, 1],
        base=table[:, 2],
        effect=table[:, 3],
        rows=np.array([line[4] for line in found], dtype=np.int64),
        reason=tuple(line[5] for line in found),
        lone=np.array([line[6] for line in found], dtype=bool),
        shares=np.column_stack(columns) if columns else np.zeros((clusters, 0)),
        share_of_group=share_of_group,
        group_shares=group_shares,
    )


def _of_units(data: Sample, periods: int) -> tuple[Floats, Floats]:
    """Start and first weight of each unit of a panel."""
    return data.start[::periods], data.w[::periods]


def _cell(
    data: Sample, where: tuple[float, float, float], method: str, clusters: int, control: NDArray[np.bool_]
) -> tuple[float, Floats, int, str, bool]:
    """One effect, its influence per cluster, how many rows it compared, why there is none, and lone clusters."""
    group, time, base = where
    inside = (data.start == group) | control
    try:
        if data.panel:
            late, early = data.period == time, data.period == base
            pick = inside[late]
            pre = np.minimum(time, base)
            first = data.period == pre  # covariates and weights of the earlier period
            change = (data.y[late] - data.y[early])[pick]
            own = (data.start[late] == group)[pick].astype(np.float64)
            effect, influence = changes(change, own, data.x[first][pick], data.w[first][pick], method)
            of_row = data.cluster[late][pick]
        else:
            pick = inside & ((data.period == time) | (data.period == base))
            own = (data.start[pick] == group).astype(np.float64)
            after = (data.period[pick] == time).astype(np.float64)
            effect, influence = cross_sections(data.y[pick], own, after, data.x[pick], data.w[pick], method)
            of_row = data.cluster[pick]
    except NoContrast as problem:
        return float("nan"), np.zeros(clusters), 0, str(problem), False
    size = influence.size
    lone = any((of_row[side] == of_row[side][0]).all() for side in (own > 0, own == 0))
    return effect, np.bincount(of_row, weights=influence, minlength=clusters) / size, size, "", lone


def by_group_share(cells: Cells, which: NDArray[np.bool_]) -> Average:
    """Average of some cells, each group weighted by its share among all rows; the share is estimated too."""
    places = np.flatnonzero(which & np.isfinite(cells.effect))
    mass = np.array([cells.share_of_group[float(group)] for group in cells.group[places]])
    total = mass.sum()
    weight = mass / total
    moved = np.column_stack([cells.group_shares[float(group)] for group in cells.group[places]])
    of_weight = moved / total - moved.sum(axis=1)[:, None] * mass / total**2
    shares = cells.shares[:, places] @ weight + of_weight @ cells.effect[places]
    return Average(float(weight @ cells.effect[places]), shares)


def equally(parts: list[Average]) -> Average:
    """Plain average."""
    return Average(float(np.mean([part.effect for part in parts])), np.mean([part.shares for part in parts], axis=0))


def group_weighted(parts: dict[float, Average], cells: Cells) -> Average:
    """Average of group averages, weighted by the groups' shares."""
    groups = list(parts)
    mass = np.array([cells.share_of_group[group] for group in groups])
    total, weight = mass.sum(), mass / mass.sum()
    effects = np.array([parts[group].effect for group in groups])
    moved = np.column_stack([cells.group_shares[group] for group in groups])
    of_weight = moved / total - moved.sum(axis=1)[:, None] * mass / total**2
    shares = np.column_stack([parts[group].shares for group in groups]) @ weight + of_weight @ effects
    return Average(float(weight @ effects), shares)


def multiplier(shares: Floats, *, reps: int, seed: int | None, confidence: float) -> tuple[Floats, float]:
    """Standard errors from the multiplier bootstrap, and the critical value of a band over all columns at once.

    Parameters
    ----------
    shares
        Shape (clusters, k).

    Notes
    -----
    Rademacher draws per cluster; the error is the interquartile range over that of the normal, as in R's did.
    """
    rng = np.random.default_rng(seed)
    drawn = np.empty((reps, shares.shape[1]))
    block = max(1, 4_000_000 // max(shares.shape[0], 1))
    for first in range(0, reps, block):
        last = min(first + block, reps)
        signs = rng.integers(0, 2, size=(last - first, shares.shape[0]), dtype=np.int8) * 2.0 - 1.0
        drawn[first:last] = signs @ shares
    low, high = np.quantile(drawn, [0.25, 0.75], axis=0)
    error = (high - low) / 1.3489795003921634
    with np.errstate(invalid="ignore", divide="ignore"):  # columns that do not move take no part in the band
        largest = np.nanmax(np.where(error > 0, np.abs(drawn) / error, np.nan), axis=1) if (error > 0).any() else None
    return error, float("nan") if largest is None else float(np.quantile(largest, confidence))

"""Rows of a staggered design as arrays: outcome, period, first treated period, covariates, weights, clusters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from eslabon.impact.cutoff_checks import refuse_constant, refuse_one_cluster
from eslabon.impact.frames import as_table, read_columns
from eslabon.impact.problems import (
    ALWAYS_TREATED,
    NOTHING_LEFT,
    STARTS_WITHIN,
    TWO_CLUSTERS,
    TWO_STARTS,
    UNBALANCED_UNITS,
    ImpactError,
    Remark,
    rows_in_words,
)
from eslabon.impact.results import Flow

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class StaggeredRows:
    """Rows in the order that came, or sorted by unit and period in a panel."""

    y: Floats
    period: Floats
    start: Floats  # infinite for never treated
    x: Floats  # shape (n, covariates)
    w: Floats
    unit: Codes  # per row; the row itself in cross-sections
    cluster: Codes
    n_clusters: int
    rows: Codes  # position in the frame that came
    flow: Flow
    remarks: tuple[Remark, ...]


def read_staggered(
    frame: Any,
    *,
    outcome: str,
    period: str,
    start: str,
    unit: str | None,
    covariates: Sequence[str],
    cluster: str | None,
    weights: str | None,
    balanced: bool,
) -> StaggeredRows:
    """Arrays of a staggered design; whoever is treated from the first period on is left out and counted.

    Parameters
    ----------
    balanced
        Whether units that are not seen in every period are left out and counted.

    Raises
    ------
    ImpactError
        IMPACT-E67 a unit twice in one period or with two starts; E68 a unit in two clusters; E05 nothing left.
    """
    covariates = tuple(dict.fromkeys(covariates))
    seen = read_columns(
        _finite_starts(frame, start),
        numbers=[outcome, period, start, *covariates],
        groups=list(dict.fromkeys([name for name in (unit, cluster) if name])),
        weights=weights,
    )
    refuse_one_cluster(seen, cluster)
    numbers, flow = seen.numbers, seen.flow
    remarks: list[Remark] = []
    time, begin = numbers[period], np.where(numbers[start] == 0, np.inf, numbers[start])
    codes = seen.codes[unit] if unit else np.arange(seen.n, dtype=np.int64)
    if unit:
        moved = _two_starts(codes, time, begin, repeats=balanced)
        if moved.any() and balanced:
            raise ImpactError(TWO_STARTS, column=unit, start=start, rows=rows_in_words(np.sort(seen.rows[moved])))
        if moved.any():
            remarks.append(Remark.of(STARTS_WITHIN, column=unit, start=start, count=np.unique(codes[moved]).size))
    keep = begin > time.min()
    if not keep.all():
        remarks.append(Remark.of(ALWAYS_TREATED, column=start, count=int((~keep).sum()), first=f"{time.min():g}"))
        flow = flow.and_then("always_treated", start, kept=int(keep.sum()))
    if not keep.any():
        raise ImpactError(NOTHING_LEFT, columns=f"{outcome}, {period}, {start}")
    if unit and balanced:
        full = np.bincount(codes[keep], minlength=codes.max() + 1) == np.unique(time[keep]).size
        partial = keep & ~full[codes]
        if partial.any():
            units = int(np.unique(codes[partial]).size)
            remarks.append(Remark.of(UNBALANCED_UNITS, column=unit, count=units, rows=int(partial.sum())))
            keep &= full[codes]
            flow = flow.and_then("unbalanced", unit, kept=int(keep.sum()))
        if not keep.any():
            raise ImpactError(NOTHING_LEFT, columns=f"{outcome}, {period}, {start}, {unit}")
    order = np.flatnonzero(keep)
    refuse_constant(numbers[outcome][order], outcome)
    if unit:
        order = order[np.lexsort((time[order], codes[order]))]
    groups = seen.codes[cluster] if cluster else codes
    if unit and cluster:
        _refuse_two_clusters(codes[order], groups[order], seen.rows[order], unit, cluster)
    _, group = np.unique(groups[order], return_inverse=True)
    _, own = np.unique(codes[order], return_inverse=True)
    return StaggeredRows(
        y=numbers[outcome][order],
        period=time[order],
        start=begin[order],
        x=seen.matrix(covariates)[order],
        w=np.ones(order.size) if seen.weights is None else seen.weights[order],
        unit=own.astype(np.int64),
        cluster=group.astype(np.int64),
        n_clusters=int(group.max()) + 1,
        rows=seen.rows[order],
        flow=flow,
        remarks=tuple(remarks),
    )


def _finite_starts(frame: Any, start: str) -> Any:
    """The frame with 0 in place of infinite starts, which mean the same: never."""
    columns = getattr(frame, "columns", ())
    if start not in columns:
        return frame  # read_columns says what is wrong
    table = as_table(frame)
    column = table[start]
    if column.dtype.is_float():
        values = np.array(column.to_numpy(), dtype=np.float64)
    elif column.dtype == nw.Object:
        try:
            values = np.array([np.nan if item is None else float(item) for item in column.to_list()])
        except (TypeError, ValueError):
            return frame  # text: read_columns says where
    else:
        return frame
    if not np.isinf(values).any():
        return frame
    values[np.isposinf(values)] = 0.0
    return table.with_columns(nw.new_series(start, values, nw.Float64, backend=table.implementation)).to_native()


def _two_starts(unit: Codes, time: Floats, begin: Floats, *, repeats: bool) -> NDArray[np.bool_]:
    """Rows of a unit whose start differs from its row before, or that repeat a period of a panel."""
    order = np.lexsort((time, unit))
    same = unit[order][1:] == unit[order][:-1]
    moved = same & (begin[order][1:] != begin[order][:-1])
    twice = same & (time[order][1:] == time[order][:-1]) if repeats else np.zeros_like(same)
    out = np.zeros(unit.size, dtype=bool)
    out[order[1:]] = moved | twice
    return out


def _refuse_two_clusters(unit: Codes, group: Codes, rows: Codes, name: str, cluster: str) -> None:
    """Refuse a unit that lies in two clusters."""
    moved = (unit[1:] == unit[:-1]) & (group[1:] != group[:-1])
    if moved.any():
        raise ImpactError(TWO_CLUSTERS, column=name, cluster=cluster, rows=rows_in_words(np.sort(rows[1:][moved])))

"""Columns of a pandas or polars frame as arrays, with a count of every row that is left out and why."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from eslabon.impact.problems import (
    ALL_WEIGHTS_ZERO,
    BAD_WEIGHTS,
    COLUMN_MISSING,
    COLUMN_TWICE,
    NOT_A_FRAME,
    NOT_BINARY,
    NOT_FINITE,
    NOT_NUMERIC,
    NOTHING_LEFT,
    TOO_SMALL,
    ImpactError,
    rows_in_words,
)
from eslabon.impact.results import Flow, FlowStep

BEYOND, BENEATH = 1e90, 1e-50  # squares of what lies outside, and their ratios, are no numbers any more
MANY_ROWS = 50_000  # from here on more threads than one are worth their start


@dataclass(frozen=True)
class Columns:
    """The rows that a method can use, as arrays of one length."""

    numbers: dict[str, NDArray[np.float64]]  # finite, no missing values
    codes: dict[str, NDArray[np.int64]]  # 0 … k − 1, in the order of `labels`
    labels: dict[str, tuple[Any, ...]]  # what each code stands for, sorted
    weights: NDArray[np.float64] | None  # not negative, not all zero
    rows: NDArray[np.int64]  # position of each row in the frame that came in
    flow: Flow  # how many rows came, were left out and why, and stayed

    @property
    def n(self) -> int:
        """How many rows stayed."""
        return int(self.rows.size)

    def matrix(self, names: Sequence[str]) -> NDArray[np.float64]:
        """The number columns `names` side by side, shape (n, len(names)), in Fortran order."""
        out = np.empty((self.n, len(names)), order="F")
        for place, name in enumerate(names):
            out[:, place] = self.numbers[name]
        return out

    def only(self, keep: NDArray[np.bool_], *, step: str, column: str | None = None) -> "Columns":
        """The rows where `keep`, with one more line in the flow; codes and labels are those still in use."""
        if keep.all():
            return self
        if not keep.any():
            raise ImpactError(NOTHING_LEFT, columns=column or step)
        pairs = {name: _used_codes(code[keep], self.labels[name]) for name, code in self.codes.items()}
        return Columns(
            numbers={name: values[keep] for name, values in self.numbers.items()},
            codes={name: pair[0] for name, pair in pairs.items()},
            labels={name: pair[1] for name, pair in pairs.items()},
            weights=None if self.weights is None else self.weights[keep],
            rows=self.rows[keep],
            flow=self.flow.and_then(step, column, kept=int(keep.sum())),
        )


def read_columns(
    frame: Any,
    *,
    numbers: Sequence[str] = (),
    binary: Sequence[str] = (),
    groups: Sequence[str] = (),
    weights: str | None = None,
    within: NDArray[np.bool_] | None = None,
    workers: int = 1,
) -> Columns:
    """Arrays of the columns that a method needs; rows with a missing value are left out and counted.

    Parameters
    ----------
    frame
        pandas or polars DataFrame, any order of rows, any index.
    numbers
        Columns of numbers (integers, decimals, booleans). Missing values leave the row out; text, infinite values
        and those beyond 1e90 are refused, and columns that are not zero with no value above 1e-50.
    binary
        Columns of 0 and 1 (or booleans); they arrive in `numbers` as 0.0 and 1.0.
    groups
        Columns whose values only tell rows apart (places, periods, households); numbers, text or dates. They arrive
        as codes with sorted labels. Missing values leave the row out.
    weights
        Column of weights. A missing or negative weight is refused, zero leaves the row out and is counted.
    within
        Rows to look at, shape (number of rows,); the rest is left out and counted as outside the sample.
    workers
        Threads that look at the columns.

    Raises
    ------
    ImpactError
        IMPACT-E01 to E11: the column, the rows and what to do.

    Examples
    --------
    >>> import pandas as pd
    >>> homes = pd.DataFrame({"y": [1.0, None, 3.0], "place": ["a", "a", "b"]})
    >>> seen = read_columns(homes, numbers=["y"], groups=["place"])
    >>> seen.numbers["y"], seen.codes["place"], seen.labels["place"]
    (array([1., 3.]), array([0, 1]), ('a', 'b'))
    >>> [(step.dropped, step.kept) for step in seen.flow.steps]
    [(0, 3), (1, 2)]
    """
    table = as_table(frame)
    wanted = list(dict.fromkeys([*numbers, *binary, *groups, *([weights] if weights else [])]))
    _check_names(table, wanted)
    size = len(table)
    steps = [FlowStep("rows", None, 0, size)]
    keep = np.ones(size, dtype=bool)
    if within is not None:
        keep &= np.asarray(within, dtype=bool)
        steps.append(FlowStep("outside_sample", None, size - int(keep.sum()), int(keep.sum())))
    arrays, holed = _all_numbers(table, list(dict.fromkeys([*numbers, *binary])), keep, workers=workers)
    for name in binary:
        _check_binary(arrays[name], name, keep)
    coded = {name: _codes(table, name) for name in groups}
    weight = _weights(table, weights, keep) if weights else None
    for name in wanted:
        before = int(keep.sum())
        if name in holed:
            keep &= ~np.isnan(arrays[name])
        if name in coded:
            keep &= coded[name][0] >= 0
        step = "missing"
        if name == weights and weight is not None and name not in arrays:
            keep &= weight > 0
            step = "zero_weight"
        if before != int(keep.sum()):
            steps.append(FlowStep(step, name, before - int(keep.sum()), int(keep.sum())))
    rows = np.flatnonzero(keep)
    if not rows.size:
        if weight is not None and not (weight > 0).any():
            raise ImpactError(ALL_WEIGHTS_ZERO, column=weights)
        raise ImpactError(NOTHING_LEFT, columns=", ".join(wanted))
    taken = slice(None) if rows.size == size else rows  # no copy where every row stays
    codes, labels = {}, {}
    for name, (code, label) in coded.items():
        codes[name], labels[name] = _used_codes(code[taken], label)
    return Columns(
        numbers={name: np.ascontiguousarray(values[taken]) for name, values in arrays.items()},
        codes=codes,
        labels=labels,
        weights=None if weight is None else np.ascontiguousarray(weight[taken]),
        rows=rows.astype(np.int64),
        flow=Flow(tuple(steps)),
    )


def _used_codes(code: NDArray[np.int64], label: tuple[Any, ...]) -> tuple[NDArray[np.int64], tuple[Any, ...]]:
    """Codes without holes and the labels that are left, in the same order."""
    seen = np.bincount(code, minlength=len(label)) > 0
    if seen.all():
        return code, label
    return (np.cumsum(seen) - 1)[code], tuple(label[place] for place in np.flatnonzero(seen))


def as_table(frame: Any) -> nw.DataFrame[Any]:
    """Look at the frame through narwhals, whatever library made it."""
    columns = getattr(frame, "columns", None)
    if columns is not None and len(set(columns)) != len(columns):
        twice = next(name for name in columns if list(columns).count(name) > 1)
        raise ImpactError(COLUMN_TWICE, column=twice)
    try:
        return nw.from_native(frame, eager_only=True)
    except TypeError:
        raise ImpactError(NOT_A_FRAME, kind=type(frame).__name__) from None


def _check_names(table: nw.DataFrame[Any], wanted: Sequence[str]) -> None:
    """Refuse a name that the frame does not have, and say which it has."""
    known = table.columns
    for name in wanted:
        if name not in known:
            listed = ", ".join(str(column) for column in known[:30]) + (" …" if len(known) > 30 else "")
            raise ImpactError(COLUMN_MISSING, column=name, known=listed or "—")


def _all_numbers(
    table: nw.DataFrame[Any], names: Sequence[str], keep: NDArray[np.bool_], *, workers: int
) -> tuple[dict[str, NDArray[np.float64]], set[str]]:
    """Columns as decimals, and which of them have missing values."""
    columns = [table[name] for name in names]
    if workers == 1 or len(table) < MANY_ROWS:
        found = [_numbers(series, keep) for series in columns]
    else:
        with ThreadPoolExecutor(workers) as threads:  # the first fault in the columns' order is the one raised
            found = list(threads.map(lambda series: _numbers(series, keep), columns))
    pairs = list(zip(names, found, strict=True))
    return {name: values for name, (values, _) in pairs}, {name for name, (_, whole) in pairs if not whole}


def _numbers(series: nw.Series[Any], keep: NDArray[np.bool_]) -> tuple[NDArray[np.float64], bool]:
    """One column as decimals, NaN where missing, and whether it is whole; text and infinite values are refused."""
    name = series.name
    if series.dtype.is_numeric() or series.dtype == nw.Boolean:
        values = np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
    else:
        values = _numbers_of_objects(series.to_list(), name, keep)
    if not values.size:
        return values, True
    low, high = float(values.min()), float(values.max())
    if low >= -BEYOND and high <= BEYOND:  # a missing one is neither
        _refuse_minute(values, low, high, name)
        return values, True
    infinite = np.flatnonzero((np.abs(values) > BEYOND) & keep)
    if infinite.size:
        raise ImpactError(NOT_FINITE, column=name, rows=rows_in_words(infinite))
    known = values[np.isfinite(values)]
    if known.size:
        _refuse_minute(known, float(known.min()), float(known.max()), name)
    return values, False


def _refuse_minute(values: NDArray[np.float64], low: float, high: float, name: str) -> None:
    """Refuse a column that is not zero although its squares are."""
    if max(-low, high) < BENEATH and values.any():
        raise ImpactError(TOO_SMALL, column=name)


def _numbers_of_objects(items: Sequence[Any], name: str, keep: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Read a column without one type; what is neither a number nor missing is refused."""
    values, wrong = np.full(len(items), np.nan), []
    for place, item in enumerate(items):
        if item is None or (isinstance(item, float) and np.isnan(item)) or str(item) in {"<NA>", "NaT"}:
            continue
        try:
            values[place] = np.nan if isinstance(item, str | bytes) else float(item)
            is_wrong = isinstance(item, str | bytes)
        except (TypeError, ValueError):
            is_wrong = True
        if is_wrong and keep[place]:
            wrong.append(place)
    if wrong:
        raise ImpactError(NOT_NUMERIC, column=name, rows=rows_in_words(wrong), example=repr(items[wrong[0]]))
    return values


def _check_binary(values: NDArray[np.float64], name: str, keep: NDArray[np.bool_]) -> None:
    """Refuse anything but 0, 1 and missing."""
    wrong = np.flatnonzero(keep & ~np.isnan(values) & (values != 0) & (values != 1))
    if wrong.size:
        raise ImpactError(NOT_BINARY, column=name, rows=rows_in_words(wrong), example=f"{values[wrong[0]]:g}")


def _codes(table: nw.DataFrame[Any], name: str) -> tuple[NDArray[np.int64], tuple[Any, ...]]:
    """Codes of a column's values in sorted order, −1 where missing, and what they stand for."""
    series = table[name]
    if series.dtype.is_numeric() or series.dtype == nw.Boolean:
        values = np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
        missing = np.isnan(values)
        codes = np.full(values.size, -1, dtype=np.int64)
        found, codes[~missing] = _distinct(values if not missing.any() else values[~missing])
        if (found == np.rint(found)).all() and (np.abs(found) < 2**53).all():
            return codes, tuple(found.astype(np.int64).tolist())
        return codes, tuple(int(value) if value.is_integer() else value for value in found.tolist())
    return _codes_of_objects(series.to_list())


def _distinct(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Sorted distinct values and the place of each value among them; whole numbers close together without a sort."""
    if values.size:
        low, high = float(values.min()), float(values.max())
        if abs(low) < 2**53 and abs(high) < 2**53 and high - low <= 4 * values.size + 1000:
            whole = values.astype(np.int64)
            if (whole == values).all():
                whole -= int(low)
                seen = np.bincount(whole) > 0
                return np.flatnonzero(seen) + np.floor(low), (np.cumsum(seen) - 1)[whole]
    found, inverse = np.unique(values, return_inverse=True)
    return found, inverse


def _codes_of_objects(items: Sequence[Any]) -> tuple[NDArray[np.int64], tuple[Any, ...]]:
    """Codes of texts, dates or mixed values, −1 where missing."""
    import pandas as pd

    boxed = np.empty(len(items), dtype=object)
    boxed[:] = items
    try:
        raw, found = pd.factorize(boxed)
    except TypeError:  # lists and other values that cannot be looked up: told apart by their text
        boxed[:] = [str(item) for item in items]
        raw, found = pd.factorize(boxed)
    labels = list(found)
    gone = [place for place, label in enumerate(labels) if str(label) in {"<NA>", "NaT"}]
    try:
        order = sorted(range(len(labels)), key=labels.__getitem__)
    except TypeError:  # numbers and texts in one column: told apart by their text
        order = sorted(range(len(labels)), key=lambda place: str(labels[place]))
    order = [place for place in order if place not in gone]
    code_of = np.full(len(labels) + 1, -1, dtype=np.int64)
    code_of[order] = np.arange(len(order))
    return code_of[raw], tuple(labels[place] for place in order)


def _weights(table: nw.DataFrame[Any], name: str, keep: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights; one that is missing or negative is refused."""
    values, _ = _numbers(table[name], keep)
    wrong = np.flatnonzero(keep & (np.isnan(values) | (values < 0)))
    if wrong.size:
        raise ImpactError(BAD_WEIGHTS, column=name, rows=rows_in_words(wrong))
    return values

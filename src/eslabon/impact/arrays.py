"""Single columns that come as lists, arrays or series: read as decimals, with the rows of what cannot be read."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.frames import BEYOND
from eslabon.impact.problems import BAD_WEIGHTS, NOT_NUMERIC, ImpactError, rows_in_words


def numbers_of(values: Any, *, name: str) -> NDArray[np.float64]:
    """The values as decimals, shape (n,); None, NaN and missing marks of pandas and polars become NaN.

    Raises
    ------
    ImpactError
        IMPACT-E02: text or anything else that is no number, with its rows.

    Examples
    --------
    >>> numbers_of([1, None, 2.5], name="income")
    array([1. , nan, 2.5])
    """
    raw = values.to_numpy() if hasattr(values, "to_numpy") else np.asarray(values)
    if raw.ndim == 0:
        raw = raw.reshape(1)
    if raw.dtype.kind == "c":
        raise ImpactError(
            NOT_NUMERIC, column=name, rows=rows_in_words(range(len(raw))), example=repr(next(iter(raw.flat), ""))
        )
    if raw.ndim == 1 and raw.dtype.kind in "fiub":
        return np.ascontiguousarray(raw, dtype=np.float64)
    out, wrong = np.full(len(raw), np.nan), []
    for place, item in enumerate(raw):
        if item is None or str(item) in {"<NA>", "NaT", "nan"}:
            continue
        if isinstance(item, str | bytes):
            wrong.append(place)
            continue
        try:
            out[place] = float(item)
        except (TypeError, ValueError):
            wrong.append(place)
    if wrong:
        raise ImpactError(NOT_NUMERIC, column=name, rows=rows_in_words(wrong), example=repr(raw[wrong[0]]))
    return out


def weights_of(values: Any, *, size: int, name: str = "weights") -> NDArray[np.float64]:
    """The weights, shape (size,), ones where there are none; missing, negative, infinite or too few are refused.

    >>> weights_of(None, size=2)
    array([1., 1.])
    """
    if values is None:
        return np.ones(size)
    out = numbers_of(values, name=name)
    wrong = (
        np.flatnonzero(~((out >= 0) & (out <= BEYOND)))
        if out.size == size
        else np.arange(min(out.size, size), max(out.size, size))
    )
    if wrong.size:
        raise ImpactError(BAD_WEIGHTS, column=name, rows=rows_in_words(wrong))
    return out

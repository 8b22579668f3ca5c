"""Columns read by several threads are those that one thread reads, and so is what is refused."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from eslabon.impact import ImpactError
from eslabon.impact.frames import MANY_ROWS, read_columns

ROWS = MANY_ROWS + 7


def homes():
    chance = np.random.default_rng(4)
    frame = pd.DataFrame({f"x{place}": chance.normal(size=ROWS) for place in range(4)})
    frame["near"] = chance.integers(0, 2, ROWS)
    frame.loc[[3, 9], "x1"] = np.nan
    frame.loc[9, "x3"] = np.nan
    return frame


@pytest.mark.parametrize("library", [pd.DataFrame, pl.from_pandas])
def test_columns_read_by_two_threads_are_the_same(library):
    asked = {"numbers": ["x0", "x1", "x2", "x3"], "binary": ["near"]}
    one, two = (read_columns(library(homes()), **asked, workers=workers) for workers in (1, 2))
    assert one.flow == two.flow
    assert [(step.column, step.dropped) for step in one.flow.steps[1:]] == [("x1", 2)]
    assert all(np.array_equal(one.numbers[name], two.numbers[name]) for name in one.numbers)


@pytest.mark.parametrize("workers", [1, 2])
def test_of_two_columns_with_faults_the_first_is_named(workers):
    frame = homes()
    frame.loc[5, "x2"], frame.loc[1, "x3"] = np.inf, -np.inf
    with pytest.raises(ImpactError) as refused:
        read_columns(frame, numbers=["x0", "x2", "x3"], workers=workers)
    assert refused.value.code == "IMPACT-E03"
    assert "x2" in str(refused.value)

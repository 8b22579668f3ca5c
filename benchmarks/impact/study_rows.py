"""Rows like those of the study that the library was made for: 18,098 households, about 1,500 places, six years."""

import numpy as np
import pandas as pd

ROWS, CONTROLS = 18_098, [f"x{place}" for place in range(25)]
DESIGN = {"outcome": "y", "treated": "near", "period": "year", "start": 2010, "unit": "place"}


def study_rows(times: float, *, seed: int = 7) -> pd.DataFrame:
    """`times` the source's households, in places that grow with them; y depends on place, year and exposure."""
    rng = np.random.default_rng(seed)
    rows = int(ROWS * times)
    places = int(1500 * times)
    place = rng.integers(0, places, rows)
    year = rng.integers(2007, 2013, rows)
    columns = {name: rng.normal(size=rows) for name in CONTROLS}
    near = place % 2
    y = rng.normal(size=places)[place] * 0.4 + 0.1 * near * (year >= 2010) + rng.normal(size=rows)
    for name in CONTROLS[:8]:
        y += 0.05 * columns[name]
    return pd.DataFrame({**columns, "place": place, "year": year, "near": near, "d": near * (year >= 2010), "y": y})

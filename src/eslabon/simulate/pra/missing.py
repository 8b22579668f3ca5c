"""What was not recorded: rows that lose a datum, so that the flow of the study ends at the counts of the source."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from eslabon.simulate.pra import source
from eslabon.simulate.streams import Stream

OF_LOCALITY = ("altitude_m", "rural", "houses_2007")
OF_HOUSE = ("brick_walls", "good_floor", "good_roof", "persons_per_room")
OF_OPINION = ("bad_living", "feels_poor")
OF_FARM = ("farm_output_pen", "farm_sales_pen", "own_consumption_pen")
OF_PLOTS = ("land_ha", "titled_plots", "rainfed_plots")
NOBODY_KNOWS = {"farm": (OF_FARM, 1942), "plots": (OF_PLOTS, 1491)}  # Table 4: 16,156 and 16,607 of 18,098


def forget(seed: int, *, frame: pd.DataFrame, sample_km: float) -> pd.DataFrame:
    """The frame with empty cells: whole surveyed localities without a record, a few houses, a few answers."""
    frame = frame.copy()
    inside = (frame["distance_km"] <= sample_km).to_numpy() & (frame["only_labourers"] == 0).to_numpy()
    after = (frame["year"] >= source.START).to_numpy()
    complete = inside.copy()
    for place, rows in enumerate((inside & ~after, inside & after)):
        lost = _whole_segments(seed, frame=frame, rows=rows, count=source.NO_LOCALITY_DATA[place])
        frame.loc[lost, list(OF_LOCALITY)] = np.nan
        complete[lost] = False
        houses = _some(seed, purpose=f"house/{place}", rows=rows & complete, count=source.NO_HOUSING_DATA[place])
        frame[list(OF_HOUSE)] = frame[list(OF_HOUSE)].astype(float)
        frame.loc[houses, list(OF_HOUSE)] = np.nan
        answered = rows & complete
        answered[houses] = False
        opinions = _some(seed, purpose=f"opinion/{place}", rows=answered, count=source.NO_OPINION[place])
        frame.loc[opinions, list(OF_OPINION)] = np.nan
    for name, (columns, count) in NOBODY_KNOWS.items():
        unknown = _some(seed, purpose=name, rows=inside, count=count)
        frame[list(columns)] = frame[list(columns)].astype(float)
        frame.loc[unknown, list(columns)] = np.nan
    return frame


def _some(seed: int, *, purpose: str, rows: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    places = np.flatnonzero(rows)
    return np.sort(places[Stream(seed, f"pra/missing/{purpose}").order(places.size)[:count]])


def _whole_segments(seed: int, *, frame: pd.DataFrame, rows: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """Positions of `count` rows made of whole segments (a locality in a year); the last one may be a part."""
    places = np.flatnonzero(rows)
    segments = frame["segment"].to_numpy()[places]
    known, sizes = np.unique(segments, return_counts=True)
    chosen, left = [], count
    for each in Stream(seed, f"pra/missing/segments/{count}").order(known.size):
        if sizes[each] <= left:
            chosen.append(known[each])
            left -= int(sizes[each])
    whole = places[np.isin(segments, chosen)]
    rest = np.setdiff1d(places, whole)[:left]
    return np.sort(np.concatenate([whole, rest]))

"""The pair of surveys of the matching exercise: ENAHO 2009 and the programme's own survey of 2012, by district."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from eslabon.simulate.pra.source import DEPARTMENTS
from eslabon.simulate.streams import Numbers, Stream, top_share, with_mean_and_spread

# Table 3: (year, treated) → households; and about how many populated centres they come from (ours).
CELLS = {(2009, 0): 434, (2009, 1): 690, (2012, 0): 4019, (2012, 1): 2356}
CENTRES = {(2009, 0): 62, (2009, 1): 98, (2012, 0): 268, (2012, 1): 172}
INCOMPLETE = {2009: 32, 2012: 85}  # probits on 1,092 and 6,290
# Table 15, before matching: control and treated in 2009, control and treated in 2012.
SHARES: dict[str, tuple[float, float, float, float]] = {
    "head_single": (0.22, 0.20, 0.17, 0.17),
    "head_migrant": (0.29, 0.31, 0.19, 0.17),
    "head_female": (0.18, 0.16, 0.12, 0.12),
    "brick_walls": (0.08, 0.10, 0.12, 0.11),
    "good_floor": (0.18, 0.16, 0.07, 0.06),
    "good_roof": (0.29, 0.33, 0.33, 0.30),
    "rural": (0.74, 0.75, 0.66, 0.67),
}
SCHOOLING = {  # cumulative order: below primary, primary, some secondary, secondary, higher, university
    (2009, 0): (0.52, 0.22, 0.12, 0.11, 0.02, 0.01),
    (2009, 1): (0.50, 0.22, 0.13, 0.10, 0.03, 0.02),
    (2012, 0): (0.35, 0.21, 0.17, 0.19, 0.04, 0.04),
    (2012, 1): (0.33, 0.22, 0.16, 0.20, 0.05, 0.04),
}
EDUCATION = ("below_primary", "primary", "secondary_some", "secondary", "higher", "university")
MEANS: dict[str, tuple[float, float, float, float, float]] = {  # the four means, then the spread
    "head_age": (51.15, 51.92, 48.16, 47.66, 14.72),
    "ln_altitude": (7.67, 7.59, 7.57, 7.59, 0.95),
}
COUNTS: dict[str, tuple[float, float, float, float]] = {
    "under_6": (0.53, 0.53, 0.42, 0.41),
    "aged_6_14": (0.89, 0.88, 0.77, 0.80),
    "over_65": (0.55, 0.50, 0.26, 0.25),
}
LAND = ((6.85, 9.0), (5.23, 6.0), (2.19, 3.6), (2.12, 3.4))  # hectares; spreads are ours
HOUSES = ((735.6, 3000.0), (867.4, 3400.0), (517.0, 1963.0), (532.0, 1963.0))
LEVEL = {2009: 5.50, 2012: 5.70}
SPREAD = {2009: 0.604, 2012: 0.722}  # Table 5
POVERTY_CUT = {2009: 5.58, 2012: 5.68}
SLOPES = {
    "land_ha": 0.012, "secondary": 0.15, "higher": 0.35, "university": 0.45, "brick_walls": 0.15, "good_floor": 0.15,
    "under_6": -0.10, "aged_6_14": -0.08, "over_65": -0.05, "rural": -0.12, "ln_altitude": 0.06, "head_single": -0.10,
}  # fmt: skip
# Our answer to what the source could not know: the effect on a linked household, and what selection adds to it.
EFFECT = {"ln_expenditure": 0.079, "feels_poor": -0.050, "bad_living": -0.085}
SELECTION = {"ln_expenditure": 0.023, "feels_poor": -0.016, "bad_living": -0.043}
# Control and treated in 2009, control in 2012 (Table 15); the treated of 2012 follow from effect and selection.
OPINIONS = {"feels_poor": (0.60, 0.58, 0.52), "bad_living": (0.38, 0.43, 0.51)}
CENTRE_SPREAD = 0.20
OPINION_SLOPE = -0.08  # what one unit of ln expenditure takes off the share


def simulate_pair(seed: int) -> tuple[pd.DataFrame, dict[str, Any]]:
    """7,499 households and what was planted in them."""
    frame = pd.concat([_cell(seed, year=year, treated=treated) for year, treated in CELLS], ignore_index=True)
    frame.insert(0, "household", [f"SIM-M{number:04d}" for number in range(1, len(frame) + 1)])
    _add_outcomes(seed, frame=frame)
    for year, count in INCOMPLETE.items():
        rows = np.flatnonzero(frame["year"] == year)
        lost = rows[Stream(seed, f"pra/pair/missing/{year}").order(rows.size)[:count]]
        frame.loc[lost, "land_ha"] = np.nan
    truth = {
        "sizes": {f"{year}/{'treated' if treated else 'control'}": size for (year, treated), size in CELLS.items()},
        "effect_on_the_treated": EFFECT,
        "selection_into_linkage": SELECTION,
        "expected_matching_did": {name: round(EFFECT[name] + SELECTION[name], 6) for name in EFFECT},
        "slopes": SLOPES,
        "levels": {str(year): level for year, level in LEVEL.items()},
        "spreads": {str(year): spread for year, spread in SPREAD.items()},
        "centre_spread": CENTRE_SPREAD,
        "note": "selection: the less poor were linked, so that matching DD is an upper bound",
    }
    return frame, truth


def _cell(seed: int, *, year: int, treated: int) -> pd.DataFrame:
    """Households of one year and arm, with the means of Table 15."""
    size, column = CELLS[year, treated], 2 * (year == 2012) + treated
    purpose = f"pra/pair/{year}/{treated}"
    centres = CENTRES[year, treated]
    centre = np.sort(Stream(seed, f"{purpose}/centre").integers(size, least=0, most=centres - 1))
    frame = pd.DataFrame(
        {"year": year, "corridor": treated, "centre": [f"SIM-C{year}{treated}{at:03d}" for at in centre]}
    )
    districts = np.asarray(
        [f"{list(DEPARTMENTS)[at % 12]}-{'C' if treated else 'A'}{at // 4:02d}" for at in range(centres)]
    )
    frame["district"] = districts[centre]
    frame["lat"], frame["lon"] = (axis[centre] for axis in _spots(districts, purpose=purpose, seed=seed))
    for name, shares in SHARES.items():
        by_centre = Stream(seed, f"{purpose}/{name}/centre").normal(centres)[centre]
        latent = Stream(seed, f"{purpose}/{name}").normal(size) + (2.5 if name == "rural" else 0.4) * by_centre
        frame[name] = top_share(latent, share=shares[column]).astype(int)
    for name, (*means, spread) in MEANS.items():
        by_centre = Stream(seed, f"{purpose}/{name}/centre").normal(centres)[centre]
        latent = Stream(seed, f"{purpose}/{name}").normal(size) * (0.3 if name == "ln_altitude" else 1.0)
        latent = latent + by_centre * (1.0 if name == "ln_altitude" else 0.2)
        frame[name] = with_mean_and_spread(latent, mean=means[column], spread=spread).round(4)
    frame["head_age"] = frame["head_age"].round().clip(17, 96)
    for name, averages in COUNTS.items():
        frame[name] = _poisson(Stream(seed, f"{purpose}/{name}").uniform(size), mean=averages[column])
    latent = Stream(seed, f"{purpose}/education").uniform(size)
    edges = np.cumsum(SCHOOLING[year, treated])
    frame["education"] = np.asarray(EDUCATION)[np.searchsorted(edges / edges[-1], latent, side="right").clip(max=5)]
    frame["land_ha"] = _lognormal(Stream(seed, f"{purpose}/land").normal(size), moments=LAND[column])
    houses = Stream(seed, f"{purpose}/houses").normal(centres)
    frame["houses_2007"] = _lognormal(houses, moments=HOUSES[column])[centre].round()
    return frame


def _spots(districts: NDArray[np.str_], *, purpose: str, seed: int) -> tuple[Numbers, Numbers]:
    """Where the centres are: districts of the corridor around a point of their department, adjacent ones around those.

    The source's Map 2 shows the districts; where they lie is ours.
    """
    lat, lon = np.empty(len(districts)), np.empty(len(districts))
    for name in np.unique(districts):
        department, code = name.split("-")
        turn = 2 * np.pi * Stream(seed, f"pra/pair/district/{department}/{code[1:]}").uniform(1)[0]
        reach = 0.18 if code[0] == "C" else 0.55
        rows = districts == name
        near = Stream(seed, f"{purpose}/spots/{name}").normal(2 * int(rows.sum())).reshape(2, -1) * 0.05
        lat[rows] = DEPARTMENTS[department][2] + reach * np.cos(turn) + near[0]
        lon[rows] = DEPARTMENTS[department][3] + reach * np.sin(turn) + near[1]
    return lat.round(5), lon.round(5)


def _poisson(share: Numbers, *, mean: float) -> NDArray[np.int64]:
    from scipy import stats

    return np.asarray(stats.poisson(mean).ppf(share), dtype=np.int64)


def _lognormal(normal: Numbers, *, moments: tuple[float, float]) -> Numbers:
    """A lognormal with about that mean and spread, cut at twenty times the mean."""
    mean, spread = moments
    scale = np.sqrt(np.log1p((spread / mean) ** 2))
    return np.asarray(np.minimum(mean * np.exp(scale * normal - scale**2 / 2), 20 * mean).round(2))


def _add_outcomes(seed: int, *, frame: pd.DataFrame) -> None:
    codes, _ = pd.factorize(frame["centre"])
    shared = Stream(seed, "pra/pair/centres").normal(int(codes.max()) + 1)[codes]
    after = ((frame["year"] == 2012) & (frame["corridor"] == 1)).to_numpy()
    levels = {name: (frame["education"] == name).to_numpy(float) for name in ("secondary", "higher", "university")}
    known = np.sum([slope * np.asarray(levels.get(name, frame.get(name))) for name, slope in SLOPES.items()], axis=0)
    ln_real = np.empty(len(frame))
    for year, spread in SPREAD.items():
        rows = (frame["year"] == year).to_numpy()
        rest = np.sqrt(spread**2 - known[rows].var() - CENTRE_SPREAD**2)
        noise = Stream(seed, f"pra/pair/noise/{year}").normal(int(rows.sum()))
        ln_real[rows] = LEVEL[year] + known[rows] - known[rows].mean() + CENTRE_SPREAD * shared[rows] + rest * noise
    ln_real += np.where(after, EFFECT["ln_expenditure"] + SELECTION["ln_expenditure"], 0.0)
    frame["ln_expenditure"] = ln_real
    frame["expenditure_pen"] = np.exp(ln_real).round(2)
    line = np.where(frame["year"] == 2009, POVERTY_CUT[2009], POVERTY_CUT[2012])
    frame["poor"] = (ln_real + 0.10 * Stream(seed, "pra/pair/line").normal(len(frame)) < line).astype(int)
    # Effect and selection of an opinion are whole: what goes through expenditure is taken out where it was added.
    through = np.where(after, EFFECT["ln_expenditure"] + SELECTION["ln_expenditure"], 0.0)
    for name, (control_2009, treated_2009, control_2012) in OPINIONS.items():
        base = {(2009, 0): control_2009, (2009, 1): treated_2009, (2012, 0): control_2012}
        base[2012, 1] = control_2012 + treated_2009 - control_2009 + EFFECT[name] + SELECTION[name]
        chance = np.asarray([base[year, arm] for year, arm in zip(frame["year"], frame["corridor"], strict=True)])
        chance = (
            chance
            + OPINION_SLOPE * (ln_real - ln_real.mean() - through)
            + 0.08 * Stream(seed, f"pra/pair/{name}/centre").normal(int(codes.max()) + 1)[codes]
        )
        frame[name] = (Stream(seed, f"pra/pair/{name}").uniform(len(frame)) < chance).astype(int)
    # The source's text codes "very poor" as 1, while its mean of 0.68 is that of "very poor" or "poor": both are kept.
    frame["very_poor"] = (frame["feels_poor"] == 1) & (Stream(seed, "pra/pair/very").uniform(len(frame)) < 0.22)
    frame["very_poor"] = frame["very_poor"].astype(int)

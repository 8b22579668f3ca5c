"""Who was interviewed: households by year and distance band as in Table 2, with the heads and houses of Table 4."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from eslabon.simulate.pra.source import (
    AMOUNTS,
    BANDS,
    EDUCATION,
    EXCLUSIVE_LABOURERS,
    LOGNORMAL,
    SCHOOLING,
    SHARES,
    SIZES,
    WITH_LABOURER,
    YEARS,
)
from eslabon.simulate.streams import Numbers, Stream, top_share

PRESENT = 0.45  # share of the years in which the survey comes to a locality
_POORER = {"no_electricity", "no_water", "no_sanitation", "cooks_with_wood", "rainfed_plots"}
_RICHER = {"brick_walls", "good_floor", "titled_plots"}


def draw_households(seed: int, *, localities: pd.DataFrame) -> pd.DataFrame:
    """Producers (58,879) and, after them, households that only sell labour (1,363), without outcomes."""
    frame = _interviews(seed, localities=localities)
    groups = _groups(frame)
    wealth = _wealth(seed, frame=frame)
    frame["household"] = [f"SIM-H{number:05d}" for number in range(1, len(frame) + 1)]
    for name, shares in SHARES.items():
        pull = 0.6 if name in _RICHER else -0.6 if name in _POORER else 0.0
        latent = pull * wealth + Stream(seed, f"pra/{name}").normal(len(frame))
        frame[name] = 0
        for (year, _), rows in groups.items():
            frame.loc[rows, name] = top_share(latent[rows], share=shares[YEARS.index(year)]).astype(int)
    frame["head_couple"] = 1 - frame["head_single"]
    frame["education"] = _schooling(seed, frame=frame, groups=groups, wealth=wealth)
    for name, (least, moments) in AMOUNTS.items():
        frame[name] = _counts(Stream(seed, f"pra/{name}"), frame=frame, least=least, moments=moments)
    for name, moments in LOGNORMAL.items():
        frame[name] = _amounts(Stream(seed, f"pra/{name}"), frame=frame, moments=moments, wealth=wealth)
    speaks = Stream(seed, "pra/speaks").uniform(len(frame)) < np.where(frame["mostly_native"] == 1, 0.82, 0.08)
    frame["native_language"] = speaks.astype(int)
    frame["has_labourer"] = (Stream(seed, "pra/labourer").uniform(len(frame)) < WITH_LABOURER).astype(int)
    frame.loc[frame["only_labourers"] == 1, "has_labourer"] = 1
    frame["wealth"] = wealth
    return frame


def _interviews(seed: int, *, localities: pd.DataFrame) -> pd.DataFrame:
    """One row per household: its year, half-year and locality."""
    weight = np.exp(0.4 * Stream(seed, "pra/weight").normal(len(localities)))
    visited = Stream(seed, "pra/visited").uniform(len(localities) * len(YEARS)).reshape(len(YEARS), -1) < PRESENT
    halves = Stream(seed, "pra/half").integers(visited.size, least=0, most=1).reshape(visited.shape)
    stream, parts = Stream(seed, "pra/interviews"), []
    band_of = localities["band"].to_numpy()
    for place, year in enumerate(YEARS):
        weights = weight * visited[place]
        sizes = enumerate(SIZES[year])
        parts += [(place, 0, _pick(stream, size=size, weight=weights * (band_of == band))) for band, size in sizes]
    for place, size in enumerate(_even(EXCLUSIVE_LABOURERS, parts=len(YEARS))):
        parts.append((place, 1, _pick(stream, size=size, weight=weight * visited[place] * (band_of < len(BANDS) - 1))))
    year_index = np.concatenate([np.full(rows.size, place) for place, _, rows in parts])
    rows = np.concatenate([rows for _, _, rows in parts])
    frame = localities.iloc[rows].reset_index(drop=True)
    frame["year"] = np.asarray(YEARS)[year_index]
    frame["half"] = halves[year_index, rows] + 1
    frame["only_labourers"] = np.concatenate([np.full(rows.size, kind) for _, kind, rows in parts])
    frame["segment"] = rows * len(YEARS) + year_index  # a locality in a year
    return frame


def _even(total: int, *, parts: int) -> list[int]:
    return [total // parts + (place < total % parts) for place in range(parts)]


def _pick(stream: Stream, *, size: int, weight: Numbers) -> NDArray[np.int64]:
    edges = np.cumsum(weight)
    return np.sort(np.searchsorted(edges, stream.uniform(size) * edges[-1], side="right"))


def _groups(frame: pd.DataFrame) -> dict[tuple[int, int], NDArray[np.int64]]:
    """Rows by year and by whether they are producers inside 20 km, outside, or labourers."""
    kind = np.where(frame["only_labourers"] == 1, 2, (frame["band"] == len(BANDS) - 1).astype(int))
    year = frame["year"].to_numpy()
    return {(each, place): np.flatnonzero((year == each) & (kind == place)) for each in YEARS for place in range(3)}


def _wealth(seed: int, *, frame: pd.DataFrame) -> Numbers:
    """Standing of a household, half of it that of its locality; mean 0, variance about 1."""
    codes, _ = pd.factorize(frame["locality"])
    shared = Stream(seed, "pra/wealth/locality").normal(int(codes.max()) + 1)[codes]
    return np.asarray(np.sqrt(0.5) * shared + np.sqrt(0.5) * Stream(seed, "pra/wealth/household").normal(len(frame)))


def _schooling(
    seed: int, *, frame: pd.DataFrame, groups: dict[tuple[int, int], NDArray[np.int64]], wealth: Numbers
) -> NDArray[np.str_]:
    latent = 0.35 * wealth + Stream(seed, "pra/education").normal(len(frame))
    out = np.empty(len(frame), dtype=object)
    for (year, _), rows in groups.items():
        ordered = rows[np.argsort(latent[rows], kind="stable")]
        edges = np.round(np.cumsum(SCHOOLING[YEARS.index(year)]) * rows.size).astype(int)
        out[ordered] = np.asarray(EDUCATION)[np.searchsorted(edges, np.arange(rows.size), side="right").clip(max=6)]
    return out.astype(str)


def _counts(
    stream: Stream, *, frame: pd.DataFrame, least: float, moments: tuple[tuple[float, float], ...]
) -> NDArray[np.int64]:
    """Whole numbers with about that mean and spread, by the distribution function of a gamma beyond the least."""
    from scipy import stats

    means, spreads = (
        np.asarray(column)[np.searchsorted(YEARS, frame["year"])] for column in zip(*moments, strict=True)
    )
    above, share = means - least, stream.uniform(len(frame))
    law = stats.gamma(above**2 / spreads**2, scale=spreads**2 / above) if least else None
    if law is not None:
        return np.asarray(least + np.round(law.ppf(share)), dtype=np.int64)
    odds = np.clip(means / spreads**2, 0.05, 0.999)  # a negative binomial, or nearly a Poisson
    return np.asarray(stats.nbinom(means * odds / (1 - odds), odds).ppf(share), dtype=np.int64)


def _amounts(
    stream: Stream, *, frame: pd.DataFrame, moments: tuple[tuple[float, float], ...], wealth: Numbers
) -> Numbers:
    """Positive amounts: a lognormal of that mean and spread, larger for the better off."""
    means, spreads = (
        np.asarray(column)[np.searchsorted(YEARS, frame["year"])] for column in zip(*moments, strict=True)
    )
    scale = np.sqrt(np.log1p(spreads**2 / means**2))
    latent = 0.3 * wealth + np.sqrt(1 - 0.09) * stream.normal(len(frame))
    return np.asarray(np.round(means * np.exp(scale * latent - scale**2 / 2), 2))

"""What became of them: expenditure, poverty and opinion, with the path of Table 7 and its differences by group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from eslabon.simulate.pra import source
from eslabon.simulate.streams import Numbers, Stream

LOCALITY_SPREAD, SEGMENT_SPREAD = 0.32, 0.16  # of the fixed effect of a locality, and of its shock in a year
OPINION_SLOPE, FEELING_SLOPE = -0.12, -0.06  # what one unit of ln expenditure takes off the share
TREATED_KM, SAMPLE_KM = 10.0, 20.0
# What a year does to localities of another kind: per 1,000 m of altitude, for the rural, for the coast.
YEAR_TIMES_LOCALITY = {"altitude_km": 0.004, "rural": 0.012, "coast": -0.010}


@dataclass(frozen=True)
class Planted:
    """What was added to each household, in the order of the rows."""

    on_expenditure: Numbers  # added to ln expenditure, zero outside the treated ring
    on_living: Numbers  # added to the chance of a bad answer, beside what expenditure takes off it
    linked: NDArray[np.bool_]


def add_outcomes(seed: int, *, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The frame with its outcomes and, as plain values, all that was planted in it."""
    treated = (frame["distance_km"].to_numpy() <= TREATED_KM) & (frame["only_labourers"].to_numpy() == 0)
    inside = (frame["distance_km"].to_numpy() <= SAMPLE_KM) & (frame["only_labourers"].to_numpy() == 0)
    untouched, noise = _untouched(seed, frame=frame, inside=inside)
    planted = _plant(seed, frame=frame, treated=treated, standing=untouched)
    ln_real, years = _to_table_4(frame, untouched=untouched, noise=noise, added=planted.on_expenditure, inside=inside)
    frame = frame.copy()
    _add_money(seed, frame=frame, ln_real=ln_real, inside=inside)
    _add_opinions(seed, frame=frame, ln_real=ln_real, planted=planted, inside=inside)
    frame["linked"] = planted.linked.astype(int)
    truth = _truth(frame, treated=treated, planted=planted, inside=inside)
    return frame, {**truth, "years": years}


def _untouched(seed: int, *, frame: pd.DataFrame, inside: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Ln expenditure as it would have been, before the means of the years; and the noise, to be scaled by year."""
    codes, _ = pd.factorize(frame["locality"])
    wealth = frame["wealth"].to_numpy()
    shared = LOCALITY_SPREAD * Stream(seed, "pra/effect/locality").normal(int(codes.max()) + 1)[codes]
    segments, _ = pd.factorize(frame["segment"])
    shock = SEGMENT_SPREAD * Stream(seed, "pra/effect/segment").normal(int(segments.max()) + 1)[segments]
    since = frame["year"].to_numpy() - source.YEARS[0]
    kinds = {"altitude_km": frame["altitude_m"].to_numpy() / 1000, "rural": frame["rural"], "coast": frame["coast"]}
    drift = sum(slope * since * np.asarray(kinds[name]) for name, slope in YEAR_TIMES_LOCALITY.items())
    schooling = np.asarray(source.SCHOOLING_SLOPES)[_class_of(frame["education"], among=source.EDUCATION)]
    head = sum(slope * frame[name].to_numpy() for name, slope in source.SLOPES.items())
    noise = Stream(seed, "pra/noise").heavy(len(frame), df=7)
    labour = -0.15 * frame["only_labourers"].to_numpy()
    return shared + shock + drift + schooling + head + 0.08 * wealth + labour, noise


def _class_of(values: pd.Series, *, among: tuple[str, ...]) -> NDArray[np.int64]:
    return np.asarray(values.map({name: place for place, name in enumerate(among)}), dtype=np.int64)


def _plant(seed: int, *, frame: pd.DataFrame, treated: NDArray[np.bool_], standing: Numbers) -> Planted:
    """The path of Table 7: to everybody in the ring before 2010, from then on to those who were linked.

    What the source shows before the start is no effect: it is a difference between the rings, planted as the source
    has it. From the start on the mean of a half-year over the treated ring is that of the path; inside it the linked
    carry it, more where Tables 9, 10 and 12 show more. Nobody is linked before the first purchase of the place. What
    the path of subjective poverty asks for beyond what expenditure does is added to the answers.
    """
    half = (frame["year"].to_numpy() - source.YEARS[0]) * 2 + frame["half"].to_numpy() - 1
    after = frame["year"].to_numpy() >= source.START
    who = treated & after
    place = (standing - standing[who].mean()) / standing[who].std()
    chance = np.clip(source.LINKED_SHARE + 0.17 * place, 0.05, 0.95)  # the less poor link more often
    linked = who & (frame["year"] >= frame["first_purchase"]).to_numpy()
    linked &= Stream(seed, "pra/linked").uniform(len(frame)) < chance
    added = np.where(treated & ~after, np.asarray(source.PATH["ln_expenditure"])[half], 0.0)
    for each in range(6, len(source.HALVES)):
        rows = who & (half == each)
        share = linked[rows].mean()
        own = np.where(linked, (source.PATH["ln_expenditure"][each] + _by_group(frame)) / share, 0.0)
        own += np.where(linked, (source.PATH["ln_expenditure"][each] - own[rows].mean()) / share, 0.0)
        added[rows] = own[rows]
    living = np.zeros(len(frame))
    for each, wanted in enumerate(source.PATH["bad_living"]):
        rows = treated & (half == each)
        living[rows] = wanted - OPINION_SLOPE * added[rows].mean()
    return Planted(added, living, linked)


def _by_group(frame: pd.DataFrame) -> Numbers:
    """How far the effect on a household lies from the average, by the groups of Tables 9, 10 and 12."""
    parts = (
        (source.BY_SCHOOLING, _class_of(frame["education"], among=source.EDUCATION)),
        (source.BY_SEX, frame["head_female"].to_numpy()),
        (source.BY_LANGUAGE, frame["native_language"].to_numpy()),
        (source.BY_ALTITUDE, (frame["altitude_m"].to_numpy() > 3000).astype(int)),
        (source.BY_SETTLEMENT, _class_of(frame["settlement"], among=("dispersed", "concentrated", "urban"))),
        (source.BY_LABOUR, frame["has_labourer"].to_numpy()),
    )
    deviations = [np.asarray(effects)[codes] - np.asarray(effects)[codes].mean() for effects, codes in parts]
    return np.asarray(np.sum(deviations, axis=0))


def _to_table_4(
    frame: pd.DataFrame, *, untouched: Numbers, noise: Numbers, added: Numbers, inside: NDArray[np.bool_]
) -> tuple[Numbers, dict[str, dict[str, float]]]:
    """Scale the noise of each year and shift it, so that the sample has the mean and spread of Table 4 exactly."""
    ln_real, told = np.empty(len(frame)), {}
    for year, (mean, spread) in zip(source.YEARS, source.LN_EXPENDITURE, strict=True):
        rows = frame["year"].to_numpy() == year
        known, drawn = (untouched + added)[rows & inside], noise[rows & inside]
        crossed, own = np.cov(known, drawn, ddof=1)[0, 1], drawn.var(ddof=1)
        factor = (-crossed + np.sqrt(crossed**2 + own * (spread**2 - known.var(ddof=1)))) / own
        level = mean - (known + factor * drawn).mean()
        ln_real[rows] = level + (untouched + added + factor * noise)[rows]
        told[str(year)] = {"level": round(float(level), 6), "noise_spread": round(float(factor), 6)}
    return ln_real, told


def _add_money(seed: int, *, frame: pd.DataFrame, ln_real: Numbers, inside: NDArray[np.bool_]) -> None:
    """Nominal soles, what they are worth in Lima in 2012, the poverty line, and who is below it."""
    domain, _ = pd.factorize(frame["department"].astype(str) + frame["rural"].astype(str))
    dear = 0.62 + 0.30 * Stream(seed, "pra/prices/space").uniform(int(domain.max()) + 1)[domain]
    department, _ = pd.factorize(frame["department"])
    inflation = 0.028 + 0.008 * Stream(seed, "pra/prices/time").uniform(int(department.max()) + 1)[department]
    time = (1 + inflation) ** (frame["year"].to_numpy() - source.YEARS[-1])
    frame["deflator_space"], frame["deflator_time"] = dear.round(4), time.round(6)
    prices = frame["deflator_space"].to_numpy() * frame["deflator_time"].to_numpy()
    frame["expenditure_nominal_pen"] = (np.exp(ln_real) * prices).round(2)
    frame["expenditure_pen"] = (frame["expenditure_nominal_pen"].to_numpy() / prices).round(2)
    frame["ln_expenditure"] = np.log(frame["expenditure_nominal_pen"].to_numpy() / prices)
    basket = 0.05 * Stream(seed, "pra/basket").normal(int(domain.max()) + 1)[domain]
    line = np.empty(len(frame))
    for year, share in zip(source.YEARS, source.POOR, strict=True):
        rows = frame["year"].to_numpy() == year
        margin = np.sort((ln_real - basket)[rows & inside])
        line[rows] = np.exp((margin[round(share * margin.size) - 1] + margin[round(share * margin.size)]) / 2)
    frame["poverty_line_pen"] = (line * np.exp(basket) * prices).round(2)
    frame["poor"] = (frame["expenditure_nominal_pen"] < frame["poverty_line_pen"]).astype(int)
    short = 1 - frame["expenditure_nominal_pen"] / frame["poverty_line_pen"]
    frame["poverty_gap"] = short.clip(lower=0)


def _add_opinions(
    seed: int, *, frame: pd.DataFrame, ln_real: Numbers, planted: Planted, inside: NDArray[np.bool_]
) -> None:
    """Answers on living conditions, and (until 2011) on whether one feels poor."""
    codes, _ = pd.factorize(frame["locality"])
    kinds = (("bad_living", source.BAD_LIVING, OPINION_SLOPE), ("feels_poor", source.FEELS_POOR, FEELING_SLOPE))
    for name, shares, slope in kinds:
        mood = 0.10 * Stream(seed, f"pra/{name}/locality").normal(int(codes.max()) + 1)[codes]
        chance = slope * ln_real + mood - Stream(seed, f"pra/{name}").uniform(len(frame))
        chance = chance + (planted.on_living if name == "bad_living" else 0.0)
        frame[name] = np.nan
        for year, share in zip(source.YEARS, shares, strict=True):
            rows = frame["year"].to_numpy() == year
            if share is None:
                continue
            reached = np.sort(chance[rows & inside])[::-1][round(share * int((rows & inside).sum())) - 1]
            frame.loc[rows, name] = (chance[rows] >= reached).astype(float)


def _truth(
    frame: pd.DataFrame, *, treated: NDArray[np.bool_], planted: Planted, inside: NDArray[np.bool_]
) -> dict[str, Any]:
    """Effects as means over the treated ring, from what each household would have had without."""
    after = frame["year"].to_numpy() >= source.START
    who, before = treated & after, treated & ~after
    prices = frame["deflator_space"] * frame["deflator_time"]
    without = frame["expenditure_nominal_pen"] / np.exp(planted.on_expenditure)
    total = {
        "ln_expenditure": planted.on_expenditure,
        "poor": (frame["poor"] - (without < frame["poverty_line_pen"])).to_numpy(float),
        "poverty_gap": (frame["poverty_gap"] - (1 - without / frame["poverty_line_pen"]).clip(lower=0)).to_numpy(),
        "bad_living": planted.on_living + OPINION_SLOPE * planted.on_expenditure,
    }
    estimands = {
        name: {
            "treated_ring_after": round(float(each[who].mean()), 6),
            "treated_ring_before": round(float(each[before].mean()), 6),
            "difference_in_differences": round(float(each[who].mean() - each[before].mean()), 6),
        }
        for name, each in total.items()
    }
    path = np.asarray(source.PATH["ln_expenditure"])
    dd = estimands["ln_expenditure"]["difference_in_differences"]
    estimands["ln_expenditure"] |= {
        "per_linked_share": round(dd / float(planted.linked[who].mean()), 6),
        "mean_of_path_after": round(float(path[6:].mean()), 6),
        "mean_of_path_before": round(float(path[:6].mean()), 6),
    }
    estimands["bad_living"]["through_expenditure_after"] = round(
        float(OPINION_SLOPE * planted.on_expenditure[who].mean()), 6
    )
    since = frame["year"].to_numpy() - frame["first_purchase"].to_numpy()
    by_start = {
        f"{start}/{year}": round(float(planted.on_expenditure[rows].mean()), 6)
        for start in sorted(frame["first_purchase"].unique())
        for year in source.YEARS
        if (rows := treated & (frame["first_purchase"] == start).to_numpy() & (frame["year"] == year).to_numpy()).any()
    }
    groups = {
        "education": frame["education"], "head_female": frame["head_female"], "settlement": frame["settlement"],
        "native_language": frame["native_language"], "above_3000_m": (frame["altitude_m"] > 3000).astype(int),
        "has_labourer": frame["has_labourer"],
    }  # fmt: skip
    means = {
        name: {str(key): round(float(planted.on_expenditure[who & (column == key).to_numpy()].mean()), 6)
               for key in sorted(column[who].unique())}
        for name, column in groups.items()
    }  # fmt: skip
    schooling = {
        f"education={name}": slope for name, slope in zip(source.EDUCATION, source.SCHOOLING_SLOPES, strict=True)
    }
    path_of = {name: dict(zip(source.HALVES, map(float, row), strict=True)) for name, row in source.PATH.items()}
    return {
        "path": path_of,
        "path_note": "against 2007-I; what comes before 2010 is a difference between the rings, not an effect",
        "start": source.START,
        "treated_km": TREATED_KM,
        "sample_km": SAMPLE_KM,
        "estimands": estimands,
        "estimands_note": "total effects: on the answers also what works through expenditure; before 2010 no effect "
        "but a difference between the rings, which the difference in differences takes off",
        "published_note": "the mean of the path is 0.078 after and 0.031 before: 0.048 apart. Table 7 has the controls "
        "of Table 6's second column, 0.0461 (0.0253); 0.0428 is the first column, without controls. What is left, "
        "0.0015, is how the half-years weigh",
        "by_start": {
            "note": "mean added to ln expenditure in the treated ring, by year of the first purchase and year",
            "by_first_purchase_and_year": by_start,
            "after_the_first_purchase": round(float(planted.on_expenditure[who & (since >= 0)].mean()), 6),
        },
        "by_group": means,
        "linked": {
            "share_of_treated_ring_after": round(float(planted.linked[who].mean()), 6),
            "mean_ln_expenditure_without": {
                "linked": round(float(np.log(without / prices)[planted.linked].mean()), 6),
                "not_linked": round(float(np.log(without / prices)[who & ~planted.linked].mean()), 6),
            },
        },
        "households_inside": int(inside.sum()),
        "slopes": {**source.SLOPES, **schooling},
        "spreads": {"locality": LOCALITY_SPREAD, "locality_in_a_year": SEGMENT_SPREAD},
        "year_times_locality": YEAR_TIMES_LOCALITY,
    }  # fmt: skip

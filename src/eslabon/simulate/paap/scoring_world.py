"""Scores of a simulated round of `paap`: two scorers for each profile, a cut-off and a budget for each region.

In three regions most of the profiles that fell short by a few points were lifted just over the cut-off. The source
names neither its scores, its cut-off nor the three departments that it left out: all of that is ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from eslabon.files.packs import load_pack, pack_path
from eslabon.rules.stages.selection import SELECTED, Ranking, Scored, rank_profiles
from eslabon.rules.stages.sheets import Sheet
from eslabon.simulate.streams import Numbers, Stream

__all__ = ["PUSHED", "SELECTED_ALLIANCES", "THIN", "ScoringWorld", "pack_sheet", "simulate_scoring"]

SELECTED_ALLIANCES = 549  # of the source
CUTOFF = 70
PUSHED = ("19", "41", "52")  # Cauca, Huila, Nariño: ours
THIN = {"63": 44, "70": 38}  # Quindío, Sucre: too few profiles to test
SIZES = (150, 230)  # profiles of every other region
MEAN, REGIONS_DIFFER, SPREAD = 66.0, 1.0, 9.2  # points of what a profile is worth
SHORT_BY, LIFTED, LIFTED_TO = 8.0, 0.9, 2.0  # points below the cut-off; share lifted; points above it at most
SCORERS_DIFFER, SCORERS_AGREE = 5.0, 1.0  # standard deviation of the gap between two scorers; of a lifted profile
CRITERIA_DIFFER = 12.0
AMOUNT_COP, AMOUNT_SPREAD = 310_000_000, 0.35
REGIONS = (
    "05", "13", "15", "17", "18", "19", "20", "23", "25", "41", "50", "52", "54", "63", "66", "68", "70", "73", "76",
    "86",
)  # fmt: skip
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class ScoringWorld:
    """A round as it would stand in the platform, and what is planted in it.

    Attributes
    ----------
    profiles : DataFrame
        profile, region, amount_cop, scoring_body, scorer_1, scorer_2, score_1, score_2, source, reconciled (empty or
        the lead's total), score, rank, outcome (selected | no_money | below). Scores are Decimal.
    points : array of whole numbers
        Profile × scorer × criterion, in the order of the sheet.
    regions : DataFrame
        region, profiles, cutoff, budget_cop, effective, money_left_cop, selected.
    """

    sheet: Sheet
    profiles: pd.DataFrame
    points: Whole
    regions: pd.DataFrame
    truth: dict[str, Any]


def pack_sheet() -> Sheet:
    """The sheet of the pack.

    >>> pack_sheet().tolerance
    Decimal('10')
    """
    pack, _faults = load_pack(pack_path("paap"))
    if pack is None or pack.scoring is None:
        raise LookupError
    return pack.scoring.sheet


def simulate_scoring(
    seed: int,
    *,
    sheet: Sheet | None = None,
    scorers: Mapping[str, Sequence[str]] | None = None,
    sizes: tuple[int, int] = SIZES,
    pushed: Sequence[str] = PUSHED,
) -> ScoringWorld:
    """A round; equal for equal seeds, sheets and scorers.

    Parameters
    ----------
    sheet : Sheet, optional
        Of whole weights and a scale from 0 to 100; that of the pack by default.
    scorers : mapping, optional
        Scoring body → the people who score for it; three bodies of fourteen by default.
    sizes : two whole numbers
        Profiles that a region has at least and at most; the thin ones have their own.
    pushed : sequence of str
        Regions in which scores are pushed over the cut-off.

    >>> world = simulate_scoring(1)
    >>> int((world.profiles["outcome"] == "selected").sum()), int(world.profiles.groupby("region").size().max()) <= 230
    (549, True)
    """
    sheet = sheet or pack_sheet()
    bodies = scorers or {f"SIM-CAL{b}": [f"SIM-CAL{b}-{n:02d}" for n in range(1, 15)] for b in (1, 2, 3)}
    region = _regions(seed, sizes)
    size = region.size
    worth, lifted = _worth(seed, region, pushed)
    gap = np.where(lifted, SCORERS_AGREE, SCORERS_DIFFER) * Stream(seed, "paap/scoring/gap").normal(size)
    points = _points(seed, worth=worth, gap=gap, sheet=sheet)
    _keep_over(points, lifted, sheet=sheet)
    cents = _cents(points, sheet)
    frame = pd.DataFrame({"profile": [f"SIM-P{number:04d}" for number in range(1, size + 1)], "region": region})
    draws = Stream(seed, "paap/scoring/amount").normal(size)
    frame["amount_cop"] = (np.round(AMOUNT_COP * np.exp(AMOUNT_SPREAD * draws) / 1e5) * 1e5).astype(np.int64)
    _assign(seed, frame, bodies=bodies)
    _settle(seed, frame, cents=cents, tolerance=int(sheet.tolerance * 100))
    rankings = _rank(seed, frame)
    frame["is_lifted"] = lifted
    return ScoringWorld(sheet, frame, points, _region_rows(frame, rankings), _truth(seed, frame, pushed))


def _regions(seed: int, sizes: tuple[int, int]) -> NDArray[np.str_]:
    free = [code for code in REGIONS if code not in THIN]
    drawn = Stream(seed, "paap/scoring/sizes").integers(len(free), least=sizes[0], most=sizes[1])
    count = dict(zip(free, drawn.tolist(), strict=True)) | THIN
    return np.repeat(np.asarray(REGIONS), [count[code] for code in REGIONS])


def _worth(seed: int, region: NDArray[np.str_], pushed: Sequence[str]) -> tuple[Numbers, NDArray[np.bool_]]:
    """What each profile is worth in points, after those just short were lifted in three regions."""
    shift = dict(zip(REGIONS, REGIONS_DIFFER * Stream(seed, "paap/scoring/region").normal(len(REGIONS)), strict=True))
    own = np.asarray([shift[code] for code in region])
    worth = np.clip(MEAN + own + SPREAD * Stream(seed, "paap/scoring/worth").normal(region.size), 25, 97)
    lift = Stream(seed, "paap/scoring/lift")
    short = (worth < CUTOFF) & (worth >= CUTOFF - SHORT_BY) & np.isin(region, list(pushed))
    lifted = short & (lift.uniform(region.size) < LIFTED)
    return np.where(lifted, CUTOFF + LIFTED_TO * lift.uniform(region.size), worth), lifted


def _points(seed: int, *, worth: Numbers, gap: Numbers, sheet: Sheet) -> Whole:
    """Whole points that add up, with the weights, to about what each scorer thinks of the profile."""
    weights = _weights(sheet)
    total = np.stack([worth + gap / 2, worth - gap / 2], axis=1)[:, :, None]
    noise = CRITERIA_DIFFER * Stream(seed, "paap/scoring/criteria").normal(worth.size * 2 * weights.size)
    spread: Numbers = noise.reshape(worth.size, 2, weights.size)
    spread = spread - (spread * weights).sum(axis=2, keepdims=True) / weights.sum()
    # What clipping takes away at one end is not given back: a scorer's scale has ends.
    return np.asarray(np.clip(np.rint(total + spread), 0, 100), dtype=np.int64)


def _weights(sheet: Sheet) -> Whole:
    return np.asarray([int(one.weight) for one in sheet.criteria], dtype=np.int64)


def _cents(points: Whole, sheet: Sheet) -> Whole:
    """Totals in hundredths of a point: exact, since weights and points are whole and the scale is 0 to 100."""
    return np.asarray((points * _weights(sheet)).sum(axis=2), dtype=np.int64)


def _keep_over(points: Whole, lifted: NDArray[np.bool_], *, sheet: Sheet) -> None:
    """Lift what rounding left short by a hair, as whoever pushes a score would."""
    for place in np.flatnonzero(lifted):
        while _cents(points[place : place + 1], sheet).sum() < 2 * 100 * CUTOFF:
            scorer, criterion = np.unravel_index(np.argmin(points[place]), points[place].shape)
            points[place, scorer, criterion] += 1


def _assign(seed: int, frame: pd.DataFrame, *, bodies: Mapping[str, Sequence[str]]) -> None:
    """One scoring body for each region, two of its people for each profile."""
    names = list(bodies)
    body_of = {code: names[number % len(names)] for number, code in enumerate(REGIONS)}
    first, second = Stream(seed, "paap/scoring/first"), Stream(seed, "paap/scoring/second")
    frame["scoring_body"] = [body_of[code] for code in frame["region"]]
    one, other = first.uniform(len(frame)), second.uniform(len(frame))
    teams = [bodies[name] for name in frame["scoring_body"]]
    places = [int(value * len(team)) for value, team in zip(one, teams, strict=True)]
    steps = [1 + int(value * (len(team) - 1)) for value, team in zip(other, teams, strict=True)]
    frame["scorer_1"] = [team[place] for team, place in zip(teams, places, strict=True)]
    frame["scorer_2"] = [
        team[(place + step) % len(team)] for team, place, step in zip(teams, places, steps, strict=True)
    ]


def _settle(seed: int, frame: pd.DataFrame, *, cents: Whole, tolerance: int) -> None:
    """The mean where two scorers agree, what the lead sets between them where they do not (STAGE-14, STAGE-15)."""
    low, high = cents.min(axis=1), cents.max(axis=1)
    apart = high - low > tolerance
    lead = np.rint(low + (high - low) * (0.3 + 0.4 * Stream(seed, "paap/scoring/lead").uniform(len(frame))))
    final = np.where(apart, lead, (low + high + 1) // 2).astype(np.int64)
    frame["score_1"] = [_points_of(value) for value in cents[:, 0]]
    frame["score_2"] = [_points_of(value) for value in cents[:, 1]]
    frame["source"] = np.where(apart, "reconciled", "agreed")
    frame["reconciled"] = [_points_of(value) if is_apart else None for value, is_apart in zip(lead, apart, strict=True)]
    frame["score"] = [_points_of(value) for value in final]


def _points_of(cents: float) -> Decimal:
    return Decimal(int(cents)).scaleb(-2)


def _rank(seed: int, frame: pd.DataFrame) -> dict[str, Ranking]:
    """Budgets for 549 alliances in all, and each region's ranking under its own."""
    rows = {
        str(code): [Scored(*row) for row in zip(own["profile"], own["score"], own["amount_cop"], strict=True)]
        for code, own in frame.groupby("region", sort=True)
    }
    share = dict(zip(rows, Stream(seed, "paap/scoring/money").uniform(len(rows)), strict=True))
    budgets = {code: _budget(groups, float(share[code])) for code, groups in _allocated(rows).items()}
    found = {
        code: rank_profiles(
            [Scored(one.profile, one.score, Decimal(int(one.amount))) for one in own],
            nominal=Decimal(CUTOFF),
            budget=Decimal(budgets[code]),
        )
        for code, own in rows.items()
    }
    lines = {line.profile: line for ranking in found.values() for line in ranking.lines}
    frame["rank"] = [lines[name].rank for name in frame["profile"]]
    frame["outcome"] = [lines[name].outcome for name in frame["profile"]]
    return found


Groups = list[list[int]]  # amounts by equal score, from the highest down


def _allocated(rows: Mapping[str, Sequence[Scored]]) -> dict[str, tuple[Groups, int]]:
    """How many groups of equal scores each region's money reaches, so that 549 profiles are selected."""
    groups: dict[str, Groups] = {}
    for code, own in rows.items():
        by_score: dict[Decimal, list[int]] = {}
        for one in own:
            if one.score >= CUTOFF:
                by_score.setdefault(one.score, []).append(int(one.amount))
        groups[code] = [by_score[score] for score in sorted(by_score, reverse=True)]
    share = SELECTED_ALLIANCES / sum(len(group) for each in groups.values() for group in each)
    taken = {code: int(share * 0.97 * len(each)) for code, each in groups.items()}
    left = SELECTED_ALLIANCES - sum(len(group) for code, each in groups.items() for group in each[: taken[code]])
    while left > 0:
        before = left
        for code, each in groups.items():
            if taken[code] < len(each) and len(each[taken[code]]) <= left:
                left -= len(each[taken[code]])
                taken[code] += 1
        if left == before:  # only groups larger than what is left: the count would be missed
            raise ArithmeticError
    return {code: (each, taken[code]) for code, each in groups.items()}


def _budget(allocated: tuple[Groups, int], share: float) -> int:
    """The money of the groups reached, and a part of what the next one asks."""
    groups, taken = allocated
    following = sum(groups[taken]) if taken < len(groups) else AMOUNT_COP
    paid = sum(sum(group) for group in groups[:taken])
    return int(paid + np.floor((0.1 + 0.8 * share) * following / 1e5) * 100_000)


def _region_rows(frame: pd.DataFrame, rankings: Mapping[str, Ranking]) -> pd.DataFrame:
    size = frame.groupby("region").size()
    return pd.DataFrame(
        [
            {
                "region": code,
                "profiles": int(size[code]),
                "cutoff": found.nominal,
                "budget_cop": int(found.budget),
                "effective": found.effective,
                "money_left_cop": int(found.money_left),
                "selected": sum(line.outcome == SELECTED for line in found.lines),
            }
            for code, found in rankings.items()
        ]
    )


def _truth(seed: int, frame: pd.DataFrame, pushed: Sequence[str]) -> dict[str, Any]:
    """What was planted; densities are shares of a region's profiles per point, as the mean region has them."""
    at = float(stats.norm.pdf(CUTOFF, MEAN, SPREAD))
    moved = LIFTED * float(stats.norm.cdf(CUTOFF, MEAN, SPREAD) - stats.norm.cdf(CUTOFF - SHORT_BY, MEAN, SPREAD))
    lifted = frame[frame["is_lifted"]].groupby("region").size()
    return {
        "seed": seed,
        "cutoff": CUTOFF,
        "regions": list(REGIONS),
        "regions_with_pushed_scores": list(pushed),
        "regions_too_thin": sorted(THIN),
        "short_by_up_to_points": SHORT_BY,
        "share_lifted": LIFTED,
        "lifted_to_points_above": LIFTED_TO,
        "lifted_profiles": {str(code): int(count) for code, count in lifted.items()},
        "density_at_the_cutoff": {
            "honest": round(at, 5),
            "pushed_just_below": round(at * (1 - LIFTED), 5),
            "pushed_just_above": round(at + moved / LIFTED_TO, 5),
            "jump": round(at * LIFTED + moved / LIFTED_TO, 5),
        },
        "worth": {"mean": MEAN, "regions_differ": REGIONS_DIFFER, "spread": SPREAD},
        "selected": SELECTED_ALLIANCES,
    }

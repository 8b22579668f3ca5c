"""The simulated world of `w4p`: households of Quispicanchi interviewed in 2019, 2020 and 2022, some of them lost."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from eslabon.simulate.frames import FrameWorld, write_frames
from eslabon.simulate.streams import Numbers, Stream

__all__ = ["simulate_w4p", "write_w4p"]

ROUNDS = (2019, 2020, 2022)
PARTICIPANTS, SIMILAR, COMMUNITIES = 150, 150, 30
# The source: 850 to 880 soles of net income per head between 2019 and 2022, more than half of what there was before.
EFFECT = {2019: 0.0, 2020: 340.0, 2022: 865.0}
WITH_YOUNG_OR_WOMEN, SHARE_YOUNG_OR_WOMEN = 130.0, 0.7  # so much more where a young person or a woman takes part (2022)
THROUGH_BUSINESS = 0.62  # of the effect; the rest through wages
BASE = {"participant": 1560.0, "similar": 1500.0}
PARTS = {"business_pen": 0.26, "wage_pen": 0.28, "farm_pen": 0.36, "transfers_pen": 0.10}
ROUND_CHANGE = {2019: 0.0, 2020: -180.0, 2022: 120.0}  # the pandemic, and what came after it
HOUSEHOLD_SPREAD, COMMUNITY_SPREAD, NOISE = 0.42, 0.12, 0.34  # of the logarithm of income without the programme
LOST = {2020: (0.040, 0.053), 2022: (0.073, 0.100)}  # shares of participants and of the others not found again
LOST_MORE_IF_POOR = 0.5  # how much likelier the poorer are not to be found again
SECONDARY = {  # share in 2019, what the programme adds by 2020 and 2022
    "has_paid_work": (0.41, 0.05, 0.12),
    "sees_opportunities": (0.33, 0.06, 0.15),
    "migrated_for_work": (0.27, -0.03, -0.08),
    "food_secure": (0.52, 0.04, 0.11),
}


def simulate_w4p(seed: int) -> FrameWorld:
    """The frame rounds (up to three rows for each of 300 households) with the truth; equal for equal seeds.

    Every household has three rows; where it was not found `found` is 0 and what it would have said is empty.
    """
    households = _households(seed)
    frame = pd.concat([_round(seed, year=year, households=households) for year in ROUNDS], ignore_index=True)
    frame = frame.sort_values(["household", "year"], kind="stable", ignore_index=True)
    frame["simulated"] = True
    lost = {str(year): int((frame.loc[frame["year"] == year, "found"] == 0).sum()) for year in ROUNDS}
    return FrameWorld({"rounds": frame}, _truth(seed, lost=lost))


def write_w4p(seed: int, directory: Path) -> list[str]:
    """Simulate and write into `directory`; the names of the files."""
    return write_frames(simulate_w4p(seed), directory)


def _households(seed: int) -> pd.DataFrame:
    """What does not change from round to round."""
    size = PARTICIPANTS + SIMILAR
    participant = (np.arange(size) < PARTICIPANTS).astype(int)
    community = Stream(seed, "w4p/community").integers(size, least=0, most=COMMUNITIES // 2 - 1)
    community = community + np.where(participant == 1, 0, COMMUNITIES // 2)
    shared = COMMUNITY_SPREAD * Stream(seed, "w4p/communities").normal(COMMUNITIES)[community]
    young = (Stream(seed, "w4p/young").uniform(size) < SHARE_YOUNG_OR_WOMEN).astype(int)
    return pd.DataFrame(
        {
            "household": [f"SIM-Q{number:03d}" for number in range(1, size + 1)],
            "community": [f"SIM-K{number:02d}" for number in community + 1],
            "participant": participant,
            "young_or_woman": young,
            "members": 1 + Stream(seed, "w4p/members").integers(size, least=1, most=6),
            "head_age": np.clip(44 + 12 * Stream(seed, "w4p/age").normal(size), 20, 80).round().astype(int),
            "head_schooling_years": np.clip(7 + 3.2 * Stream(seed, "w4p/schooling").normal(size), 0, 16)
            .round()
            .astype(int),
            "land_ha": np.exp(0.1 + 0.7 * Stream(seed, "w4p/land").normal(size)).round(2),
            "standing": HOUSEHOLD_SPREAD * Stream(seed, "w4p/standing").normal(size) + shared,
        }
    )


def _round(seed: int, *, year: int, households: pd.DataFrame) -> pd.DataFrame:
    size, took_part = len(households), households["participant"].to_numpy() == 1
    standing = households["standing"].to_numpy()
    noise = NOISE * Stream(seed, f"w4p/noise/{year}").normal(size)
    base = np.where(took_part, BASE["participant"], BASE["similar"]) + ROUND_CHANGE[year]
    spread = (HOUSEHOLD_SPREAD**2 + COMMUNITY_SPREAD**2 + NOISE**2) / 2
    without = base * np.exp(standing + noise - spread)
    effect = np.where(took_part, _effect(year, households=households), 0.0)
    frame = households.drop(columns="standing").assign(year=year)
    left = without.copy()
    for name, share in PARTS.items():
        wobble = np.exp(0.25 * Stream(seed, f"w4p/{name}/{year}").normal(size) - 0.25**2 / 2)
        part = left if name == "transfers_pen" else np.minimum(without * share * wobble, left)
        left = left - part
        gain = {"business_pen": THROUGH_BUSINESS, "wage_pen": 1 - THROUGH_BUSINESS}.get(name, 0.0)
        frame[name] = (part + gain * effect).round(2)
    frame["net_income_pen"] = frame[list(PARTS)].sum(axis=1).round(2)
    for name, (share, by_2020, by_2022) in SECONDARY.items():
        added = {2019: 0.0, 2020: by_2020, 2022: by_2022}[year] * took_part
        chance = share + added + 0.15 * standing * (-1 if name == "migrated_for_work" else 1)
        frame[name] = (Stream(seed, f"w4p/{name}/{year}").uniform(size) < chance).astype(float)
    found = _found(seed, year=year, took_part=took_part, standing=standing)
    frame["found"] = found.astype(int)
    frame.loc[~found, [*PARTS, "net_income_pen", *SECONDARY]] = np.nan
    return frame


def _effect(year: int, *, households: pd.DataFrame) -> Numbers:
    """On each participant; the mean over all of them is that of the round."""
    if year != ROUNDS[-1]:
        return np.full(len(households), EFFECT[year])
    young = households["young_or_woman"].to_numpy()
    mean = young[households["participant"].to_numpy() == 1].mean()
    return np.asarray(EFFECT[year] + WITH_YOUNG_OR_WOMEN * (young - mean))


def _found(seed: int, *, year: int, took_part: "np.ndarray[Any, Any]", standing: Numbers) -> "np.ndarray[Any, Any]":
    """Whether each was interviewed; whoever was lost in 2020 is not looked for in 2022."""
    found = np.ones(took_part.size, dtype=bool)
    for each in ROUNDS[1:]:
        if each > year:
            break
        luck = Stream(seed, f"w4p/lost/{each}").uniform(took_part.size) * np.exp(LOST_MORE_IF_POOR * standing)
        for group, share in ((took_part, LOST[each][0]), (~took_part, LOST[each][1])):
            rows = np.flatnonzero(group)
            already = int((~found[rows]).sum())
            still = rows[found[rows]]
            found[still[np.argsort(luck[still], kind="stable")[: max(round(share * rows.size) - already, 0)]]] = False
    return found


def _truth(seed: int, *, lost: dict[str, int]) -> dict[str, Any]:
    return {
        "pack": "w4p",
        "seed": seed,
        "rounds": list(ROUNDS),
        "effect_on_net_income_per_head_pen": {str(year): effect for year, effect in EFFECT.items()},
        "more_with_a_young_person_or_woman_pen": WITH_YOUNG_OR_WOMEN,
        "through": {"business": THROUGH_BUSINESS, "wages": round(1 - THROUGH_BUSINESS, 6)},
        "base_pen": BASE,
        "round_change_pen": {str(year): change for year, change in ROUND_CHANGE.items()},
        "spreads_of_the_logarithm": {"household": HOUSEHOLD_SPREAD, "community": COMMUNITY_SPREAD, "noise": NOISE},
        "secondary": {
            name: dict(zip(("share_2019", "by_2020", "by_2022"), row, strict=True)) for name, row in SECONDARY.items()
        },
        "not_found": lost,
        "lost_more_if_poor": LOST_MORE_IF_POOR,
    }

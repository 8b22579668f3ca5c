"""The programme side of `paap`: 549 alliances and the profiles that were not selected, with everybody around them.

Scores come from `scoring_world`; here are the organisations, the bodies and their ties, and the monthly reports.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from eslabon.simulate.frames import FrameWorld
from eslabon.simulate.paap.alliances import (
    FIRST_MONTH,
    FRAUDS,
    Entered,
    alliance_rows,
    alliances_truth,
    profile_rows,
    true_rows,
)
from eslabon.simulate.paap.bodies import TIES, draw_bodies, draw_members, draw_ties
from eslabon.simulate.paap.scoring_world import ScoringWorld, simulate_scoring
from eslabon.simulate.reporting import Cheat, Columns, draw_cheats, report

DAYS = ("labour_days_women", "labour_days_men")
REPORTED = Columns(
    key="alliance",
    slipping=("sales_cop", *DAYS, "producers_linked", "visits"),
    inflated=("sales_cop", *DAYS),
)
SELECTED = "selected"


@dataclass(frozen=True)
class Programme:
    """The frames, the truth, and the round of scoring as it was."""

    world: FrameWorld
    scoring: ScoringWorld


def simulate_programme(seed: int, *, first: date = FIRST_MONTH) -> Programme:
    """A round of profiles, and eighteen months of the alliances that came out of it; equal for equal seeds."""
    scoring = simulate_scoring(seed)
    scored = scoring.profiles
    columns = (scored[name].tolist() for name in ("profile", "region", "amount_cop", "outcome"))
    entered = [
        Entered(profile, region, amount, is_selected=outcome == SELECTED)
        for profile, region, amount, outcome in zip(*columns, strict=True)
    ]
    by_region = {str(code): int(count) for code, count in scored.groupby("region").size().items()}
    bodies = draw_bodies(seed)
    members = draw_members(seed, bodies=bodies, profiles_by_region=by_region)
    profiles = profile_rows(seed, entered=entered, bodies=bodies, members=members)
    ties = draw_ties(seed, bodies=bodies, members=members, organisations=[one["organisation"] for one in profiles])
    alliances = alliance_rows(seed, profiles=profiles, bodies=bodies, members=members)
    true, before = true_rows(seed, alliances=alliances, profiles=profiles, first=first)
    told = report(seed, purpose="paap", rows=true, cheats=_cheats(seed, alliances, true=true), columns=REPORTED)
    # What is known when the alliance starts; how it went on is the truth's.
    known = [{name: one[name] for name in one if name not in {"linkage", "broken_off_after"}} for one in alliances]
    rows: dict[str, list[dict[str, Any]]] = {
        "bodies": [asdict(one) for one in bodies],
        "members": [asdict(one) for one in members],
        "ties": [asdict(one) for one in ties],
        "profiles": profiles,
        "alliances": known,
        "baselines": before,
        "reports": told.rows,
        "reports_true": true,
    }
    frames = {name: pd.DataFrame(each) for name, each in rows.items()}
    # As `eslabon profiles` reads them: the cut-off and the money under their plain names too.
    listed = scored.drop(columns="is_lifted").assign(cutoff=scoring.truth["cutoff"], amount=scored["amount_cop"])
    regions = scoring.regions.assign(budget=scoring.regions["budget_cop"])
    frames |= {"scores": listed, "sheets": _sheets(scoring), "regions": regions}
    frames = {name: frame.assign(simulated=True) for name, frame in frames.items()}
    truth = {
        "warning": "Simulated. No company, organisation or person in these files exists, and no figure was observed.",
        "first_month": first.isoformat()[:7],
        "scoring": scoring.truth,
        "lifted": scored.loc[scored["is_lifted"], "profile"].tolist(),
        "alliances": alliances_truth(alliances),
        "reports": told.truth(),
        "ties": {"counts": TIES, "planted": [asdict(one) for one in ties]},
    }
    return Programme(FrameWorld(frames, truth), scoring)


def _sheets(scoring: ScoringWorld) -> pd.DataFrame:
    """Two sheets for each profile: one row per scorer, one column per criterion."""
    frames = []
    for place in (0, 1):
        points = pd.DataFrame(scoring.points[:, place, :], columns=[one.code for one in scoring.sheet.criteria])
        keys = scoring.profiles[["profile", f"scorer_{place + 1}", f"score_{place + 1}"]].copy()
        keys.columns = pd.Index(["profile", "scorer", "total"])
        keys.insert(1, "position", place + 1)
        frames.append(pd.concat([keys, points], axis=1))
    return pd.concat(frames, ignore_index=True)


def _cheats(seed: int, alliances: list[dict[str, Any]], *, true: list[dict[str, Any]]) -> dict[str, Cheat]:
    """Who inflates: some of those that last, from the third to ninth month on."""
    lasting = {one["alliance"] for one in alliances if one["broken_off_after"] == ""}
    months: dict[str, list[str]] = {}
    for row in true:
        if row["alliance"] in lasting:
            months.setdefault(row["alliance"], []).append(row["month"])
    starts = {key: values[2:9] for key, values in months.items()}
    return draw_cheats(seed, purpose="paap", starts=starts, count=FRAUDS)

"""The simulated world of `paap`: proposals scored against a cut-off, and interviews with producers on its two sides.

Three departments let scores jump just above the cut-off; take-up follows the cut-off with exceptions on both sides.
`programme` draws the other side: profiles with two score sheets, 549 alliances, their bodies and monthly reports.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from eslabon.simulate.frames import FrameWorld, write_frames
from eslabon.simulate.paap.programme import simulate_programme
from eslabon.simulate.streams import Numbers, Stream

__all__ = ["simulate_paap", "simulate_programme", "write_paap"]

DEPARTMENTS = (
    "Antioquia", "Boyacá", "Caldas", "Casanare", "Cauca", "Cesar", "Cundinamarca", "Huila", "Magdalena", "Meta",
    "Nariño", "Norte de Santander", "Quindío", "Risaralda", "Santander", "Tolima",
)  # fmt: skip
JUMPING = ("Cauca", "Huila", "Nariño")  # ours: the source does not name the three that it left out
PRODUCTS = ("coffee", "cacao", "avocado", "dairy", "plantain", "honey")
PROPOSALS, CUTOFF = 400, 70.0  # per department; points out of 100 (the source prints neither)
INTERVIEWS, IN_JUMPING = 1126, 330  # 1,126 in the source; 796 remain once three departments are out
NO_PRODUCTIVITY, NO_PROFIT = 219, 12  # 577 and 784 of the 796
TAKE_UP = (0.10, 0.82)  # chance of taking part below and from the cut-off on
MANIPULATED = 0.9  # share of the proposals 0 to 4 points short that were lifted over the cut-off in the three
# The source's Table 1: what taking part does at the cut-off.
EFFECT = {"productivity_z": 0.584, "sales_cop": 7_277_324.0, "profit_cop": 4_896_313.0}
SLOPE = {"productivity_z": 0.012, "sales_cop": 90_000.0, "profit_cop": 45_000.0}  # per point of the score
LEVEL = {"productivity_z": -0.15, "sales_cop": 14_500_000.0, "profit_cop": 4_300_000.0}
SPREAD = {"productivity_z": 0.80, "sales_cop": 9_000_000.0, "profit_cop": 4_500_000.0}
FARM_SLOPE = {"productivity_z": 0.03, "sales_cop": 900_000.0, "profit_cop": 300_000.0}  # per hectare
FARM_HA, FARM_JUMP = 2.2, 1.1  # hectares, and how many more from the cut-off on: the imbalance to correct


def simulate_paap(seed: int) -> FrameWorld:
    """The frames proposals (6,400) and interviews (1,126), with the truth; equal for equal seeds."""
    proposals = _proposals(seed)
    interviews = _interviews(seed, proposals=proposals)
    return FrameWorld({"proposals": proposals, "interviews": interviews}, _truth(seed))


def write_paap(seed: int, directory: Path) -> list[str]:
    """Simulate both sides and write them into `directory`; the names of the files."""
    impact, programme = simulate_paap(seed), simulate_programme(seed).world
    both = FrameWorld({**impact.frames, **programme.frames}, {**impact.truth, "programme": programme.truth})
    return write_frames(both, directory)


def _proposals(seed: int) -> pd.DataFrame:
    """Scores with two decimals; in three departments many of those just short were lifted."""
    size = PROPOSALS * len(DEPARTMENTS)
    department = np.repeat(np.asarray(DEPARTMENTS), PROPOSALS)
    score = np.clip(69.5 + 9.5 * Stream(seed, "paap/score").normal(size), 32, 99)
    lift = Stream(seed, "paap/lift")
    short = (score < CUTOFF) & (score >= CUTOFF - 4) & np.isin(department, JUMPING)
    lifted = short & (lift.uniform(size) < MANIPULATED)
    score = np.where(lifted, CUTOFF + 0.8 * lift.uniform(size), score).round(2)
    above = score >= CUTOFF
    took = Stream(seed, "paap/take-up").uniform(size) < np.where(above, TAKE_UP[1], TAKE_UP[0])
    return pd.DataFrame(
        {
            "proposal": [f"SIM-A{number:04d}" for number in range(1, size + 1)],
            "department": department,
            "product": np.asarray(PRODUCTS)[Stream(seed, "paap/product").classes(size, shares=(5, 3, 2, 2, 2, 1))],
            "score": score,
            "alliance": took.astype(int),
            "simulated": True,
        }
    )


def _interviews(seed: int, *, proposals: pd.DataFrame) -> pd.DataFrame:
    """Producers of proposals near the cut-off, four or so of each, in the numbers of the source."""
    jumping = proposals["department"].isin(JUMPING).to_numpy()
    rows = np.concatenate(
        [
            _drawn(seed, proposals=proposals, among=jumping, count=IN_JUMPING, purpose="jumping"),
            _drawn(seed, proposals=proposals, among=~jumping, count=INTERVIEWS - IN_JUMPING, purpose="rest"),
        ]
    )
    frame = proposals.iloc[rows].reset_index(drop=True)
    size = len(frame)
    above = (frame["score"] >= CUTOFF).to_numpy()
    frame.insert(0, "producer", [f"SIM-R{number:04d}" for number in range(1, size + 1)])
    # Who takes part of an alliance that was agreed, and who left it.
    frame["treated"] = ((frame["alliance"] == 1) & (Stream(seed, "paap/stayed").uniform(size) < 0.97)).astype(int)
    farm = np.exp(0.45 * Stream(seed, "paap/farm").normal(size) - 0.10)
    frame["farm_ha"] = ((FARM_HA + FARM_JUMP * above) * farm).round(2)
    frame["association_years"] = np.floor(7 * Stream(seed, "paap/association").uniform(size) ** 2).astype(int)
    frame["female"] = (Stream(seed, "paap/female").uniform(size) < 0.36).astype(int)
    frame["age"] = np.clip(49 + 12 * Stream(seed, "paap/age").normal(size), 19, 86).round().astype(int)
    ability = Stream(seed, "paap/ability").normal(size)
    for name in EFFECT:
        frame[name] = _outcome(seed, name=name, frame=frame, ability=ability)
    _forget(seed, frame=frame, jumping=frame["department"].isin(JUMPING).to_numpy())
    return frame[[name for name in frame.columns if name != "simulated"] + ["simulated"]]


def _drawn(
    seed: int, *, proposals: pd.DataFrame, among: NDArray[np.bool_], count: int, purpose: str
) -> NDArray[np.int64]:
    """Positions of proposals, nearer ones likelier, each as often as it gave producers."""
    near = np.exp(-(((proposals["score"].to_numpy() - CUTOFF) / 9.0) ** 2)) * among
    edges = np.cumsum(near)
    return np.sort(np.searchsorted(edges, Stream(seed, f"paap/{purpose}").uniform(count) * edges[-1], side="right"))


def _outcome(seed: int, *, name: str, frame: pd.DataFrame, ability: Numbers) -> Numbers:
    codes, _ = pd.factorize(frame["proposal"])
    shared = 0.25 * SPREAD[name] * Stream(seed, f"paap/{name}/alliance").normal(int(codes.max()) + 1)[codes]
    own = SPREAD[name] * (0.5 * ability + 0.8 * Stream(seed, f"paap/{name}").normal(len(frame)))
    value = LEVEL[name] + SLOPE[name] * (frame["score"] - CUTOFF) + FARM_SLOPE[name] * (frame["farm_ha"] - FARM_HA)
    value = (value + EFFECT[name] * frame["treated"] + shared + own).to_numpy()
    return np.asarray(value.round(4) if name == "productivity_z" else value.round(-3))


def _forget(seed: int, *, frame: pd.DataFrame, jumping: NDArray[np.bool_]) -> None:
    """Answers that were not given, in the numbers of the source outside the three departments."""
    for name, count in (("productivity_z", NO_PRODUCTIVITY), ("profit_cop", NO_PROFIT)):
        rest, those = np.flatnonzero(~jumping), np.flatnonzero(jumping)
        lost = [rest[Stream(seed, f"paap/missing/{name}").order(rest.size)[:count]]]
        lost.append(
            those[Stream(seed, f"paap/missing/{name}/3").order(those.size)[: round(count * those.size / rest.size)]]
        )
        frame.loc[np.concatenate(lost), name] = np.nan


def _truth(seed: int) -> dict[str, Any]:
    return {
        "pack": "paap",
        "seed": seed,
        "cutoff": CUTOFF,
        "departments_with_a_jump": list(JUMPING),
        "share_lifted_from_4_points_below": MANIPULATED,
        "take_up": {"below": TAKE_UP[0], "from_the_cutoff_on": TAKE_UP[1]},
        "stayed": 0.97,
        "effect_at_the_cutoff": EFFECT,
        "slope_per_point": SLOPE,
        "level": LEVEL,
        "spread": SPREAD,
        "farm_ha": {"below": FARM_HA, "jump": FARM_JUMP, "slope": FARM_SLOPE},
        "interviews": {"all": INTERVIEWS, "in_the_three": IN_JUMPING},
    }

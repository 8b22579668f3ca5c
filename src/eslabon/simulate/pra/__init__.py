"""The simulated world of `pra`: assisted places, six surveys around them, and the two of the matching exercise.

`programme` draws its other side: corridors, buyers, plans, producers and monthly reports.
"""

from pathlib import Path

from eslabon.simulate.frames import FrameWorld, write_frames
from eslabon.simulate.pra.households import draw_households
from eslabon.simulate.pra.matching import simulate_pair
from eslabon.simulate.pra.missing import forget
from eslabon.simulate.pra.outcomes import SAMPLE_KM, add_outcomes
from eslabon.simulate.pra.programme import simulate_programme
from eslabon.simulate.pra.territory import draw_territory

__all__ = ["simulate_pra", "simulate_programme", "write_pra"]

_LOCALITY = ("department", "lat", "lon", "altitude_m", "rural", "coast", "sierra", "selva", "settlement", "houses_2007")
_HIDDEN = ("wealth", "segment", "band", "distance_km", "mostly_native", "only_labourers", "first_purchase")


def simulate_pra(seed: int) -> FrameWorld:
    """The frames places, localities, households, labourers and pair, with the truth; equal for equal seeds.

    Notes
    -----
    `households` has the 58,879 producers of the source's Table 2; `labourers` the 1,363 households of its Table 12
    that only sell labour. Distances are not among the columns: a study finds them from the coordinates.
    """
    territory = draw_territory(seed)
    everybody = draw_households(seed, localities=territory.localities)
    everybody, truth = add_outcomes(seed, frame=everybody)
    everybody = forget(seed, frame=everybody, sample_km=SAMPLE_KM)
    pair, of_pair = simulate_pair(seed)
    only = everybody["only_labourers"] == 1
    order = ["household", "year", "half", "locality", *_LOCALITY]
    rest = [name for name in everybody.columns if name not in {*order, *_HIDDEN}]
    frames = {
        "places": territory.places,
        "localities": territory.localities.drop(columns=["band", "mostly_native", "distance_km", "first_purchase"]),
        "households": everybody.loc[~only, order + rest].reset_index(drop=True),
        "labourers": everybody.loc[only, order + rest].reset_index(drop=True),
        "pair": pair,
    }
    for frame in frames.values():
        frame["simulated"] = True
    told = {"pack": "pra", "seed": seed, "exposure": truth, "pair": of_pair}
    return FrameWorld(frames, told)


def write_pra(seed: int, directory: Path) -> list[str]:
    """Simulate both sides and write them into `directory`; the names of the files."""
    impact, programme = simulate_pra(seed), simulate_programme(seed).world
    both = FrameWorld({**impact.frames, **programme.frames}, {**impact.truth, "programme": programme.truth})
    return write_frames(both, directory)

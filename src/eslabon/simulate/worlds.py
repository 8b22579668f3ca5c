"""The worlds of frames by the code of their pack, for who asks by name."""

from collections.abc import Callable, Mapping

import pandas as pd

from eslabon.simulate.frames import FrameWorld
from eslabon.simulate.paap import simulate_paap
from eslabon.simulate.pra import simulate_pra
from eslabon.simulate.w4p import simulate_w4p

WORLDS: dict[str, Callable[[int], FrameWorld]] = {"paap": simulate_paap, "pra": simulate_pra, "w4p": simulate_w4p}


def frames_of(pack: str, seed: int) -> Mapping[str, pd.DataFrame]:
    """The frames of the world of `pack`.

    Raises
    ------
    KeyError
        No such world.
    """
    return WORLDS[pack](seed).frames

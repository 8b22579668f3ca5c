"""The 25 candidate corridors with their districts: invented figures around which the choice of the source can be made.

The corridors are those of the pack; every figure is ours. Nine of the ten that were chosen come first by poverty and
potential; Huancavelica does not and enters by a named override, as the source tells.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from eslabon.simulate.streams import Stream

DISTRICTS = (6, 14)  # fewest and most in a corridor
POVERTY_BY_CLASS = (0.16, 0.29, 0.42, 0.55, 0.68)  # the poorest is class 5
POTENTIAL_BY_CLASS = (14.0, 32.0, 50.0, 68.0, 86.0)
STEP_POVERTY, STEP_POTENTIAL = 0.017, 2.1  # between corridors of one class
HALF_INTERVAL = (0.025, 0.085)  # of a district's poverty rate, at 95 %
OVERRIDE_IN, OVERRIDE_OUT = "huancavelica", "cajamarca-sur"


@dataclass(frozen=True)
class Candidate:
    """A corridor that may be chosen."""

    code: str
    name: str
    departments: tuple[str, ...]  # INEI
    poverty_class: int
    potential_class: int
    centre: str = ""  # the town of its economic service centre
    chains: tuple[str, ...] = ()  # what its plans are about, the commonest first; only the chosen have any


CANDIDATES = (
    Candidate("ancash", "Áncash", ("02",), 4, 4, "Huaraz", ("potato", "artichoke", "trout", "beans")),
    Candidate("arequipa", "Arequipa", ("04",), 2, 5, "Arequipa", ("dairy", "artichoke", "quinoa", "handicrafts")),
    Candidate("ayacucho", "Ayacucho", ("05",), 5, 3, "Huamanga", ("quinoa", "cacao", "handicrafts", "potato")),
    Candidate("cusco", "Cusco", ("08",), 4, 5, "Cusco", ("coffee", "handicrafts", "quinoa", "potato", "dairy")),
    Candidate("huancavelica", "Huancavelica", ("09",), 5, 1, "Huancavelica", ("potato", "trout", "handicrafts")),
    Candidate("junin-pasco", "Junín-Pasco", ("12", "19"), 3, 5, "Huancayo", ("artichoke", "coffee", "trout")),
    Candidate("la-libertad", "La Libertad", ("13",), 3, 5, "Trujillo", ("artichoke", "beans", "dairy", "trout")),
    Candidate("madre-de-dios", "Madre de Dios", ("17",), 2, 5, "Puerto Maldonado", ("cacao", "handicrafts")),
    Candidate("puno", "Puno", ("21",), 4, 4, "Puno", ("quinoa", "trout", "handicrafts", "coffee", "dairy")),
    Candidate("sierra-norte-de-lima", "Sierra Norte de Lima", ("15",), 3, 4, "Huacho", ("dairy", "beans", "trout")),
    Candidate("amazonas", "Amazonas", ("01",), 4, 1),
    Candidate("apurimac", "Apurímac", ("03",), 5, 1),
    Candidate("cajamarca-norte", "Cajamarca Norte", ("06",), 4, 1),
    Candidate("cajamarca-sur", "Cajamarca Sur", ("06",), 5, 3),
    Candidate("huanuco", "Huánuco", ("10",), 5, 1),
    Candidate("ica", "Ica", ("11",), 1, 4),
    Candidate("jaen-bagua", "Jaén-Bagua", ("06", "01"), 3, 2),
    Candidate("la-convencion", "La Convención", ("08",), 1, 2),
    Candidate("lambayeque", "Lambayeque", ("14",), 2, 3),
    Candidate("lima-sur", "Sierra Sur de Lima", ("15",), 1, 2),
    Candidate("loreto", "Loreto", ("16",), 3, 2),
    Candidate("moquegua-tacna", "Moquegua-Tacna", ("18", "23"), 1, 4),
    Candidate("piura-tumbes", "Piura-Tumbes", ("20", "24"), 2, 2),
    Candidate("san-martin", "San Martín", ("22",), 2, 3),
    Candidate("ucayali", "Ucayali", ("25",), 1, 3),
)
CHOSEN = tuple(one for one in CANDIDATES if one.chains)


def draw_districts(seed: int) -> pd.DataFrame:
    """The districts of every candidate, with the columns that `eslabon corridors rank` reads and two more.

    Notes
    -----
    Rates differ inside a corridor, but their population-weighted mean is the corridor's own value, so that each class
    holds five corridors whatever the seed.
    """
    frames, seen = [], {"poverty": [0] * 5, "potential": [0] * 5}
    for candidate in CANDIDATES:
        step_of = {}
        for what, number in (("poverty", candidate.poverty_class), ("potential", candidate.potential_class)):
            step_of[what] = seen[what][number - 1]
            seen[what][number - 1] += 1
        poverty = POVERTY_BY_CLASS[candidate.poverty_class - 1] + STEP_POVERTY * step_of["poverty"]
        potential = POTENTIAL_BY_CLASS[candidate.potential_class - 1] + STEP_POTENTIAL * step_of["potential"]
        frames.append(_districts_of(seed, candidate=candidate, poverty=poverty, potential=potential))
    return pd.concat(frames, ignore_index=True)


def _districts_of(seed: int, *, candidate: Candidate, poverty: float, potential: float) -> pd.DataFrame:
    stream = Stream(seed, f"pra/districts/{candidate.code}")
    size = int(stream.integers(1, least=DISTRICTS[0], most=DISTRICTS[1])[0])
    population = np.exp(9.0 + 0.6 * stream.normal(size)).round().astype(int)
    weight = population / population.sum()
    rate = np.clip(0.06 * stream.normal(size), -0.10, 0.10)
    growth = np.clip(5.0 * stream.normal(size), -9.0, 9.0)
    rate = (poverty + rate - (weight * rate).sum()).round(4)
    growth = (potential + growth - (weight * growth).sum()).round(2)
    half = HALF_INTERVAL[0] + (HALF_INTERVAL[1] - HALF_INTERVAL[0]) * stream.uniform(size)
    departments = np.asarray(candidate.departments)[np.arange(size) % len(candidate.departments)]
    return pd.DataFrame(
        {
            "code": [f"SIM-{candidate.code}-{number:02d}" for number in range(1, size + 1)],
            "corridor": candidate.code,
            "poverty_rate": rate,
            "growth_potential": growth,
            "population": population,
            "poverty_low": np.clip(rate - half, 0, 1).round(4),
            "poverty_high": np.clip(rate + half, 0, 1).round(4),
            "department": departments,
        }
    )


def corridors_truth() -> dict[str, object]:
    """What was planted in the corridors."""
    return {
        "candidates": len(CANDIDATES),
        "chosen": [one.code for one in CHOSEN],
        "chosen_by_override": OVERRIDE_IN,
        "left_out_by_override": OVERRIDE_OUT,
        "classes": {one.code: [one.poverty_class, one.potential_class] for one in CANDIDATES},
        "poverty_by_class": list(POVERTY_BY_CLASS),
        "potential_by_class": list(POTENTIAL_BY_CLASS),
        "half_interval": list(HALF_INTERVAL),
    }

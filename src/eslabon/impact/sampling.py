"""How many to interview, and how many in each stratum."""

import math
from collections.abc import Mapping
from typing import TypeVar

from scipy import stats

from eslabon.impact.problems import BAD_SETTING, ImpactError
from eslabon.impact.problems_matching import MINIMUM_TOO_LARGE, SAMPLE_TOO_LARGE, STRATUM_UNUSABLE

Stratum = TypeVar("Stratum")


def sample_size(
    population: float,
    *,
    margin: float,
    confidence: float = 0.95,
    proportion: float = 50,
    design_effect: float = 1.0,
    response: float = 1.0,
) -> int:
    """Interviews for a share with a given margin of error, from a finite population, rounded to the nearest.

    Parameters
    ----------
    population
        Units to choose from, from 1 on; `math.inf` if there are very many.
    margin
        Half the width of the interval in percentage points, above 0 and below 100.
    confidence
        Between 0 and 1.
    proportion
        The share expected, in percent; 50 is the worst case.
    design_effect
        Variance of the design over that of simple random sampling, from 1 on.
    response
        Share of the chosen who answer, above 0 and at most 1.

    Returns
    -------
    int
        At least 1 and at most the population.

    Raises
    ------
    ImpactError
        IMPACT-E10: the setting and what was expected.

    Notes
    -----
    n = N z² p q / ((N − 1) e² + z² p q), times the design effect, over the response rate, never above N; halves go up.

    References
    ----------
    Cochran, W. G. (1977), Sampling techniques, section 4.4.

    Examples
    --------
    >>> sample_size(7839, margin=5.75)
    280
    """
    checks = (
        ("population", population, population >= 1, "a number from 1 on"),
        ("margin", margin, 0 < margin < 100, "percentage points between 0 and 100"),
        ("confidence", confidence, 0 < confidence < 1, "between 0 and 1"),
        ("proportion", proportion, 0 < proportion < 100, "percent between 0 and 100"),
        ("design_effect", design_effect, 1 <= design_effect < math.inf, "a number from 1 on"),
        ("response", response, 0 < response <= 1, "above 0 and at most 1"),
    )
    for name, value, is_right, expected in checks:
        if not is_right:
            raise ImpactError(BAD_SETTING, setting=name, value=value, expected=expected)
    z = float(stats.norm.ppf((1 + confidence) / 2))
    spread = z * z * proportion * (100 - proportion)
    whole = spread / margin**2
    n = whole if math.isinf(population) else population * spread / ((population - 1) * margin**2 + spread)
    wanted = max(1, math.floor(n * design_effect / response + 0.5))
    return wanted if math.isinf(population) else min(wanted, math.floor(population))


def allocate(strata: Mapping[Stratum, int], *, total: int, minimum: int = 0) -> dict[Stratum, int]:
    """A sample shared out among strata in proportion to their population, by the largest remainder.

    Parameters
    ----------
    strata
        Population of each stratum, whole numbers from 0 on.
    total
        Size of the whole sample.
    minimum
        Interviews that every stratum gets at least (all of a smaller stratum); the rest is in proportion.

    Returns
    -------
    dict
        The sample of each stratum in the order given; the sum is `total` and none exceeds its population.

    Raises
    ------
    ImpactError
        IMPACT-E54 (more than there are), E55 (the minima do not fit), E56 (a population that is no count), E10.

    Notes
    -----
    Quotas are total · N_h / N over the strata that are not held at their minimum; each gets the whole part, and what is
    left goes to the largest remainders. Equal remainders go to the larger stratum, then to the earlier.

    Examples
    --------
    >>> allocate({"coast": 500, "highlands": 300, "jungle": 9}, total=80, minimum=5)
    {'coast': 47, 'highlands': 28, 'jungle': 5}
    """
    wrong = [str(name) for name, size in strata.items() if isinstance(size, bool) or size != size // 1 or size < 0]
    if wrong or not strata:
        raise ImpactError(STRATUM_UNUSABLE, strata=", ".join(wrong) or "—")
    for setting, value in (("total", total), ("minimum", minimum)):
        if value < 0 or value != int(value):
            raise ImpactError(BAD_SETTING, setting=setting, value=value, expected="a whole number from 0 on")
    population = sum(strata.values())
    if total > population:
        raise ImpactError(SAMPLE_TOO_LARGE, total=total, population=population)
    floors = {name: min(minimum, size) for name, size in strata.items()}
    if sum(floors.values()) > total:
        raise ImpactError(MINIMUM_TOO_LARGE, minimum=minimum, needed=sum(floors.values()), total=total)
    fixed: dict[Stratum, int] = {}
    while True:
        free = [name for name in strata if name not in fixed]
        left, mass = total - sum(fixed.values()), sum(strata[name] for name in free)
        # Whole numbers throughout: a quota is left · N_h / mass, compared without dividing.
        short = [name for name in free if left * strata[name] < floors[name] * mass]
        if not short:
            break
        fixed |= {name: floors[name] for name in short}
    parts = {name: divmod(left * strata[name], mass) if mass else (0, 0) for name in free}
    out = {name: fixed.get(name, parts.get(name, (0, 0))[0]) for name in strata}
    places = {name: place for place, name in enumerate(strata)}
    for name in sorted(free, key=lambda one: (-parts[one][1], -strata[one], places[one]))[: total - sum(out.values())]:
        out[name] += 1
    return out

"""Quarters of reports with known errors and frauds, drawn and checked as in life."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from eslabon.impact.sampling import allocate, sample_size
from eslabon.rules.monitoring.correction import Checked, Correction, estimate_correction
from eslabon.rules.monitoring.draws import Unit, draw, size_strata

CENT = Decimal("0.01")


@dataclass(frozen=True)
class World:
    """How reports go wrong: shares of the alliances, and by how much."""

    alliances: int = 200
    honest: float = 0.10  # slips of the pen, either way
    inflated: float = 0.04  # a third to twice as much as there was
    invented: float = 0.02  # nothing of it is true
    forgotten: float = 0.0  # up to half as much again was left out
    spread: float = 1.0  # of the logarithm of sales


@dataclass(frozen=True)
class Quarter:
    """What each alliance reported and what is true."""

    reported: dict[str, Decimal]
    true: dict[str, Decimal]
    frauds: frozenset[str]


def quarter(world: World, *, seed: int) -> Quarter:
    """One quarter of that world."""
    chance = Random(seed)
    reported, true, frauds = {}, {}, set()
    for number in range(world.alliances):
        name = f"A{number:03}"
        said = chance.lognormvariate(10, world.spread)
        is_true = said
        if chance.random() < world.honest:
            is_true = said / (1 + chance.gauss(0, 0.05))
        if chance.random() < world.forgotten:
            is_true = said * chance.uniform(1.1, 1.5)
        if chance.random() < world.inflated:
            is_true, frauds = said / chance.uniform(1.33, 2), frauds | {name}
        if chance.random() < world.invented:
            is_true, frauds = 0.0, frauds | {name}
        reported[name] = Decimal(said).quantize(CENT)
        true[name] = reported[name] if is_true == said else Decimal(is_true).quantize(CENT)
    return Quarter(reported, true, frozenset(frauds))


def verify(found: Quarter, *, seed: str, margin: float = 10, confidence: float = 0.95) -> tuple[Correction, set[str]]:
    """The factor of a drawn sample, and who was drawn."""
    strata = size_strata(found.reported)
    population = dict(sorted(Counter(strata.values()).items()))
    total = sample_size(len(strata), margin=margin, confidence=confidence)
    sizes = allocate(population, total=total, minimum=2)
    chosen = draw([Unit(name, stratum) for name, stratum in strata.items()], sizes=sizes, seed=seed)
    checked = [Checked(one, strata[one], found.reported[one], found.true[one]) for one in chosen]
    factor = estimate_correction(checked, population=population, confidence=confidence)
    assert factor is not None
    return factor, set(chosen)


def covers(factor: Correction, found: Quarter) -> bool:
    """Whether the interval of the total holds the true one."""
    said, is_true = float(sum(found.reported.values())), float(sum(found.true.values()))
    return factor.low * said <= is_true <= factor.high * said


def covers_textbook(factor: Correction, found: Quarter) -> bool:
    """Whether the ratio estimator's own interval would have."""
    said, is_true = float(sum(found.reported.values())), float(sum(found.true.values()))
    return (factor.ratio - factor.seen) * said <= is_true <= (factor.ratio + factor.seen) * said

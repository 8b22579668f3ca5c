"""The published interval, tried on quarters whose truth is known."""

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from scipy import stats

from eslabon.rules.monitoring.correction import Checked, estimate_correction, student_quantile
from tests.rules.monitoring.worlds import World, covers, covers_textbook, quarter, verify

SEEDS = 200
LEAST = int(stats.binom.ppf(0.01, SEEDS, 0.95))  # fewer than this would show a coverage below 95 %
WORLDS = {
    "as it is": World(),
    "nobody errs": World(honest=0, inflated=0, invented=0),
    "slips only": World(inflated=0, invented=0),
    "rare fraud": World(honest=0, inflated=0.02, invented=0),
    "much fraud": World(inflated=0.1, invented=0.05),
    "sales left out": World(inflated=0, invented=0, forgotten=0.04),
    "few large alliances": World(honest=0, inflated=0, invented=0.02, spread=1.5),
    "forty alliances": World(alliances=40),
}


def coverage(world: World, *, margin: float, covered: Callable[..., bool] = covers) -> int:
    """In how many of 200 quarters the interval holds the true total."""
    count = 0
    for seed in range(SEEDS):
        found = quarter(world, seed=seed)
        factor, _ = verify(found, seed=f"quarter-{seed}", margin=margin)
        count += covered(factor, found)
    return count


def test_interval_holds_the_true_total_at_its_confidence() -> None:
    """MONITOR-45, MONITOR-46: 95 % over 200 quarters, where the textbook interval does not reach it."""
    assert coverage(WORLDS["as it is"], margin=10) >= LEAST
    assert coverage(WORLDS["as it is"], margin=10, covered=covers_textbook) < LEAST


@pytest.mark.slow
@pytest.mark.parametrize("margin", [10, 15, 20])
@pytest.mark.parametrize("name", WORLDS)
def test_interval_holds_the_true_total_in_every_world(name: str, margin: float) -> None:
    """MONITOR-46: slips, rare and frequent fraud, sales left out, a few that hold most, small programmes."""
    ours = coverage(WORLDS[name], margin=margin)
    textbook = coverage(WORLDS[name], margin=margin, covered=covers_textbook)
    width = sorted(
        factor.high - factor.low
        for factor, _ in (verify(quarter(WORLDS[name], seed=seed), seed=f"{seed}", margin=margin) for seed in range(50))
    )[25]
    sys.stderr.write(f"\n{name}, margin {margin}: {ours}/{SEEDS}, textbook {textbook}/{SEEDS}, width {width:.3f}\n")
    assert ours >= LEAST


def test_planted_fraud_is_found() -> None:
    """MONITOR-45: over the seeds, each alliance that over-reports is drawn as often as any other, and then seen."""
    world = replace(WORLDS["much fraud"], honest=0)
    drawn = planted = seen = 0
    for seed in range(60):
        found = quarter(world, seed=seed)
        factor, chosen = verify(found, seed=f"quarter-{seed}")
        planted += len(found.frauds)
        drawn += len(found.frauds & chosen)
        seen += factor.wrong
    assert seen == drawn  # everything that was drawn and is wrong is seen, and nothing else
    expected, spread = planted * 65 / 200, math.sqrt(planted * 65 / 200 * (1 - 65 / 200))
    assert abs(drawn - expected) < 4 * spread


def test_factor_of_over_reported_quarter_lies_below_one() -> None:
    """MONITOR-45."""
    world = World(honest=0, inflated=0.25, invented=0.1)
    below = sum(verify(quarter(world, seed=seed), seed=f"q{seed}")[0].high < 1 for seed in range(40))
    assert below >= 30


def test_census_has_no_width() -> None:
    """MONITOR-46: who checked everybody has missed nothing."""
    checked = [Checked(f"A{n}", "all", Decimal(10 * n), Decimal(9 * n)) for n in range(1, 9)]
    found = estimate_correction(checked, population={"all": 8}, confidence=0.95)
    assert found is not None
    assert (found.low, found.ratio, found.high) == (0.9, 0.9, 0.9)


def test_agreeing_sample_has_a_width_near_three_over_n() -> None:
    """MONITOR-46: of 60 that agreed out of very many, one in twenty may still be wrong."""
    checked = [Checked(f"A{n}", "all", Decimal(7), Decimal(7)) for n in range(60)]
    found = estimate_correction(checked, population={"all": 100_000}, confidence=0.95)
    assert found is not None
    exact = 1 - 0.025 ** (1 / 60)  # Clopper and Pearson
    assert exact <= 1 - found.low <= exact * 1.1
    assert found.seen == 0


def test_textbook_part_is_that_of_a_stratified_ratio_estimator() -> None:
    """MONITOR-45: against the formula written out for one stratum."""
    xs, ys = [100, 80, 120, 60, 140], [90, 80, 100, 60, 139]
    checked = [Checked(f"A{n}", "all", Decimal(x), Decimal(y)) for n, (x, y) in enumerate(zip(xs, ys, strict=True))]
    found = estimate_correction(checked, population={"all": 20}, confidence=0.9)
    assert found is not None
    ratio = sum(ys) / sum(xs)
    residuals = [y - ratio * x for x, y in zip(xs, ys, strict=True)]
    variance = 20**2 * (1 - 5 / 20) * sum(one * one for one in residuals) / 4 / 5
    half = stats.t.ppf(0.95, 4) * math.sqrt(variance) / (20 * sum(xs) / 5)
    assert found.ratio == pytest.approx(ratio, abs=1e-6)
    assert found.seen == pytest.approx(half, rel=2e-3)


def test_nothing_reported_gives_no_factor() -> None:
    """MONITOR-45."""
    assert estimate_correction([Checked("A", "x", Decimal(0), Decimal(0))], population={"x": 2}, confidence=0.9) is None


@pytest.mark.parametrize(
    ("strata", "population"), [(("x",), {"y": 3}), (("x",), {"x": 3, "y": 2}), (("x", "x"), {"x": 1})]
)
def test_sample_that_does_not_fit_its_frame_is_refused(strata: tuple[str, ...], population: dict[str, int]) -> None:
    checked = [Checked(f"A{n}", name, Decimal(1), Decimal(1)) for n, name in enumerate(strata)]
    with pytest.raises(ValueError, match="stratum"):
        estimate_correction(checked, population=population, confidence=0.95)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 6, 10, 30, 200])
@pytest.mark.parametrize("probability", [0.9, 0.95, 0.975, 0.995])
def test_quantile_agrees_with_scipy(freedom: int, probability: float) -> None:
    expected = stats.t.ppf(probability, freedom)
    assert student_quantile(probability, freedom=freedom) == pytest.approx(expected, rel=0.005 if freedom > 3 else 0.04)

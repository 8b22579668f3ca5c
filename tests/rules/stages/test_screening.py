"""The screen for pushed scores against an independent oracle, and what must not change its answer (STAGE-33)."""

import itertools
import math
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from eslabon.impact.manipulation import holm
from eslabon.rules import registry
from eslabon.rules.stages.screening import (
    RULE,
    Region,
    decide_plain,
    inputs_to_plain,
    nearest_scores,
    screen_regions,
    screen_to_plain,
)

CUT = Decimal(70)


def drawn(rng: random.Random, count: int, *, step: float = 0.01, lifted: float = 0.0) -> tuple[Decimal, ...]:
    """Scores of about 66 ± 9; a share of those up to eight points short is lifted to at most two points above."""
    found = []
    for _ in range(count):
        score = rng.gauss(66, 9.2)
        if 62 <= score < 70 and rng.random() < lifted:
            score = 70 + 2 * rng.random()
        found.append(Decimal(math.floor(score / step)) * Decimal(str(step)))
    return tuple(found)


def oracle(region: Region) -> float:
    """The p-value by another way: floats, sorting by distance, scipy's binomial and normal."""
    scores = sorted(float(one) for one in region.scores)
    cut, count = float(region.cutoff), len(scores)
    mean, spread = sum(scores) / count, stats.tstd(scores)
    at, beyond = stats.norm.pdf(cut, mean, spread), stats.norm.pdf(mean + spread, mean, spread)
    many = math.ceil(max(16, 1.5 * (4 * spread * at**2 / beyond) ** (2 / 3) * math.sqrt(count)) - 1e-9)
    gaps = {round(right - left, 6) for left, right in itertools.pairwise(scores)} - {0.0}
    grid = math.gcd(*(round(gap * 100) for gap in gaps)) / 100
    first = min((one for one in scores if one >= cut), default=cut)
    first -= grid * math.floor((first - cut) / grid + 1e-9)
    distance = sorted((round(abs(one - first + grid / 2), 6), one >= cut) for one in scores)
    near = [above for far, above in distance if far <= distance[min(many, count) - 1][0]]
    share_above = sum(near)
    return float(
        min(1, 2 * min(stats.binom.cdf(share_above, len(near), 0.45), stats.binom.sf(share_above - 1, len(near), 0.55)))
    )


@pytest.mark.parametrize("step", [0.01, 0.1, 0.5, 1.0])
def test_p_values_equal_an_oracles_on_every_grid_of_scores(step: float) -> None:
    rng = random.Random(20)
    regions = [
        Region(f"R{place}", CUT, drawn(rng, rng.randint(80, 260), step=step, lifted=rng.choice([0, 0.5, 0.9])))
        for place in range(30)
    ]
    found = screen_regions(regions)
    told = [oracle(region) for region in regions]
    tested = [line for line in found.lines if line.p_value is not None]
    assert len(tested) > 25
    for line, expected in zip(found.lines, told, strict=True):
        if line.p_value is not None:
            assert line.p_value == pytest.approx(expected, rel=1e-9)
    import numpy as np

    adjusted = holm(np.array([line.p_value for line in tested]))
    assert [line.p_holm for line in tested] == pytest.approx(adjusted.tolist())
    assert set(found.jumps) == {line.code for line in tested if line.p_holm is not None and line.p_holm < 0.01}
    assert decide_plain(inputs_to_plain(regions)) == screen_to_plain(found)


def test_pushed_regions_are_flagged_with_their_side_and_thin_ones_are_named() -> None:
    rng = random.Random(5)
    pushed, honest = drawn(rng, 110, lifted=0.9), drawn(rng, 110)
    kept_out = tuple(140 - score for score in drawn(rng, 200, lifted=0.9))  # too many just below
    regions = [
        Region("pushed", CUT, pushed), Region("honest", CUT, honest), Region("kept out", CUT, kept_out),
        Region("few", CUT, honest[:59]), Region("one side", Decimal(95), honest),
    ]  # fmt: skip
    found = screen_regions(regions)
    assert found.clause == "STAGE-33"
    assert {line.code: (line.verdict, line.side) for line in found.lines} == {
        "pushed": ("jump", "above"), "honest": ("no jump", ""), "kept out": ("jump", "below"),
        "few": ("too thin", ""), "one side": ("too thin", ""),
    }  # fmt: skip
    assert screen_regions(regions[3:]).thin == ("few", "one side")
    assert screen_regions([]).lines == ()


@settings(max_examples=25, deadline=None)
@given(
    distinct=st.lists(st.integers(0, 10_000), min_size=2, max_size=30, unique=True),
    cents=st.integers(2_000, 8_000),
    seed=st.integers(0, 99),
)
def test_order_unit_and_origin_of_the_scores_change_nothing(distinct: list[int], cents: int, seed: int) -> None:
    rng = random.Random(seed)
    scores = [Decimal(rng.choice(distinct)) / 100 for _ in range(80)] + [Decimal(one) / 100 for one in distinct]
    cutoff = Decimal(cents) / 100
    near = nearest_scores(Region("A", cutoff, tuple(scores)))
    assert 0 <= near.above <= near.count
    assert near.count >= 16
    shuffled = scores[:]
    rng.shuffle(shuffled)
    assert nearest_scores(Region("A", cutoff, tuple(shuffled))) == near
    moved = nearest_scores(Region("A", cutoff * 10 + 7, tuple(one * 10 + 7 for one in scores)))
    assert (moved.count, moved.above, moved.reach) == (near.count, near.above, near.reach * 10)


def test_scores_on_whole_points_do_not_accuse_an_honest_region() -> None:
    """A score equal to the cut-off reaches it, and weighs for neither side: the step ends between two points."""
    rng = random.Random(11)
    rounds = [screen_regions([Region(str(k), CUT, drawn(rng, 150, step=1.0)) for k in range(18)]) for _ in range(40)]
    assert sum(bool(one.jumps) for one in rounds) <= 2
    assert screen_regions([Region("A", CUT, (CUT,) * 40 + (CUT - 1,) * 40)]).jumps == ()


def test_a_stored_screen_is_asked_again_by_name_and_a_changed_one_is_seen() -> None:
    rng = random.Random(3)
    inputs = inputs_to_plain([Region("A", CUT, drawn(rng, 120, lifted=0.9)), Region("B", CUT, drawn(rng, 120))])
    rule = registry.find(RULE, registry.current_version(RULE))
    assert rule is not None
    assert rule(inputs)["jumps"] == ["A"]
    inputs["regions"][0]["scores"] = inputs["regions"][1]["scores"]
    assert rule(inputs)["jumps"] == []

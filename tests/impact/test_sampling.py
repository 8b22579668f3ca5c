"""How many and how many in each: the published case, the formula, and what allocation promises."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon import impact
from eslabon.impact import ImpactError


def test_sample_size_of_the_published_case_is_280():
    assert impact.sample_size(7839, margin=5.75) == 280


@pytest.mark.parametrize(
    ("case", "expected"),
    # Cochran (1977): 384 for a large population at 5 points; 370 for 10,000; whole population when it is tiny.
    [((math.inf, 5), 384), ((10_000, 5), 370), ((10, 5), 10), ((1, 5), 1)],
)
def test_sample_size_of_textbook_cases(case, expected):
    population, margin = case
    assert impact.sample_size(population, margin=margin) == expected


def test_sample_size_grows_with_the_design_effect_and_silence_and_never_beyond_everybody():
    assert impact.sample_size(math.inf, margin=5, design_effect=2, response=0.8) == 960
    assert impact.sample_size(500, margin=5, design_effect=4) == 500


@pytest.mark.parametrize(
    "wrong",
    [
        {"population": 0},
        {"margin": 0},
        {"margin": math.nan},
        {"confidence": 1},
        {"proportion": 100},
        {"design_effect": 0.5},
        {"response": 0},
    ],
)
def test_sample_size_without_meaning_is_refused(wrong):
    settings = {"population": 100, "margin": 5} | wrong
    with pytest.raises(ImpactError, match="IMPACT-E10"):
        impact.sample_size(settings.pop("population"), **settings)


populations = st.dictionaries(st.text(max_size=3), st.integers(0, 10_000), min_size=1, max_size=8)


@given(populations, st.data())
def test_allocate_sums_up_respects_bounds_and_stays_within_one_of_the_quota(strata, data):
    total = data.draw(st.integers(0, sum(strata.values())))
    found = impact.allocate(strata, total=total)
    assert sum(found.values()) == total
    assert list(found) == list(strata)
    mass = sum(strata.values())
    for name, size in strata.items():
        assert 0 <= found[name] <= size
        if mass:
            assert abs(found[name] - Fraction(total * size, mass)) < 1


@given(populations, st.integers(0, 50), st.data())
def test_allocate_with_a_minimum_gives_it_to_all_and_keeps_the_order_of_sizes(strata, minimum, data):
    floor = sum(min(minimum, size) for size in strata.values())
    total = data.draw(st.integers(floor, sum(strata.values())))
    found = impact.allocate(strata, total=total, minimum=minimum)
    assert sum(found.values()) == total
    for name, size in strata.items():
        assert min(minimum, size) <= found[name] <= size
        assert all(found[name] >= found[other] for other, less in strata.items() if less < size)


def test_allocate_equal_remainders_go_to_the_larger_then_the_earlier():
    assert impact.allocate({"a": 1, "b": 1, "c": 1}, total=2) == {"a": 1, "b": 1, "c": 0}
    assert impact.allocate({"small": 3, "large": 9}, total=2) == {"small": 0, "large": 2}


@pytest.mark.parametrize(
    ("strata", "asked", "code"),
    [
        ({"a": 3}, {"total": 4}, "IMPACT-E54"),
        ({"a": 30, "b": 30}, {"total": 4, "minimum": 3}, "IMPACT-E55"),
        ({"a": -1}, {"total": 0}, "IMPACT-E56"),
        ({"a": 2.5}, {"total": 1}, "IMPACT-E56"),
        ({}, {"total": 0}, "IMPACT-E56"),
        ({"a": 3}, {"total": -1}, "IMPACT-E10"),
        ({"a": 3}, {"total": 1, "minimum": -1}, "IMPACT-E10"),
    ],
)
def test_allocate_what_cannot_be_shared_out_is_refused(strata, asked, code):
    with pytest.raises(ImpactError) as refused:
        impact.allocate(strata, **asked)
    assert refused.value.code == code

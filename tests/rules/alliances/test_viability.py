"""The rule of sales over assistance, and who may depart from it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.alliances.viability import (
    NOT_COMPUTABLE,
    NOT_VIABLE,
    RULE,
    VERSION,
    VIABLE,
    PlanYear,
    ViabilityTerms,
    decide_viability,
    inputs_to_plain,
    is_stale,
    refuse_override,
    viability_to_plain,
)
from eslabon.rules.problems import Problem

FIVE = ViabilityTerms(Decimal(5), "incremental", 3)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)
plans = st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6)


def _years(*pairs):
    return [PlanYear(number, *pair) for number, pair in enumerate(pairs, start=1)]


def _decide(years, *, baseline=Decimal(100), terms=FIVE):
    return decide_viability(years, baseline=baseline, currency="PEN", terms=terms)


def test_exactly_five_times_is_viable_and_a_cent_less_is_not() -> None:
    """ALLIANCE-01."""
    enough = _years((Decimal(200), Decimal(20)))
    assert _decide(enough).result == VIABLE
    short = _years((Decimal("199.99"), Decimal(20)))
    found = _decide(short)
    assert (found.result, found.clause) == (NOT_VIABLE, "ALLIANCE-01")
    assert "0.01" in found.reason_es and "0.01" in found.reason_en


@given(plans, amounts, st.integers(1, 5))
@settings(max_examples=60)
def test_parts_add_up_to_the_answer_whatever_the_plan(pairs, baseline, horizon) -> None:
    """ALLIANCE-02, ALLIANCE-03, ALLIANCE-05: an oracle in whole cents."""
    terms = replace(FIVE, horizon_years=horizon)
    years = _years(*pairs)
    found = _decide(years, baseline=baseline, terms=terms)
    cents = [int(sales * 100) - int(baseline * 100) for sales, _cost in pairs[:horizon]]
    cost = sum(int(cost * 100) for _sales, cost in pairs)
    assert found.counted == Decimal(sum(cents)) / 100
    assert sum((part.counted for part in found.years if part.counted is not None), Decimal(0)) == found.counted
    assert found.assistance * 100 == cost
    if cost == 0:
        assert found.result == NOT_COMPUTABLE
    else:
        assert (found.result == VIABLE) is (sum(cents) >= 5 * cost)
    total = _decide(years, baseline=baseline, terms=replace(terms, basis="total"))
    assert total.counted == found.expected_total == sum((pair[0] for pair in pairs[:horizon]), Decimal(0))


def test_a_year_below_the_baseline_counts_against_the_plan() -> None:
    """ALLIANCE-02."""
    found = _decide(_years((Decimal(60), Decimal(10)), (Decimal(160), Decimal(5))))
    assert [part.counted for part in found.years] == [Decimal(-40), Decimal(60)]
    assert found.result == NOT_VIABLE


@pytest.mark.parametrize(
    ("years", "baseline"),
    [
        ([], Decimal(1)),
        (_years((None, Decimal(1))), Decimal(1)),
        (_years((Decimal(1), None)), Decimal(1)),
        (_years((Decimal(1), Decimal(1))), None),
        (_years((Decimal(1), Decimal(0))), Decimal(1)),
        ([PlanYear(4, Decimal(1), Decimal(1))], Decimal(1)),
    ],
)
def test_what_is_not_known_gives_no_answer(years, baseline) -> None:
    """ALLIANCE-04."""
    found = _decide(years, baseline=baseline)
    assert (found.result, found.ratio, found.clause) == (NOT_COMPUTABLE, None, "ALLIANCE-04")
    assert found.reason_es and found.reason_en


def test_total_basis_needs_no_baseline() -> None:
    """ALLIANCE-02."""
    terms = replace(FIVE, basis="total")
    assert _decide(_years((Decimal(50), Decimal(10))), baseline=None, terms=terms).result == VIABLE


def test_what_makes_no_sense_is_refused() -> None:
    for years, terms in (
        (_years((Decimal(-1), Decimal(1))), FIVE),
        ([PlanYear(1, Decimal(1), Decimal(1))] * 2, FIVE),
        ([PlanYear(0, Decimal(1), Decimal(1))], FIVE),
        ([], replace(FIVE, basis="net")),
    ):
        with pytest.raises(ValueError, match=r"given once|negative|no terms"):
            _decide(years, terms=terms)


def test_replayed_decision_is_the_same_and_figures_that_moved_are_noticed() -> None:
    """ALLIANCE-05, ALLIANCE-07."""
    years = _years((Decimal("200.50"), Decimal(20)), (Decimal(300), Decimal(10)))
    inputs = inputs_to_plain(years, baseline=Decimal(100), currency="PEN", terms=FIVE)
    rule = registry.find(RULE, VERSION)
    assert rule is not None
    assert rule(inputs) == viability_to_plain(_decide(years))
    same = inputs_to_plain(list(reversed(years)), baseline=Decimal("100.00"), currency="PEN", terms=FIVE)
    assert not is_stale(inputs, today=same)
    moved = inputs_to_plain(years, baseline=Decimal(101), currency="PEN", terms=FIVE)
    assert is_stale(inputs, today=moved)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"result": VIABLE}, "ALLIANCES-E04"),
        ({"reason": "  porque sí  "}, "ALLIANCES-E05"),
        ({"overrider_id": 2}, "ALLIANCES-E06"),
        ({"is_overridden": True}, "ALLIANCES-E07"),
    ],
)
def test_override_asks_a_name_and_a_reason_of_somebody_else(changed, code) -> None:
    """ALLIANCE-06."""
    given = {
        "result": NOT_VIABLE,
        "reason": "El comprador firmó un contrato por diez años.",
        "overrider_id": 1,
        "author_ids": frozenset({2}),
        "is_overridden": False,
    }
    refuse_override(**given)
    with pytest.raises(Problem) as refused:
        refuse_override(**{**given, **changed})
    assert refused.value.code == code

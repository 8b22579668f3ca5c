"""The ranking of corridors without files: exact ties, departures from the rule, replay, and chance from outside."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from statistics import NormalDist

import pytest

from eslabon.rules import registry
from eslabon.rules.problems import Problem
from eslabon.rules.targeting.plain import inputs_to_plain, ranking_to_plain
from eslabon.rules.targeting.ranking import rank_corridors
from eslabon.rules.targeting.sensitivity import rank_intervals
from eslabon.rules.targeting.values import District, Override, Weights

EVEN = Weights(Decimal(1), Decimal(1), 2)


def district(code, corridor, poverty, potential, people="100"):
    return District(code, corridor, Decimal(poverty), Decimal(potential), Decimal(people))


def test_true_ties_stay_ties_where_floats_would_part():
    """TARGET-03: 0.1 + 0.2 weighs what 0.3 weighs, and both take the higher class."""
    parts = [district("1", "A", "0.1", "1"), district("2", "A", "0.2", "1"), district("3", "A", "0.6", "1")]
    whole = [district("4", "B", "0.3", "1", "7"), district("5", "C", "0.1", "1")]
    found = {each.corridor: each for each in rank_corridors(parts + whole, weights=EVEN)}
    assert found["A"].poverty_score == found["B"].poverty_score == 4
    assert (found["A"].rank, found["B"].rank, found["C"].rank) == (1, 2, 3)


def test_a_corridor_without_people_and_weights_below_zero_are_refused():
    """TARGET-01."""
    with pytest.raises(Problem, match="TARGETING-E02"):
        rank_corridors([district("1", "A", "0.1", "1", "0")], weights=EVEN)
    with pytest.raises(Problem, match="TARGETING-E03"):
        rank_corridors([], weights=replace(EVEN, poverty=Decimal(-1)))


def test_overrides_need_name_reason_and_a_ranked_corridor_and_the_last_one_stands():
    """TARGET-07, TARGET-08."""
    rows = [district("1", "A", "0.9", "9"), district("2", "B", "0.1", "1"), district("3", "C", "0.5", "5")]
    enter = Override("B", chosen=True, name="Comité", reason="hay una empresa que pone la mitad")
    leave = replace(enter, chosen=False, reason="la empresa se retiró del acuerdo")
    found = {each.corridor: each for each in rank_corridors(rows, weights=EVEN, overrides=[enter])}
    assert (found["B"].by_rule, found["B"].chosen, found["B"].clause) == (False, True, "TARGET-07")
    assert (found["A"].chosen, found["C"].chosen, found["A"].clause) == (True, True, "TARGET-06")
    last = rank_corridors(rows, weights=EVEN, overrides=[enter, leave])
    assert [each.corridor for each in last if each.chosen] == ["A", "C"]
    for wrong, code in (
        (replace(enter, corridor="D"), "E04"),
        (replace(enter, name="  "), "E05"),
        (replace(enter, reason="porque sí"), "E05"),
    ):
        with pytest.raises(Problem, match=f"TARGETING-{code}"):
            rank_corridors(rows, weights=EVEN, overrides=[wrong])


def test_a_stored_ranking_asked_again_is_the_same():
    """TARGET-09."""
    chance = Random(3)
    rows = [
        District(
            f"{n:06d}",
            f"C{n % 25}",
            Decimal(str(chance.random())),
            Decimal(str(chance.uniform(-9, 9))),
            Decimal(chance.randrange(1, 9999)),
            Decimal("0.1"),
            Decimal("0.2"),
        )
        for n in range(300)
    ]
    overrides = [Override("C3", chosen=True, name="Comité", reason="cofinanciamiento de una empresa")]
    inputs = inputs_to_plain(rows, weights=replace(EVEN, choose=10), overrides=overrides)
    rule = registry.find("targeting.ranking", registry.current_version("targeting.ranking"))
    assert rule is not None
    wanted = rank_corridors(rows, weights=replace(EVEN, choose=10), overrides=overrides)
    assert rule(inputs) == ranking_to_plain(wanted)
    assert len(wanted) == 25


def test_share_of_draws_in_which_a_corridor_leads_is_the_normal_ones():
    """TARGET-10: B overtakes A where the difference of two normal rates is below zero; 1 in 7 here, in few draws 0."""
    sd = Decimal("0.05")
    rows = [
        District(name, name, rate, Decimal(1), Decimal(100), rate - sd * Decimal("1.96"), rate + sd * Decimal("1.96"))
        for name, rate in (("A", Decimal("0.55")), ("B", Decimal("0.475")))
    ]
    chance, inverse = Random(5), NormalDist().inv_cdf
    draws = [(inverse(chance.random()), inverse(chance.random())) for _ in range(4_000)]
    overtaken = sum(0.475 + 0.05 * b > 0.55 + 0.05 * a for a, b in draws) / len(draws)
    assert abs(overtaken - NormalDist().cdf(-0.075 / (0.05 * 2**0.5))) < 0.02
    found = rank_intervals(rows, weights=EVEN, draws=draws)
    assert (found["A"].low, found["A"].high) == (1, 2)
    few = [pair for pair in draws if 0.475 + 0.05 * pair[1] < 0.55 + 0.05 * pair[0]]
    assert rank_intervals(rows, weights=EVEN, draws=few)["A"].high == 1
    assert rank_intervals([replace(each, poverty_low=None) for each in rows], weights=EVEN, draws=few) == {}


def test_drawn_rates_are_clipped_to_shares():
    """TARGET-10: a rate drawn beyond 1 counts as 1, so two that are clipped tie by name."""
    rows = [
        District(name, name, Decimal("0.9"), Decimal(1), Decimal(1), Decimal(0), Decimal("1.8")) for name in ("B", "A")
    ]
    found = rank_intervals(rows, weights=EVEN, draws=[(9.0, 8.0)])
    assert (found["A"].low, found["B"].low) == (1, 2)

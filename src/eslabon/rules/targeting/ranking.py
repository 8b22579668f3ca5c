"""The order of corridors by poverty and growth potential, and the choice among them. Clauses TARGET-01 to TARGET-09."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from fractions import Fraction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import targeting as problems
from eslabon.rules.targeting.values import CLASSES, PLACES, District, Override, RankedCorridor, Weights

RULE = "targeting.ranking"
VERSION = "1"
_EXACT = Context(prec=400)  # enough for every product and sum of what files may hold
SHORTEST_REASON = 10  # characters; fewer say nothing that somebody could argue with


def rank_corridors(
    districts: Sequence[District], *, weights: Weights, overrides: Sequence[Override] = ()
) -> tuple[RankedCorridor, ...]:
    """Every corridor in the order of its rank, with its classes and whether it is chosen.

    Parameters
    ----------
    districts : sequence of District
        Each code once; every corridor with at least one person in it.
    weights : Weights
    overrides : sequence of Override
        In the order in which they were made; the last one of a corridor stands.

    Raises
    ------
    Problem
        A corridor without people (TARGETING-E02), weights outside their range (TARGETING-E03), an override of a
        corridor that is not there (TARGETING-E04) or without name and reason (TARGETING-E05).

    Notes
    -----
    Clauses TARGET-01 (value), TARGET-02 and TARGET-03 (classes), TARGET-04 (total), TARGET-05 (order), TARGET-06
    (choice), TARGET-07 and TARGET-08 (overrides). Sums are exact: two corridors tie where their true values do.

    >>> two = [District("1", "A", Decimal("0.5"), Decimal(1), Decimal(100)),
    ...        District("2", "B", Decimal("0.2"), Decimal(3), Decimal(100))]
    >>> [(one.corridor, one.poverty_score, one.potential_score, one.rank, one.chosen)
    ...  for one in rank_corridors(two, weights=Weights(Decimal(1), Decimal(1), 1))]
    [('A', 3, 1, 1, True), ('B', 1, 3, 2, False)]
    """
    if weights.poverty < 0 or weights.potential < 0 or weights.choose < 0:
        raise Problem(problems.WEIGHTS_OUTSIDE)
    poverty, potential = corridor_values(districts)
    poverty_scores, potential_scores = classes_of(poverty), classes_of(potential)
    totals = {
        name: weights.poverty * poverty_scores[name] + weights.potential * potential_scores[name] for name in poverty
    }
    order = sorted(poverty, key=lambda name: (-totals[name], -poverty[name], name))
    ranked = [
        RankedCorridor(
            corridor=name,
            poverty_rate=poverty[name],
            growth_potential=potential[name],
            poverty_score=poverty_scores[name],
            potential_score=potential_scores[name],
            total=totals[name],
            rank=rank,
            by_rule=rank <= weights.choose,
            chosen=rank <= weights.choose,
            clause="TARGET-06",
        )
        for rank, name in enumerate(order, start=1)
    ]
    return _overridden(ranked, overrides)


def corridor_values(districts: Sequence[District]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Poverty and growth potential of each corridor: means weighted by population, to 12 decimals (TARGET-01).

    >>> rows = [District("1", "A", Decimal("0.2"), Decimal(2), Decimal(300)),
    ...         District("2", "A", Decimal("0.6"), Decimal(4), Decimal(100))]
    >>> corridor_values(rows)
    ({'A': Decimal('0.300000000000')}, {'A': Decimal('2.500000000000')})
    """
    people: dict[str, Decimal] = defaultdict(Decimal)
    poor: dict[str, Decimal] = defaultdict(Decimal)
    grown: dict[str, Decimal] = defaultdict(Decimal)
    for each in districts:
        name = each.corridor
        people[name] = _EXACT.add(people[name], each.population)
        poor[name] = _EXACT.add(poor[name], _EXACT.multiply(each.population, each.poverty_rate))
        grown[name] = _EXACT.add(grown[name], _EXACT.multiply(each.population, each.growth_potential))
    if empty := sorted(name for name, count in people.items() if not count):
        raise Problem(problems.CORRIDOR_EMPTY, corridor=empty[0])
    return (
        {name: _mean(poor[name], people[name]) for name in people},
        {name: _mean(grown[name], people[name]) for name in people},
    )


def classes_of(values: Mapping[str, Decimal] | Mapping[str, float]) -> dict[str, int]:
    """Classes 1 to 5: 1 + ⌊5k/n⌋ at position k of n in ascending order; equals take the highest class among them.

    Notes
    -----
    Clauses TARGET-02 and TARGET-03. Values are compared as they come: round them first.

    >>> classes_of({"a": Decimal(1), "b": Decimal(2), "c": Decimal(2), "d": Decimal(3), "e": Decimal(9)})
    {'a': 1, 'b': 3, 'c': 3, 'd': 4, 'e': 5}
    >>> classes_of({"only": Decimal(1)})
    {'only': 1}
    """
    found: dict[str, int] = {}
    highest: dict[Decimal | float, int] = {}
    order = sorted(values, key=lambda name: values[name])
    for position, name in enumerate(order):
        highest[values[name]] = 1 + CLASSES * position // len(order)
    for name in values:
        found[name] = highest[values[name]]
    return found


def _mean(total: Decimal, weight: Decimal) -> Decimal:
    exact: Fraction = Fraction(total) / Fraction(weight)
    return Decimal(round(exact * 10**PLACES)).scaleb(-PLACES, _EXACT)


def _overridden(ranked: Sequence[RankedCorridor], overrides: Sequence[Override]) -> tuple[RankedCorridor, ...]:
    names = {one.corridor for one in ranked}
    standing: dict[str, Override] = {}
    for override in overrides:
        check_override(override, known=names)
        standing[override.corridor] = override
    return tuple(
        replace(one, chosen=held.chosen, clause="TARGET-07", override=held)
        if (held := standing.get(one.corridor))
        else one
        for one in ranked
    )


def check_override(override: Override, *, known: set[str]) -> None:
    """Refuse a departure from the rule that nobody could answer for (TARGET-08).

    Raises
    ------
    Problem
        The corridor is not among `known` (TARGETING-E04); name or reason are missing (TARGETING-E05).

    >>> check_override(Override("A", chosen=True, name="Rosa", reason="hay cofinanciamiento"), known={"A"})
    """
    if override.corridor not in known:
        raise Problem(problems.CORRIDOR_UNKNOWN, corridor=override.corridor)
    if not override.name.strip() or len(override.reason.strip()) < SHORTEST_REASON:
        raise Problem(problems.OVERRIDE_UNREASONED, least=SHORTEST_REASON)

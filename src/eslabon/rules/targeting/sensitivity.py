"""How sure a corridor's rank is, given how sure the poverty of its districts is. Clause TARGET-10."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, lcm

from eslabon.rules.problems import Problem
from eslabon.rules.problems import targeting as problems
from eslabon.rules.targeting.ranking import classes_of, corridor_values
from eslabon.rules.targeting.values import PLACES, District, RankInterval, Weights

WIDTH = 3.92  # standard errors between the two ends of a 95 % interval
LOW, HIGH = 0.025, 0.975


def rank_intervals(
    districts: Sequence[District], *, weights: Weights, draws: Iterable[Sequence[float]]
) -> dict[str, RankInterval]:
    """The 2.5 and 97.5 % ranks of each corridor when its districts' poverty is drawn anew; empty without intervals.

    Parameters
    ----------
    districts : sequence of District
        A district without an interval keeps its rate in every draw.
    weights : Weights
    draws : iterable of sequences of float
        One standard normal number per district, in the order of `districts`, for each draw. Chance is the caller's:
        this rule answers the same for the same numbers.

    Raises
    ------
    Problem
        A corridor without people (TARGETING-E02).

    Notes
    -----
    Clause TARGET-10. rate + z · (high − low)/3.92, clipped to 0–1; then the order of TARGET-02 to TARGET-05. A
    percentile is the smallest rank that at least that share of the draws does not exceed, so it is a rank that occurs.
    The interval says how much the order depends on the sampling error of poverty alone; growth potential, population
    and weights stand still.

    >>> from decimal import Decimal
    >>> one = [District("1", "A", Decimal("0.5"), Decimal(1), Decimal(9), Decimal("0.4"), Decimal("0.6")),
    ...        District("2", "B", Decimal("0.6"), Decimal(1), Decimal(9), Decimal("0.5"), Decimal("0.7"))]
    >>> terms = Weights(Decimal(1), Decimal(1), 1)
    >>> rank_intervals(one, weights=terms, draws=[(0.0, 0.0), (2.0, -2.0)])
    {'A': RankInterval(low=1, high=2), 'B': RankInterval(low=1, high=2)}
    """
    if not any(each.has_interval for each in districts):
        return {}
    _poverty, potential = corridor_values(districts)
    potential_scores = classes_of(potential)
    names = list(potential)
    places = {name: place for place, name in enumerate(names)}
    owners = [places[each.corridor] for each in districts]
    rates = [(float(each.poverty_rate), _spread(each), float(each.population)) for each in districts]
    people = [0.0] * len(names)
    for owner, (_rate, _sd, weight) in zip(owners, rates, strict=True):
        people[owner] += weight
    by_poverty, step = _whole(weights)
    by_potential = [step * potential_scores[name] for name in names]
    ranks: dict[str, list[int]] = defaultdict(list)
    for numbers in draws:
        poor = [0.0] * len(names)
        for owner, (rate, spread, weight), z in zip(owners, rates, numbers, strict=True):
            poor[owner] += min(1.0, max(0.0, rate + spread * z)) * weight
        values = {name: round(poor[place] / people[place], PLACES) for place, name in enumerate(names)}
        scores = classes_of(values)
        totals = {name: by_poverty * scores[name] + by_potential[place] for place, name in enumerate(names)}
        order = sorted(names, key=lambda name: (-totals[name], -values[name], name))
        for rank, name in enumerate(order, start=1):
            ranks[name].append(rank)
    return {name: _interval(sorted(ranks[name])) for name in names if ranks[name]}


def check_draws(size: int) -> None:
    """Refuse so few draws that 2.5 % of them is less than one.

    Raises
    ------
    Problem
        Fewer than 40 (TARGETING-E06).

    >>> check_draws(1000)
    """
    if size < 1 / LOW:
        raise Problem(problems.DRAWS_TOO_FEW, least=ceil(1 / LOW))


def _whole(weights: Weights) -> tuple[int, int]:
    """Both weights times one number, so that their sums are whole: equal totals stay equal, as in TARGET-04."""
    poverty, potential = Fraction(weights.poverty), Fraction(weights.potential)
    scale = lcm(poverty.denominator, potential.denominator)
    return int(poverty * scale), int(potential * scale)


def _spread(district: District) -> float:
    if district.poverty_low is None or district.poverty_high is None:
        return 0.0
    return float(district.poverty_high - district.poverty_low) / WIDTH


def _interval(ranks: Sequence[int]) -> RankInterval:
    low, high = (ranks[max(0, ceil(share * len(ranks)) - 1)] for share in (LOW, HIGH))
    return RankInterval(low, high)

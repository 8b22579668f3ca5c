"""Bridges to plain data for rankings: what is stored as JSON and asked again years later."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from eslabon.rules.targeting.ranking import rank_corridors
from eslabon.rules.targeting.values import District, Override, RankedCorridor, Weights


def inputs_to_plain(
    districts: Sequence[District], *, weights: Weights, overrides: Sequence[Override] = ()
) -> dict[str, Any]:
    """Everything that a ranking rests on, as it is stored for replay (the inputs of `rank_plain`).

    >>> found = inputs_to_plain([], weights=Weights(Decimal("1.0"), Decimal(1), 10))
    >>> found["weights"], sorted(found)
    ({'poverty': '1.0', 'potential': '1', 'choose': 10}, ['districts', 'overrides', 'weights'])
    """
    return {
        "districts": [
            [
                each.code,
                each.corridor,
                str(each.poverty_rate),
                str(each.growth_potential),
                str(each.population),
                None if each.poverty_low is None else str(each.poverty_low),
                None if each.poverty_high is None else str(each.poverty_high),
            ]
            for each in districts
        ],
        "weights": {
            "poverty": str(weights.poverty),
            "potential": str(weights.potential),
            "choose": weights.choose,
        },
        "overrides": [
            {"corridor": each.corridor, "chosen": each.chosen, "name": each.name, "reason": each.reason}
            for each in overrides
        ],
    }


def districts_from_plain(plain: Mapping[str, Any]) -> list[District]:
    """The districts of stored inputs.

    >>> one = District("010101", "A", Decimal("0.1"), Decimal(1), Decimal(5), Decimal("0.05"), Decimal("0.15"))
    >>> districts_from_plain(inputs_to_plain([one], weights=Weights(Decimal(1), Decimal(1), 1))) == [one]
    True
    """
    return [
        District(
            code,
            corridor,
            Decimal(rate),
            Decimal(potential),
            Decimal(population),
            None if low is None else Decimal(low),
            None if high is None else Decimal(high),
        )
        for code, corridor, rate, potential, population, low, high in plain["districts"]
    ]


def weights_from_plain(plain: Mapping[str, Any]) -> Weights:
    """The weights of stored inputs.

    >>> weights_from_plain({"weights": {"poverty": "1", "potential": "2", "choose": 3}}).choose
    3
    """
    found = plain["weights"]
    return Weights(Decimal(found["poverty"]), Decimal(found["potential"]), int(found["choose"]))


def overrides_from_plain(plain: Mapping[str, Any]) -> list[Override]:
    """The departures of stored inputs.

    >>> overrides_from_plain({"overrides": []})
    []
    """
    return [Override(**each) for each in plain["overrides"]]


def ranking_to_plain(ranking: Sequence[RankedCorridor]) -> dict[str, Any]:
    """A ranking as JSON-safe data, in its order.

    >>> ranking_to_plain(())
    {'corridors': []}
    """
    return {
        "corridors": [
            {
                "corridor": each.corridor,
                "poverty_rate": str(each.poverty_rate),
                "growth_potential": str(each.growth_potential),
                "poverty_score": each.poverty_score,
                "potential_score": each.potential_score,
                "total": str(each.total),
                "rank": each.rank,
                "by_rule": each.by_rule,
                "chosen": each.chosen,
                "clause": each.clause,
            }
            for each in ranking
        ]
    }


def rank_plain(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The stored ranking asked again (TARGET-09).

    >>> rank_plain(inputs_to_plain([], weights=Weights(Decimal(1), Decimal(1), 10)))
    {'corridors': []}
    """
    return ranking_to_plain(
        rank_corridors(
            districts_from_plain(plain), weights=weights_from_plain(plain), overrides=overrides_from_plain(plain)
        )
    )

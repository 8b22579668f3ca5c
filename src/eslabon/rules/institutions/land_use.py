"""Alternative development: hectares that are licit, those under trees, and the risk of going back to coca."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems

LOW, MEDIUM, HIGH, NOT_SAID = "low", "medium", "high", "not_said"
RISKS = (LOW, MEDIUM, HIGH, NOT_SAID)
LEAST_PRODUCERS = 5  # fewer point at somebody
SHORTEST_REASON = 10  # characters, of whoever opens the answers


@dataclass(frozen=True)
class LandUse:
    """What was seen of one producer's land on a day; a hectare figure that nobody knows is None, not 0."""

    licit_ha: Decimal | None
    agroforestry_ha: Decimal | None
    risk: str


@dataclass(frozen=True)
class LandUseTotals:
    """The latest answers of at least five producers, added.

    Attributes
    ----------
    producers : int
    licit_ha, agroforestry_ha : Decimal or None
        Sums over those of whom it is known; None where fewer than five of them are.
    risks : mapping of str to int, or None
        How many at each level; None where that would point at somebody.
    """

    producers: int
    licit_ha: Decimal | None
    agroforestry_ha: Decimal | None
    risks: Mapping[str, int] | None


def land_use_refusal(seen: LandUse, *, on: date, today: date) -> Problem | None:
    """Why an answer cannot be kept, or None.

    Notes
    -----
    Clause INSTITUTION-50: hectares are not negative, those under trees are among the licit ones, the risk is one of a
    closed scale, and the day has come.

    >>> seen = LandUse(Decimal(2), Decimal(1), "low")
    >>> land_use_refusal(seen, on=date(2022, 6, 1), today=date(2022, 6, 30))
    >>> land_use_refusal(LandUse(Decimal(1), Decimal(2), "low"), on=date(2022, 6, 1), today=date(2022, 6, 30)).code
    'INSTITUTIONS-E20'
    """
    known = [one for one in (seen.licit_ha, seen.agroforestry_ha) if one is not None]
    too_much = seen.licit_ha is not None and seen.agroforestry_ha is not None and seen.agroforestry_ha > seen.licit_ha
    if any(one < 0 for one in known) or too_much or seen.risk not in RISKS or on > today:
        return Problem(problems.UNSOUND_LAND_USE)
    return None


def reading_of_answers_refusal(reason: str) -> Problem | None:
    """Why somebody may not open single answers, or None: only with a reason, which is kept (INSTITUTION-52).

    >>> reading_of_answers_refusal("Visita de la unidad en julio")
    >>> reading_of_answers_refusal(" ver ").code
    'INSTITUTIONS-E21'
    """
    if len(reason.strip()) < SHORTEST_REASON:
        return Problem(problems.UNREASONED_READING, least=SHORTEST_REASON)
    return None


def land_use_totals(latest: Sequence[LandUse]) -> LandUseTotals | None:
    """What may be told without naming anybody; None for fewer than five producers.

    Parameters
    ----------
    latest : sequence of LandUse
        One per producer: the latest.

    Notes
    -----
    Clause INSTITUTION-51. The levels of risk are told together or not at all: not where one has fewer than five people
    and is not empty, since the rest is known. A rate of an answer everybody gives is no secret that a total can keep:
    where all are at one level, that level is told of each of them, so nothing is told.

    >>> six = [LandUse(Decimal(2), None, "low")] * 6
    >>> land_use_totals(six)
    LandUseTotals(producers=6, licit_ha=Decimal('12'), agroforestry_ha=None, risks=None)
    >>> land_use_totals(six + [LandUse(None, None, "high")] * 5).risks["high"]
    5
    >>> land_use_totals(six[:4]) is None
    True
    """
    if len(latest) < LEAST_PRODUCERS:
        return None
    counts = Counter(one.risk for one in latest)
    told = {risk: counts[risk] for risk in RISKS}
    points = any(0 < count < LEAST_PRODUCERS for count in told.values()) or max(told.values()) == len(latest)
    return LandUseTotals(
        producers=len(latest),
        licit_ha=_sum([one.licit_ha for one in latest]),
        agroforestry_ha=_sum([one.agroforestry_ha for one in latest]),
        risks=None if points else told,
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in values if one is not None]
    return sum(known, Decimal(0)) if len(known) >= LEAST_PRODUCERS else None


def land_use_to_plain(seen: LandUse) -> dict[str, Any]:
    """An answer as it is kept, encrypted.

    >>> land_use_to_plain(LandUse(Decimal("1.5"), None, "low"))
    {'licit_ha': '1.5', 'agroforestry_ha': None, 'risk': 'low'}
    """
    hectares = {"licit_ha": seen.licit_ha, "agroforestry_ha": seen.agroforestry_ha}
    return {name: None if value is None else str(value) for name, value in hectares.items()} | {"risk": seen.risk}


def land_use_from_plain(plain: Mapping[str, Any]) -> LandUse:
    """An answer as it was kept.

    >>> land_use_from_plain({"licit_ha": "1.5", "agroforestry_ha": None, "risk": "low"}).licit_ha
    Decimal('1.5')
    """
    hectares = (plain["licit_ha"], plain["agroforestry_ha"])
    licit, agroforestry = (None if value is None else Decimal(value) for value in hectares)
    return LandUse(licit, agroforestry, plain["risk"])

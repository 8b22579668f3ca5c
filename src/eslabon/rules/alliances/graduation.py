"""When an alliance may stand alone: on verified facts only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from eslabon.rules.alliances.bottlenecks import VERIFIED, is_left
from eslabon.rules.alliances.trust import SideTrust

RULE = "alliances.graduation"
VERSION = "1"
READY, NOT_YET = "ready", "not_yet"
PACKAGE, TRUST, BOTTLENECKS, ALONE = "package", "trust", "bottlenecks", "alone"


@dataclass(frozen=True)
class GraduationTerms:
    """What the programme asks.

    Attributes
    ----------
    least_package_percent : int
        Of the producers seen, who master the technical package.
    least_kept_percent, least_promises : int
        Of the promises due on each side, how many were kept; and how many there must have been.
    months_alone : int
        Months in a row in which verified purchases went on without assistance.
    """

    least_package_percent: int
    least_kept_percent: int
    least_promises: int
    months_alone: int


@dataclass(frozen=True)
class GraduationFacts:
    """What is known; every one of it verified by the monitoring unit, None or empty where it is not.

    Attributes
    ----------
    producers_seen, producers_mastering : int or None
        Producers whose practices were seen, and how many of them master the package.
    trust : tuple of SideTrust
        Of the buyer and of the producers.
    bottlenecks : tuple of str
        The state of each.
    months_buying_alone : int or None
        Months in a row, up to now, with verified purchases and without assistance.
    """

    producers_seen: int | None
    producers_mastering: int | None
    trust: tuple[SideTrust, ...]
    bottlenecks: tuple[str, ...]
    months_buying_alone: int | None


@dataclass(frozen=True)
class Criterion:
    """One condition, whether it is met, and by what figures."""

    code: str
    is_met: bool
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class GraduationAnswer:
    """ready | not_yet, by criterion."""

    result: str
    criteria: tuple[Criterion, ...]
    clause: str
    reason_es: str
    reason_en: str


def decide_graduation(facts: GraduationFacts, *, terms: GraduationTerms) -> GraduationAnswer:
    """Whether an alliance may graduate.

    Notes
    -----
    Clauses ALLIANCE-60 to ALLIANCE-64. What was not verified does not count, and what is not known is not met. Months
    that have passed are no condition.

    >>> terms = GraduationTerms(70, 80, 1, 3)
    >>> trust = (SideTrust("buyer", 2, 2, 0, 0, 100), SideTrust("organisation", 2, 2, 0, 0, 100))
    >>> facts = GraduationFacts(10, 8, trust, ("verified", "dropped"), 4)
    >>> decide_graduation(facts, terms=terms).result
    'ready'
    >>> decide_graduation(GraduationFacts(10, 8, trust, ("resolved",), 4), terms=terms).result
    'not_yet'
    """
    criteria = (
        _package(facts, terms=terms),
        _trust(facts.trust, terms=terms),
        _bottlenecks(facts.bottlenecks),
        _alone(facts.months_buying_alone, terms=terms),
    )
    missing = sum(not one.is_met for one in criteria)
    if missing:
        es = f"Faltan {missing} de las {len(criteria)} condiciones, sobre hechos verificados."
        en = f"{missing} of the {len(criteria)} conditions are missing, on verified facts."
        return GraduationAnswer(NOT_YET, criteria, "ALLIANCE-60", es, en)
    es, en = "Cumple todas las condiciones, sobre hechos verificados.", "It meets every condition, on verified facts."
    return GraduationAnswer(READY, criteria, "ALLIANCE-60", es, en)


def _package(facts: GraduationFacts, *, terms: GraduationTerms) -> Criterion:
    seen, mastering = facts.producers_seen, facts.producers_mastering
    if not seen or mastering is None:
        es = "Nadie comprobó todavía cuántos productores dominan el paquete técnico."
        en = "Nobody verified yet how many producers master the technical package."
        return Criterion(PACKAGE, is_met=False, clause="ALLIANCE-61", reason_es=es, reason_en=en)
    met = mastering * 100 >= seen * terms.least_package_percent
    es = f"Dominan el paquete técnico {mastering} de {seen} productores vistos; se pide el "
    en = f"{mastering} of {seen} producers seen master the technical package; "
    es, en = f"{es}{terms.least_package_percent} %.", f"{en}{terms.least_package_percent} % is asked."
    return Criterion(PACKAGE, is_met=met, clause="ALLIANCE-61", reason_es=es, reason_en=en)


def _trust(sides: Sequence[SideTrust], *, terms: GraduationTerms) -> Criterion:
    by_side = {one.side: one for one in sides}
    met, words_es, words_en = True, [], []
    for side, name_es, name_en in (
        ("buyer", "el comprador", "the buyer"),
        ("organisation", "los productores", "the producers"),
    ):
        one = by_side.get(side, SideTrust(side, 0, 0, 0, 0, None))
        met &= one.due >= max(terms.least_promises, 1) and one.kept * 100 >= one.due * terms.least_kept_percent
        words_es.append(f"{name_es}: {one.kept} de {one.due}")
        words_en.append(f"{name_en}: {one.kept} of {one.due}")
    es = f"Compromisos cumplidos de los vencidos ({'; '.join(words_es)}); se pide el {terms.least_kept_percent} %."
    en = f"Commitments kept of those due ({'; '.join(words_en)}); {terms.least_kept_percent} % is asked."
    return Criterion(TRUST, is_met=met, clause="ALLIANCE-62", reason_es=es, reason_en=en)


def _bottlenecks(states: Sequence[str]) -> Criterion:
    left, verified = sum(map(is_left, states)), sum(state == VERIFIED for state in states)
    if not verified and not left:
        es, en = "No hay ningún cuello de botella resuelto y verificado.", "No bottleneck is resolved and verified."
        return Criterion(BOTTLENECKS, is_met=False, clause="ALLIANCE-63", reason_es=es, reason_en=en)
    es = f"Cuellos de botella verificados: {verified}; quedan sin verificar: {left}."
    en = f"Bottlenecks verified: {verified}; left unverified: {left}."
    return Criterion(BOTTLENECKS, is_met=not left, clause="ALLIANCE-63", reason_es=es, reason_en=en)


def _alone(months: int | None, *, terms: GraduationTerms) -> Criterion:
    if months is None:
        es, en = "No hay compras verificadas sin el programa.", "There are no verified purchases without the programme."
        return Criterion(ALONE, is_met=False, clause="ALLIANCE-64", reason_es=es, reason_en=en)
    es = f"Meses seguidos de compras verificadas sin el programa: {months}; se piden {terms.months_alone}."
    en = f"Months in a row of verified purchases without the programme: {months}; {terms.months_alone} are asked."
    return Criterion(ALONE, is_met=months >= terms.months_alone, clause="ALLIANCE-64", reason_es=es, reason_en=en)


def inputs_to_plain(facts: GraduationFacts, *, terms: GraduationTerms) -> dict[str, Any]:
    """Everything that the decision rests on, JSON-safe.

    >>> terms = GraduationTerms(70, 80, 1, 3)
    >>> inputs_to_plain(GraduationFacts(None, None, (), (), None), terms=terms)["terms"]["months_alone"]
    3
    """
    return {
        "facts": {
            **asdict(facts),
            "trust": [asdict(one) for one in facts.trust],
            "bottlenecks": list(facts.bottlenecks),
        },
        "terms": asdict(terms),
    }


def answer_to_plain(found: GraduationAnswer) -> dict[str, Any]:
    """The decision as JSON-safe data.

    >>> terms = GraduationTerms(70, 80, 1, 3)
    >>> answer_to_plain(decide_graduation(GraduationFacts(None, None, (), (), None), terms=terms))["result"]
    'not_yet'
    """
    return {**asdict(found), "criteria": [asdict(one) for one in found.criteria]}


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The decision from what `inputs_to_plain` gave, for replay.

    >>> terms = GraduationTerms(70, 80, 1, 3)
    >>> decide_plain(inputs_to_plain(GraduationFacts(None, None, (), (), None), terms=terms))["clause"]
    'ALLIANCE-60'
    """
    given = dict(inputs["facts"])
    given["trust"] = tuple(SideTrust(**one) for one in given["trust"])
    given["bottlenecks"] = tuple(given["bottlenecks"])
    return answer_to_plain(decide_graduation(GraduationFacts(**given), terms=GraduationTerms(**inputs["terms"])))


def share(part: int | None, whole: int | None) -> Decimal | None:
    """A part of a whole as a share to four decimals; None where either is not known or the whole is empty.

    >>> share(7, 10)
    Decimal('0.7000')
    """
    return (Decimal(part) / whole).quantize(Decimal("0.0001")) if part is not None and whole else None

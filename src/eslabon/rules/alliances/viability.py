"""Whether the sales that a plan expects are worth the assistance that it asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems

RULE = "alliances.viability"
VERSION = "1"
VIABLE, NOT_VIABLE, NOT_COMPUTABLE = "viable", "not_viable", "not_computable"
INCREMENTAL, TOTAL = "incremental", "total"
BASES = (INCREMENTAL, TOTAL)
PLACES = Decimal("0.0001")
SHORTEST_REASON = 20


@dataclass(frozen=True)
class ViabilityTerms:
    """How a programme reads its rule.

    Attributes
    ----------
    ratio : Decimal
        How many times the cost of the assistance the sales must reach; more than 0.
    basis : str
        `incremental` (what exceeds the twelve months before) or `total`.
    horizon_years : int
        The plan's years whose sales count, from the first.
    """

    ratio: Decimal
    basis: str
    horizon_years: int


@dataclass(frozen=True)
class PlanYear:
    """One year of the plan: its sales and its assistance, both in the plan's currency; None was not given."""

    year: int
    sales: Decimal | None
    assistance: Decimal | None


@dataclass(frozen=True)
class YearPart:
    """What one year brings to either side of the comparison; `counted` is None where the year cannot be counted."""

    year: int
    sales: Decimal | None
    baseline: Decimal | None
    counted: Decimal | None
    assistance: Decimal | None


@dataclass(frozen=True)
class Viability:
    """The answer, with every part: `ratio` is what is reached, None where there is nothing to divide by."""

    result: str
    currency: str
    years: tuple[YearPart, ...]
    expected_total: Decimal
    expected_incremental: Decimal | None
    counted: Decimal | None
    assistance: Decimal
    required: Decimal
    ratio: Decimal | None
    clause: str
    reason_es: str
    reason_en: str


def decide_viability(
    years: Sequence[PlanYear], *, baseline: Decimal | None, currency: str, terms: ViabilityTerms
) -> Viability:
    """Whether expected sales reach the ratio over the cost of the assistance.

    Parameters
    ----------
    years : sequence of PlanYear
        The years of the plan, in any order, each once.
    baseline : Decimal or None
        Sales of the twelve months before the start; None while they are not complete.
    currency : str
        Of every amount; nothing is converted.
    terms : ViabilityTerms
        Of the programme.

    Raises
    ------
    ValueError
        A year is given twice or is below 1, an amount is negative, or the terms make no sense.

    Notes
    -----
    Clauses ALLIANCE-01 to ALLIANCE-05. A year that sells less than before counts against the plan; the assistance of
    every year counts, also beyond the horizon. What is not known is never taken as zero.

    >>> terms = ViabilityTerms(Decimal(5), "incremental", 3)
    >>> years = [PlanYear(1, Decimal(150), Decimal(20)), PlanYear(2, Decimal(200), Decimal(10))]
    >>> found = decide_viability(years, baseline=Decimal(100), currency="PEN", terms=terms)
    >>> found.result, found.counted, found.required, found.ratio
    ('viable', Decimal('150'), Decimal('150'), Decimal('5.0000'))
    >>> decide_viability(years, baseline=None, currency="PEN", terms=terms).result
    'not_computable'
    """
    _check(years, baseline=baseline, terms=terms)
    rows = sorted(years, key=lambda one: one.year)
    parts = tuple(_part(one, baseline=baseline, terms=terms) for one in rows)
    inside = [part for part in parts if part.year <= terms.horizon_years]
    expected_total = sum((part.sales or Decimal(0) for part in inside), Decimal(0))
    incremental = None
    if baseline is not None:
        incremental = sum((part.sales - baseline for part in inside if part.sales is not None), Decimal(0))
    counted = expected_total if terms.basis == TOTAL else incremental
    assistance = sum((part.assistance or Decimal(0) for part in parts), Decimal(0))
    required = terms.ratio * assistance
    result, clause, es, en = _answer(parts, inside=inside, counted=counted, assistance=assistance, terms=terms)
    known = result != NOT_COMPUTABLE and counted is not None
    return Viability(
        result=result,
        currency=currency,
        years=parts,
        expected_total=expected_total,
        expected_incremental=incremental,
        counted=counted,
        assistance=assistance,
        required=required,
        ratio=(counted / assistance).quantize(PLACES) if known and counted is not None else None,
        clause=clause,
        reason_es=es,
        reason_en=en,
    )


def _check(years: Sequence[PlanYear], *, baseline: Decimal | None, terms: ViabilityTerms) -> None:
    if terms.basis not in BASES or terms.ratio <= 0 or terms.horizon_years < 1:
        raise ValueError(f"no terms of viability: {terms}")
    numbers = [one.year for one in years]
    if len(set(numbers)) != len(numbers) or any(number < 1 for number in numbers):
        raise ValueError("each year of the plan is given once, from 1 on")
    amounts = [baseline, *(one.sales for one in years), *(one.assistance for one in years)]
    if any(amount is not None and amount < 0 for amount in amounts):
        raise ValueError("no amount is negative")


def _part(one: PlanYear, *, baseline: Decimal | None, terms: ViabilityTerms) -> YearPart:
    counted = None
    if one.year <= terms.horizon_years and one.sales is not None:
        if terms.basis == TOTAL:
            counted = one.sales
        elif baseline is not None:
            counted = one.sales - baseline
    return YearPart(one.year, one.sales, baseline, counted, one.assistance)


def _answer(
    parts: Sequence[YearPart],
    *,
    inside: Sequence[YearPart],
    counted: Decimal | None,
    assistance: Decimal,
    terms: ViabilityTerms,
) -> tuple[str, str, str, str]:
    """The result, its clause and its reasons."""
    gap = _what_is_missing(parts, inside=inside, counted=counted, assistance=assistance)
    if gap is not None:
        return NOT_COMPUTABLE, "ALLIANCE-04", *gap
    assert counted is not None  # noqa: S101 -- what is missing was answered above
    required = terms.ratio * assistance
    if counted >= required:
        es = f"Las ventas esperadas llegan a {terms.ratio} veces la asistencia."
        en = f"Expected sales reach {terms.ratio} times the assistance."
        return VIABLE, "ALLIANCE-01", es, en
    es = f"A las ventas esperadas les faltan {required - counted} para llegar a {terms.ratio} veces la asistencia."
    en = f"Expected sales fall {required - counted} short of {terms.ratio} times the assistance."
    return NOT_VIABLE, "ALLIANCE-01", es, en


def _what_is_missing(
    parts: Sequence[YearPart], *, inside: Sequence[YearPart], counted: Decimal | None, assistance: Decimal
) -> tuple[str, str] | None:
    without_sales = [part.year for part in inside if part.sales is None]
    without_cost = [part.year for part in parts if part.assistance is None]
    if not inside or without_sales:
        listed = ", ".join(map(str, without_sales)) or "1"
        return (
            f"Faltan las ventas esperadas del año {listed} del plan.",
            f"The expected sales of year {listed} of the plan are missing.",
        )
    if without_cost:
        listed = ", ".join(map(str, without_cost))
        return (
            f"Falta el costo de la asistencia del año {listed} del plan.",
            f"The cost of the assistance of year {listed} of the plan is missing.",
        )
    if counted is None:
        return (
            "Falta completar las ventas de los doce meses antes del inicio.",
            "The sales of the twelve months before the start are not complete.",
        )
    if assistance == 0:
        return (
            "El plan no tiene costo de asistencia con qué comparar las ventas.",
            "The plan has no cost of assistance to compare sales with.",
        )
    return None


def refuse_override(
    *, result: str, reason: str, overrider_id: object, author_ids: frozenset[object], is_overridden: bool
) -> None:
    """Raise unless a named person may depart from the rule's answer.

    Raises
    ------
    Problem
        ALLIANCES-E04 when the rule did not say no, E05 when the reason is too short, E06 when the person wrote or
        submitted the plan, E07 when somebody did so before.

    Notes
    -----
    Clause ALLIANCE-06.

    >>> refuse_override(result="not_viable", reason="El comprador firmó un contrato por diez años.", overrider_id=1,
    ...     author_ids=frozenset({2}), is_overridden=False)
    """
    if result == VIABLE:
        raise Problem(problems.NOTHING_TO_OVERRIDE)
    if is_overridden:
        raise Problem(problems.OVERRIDDEN_BEFORE)
    if overrider_id in author_ids:
        raise Problem(problems.OVERRIDE_OF_OWN_PLAN)
    if len(" ".join(reason.split())) < SHORTEST_REASON:
        raise Problem(problems.REASON_TOO_SHORT, least=SHORTEST_REASON)


def is_stale(decided: Mapping[str, Any], *, today: Mapping[str, Any]) -> bool:
    """Whether a kept decision rests on other figures than those of today (both as `inputs_to_plain` gives them).

    Notes
    -----
    Clause ALLIANCE-07: the rule is asked again at each gate, and the page says when figures moved in between.

    >>> is_stale({"baseline": "1"}, today={"baseline": "2"})
    True
    """
    return dict(decided) != dict(today)


def inputs_to_plain(
    years: Sequence[PlanYear], *, baseline: Decimal | None, currency: str, terms: ViabilityTerms
) -> dict[str, Any]:
    """Everything that the decision rests on, JSON-safe.

    >>> terms = ViabilityTerms(Decimal(5), "total", 3)
    >>> inputs_to_plain([], baseline=None, currency="COP", terms=terms)["terms"]
    {'ratio': '5', 'basis': 'total', 'horizon_years': 3}
    """
    return {
        "years": [
            {"year": one.year, "sales": _text(one.sales), "assistance": _text(one.assistance)}
            for one in sorted(years, key=lambda one: one.year)
        ],
        "baseline": _text(baseline),
        "currency": currency,
        "terms": {"ratio": _text(terms.ratio), "basis": terms.basis, "horizon_years": terms.horizon_years},
    }


def viability_to_plain(found: Viability) -> dict[str, Any]:
    """The decision as JSON-safe data.

    >>> terms = ViabilityTerms(Decimal(5), "total", 3)
    >>> viability_to_plain(decide_viability([], baseline=None, currency="COP", terms=terms))["result"]
    'not_computable'
    """
    amounts = ("expected_total", "expected_incremental", "counted", "assistance", "required", "ratio")
    return {
        "result": found.result,
        "currency": found.currency,
        "years": [
            {
                "year": part.year,
                **{name: _text(getattr(part, name)) for name in ("sales", "baseline", "counted", "assistance")},
            }
            for part in found.years
        ],
        **{name: _text(getattr(found, name)) for name in amounts},
        "clause": found.clause,
        "reason_es": found.reason_es,
        "reason_en": found.reason_en,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The decision from what `inputs_to_plain` gave, for replay.

    >>> terms = ViabilityTerms(Decimal(5), "total", 3)
    >>> decide_plain(inputs_to_plain([], baseline=None, currency="COP", terms=terms))["clause"]
    'ALLIANCE-04'
    """
    terms = ViabilityTerms(
        Decimal(inputs["terms"]["ratio"]), inputs["terms"]["basis"], inputs["terms"]["horizon_years"]
    )
    years = [PlanYear(one["year"], _number(one["sales"]), _number(one["assistance"])) for one in inputs["years"]]
    found = decide_viability(years, baseline=_number(inputs["baseline"]), currency=inputs["currency"], terms=terms)
    return viability_to_plain(found)


def _text(amount: Decimal | None) -> str | None:
    """An amount as text without a tail of zeros, so that 5 and 5.00 are the same input."""
    if amount is None:
        return None
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

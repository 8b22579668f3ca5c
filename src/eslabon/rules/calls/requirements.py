"""The six requirements of a call, one function each: declaration and terms in, finding out."""

from typing import Protocol

from eslabon.rules.calls import reasons, words
from eslabon.rules.calls.calendar import anniversary
from eslabon.rules.calls.declarations import FAIL, NEEDS_EVIDENCE, PASS, Declaration, Finding, Terms
from eslabon.rules.calls.reasons import find
from eslabon.rules.identifiers import is_valid_ruc, ruc_fits_person


class Check(Protocol):
    """One requirement: what was declared against what the call asks."""

    def __call__(self, declaration: Declaration, *, terms: Terms) -> Finding:
        """The finding on the requirement."""


def check_combination(declaration: Declaration, *, terms: Terms) -> Finding:
    """Requirement 1, CALL-01: the department and the chain are open together in this call.

    >>> from types import SimpleNamespace
    >>> terms = SimpleNamespace(combinations={("12", "coffee")})
    >>> check_combination(SimpleNamespace(place="12", chain="coffee"), terms=terms).result
    'pass'
    >>> check_combination(SimpleNamespace(place="15", chain="coffee"), terms=terms).reason_en
    'The call is not open to Lima – coffee. It is open to: Junín – coffee.'
    """
    pair = (declaration.place, declaration.chain)
    names = {f"name_{language}": words.combination_name(*pair, language=language) for language in ("es", "en")}
    if pair in terms.combinations:
        return find(1, result=PASS, reason=reasons.COMBINATION_OPEN, **names)
    for language in ("es", "en"):
        opened = (words.combination_name(*each, language=language) for each in sorted(terms.combinations))
        names[f"open_{language}"] = "; ".join(opened)
    return find(1, result=FAIL, reason=reasons.COMBINATION_CLOSED, **names)


def check_taxpayer(declaration: Declaration, *, terms: Terms) -> Finding:
    """Requirement 2, CALL-02: a valid RUC that fits the person, active, with the taxpayer record behind it.

    >>> from types import SimpleNamespace
    >>> declared = SimpleNamespace(
    ...     taxpayer_id="20512333797", person="legal", taxpayer_active=True, evidence=frozenset({"taxpayer"}))
    >>> check_taxpayer(declared, terms=None).result
    'pass'
    >>> declared.person = "natural"
    >>> check_taxpayer(declared, terms=None).result
    'fail'
    """
    ruc, person = declaration.taxpayer_id, declaration.person
    if not ruc:
        return find(2, result=FAIL, reason=reasons.RUC_EMPTY)
    if not is_valid_ruc(ruc):
        return find(2, result=FAIL, reason=reasons.RUC_WRONG, ruc=words.short(ruc))
    if not ruc_fits_person(ruc, person):
        kind = words.PERSONS[person]
        return find(
            2, result=FAIL, reason=reasons.RUC_OF_ANOTHER_PERSON, ruc=ruc, person_es=kind["es"], person_en=kind["en"]
        )
    if declaration.taxpayer_active is False:
        return find(2, result=FAIL, reason=reasons.RUC_NOT_ACTIVE, ruc=ruc)
    if declaration.taxpayer_active is None:
        return find(2, result=NEEDS_EVIDENCE, reason=reasons.RUC_STATUS_UNKNOWN, ruc=ruc)
    if "taxpayer" not in declaration.evidence:
        return find(2, result=NEEDS_EVIDENCE, reason=reasons.RUC_WITHOUT_EVIDENCE, ruc=ruc)
    return find(2, result=PASS, reason=reasons.RUC_ACTIVE, ruc=ruc)


def check_activity(declaration: Declaration, *, terms: Terms) -> Finding:
    """Requirement 3, CALL-03: the minimum of calendar years of activity on the day of the application.

    >>> from types import SimpleNamespace
    >>> from datetime import date
    >>> declared = SimpleNamespace(activity_start=date(2020, 2, 29), applied_on=date(2021, 2, 28))
    >>> check_activity(declared, terms=SimpleNamespace(minimum_activity_years=1)).result
    'fail'
    >>> declared.applied_on = date(2021, 3, 1)
    >>> check_activity(declared, terms=SimpleNamespace(minimum_activity_years=1)).result
    'pass'
    """
    years = terms.minimum_activity_years
    reached = anniversary(declaration.activity_start, years=years)
    details = {
        "start": declaration.activity_start,
        "applied": declaration.applied_on,
        "reached": reached,
        "years_es": f"{years} año" if years == 1 else f"{years} años",
        "years_en": f"{years} year" if years == 1 else f"{years} years",
    }
    if reached is None:
        return find(3, result=FAIL, reason=reasons.ACTIVITY_NEVER, **details)
    if declaration.applied_on < reached:
        return find(3, result=FAIL, reason=reasons.ACTIVITY_SHORT, **details)
    return find(3, result=PASS, reason=reasons.ACTIVITY_ENOUGH, **details)


def check_debts(declaration: Declaration, *, terms: Terms) -> Finding:
    """Requirement 4, CALL-04: no debts with, or sanctions by, the provider entities, where the call asks.

    >>> from types import SimpleNamespace
    >>> declared = SimpleNamespace(debts_or_sanctions=None)
    >>> [check_debts(declared, terms=SimpleNamespace(asks_debts=asked)).result for asked in (True, False)]
    ['needs_evidence', 'pass']
    """
    if not terms.asks_debts:
        return find(4, result=PASS, reason=reasons.DEBTS_NOT_ASKED)
    if declaration.debts_or_sanctions is None:
        return find(4, result=NEEDS_EVIDENCE, reason=reasons.DEBTS_UNKNOWN)
    if declaration.debts_or_sanctions:
        return find(4, result=FAIL, reason=reasons.DEBTS_DECLARED)
    return find(4, result=PASS, reason=reasons.DEBTS_NONE)


def check_export(declaration: Declaration, *, terms: Terms) -> Finding:
    """Requirement 5, CALL-05: an exporter with evidence of it, or exportable supply.

    >>> from types import SimpleNamespace
    >>> check_export(SimpleNamespace(exporter=False, exportable_supply=True), terms=None).result
    'pass'
    >>> check_export(SimpleNamespace(exporter=True, evidence=frozenset()), terms=None).result
    'needs_evidence'
    """
    if declaration.exporter:
        if "export" in declaration.evidence:
            return find(5, result=PASS, reason=reasons.EXPORTS)
        return find(5, result=NEEDS_EVIDENCE, reason=reasons.EXPORTS_WITHOUT_EVIDENCE)
    if declaration.exportable_supply:
        return find(5, result=PASS, reason=reasons.EXPORTABLE_SUPPLY)
    return find(5, result=FAIL, reason=reasons.NOTHING_TO_EXPORT)


def check_sales(declaration: Declaration, *, terms: Terms) -> Finding:
    """Requirement 6, CALL-06: a non-exporter sold strictly more than its chain's threshold in a year that counts.

    >>> from types import SimpleNamespace
    >>> from decimal import Decimal
    >>> terms = SimpleNamespace(sales_threshold_pen={"coffee": Decimal(80000)}, sales_years=3)
    >>> declared = SimpleNamespace(
    ...     exporter=False, chain="coffee", sales_last_pen=None, sales_previous_pen=Decimal("80000.00"),
    ...     sales_third_pen=None, evidence=frozenset({"sales"}))
    >>> check_sales(declared, terms=terms).reason_en
    'The largest sales declared are S/ 80,000, and more than S/ 80,000 in any of the last 3 years is asked.'
    """
    if declaration.exporter:
        return find(6, result=PASS, reason=reasons.SALES_NOT_ASKED)
    threshold = terms.sales_threshold_pen.get(declaration.chain)
    if threshold is None:
        names = {f"chain_{each}": words.chain_name(declaration.chain, language=each) for each in ("es", "en")}
        return find(6, result=FAIL, reason=reasons.SALES_WITHOUT_THRESHOLD, **names)
    all_years = (declaration.sales_last_pen, declaration.sales_previous_pen, declaration.sales_third_pen)
    declared = [amount for amount in all_years[: terms.sales_years] if amount is not None]
    one = terms.sales_years == 1
    details = {
        "threshold": words.soles(threshold),
        "years_es": "el último año" if one else f"alguno de los últimos {terms.sales_years} años",
        "years_en": "the last year" if one else f"any of the last {terms.sales_years} years",
    }
    if not declared:
        return find(6, result=NEEDS_EVIDENCE, reason=reasons.SALES_UNKNOWN, **details)
    best = max(declared)
    details["best"] = words.soles(best)
    if best <= threshold:
        return find(6, result=FAIL, reason=reasons.SALES_LOW, **details)
    if "sales" not in declaration.evidence:
        return find(6, result=NEEDS_EVIDENCE, reason=reasons.SALES_WITHOUT_EVIDENCE, **details)
    return find(6, result=PASS, reason=reasons.SALES_ENOUGH, **details)


REQUIREMENTS: tuple[Check, ...] = (
    check_combination,
    check_taxpayer,
    check_activity,
    check_debts,
    check_export,
    check_sales,
)

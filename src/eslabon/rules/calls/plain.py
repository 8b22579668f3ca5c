"""Bridges to plain data: what is stored as JSON and read back equal, years later."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.rules.calls.declarations import EVIDENCE_KINDS, Declaration, Finding, Terms, Verdict

_SALES = ("sales_last_pen", "sales_previous_pen", "sales_third_pen")


def terms_to_plain(terms: Terms) -> dict[str, Any]:
    """Terms as JSON-safe data: pairs as sorted lists, amounts as text.

    >>> terms = Terms(frozenset({("22", "cacao")}), False, {"cacao": Decimal("40000")}, 3)
    >>> terms_to_plain(terms)["combinations"], terms_to_plain(terms)["sales_threshold_pen"]
    ([['22', 'cacao']], {'cacao': '40000'})
    >>> terms_from_plain(terms_to_plain(terms)) == terms
    True
    """
    return {
        "combinations": sorted([place, chain] for place, chain in terms.combinations),
        "asks_debts": terms.asks_debts,
        "sales_threshold_pen": {
            chain: _amount_to_plain(terms.sales_threshold_pen[chain]) for chain in sorted(terms.sales_threshold_pen)
        },
        "sales_years": terms.sales_years,
        "minimum_activity_years": terms.minimum_activity_years,
    }


def terms_from_plain(data: Mapping[str, Any]) -> Terms:
    """Terms from what `terms_to_plain` gave; KeyError, ValueError or decimal.InvalidOperation on anything else.

    >>> data = {"combinations": [["22", "cacao"]], "asks_debts": False, "sales_threshold_pen": {"cacao": "40000"},
    ...         "sales_years": 3}
    >>> terms_from_plain(data).sales_threshold_pen, terms_from_plain(data).minimum_activity_years
    ({'cacao': Decimal('40000')}, 1)
    """
    return Terms(
        combinations=frozenset((str(place), str(chain)) for place, chain in data["combinations"]),
        asks_debts=bool(data["asks_debts"]),
        sales_threshold_pen={chain: Decimal(amount) for chain, amount in data["sales_threshold_pen"].items()},
        sales_years=int(data["sales_years"]),
        minimum_activity_years=int(data.get("minimum_activity_years", 1)),
    )


def declaration_to_plain(declaration: Declaration) -> dict[str, Any]:
    """A declaration under the column names of `eslabon call decide`; not declared = None, evidence a list in order.

    >>> row = {"place": "12", "chain": "coffee", "person": "legal", "activity_start": "2020-02-29",
    ...        "applied_on": "2021-06-01", "exporter": "no", "exportable_supply": "yes",
    ...        "sales_last_pen": "150000.00", "evidence": "taxpayer;sales"}
    >>> plain = declaration_to_plain(declaration_from_plain(row))
    >>> plain["exporter"], plain["sales_last_pen"], plain["sales_third_pen"], plain["evidence"]
    (False, '150000', None, ['taxpayer', 'sales'])
    """
    return {
        "place": declaration.place,
        "chain": declaration.chain,
        "person": declaration.person,
        "taxpayer_id": declaration.taxpayer_id,
        "taxpayer_active": declaration.taxpayer_active,
        "activity_start": declaration.activity_start.isoformat(),
        "applied_on": declaration.applied_on.isoformat(),
        "debts_or_sanctions": declaration.debts_or_sanctions,
        "exporter": declaration.exporter,
        "exportable_supply": declaration.exportable_supply,
        **{name: _amount_to_plain(getattr(declaration, name)) for name in _SALES},
        "evidence": [kind for kind in EVIDENCE_KINDS if kind in declaration.evidence],
    }


def declaration_from_plain(data: Mapping[str, Any]) -> Declaration:
    """A declaration from what `declaration_to_plain` gave.

    Yes and no may also be the texts `yes` and `no`, evidence one text with semicolons, and not declared an empty
    text, as in a row of the file.

    Raises
    ------
    KeyError, TypeError, ValueError, decimal.InvalidOperation
        If a value that the rule cannot do without is missing or malformed.

    >>> row = {"place": "12", "chain": "coffee", "person": "legal", "taxpayer_id": "20512333797",
    ...        "taxpayer_active": "", "activity_start": "2020-02-29", "applied_on": "2021-06-01",
    ...        "debts_or_sanctions": "no", "exporter": "no", "exportable_supply": "yes",
    ...        "sales_last_pen": "150000.01", "evidence": "taxpayer;sales"}
    >>> declared = declaration_from_plain(row)
    >>> declared.taxpayer_active is None, declared.exporter, declared.sales_last_pen, declared.sales_third_pen
    (True, False, Decimal('150000.01'), None)
    >>> declaration_from_plain(declaration_to_plain(declared)) == declared
    True
    """
    return Declaration(
        place=str(data["place"]),
        chain=str(data["chain"]),
        person=str(data["person"]),
        taxpayer_id=str(data.get("taxpayer_id") or ""),
        taxpayer_active=_optional_yes_no(data.get("taxpayer_active")),
        activity_start=date.fromisoformat(data["activity_start"]),
        applied_on=date.fromisoformat(data["applied_on"]),
        debts_or_sanctions=_optional_yes_no(data.get("debts_or_sanctions")),
        exporter=_yes_no(data["exporter"]),
        exportable_supply=_yes_no(data["exportable_supply"]),
        sales_last_pen=_amount_from_plain(data.get("sales_last_pen")),
        sales_previous_pen=_amount_from_plain(data.get("sales_previous_pen")),
        sales_third_pen=_amount_from_plain(data.get("sales_third_pen")),
        evidence=frozenset(_evidence(data.get("evidence"))),
    )


def finding_to_plain(finding: Finding) -> dict[str, Any]:
    """A finding as JSON-safe data.

    >>> finding_to_plain(Finding(1, "pass", "CALL-01", "sí", "yes"))["clause"]
    'CALL-01'
    """
    return {
        "requirement": finding.requirement,
        "result": finding.result,
        "clause": finding.clause,
        "reason_es": finding.reason_es,
        "reason_en": finding.reason_en,
    }


def finding_from_plain(data: Mapping[str, Any]) -> Finding:
    """A finding from what `finding_to_plain` gave.

    >>> finding = Finding(1, "pass", "CALL-01", "sí", "yes")
    >>> finding_from_plain(finding_to_plain(finding)) == finding
    True
    """
    return Finding(
        requirement=int(data["requirement"]),
        result=str(data["result"]),
        clause=str(data["clause"]),
        reason_es=str(data["reason_es"]),
        reason_en=str(data["reason_en"]),
    )


def verdict_to_plain(verdict: Verdict) -> dict[str, Any]:
    """A verdict with its findings as JSON-safe data.

    >>> verdict = Verdict("eligible", (Finding(1, "pass", "CALL-01", "sí", "yes"),), "CALL-07", "sí", "yes")
    >>> verdict_from_plain(verdict_to_plain(verdict)) == verdict
    True
    """
    return {
        "result": verdict.result,
        "findings": [finding_to_plain(finding) for finding in verdict.findings],
        "clause": verdict.clause,
        "reason_es": verdict.reason_es,
        "reason_en": verdict.reason_en,
    }


def verdict_from_plain(data: Mapping[str, Any]) -> Verdict:
    """A verdict from what `verdict_to_plain` gave.

    >>> data = {"result": "eligible", "findings": [], "clause": "CALL-07", "reason_es": "sí", "reason_en": "yes"}
    >>> verdict_from_plain(data).result
    'eligible'
    """
    return Verdict(
        result=str(data["result"]),
        findings=tuple(finding_from_plain(each) for each in data["findings"]),
        clause=str(data["clause"]),
        reason_es=str(data["reason_es"]),
        reason_en=str(data["reason_en"]),
    )


def inputs_to_plain(declaration: Declaration, *, terms: Terms, human: Sequence[Finding] = ()) -> dict[str, Any]:
    """Everything that a verdict rests on, as it is stored for replay (the inputs of `eligibility.decide_plain`).

    >>> row = {"place": "12", "chain": "coffee", "person": "legal", "activity_start": "2020-02-29",
    ...        "applied_on": "2021-06-01", "exporter": "no", "exportable_supply": "yes"}
    >>> sorted(inputs_to_plain(declaration_from_plain(row), terms=Terms(frozenset(), True, {}, 1)))
    ['declaration', 'human', 'terms']
    """
    return {
        "declaration": declaration_to_plain(declaration),
        "terms": terms_to_plain(terms),
        "human": [finding_to_plain(finding) for finding in human],
    }


def _yes_no(value: object) -> bool:
    answer = _optional_yes_no(value)
    if answer is None:
        raise ValueError("yes or no is needed")
    return answer


def _optional_yes_no(value: object) -> bool | None:
    if value is None or value == "":
        return None
    if value in (True, "yes"):
        return True
    if value in (False, "no"):
        return False
    raise ValueError(f"neither yes nor no: {value!r}")


def _amount_to_plain(amount: Decimal | None) -> str | None:
    """One text for one amount, however many zeros it was written with, so that equal declarations are stored equal."""
    if amount is None:
        return None
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amount_from_plain(value: object) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def _evidence(value: object) -> list[str]:
    if value is None:
        return []
    given = value.split(";") if isinstance(value, str) else value
    if not isinstance(given, Collection):
        raise TypeError(f"no list of evidence: {value!r}")
    kinds = [kind for each in given if (kind := str(each).strip())]
    if unknown := set(kinds) - set(EVIDENCE_KINDS):
        raise ValueError(f"unknown evidence: {sorted(unknown)}")
    return kinds

"""Who may enter a call: six requirements, one verdict, the reasons of each.

This module is the rule's face: it also gives the values of `declarations` and the plain-data bridges of `plain`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from eslabon.rules.calls import plain, words
from eslabon.rules.calls.declarations import (
    ELIGIBLE,
    EVIDENCE_KINDS,
    FAIL,
    NEEDS_EVIDENCE,
    NOT_ELIGIBLE,
    PASS,
    TO_CORRECT,
    Declaration,
    Finding,
    Terms,
    Verdict,
)
from eslabon.rules.calls.plain import (
    declaration_from_plain,
    declaration_to_plain,
    finding_from_plain,
    finding_to_plain,
    inputs_to_plain,
    terms_from_plain,
    terms_to_plain,
    verdict_from_plain,
    verdict_to_plain,
)
from eslabon.rules.calls.requirements import REQUIREMENTS

__all__ = [
    "ELIGIBLE",
    "EVIDENCE_KINDS",
    "FAIL",
    "NEEDS_EVIDENCE",
    "NOT_ELIGIBLE",
    "PASS",
    "RULE",
    "TO_CORRECT",
    "VERSION",
    "Declaration",
    "Finding",
    "Terms",
    "Verdict",
    "decide_eligibility",
    "decide_plain",
    "decide_verdict",
    "declaration_from_plain",
    "declaration_to_plain",
    "documents_asked",
    "finding_from_plain",
    "finding_to_plain",
    "inputs_to_plain",
    "terms_from_plain",
    "terms_to_plain",
    "verdict_from_plain",
    "verdict_to_plain",
]

RULE = "calls.eligibility"
VERSION = "1"


def decide_eligibility(declaration: Declaration, *, terms: Terms) -> Verdict:
    """The verdict on one declaration under the terms of one call.

    Parameters
    ----------
    declaration : Declaration
        What the applicant states. None means not declared; amounts are soles of full years.
    terms : Terms
        What the call asks.

    Returns
    -------
    Verdict
        Six findings in order and the result: any fail gives not_eligible, else any needs_evidence gives
        to_correct, else eligible.

    Notes
    -----
    Clauses CALL-01 to CALL-06 per requirement, CALL-07 for the verdict. The day of the application is not checked
    against the call's window; whether the evidence is true is for a person to see (`decide_verdict`).

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> terms = Terms(frozenset({("12", "coffee")}), True, {"coffee": Decimal(150000)}, 1)
    >>> declared = Declaration(
    ...     place="12", chain="coffee", person="legal", taxpayer_id="20512333797", taxpayer_active=True,
    ...     activity_start=date(2020, 2, 29), applied_on=date(2021, 3, 1), debts_or_sanctions=False,
    ...     exporter=False, exportable_supply=True, sales_last_pen=Decimal("150000.01"), sales_previous_pen=None,
    ...     sales_third_pen=None, evidence=frozenset({"taxpayer", "sales"}))
    >>> decide_eligibility(declared, terms=terms).result
    'eligible'
    >>> exactly = replace(declared, sales_last_pen=Decimal("150000.00"))
    >>> verdict = decide_eligibility(exactly, terms=terms)
    >>> verdict.result, verdict.findings[5].result, verdict.findings[5].clause
    ('not_eligible', 'fail', 'CALL-06')
    """
    return _conclude(tuple(check(declaration, terms=terms) for check in REQUIREMENTS))


def decide_verdict(verdict: Verdict, *, human: Sequence[Finding]) -> Verdict:
    """The verdict after people looked: their finding on a requirement replaces the rule's.

    Parameters
    ----------
    verdict : Verdict
        What the rule found.
    human : sequence of Finding
        In the order in which they were recorded; the last one on a requirement counts. Empty gives back `verdict`.

    Raises
    ------
    ValueError
        If a finding names a requirement that the verdict lacks, or an unknown result.

    Notes
    -----
    Clause CALL-08: a replaced finding carries that clause instead of the rule's own.

    >>> automatic = _conclude((Finding(1, "pass", "CALL-01", "", ""), Finding(2, "needs_evidence", "CALL-02", "", "")))
    >>> after = decide_verdict(automatic, human=[Finding(2, "pass", "", "Se vio la ficha.", "The record was seen.")])
    >>> after.result, after.findings[1].clause
    ('eligible', 'CALL-08')
    """
    if not human:
        return verdict
    latest = {finding.requirement: finding for finding in human}
    unknown = latest.keys() - {finding.requirement for finding in verdict.findings}
    if unknown or any(finding.result not in (PASS, FAIL, NEEDS_EVIDENCE) for finding in human):
        raise ValueError(f"a human finding names an unknown requirement or result: {sorted(unknown)}")
    findings = (
        replace(latest[each.requirement], clause="CALL-08") if each.requirement in latest else each
        for each in verdict.findings
    )
    return _conclude(tuple(findings))


def documents_asked(declaration: Declaration, *, terms: Terms) -> tuple[str, ...]:
    """The kinds of evidence that this applicant will be asked for, whether or not they are already attached.

    Notes
    -----
    Clause CALL-09: everybody shows the taxpayer record; an exporter shows exports; anybody else shows sales, where
    the chain has a threshold.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> terms = Terms(frozenset({("12", "coffee")}), True, {"coffee": Decimal(150000)}, 1)
    >>> declared = Declaration(
    ...     place="12", chain="coffee", person="legal", taxpayer_id="", taxpayer_active=None,
    ...     activity_start=date(2020, 1, 1), applied_on=date(2021, 6, 1), debts_or_sanctions=None, exporter=True,
    ...     exportable_supply=True, sales_last_pen=None, sales_previous_pen=None, sales_third_pen=None,
    ...     evidence=frozenset())
    >>> documents_asked(declared, terms=terms)
    ('taxpayer', 'export')
    >>> documents_asked(replace(declared, exporter=False), terms=terms)
    ('taxpayer', 'sales')
    """
    if declaration.exporter:
        return ("taxpayer", "export")
    return ("taxpayer", "sales") if declaration.chain in terms.sales_threshold_pen else ("taxpayer",)


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The rule on stored inputs (`inputs_to_plain`), as replay asks it: declaration, terms and human findings.

    >>> inputs = {
    ...     "declaration": {"place": "12", "chain": "coffee", "person": "legal", "taxpayer_id": "20512333797",
    ...                     "taxpayer_active": True, "activity_start": "2020-02-29", "applied_on": "2021-03-01",
    ...                     "exporter": True, "exportable_supply": True, "evidence": ["taxpayer"]},
    ...     "terms": {"combinations": [["12", "coffee"]], "asks_debts": False, "sales_threshold_pen": {},
    ...               "sales_years": 1}}
    >>> decide_plain(inputs)["result"]
    'to_correct'
    """
    verdict = decide_eligibility(declaration_from_plain(inputs["declaration"]), terms=terms_from_plain(inputs["terms"]))
    human = [finding_from_plain(each) for each in inputs.get("human", ())]
    return plain.verdict_to_plain(decide_verdict(verdict, human=human))


def _conclude(findings: tuple[Finding, ...]) -> Verdict:
    """Fold the findings into one result (CALL-07)."""
    failed = [finding.requirement for finding in findings if finding.result == FAIL]
    open_ones = [finding.requirement for finding in findings if finding.result == NEEDS_EVIDENCE]
    if failed:
        which_es, which_en = _requirements(failed)
        return Verdict(
            NOT_ELIGIBLE,
            findings,
            "CALL-07",
            f"No cumple {which_es}. Lea el motivo de cada uno; si cree que hay un error, puede apelar.",
            f"Does not meet {which_en}. Read the reason of each; an appeal is possible if there is a mistake.",
        )
    if open_ones:
        which_es, which_en = _requirements(open_ones)
        return Verdict(
            TO_CORRECT,
            findings,
            "CALL-07",
            f"Falta sustentar {which_es}. Complete lo que se indica en cada uno.",
            f"Evidence is missing for {which_en}. Complete what each one says.",
        )
    return Verdict(
        ELIGIBLE, findings, "CALL-07", "Cumple todos los requisitos de la convocatoria.", "Meets all requirements."
    )


def _requirements(numbers: list[int]) -> tuple[str, str]:
    es, en = words.listed(numbers, language="es"), words.listed(numbers, language="en")
    return (f"el requisito {es}", f"requirement {en}") if len(numbers) == 1 else (
        f"los requisitos {es}", f"requirements {en}"
    )  # fmt: skip

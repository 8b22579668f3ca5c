"""What goes into the eligibility rule and what comes out: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PASS, FAIL, NEEDS_EVIDENCE = "pass", "fail", "needs_evidence"
ELIGIBLE, NOT_ELIGIBLE, TO_CORRECT = "eligible", "not_eligible", "to_correct"
EVIDENCE_KINDS = ("taxpayer", "sales", "export")
PERSONS = ("natural", "legal")


@dataclass(frozen=True)
class Terms:
    """What one call asks, copied from the pack when the call is created.

    Attributes
    ----------
    combinations : frozenset of (str, str)
        Open pairs of two-digit department code and value chain.
    asks_debts : bool
        Whether requirement 4 (no debts or sanctions) is asked.
    sales_threshold_pen : mapping of str to Decimal
        Sales in soles, per chain, that a non-exporter must exceed; a chain that is absent has no way to pass.
    sales_years : int
        1 looks at the last full year only, 2 or 3 at any of that many last years.
    minimum_activity_years : int
        Calendar years between the start of activity and the application.
    """

    combinations: frozenset[tuple[str, str]]
    asks_debts: bool
    sales_threshold_pen: Mapping[str, Decimal]
    sales_years: int
    minimum_activity_years: int = 1


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What one applicant declares; field names are the columns of `eslabon call decide` (None = not declared)."""

    place: str
    chain: str
    person: str
    taxpayer_id: str
    taxpayer_active: bool | None
    activity_start: date
    applied_on: date
    debts_or_sanctions: bool | None
    exporter: bool
    exportable_supply: bool
    sales_last_pen: Decimal | None
    sales_previous_pen: Decimal | None
    sales_third_pen: Decimal | None
    evidence: frozenset[str]


@dataclass(frozen=True)
class Finding:
    """What was found on one requirement (1–6): pass, fail or needs_evidence, with its clause and reasons."""

    requirement: int
    result: str
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Verdict:
    """eligible, not_eligible or to_correct, with the finding on each requirement behind it."""

    result: str
    findings: tuple[Finding, ...]
    clause: str
    reason_es: str
    reason_en: str

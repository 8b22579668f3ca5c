"""One score out of two: their mean, or what the lead of scoring sets between them, with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eslabon.rules.problems import Problem, stages
from eslabon.rules.stages.sheets import rounded

RULE = "stages.final_score"
VERSION = "1"
AGREED, TO_RECONCILE, RECONCILED, APPEAL = "agreed", "to_reconcile", "reconciled", "appeal"


@dataclass(frozen=True)
class Agreement:
    """agreed | to_reconcile | reconciled | appeal; `total` is None while somebody must reconcile."""

    result: str
    total: Decimal | None
    gap: Decimal
    clause: str
    reason_es: str
    reason_en: str


def agree_on(first: Decimal, second: Decimal, *, tolerance: Decimal) -> Agreement:
    """The mean of two scores that differ by no more than the tolerance; otherwise somebody must reconcile them.

    Notes
    -----
    Clause STAGE-14. The mean is rounded to two decimals, halves up; a gap equal to the tolerance is within it.

    >>> agree_on(Decimal("70.00"), Decimal("75.01"), tolerance=Decimal(10)).total
    Decimal('72.51')
    >>> agree_on(Decimal("60"), Decimal("70.01"), tolerance=Decimal(10)).result
    'to_reconcile'
    """
    gap = abs(first - second)
    if gap <= tolerance:
        es = f"Difieren en {gap} puntos, dentro de la tolerancia de {tolerance}: vale el promedio."
        en = f"They differ by {gap} points, within the tolerance of {tolerance}: the mean counts."
        return Agreement(AGREED, rounded((first + second) / 2), gap, "STAGE-14", es, en)
    es = f"Difieren en {gap} puntos, más que la tolerancia de {tolerance}: alguien debe conciliarlos."
    en = f"They differ by {gap} points, more than the tolerance of {tolerance}: somebody must reconcile them."
    return Agreement(TO_RECONCILE, None, gap, "STAGE-14", es, en)


def reconcile_at(first: Decimal, second: Decimal, *, tolerance: Decimal, total: Decimal, reason: str) -> Agreement:
    """What the lead sets: between the two scores, and only where they differ by more than the tolerance.

    Raises
    ------
    Problem
        STAGES-E13 no reason; E14 nothing to reconcile; E15 outside the two scores.

    Notes
    -----
    Clause STAGE-15.

    >>> found = reconcile_at(
    ...     Decimal(60), Decimal(80), tolerance=Decimal(10), total=Decimal("71.5"), reason="visited again"
    ... )
    >>> found.result, found.total
    ('reconciled', Decimal('71.50'))
    """
    agreement = agree_on(first, second, tolerance=tolerance)
    if agreement.result != TO_RECONCILE:
        raise Problem(stages.NOTHING_TO_RECONCILE, gap=agreement.gap, tolerance=tolerance)
    _refuse_without_reason(reason)
    low, high = sorted((first, second))
    if not low <= total <= high:
        raise Problem(stages.RECONCILED_OUTSIDE, low=low, high=high, total=total)
    es = f"Conciliado en {total}, entre {low} y {high}: {reason.strip()}"
    en = f"Reconciled at {total}, between {low} and {high}: {reason.strip()}"
    return Agreement(RECONCILED, rounded(total), agreement.gap, "STAGE-15", es, en)


def score_on_appeal(before: Decimal, *, total: Decimal, reason: str) -> Agreement:
    """The score after an appeal that was upheld: from 0 to 100, another one, with a reason.

    Raises
    ------
    Problem
        STAGES-E13 no reason; E15 outside 0 to 100.

    Notes
    -----
    Clause STAGE-19.

    >>> score_on_appeal(Decimal("68.20"), total=Decimal(71), reason="a contract was overlooked").gap
    Decimal('2.80')
    """
    _refuse_without_reason(reason)
    if not 0 <= total <= 100:
        raise Problem(stages.RECONCILED_OUTSIDE, low=0, high=100, total=total)
    es = f"La reconsideración cambia {before} por {total}: {reason.strip()}"
    en = f"The appeal changes {before} into {total}: {reason.strip()}"
    return Agreement(APPEAL, rounded(total), abs(total - before), "STAGE-19", es, en)


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise Problem(stages.REASON_NEEDED)


def agreement_to_plain(found: Agreement) -> dict[str, Any]:
    """The agreement as JSON-safe data.

    >>> agreement_to_plain(agree_on(Decimal(70), Decimal(72), tolerance=Decimal(5)))["total"]
    '71.00'
    """
    total = None if found.total is None else str(found.total)
    return {**vars(found), "total": total, "gap": str(found.gap)}


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The score that counts from its stored inputs, for replay: two scores, or the one before an appeal.

    >>> decide_plain({"first": "70", "second": "72", "tolerance": "5"})["result"]
    'agreed'
    >>> decide_plain({"before": "70", "total": "75", "reason": "seen"})["total"]
    '75.00'
    """
    if "before" in inputs:
        found = score_on_appeal(Decimal(inputs["before"]), total=Decimal(inputs["total"]), reason=inputs["reason"])
        return agreement_to_plain(found)
    first, second, tolerance = (Decimal(inputs[name]) for name in ("first", "second", "tolerance"))
    if "total" in inputs:
        return agreement_to_plain(
            reconcile_at(first, second, tolerance=tolerance, total=Decimal(inputs["total"]), reason=inputs["reason"])
        )
    return agreement_to_plain(agree_on(first, second, tolerance=tolerance))

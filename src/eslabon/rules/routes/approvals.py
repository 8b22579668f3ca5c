"""What somebody says of a service or a result, and who may approve it."""

from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.rules.problems import Problem, delivery
from eslabon.rules.routes.words import day_en, day_es

FEWEST_ANSWERS = 3  # fewer would say who answered what


def approval_refusal(author: Any, *, approver: Any) -> Problem | None:
    """Why somebody may not approve what was recorded, or None.

    Parameters
    ----------
    author, approver : hashable
        Ids of who recorded it and of who would approve it.

    Notes
    -----
    Clause ROUTE-120: whoever reported a service or recorded a result never approves it.

    >>> approval_refusal(7, approver=7).code, approval_refusal(7, approver=8)
    ('DELIVERY-E12', None)
    """
    return Problem(delivery.SAME_PERSON) if author == approver else None


def report_refusal(held: int, *, is_accepted: bool) -> Problem | None:
    """Why the report of a repetition may not be written, or None.

    Parameters
    ----------
    held : int
        Sessions of the repetition that were held.
    is_accepted : bool
        Whether its report was accepted already.

    Notes
    -----
    Clause ROUTE-121.

    >>> report_refusal(0, is_accepted=False).code, report_refusal(2, is_accepted=True).code
    ('DELIVERY-E13', 'DELIVERY-E14')
    """
    if is_accepted:
        return Problem(delivery.REPORT_CLOSED)
    return None if held else Problem(delivery.NOTHING_TO_REPORT)


def result_refusal(
    *,
    expected: Decimal | None,
    realised: Decimal | None,
    currency: str,
    reached_on: date | None,
    today: date,
) -> Problem | None:
    """Why a result may not be recorded as it is written, or None.

    Notes
    -----
    Clause ROUTE-122: an amount has a currency; a result under way has no date, and no date is still to come.

    >>> day = date(2022, 10, 3)
    >>> result_refusal(expected=Decimal(10), realised=None, currency="", reached_on=None, today=day).code
    'DELIVERY-E16'
    >>> result_refusal(expected=None, realised=None, currency="", reached_on=date(2022, 10, 4), today=day).code
    'DELIVERY-E19'
    """
    if (expected is not None or realised is not None) and not currency:
        return Problem(delivery.CURRENCY_NEEDED)
    if reached_on is not None and reached_on > today:
        return Problem(delivery.DATE_TO_COME, day_es=day_es(reached_on), day_en=day_en(reached_on))
    return None


def verification_refusal(
    author: Any, *, verifier: Any, is_verified: bool, reached_on: date | None, has_evidence: bool
) -> Problem | None:
    """Why a result may not be verified now by that person, or None.

    Notes
    -----
    Clauses ROUTE-120 (somebody else) and ROUTE-123 (reached, with a document that shows it).

    >>> facts = {"is_verified": False, "reached_on": date(2022, 10, 3)}
    >>> verification_refusal(7, verifier=8, has_evidence=False, **facts).code
    'DELIVERY-E17'
    >>> verification_refusal(7, verifier=8, has_evidence=True, **facts)
    """
    if is_verified:
        return Problem(delivery.RESULT_VERIFIED)
    if reached_on is None or not has_evidence:
        return Problem(delivery.EVIDENCE_NEEDED)
    return approval_refusal(author, approver=verifier)


def minutes_refusal(*, held_on: date, today: date, decisions: str, is_replaced: bool) -> Problem | None:
    """Why the minutes of a meeting may not be written like that, or None.

    Parameters
    ----------
    held_on, today : date
        Of the meeting, and now.
    decisions : str
        What was decided.
    is_replaced : bool
        Whether a correction already took the place of the minutes that these would correct.

    Notes
    -----
    Clause ROUTE-145: of a meeting that took place, with what it decided; a correction corrects the latest.

    >>> facts = {"today": date(2022, 10, 3), "decisions": "Seguir en Piura", "is_replaced": False}
    >>> minutes_refusal(held_on=date(2022, 10, 3), **facts), minutes_refusal(held_on=date(2022, 10, 4), **facts).code
    (None, 'DELIVERY-E30')
    """
    if is_replaced:
        return Problem(delivery.MINUTES_REPLACED)
    if held_on > today:
        return Problem(delivery.PRODUCT_TO_COME, day_es=day_es(held_on), day_en=day_en(held_on))
    return None if decisions.strip() else Problem(delivery.NOTHING_DECIDED)


def rating_refusal(answers: int, *, attended: int) -> Problem | None:
    """Why a session takes no further answer on satisfaction, or None.

    Notes
    -----
    Clause ROUTE-113: answers carry no name, so there are never more of them than people who attended.

    >>> rating_refusal(4, attended=4).code, rating_refusal(3, attended=4)
    ('DELIVERY-E15', None)
    """
    return Problem(delivery.RATED_ENOUGH) if answers >= attended else None


def can_be_shown(answers: int) -> bool:
    """Whether so many answers may be shown to anybody.

    Notes
    -----
    Clause ROUTE-113: two would say what each person answered.

    >>> can_be_shown(2), can_be_shown(3)
    (False, True)
    """
    return answers >= FEWEST_ANSWERS

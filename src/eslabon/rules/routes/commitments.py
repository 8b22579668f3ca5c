"""What an organisation may answer to its route, and when it can sign for it."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems

PENDING, ACCEPTED, DECLINED = "pending", "accepted", "declined"


@dataclass(frozen=True)
class Offered:
    """One service of a route with what was said of it.

    Attributes
    ----------
    service : str
        Its code.
    name : str
        How it is called, for the words of a refusal.
    non_negotiable : bool
    answer : str
        pending | accepted | declined
    prerequisites : tuple of str
        Codes of the services that come first; those outside the route do not count.
    """

    service: str
    name: str
    non_negotiable: bool
    answer: str
    prerequisites: tuple[str, ...] = ()


def answer_refusal(offered: Offered, *, answer: str, reason: str) -> Problem | None:
    """Why this answer cannot be taken, or None.

    Notes
    -----
    Clauses ROUTE-70 (what is not negotiable is declined only by leaving the programme) and ROUTE-71 (whoever declines
    says why).

    >>> costs = Offered("S1", "Costos", True, PENDING)
    >>> answer_refusal(costs, answer=DECLINED, reason="No hay tiempo").code
    'ROUTES-E30'
    >>> answer_refusal(costs, answer=ACCEPTED, reason="") is None
    True
    """
    if answer != DECLINED:
        return None
    if offered.non_negotiable:
        return Problem(problems.NON_NEGOTIABLE, service=offered.name)
    if not reason.strip():
        return Problem(problems.DECLINED_WITHOUT_REASON, service=offered.name)
    return None


def signing_refusals(items: Sequence[Offered]) -> tuple[Problem, ...]:
    """Everything that keeps a route from being signed; nothing means that it can be.

    Parameters
    ----------
    items : sequence of Offered
        All items of the route.

    Notes
    -----
    Clauses ROUTE-70, ROUTE-72 (everything answered, something accepted) and ROUTE-73 (a service is accepted together
    with those of the route that come before it).

    >>> first, then = Offered("S1", "Costos", False, DECLINED), Offered("S2", "Precios", False, ACCEPTED, ("S1",))
    >>> [each.code for each in signing_refusals((first, then))]
    ['ROUTES-E34']
    >>> [each.code for each in signing_refusals((Offered("S1", "Costos", False, PENDING),))]
    ['ROUTES-E32', 'ROUTES-E33']
    """
    answers = {item.service: item for item in items}
    found = []
    pending = [item.name for item in items if item.answer == PENDING]
    if pending:
        found.append(Problem(problems.ANSWERS_PENDING, count=len(pending), services="; ".join(pending)))
    if not any(item.answer == ACCEPTED for item in items):
        found.append(Problem(problems.NOTHING_ACCEPTED))
    for item in items:
        if item.non_negotiable and item.answer == DECLINED:
            found.append(Problem(problems.NON_NEGOTIABLE, service=item.name))
        if item.answer != ACCEPTED:
            continue
        for code in item.prerequisites:
            before = answers.get(code)
            if before is not None and before.answer == DECLINED:
                found.append(Problem(problems.PREREQUISITE_DECLINED, service=item.name, before=before.name))
    return tuple(found)


def offer_refusal(*, subcontracted: bool, terms_of_reference: str, accepted: bool) -> Problem | None:
    """Why a service cannot be offered, or None.

    Notes
    -----
    Clause ROUTE-82: what an entity subcontracts has terms of reference, and the facilitating team accepted it.

    >>> offer_refusal(subcontracted=True, terms_of_reference="", accepted=False).code
    'ROUTES-E38'
    >>> offer_refusal(subcontracted=True, terms_of_reference="Dos talleres", accepted=False).code
    'ROUTES-E39'
    >>> offer_refusal(subcontracted=False, terms_of_reference="", accepted=False) is None
    True
    """
    if not subcontracted:
        return None
    if not terms_of_reference.strip():
        return Problem(problems.NO_TERMS_OF_REFERENCE)
    return None if accepted else Problem(problems.NOT_ACCEPTED_YET)


def signing_for_refusal(*, helping: bool, authorised_by: str) -> Problem | None:
    """Why a helper may not sign in the organisation's name, or None.

    Parameters
    ----------
    helping : bool
        Whether somebody signs who does not belong to the organisation.
    authorised_by : str
        Who of the organisation asked for it, and how.

    Notes
    -----
    Clause ROUTE-86.

    >>> signing_for_refusal(helping=True, authorised_by=" ").code
    'ROUTES-E51'
    >>> signing_for_refusal(helping=True, authorised_by="Rosa Quispe, presidenta, por teléfono") is None
    True
    """
    return Problem(problems.SIGNED_FOR_WITHOUT_WORD) if helping and not authorised_by.strip() else None


def deciding_refusal(actor_id: Hashable, *, helper_ids: Collection[Hashable]) -> Problem | None:
    """Why this person may not decide on the route, or None.

    Notes
    -----
    Clause ROUTE-87: who answered or signed for an organisation never decides on it.

    >>> deciding_refusal(7, helper_ids=[7]).code
    'ROUTES-E52'
    >>> deciding_refusal(7, helper_ids=[]) is None
    True
    """
    return Problem(problems.HELPED_ON_ROUTE) if actor_id in helper_ids else None

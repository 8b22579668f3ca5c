"""Roles kept apart: who helped never decides, who decided never hears the appeal."""

from collections.abc import Collection, Hashable

from eslabon.rules.problems import Problem, calls


def decision_refusal(
    actor_id: Hashable,
    *,
    helper_id: Hashable | None,
    collaborator_ids: Collection[Hashable],
    applicant_ids: Collection[Hashable] = (),
) -> Problem | None:
    """Why this person may not check or decide this application, or None.

    Parameters
    ----------
    actor_id : hashable
        The person who would decide.
    helper_id : hashable or None
        Who filled it in on the applicant's behalf.
    collaborator_ids : collection
        Everybody who worked on it, past or present, the ones who attached evidence included.
    applicant_ids : collection
        The people of the organisation that applies, and who created the application.

    Notes
    -----
    Clause CALL-17.

    >>> decision_refusal(7, helper_id=7, collaborator_ids=[]).code
    'CALLS-E09'
    >>> decision_refusal(7, helper_id=None, collaborator_ids=[8], applicant_ids=[7]).code
    'CALLS-E10'
    >>> decision_refusal(7, helper_id=3, collaborator_ids=[8], applicant_ids=[9]) is None
    True
    """
    if actor_id == helper_id or actor_id in collaborator_ids:
        return Problem(calls.HELPED_THE_APPLICANT)
    if actor_id in applicant_ids:
        return Problem(calls.BELONGS_TO_THE_APPLICANT)
    return None


def appeal_refusal(
    actor_id: Hashable,
    *,
    verdict_by: Hashable,
    helper_id: Hashable | None,
    collaborator_ids: Collection[Hashable],
    applicant_ids: Collection[Hashable] = (),
) -> Problem | None:
    """Why this person may not decide the appeal, or None: nobody hears an appeal against the own verdict.

    Notes
    -----
    Clause CALL-18; CALL-17 holds too.

    >>> appeal_refusal(7, verdict_by=7, helper_id=None, collaborator_ids=[]).code
    'CALLS-E11'
    """
    if actor_id == verdict_by:
        return Problem(calls.GAVE_THE_VERDICT)
    return decision_refusal(
        actor_id, helper_id=helper_id, collaborator_ids=collaborator_ids, applicant_ids=applicant_ids
    )


def may_decide(
    actor_id: Hashable,
    *,
    helper_id: Hashable | None,
    collaborator_ids: Collection[Hashable],
    applicant_ids: Collection[Hashable] = (),
) -> bool:
    """Whether `decision_refusal` finds nothing against it (CALL-17).

    >>> may_decide(7, helper_id=3, collaborator_ids=[8])
    True
    """
    refusal = decision_refusal(
        actor_id, helper_id=helper_id, collaborator_ids=collaborator_ids, applicant_ids=applicant_ids
    )
    return refusal is None

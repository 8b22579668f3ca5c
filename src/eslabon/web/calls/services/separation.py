"""Roles kept apart: who helped, or belongs to the applicant, never decides."""

from typing import Any
from uuid import UUID

from eslabon.rules.calls.separation import appeal_refusal, decision_refusal
from eslabon.web.calls.models import Appeal, Application
from eslabon.web.parties.models import Membership


def _people_of(application: Application) -> set[UUID]:
    """Return the accounts of everybody who belongs or belonged to the applicant, and of who opened the draft."""
    family = Membership.objects.filter(organisation__in=application.party.surviving.merged_family)
    members = family.exclude(person__user=None).values_list("person__user_id", flat=True)
    own = {application.created_by_id} | set(members)
    return own | ({application.party.user_id} if application.party.user_id else set())


def _workers_on(application: Application) -> set[UUID]:
    """Return the accounts of everybody who was invited to the work or attached evidence."""
    invited = set(application.collaborators.values_list("user_id", flat=True))
    return invited | set(application.evidence.values_list("added_by_id", flat=True))


def refuse_helper(application: Application, actor: Any) -> None:
    """Raise if `actor` helped with the application or belongs to the applicant (CALL-17)."""
    refusal = decision_refusal(
        actor.pk,
        helper_id=application.helper_id,
        collaborator_ids=_workers_on(application),
        applicant_ids=_people_of(application),
    )
    if refusal is not None:
        raise refusal


def refuse_on_appeal(appeal: Appeal, actor: Any) -> None:
    """Raise if `actor` gave the verdict, helped, or belongs to the applicant (CALL-18)."""
    application = appeal.application
    refusal = appeal_refusal(
        actor.pk,
        verdict_by=appeal.verdict.given_by_id,
        helper_id=application.helper_id,
        collaborator_ids=_workers_on(application),
        applicant_ids=_people_of(application),
    )
    if refusal is not None:
        raise refusal

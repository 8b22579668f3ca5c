"""Roles kept apart: who helped, or belongs to the applicant, never decides."""

from typing import Any
from uuid import UUID

from eslabon.rules.calls.separation import appeal_refusal, decision_refusal
from eslabon.web.audit.queries import actors_of
from eslabon.web.calls.models import Appeal, Application
from eslabon.web.calls.queries.joining import ever_joined
from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.queries import families_of

WORK = frozenset({"save_draft", "attach_evidence", "remove_evidence", "submit_application", "answer_correction"})


def _people_of(application: Application) -> set[UUID]:
    """Return the accounts of everybody who belongs or belonged to the applicant, and of who opened the draft.

    Whoever applies or applied together with the applicant counts as the applicant; who was only invited does not.
    """
    family = families_of([application.party.surviving.pk, *ever_joined(application)])
    members = Membership.objects.filter(organisation__in=family).values_list("person_id", flat=True)
    people = Party.objects.filter(pk__in=families_of([*family, *members])).exclude(user=None)
    return {application.created_by_id, *people.values_list("user_id", flat=True)}


def _workers_on(application: Application) -> set[UUID]:
    """Return the accounts of who was invited to the work, or did any of it as the audit trail tells, from outside."""
    invited = set(application.collaborators.values_list("user_id", flat=True))
    return (invited | actors_of(application, acts=WORK)) - _people_of(application)


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

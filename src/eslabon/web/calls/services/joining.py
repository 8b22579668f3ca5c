"""Invite another organisation to apply together, confirm it, end it: only while the answers are open (CALL-21)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Application, CoApplicant
from eslabon.web.calls.queries.joining import ANSWERS_OPEN, organisation_with_number
from eslabon.web.parties.queries import standing


def _hold(application_id: Any) -> Application:
    """Return the application, held until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__programme", "party")
        .get(pk=application_id)
    )


def _require_answers_open(application: Application) -> None:
    if application.state not in ANSWERS_OPEN:
        raise Problem(problems.APPLICATION_NOT_EDITABLE, reference=application.reference)


@transaction.atomic
def invite_co_applicant(application: Application, *, number: str, note: str, actor: Any, now: datetime) -> CoApplicant:
    """Invite the organisation with exactly this taxpayer number; invited twice, the first invitation stays.

    A number that is wrong, that nobody bears or that is a person's gets one and the same answer.
    """
    application = _hold(application.pk)
    _require_answers_open(application)
    found = organisation_with_number(number)
    if found is None:
        raise Problem(problems.CO_APPLICANT_UNKNOWN)
    party = standing(found)
    if party == application.party.surviving:
        raise Problem(problems.CO_APPLICANT_IS_APPLICANT)
    rows = CoApplicant.objects.standing().filter(application=application, party__in=party.merged_family)
    invited: CoApplicant | None = rows.first()
    if invited is not None:
        return invited
    made: CoApplicant = CoApplicant.objects.create(
        application=application, party=party, note=note, invited_by=actor, invited_at=now
    )
    audit.record(
        actor, "invite_co_applicant", application, after=_shown(made), programme=application.call.programme.code
    )
    return made


@transaction.atomic
def confirm_co_applicant(co_applicant: CoApplicant, *, actor: Any, now: datetime) -> CoApplicant:
    """Take part in the application, said by the invited organisation; said twice, the first time stays."""
    application, held = _hold(co_applicant.application_id), _reread(co_applicant)
    if held.ended_at is not None:
        raise Problem(problems.CO_APPLICATION_ENDED, reference=application.reference)
    if held.confirmed_at is not None:
        return held
    _require_answers_open(application)
    if standing(held.party) == application.party.surviving:
        raise Problem(problems.CO_APPLICANT_IS_APPLICANT)
    held.confirmed_by, held.confirmed_at = actor, now
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record(
        actor, "confirm_co_applicant", application, after=_shown(held), programme=application.call.programme.code
    )
    return held


@transaction.atomic
def end_co_application(co_applicant: CoApplicant, *, actor: Any, now: datetime) -> None:
    """Take the invitation back, decline it, or stop applying together; that it was so stays on record."""
    application, held = _hold(co_applicant.application_id), _reread(co_applicant)
    if held.ended_at is not None:
        return
    _require_answers_open(application)
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    audit.record(
        actor, "end_co_application", application, after=_shown(held), programme=application.call.programme.code
    )


def _reread(co_applicant: CoApplicant) -> CoApplicant:
    """Return the row as it stands now that its application is held."""
    row: CoApplicant = CoApplicant.objects.select_related("party").get(pk=co_applicant.pk)
    return row


def _shown(co_applicant: CoApplicant) -> dict[str, Any]:
    """What the trail keeps; the number that was typed stays out of it."""
    return {"organisation": str(co_applicant.party), "confirmed": co_applicant.confirmed_at is not None}

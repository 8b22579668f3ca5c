"""A representative invites somebody to act for the organisation; the code is shown once and works once."""

import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Invitation, Membership, Party
from eslabon.web.parties.queries import code_digest, find_invitation, standing
from eslabon.web.parties.services.memberships import start_membership
from eslabon.web.parties.services.registration import person_of

LIFE = timedelta(days=14)


class Invited(NamedTuple):
    """The invitation and the code that takes it up; the code is kept nowhere."""

    invitation: Invitation
    code: str


@transaction.atomic
def invite_person(
    organisation: Party,
    *,
    name: str,
    capacity: str,
    actor: Any,
    now: datetime,
    can_apply: bool = False,
    can_edit: bool = False,
) -> Invited:
    """Invite somebody with the rights named here; whoever brings the code and signs in takes it up."""
    organisation = standing(organisation)
    clean_name = " ".join(name.split())
    if not clean_name:
        raise Problem(problems.NAME_MISSING)
    code = secrets.token_urlsafe(16)
    invitation = Invitation.objects.create(
        organisation=organisation,
        name=clean_name[:200],
        capacity=capacity,
        can_apply=can_apply,
        can_edit=can_edit,
        code_hash=code_digest(code),
        invited_by=actor,
        expires_at=now + LIFE,
    )
    audit.record(
        actor,
        "party.invitation.make",
        organisation,
        after={"name": invitation.name, "capacity": str(capacity), "can_apply": can_apply, "can_edit": can_edit},
    )
    return Invited(invitation, code)


@transaction.atomic
def accept_invitation(code: str, *, actor: Any, now: datetime) -> Membership:
    """Begin to act for the organisation that invited, from today."""
    found = find_invitation(code, now=now)
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Problem(problems.INVITATION_NOT_VALID)
    if invitation.invited_by_id == actor.pk:
        raise Problem(problems.INVITATION_TO_ONESELF)
    membership = start_membership(
        person_of(actor),
        organisation=invitation.organisation,
        capacity=invitation.capacity,
        since=timezone.localdate(now),
        actor=actor,
        can_apply=invitation.can_apply,
        can_edit=invitation.can_edit,
    )
    invitation.accepted_at, invitation.membership = now, membership
    invitation.save(update_fields=["accepted_at", "membership"])
    audit.record(actor, "party.invitation.accept", membership.organisation, after={"invitation": str(invitation.pk)})
    return membership


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, actor: Any, now: datetime) -> Invitation:
    """Make the code of an invitation that nobody took up useless."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is None and locked.withdrawn_at is None:
        locked.withdrawn_at = now
        locked.save(update_fields=["withdrawn_at"])
        audit.record(actor, "party.invitation.withdraw", locked.organisation, before={"name": locked.name})
    return locked

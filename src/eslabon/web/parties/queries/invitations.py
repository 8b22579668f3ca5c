"""Invitations by their code."""

import hashlib
from datetime import datetime

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.parties.models import Invitation


def find_invitation(code: str, *, now: datetime) -> Invitation:
    """The invitation that a code stands for; Problem PARTIES-E11 when it no longer works."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(code_hash=code_digest(code)).first()
    if found is None or found.accepted_at or found.withdrawn_at or found.expires_at <= now:
        raise Problem(problems.INVITATION_NOT_VALID)
    if not found.invited_by.has_perm("parties.name_people", found.organisation):  # dismissed since: PARTY-06
        raise Problem(problems.INVITATION_NOT_VALID)
    return found


def code_digest(code: str) -> str:
    """The form in which an invitation's code is kept."""
    return hashlib.sha256(code.encode()).hexdigest()

"""Whom the programme knows by its calls (PARTY-11)."""

from eslabon.web.calls.models import Application, CoApplicant, Collaborator, OutreachContact
from eslabon.web.parties.permissions.acquaintance import Naming

NAMES_PARTIES = (
    Naming(Application, "party", "call__programme"),
    Naming(CoApplicant, "party", "application__call__programme"),
    Naming(Collaborator, "user__person", "application__call__programme"),
    Naming(OutreachContact, "party", "call__programme"),
)

"""People and organisations, how to reach them, and what was merged."""

from eslabon.web.parties.models.contacts import Consent, Contact, Identifier
from eslabon.web.parties.models.merges import DuplicateSuggestion, Merge
from eslabon.web.parties.models.parties import Document, Invitation, Membership, Party

__all__ = [
    "Consent",
    "Contact",
    "Document",
    "DuplicateSuggestion",
    "Identifier",
    "Invitation",
    "Membership",
    "Merge",
    "Party",
]

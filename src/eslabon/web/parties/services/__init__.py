"""Acts on people and organisations."""

from eslabon.web.parties.services.contacts import (
    add_contact,
    give_consent,
    reveal_contacts,
    withdraw_consent,
    withdraw_contact,
)
from eslabon.web.parties.services.documents import add_document, withdraw_document
from eslabon.web.parties.services.duplicates import dismiss_suggestion, suggest_duplicates
from eslabon.web.parties.services.identifiers import add_identifier, withdraw_identifier
from eslabon.web.parties.services.memberships import end_membership, start_membership
from eslabon.web.parties.services.merging import merge_parties, undo_merge
from eslabon.web.parties.services.registration import change_party, person_of, register_party

__all__ = [
    "add_contact",
    "add_document",
    "add_identifier",
    "change_party",
    "dismiss_suggestion",
    "end_membership",
    "give_consent",
    "merge_parties",
    "person_of",
    "register_party",
    "reveal_contacts",
    "start_membership",
    "suggest_duplicates",
    "undo_merge",
    "withdraw_consent",
    "withdraw_contact",
    "withdraw_document",
    "withdraw_identifier",
]

"""Acts on people and organisations."""

from eslabon.web.parties.services.bulk import Listed, register_parties
from eslabon.web.parties.services.contacts import (
    add_contact,
    give_consent,
    reveal_contacts,
    withdraw_consent,
    withdraw_contact,
)
from eslabon.web.parties.services.documents import add_document, open_document, withdraw_document
from eslabon.web.parties.services.duplicates import dismiss_suggestion, suggest_duplicates
from eslabon.web.parties.services.identifiers import add_identifier, withdraw_identifier
from eslabon.web.parties.services.invitations import Invited, accept_invitation, invite_person, withdraw_invitation
from eslabon.web.parties.services.memberships import end_membership, start_membership
from eslabon.web.parties.services.merging import merge_parties, undo_merge
from eslabon.web.parties.services.registration import change_party, export_parties, person_of, register_party

__all__ = [
    "Invited",
    "Listed",
    "accept_invitation",
    "add_contact",
    "add_document",
    "add_identifier",
    "change_party",
    "dismiss_suggestion",
    "end_membership",
    "export_parties",
    "give_consent",
    "invite_person",
    "merge_parties",
    "open_document",
    "person_of",
    "register_parties",
    "register_party",
    "reveal_contacts",
    "start_membership",
    "suggest_duplicates",
    "undo_merge",
    "withdraw_consent",
    "withdraw_contact",
    "withdraw_document",
    "withdraw_identifier",
    "withdraw_invitation",
]

"""What people write about parties."""

from eslabon.web.parties.forms.filters import PartyFilter
from eslabon.web.parties.forms.records import ConsentForm, ContactForm, ContactsFileForm, IdentifierForm, PartyForm
from eslabon.web.parties.forms.reviews import EndMembershipForm, InvitationForm, MergeForm, ReasonForm

__all__ = [
    "ConsentForm",
    "ContactForm",
    "ContactsFileForm",
    "EndMembershipForm",
    "IdentifierForm",
    "InvitationForm",
    "MergeForm",
    "PartyFilter",
    "PartyForm",
    "ReasonForm",
]

"""Everything that the page of one party shows, masked unless somebody with the right asked to see it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from eslabon.web.audit.models import Entry
from eslabon.web.audit.queries import history_of
from eslabon.web.parties.models import Consent, Document, Invitation, Membership, Merge, Party
from eslabon.web.parties.models.spellings import masked


@dataclass(frozen=True)
class Line:
    """A number or contact as the page shows it."""

    row: Any
    label: str
    text: str
    preferred: bool = False


@dataclass
class Record:
    """The page of one party."""

    party: Party
    identifiers: list[Line] = field(default_factory=list)
    contacts: list[Line] = field(default_factory=list)
    people: list[Membership] = field(default_factory=list)
    people_before: list[Membership] = field(default_factory=list)
    organisations: list[Membership] = field(default_factory=list)
    organisations_before: list[Membership] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    history: list[Entry] = field(default_factory=list)
    lacks_representative: bool = False
    is_revealed: bool = False


def record_of(party: Party, *, today: date, is_revealed: bool = False) -> Record:
    """Read the page of one party; numbers and contacts are masked unless `is_revealed`."""
    record = Record(party=party, is_revealed=is_revealed)
    numbers = party.identifiers.filter(withdrawn_at__isnull=True)
    contacts = party.contacts.filter(withdrawn_at__isnull=True)
    show = str if is_revealed else masked
    record.identifiers = [Line(row, row.get_scheme_display(), show(row.value)) for row in numbers]
    record.contacts = [Line(row, row.get_channel_display(), show(row.value), row.preferred) for row in contacts]
    if party.kind == Party.Kind.ORGANISATION:
        members = list(party.members.select_related("person"))
        record.people = [each for each in members if each.until is None or each.until > today]
        record.people_before = [each for each in members if each not in record.people]
        record.lacks_representative = not party.members.representing().in_force(today).exists()
        record.invitations = list(
            party.invitations.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())
        )
    else:
        held = list(party.memberships.select_related("organisation"))
        record.organisations = [each for each in held if each.until is None or each.until > today]
        record.organisations_before = [each for each in held if each not in record.organisations]
    record.documents = list(party.documents.filter(withdrawn_at__isnull=True).select_related("file"))
    record.consents = list(party.consents.filter(withdrawn_at__isnull=True))
    record.merges = list(party.merges.filter(undone_at__isnull=True).select_related("absorbed", "merged_by"))
    record.history = history_of(party)
    return record

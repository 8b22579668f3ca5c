"""How a party is reached, and what it allowed."""

from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Consent, Contact, Party
from eslabon.web.parties.services.sealing import index_of

EXAMPLES = {
    "email": "cooperativa@ejemplo.pe",
    "phone": "964 123 456",
    "sms": "964 123 456",
    "whatsapp": "964 123 456",
    "address": "Jr. Lima 123, Satipo",
}
TELEPHONES = frozenset({Party.Channel.PHONE, Party.Channel.SMS, Party.Channel.WHATSAPP})


def normalise_contact(channel: str, value: str, *, country: str) -> str:
    """The value as it is kept: telephones in E.164, mail in lower case, addresses with single spaces."""
    text = " ".join(value.split())
    problem = Problem(
        problems.CONTACT_INVALID, channel=str(Party.Channel(channel).label), example=EXAMPLES[channel]
    )  # fmt: skip
    if channel in TELEPHONES:
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException as error:
            raise problem from error
        if not phonenumbers.is_valid_number(number):
            raise problem
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if channel == Party.Channel.EMAIL:
        try:
            validate_email(text)
        except ValidationError as error:
            raise problem from error
        return text.lower()
    if not text:
        raise problem
    return text[:300]


def contact_index(channel: str, normalised: str) -> str:
    """Index of a contact; one telephone has one index, whichever way it is used."""
    kind = "telephone" if channel in TELEPHONES else channel
    return index_of(f"contact:{kind}", normalised.casefold())


@transaction.atomic
def add_contact(
    party: Party,
    *,
    channel: str,
    value: str,
    actor: Any,
    preferred: bool = False,
    country: str = "",
    verified_at: Any = None,
) -> Contact:
    """Record one way to reach the party; telephones are read as numbers of `country` (the party's own, else Peru)."""
    party = party.surviving
    region = country or (party.place.country if party.place else "PE")
    text = normalise_contact(channel, value, country=region)
    index = contact_index(channel, text)
    if party.contacts.filter(channel=channel, value_index=index, withdrawn_at__isnull=True).exists():
        raise Problem(problems.CONTACT_TAKEN)
    if preferred:
        party.contacts.filter(channel=channel, preferred=True).update(preferred=False)
    contact: Contact = party.contacts.create(
        channel=channel, value=text, value_index=index, preferred=preferred, verified_at=verified_at
    )
    audit.record(actor, "party.contact.add", party, after={"contact": str(contact.pk), "channel": str(channel)})
    return contact


@transaction.atomic
def withdraw_contact(contact: Contact, *, actor: Any, reason: str = "") -> Contact:
    """Stop using a way to reach the party; the row stays."""
    if contact.withdrawn_at is None:
        contact.withdrawn_at = timezone.now()
        contact.preferred = False
        contact.save(update_fields=["withdrawn_at", "preferred"])
        audit.record(
            actor,
            "party.contact.withdraw",
            contact.party,
            before={"contact": str(contact.pk), "channel": contact.channel},
            reason=reason,
        )
    return contact


@transaction.atomic
def reveal_contacts(party: Party, *, actor: Any) -> tuple[list[Contact], list[Any]]:
    """Contacts and identifiers in clear, with an audit entry of who looked."""
    contacts = list(party.contacts.filter(withdrawn_at__isnull=True))
    identifiers = list(party.identifiers.filter(withdrawn_at__isnull=True))
    audit.record(
        actor, "party.contacts.reveal", party, after={"contacts": len(contacts), "identifiers": len(identifiers)}
    )
    return contacts, identifiers


@transaction.atomic
def give_consent(
    party: Party, *, purpose: str, channel: str, how: str, text_version: str, actor: Any, given_at: Any = None
) -> Consent:
    """Record that the party allows a channel to be used for a purpose."""
    party = party.surviving
    if party.consents.filter(purpose=purpose, channel=channel, withdrawn_at__isnull=True).exists():
        raise Problem(problems.CONSENT_IN_FORCE)
    consent: Consent = party.consents.create(
        purpose=purpose, channel=channel, how=how, text_version=text_version, given_at=given_at or timezone.now()
    )
    audit.record(
        actor, "party.consent.give", party, after={"purpose": purpose, "channel": channel, "how": how}
    )  # fmt: skip
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, actor: Any, reason: str = "") -> None:
    """End a consent at once, also where a merge left a second copy of it (PARTY-08)."""
    family = consent.party.surviving.merged_family
    Consent.objects.filter(
        party__in=family, purpose=consent.purpose, channel=consent.channel, withdrawn_at__isnull=True
    ).update(withdrawn_at=timezone.now())
    audit.record(
        actor,
        "party.consent.withdraw",
        consent.party.surviving,
        before={"purpose": consent.purpose, "channel": consent.channel},
        reason=reason,
    )

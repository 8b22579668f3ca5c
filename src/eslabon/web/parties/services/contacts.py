"""How a party is reached, and what it allowed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Consent, Contact, Party
from eslabon.web.parties.models.spellings import contact_form, reach_of
from eslabon.web.parties.queries import standing


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
    party = standing(party)
    region = country or (party.place.country if party.place else "PE")
    text = contact_form(channel, value, country=region)
    same = party.contacts.filter(channel=channel, value_index=reach_of(channel, text), withdrawn_at__isnull=True)
    if same.exists():
        raise Problem(problems.CONTACT_TAKEN)
    if preferred:
        party.contacts.filter(channel=channel, preferred=True).update(preferred=False)
    contact: Contact = party.contacts.create(channel=channel, value=text, preferred=preferred, verified_at=verified_at)
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
def reveal_contacts(party: Party, *, actor: Any) -> None:
    """Write down that somebody is being shown this party's numbers and contacts in clear."""
    shown = {
        "contacts": party.contacts.filter(withdrawn_at__isnull=True).count(),
        "identifiers": party.identifiers.filter(withdrawn_at__isnull=True).count(),
    }
    audit.record(actor, "party.contacts.reveal", party, after=shown)


@transaction.atomic
def give_consent(
    party: Party, *, purpose: str, channel: str, how: str, text_version: str, actor: Any, given_at: Any = None
) -> Consent:
    """Record that the party allows a channel to be used for a purpose."""
    party = standing(party)
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
    party = standing(consent.party)
    Consent.objects.filter(
        party__in=party.merged_family, purpose=consent.purpose, channel=consent.channel, withdrawn_at__isnull=True
    ).update(withdrawn_at=timezone.now())
    audit.record(
        actor,
        "party.consent.withdraw",
        party,
        before={"purpose": consent.purpose, "channel": consent.channel},
        reason=reason,
    )

"""How a party may be told something: the e-mail addresses that it gave and allowed."""

from eslabon.web.parties.models import Consent, Contact, Party


def addresses_for_notices(party: Party) -> list[Contact]:
    """Return the e-mail contacts in force of a party that consented to notices of the programme by e-mail.

    A party that was merged is read with its family: the consent, like its withdrawal, holds for all of it.
    """
    family = party.surviving.merged_family
    consents = Consent.objects.filter(
        party__in=family,
        purpose=Consent.Purpose.PROGRAMME,
        channel=Party.Channel.EMAIL,
        withdrawn_at__isnull=True,
    )
    if not consents.exists():
        return []
    found = Contact.objects.filter(party__in=family, channel=Party.Channel.EMAIL, withdrawn_at__isnull=True)
    return list({contact.value: contact for contact in found.order_by("-added_at")}.values())

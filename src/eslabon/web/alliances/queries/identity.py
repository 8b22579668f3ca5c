"""Who bears an identity number, without the database ever holding the number in clear."""

from django.db.models import Q, QuerySet

from eslabon.web.alliances.models import Alliance, MappedProducer
from eslabon.web.parties.models import Identifier, Party
from eslabon.web.parties.models.spellings import number_form

SCHEMES = {"PE": ("pe_dni", "pe_ruc"), "CO": ("co_cedula", "co_nit")}


def schemes_of(country: str) -> list[tuple[str, str]]:
    """Return the documents that a producer of a country may show, the personal one first."""
    return [(code, str(Identifier.Scheme(code).label)) for code in SCHEMES.get(country, Identifier.Scheme.values)]


def bearer_of(scheme: str, number: str) -> Party | None:
    """Return the party that stands for a number: its own, or the person's inside a taxpayer's number."""
    asked = Identifier(scheme=scheme, value=number_form(scheme, number))
    same = Q(scheme=scheme, value_index=asked.registered)
    if asked.personal:
        same |= Q(person_index=asked.personal)
    found = Identifier.objects.filter(same, withdrawn_at__isnull=True).select_related("party").first()
    return found.party.surviving if found is not None else None


def documents_of(producer: MappedProducer) -> list[str]:
    """Return the names of the documents on record, never their numbers."""
    family = producer.party.surviving.merged_family
    found = Identifier.objects.filter(party__in=family, withdrawn_at__isnull=True).order_by("scheme")
    return [str(Identifier.Scheme(scheme).label) for scheme in found.values_list("scheme", flat=True).distinct()]


def mapped_as(alliance: Alliance, party: Party) -> MappedProducer | None:
    """Return the row under which a party, or one merged with it, takes part in an alliance today."""
    rows = alliance.producers.filter(party__in=party.surviving.merged_family, left_on__isnull=True)
    return rows.select_related("party").first()


def elsewhere(producer: MappedProducer) -> QuerySet[MappedProducer]:
    """Return where else the same party is mapped in the programme, the latest first."""
    family = producer.party.surviving.merged_family
    rows = MappedProducer.objects.filter(party__in=family, alliance__programme=producer.alliance.programme_id)
    return rows.exclude(pk=producer.pk).select_related("alliance").order_by("-mapped_at")


def mapped_twice(alliance: Alliance) -> list[tuple[MappedProducer, MappedProducer]]:
    """Return the pairs of rows whose records were merged into one since: the row that is too many, and the other."""
    standing = alliance.producers.filter(left_on__isnull=True).select_related("party")
    merged = list(standing.filter(party__merged_into__isnull=False).order_by("mapped_at", "pk"))
    if not merged:
        return []
    survivors = {one.pk: one.party.surviving.pk for one in merged}
    first = {one.party_id: one for one in standing.filter(party__in=set(survivors.values()))}
    pairs = []
    for one in merged:
        other = first.setdefault(survivors[one.pk], one)
        if other.pk != one.pk:
            pairs.append((one, other))
    return pairs

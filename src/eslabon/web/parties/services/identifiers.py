"""The numbers that authorities give: checked, one party each."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Identifier, Party
from eslabon.web.parties.services.sealing import index_of


@transaction.atomic
def add_identifier(party: Party, *, scheme: str, value: str, actor: Any) -> Identifier:
    """Record a number that an authority gave to this party.

    Raises
    ------
    Problem
        When the number cannot be one of its scheme, or stands for another party already.
    """
    from eslabon.rules import identifiers as rules

    party = party.surviving
    label = str(Identifier.Scheme(scheme).label)
    number = rules.normalise(scheme, value)
    if not rules.is_valid(scheme, number):
        raise Problem(problems.IDENTIFIER_INVALID, scheme=label)
    index = index_of(f"identifier:{scheme}", number)
    existing = Identifier.objects.filter(scheme=scheme, value_index=index, withdrawn_at__isnull=True).first()
    if existing is not None:
        if existing.party.surviving == party:
            return existing
        raise Problem(problems.IDENTIFIER_TAKEN, scheme=label)
    identifier: Identifier = party.identifiers.create(
        scheme=scheme, value=number, value_index=index, person_index=_person_index(scheme, number)
    )
    audit.record(actor, "party.identifier.add", party, after={"identifier": str(identifier.pk), "scheme": scheme})
    return identifier


@transaction.atomic
def withdraw_identifier(identifier: Identifier, *, actor: Any, reason: str) -> Identifier:
    """Take a wrong number out of force; the row stays."""
    if identifier.withdrawn_at is None:
        identifier.withdrawn_at = timezone.now()
        identifier.save(update_fields=["withdrawn_at"])
        audit.record(
            actor,
            "party.identifier.withdraw",
            identifier.party,
            before={"identifier": str(identifier.pk), "scheme": identifier.scheme},
            reason=reason,
        )
    return identifier


def identifier_index(scheme: str, value: str) -> str:
    """The index under which a number would stand, to find its party."""
    from eslabon.rules import identifiers as rules

    return index_of(f"identifier:{scheme}", rules.normalise(scheme, value))


def _person_index(scheme: str, number: str) -> str:
    """Index of the personal number inside: a DNI is one, a natural person's RUC (10…) holds it."""
    if scheme == Identifier.Scheme.PE_DNI:
        return index_of("person:pe", number)
    if scheme == Identifier.Scheme.PE_RUC and number.startswith("10"):
        return index_of("person:pe", number[2:10])
    if scheme == Identifier.Scheme.CO_CEDULA:
        return index_of("person:co", number)
    if scheme == Identifier.Scheme.CO_NIT:
        return index_of("person:co", number[:-1])
    return ""

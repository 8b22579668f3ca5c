"""The numbers that authorities give: checked, one party each."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Identifier, Party
from eslabon.web.parties.models.spellings import is_number, number_form
from eslabon.web.parties.queries import standing


@transaction.atomic
def add_identifier(party: Party, *, scheme: str, value: str, actor: Any) -> Identifier:
    """Record a number that an authority gave to this party.

    Raises
    ------
    Problem
        When the number cannot be one of its scheme, or stands for another party already.
    """
    party = standing(party)
    label = str(Identifier.Scheme(scheme).label)
    number = number_form(scheme, value)
    if not is_number(scheme, number):
        raise Problem(problems.IDENTIFIER_INVALID, scheme=label)
    existing = Identifier.objects.filter(
        scheme=scheme, value_index=f"{scheme}:{number}", withdrawn_at__isnull=True
    ).first()
    if existing is not None:
        if existing.party.surviving == party:
            return existing
        raise Problem(problems.IDENTIFIER_TAKEN, scheme=label)
    try:
        with transaction.atomic():
            identifier: Identifier = party.identifiers.create(scheme=scheme, value=number)
    except IntegrityError as error:  # somebody else registered it in the same instant
        raise Problem(problems.IDENTIFIER_TAKEN, scheme=label) from error
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

"""Put many on record at once: the members of a list that somebody brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Identifier, Party
from eslabon.web.parties.models.spellings import is_number, number_form
from eslabon.web.parties.queries.bearers import bearers_of
from eslabon.web.parties.services.registration import new_party
from eslabon.web.territory.models import Place

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Listed:
    """A person or an organisation of a list; `number` is that of the document `scheme`, empty when it was not shown."""

    kind: str
    name: str
    organisation_kind: str = ""
    place: Place | None = None
    sex: str = ""
    language: str = "es"
    scheme: str = ""
    number: str = ""


@transaction.atomic
def register_parties(listed: Sequence[Listed], *, subject: models.Model, actor: Any) -> list[Party]:
    """Put many on record, in the order of the list; one entry on `subject` says how many, and what the list said.

    Numbers are checked as one at a time: one that cannot be, or that somebody on record or before in the list has,
    refuses the list (`bearers_of` tells beforehand who is on record).
    """
    numbered = [one for one in listed if one.number]
    _refuse_numbers(numbered)
    new = [
        new_party(
            kind=one.kind,
            name=one.name,
            organisation_kind=one.organisation_kind,
            place=one.place,
            sex=one.sex,
            language=one.language,
        )
        for one in listed
    ]
    parties = Party.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    identifiers = [
        Identifier(party=party, scheme=one.scheme, value=number_form(one.scheme, one.number))
        for one, party in zip(listed, parties, strict=True)
        if one.number
    ]
    try:
        with transaction.atomic():
            Identifier.objects.bulk_create(identifiers, batch_size=ROWS_AT_ONCE)
    except IntegrityError as error:  # somebody else registered one in the same instant
        raise Problem(problems.IDENTIFIER_TAKEN, scheme=_label(numbered[0].scheme)) from error
    # Numbers stay out of it: a plain digest of names and numbers would let anybody confirm a guess.
    told = ([one.kind, one.name, one.sex, one.language, one.place and one.place.code] for one in listed)
    after = {"rows": len(parties), "identifiers": len(identifiers), "content": audit.content_digest(told)}
    audit.record(actor, "party.register_many", subject, after=after)
    return parties


def _refuse_numbers(numbered: Sequence[Listed]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in numbered:
        key = (one.scheme, number_form(one.scheme, one.number))
        if not is_number(*key):
            raise Problem(problems.IDENTIFIER_INVALID, scheme=_label(one.scheme))
        if key in seen:
            raise Problem(problems.IDENTIFIER_TAKEN, scheme=_label(one.scheme))
        seen.add(key)
    taken = bearers_of(seen)
    if taken:
        raise Problem(problems.IDENTIFIER_TAKEN, scheme=_label(min(taken)[0]))


def _label(scheme: str) -> str:
    return str(Identifier.Scheme(scheme).label)

"""Who bears the numbers of a list, looked up at once: the database never holds a number in clear."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from eslabon.web.parties.models import Identifier, Party
from eslabon.web.parties.models.spellings import number_form

NUMBERS_AT_ONCE = 2000


def bearers_of(numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Party]:
    """Return who stands for each (scheme, number) on record: its bearer, or the person inside a taxpayer's number."""
    asked = {
        (scheme, number): Identifier(scheme=scheme, value=number_form(scheme, number)) for scheme, number in numbers
    }
    found: dict[tuple[str, str], Party] = {}
    pairs = list(asked.items())
    own: Any = Identifier._meta.get_field("value_index")
    person: Any = Identifier._meta.get_field("person_index")
    for start in range(0, len(pairs), NUMBERS_AT_ONCE):
        part = pairs[start : start + NUMBERS_AT_ONCE]
        own_of = {(one.scheme, own.digest(one.registered)): key for key, one in part}
        person_of = {person.digest(one.personal): key for key, one in part if one.personal}
        same = Q(value_index__in=[digest for _scheme, digest in own_of]) | Q(person_index__in=list(person_of))
        rows = Identifier.objects.filter(same, withdrawn_at__isnull=True).select_related("party__merged_into")
        for row in rows:
            for key in (own_of.get((row.scheme, row.value_index)), person_of.get(row.person_index)):
                if key is not None:
                    found.setdefault(key, row.party.surviving)
    return found

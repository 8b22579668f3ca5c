"""Producers who are new to the map, told from those on record by their identity number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.solvers.names import similarity
from eslabon.web.alliances.models import Alliance, MappedProducer
from eslabon.web.alliances.queries.identity import bearer_of, mapped_as
from eslabon.web.alliances.services.mapping import Mapped, map_producer
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import add_identifier, register_party
from eslabon.web.territory.models import Place

LEAST_ALIKE = 0.6  # under this, a name beside a known number is somebody else's


@dataclass(frozen=True)
class NewProducer:
    """Who is put on the map; `number` is that of the document `scheme`, empty when it was not shown."""

    name: str
    is_community: bool = False
    sex: str = ""
    place: Place | None = None
    scheme: str = ""
    number: str = ""


@transaction.atomic
def map_new_producer(
    alliance: Alliance, *, who: NewProducer, mapped: Mapped, actor: Any, now: datetime
) -> MappedProducer:
    """Map a producer; whose number is on record keeps that record, and is mapped once in an alliance (ALLIANCE-34)."""
    known = bearer_of(who.scheme, who.number) if who.number else None
    if known is not None:
        party = _recognised(alliance, known, name=who.name)
    else:
        party = register_party(
            kind=Party.Kind.ORGANISATION if who.is_community else Party.Kind.PERSON,
            organisation_kind=Party.OrganisationKind.COMMUNITY if who.is_community else "",
            name=who.name,
            sex="" if who.is_community else who.sex,
            place=who.place,
            identifiers=[(who.scheme, who.number)] if who.number else (),
            actor=actor,
        )
    return map_producer(alliance, party=party, mapped=mapped, actor=actor, now=now)


@transaction.atomic
def identify_producer(producer: MappedProducer, *, scheme: str, number: str, actor: Any) -> MappedProducer:
    """Put an identity number beside a mapped producer; the number of another one is refused (ALLIANCE-34)."""
    found = MappedProducer.objects.select_for_update(of=("self",)).select_related("party", "alliance__programme")
    producer = found.get(pk=producer.pk)
    known = bearer_of(scheme, number)
    if known is not None and known != producer.party.surviving:
        _recognised(producer.alliance, known, name=producer.party.name)
        raise Problem(problems.NUMBER_OF_ANOTHER)
    add_identifier(producer.party, scheme=scheme, value=number, actor=actor)
    code = producer.alliance.programme.code
    audit.record(actor, "producer.identify", producer, after={"scheme": scheme}, programme=code)
    return producer


def _recognised(alliance: Alliance, known: Party, *, name: str) -> Party:
    """The party on record, unless it is mapped here already or bears another name."""
    twice = mapped_as(alliance, known)
    if twice is not None:
        raise Problem(problems.HAS_A_NUMBER, name=twice.party.name)
    if similarity(known.name, name) < LEAST_ALIKE:
        raise Problem(problems.NUMBER_OF_ANOTHER)
    return known

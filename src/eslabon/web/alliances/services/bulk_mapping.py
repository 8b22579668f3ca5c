"""Map, join and introduce the producers of a list at once, by the rules of one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.alliances.linkage import INTRODUCED, Step, refuse_step
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.solvers.names import similarity
from eslabon.web.alliances.models import Alliance, LinkageState, MappedProducer
from eslabon.web.alliances.services.mapping import Mapped, asdict_names
from eslabon.web.alliances.services.producers import LEAST_ALIKE
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.parties.queries.bearers import bearers_of
from eslabon.web.parties.services import Listed, register_parties

ROWS_AT_ONCE = 1000
# What the digest of a list covers of each producer, beside its name and its dates.
TOLD = (
    "organisation_id",
    "place_id",
    "locality",
    "grouping",
    "grows_product",
    "is_willing",
    "area_ha",
    "yearly_volume",
    "unit",
)


@dataclass(frozen=True)
class ListedProducer:
    """A producer of a list, or a community that supplies as one; `within` names that community.

    `number` is that of the document `scheme`, empty when it was not shown.
    """

    name: str
    mapped: Mapped
    is_community: bool = False
    sex: str = ""
    language: str = "es"
    scheme: str = ""
    number: str = ""
    within: str = ""
    joined_on: date | None = None
    introduced_on: date | None = None  # to the buyer


@transaction.atomic
def map_producers(
    alliance: Alliance, *, listed: Sequence[ListedProducer], actor: Any, now: datetime, today: date
) -> list[MappedProducer]:
    """Put the producers of a list on record and on the map of an alliance, in its order (ALLIANCE-32 to ALLIANCE-34).

    A community stands before its members, in the list or on the map; whose number is on record keeps that record. One
    entry on the alliance says how many were mapped, joined and introduced, and what the list said.
    """
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    parties = _parties(alliance, listed, actor=actor)
    communities = _communities(alliance) if any(one.within for one in listed) else {}
    producers = []
    for one, party in zip(listed, parties, strict=True):
        producer = _new(alliance, one, party=party, within=communities, actor=actor, now=now, today=today)
        if one.is_community:
            communities[one.name] = producer
        producers.append(producer)
    steps = _introductions(listed, producers, actor=actor, today=today)
    # A member points at its community: those are written first.
    for is_community in (True, False):
        rows = [made for one, made in zip(listed, producers, strict=True) if one.is_community is is_community]
        MappedProducer.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    LinkageState.objects.bulk_create(steps, batch_size=ROWS_AT_ONCE)
    after = {
        "rows": len(producers),
        "joined": sum(one.joined_on is not None for one in producers),
        "introduced": len(steps),
        "content": audit.content_digest(
            [said.name, said.within, said.joined_on, said.introduced_on, *(getattr(one, name) for name in TOLD)]
            for said, one in zip(listed, producers, strict=True)
        ),
    }
    audit.record(actor, "producer.map_many", alliance, after=after, programme=alliance.programme.code)
    return producers


def _parties(alliance: Alliance, listed: Sequence[ListedProducer], *, actor: Any) -> list[Party]:
    """Who each row is: who is on record with its number and about its name, or a new record (ALLIANCE-34)."""
    known = bearers_of((one.scheme, one.number) for one in listed if one.number)
    mapped = _mapped(alliance) if known else {}
    new = [one for one in listed if not one.number or (one.scheme, one.number) not in known]
    registered = iter(register_parties([_party(one) for one in new], subject=alliance, actor=actor))
    parties = []
    for one in listed:
        bearer = known.get((one.scheme, one.number)) if one.number else None
        if bearer is None:
            parties.append(next(registered))
            continue
        if bearer.pk in mapped:
            raise Problem(problems.HAS_A_NUMBER, name=mapped[bearer.pk])
        if similarity(bearer.name, one.name) < LEAST_ALIKE:
            raise Problem(problems.NUMBER_OF_ANOTHER)
        mapped[bearer.pk] = bearer.name
        parties.append(bearer)
    return parties


def _mapped(alliance: Alliance) -> dict[Any, str]:
    """Who takes part today, by the record that stands for each."""
    rows = alliance.producers.filter(left_on__isnull=True).select_related("party__merged_into")
    return {one.party.surviving.pk: one.party.name for one in rows}


def _party(one: ListedProducer) -> Listed:
    if one.is_community:
        kind, form = Party.Kind.ORGANISATION, Party.OrganisationKind.COMMUNITY
        return Listed(kind, one.name, organisation_kind=form, place=one.mapped.place)
    kind = Party.Kind.PERSON
    written = {"sex": one.sex, "language": one.language, "scheme": one.scheme, "number": one.number}
    return Listed(kind, one.name, place=one.mapped.place, **written)


def _communities(alliance: Alliance) -> dict[str, MappedProducer]:
    rows = alliance.producers.filter(left_on__isnull=True, party__kind=Party.Kind.ORGANISATION)
    return {one.party.name: one for one in rows.select_related("party")}


def _new(
    alliance: Alliance,
    one: ListedProducer,
    *,
    party: Party,
    within: dict[str, MappedProducer],
    actor: Any,
    now: datetime,
    today: date,
) -> MappedProducer:
    known = one.mapped
    if one.within:
        if one.within not in within:
            raise Problem(problems.FILE_OF_ANOTHER)
        known = replace(known, within=within[one.within])
    if known.within is not None and known.within.alliance_id != alliance.pk:
        raise Problem(problems.FILE_OF_ANOTHER)
    if known.within is not None and known.within.within_id is not None:
        raise Problem(problems.WITHIN_ITSELF)
    if one.joined_on is not None and one.joined_on > today:
        raise Problem(problems.ALREADY_LEFT, name=one.name)
    values = {name: getattr(known, name) for name in asdict_names()}
    return MappedProducer(
        alliance=alliance, party=party, joined_on=one.joined_on, mapped_by=actor, mapped_at=now, **values
    )


def _introductions(
    listed: Sequence[ListedProducer], producers: Sequence[MappedProducer], *, actor: Any, today: date
) -> list[LinkageState]:
    """The first step of each link that the list tells; the producer stands there from then on."""
    steps = []
    for said, producer in zip(listed, producers, strict=True):
        if said.introduced_on is not None:
            step = Step(INTRODUCED, said.introduced_on)
            refuse_step(step, current=producer.linkage, current_since=None, today=today)
            producer.linkage = step.state
            steps.append(LinkageState(producer=producer, state=step.state, since=step.since, recorded_by=actor))
    return steps

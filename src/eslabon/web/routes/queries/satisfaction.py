"""What those who came thought, summed up so that nobody can be told from it; and who has not answered yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer

from eslabon.rules.routes.attendance import same_name
from eslabon.rules.routes.ratings import Rating, Summary, summarise, withheld
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Attendance, Enrolment, Provider, Satisfaction, Service, Session
from eslabon.web.routes.queries.attendance import families_of

_KEYS = Signer(salt="routes.rating")


@dataclass(frozen=True)
class Opinion:
    """A service or an entity and what may be shown of the answers about it; no summary where they are too few."""

    subject: Any
    summary: Summary | None


@dataclass(frozen=True)
class EntityOpinion(Opinion):
    """An entity with each of its services that somebody answered about."""

    services: tuple[Opinion, ...]


@dataclass(frozen=True)
class Opinions:
    """The programme's answers: all together, and by entity and service."""

    total: Summary | None
    entities: tuple[EntityOpinion, ...]

    def of_service(self, service: Service) -> Summary | None:
        """What may be shown of one service."""
        found = (one for entity in self.entities for one in entity.services if one.subject == service)
        return next((one.summary for one in found), None)


def opinions_of(programme: Programme) -> Opinions:
    """Return the answers of a programme by entity and service; what is too little is withheld (ROUTE-113, ROUTE-115).

    An entity that is withheld shows none of its services: their sum would tell it.
    """
    answers: dict[UUID, list[Rating]] = defaultdict(list)
    rows = Satisfaction.objects.filter(session__service__programme=programme)
    for service, useful, understood in rows.values_list("session__service", "useful", "understood"):
        answers[service].append(Rating(useful, understood))
    own: dict[Provider, list[Service]] = defaultdict(list)
    for one in Service.objects.filter(pk__in=answers).select_related("provider__party").order_by("code"):
        own[one.provider].append(one)
    together = {provider: [one for each in own[provider] for one in answers[each.pk]] for provider in own}
    hidden = withheld({provider: len(ratings) for provider, ratings in together.items()})
    entities = []
    for provider in sorted(own, key=str):
        parts = {each: len(answers[each.pk]) for each in own[provider]}
        untold = frozenset(parts) if provider in hidden else withheld(parts)
        services = tuple(Opinion(each, None if each in untold else summarise(answers[each.pk])) for each in parts)
        summary = None if provider in hidden else summarise(together[provider])
        entities.append(EntityOpinion(provider, summary, services))
    return Opinions(summarise([one for each in answers.values() for one in each]), tuple(entities))


def comments_of(service: Service) -> list[str]:
    """Return what was written about a service, in the order of the alphabet: neither who nor when can be told.

    The caller shows them only where the service's summary may be shown.
    """
    rows = Satisfaction.objects.filter(session__service=service).exclude(comment="")
    return sorted(rows.values_list("comment", flat=True), key=str.casefold)


def find_listed(session: Session, *, name: str, party: Party) -> Attendance | None:
    """Return who is on the list of a session for an organisation under this name (ROUTE-101)."""
    rows = session.attendances.filter(party__in=families_of([party])).select_related("person")
    return next((one for one in rows if same_name(one.person.name) == same_name(name)), None)


def listed_person(session: Session, *, person: Party | None) -> Attendance | None:
    """Return the entry of a person on the list of a session, under whichever of its records."""
    return session.attendances.filter(person__in=person.merged_family).first() if person is not None else None


def rating_key(attendance: Attendance) -> str:
    """Return the key with which somebody who checked in answers later without writing a name again."""
    return _KEYS.sign(str(attendance.pk))


def listed_by_key(session: Session, *, key: str) -> Attendance | None:
    """Return whose key it is, if it is one of this session."""
    try:
        return session.attendances.filter(pk=UUID(_KEYS.unsign(key))).first()
    except (BadSignature, ValueError):
        return None


def organisations_on_list(session: Session) -> list[Party]:
    """Return the organisations for which somebody came, by name."""
    rows = Party.objects.filter(pk__in=session.attendances.values("party")).select_related("merged_into")
    return sorted({one.surviving for one in rows}, key=lambda one: (one.name, str(one.pk)))


def seats_to_rate(session: Session, *, parties: Iterable[Party]) -> list[Enrolment]:
    """Return the seats of these organisations at a session at which somebody of theirs was and did not answer yet."""
    families = families_of(parties)
    came = session.attendances.filter(party__in=families).values_list("party", flat=True)
    seats = session.enrolments.filter(party__in=families, has_rated=False).select_related("party")
    there = {families[one] for one in came}
    return [one for one in seats if families[one.party_id] in there]

"""What each person attended of one repetition of a service, and what the rule says of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eslabon.rules.routes.certificates import Attended, Award, decide_certificate
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance, Certificate, Enrolment, Service, Session
from eslabon.web.routes.snapshots import terms_of


@dataclass(frozen=True)
class Candidate:
    """Somebody who attended, with what they attended, the decision of today and the certificate they hold."""

    person: Party
    party: Party
    sessions: tuple[Attended, ...]
    award: Award
    certificate: Certificate | None
    least_percent: Decimal
    is_guest: bool = False


def candidates_of(service: Service, *, repetition: int) -> list[Candidate]:
    """Return everybody who attended something of a repetition, by name, merged records as one (ROUTE-110).

    The other part of a mixed service counts too, in the repetition of it in which the person was (ROUTE-88).
    """
    sessions, others = _sessions_of(service, repetition=repetition)
    everything = [*sessions, *(one for several in others for one in several)]
    rows = Attendance.objects.filter(session__in=everything).select_related("person__merged_into", "party__merged_into")
    there: dict[UUID, set[Any]] = defaultdict(set)
    of_party: dict[UUID, set[Any]] = defaultdict(set)
    people: dict[UUID, tuple[Party, Party]] = {}
    own = {one.pk for one in sessions}
    for row in rows.order_by("recorded_at", "pk"):
        person, party = row.person.surviving, row.party.surviving
        there[person.pk].add(row.session_id)
        of_party[party.pk].add(row.session_id)
        if row.session_id in own:
            people[person.pk] = (person, party)
    given = Certificate.objects.filter(service=service).select_related("person__merged_into")
    if not others:
        given = given.filter(repetition=repetition)
    held = {one.person.surviving.pk: one for one in given}
    least_percent = Decimal(terms_of(service.programme).certificate_percent)
    guests = guests_at(sessions)
    found = []
    for key, (person, party) in people.items():
        with_other_part = [*sessions, *_most_attended(others, person=there[key], party=of_party[party.pk])]
        attended = tuple(
            Attended(one.number, one.state, hours_of(one), was_there=one.pk in there[key]) for one in with_other_part
        )
        award = decide_certificate(attended, asked_sessions=service.sessions_count, least_percent=least_percent)
        is_guest = party.pk in guests
        found.append(Candidate(person, party, attended, award, held.get(key), least_percent, is_guest))
    return sorted(found, key=lambda one: (one.person.name, str(one.person.pk)))


def guests_at(sessions: Sequence[Session]) -> set[UUID]:
    """Return the organisations that fill seats at these sessions and are expected by their route at none of them."""
    seats = Enrolment.objects.filter(session__in=sessions).select_related("party__merged_into")
    by_guest: dict[UUID, set[bool]] = defaultdict(set)
    for seat in seats:
        by_guest[seat.party.surviving.pk].add(seat.is_guest)
    return {party for party, kinds in by_guest.items() if kinds == {True}}


def _sessions_of(service: Service, *, repetition: int) -> tuple[list[Session], list[list[Session]]]:
    """Return the sessions of a repetition, and those of each repetition of the other part of a mixed service."""
    by_repetition: dict[int, list[Session]] = defaultdict(list)
    rows = Session.objects.filter(service=service)
    if len(service.parts) == 1:
        rows = rows.filter(repetition=repetition)
    for session in rows.order_by("number", "day", "pk"):
        by_repetition[session.repetition].append(session)
    sessions = by_repetition.pop(repetition, [])
    parts = {service.part_of(one.number) for one in sessions}
    others = [several for several in by_repetition.values() if service.part_of(several[0].number) not in parts]
    return sessions, others


def _most_attended(
    repetitions: Sequence[list[Session]], *, person: Collection[Any], party: Collection[Any]
) -> list[Session]:
    """Return the repetition in which somebody was most often, else the one of the organisation, else nothing."""

    def presence(sessions: list[Session]) -> tuple[int, int]:
        return sum(one.pk in person for one in sessions), sum(one.pk in party for one in sessions)

    best = max(repetitions, key=presence, default=[])
    return best if any(presence(best)) else []


def hours_of(session: Session) -> Decimal:
    """Return the length of a session in hours."""
    length = datetime.combine(session.day, session.ends) - datetime.combine(session.day, session.starts)
    return (Decimal(int(length.total_seconds())) / 3600).quantize(Decimal("0.01"))


def certificate_of_code(code: str) -> Certificate | None:
    """Return the certificate with this code."""
    found = Certificate.objects.select_related("service__programme", "service__provider", "person", "party")
    return found.filter(code=code).first() if code else None


def repetitions_of(service: Service) -> list[int]:
    """Return the repetitions of a service that have sessions."""
    return list(service.sessions.order_by("repetition").values_list("repetition", flat=True).distinct())

"""What each person attended of one repetition of a service, and what the rule says of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eslabon.rules.routes.certificates import Attended, Award, decide_certificate
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance, Certificate, Service, Session


@dataclass(frozen=True)
class Candidate:
    """Somebody who attended, with what they attended, the decision of today and the certificate they hold."""

    person: Party
    party: Party
    sessions: tuple[Attended, ...]
    award: Award
    certificate: Certificate | None


def candidates_of(service: Service, *, repetition: int) -> list[Candidate]:
    """Return everybody who attended something of a repetition, by name, merged records as one (ROUTE-110)."""
    sessions = list(Session.objects.filter(service=service, repetition=repetition).order_by("number", "day", "pk"))
    rows = Attendance.objects.filter(session__in=sessions).select_related("person__merged_into", "party__merged_into")
    there: dict[UUID, set[Any]] = defaultdict(set)
    people: dict[UUID, tuple[Party, Party]] = {}
    for row in rows.order_by("recorded_at", "pk"):
        person = row.person.surviving
        there[person.pk].add(row.session_id)
        people[person.pk] = (person, row.party.surviving)
    given = Certificate.objects.filter(service=service, repetition=repetition).select_related("person__merged_into")
    held = {one.person.surviving.pk: one for one in given}
    found = []
    for key, (person, party) in people.items():
        attended = tuple(
            Attended(one.number, one.state, hours_of(one), was_there=one.pk in there[key]) for one in sessions
        )
        award = decide_certificate(attended, asked_sessions=service.sessions_count)
        found.append(Candidate(person, party, attended, award, held.get(key)))
    return sorted(found, key=lambda one: (one.person.name, str(one.person.pk)))


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

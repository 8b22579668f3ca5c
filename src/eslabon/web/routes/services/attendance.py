"""Who was there: the list, check-in by code, the count of the room, and what is taken off again."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.rules.routes.attendance import (
    check_in_refusal,
    held_refusal,
    overlaps,
    presence_refusal,
    record_refusal,
    same_name,
)
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party
from eslabon.web.programmes.queries import parties_of
from eslabon.web.routes.events import SessionHeld
from eslabon.web.routes.models import Attendance, Certificate, Enrolment, Headcount, Service, Session
from eslabon.web.routes.queries.attendance import known_people, meeting_of
from eslabon.web.routes.services.letters import ALPHABET, LOOK_ALIKES

CODE_LENGTH = 6  # read aloud in a room; good for the hours of the session and throttled


@dataclass(frozen=True)
class Attendee:
    """Somebody who came: a known person, or a name as it was written, and for which organisation."""

    party: Party
    person: Party | None = None
    name: str = ""
    sex: str = ""
    age_group: str = ""


def read_session_code(text: str) -> str:
    """Return a session's code as it is kept, however somebody typed it; empty if it cannot be one."""
    letters = text.upper().translate(LOOK_ALIKES)
    return letters if len(letters) == CODE_LENGTH and not set(letters) - set(ALPHABET) else ""


@transaction.atomic
def open_check_in(session: Session, *, actor: Any) -> str:
    """Give a session the code with which people check in; the same one if it has it already."""
    session = _locked(session)
    if session.state in {Session.State.PLANNED, Session.State.CANCELLED}:
        raise record_refusal(meeting_of(session), now=meeting_of(session).starts) or Problem(problems.CHECK_IN_CLOSED)
    if not session.check_in_code:
        session.check_in_code = _new_code()
        session.save(update_fields=["check_in_code"])
        audit.record(actor, "attendance.open_check_in", session, programme=session.service.programme.code)
    return session.check_in_code


@transaction.atomic
def record_attendance(
    session: Session, *, attendees: Sequence[Attendee], method: str, actor: Any, now: datetime
) -> list[Attendance]:
    """Put people on the list of a session, each once; who was on it stays as it was (ROUTE-100 to ROUTE-105).

    Returns only those that were new. All of them or none.
    """
    session = _locked(session)
    refused = record_refusal(meeting_of(session), now=now)
    if refused is not None:
        raise refused
    listed = {one.person.surviving.pk for one in session.attendances.select_related("person")}
    known = known_people(session, parties=list({one.party.pk: one.party for one in attendees}.values()))
    added = []
    people = [(one, _person_of(one, known=known, actor=actor)) for one in attendees]
    _hold_people({person.pk for _one, person in people})
    _refuse_elsewhere([person for _one, person in people if person.pk not in listed], session=session)
    for one, person in people:
        if person.pk in listed:
            continue
        added.append(_put_on_list(session, attendee=one, person=person, method=method, actor=actor, now=now))
        listed.add(person.pk)
    headcount = Headcount.objects.filter(session=session).first()
    refused = presence_refusal(len(listed), present=headcount.people if headcount else None)
    if refused is not None:
        raise refused
    if added:
        _mark_guests(session, added)
        audit.record(
            actor,
            "attendance.record",
            session,
            after={"added": [str(one.pk) for one in added], "method": method, "listed": len(listed)},
            programme=session.service.programme.code,
        )
    return added


@transaction.atomic
def record_guest(
    session: Session, *, organisation: str, name: str, sex: str, age_group: str, actor: Any, now: datetime
) -> list[Attendance]:
    """Put somebody of an organisation that was not expected on the list (ROUTE-103)."""
    wanted = same_name(organisation)
    known = parties_of(session.service.programme).filter(kind=Party.Kind.ORGANISATION, merged_into__isnull=True)
    party = next((one for one in known if same_name(one.name) == wanted), None)
    if party is None:
        party = register_party(kind=Party.Kind.ORGANISATION, name=organisation, actor=actor)
    guest = Attendee(party, name=name, sex=sex, age_group=age_group)
    return record_attendance(session, attendees=[guest], method="list", actor=actor, now=now)


@transaction.atomic
def check_in(session: Session, *, attendee: Attendee, method: str, actor: Any, now: datetime) -> bool:
    """Put oneself on the list with the session's code (ROUTE-102); False if one was on it already."""
    session = _locked(session)
    by_themselves = session.attendances.exclude(method=Attendance.Method.LIST).count()
    refused = check_in_refusal(meeting_of(session), now=now, by_themselves=by_themselves)
    if refused is not None:
        raise refused
    return bool(record_attendance(session, attendees=[attendee], method=method, actor=actor, now=now))


@transaction.atomic
def remove_attendance(attendance: Attendance, *, reason: str, actor: Any) -> None:
    """Take somebody off a list, with the reason; not while a certificate rests on it (ROUTE-119)."""
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    Service.objects.select_for_update().get(pk=attendance.session.service_id)  # no certificate is issued meanwhile
    session = _locked(attendance.session)
    _refuse_certified(attendance, session=session)
    audit.record(
        actor,
        "attendance.remove",
        session,
        before={
            "attendance": str(attendance.pk),
            "person": str(attendance.person_id),
            "party": str(attendance.party_id),
        },
        reason=reason.strip(),
        programme=session.service.programme.code,
    )
    party = attendance.party_id
    attendance.delete()
    if not session.attendances.filter(party=party).exists():
        session.enrolments.filter(party=party, is_guest=True, answered_at__isnull=True).delete()


@transaction.atomic
def hold_session(session: Session, *, people: int | None, actor: Any, now: datetime) -> Session:
    """Say that a session took place and how many were in the room; said again, it corrects the count (ROUTE-108)."""
    session = _locked(session)
    listed = session.attendances.count()
    refused = held_refusal(meeting_of(session), now=now, present=people, listed=listed)
    if refused is not None or people is None:
        raise refused or Problem(problems.NOBODY_COUNTED)
    before = Headcount.objects.filter(session=session).first()
    Headcount.objects.update_or_create(
        session=session, defaults={"people": people, "counted_by": actor, "counted_at": now}
    )
    was = session.state
    if was != Session.State.HELD:
        session.state, session.held_at = Session.State.HELD, now
        session.save(update_fields=["state", "held_at"])
    audit.record(
        actor,
        "session.hold",
        session,
        before={"state": was, "people": before.people if before else None},
        after={"state": "held", "people": people, "listed": listed},
        programme=session.service.programme.code,
    )
    if was != Session.State.HELD:
        announce(SessionHeld(session_id=session.pk))
    return session


def _locked(session: Session) -> Session:
    Session.objects.select_for_update().get(pk=session.pk)
    return Session.objects.select_related("service__programme", "service__provider", "place").get(pk=session.pk)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Session.objects.filter(check_in_code=code).exists():
            return code


def _person_of(attendee: Attendee, *, known: dict[Any, list[Party]], actor: Any) -> Party:
    """The person who came: the one chosen, the one written the same way, or a new one (ROUTE-101)."""
    if attendee.person is not None:
        return attendee.person.surviving
    name = " ".join(attendee.name.split())
    if not name:
        raise Problem(problems.NAME_NEEDED)
    people = known[attendee.party.pk]
    found = next((one for one in people if same_name(one.name) == same_name(name)), None)
    if found is None:
        found = register_party(kind=Party.Kind.PERSON, name=name, sex=attendee.sex, actor=actor)
        people.append(found)
    return found


def _hold_people(keys: set[Any]) -> None:
    """Let nobody be put on two lists at the same moment: each would see the other one empty (ROUTE-105)."""
    list(Party.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def _refuse_elsewhere(people: Sequence[Party], *, session: Session) -> None:
    """Nobody is in two sessions at once (ROUTE-105)."""
    meeting, standing = meeting_of(session), _families(people)
    others = Attendance.objects.filter(person__in=standing, session__day=session.day).exclude(session=session)
    for other in others.select_related("session__service__programme"):
        if other.session.state != Session.State.CANCELLED and overlaps(meeting, other=meeting_of(other.session)):
            person = standing[other.person_id]
            raise Problem(problems.IN_ANOTHER_SESSION, person=person, service=other.session.service)


def _families(people: Sequence[Party]) -> dict[Any, Party]:
    """Each person, and every record that was merged into it, with the one that stands for them."""
    found = {one.pk: one for one in people}
    frontier: dict[Any, Party] = dict(found)
    while frontier:
        below = Party.objects.filter(merged_into__in=frontier).values_list("pk", "merged_into")
        frontier = {pk: frontier[into] for pk, into in below if pk not in found}
        found |= frontier
    return found


def _refuse_certified(attendance: Attendance, *, session: Session) -> None:
    """A certificate that stands is of somebody who attended enough: what it rests on stays (ROUTE-119)."""
    standing = Certificate.objects.filter(
        service=session.service,
        repetition=session.repetition,
        person__in=attendance.person.surviving.merged_family,
        revoked_at__isnull=True,
    )
    for one in standing.select_related("person"):
        raise Problem(problems.CERTIFICATE_STANDS, code=one.code, person=one.person)


def _put_on_list(
    session: Session, *, attendee: Attendee, person: Party, method: str, actor: Any, now: datetime
) -> Attendance:
    sex, age_group = attendee.sex or person.sex, attendee.age_group
    if not (sex and age_group):  # as on the last list on which somebody wrote it
        last = Attendance.objects.filter(person=person).order_by("-recorded_at").first()
        sex, age_group = sex or (last.sex if last else ""), age_group or (last.age_group if last else "")
    return Attendance.objects.create(
        session=session,
        party=attendee.party.surviving,
        person=person,
        sex=sex,
        age_group=age_group,
        method=method,
        recorded_by=actor,
        recorded_at=now,
    )


def _mark_guests(session: Session, added: Sequence[Attendance]) -> None:
    """Whoever came for an organisation that is not enrolled is a guest (ROUTE-103)."""
    enrolled = {one.party.surviving.pk for one in session.enrolments.select_related("party")}
    for party in {one.party_id for one in added} - enrolled:
        Enrolment.objects.create(session=session, party_id=party, is_guest=True)

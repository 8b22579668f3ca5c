"""Delivery: who came to each session by the model of attendance, what was counted, certified and reported."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from eslabon.rules.routes.calendars import Session as Meeting
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.attendance import FULL
from eslabon.simulate.ruta.attendance_situations import Meeting as Announced
from eslabon.simulate.ruta.attendance_situations import cases_of, those_who_come
from eslabon.simulate.ruta.pilot import UNFORESEEN, unforeseen
from eslabon.web.parties.models import Party
from eslabon.web.routes import services as routes
from eslabon.web.routes.models import Attendance, Enrolment, Session
from eslabon.web.site.demonstration import appreciating
from eslabon.web.site.demonstration.committing import giver
from eslabon.web.site.demonstration.stage import SEED, Stage, Telling

BRINGS_ANOTHER = 0.35  # of the organisations that come: a second person
AGE_GROUPS = (("30_59", 6.0), ("under_30", 2.0), ("60_plus", 1.0), ("", 1.0))
GUEST = 0.06  # of the sessions: somebody of an organisation that was not expected
LEFT_UNREPORTED = 0.06  # of the repetitions: the entity has not reported yet
LEFT_UNCERTIFIED = 0.2
WORDS = (
    "Se cumplió el temario. La mitad de las organizaciones trajo sus propios datos y trabajó con ellos.",
    "Hubo buena participación. Quedó pendiente una visita para quienes no pudieron conectarse.",
    "Se hizo la práctica en parcela. Se entregó la guía y se acordó una consulta por teléfono en quince días.",
    "Se revisaron los documentos de cada organización; tres deben completar los suyos antes de la siguiente etapa.",
)


@dataclass(frozen=True)
class Coming:
    """A session with the organisations that come to it, by their ids in the world."""

    session: Session
    organisations: tuple[str, ...]


def hold(stage: Stage, sessions: Iterable[Session], *, telling: Telling) -> None:
    """Hold these sessions: the list, the count of the room; then certificates and reports of what is complete."""
    held = list(sessions)
    ages: dict[Any, str] = {}
    for done, coming in enumerate(_who_comes(stage, held), start=1):
        _hold_one(stage, coming, ages=ages)
        telling.done(done, len(held))
    for key in dict.fromkeys((one.service_id, one.repetition) for one in held):
        _close(stage, [one for one in held if (one.service_id, one.repetition) == key])


def hold_the_pilot(stage: Stage, *, telling: Telling) -> None:
    """Hold every session of the pilot."""
    hold(stage, announced(stage, until=date(2022, 12, 31)), telling=telling)


def announced(stage: Stage, *, until: date) -> list[Session]:
    """Return the announced sessions up to a day, in the order of the calendar."""
    found = Session.objects.filter(
        service__programme=stage.programme, state=Session.State.ANNOUNCED, day__lte=until
    ).select_related("service__programme", "service__provider")
    return list(found.order_by("day", "starts", "service__code"))


def _who_comes(stage: Stage, sessions: Sequence[Session]) -> list[Coming]:
    """Draw it as the world does for any calendar: load, hour, harvest, distance, notice; some things happen anyway."""
    ids = stage.world_id()
    expected: dict[Any, list[str]] = defaultdict(list)
    for session, party in Enrolment.objects.filter(session__in=[one.pk for one in sessions]).values_list(
        "session_id", "party_id"
    ):
        if party in ids:
            expected[session].append(ids[party])
    meetings = {one.pk: _meeting(one, tuple(sorted(expected[one.pk]))) for one in sessions}
    cases = cases_of(SEED, meetings=meetings.values(), attendees=tuple(stage.attendees.values()), pack=stage.pack)
    came: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for case in those_who_come(cases, strength=FULL):
        held = case.meeting.session
        came[held.service, held.repetition, held.session].append(case.attendee)
    return [Coming(one, tuple(came[one.service.code, one.repetition, one.number])) for one in sessions]


def _meeting(session: Session, organisations: tuple[str, ...]) -> Announced:
    told = session.announced_at.date() if session.announced_at else session.day
    is_moved = (
        unforeseen(SEED, service=session.service.code, repetition=session.repetition, session=session.number).share()
        < UNFORESEEN
    )
    held = Meeting(
        service=session.service.code,
        repetition=session.repetition,
        session=session.number,
        day=session.day,
        starts_at=session.starts.hour * 60 + session.starts.minute,
        ends_at=session.ends.hour * 60 + session.ends.minute,
        modality=session.modality,
        place=None,
        organisations=organisations,
    )
    return Announced(held, (session.day - told).days, is_moved)


def _hold_one(stage: Stage, coming: Coming, *, ages: dict[Any, str]) -> None:
    session = coming.session
    draws = Draws(SEED, f"demonstration session {session.service.code} {session.repetition} {session.number}")
    provider = giver(stage, session.service.provider)
    ended = datetime.combine(session.day, session.ends, tzinfo=stage.zone)
    present = [
        routes.Attendee(stage.parties[name], person=person, sex=sex, age_group=ages.setdefault(person.pk, age))
        for name in coming.organisations
        for person, sex, age in _people(stage, name, on=session.day, draws=draws)
    ]
    method = Attendance.Method.QR if draws.chance(0.3) else Attendance.Method.LIST
    routes.record_attendance(
        session, attendees=present, method=method, actor=provider, now=ended + timedelta(minutes=20)
    )
    if draws.chance(GUEST):
        _add_guest(stage, session, draws=draws, now=ended + timedelta(minutes=25))
    listed = Attendance.objects.filter(session=session).count()
    routes.hold_session(session, people=listed + draws.integer(0, 3), actor=provider, now=ended + timedelta(minutes=30))
    appreciating.rate(stage, session, coming.organisations, now=ended + timedelta(hours=2))


def _people(stage: Stage, name: str, *, on: date, draws: Draws) -> list[tuple[Party, str, str]]:
    """Who comes for an organisation: one of those who are in it that day, now and then two."""
    inside = [
        (party, person.sex, draws.weighted(AGE_GROUPS))
        for person, party in stage.members[name]
        if person.since <= on and (person.until is None or person.until >= on)
    ]
    return draws.shuffled(inside)[: 2 if draws.chance(BRINGS_ANOTHER) else 1]


def _add_guest(stage: Stage, session: Session, *, draws: Draws, now: datetime) -> None:
    refused = [one for one in stage.world.applications if not one.slot.admitted]
    guest = draws.one(refused).organisation_id
    person, _ = stage.members[guest][0]
    routes.record_guest(
        session,
        organisation=stage.organisations[guest].name,
        name=f"{person.given_names} {person.surnames}",
        sex=person.sex,
        age_group="",
        actor=giver(stage, session.service.provider),
        now=now,
    )


def _close(stage: Stage, sessions: list[Session]) -> None:
    """Certify and report a repetition whose last session was held."""
    service, repetition = sessions[0].service, sessions[0].repetition
    standing = service.sessions.filter(repetition=repetition).exclude(state=Session.State.CANCELLED)
    if standing.exclude(state=Session.State.HELD).exists():
        return
    draws = Draws(SEED, f"demonstration closing {service.code} {repetition} {sessions[0].day}")
    after = stage.at(max(one.day for one in sessions)) + timedelta(days=4)
    provider, manager = giver(stage, service.provider), stage.people["gestora"]
    if not draws.chance(LEFT_UNCERTIFIED):
        routes.issue_certificates(service, repetition=repetition, actor=provider, now=after)
    if draws.chance(LEFT_UNREPORTED):
        return
    report = routes.write_report(
        service,
        repetition=repetition,
        text=draws.one(WORDS),
        given_by=f"Especialista de {service.provider}",
        file=stage.samples["report"] if draws.chance(0.5) else None,
        actor=provider,
        now=after,
    )
    if draws.chance(0.8):
        routes.accept_report(report, actor=manager, now=after + timedelta(days=5))

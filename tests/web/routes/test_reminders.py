"""Who is told what of a session, when, once (ROUTE-96)."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from icalendar import Calendar

from eslabon.web.events.services import sweep
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.jobs.models import Job
from eslabon.web.parties.services import add_contact, give_consent, withdraw_consent
from eslabon.web.routes.models import CalendarNotice, Enrolment
from eslabon.web.routes.queries.moves import Slot
from eslabon.web.routes.queries.notices import addresses_of
from eslabon.web.routes.services.announcing import announce_sessions
from eslabon.web.routes.services.moving import cancel_session, move_session
from eslabon.web.routes.services.reminders import note, note_reminders, send_waiting
from eslabon.web.routes.services.seating import give_seat
from eslabon.web.routes.tasks import send_what_waits, tell_of_announcement
from tests.web.routes.calendar_world import NOW, START, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


def reachable(represented, address="norte@ejemplo.pe", *, consents=True):
    """An organisation that left an address, and allowed its use."""
    party = represented.organisation
    contact = add_contact(party, channel="email", value=address, actor=represented.user)
    if consents:
        give_consent(
            party,
            purpose="programme",
            channel="email",
            how="web",
            text_version="1",
            actor=represented.user,
            given_at=NOW,
        )
    return contact


def deliver():
    """What happens after a commit, and by the clock: events reach their reactions, what waits is sent."""
    sweep(now=NOW + timedelta(days=1))
    send_what_waits(now=NOW)
    work_off_queue()


def announced(calendar, *sessions):
    announce_sessions(
        calendar.programme,
        sessions=[one.pk for one in sessions],
        reason="–",
        actor=calendar.manager,
        now=NOW,
        today=TODAY,
    )


def attached(message) -> Calendar:
    ((name, content, kind),) = message.attachments
    assert (name, kind) == ("calendario.ics", "text/calendar")
    return Calendar.from_ical(content)


def test_announcement_is_told_once_in_one_message_with_its_calendar(calendar, north):
    reachable(north)
    sessions = [calendar.session("S001", START + timedelta(days=n), north.organisation, number=1 + n) for n in (0, 1)]
    announced(calendar, *sessions)
    deliver()

    (message,) = mail.outbox
    assert message.to == ["norte@ejemplo.pe"]
    assert message.subject == "2 sesiones para su calendario"
    assert "miércoles, 1 de junio de 2022, 17:00–19:00" in message.body.lower()
    assert "Estimadas señoras y señores de Cooperativa Norte" in message.body
    assert {str(one["uid"]) for one in attached(message).walk("VEVENT")} == {str(one.pk) for one in sessions}
    deliver()
    assert len(mail.outbox) == 1


def test_nobody_is_told_without_consent_or_after_withdrawing_it(calendar, north, south):
    reachable(north, consents=False)
    contact = reachable(south, "sur@ejemplo.pe")
    session = calendar.session("S002", START, north.organisation, south.organisation)
    announced(calendar, session)
    sweep(now=NOW + timedelta(days=1))
    assert {one.contact for one in CalendarNotice.objects.all()} == {contact}
    withdraw_consent(south.organisation.consents.get(), actor=south.user)
    deliver()
    assert mail.outbox == []
    assert not CalendarNotice.objects.filter(sent_at__isnull=True).exists()


def test_move_and_cancellation_are_told_with_their_reason_and_sequence(calendar, north):
    reachable(north)
    session = calendar.session("S002", START, north.organisation, state="announced")
    slot = Slot(START + timedelta(days=1), session.starts)
    move_session(session, slot=slot, reason="Paro", actor=calendar.manager, today=TODAY)
    deliver()
    session.refresh_from_db()
    cancel_session(session, reason="Sin instructor", actor=calendar.manager)
    deliver()

    moved, cancelled = mail.outbox
    assert moved.subject == "Cambió la sesión: Servicio S002"
    assert "2 de junio de 2022" in moved.body
    (event,) = attached(moved).walk("VEVENT")
    assert (int(event["sequence"]), str(event["status"])) == (1, "CONFIRMED")
    assert cancelled.subject == "Se canceló la sesión: Servicio S002"
    assert "Motivo: Sin instructor" in cancelled.body
    (event,) = attached(cancelled).walk("VEVENT")
    assert (int(event["sequence"]), str(event["status"])) == (2, "CANCELLED")


def test_two_moves_are_two_things_and_what_waits_is_told_as_it_stands(calendar, north):
    reachable(north)
    session = calendar.session("S002", START, north.organisation, state="announced")
    for n in (1, 2):
        slot = Slot(START + timedelta(days=n), session.starts)
        move_session(session, slot=slot, reason="Paro", actor=calendar.manager, today=TODAY)
        session.refresh_from_db()
    deliver()
    (message,) = mail.outbox
    assert message.body.count("Servicio S002") == 1
    assert "3 de junio de 2022" in message.body


def test_announced_and_cancelled_before_anything_was_sent_is_told_as_cancelled(calendar, north):
    reachable(north)
    session = calendar.session("S002", START, north.organisation)
    announced(calendar, session)
    session.refresh_from_db()
    cancel_session(session, reason="Error", actor=calendar.manager)
    deliver()
    (message,) = mail.outbox
    assert message.subject.startswith("Se canceló")


def test_party_is_written_to_in_its_language(calendar, north):
    reachable(north)
    north.organisation.language = "en"
    north.organisation.save()
    announced(calendar, calendar.session("S002", START, north.organisation))
    deliver()
    (message,) = mail.outbox
    assert "Service S002" in message.subject
    assert "Dear" in message.body
    assert "Estimad" not in message.body


def test_who_gets_a_seat_later_is_told_then_and_the_others_not_again(calendar, north, south):
    reachable(north)
    reachable(south, "sur@ejemplo.pe")
    session = calendar.session("S002", START, north.organisation)
    announced(calendar, session)
    deliver()
    give_seat(session, party=south.organisation, actor=calendar.manager, today=TODAY)
    deliver()
    assert [message.to for message in mail.outbox] == [["norte@ejemplo.pe"], ["sur@ejemplo.pe"]]


def test_reminders_go_out_ten_days_and_one_day_before_once_each(calendar, north):
    reachable(north)
    session = calendar.session("S002", START, north.organisation, state="announced")
    sent = []
    for before in range(12, -1, -1):
        at = NOW + timedelta(days=(START - TODAY).days - before)
        for _twice in range(2):
            note_reminders(now=at)
            sent += [before] * send_waiting(now=at, fence=nullcontext)
    assert sent == [10, 1]
    assert mail.outbox[0].subject == "Se acerca la sesión: Servicio S002"
    seat = Enrolment.objects.get(session=session)
    assert seat.reminded_at == NOW + timedelta(days=60)


def test_moved_session_is_reminded_of_on_its_new_day(calendar, north):
    reachable(north)
    session = calendar.session("S002", START, north.organisation, state="announced")
    ten_before = NOW + timedelta(days=(START - TODAY).days - 10)
    assert note_reminders(now=ten_before) == 1
    session.day = START + timedelta(days=20)
    session.sequence = 1
    session.save()
    note(session, occasion="moved", occurrence="1", now=ten_before)
    assert note_reminders(now=ten_before) == 0
    assert note_reminders(now=ten_before + timedelta(days=20)) == 1


def test_cancelled_and_planned_sessions_are_not_reminded_of(calendar, north):
    reachable(north)
    calendar.session("S002", START, north.organisation, state="cancelled")
    calendar.session("S003", START, north.organisation)
    assert note_reminders(now=NOW + timedelta(days=60)) == 0


def test_reminder_of_a_session_cancelled_meanwhile_is_not_sent(calendar, north):
    reachable(north)
    session = calendar.session("S002", START, north.organisation, state="announced")
    note_reminders(now=NOW + timedelta(days=60))
    session.state = "cancelled"
    session.save()
    assert send_waiting(now=NOW, fence=nullcontext) == 0
    assert mail.outbox == []


def test_message_that_cannot_be_sent_waits_for_the_next_time(calendar, north, settings):
    reachable(north)
    announced(calendar, calendar.session("S002", START, north.organisation))
    sweep(now=NOW + timedelta(days=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    send_what_waits(now=NOW)
    work_off_queue()
    assert Job.objects.get().state == Job.State.FAILED
    assert CalendarNotice.objects.filter(sent_at__isnull=True).count() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver()
    (message,) = mail.outbox
    assert message.extra_headers["Message-ID"].startswith(f"<{CalendarNotice.objects.get().pk}@")


def test_one_job_at_a_time_tells_what_waits(calendar, north):
    reachable(north)
    announced(calendar, calendar.session("S002", START, north.organisation))
    sweep(now=NOW + timedelta(days=1))
    assert send_what_waits(now=NOW) == 1
    assert send_what_waits(now=NOW) == 1
    assert Job.objects.count() == 1
    work_off_queue()
    assert send_what_waits(now=NOW) == 0
    assert Job.objects.count() == 1


def test_reaction_that_runs_twice_makes_no_second_notice(calendar, north):
    from eslabon.web.routes.events import SessionAnnounced

    reachable(north)
    session = calendar.session("S002", START, north.organisation, state="announced")
    for _twice in range(2):
        tell_of_announcement(SessionAnnounced(session_id=session.pk))
    assert CalendarNotice.objects.count() == 1


def test_same_address_left_twice_in_a_merged_family_is_written_to_once(calendar, north, south):
    reachable(north)
    reachable(south, "norte@ejemplo.pe")
    south.organisation.merged_into = north.organisation
    south.organisation.save()
    assert len(addresses_of([north.organisation.pk])[north.organisation.pk]) == 1
    assert len(addresses_of([south.organisation.pk])[south.organisation.pk]) == 1

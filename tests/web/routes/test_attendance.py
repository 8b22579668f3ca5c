"""Lists, check-in, the count of the room (ROUTE-100 to ROUTE-108)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.events.models import Announcement
from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.services import merge_parties
from eslabon.web.routes.models import Attendance, Enrolment, Service, Session
from eslabon.web.routes.queries.attendance import count_of
from eslabon.web.routes.services import (
    Attendee,
    check_in,
    hold_session,
    open_check_in,
    read_session_code,
    record_attendance,
    record_guest,
    remove_attendance,
)

DAY = date(2022, 6, 7)
START = datetime(2022, 6, 7, 22, 0, tzinfo=UTC)  # 17:00 in Lima


@pytest.fixture
def session(portfolio: Any, coop: Any) -> Session:
    """An announced session of a service at which the cooperative is expected."""
    made = make_session(Service.objects.filter(programme=portfolio).first())
    Enrolment.objects.create(session=made, party=coop.organisation)
    return made


def make_session(service: Any, *, number: int = 1, day: date = DAY, **more: Any) -> Session:
    return Session.objects.create(
        service=service,
        repetition=1,
        number=number,
        day=day,
        starts=more.pop("starts", time(17)),
        ends=more.pop("ends", time(19)),
        modality="virtual",
        state=more.pop("state", Session.State.ANNOUNCED),
        announced_at=START - timedelta(days=60),
        **more,
    )


def listed(session: Session) -> list[tuple[str, str, str]]:
    return list(session.attendances.order_by("person__name").values_list("person__name", "sex", "method"))


def test_people_are_counted_once_however_often_and_by_whichever_way(
    session: Session, coop: Any, facilitator: Any
) -> None:
    """ROUTE-101, ROUTE-106."""
    ana = Attendee(coop.organisation, name="Ana Quispe Ríos", sex="f", age_group="under_30")
    record_attendance(session, attendees=[ana], method="list", actor=facilitator, now=START)
    again = check_in(
        session, attendee=Attendee(coop.organisation, name=" ana  QUISPE rios"), method="qr", actor=None, now=START
    )
    record_attendance(
        session,
        attendees=[Attendee(coop.organisation, person=coop.person)],
        method="list",
        actor=facilitator,
        now=START,
    )

    assert again is False
    assert listed(session) == [("Ana Quispe Ríos", "f", "list"), (coop.person.name, "", "list")]
    found = count_of([session.pk])
    assert (found.people, found.by_sex["f"], found.by_sex["m"], found.by_sex[""]) == (2, 1, 0, 1)


def test_database_refuses_the_same_person_twice(session: Session, coop: Any) -> None:
    """ROUTE-101."""
    row = {"session": session, "party": coop.organisation, "person": coop.person, "method": "list"}
    Attendance.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(**row)


def test_merged_person_counts_once(session: Session, coop: Any, facilitator: Any) -> None:
    """ROUTE-106."""
    names = ("Ana Quispe", "Anita Quispe")
    attendees = [Attendee(coop.organisation, name=name, sex="f") for name in names]
    record_attendance(session, attendees=attendees, method="list", actor=facilitator, now=START)
    kept, absorbed = (Party.objects.get(name=name) for name in names)
    merge_parties(kept, absorbed=absorbed, reason="Es la misma", actor=facilitator)

    assert count_of([session.pk]).people == 1


def test_attendance_waits_for_the_session(session: Session, coop: Any, facilitator: Any) -> None:
    """ROUTE-100."""
    attendees = [Attendee(coop.organisation, person=coop.person)]
    with pytest.raises(Problem, match="DELIVERY-E01"):
        record_attendance(
            session, attendees=attendees, method="list", actor=facilitator, now=START - timedelta(minutes=31)
        )
    Session.objects.update(state=Session.State.CANCELLED)
    with pytest.raises(Problem, match="DELIVERY-E02"):
        record_attendance(session, attendees=attendees, method="list", actor=facilitator, now=START)
    assert not Attendance.objects.exists()


def test_list_never_exceeds_the_count_of_the_room(session: Session, coop: Any, facilitator: Any) -> None:
    """ROUTE-104, ROUTE-108."""
    attendees = [Attendee(coop.organisation, name=name) for name in ("Ana", "Bea")]
    record_attendance(session, attendees=attendees, method="list", actor=facilitator, now=START)
    with pytest.raises(Problem, match="DELIVERY-E05"):
        hold_session(session, people=1, actor=facilitator, now=START)

    hold_session(session, people=2, actor=facilitator, now=START)
    with pytest.raises(Problem, match="DELIVERY-E05"):
        record_attendance(
            session, attendees=[Attendee(coop.organisation, name="Carmen")], method="list", actor=facilitator, now=START
        )
    assert session.attendances.count() == 2
    assert not Party.objects.filter(name="Carmen").exists()

    hold_session(session, people=3, actor=facilitator, now=START)
    session.refresh_from_db()
    assert (session.state, session.headcount.people, session.held_at) == ("held", 3, START)
    assert Announcement.objects.filter(event__endswith="SessionHeld").count() == 1
    assert Entry.objects.filter(act="session.hold").count() == 2


def test_nobody_is_in_two_sessions_at_once(session: Session, coop: Any, facilitator: Any) -> None:
    """ROUTE-105."""
    others = Service.objects.exclude(pk=session.service_id)
    at_once = make_session(others[0], starts=time(18), ends=time(20))
    after = make_session(others[1], starts=time(19), ends=time(21))
    me = [Attendee(coop.organisation, person=coop.person)]
    record_attendance(session, attendees=me, method="list", actor=facilitator, now=START)

    with pytest.raises(Problem, match="DELIVERY-E06"):
        record_attendance(at_once, attendees=me, method="list", actor=facilitator, now=START + timedelta(hours=1))
    assert record_attendance(after, attendees=me, method="list", actor=facilitator, now=START + timedelta(hours=2))


def test_who_comes_for_another_organisation_is_a_guest(session: Session, facilitator: Any) -> None:
    """ROUTE-103."""
    record_guest(
        session, organisation="Asociación Vecina", name="Luis", sex="m", age_group="", actor=facilitator, now=START
    )
    record_guest(
        session, organisation="asociacion vecina", name="Rosa", sex="f", age_group="", actor=facilitator, now=START
    )

    assert Enrolment.objects.get(session=session, is_guest=True).party.name == "Asociación Vecina"
    assert count_of([session.pk]).guests == 2


def test_who_was_taken_off_leaves_the_reason_and_no_guest_seat(session: Session, facilitator: Any) -> None:
    (added,) = record_guest(
        session, organisation="Asociación Vecina", name="Luis", sex="m", age_group="", actor=facilitator, now=START
    )
    with pytest.raises(Problem, match="DELIVERY-E09"):
        remove_attendance(added, reason=" ", actor=facilitator)
    remove_attendance(added, reason="Se anotó dos veces", actor=facilitator)

    assert not session.attendances.exists()
    assert not session.enrolments.filter(is_guest=True).exists()
    assert Entry.objects.get(act="attendance.remove").reason == "Se anotó dos veces"


def test_code_is_short_forgiving_and_kept(session: Session, facilitator: Any) -> None:
    code = open_check_in(session, actor=facilitator)
    assert open_check_in(session, actor=facilitator) == code
    assert read_session_code(f" {code[:3].lower()} {code[3:]} ") == code
    assert [read_session_code(text) for text in ("", "7K2M", "UUUUUU", "1234567")] == [""] * 4
    Session.objects.update(state=Session.State.PLANNED)
    with pytest.raises(Problem, match="DELIVERY-E02"):
        open_check_in(session, actor=facilitator)


def around_now(session: Session, *, hours: int) -> None:
    """Let the session begin so many hours from now."""
    begins = timezone.localtime() + timedelta(hours=hours)
    Session.objects.filter(pk=session.pk).update(
        day=begins.date(), starts=time(begins.hour), ends=time(begins.hour, 59), check_in_code="7K2M9Q"
    )


def test_anybody_in_the_room_checks_in_without_seeing_who_else_came(
    session: Session, coop: Any, facilitator: Any, client_for: Any
) -> None:
    """ROUTE-102."""
    around_now(session, hours=0)
    client = client_for(None)
    page = reverse("attend", kwargs={"code": "7k2m9q"}) + "?via=qr"
    filled = {"party": str(coop.organisation.pk), "name": "Ana Quispe", "sex": "f", "age_group": "30_59"}

    assert client.get(page).status_code == 200
    first, second = client.post(page, filled), client.post(page, filled)

    assert "Asistencia registrada" in first.content.decode()
    assert "Ya estaba en la lista" in second.content.decode()
    assert listed(session) == [("Ana Quispe", "f", "qr")]
    assert "Ana Quispe" not in client.get(page).content.decode()
    assert client.post(page, {**filled, "party": "nobody"}).status_code == 422


def test_code_that_went_round_fills_a_room_and_no_more(session: Session, coop: Any, monkeypatch: Any) -> None:
    """ROUTE-102."""
    monkeypatch.setattr("eslabon.rules.routes.attendance.MOST_BY_THEMSELVES", 2)
    for name in ("Ana", "Bea"):
        check_in(session, attendee=Attendee(coop.organisation, name=name), method="code", actor=None, now=START)
    with pytest.raises(Problem, match="DELIVERY-E41"):
        check_in(session, attendee=Attendee(coop.organisation, name="Carmen"), method="qr", actor=None, now=START)
    assert not Party.objects.filter(name="Carmen").exists()


@pytest.mark.parametrize("hours", [-5, 5])
def test_code_opens_nothing_at_other_hours(session: Session, client_for: Any, hours: int) -> None:
    """ROUTE-102."""
    around_now(session, hours=hours)
    assert client_for(None).get(reverse("attend", kwargs={"code": "7K2M9Q"})).status_code == 409
    assert client_for(None).get(reverse("attend", kwargs={"code": "AAAAAA"})).status_code == 404


def test_codes_cannot_be_tried_one_after_the_other(session: Session, client_for: Any) -> None:
    client = client_for(None)
    answers = [client.get(reverse("attend", kwargs={"code": f"AAAA{n:02d}"})).status_code for n in range(62)]
    assert answers[0] == 404
    assert 429 in answers


def test_trainer_records_and_holds_from_the_page(session: Session, coop: Any, make_user: Any, client_for: Any) -> None:
    trainer = make_user()
    Session.objects.update(trainer_user=trainer, day=timezone.localdate() - timedelta(days=1))
    client, page = client_for(trainer), reverse("session_attendance", args=[session.pk])

    answer = client.post(
        page,
        {
            f"known_{coop.organisation.pk}": [str(coop.person.pk)],
            "name_0": "Bea Rojas",
            "party_0": str(coop.organisation.pk),
            "sex_0": "f",
            "age_0": "60_plus",
        },
    )
    assert answer.status_code == 302
    assert len(listed(session)) == 2
    assert client.post(page, {"name_0": "Sin organización"}).status_code == 422
    assert client.post(reverse("session_hold", args=[session.pk]), {"people": "1"}).status_code == 422
    assert client.post(reverse("session_hold", args=[session.pk]), {"people": "2"}).status_code == 302
    assert client.get(reverse("session", args=[session.pk])).status_code == 200
    assert client.get(reverse("my_sessions")).status_code == 200
    row = session.attendances.first()
    remove = reverse("attendance_remove", args=[session.pk, row.pk])
    assert client.post(remove, {"reason": ""}).status_code == 422
    assert client.post(remove, {"reason": "Salió antes"}).status_code == 302
    assert client.post(reverse("session_open_code", args=[session.pk])).status_code == 302
    assert "<svg" in client.get(reverse("session_code", args=[session.pk])).content.decode()


def test_only_who_gives_it_or_runs_delivery_sees_the_list(
    session: Session, coop: Any, make_user: Any, facilitator: Any, client_for: Any
) -> None:
    page = reverse("session_attendance", args=[session.pk])
    own = make_user("provider_national", party=session.service.provider.party)
    other = make_user("provider_national", party=Party.objects.create(kind="organisation", name="Otra entidad"))
    found = {
        name: client_for(user).get(page).status_code
        for name, user in {"own": own, "other": other, "facilitator": facilitator, "coop": coop.user}.items()
    }
    assert found == {"own": 200, "other": 403, "facilitator": 200, "coop": 403}
    assert client_for(coop.user).get(reverse("session", args=[session.pk])).status_code == 200


@pytest.mark.parametrize("people", [1, 3])
def test_list_page_asks_the_same_of_few_and_many(
    session: Session, coop: Any, facilitator: Any, client_for: Any, django_assert_num_queries: Any, people: int
) -> None:
    for n in range(people):
        person = Party.objects.create(kind="person", name=f"Persona {n}")
        Membership.objects.create(
            person=person, organisation=coop.organisation, capacity="member", since=date(2020, 1, 1)
        )
        Attendance.objects.create(session=session, party=coop.organisation, person=person, method="list")
    client = client_for(facilitator)
    client.get(reverse("session_attendance", args=[session.pk]))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("session_attendance", args=[session.pk]))


LIST_QUERIES = 15

"""Two people, or one who clicks twice, at the very same moment, around routes, the calendar, lists and certificates."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from eslabon.rules.routes.certificates import ISSUED
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import (
    Attendance,
    Availability,
    Certificate,
    CommitmentLetter,
    Headcount,
    Plan,
    Route,
    Session,
)
from eslabon.web.routes.queries.attendance import meeting_of
from eslabon.web.routes.queries.certificates import candidates_of
from eslabon.web.routes.services import (
    Attendee,
    check_in,
    hold_session,
    issue_certificates,
    record_attendance,
    remove_attendance,
    sign_route,
)
from eslabon.web.routes.services.adopting import adopt_plan
from eslabon.web.routes.services.moving import cancel_session
from tests.web.calls.test_at_once import at_once
from tests.web.routes.calendar_world import NOW, START, TODAY, Calendar
from tests.web.routes.test_planning import searched
from tests.web.routes.world import accept_all, proposed_route, score_party

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2022, 6, 7)


def found(session: Session) -> Session:
    """A copy of a session, as another request has it."""
    return Session.objects.select_related("service__programme", "service__provider", "place").get(pk=session.pk)


def person(name: str) -> Party:
    return Party.objects.create(kind="person", name=name)


def test_one_route_is_proposed_and_signed_once(portfolio: Any, coop: Any, facilitator: Any) -> None:
    score = score_party(coop.organisation, programme=portfolio, actor=facilitator)
    assert at_once(*[lambda: proposed_route(score, actor=facilitator)] * 3) == ["done"] * 3
    route = Route.objects.get(state="proposed")
    assert Route.objects.count() == 3
    accept_all(route, actor=coop.user)
    answers = at_once(*[lambda: sign_route(route, revision=route.revision, actor=coop.user, now=NOW)] * 3)
    assert answers.count("done") == 1
    assert CommitmentLetter.objects.count() == 1


def test_two_managers_adopt_one_plan_once(calendar: Calendar, north: Any, make_user: Any) -> None:
    calendar.sign(north.organisation, "S001")
    plan, other = searched(calendar), make_user("facilitator")
    answers = at_once(
        *[lambda by=by: adopt_plan(Plan.objects.get(pk=plan.pk), actor=by, now=NOW, today=TODAY)
          for by in (calendar.manager, other)]
    )  # fmt: skip
    assert answers == ["CALENDAR-E08", "done"]
    assert Session.objects.count() == 2


def test_nobody_checks_in_to_two_sessions_at_one_moment(calendar: Calendar, north: Any) -> None:
    people = [Attendee(north.organisation, person=person(f"Persona {n}")) for n in range(6)]
    both = [calendar.session(code, DAY, north.organisation, state="announced") for code in ("S001", "S002")]
    now = meeting_of(found(both[0])).starts
    for who in people:
        answers = at_once(
            *[lambda one=one: check_in(found(one), attendee=who, method="qr", actor=None, now=now) for one in both]  # noqa: B023 -- done before the next
        )
        assert answers == ["DELIVERY-E06", "done"]
    assert Attendance.objects.count() == len(people)


def test_list_stays_within_the_room_while_many_check_in(calendar: Calendar, north: Any) -> None:
    session = calendar.session("S001", DAY, north.organisation, state="announced")
    now = meeting_of(found(session)).starts
    hold_session(found(session), people=2, actor=calendar.manager, now=now)
    people = [Attendee(north.organisation, person=person(f"Persona {n}")) for n in range(4)]
    answers = at_once(
        *[lambda one=one: check_in(found(session), attendee=one, method="code", actor=None, now=now) for one in people]
    )
    assert answers == ["DELIVERY-E05"] * 2 + ["done"] * 2
    assert session.attendances.count() == 2


def test_session_is_held_or_cancelled_never_both(calendar: Calendar, north: Any) -> None:
    session = calendar.session("S001", DAY, north.organisation, state="announced")
    now = meeting_of(found(session)).ends
    answers = at_once(
        lambda: hold_session(found(session), people=5, actor=calendar.manager, now=now),
        lambda: cancel_session(found(session), reason="Lluvia", actor=calendar.manager),
    )
    assert answers.count("done") == 1
    session.refresh_from_db()
    assert (session.state == "held") == Headcount.objects.filter(session=session).exists()


def test_certificates_are_issued_once_and_rest_on_what_stays(calendar: Calendar, north: Any) -> None:
    service, manager = calendar.add_service("S009", sessions_count=1), calendar.manager
    session = calendar.session("S009", DAY, north.organisation, state="announced")
    now = meeting_of(found(session)).ends
    (listed,) = record_attendance(
        found(session), attendees=[Attendee(north.organisation, person=person("Ana"))], method="list", actor=manager,
        now=now,
    )  # fmt: skip
    hold_session(found(session), people=1, actor=manager, now=now)
    issue = lambda: issue_certificates(service, repetition=1, actor=manager, now=now)  # noqa: E731 -- said twice
    answers = at_once(
        issue,
        lambda: remove_attendance(Attendance.objects.get(pk=listed.pk), reason="No vino", actor=manager),
        issue,
    )
    enough = [one.person.pk for one in candidates_of(service, repetition=1) if one.award.result == ISSUED]
    assert list(Certificate.objects.values_list("person_id", flat=True)) == enough
    assert answers in (["done"] * 3, ["DELIVERY-E40", "done", "done"])


def test_days_that_two_people_note_are_both_kept(calendar: Calendar, north: Any, client_for: Any) -> None:
    route = calendar.sign(north.organisation, "S001")
    address = reverse("availability_add", args=[route.pk])
    clients: list[Client] = [client_for(north.user) for _ in range(3)]

    def note(n: int) -> None:
        answer = clients[n].post(address, {"window-day": START.replace(day=n + 1).isoformat()})
        assert answer.status_code == 302

    with time_machine.travel(NOW, tick=False):
        assert at_once(*[lambda n=n: note(n) for n in range(3)]) == ["done"] * 3
    assert len(Availability.objects.get().unavailable) == 3

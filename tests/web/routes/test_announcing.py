"""Announce, move, cancel, seat, answer; and whatever the order of acts, nobody is in two sessions."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.events.models import Announcement
from eslabon.web.routes.events import RouteLeft
from eslabon.web.routes.models import Enrolment, Provider, Session
from eslabon.web.routes.queries.moves import Slot, next_slot
from eslabon.web.routes.services.announcing import announce_sessions
from eslabon.web.routes.services.availability import set_terms
from eslabon.web.routes.services.moving import cancel_session, change_details, move_session
from eslabon.web.routes.services.seating import answer_invitation, free_seat, give_seat
from eslabon.web.routes.tasks import free_seats
from tests.web.routes.calendar_world import NOW, START, TODAY

pytestmark = pytest.mark.django_db
WHEN = {"now": NOW, "today": TODAY}


def announced(calendar, *sessions, reason=""):
    return announce_sessions(
        calendar.programme, sessions=[one.pk for one in sessions], reason=reason, actor=calendar.manager, **WHEN
    )


def events(name):
    return Announcement.objects.filter(event=f"eslabon.web.routes.events.{name}").count()


def moved(calendar, session, day, *, hour=17, reason="", **more):
    slot = Slot(day, session.starts.replace(hour=hour))
    return move_session(session, slot=slot, reason=reason, actor=calendar.manager, today=TODAY, **more)


def test_announcement_with_notice_needs_no_reason_by_route_90(calendar, north):
    session = calendar.session("S002", START, north.organisation)
    announced(calendar, session)
    session.refresh_from_db()
    assert (session.state, session.announced_at) == ("announced", NOW)
    assert events("SessionAnnounced") == 1
    entry = Entry.objects.get(act="session.announce")
    assert entry.after["days_of_notice"] == 61


def test_late_announcement_needs_a_reason_that_is_kept(calendar, north):
    late = calendar.session("S002", TODAY + timedelta(days=59), north.organisation)
    with pytest.raises(Problem, match="CALENDAR-E02"):
        announced(calendar, late)
    announced(calendar, late, reason="La sala recién se confirmó")
    assert Entry.objects.get(act="session.announce").reason == "La sala recién se confirmó"


def test_notice_is_the_programmes_own(calendar, north):
    set_terms(calendar.programme, values={"notice_days": 33}, actor=calendar.manager)
    announced(calendar, calendar.session("S002", TODAY + timedelta(days=33), north.organisation))
    assert events("SessionAnnounced") == 1


def test_all_are_announced_or_none(calendar, north):
    fine = calendar.session("S002", START, north.organisation)
    late = calendar.session("S002", TODAY + timedelta(days=5), north.organisation, repetition=2)
    with pytest.raises(Problem):
        announced(calendar, fine, late)
    assert not Session.objects.filter(state="announced").exists()
    assert events("SessionAnnounced") == 0


def test_session_that_breaks_a_rule_known_since_is_not_announced_by_route_95(calendar, north):
    session = calendar.session("S002", START, north.organisation)
    calendar.programme.blocked_dates.create(day=START, reason="Aniversario")
    with pytest.raises(Problem, match="CALENDAR-E06"):
        announced(calendar, session)


def test_session_of_another_programme_is_not_announced(calendar, north):
    with pytest.raises(Problem, match="CALENDAR-E13"):
        announce_sessions(calendar.programme, sessions=[north.organisation.pk], reason="", actor=None, **WHEN)


def test_planned_session_moves_quietly_and_an_announced_one_with_a_reason_by_route_93(calendar, north):
    session = calendar.session("S002", START, north.organisation)
    moved(calendar, session, START + timedelta(days=1))
    assert events("SessionMoved") == 0
    session.refresh_from_db()
    announced(calendar, session)
    with pytest.raises(Problem, match="CALENDAR-E05"):
        moved(calendar, session, START + timedelta(days=2))
    again = moved(calendar, session, START + timedelta(days=2), hour=18, reason="Paro")
    assert (again.day, f"{again.starts:%H:%M}", f"{again.ends:%H:%M}") == (START + timedelta(days=2), "18:00", "20:00")
    assert again.sequence == 2
    assert events("SessionMoved") == 1
    assert Entry.objects.filter(act="session.move").latest("at").reason == "Paro"


def test_move_that_clashes_is_refused_in_names(calendar, north):
    calendar.session("S001", START, north.organisation)
    session = calendar.session("S003", START + timedelta(days=100), north.organisation)
    Session.objects.filter(pk=session.pk).update(modality="virtual", place=None)
    calendar.services["S003"].modality = "either"
    calendar.services["S003"].save()
    with pytest.raises(Problem) as refused:
        moved(calendar, session, START, hour=18)
    assert "Cooperativa Norte estaría a la vez en «Servicio S001»" in refused.value.text("es")
    assert "Cooperativa Norte would be in “Service S001” at the same time" in refused.value.text("en")
    session.refresh_from_db()
    assert session.day == START + timedelta(days=100)


def test_session_that_somebody_moved_meanwhile_is_not_moved_blindly(calendar, north):
    session = calendar.session("S002", START, north.organisation)
    moved(calendar, session, START + timedelta(days=1), sequence=0)
    with pytest.raises(Problem, match="CALENDAR-E17"):
        moved(calendar, session, START + timedelta(days=2), sequence=0)


def test_move_to_where_it_is_changes_nothing(calendar, north):
    session = calendar.session("S002", START, north.organisation, state="announced")
    assert moved(calendar, session, START, reason="–").sequence == 0
    assert events("SessionMoved") == 0


def test_late_session_never_runs_past_midnight(calendar, north):
    session = calendar.session("S002", START, north.organisation)
    with pytest.raises(Problem, match="CALENDAR-E06"):
        moved(calendar, session, START, hour=23)


def test_cancelled_announcement_keeps_its_row_and_a_plan_leaves_none_by_route_94(calendar, north):
    told = calendar.session("S002", START, north.organisation, state="announced")
    with pytest.raises(Problem, match="CALENDAR-E05"):
        cancel_session(told, reason="", actor=calendar.manager)
    cancel_session(told, reason="Lluvias", actor=calendar.manager)
    told.refresh_from_db()
    assert (told.state, told.cancelled_reason, told.sequence) == ("cancelled", "Lluvias", 1)
    assert events("SessionCancelled") == 1

    planned = calendar.session("S003", START, north.organisation)
    cancel_session(planned, reason="", actor=calendar.manager)
    assert not Session.objects.filter(pk=planned.pk).exists()
    assert events("SessionCancelled") == 1


def test_number_of_a_cancelled_session_may_be_given_again(calendar, north):
    for state in ("cancelled", "cancelled", "announced"):
        calendar.session("S002", START, north.organisation, state=state)
    assert Session.objects.filter(service__code="S002", repetition=1, number=1).count() == 3


def test_another_venue_is_told_and_another_trainer_is_not(calendar, north):
    session = calendar.session("S002", START, north.organisation, state="announced")
    change_details(session, values={"trainer": "Ing. Rojas", "venue": ""}, actor=calendar.manager)
    assert events("SessionMoved") == 0
    change_details(session, values={"venue": "Jr. Lima 123"}, actor=calendar.manager)
    assert events("SessionMoved") == 1
    session.refresh_from_db()
    assert session.sequence == 2


def test_seat_is_given_in_the_whole_repetition_and_marks_guests(calendar, north, south):
    calendar.sign(south.organisation, "S001")
    first = calendar.session("S001", START, south.organisation, number=1, state="announced")
    calendar.session("S001", START + timedelta(days=1), south.organisation, number=2)
    give_seat(first, party=north.organisation, actor=calendar.manager, today=TODAY)
    seats = Enrolment.objects.filter(party=north.organisation)
    assert [seat.is_guest for seat in seats] == [True, True]
    assert events("SessionAnnounced") == 1  # of the one that was announced
    with pytest.raises(Problem, match="CALENDAR-E16"):
        give_seat(first, party=north.organisation, actor=calendar.manager, today=TODAY)


def test_seat_that_would_clash_is_refused(calendar, north, south):
    calendar.session("S001", START, north.organisation, number=1)
    other = calendar.add_service("Y1", provider="DEVIDA", sessions_count=1)
    session = calendar.session(other.code, START, south.organisation, hour=18)
    with pytest.raises(Problem, match="CALENDAR-E06"):
        give_seat(session, party=north.organisation, actor=calendar.manager, today=TODAY)
    assert session.enrolments.count() == 1


def test_seat_over_the_capacity_is_refused(calendar, north, south):
    small = calendar.add_service("Y1", provider="DEVIDA", sessions_count=1, capacity=1)
    session = calendar.session(small.code, START, south.organisation)
    with pytest.raises(Problem, match="CALENDAR-E06"):
        give_seat(session, party=north.organisation, actor=calendar.manager, today=TODAY)


def test_repetition_that_has_begun_gives_no_seat(calendar, north, south):
    calendar.session("S001", TODAY - timedelta(days=1), south.organisation, number=1, state="held")
    second = calendar.session("S001", START, south.organisation, number=2, state="announced")
    with pytest.raises(Problem, match="CALENDAR-E18"):
        give_seat(second, party=north.organisation, actor=calendar.manager, today=TODAY)


def test_freed_seat_keeps_what_was_attended(calendar, north):
    calendar.session("S001", TODAY - timedelta(days=1), north.organisation, number=1, state="held")
    second = calendar.session("S001", START, north.organisation, number=2, state="announced")
    assert free_seat(second, party=north.organisation, reason="", actor=calendar.manager, today=TODAY) == 1
    assert Enrolment.objects.get().session.number == 1
    with pytest.raises(Problem, match="CALENDAR-E11"):
        free_seat(second, party=north.organisation, reason="", actor=calendar.manager, today=TODAY)


def test_organisation_that_leaves_frees_its_seats(calendar, north, south):
    route = calendar.sign(north.organisation, "S001")
    calendar.session("S001", START, north.organisation, south.organisation, state="announced")
    route.state = "left"
    route.save()
    with time_machine.travel(NOW, tick=False):
        free_seats(RouteLeft(route_id=route.pk))
    assert [seat.party for seat in Enrolment.objects.all()] == [south.organisation]


def test_answer_keeps_the_seat_and_is_taken_only_while_it_matters(calendar, north):
    session = calendar.session("S002", START, north.organisation, state="announced")
    seat = answer_invitation(session, party=north.organisation, answer="declined", actor=north.user, **WHEN)
    assert (seat.answer, seat.answered_at) == ("declined", NOW)
    answer_invitation(session, party=north.organisation, answer="confirmed", actor=north.user, **WHEN)
    for answer, day in (("maybe", TODAY), ("confirmed", START + timedelta(days=1))):
        with pytest.raises(Problem, match="CALENDAR-E11"):
            answer_invitation(session, party=north.organisation, answer=answer, actor=north.user, now=NOW, today=day)


# Pages.


@pytest.fixture
def on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("on_that_day")
def test_manager_announces_what_is_ticked(calendar, north, client_for):
    first = calendar.session("S001", START, north.organisation, number=1)
    second = calendar.session("S001", START + timedelta(days=1), north.organisation, number=2)
    late = calendar.session("S003", TODAY + timedelta(days=3), north.organisation)
    client, address = client_for(calendar.manager), reverse("announce", args=["ruta"])
    page = client.get(address).content.decode()
    assert f'value="{first.pk} {second.pk}" checked' in page
    assert f'value="{late.pk}"' in page and f'value="{late.pk}" checked' not in page

    refused = client.post(address, {"repetition": [str(late.pk)]})
    assert refused.status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"repetition": [f"{first.pk} {second.pk}"]}).status_code == 302
    assert set(Session.objects.filter(state="announced")) == {first, second}


@pytest.mark.usefixtures("on_that_day")
def test_entity_announces_and_moves_its_own_services_only(calendar, north, make_user, client_for):
    calendar.sign(north.organisation, "S003")
    own = calendar.session("S003", date(2022, 9, 6), north.organisation)
    other = calendar.session("S002", START, north.organisation)
    user = make_user("provider_national", party=calendar.providers["DEVIDA"].party)
    client = client_for(user)
    page = client.get(reverse("announce", args=["ruta"])).content.decode()
    assert str(own.pk) in page and str(other.pk) not in page
    client.post(reverse("announce", args=["ruta"]), {"repetition": [f"{own.pk} {other.pk}"]})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == ("announced", "planned")
    slot = {"day": "2022-09-07", "starts": "17:00", "reason": "Feria"}
    assert client.post(reverse("session_move", args=[own.pk]), slot).status_code == 302
    assert client.post(reverse("session_move", args=[other.pk]), slot).status_code == 403
    assert client.post(reverse("session_cancel", args=[other.pk])).status_code == 403


@pytest.mark.usefixtures("on_that_day")
def test_refused_move_comes_back_with_what_was_written(calendar, north, client_for):
    session = calendar.session("S002", START, north.organisation, state="announced")
    client = client_for(calendar.manager)
    address = reverse("session_move", args=[session.pk])
    answer = client.post(address, {"day": "2022-06-02", "starts": "17:00", "sequence": 0, "reason": ""})
    assert answer.status_code == 422
    assert "Escriba el motivo" in answer.content.decode()
    answer = client.post(address, {"day": "2022-06-05", "starts": "17:00", "sequence": 0, "reason": "Paro"})
    assert answer.status_code == 409
    assert "cae en domingo" in answer.content.decode()


@pytest.mark.usefixtures("on_that_day")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_after_a_move_nobody_is_sent_to_another_site(calendar, north, client_for, target):
    session = calendar.session("S002", START, north.organisation)
    answer = client_for(calendar.manager).post(
        reverse("session_move", args=[session.pk]), {"day": "2022-06-02", "starts": "17:00", "next": target}
    )
    assert answer.headers["Location"] == reverse("calendar_session", args=[session.pk])


@pytest.mark.usefixtures("on_that_day")
def test_organisation_sees_its_own_seat_answers_and_nobody_elses(calendar, north, south, client_for):
    session = calendar.session("S002", START, north.organisation, south.organisation, state="announced")
    client = client_for(north.user)
    page = client.get(reverse("calendar_session", args=[session.pk])).content.decode()
    assert "Cooperativa Norte" in page and "Cooperativa Sur" not in page
    answer = reverse("session_answer", args=[session.pk])
    assert client.post(answer, {"party": north.organisation.pk, "answer": "confirmed"}).status_code == 302
    assert client.post(answer, {"party": south.organisation.pk, "answer": "declined"}).status_code == 403
    assert client.post(answer, {"party": "x", "answer": "declined"}).status_code == 404
    assert {seat.party.name: seat.answer for seat in Enrolment.objects.select_related("party")} == {
        "Cooperativa Norte": "confirmed",
        "Cooperativa Sur": "invited",
    }


@pytest.mark.usefixtures("on_that_day")
def test_planned_session_is_not_shown_to_organisations(calendar, north, client_for):
    session = calendar.session("S002", START, north.organisation)
    client = client_for(north.user)
    assert client.get(reverse("calendar_session", args=[session.pk])).status_code == 403
    assert "Servicio S002" not in client.get(reverse("my_calendar")).content.decode()


# Whatever the order of acts.

ACTS = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 5), st.integers(-1, 1), st.integers(-4, 4)),
    st.tuples(st.just("seat"), st.integers(0, 5), st.integers(0, 2), st.just(0)),
    st.tuples(st.just("free"), st.integers(0, 5), st.integers(0, 2), st.just(0)),
    st.tuples(st.just("cancel"), st.integers(0, 5), st.just(0), st.just(0)),
    st.tuples(st.just("announce"), st.integers(0, 5), st.just(0), st.just(0)),
    st.tuples(st.just("answer"), st.integers(0, 5), st.integers(0, 2), st.just(0)),
)


def nobody_is_twice():
    """Fail if any organisation is expected at two sessions that stand at the same minute."""
    seats = list(
        Enrolment.objects.exclude(session__state="cancelled").values_list(
            "party_id", "session_id", "session__day", "session__starts", "session__ends"
        )
    )
    for party, session, day, starts, ends in seats:
        for other_party, other, other_day, other_starts, other_ends in seats:
            if (party, day) == (other_party, other_day) and session != other:
                assert ends <= other_starts or other_ends <= starts, (party, day, starts, other_starts)


def attempt(calendar, session, parties, act):
    """Do one act; a refusal is an answer."""
    name, _which, a, b = act
    doing = {
        "move": lambda: move_session(
            session, slot=next_slot(session, days=a, slots=b), reason="r", actor=calendar.manager, today=TODAY
        ),
        "seat": lambda: give_seat(session, party=parties[a], actor=calendar.manager, today=TODAY),
        "free": lambda: free_seat(session, party=parties[a], reason="", actor=calendar.manager, today=TODAY),
        "cancel": lambda: cancel_session(session, reason="r", actor=calendar.manager),
        "announce": lambda: announced(calendar, session),
        "answer": lambda: answer_invitation(
            session, party=parties[a], answer="declined", actor=calendar.manager, **WHEN
        ),
    }
    with suppress(Problem):
        doing[name]()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=14))
def test_nobody_is_ever_in_two_sessions(calendar, make_organisation, acts):
    Enrolment.objects.all().delete()
    Session.objects.all().delete()
    Provider.objects.update(teams=3)
    parties = [make_organisation().organisation for _ in range(3)]
    for n, code in enumerate(("P1", "P2", "P3")):
        if code not in calendar.services:
            calendar.add_service(code, provider="DEVIDA" if code == "P2" else "PROMPERU", max_repetitions=9)
        for number in (1, 2):
            # All at the same hours: every seat and every step to the side may clash.
            calendar.session(code, date(2022, 9, 5 + number), parties[n], hour=17 + n % 2 * 2, number=number)
    keys = list(Session.objects.order_by("service__code", "number").values_list("pk", flat=True))
    for act in acts:
        session = Session.objects.select_related("service__programme", "service__provider").filter(pk=keys[act[1]])
        for found in session:
            attempt(calendar, found, parties, act)
        nobody_is_twice()

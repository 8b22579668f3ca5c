"""The calendar as a board: who sees what, how it is filtered, what it costs, and what a move would break."""

from datetime import date, time, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.routes.models import Session
from eslabon.web.routes.queries.board import month_days, week_days
from eslabon.web.routes.queries.moves import Slot, check_move
from tests.web.routes.calendar_world import NOW, TODAY

pytestmark = pytest.mark.django_db
BOARD = reverse("board", args=["ruta"])


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


class Sessions(HTMLParser):
    """Hrefs of the sessions on a board, with the day and hour of their cell."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cell, self.found = "", {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "td":
            self.cell = " ".join(filter(None, (given.get("data-day"), given.get("data-starts"))))
        if tag == "a" and "calendar__session" in (given.get("class") or ""):
            self.found[given["href"].partition("?")[0]] = (self.cell, "draggable" in given)


def on_board(client, **query):
    answer = client.get(BOARD, {"day": "2022-06-10", **query})
    assert answer.status_code == 200
    return Sessions(answer.content.decode()).found


def test_month_puts_each_session_in_its_day_and_week_in_its_hour(calendar, north, client_for):
    session = calendar.session("S001", date(2022, 6, 8), north.organisation, hour=18)
    client = client_for(calendar.manager)
    here = reverse("calendar_session", args=[session.pk])
    assert on_board(client) == {here: ("2022-06-08", True)}
    assert on_board(client, view="week") == {here: ("2022-06-08 18:00", True)}
    assert on_board(client, day="2022-08-10") == {}


def test_session_before_the_general_hour_has_its_row_too(calendar, north, client_for):
    calendar.session("S001", date(2022, 6, 8), north.organisation, hour=9)
    assert [cell for cell, _ in on_board(client_for(calendar.manager), view="week").values()] == ["2022-06-08 09:00"]


def test_cancelled_session_is_not_on_the_board(calendar, north, client_for):
    calendar.session("S001", date(2022, 6, 8), north.organisation, state="cancelled")
    assert on_board(client_for(calendar.manager)) == {}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"provider": "DEVIDA"}, {"S003"}),
        ({"service": "S001"}, {"S001"}),
        ({"chain": "cacao"}, {"S002"}),
        ({"place": "PE-22"}, {"S002"}),
        ({"state": "announced"}, {"S003"}),
        ({"provider": "PROMPERU", "chain": "coffee"}, {"S001"}),
    ],
)
def test_board_is_filtered(calendar, north, south, client_for, query, codes):
    calendar.sign(north.organisation, "S001", "S003")
    calendar.sign(south.organisation, "S002", chain="cacao", place="PE-22")
    calendar.session("S001", date(2022, 6, 8), north.organisation)
    calendar.session("S002", date(2022, 6, 9), south.organisation)
    calendar.session("S003", date(2022, 9, 9), north.organisation, state="announced")
    Session.objects.filter(service__code="S003").update(day=date(2022, 6, 10))
    found = on_board(client_for(calendar.manager), **query)
    keys = {reverse("calendar_session", args=[one.pk]): one.service.code for one in Session.objects.all()}
    assert {keys[href] for href in found} == codes


def test_regional_office_sees_its_region_and_chain_only(calendar, north, south, make_user, client_for):
    calendar.sign(north.organisation, "S001")
    calendar.sign(south.organisation, "S002", chain="cacao", place="PE-22")
    mine = calendar.session("S001", date(2022, 6, 8), north.organisation)
    other = calendar.session("S002", date(2022, 6, 9), south.organisation)
    client = client_for(make_user("regional_government", place="PE-12", chain="coffee"))
    assert set(on_board(client)) == {reverse("calendar_session", args=[mine.pk])}
    assert client.get(reverse("calendar_session", args=[mine.pk])).status_code == 200
    assert client.get(reverse("calendar_session", args=[other.pk])).status_code == 403
    assert not any(draggable for _, draggable in on_board(client).values())


@pytest.mark.parametrize("view", ["month", "week"])
def test_board_costs_the_same_queries_for_one_session_and_for_three(
    calendar, north, south, client_for, view, django_assert_max_num_queries
):
    client = client_for(calendar.manager)
    for n in (1, 2, 3):
        calendar.session("S001", date(2022, 6, 5 + n), north.organisation, south.organisation, repetition=n)
        if n != 2:
            with django_assert_max_num_queries(30):
                on_board(client, view=view)


def test_days_of_a_month_and_a_week_are_whole_weeks():
    assert month_days(date(2022, 6, 15)) == (date(2022, 5, 30), date(2022, 7, 3))
    assert week_days(date(2022, 6, 15)) == (date(2022, 6, 13), date(2022, 6, 19))


def test_wrong_day_in_the_address_shows_this_month(calendar, client_for):
    assert client_for(calendar.manager).get(BOARD, {"day": "ayer", "view": "week"}).status_code == 200


# What a move would break.


def reasons(session, day, hour=17):
    return [one.clause for one in check_move(session, slot=Slot(day, time(hour)), today=TODAY).breaches]


def test_move_says_every_rule_that_it_breaks(calendar, north, south):
    moved = calendar.session("S002", date(2022, 6, 16), north.organisation)
    other = date(2022, 6, 8)
    calendar.session("S001", other, north.organisation, south.organisation)
    calendar.programme.blocked_dates.create(day=date(2022, 6, 10), reason="Aniversario")
    calendar.programme.blocked_dates.create(day=date(2022, 6, 11), provider=calendar.providers["PROMPERU"])

    assert reasons(moved, date(2022, 6, 9)) == []
    assert "ROUTE-11" in reasons(moved, other, 18)  # the same organisation, half of the time
    assert "ROUTE-10" in reasons(moved, other, 18)  # one team
    assert reasons(moved, date(2022, 6, 10)) == ["ROUTE-03"]
    assert reasons(moved, date(2022, 6, 11)) == ["ROUTE-04"]
    assert reasons(moved, date(2022, 6, 12)) == ["ROUTE-05"]  # a Sunday
    assert reasons(moved, date(2022, 6, 29)) == ["ROUTE-03"]  # a holiday of the pack
    assert "ROUTE-07" in reasons(moved, date(2022, 6, 9), 16)
    assert "ROUTE-08" in reasons(moved, date(2022, 6, 9), 20)
    assert reasons(moved, date(2022, 6, 6)) == ["ROUTE-18"]  # before the service that comes first


def test_move_into_the_harvest_breaks_what_is_held_in_person(calendar, north):
    calendar.sign(north.organisation, "S003")
    moved = calendar.session("S003", date(2022, 9, 6), north.organisation)
    assert reasons(moved, date(2022, 9, 7)) == []
    assert reasons(moved, date(2022, 8, 9)) == ["ROUTE-21"]


def test_move_over_the_hours_of_a_month_says_how_many(calendar, north):
    for n in range(6):
        service = calendar.add_service(f"X{n}", sessions_count=1)
        calendar.session(
            service.code, date(2022, 6, 13) + timedelta(days=n % 5), north.organisation, hour=17 + n // 5 * 2
        )
    moved = calendar.session("S002", date(2022, 7, 5), north.organisation)
    assert reasons(moved, date(2022, 6, 27)) == ["ROUTE-13"]


def test_order_of_the_sessions_of_one_service_is_kept(calendar, north):
    calendar.session("S001", date(2022, 6, 8), north.organisation, number=1)
    second = calendar.session("S001", date(2022, 6, 9), north.organisation, number=2)
    assert reasons(second, date(2022, 6, 7)) == ["ROUTE-15"]


def test_older_breach_does_not_stop_a_move_by_route_95(calendar, north):
    session = calendar.session("S001", date(2022, 6, 12), north.organisation)  # a Sunday, from before the rule
    assert reasons(session, date(2022, 6, 19)) == []


def test_the_same_check_answers_form_and_script(calendar, north, client_for):
    session = calendar.session("S001", date(2022, 6, 8), north.organisation)
    client = client_for(calendar.manager)
    address = reverse("session_check", args=[session.pk])
    sunday, monday = {"day": "2022-06-12", "starts": "17:00"}, {"day": "2022-06-13", "starts": "17:00"}
    for headers in ({}, {"X-Part": "1"}):
        refused = client.get(address, sunday, headers=headers)
        assert refused.status_code == 200
        assert "cae en domingo" in refused.content.decode()
        assert reverse("session_move", args=[session.pk]) not in refused.content.decode()
        fine = client.get(address, monday, headers=headers)
        assert reverse("session_move", args=[session.pk]) in fine.content.decode()
    assert "<html" not in client.get(address, monday, headers={"X-Part": "1"}).content.decode()
    assert client.get(address, {"day": "mañana"}, headers={"X-Part": "1"}).status_code == 422
    assert client.get(address, {"day": "mañana"}).status_code == 422


def test_names_of_the_reasons_are_escaped(calendar, make_organisation, client_for):
    evil = make_organisation(name="<script>alert(1)</script>")
    calendar.session("S001", date(2022, 6, 8), evil.organisation)
    moved = calendar.session("S002", date(2022, 6, 9), evil.organisation)
    answer = client_for(calendar.manager).get(
        reverse("session_check", args=[moved.pk]), {"day": "2022-06-08", "starts": "17:00"}, headers={"X-Part": "1"}
    )
    assert "&lt;script&gt;" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()

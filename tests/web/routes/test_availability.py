"""When organisations can, and when nobody works (ROUTE-99)."""

import re
from datetime import date, time

import pytest
import time_machine
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.routes.models import Availability, BlockedDate, CalendarTerms
from eslabon.web.routes.services.availability import (
    block_day,
    bring_holidays,
    free_day,
    install_calendar,
    say_availability,
    set_terms,
)
from eslabon.web.routes.snapshots import terms_of
from tests.web.routes.calendar_world import NOW
from tests.web.routes.world import ruta

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def route(calendar, north):
    return calendar.sign(north.organisation, "S001")


def said(north) -> Availability:
    return Availability.objects.get(party=north.organisation)


FORM = {"harvest": "general"}


def test_installed_calendar_is_the_packs_with_its_holidays(calendar):
    terms = terms_of(calendar.programme)
    assert (terms.notice_days, terms.reminder_days, terms.earliest_start) == (60, [10, 1], time(17))
    assert terms.peaks_of(department="12", chain="coffee")["months"] == [4, 5, 6, 7, 8]
    assert terms.peaks_of(department="20", chain="banana")["months"] == []
    assert BlockedDate.objects.filter(day=date(2022, 7, 28), provider=None).get().reason == "Fiestas Patrias"


def test_installing_again_keeps_what_the_programme_changed(calendar):
    set_terms(calendar.programme, values={"notice_days": 45}, actor=calendar.manager)
    free_day(BlockedDate.objects.get(day=date(2022, 7, 29)), actor=calendar.manager)
    install_calendar(calendar.programme, pack=ruta(), years=[], actor=calendar.manager)
    assert terms_of(calendar.programme).notice_days == 45
    assert not BlockedDate.objects.filter(day=date(2022, 7, 29)).exists()


def test_holidays_are_brought_once_per_day_by_route_91(calendar):
    assert bring_holidays(calendar.programme, years=[2022], actor=calendar.manager) == 0
    assert bring_holidays(calendar.programme, years=[2023], actor=calendar.manager) == 15
    assert Entry.objects.filter(act="calendar.bring_holidays").count() == 2


def test_day_is_blocked_once(calendar):
    block_day(calendar.programme, day=date(2022, 6, 24), reason="San Juan", actor=calendar.manager)
    with pytest.raises(Problem, match="CALENDAR-E14"):
        block_day(calendar.programme, day=date(2022, 6, 24), reason="San Juan", actor=calendar.manager)


def test_programme_without_terms_has_the_usual_ones(programme):
    assert not CalendarTerms.objects.exists()
    assert terms_of(programme).notice_days == 60


def test_what_is_no_term_is_a_mistake_of_the_program(calendar):
    with pytest.raises(TypeError):
        set_terms(calendar.programme, values={"pack_hash": "x"}, actor=calendar.manager)


def test_organisation_says_its_hours_and_chooses_its_altitude_by_route_99(calendar, north, route, client_for):
    client, address = client_for(north.user), reverse("availability", args=[route.pk])
    page = client.get(address).content.decode()
    assert "Zona baja (abril, mayo)" in page
    given = {
        "harvest": "band0",
        "earliest_start": "18:30",
        "days": ["2", "4"],
        "likes_from": "18:30",
        "likes_to": "20:30",
    }
    assert client.post(address, given).status_code == 302
    found = said(north)
    assert (found.earliest_start, found.peak_months, found.said_at) == (time(18, 30), [4, 5], NOW)
    assert found.preferred == [
        {"weekday": 2, "from": "18:30", "to": "20:30"},
        {"weekday": 4, "from": "18:30", "to": "20:30"},
    ]
    again = client.get(address).content.decode()
    assert re.search(r'value="band0"[^>]*checked', again)
    entry = Entry.objects.get(act="availability.say")
    assert entry.on_behalf_of == ""


@pytest.mark.parametrize(
    ("given", "peaks"), [({"harvest": "general"}, None), ({"harvest": "own", "months": ["9", "3"]}, [3, 9]),
                         ({"harvest": "own"}, []), ({"harvest": "band1"}, [6, 7, 8])]
)  # fmt: skip
def test_harvest_is_the_general_one_a_band_or_its_own(calendar, north, route, client_for, given, peaks):
    assert client_for(north.user).post(reverse("availability", args=[route.pk]), given).status_code == 302
    assert said(north).peak_months == peaks


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"harvest": "band7"},
        {"harvest": "general", "likes_from": "20:00", "likes_to": "19:00"},
        {"harvest": "general", "earliest_start": "25:00"},
        {"harvest": "own", "months": ["13"]},
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(calendar, north, route, client_for, given):
    answer = client_for(north.user).post(reverse("availability", args=[route.pk]), given)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Availability.objects.exists()


def test_days_that_cannot_be_are_added_and_taken_back(calendar, north, route, client_for):
    client = client_for(north.user)
    add, remove = (reverse(f"availability_{name}", args=[route.pk]) for name in ("add", "remove"))
    client.post(add, {"window-day": "2022-06-24"})
    client.post(add, {"window-day": "2022-06-25", "window-starts": "17:00", "window-ends": "19:00"})
    assert said(north).unavailable == [
        {"date": "2022-06-24", "from": "00:00", "to": "24:00"},
        {"date": "2022-06-25", "from": "17:00", "to": "19:00"},
    ]
    assert client.post(add, {"window-day": "2022-03-01"}).status_code == 422
    client.post(remove, {"date": "2022-06-24", "from": "00:00", "to": "24:00"})
    client.post(remove, {"date": "2022-06-24", "from": "00:00", "to": "24:00"})
    assert [one["date"] for one in said(north).unavailable] == ["2022-06-25"]


def test_form_keeps_the_days_that_cannot_be(calendar, north, route, client_for):
    client = client_for(north.user)
    client.post(reverse("availability_add", args=[route.pk]), {"window-day": "2022-06-24"})
    client.post(reverse("availability", args=[route.pk]), FORM)
    assert len(said(north).unavailable) == 1


def test_manager_says_it_for_an_organisation_and_that_is_recorded(calendar, north, route, client_for):
    assert client_for(calendar.manager).post(reverse("availability", args=[route.pk]), FORM).status_code == 302
    assert Entry.objects.get(act="availability.say").on_behalf_of == "Cooperativa Norte"


def test_nobody_says_it_for_others(calendar, south, route, client_for):
    assert client_for(south.user).post(reverse("availability", args=[route.pk]), FORM).status_code == 403


def test_merged_record_speaks_for_the_one_that_stands(calendar, north, south):
    north.organisation.merged_into = south.organisation
    north.organisation.save()
    say_availability(
        north.organisation,
        programme=calendar.programme,
        values={"earliest_start": time(18)},
        actor=north.user,
        now=NOW,
    )
    assert Availability.objects.get().party == south.organisation


def test_manager_changes_the_terms_in_pages(calendar, client_for):
    client, address = client_for(calendar.manager), reverse("calendar_terms", args=["ruta"])
    given = {
        "notice_days": "45",
        "reminder_days": "1, 7",
        "max_hours_per_month": "10",
        "earliest_start": "17:30",
        "latest_end": "20:30",
        "slot_minutes": "30",
        "route_months": "4",
        "most_services": "8",
        "certificate_percent": "75",
        "answer_reminder_days": "14, 5",
    }
    assert client.post(address, given).status_code == 302
    terms = terms_of(calendar.programme)
    assert (terms.notice_days, terms.reminder_days, terms.latest_end) == (45, [7, 1], time(20, 30))
    assert terms.certificate_percent == 75
    assert (terms.route_months, terms.most_services, terms.answer_reminder_days) == (4, 8, [5, 14])
    assert Entry.objects.get(act="calendar.set_terms").before["notice_days"] == 60
    assert client.post(address, {**given, "latest_end": "17:00"}).status_code == 422
    assert client.post(address, {**given, "reminder_days": "una semana"}).status_code == 422
    assert client.post(address, {**given, "answer_reminder_days": "0"}).status_code == 422

    assert client.post(reverse("calendar_holidays", args=["ruta"]), {"year-year": "2024"}).status_code == 302
    assert BlockedDate.objects.filter(day=date(2024, 6, 7)).exists()
    block = {"block-day": "2022-06-24", "block-reason": "San Juan"}
    assert client.post(reverse("calendar_block", args=["ruta"]), block).status_code == 302
    assert client.post(reverse("calendar_block", args=["ruta"]), block).status_code == 422
    blocked = BlockedDate.objects.get(day=date(2022, 6, 24))
    assert client.post(reverse("calendar_free", args=["ruta", blocked.pk])).status_code == 302
    assert not BlockedDate.objects.filter(pk=blocked.pk).exists()


def test_entitys_own_blocked_day_is_not_freed_here(calendar, client_for):
    own = BlockedDate.objects.create(
        programme=calendar.programme, provider=calendar.providers["DEVIDA"], day=date(2022, 6, 24)
    )
    answer = client_for(calendar.manager).post(reverse("calendar_free", args=["ruta", own.pk]))
    assert answer.status_code == 404


def test_windows_are_noted_once_and_not_without_end(calendar, route, north, client_for, monkeypatch):
    monkeypatch.setattr("eslabon.web.routes.services.availability.MOST_WINDOWS", 2)
    client, add = client_for(north.user), reverse("availability_add", args=[route.pk])
    answers = [client.post(add, {"window-day": f"2022-06-{day}"}).status_code for day in (10, 11, 10, 12)]
    assert answers == [302, 302, 302, 422]
    assert sorted(one["date"] for one in said(north).unavailable) == ["2022-06-10", "2022-06-11"]

"""Calendars in the format of all calendars: read by two parsers, after moving and cancelling too (ROUTE-98)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import CalendarFeed, Provider, Service, Session
from eslabon.web.routes.queries.moves import Slot
from eslabon.web.routes.services.feeds import make_feed, revoke_feed, write_calendar, write_feed
from eslabon.web.routes.services.moving import cancel_session, move_session
from eslabon.web.routes.services.seating import give_seat
from tests.web.routes.calendar_world import NOW, START, TODAY

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def feed(calendar, north):
    """The address of an organisation's calendar, and its token."""
    return make_feed(calendar.programme, whose=north.organisation, label="Mi teléfono", actor=north.user)


def events(feed: CalendarFeed):
    """The events by identity, as icalendar reads them; what vobject reads must be the same."""
    text = write_feed(feed, now=NOW)
    found = {str(one["uid"]): one for one in Calendar.from_ical(text).walk("VEVENT")}
    second = vobject.readOne(text.decode())
    other = {one.uid.value: one for one in second.contents.get("vevent", [])}
    assert set(found) == set(other)
    for uid, event in found.items():
        assert event.decoded("dtstart") == other[uid].dtstart.value
        assert event.decoded("dtend") == other[uid].dtend.value
        assert str(event["status"]) == other[uid].status.value
        assert int(event["sequence"]) == int(other[uid].sequence.value)
        assert str(event["summary"]) == other[uid].summary.value
    return found


def test_event_is_in_the_programmes_own_time(calendar, north, feed):
    session = calendar.session("S002", START, north.organisation, state="announced", venue="Jr. Lima 123, Satipo")
    (event,) = events(feed[0]).values()
    assert str(event["uid"]) == str(session.pk)
    assert event.decoded("dtstart") == datetime.combine(START, time(17), tzinfo=LIMA)
    assert event["dtstart"].params["TZID"] == "America/Lima"
    assert str(event["location"]) == "Jr. Lima 123, Satipo"
    assert (str(event["status"]), int(event["sequence"])) == ("CONFIRMED", 0)


def test_calendar_brings_its_time_zone(calendar, north, feed):
    calendar.session("S002", START, north.organisation, state="announced")
    (zone,) = Calendar.from_ical(write_feed(feed[0], now=NOW)).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "America/Lima"
    offsets = {part["tzoffsetto"].to_ical() for part in zone.subcomponents}
    assert offsets == {"-0500"}


def test_empty_calendar_is_a_calendar(feed):
    assert events(feed[0]) == {}


def test_moved_session_is_the_same_event_with_a_higher_sequence(calendar, north, feed):
    session = calendar.session("S002", START, north.organisation, state="announced")
    before = events(feed[0])[str(session.pk)]
    move_session(
        session, slot=Slot(START + timedelta(days=2), time(18)), reason="Paro", actor=calendar.manager, today=TODAY
    )
    (after,) = events(feed[0]).values()
    assert str(after["uid"]) == str(before["uid"])
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert after.decoded("dtstart") == datetime.combine(START + timedelta(days=2), time(18), tzinfo=LIMA)


def test_cancelled_session_stays_as_cancelled_with_its_reason(calendar, north, feed):
    session = calendar.session("S002", START, north.organisation, state="announced")
    cancel_session(session, reason="Lluvias; se corta la vía", actor=calendar.manager)
    (event,) = events(feed[0]).values()
    assert (str(event["uid"]), str(event["status"]), int(event["sequence"])) == (str(session.pk), "CANCELLED", 1)
    assert "Lluvias; se corta la vía" in str(event["description"])
    assert str(event["transp"]) == "TRANSPARENT"


def test_session_planned_again_under_its_number_is_another_event(calendar, north, feed):
    told = calendar.session("S002", START, north.organisation, state="announced")
    cancel_session(told, reason="Lluvias", actor=calendar.manager)
    again = calendar.session("S002", START + timedelta(days=7), north.organisation, state="announced")
    assert {uid: str(one["status"]) for uid, one in events(feed[0]).items()} == {
        str(told.pk): "CANCELLED",
        str(again.pk): "CONFIRMED",
    }


def test_planned_sessions_and_those_of_others_are_not_shown(calendar, north, south, feed):
    calendar.session("S002", START, north.organisation)
    calendar.session("S001", START, south.organisation, state="announced")
    assert events(feed[0]) == {}


def test_record_that_was_merged_keeps_its_calendar(calendar, north, south, feed):
    session = calendar.session("S002", START, north.organisation, state="announced")
    north.organisation.merged_into = south.organisation
    north.organisation.save()
    feed[0].refresh_from_db()
    assert set(events(feed[0])) == {str(session.pk)}


def test_entity_sees_its_sessions_with_the_organisations_and_the_trainer_his_own(calendar, north, south, make_user):
    trainer = make_user()
    own = calendar.session(
        "S001", START, north.organisation, state="announced", trainer_user=trainer, trainer="Ing. Rojas"
    )
    calendar.session("S002", START, south.organisation, hour=19, state="announced")
    provider, _ = make_feed(calendar.programme, whose=calendar.providers["PROMPERU"], label="", actor=trainer)
    theirs, _ = make_feed(calendar.programme, whose=trainer, label="", actor=trainer)
    assert len(events(provider)) == 2
    (event,) = events(theirs).values()
    assert str(event["uid"]) == str(own.pk)
    assert "Cooperativa Norte" in str(event["description"])
    assert "Ing. Rojas" in str(event["description"])


def test_organisation_is_not_told_who_else_comes(calendar, north, south, feed):
    calendar.session("S002", START, north.organisation, south.organisation, state="announced")
    assert b"Cooperativa Sur" not in write_feed(feed[0], now=NOW)


def test_names_with_commas_breaks_and_many_letters_survive(calendar, north, feed):
    name = "Costos, precios; y márgenes \\ " + "ñandú " * 30
    calendar.services["S002"].name_es = name[:200]
    calendar.services["S002"].save()
    calendar.session("S002", START, north.organisation, state="announced", venue="Línea 1\nBEGIN:VEVENT")
    text = write_feed(feed[0], now=NOW)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    (event,) = events(feed[0]).values()
    assert str(event["summary"]) == name[:200]
    assert str(event["location"]) == "Línea 1\nBEGIN:VEVENT"


BREAKS = st.sampled_from(
    ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\\n", "\\", ";", ",", ":", '"', " "]
)
WORDS = st.lists(st.text(max_size=12) | BREAKS | st.just("END:VEVENT") | st.just("BEGIN:VEVENT"), max_size=9).map(
    "".join
)


@settings(max_examples=120, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_whatever_somebody_writes_stays_words(name: str, venue: str, reason: str) -> None:
    """Two parsers find one event with one meaning, whatever the words hold that looks like a calendar's own lines."""
    session = Session(
        service=Service(name_es=name, sessions_count=1, provider=Provider(party=Party(name=name))),
        day=START,
        starts=time(17),
        ends=time(19),
        modality="virtual",
        venue=venue,
        trainer=venue,
        cancelled_reason=reason,
        state="cancelled",
    )
    programme = Programme(code="x", name_es=name, time_zone="America/Lima")
    text = write_calendar([session], programme=programme, name=f"{name}: {venue}", language="es", now=NOW)
    first, second = Calendar.from_ical(text), vobject.readOne(text.decode())
    (event,), (other,) = first.walk("VEVENT"), second.contents["vevent"]
    assert set(second.contents) == {
        *("prodid", "version", "calscale", "method", "name", "x-wr-calname", "x-wr-timezone", "refresh-interval"),
        *("vtimezone", "vevent"),
    }
    for field in ("summary", "location", "description", "uid", "status"):
        assert str(event[field]) == getattr(other, field).value
    assert set(other.contents) == {
        *("uid", "sequence", "dtstamp", "dtstart", "dtend", "status", "transp", "summary", "description"),
        *("location", "url"),
    }
    kept = "".join(one for one in venue if one.isprintable() and not one.isspace())
    said = "".join(one for one in str(event["location"]) if one.isprintable() and not one.isspace())
    assert said == kept if kept else said in ("", "virtual")  # a place of signs that nobody sees stays as it is


def test_party_that_speaks_english_reads_english(calendar, north, feed):
    north.organisation.language = "en"
    north.organisation.save()
    calendar.session("S002", START, north.organisation, state="announced")
    feed[0].refresh_from_db()
    (event,) = events(feed[0]).values()
    assert str(event["summary"]) == "Service S002"


def test_new_seat_appears_in_the_calendar(calendar, north, south, feed):
    session = calendar.session("S002", START, south.organisation, state="announced")
    give_seat(session, party=north.organisation, actor=calendar.manager, today=TODAY)
    assert set(events(feed[0])) == {str(session.pk)}


# Addresses.


def test_address_is_read_without_signing_in_and_only_its_digest_is_kept(calendar, north, feed, client):
    calendar.session("S002", START, north.organisation, state="announced")
    found, token = feed
    answer = client.get(reverse("feed", args=[token]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
    assert token not in {str(value) for value in vars(found).values()}
    assert "sessionid" not in answer.cookies


def test_revoked_and_invented_addresses_show_nothing(feed, north, client):
    found, token = feed
    assert client.get(reverse("feed", args=["x" * 43])).status_code == 404
    revoke_feed(found, actor=north.user, now=NOW)
    assert client.get(reverse("feed", args=[token])).status_code == 404
    revoke_feed(found, actor=north.user, now=NOW + timedelta(days=1))
    found.refresh_from_db()
    assert found.revoked_at == NOW


def test_who_left_an_organisation_or_an_entity_has_left_its_calendar(calendar, north, feed, make_user, client):
    """ROUTE-98."""
    entity = make_user("provider_national", party=calendar.providers["DEVIDA"].party)
    trainer = make_user()
    tokens = [
        feed[1],
        make_feed(calendar.programme, whose=calendar.providers["DEVIDA"], label="", actor=entity)[1],
        make_feed(calendar.programme, whose=trainer, label="", actor=trainer)[1],
    ]

    def answers() -> list[int]:
        return [client.get(reverse("feed", args=[token])).status_code for token in tokens]

    assert answers() == [200, 200, 200]
    Membership.objects.filter(person=north.person).update(until=TODAY)
    assert answers() == [404, 200, 200]
    entity.role_assignments.update(until=TODAY - timedelta(days=1))
    trainer.is_active = False
    trainer.save()
    assert answers() == [404, 404, 404]


def test_address_is_not_asked_without_end(feed, client, settings):
    settings.FEED_LIMIT = (3, 60)
    answers = [client.get(reverse("feed", args=[feed[1]])).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_organisation_makes_an_address_and_sees_it_once(calendar, north, client_for):
    route = calendar.sign(north.organisation, "S002")
    client = client_for(north.user)
    page = client.post(reverse("feed_of_organisation", args=[route.pk]), {"label": "Mi teléfono"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    found = CalendarFeed.objects.get()
    assert ".ics" in page.content.decode()
    listed = client.get(reverse("my_calendar")).content.decode()
    assert "Mi teléfono" in listed and ".ics" not in listed
    assert client.post(reverse("feed_revoke", args=[found.pk])).status_code == 302
    assert "Mi teléfono" not in client.get(reverse("my_calendar")).content.decode()


def test_nobody_makes_or_revokes_an_address_for_others(calendar, north, south, feed, client_for):
    route = calendar.sign(north.organisation, "S002")
    client = client_for(south.user)
    assert client.post(reverse("feed_of_organisation", args=[route.pk])).status_code == 403
    assert client.post(reverse("feed_revoke", args=[feed[0].pk])).status_code == 403
    assert client.post(reverse("feed_of_provider", args=["ruta", "DEVIDA"])).status_code == 403


def test_feed_costs_the_same_queries_for_one_session_and_for_three(
    calendar, north, feed, django_assert_max_num_queries
):
    for n in (1, 2, 3):
        calendar.session("S002", START + timedelta(days=n), north.organisation, repetition=n, state="announced")
        if n != 2:
            with django_assert_max_num_queries(6):
                write_feed(feed[0], now=NOW)
    assert Session.objects.count() == 3


def test_entity_and_trainer_make_their_own_addresses(calendar, make_user, client_for):
    entity = make_user("provider_national", party=calendar.providers["DEVIDA"].party)
    address = reverse("feed_of_provider", args=["ruta", "DEVIDA"])
    client = client_for(entity)
    assert address in client.get(reverse("provider", args=["ruta", "DEVIDA"])).content.decode()
    assert client.post(address, {"label": "Oficina"}).status_code == 200
    assert CalendarFeed.objects.get().provider == calendar.providers["DEVIDA"]

    trainer = make_user()
    calendar.session("S001", START, state="announced", trainer_user=trainer)
    client = client_for(trainer)
    assert reverse("feed_of_trainer", args=["ruta"]) in client.get(reverse("my_calendar")).content.decode()
    assert client.post(reverse("feed_of_trainer", args=["ruta"])).status_code == 200
    assert CalendarFeed.objects.get(provider=None).trainer == trainer

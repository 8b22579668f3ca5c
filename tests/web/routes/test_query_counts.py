"""What the lists around the calendar and the portfolio ask of the database: as much for one line as for three.

The lists of delivery are counted in test_delivery_pages, those of routes in test_commitment_pages.
"""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.services import give_consent
from eslabon.web.routes.models import (
    Attendance,
    BlockedDate,
    SuccessStory,
)
from eslabon.web.routes.services.feeds import make_feed
from tests.web.routes.calendar_world import NOW, START, TODAY, Calendar

pytestmark = pytest.mark.django_db
RUTA = {"code": "ruta"}
# Address, its arguments, who reads it, queries.
LISTS: list[tuple[str, dict[str, Any], str, int]] = [
    ("my_routes", {}, "north", 6),
    ("my_calendar", {}, "north", 12),
    ("my_sessions", {}, "trainer", 5),
    ("announce", RUTA, "facilitator", 12),
    ("announce", RUTA, "provider", 10),
    ("calendar_terms", RUTA, "facilitator", 10),
    ("portfolio", RUTA, "nobody", 5),
    ("provider", RUTA | {"provider": "PROMPERU"}, "provider", 10),
    ("champions", RUTA, "nobody", 2),
]


class Lines:
    """`n` of everything that the lists have lines of."""

    def __init__(self, calendar: Calendar, north: Any, make_user: Any, make_organisation: Any) -> None:
        self.calendar, self.make_organisation = calendar, make_organisation
        self.people = {
            "facilitator": make_user("facilitator"),
            "provider": make_user("provider_national", party=calendar.providers["PROMPERU"].party),
            "north": north.user,
            "trainer": make_user(),
            "nobody": None,
        }
        calendar.add_service("HELD", sessions_count=1)

    def add(self, n: int) -> None:
        """One more line for every list."""
        calendar = self.calendar
        party = self.make_organisation(name=f"Cooperativa {n}", user=self.people["north"]).organisation
        person = Party.objects.create(kind="person", name=f"Persona {n}")
        Membership.objects.create(person=person, organisation=party, capacity="member", since=TODAY)
        service = calendar.add_service(f"L{n}", sessions_count=1, max_repetitions=9)
        route = calendar.sign(party, "HELD", service.code)
        more = {"trainer": "Rosa", "trainer_user": self.people["trainer"]}
        held = calendar.session("HELD", TODAY - timedelta(days=n), party, number=n, state="held", held_at=NOW, **more)
        Attendance.objects.create(session=held, party=party, person=person, method="list")
        calendar.session(service.code, START + timedelta(days=n), party, state="announced", **more)
        calendar.session(service.code, START + timedelta(days=n), party, repetition=2, hour=19)
        consent = give_consent(
            party, purpose="publication", channel="", how="En papel", text_version="1", actor=calendar.manager
        )
        SuccessStory.objects.create(
            route=route, title="Caso", text="Así fue.", written_by=calendar.manager, consent=consent, published_at=NOW
        )
        for provider in (None, calendar.providers["PROMPERU"]):
            BlockedDate.objects.create(programme=calendar.programme, provider=provider, day=START, reason=f"{n}")
        make_feed(calendar.programme, whose=party, label=f"{n}", actor=self.people["north"])


@pytest.mark.parametrize("n", [1, 3])
def test_lists_ask_the_same_however_long_they_are(
    n: int,
    calendar: Calendar,
    north: Any,
    make_user: Any,
    make_organisation: Any,
    client_for: Any,
    django_assert_num_queries: Any,
    subtests: Any,
) -> None:
    with time_machine.travel(NOW, tick=False):
        lines = Lines(calendar, north, make_user, make_organisation)
        for number in range(1, n + 1):
            lines.add(number)
        for name, arguments, who, queries in LISTS:
            client = client_for(lines.people[who])
            url = reverse(name, kwargs=arguments)
            assert client.get(url).status_code == 200
            with subtests.test(name, who=who), django_assert_num_queries(queries):
                client.get(url)

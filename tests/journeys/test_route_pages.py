"""Every page of diagnostics, routes, calendar and delivery, as the organisation and as whoever runs the site see it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eslabon.web.diagnostics import urls as diagnostics
from eslabon.web.routes import urls as routes
from tests.journeys.walking import MOUSE, Walker
from tests.web.conftest import make_organisation, make_user, programme  # noqa: F401 -- pytest finds fixtures by their names
from tests.web.site.permission_objects import arguments_of
from tests.web.site.permission_world import World, build_world
from tests.web.site.test_permission_table import ADDRESSES, read_table

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NAMES = [str(one.name) for context in (diagnostics, routes) for one in context.urlpatterns]
# The organisation's people see what is theirs; the rest is seen by whoever runs the site, who may see everything.
READERS = ("representative", "superuser")
# Pages that these objects do not open; each is on the way of a journey of its own.
ELSEWHERE = {"attend", "diagnostic_result", "rate", "route_answer", "route_sign", "session_check", "session_code"}
FILES = {
    "certificate_pdf",
    "diagnostic_file",
    "diagnostics_export",
    "feed",
    "letter_pdf",
    "result_file",
    "product_file",
    "material_file",
    "minutes_file",
    "plan_document",
    "plan_problem",
    "report_file",
}
BOTH = {"route", "session", "calendar_session", "diagnostic", "service"}  # with more on them for staff


def test_every_page_is_looked_at() -> None:
    rows = [row for row in read_table() if row["method"] == "GET" and row["object"] != "other" and row["url"] in NAMES]
    closed = {row["url"] for row in rows if "200" not in {row[who] for who in READERS}}
    assert closed - FILES == ELSEWHERE


def pages(world: World, clients: dict[str, Client]) -> Iterator[tuple[str, str]]:
    """Return who reads which address: all that the permission table opens with GET, as far as they are pages."""
    opens = {row["url"]: row for row in read_table() if row["method"] == "GET" and row["object"] != "other"}
    for name in NAMES:
        readers = [who for who in READERS if name in opens and opens[name][who] == "200"]
        for who in readers if name in BOTH else readers[:1]:
            url = reverse(name, kwargs=arguments_of(name, ADDRESSES[name], world, "own"))
            answer = clients[who].get(url)
            if answer.streaming:
                b"".join(answer.streaming_content)
            elif answer.headers["Content-Type"].startswith("text/html"):
                yield who, url


def test_every_page_keeps_the_promises(
    programme: Any,  # noqa: F811 -- the fixture
    make_user: Any,  # noqa: F811 -- the fixture
    make_organisation: Any,  # noqa: F811 -- the fixture
    arrive: Callable[..., Walker],
    settings: Any,
) -> None:
    """Opened once each, wide, then made narrow; axe reads both."""
    settings.VIEW_LIMITS = {}
    world = build_world(programme, make_user, make_organisation)
    walkers, clients = {}, {}
    for who in READERS:
        walkers[who] = arrive(MOUSE, world.people[who].username)
        clients[who] = Client()
        clients[who].force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    seen, broken = list(pages(world, clients)), []
    for who, url in seen:
        try:
            walkers[who].open_at_every_width(url)
        except AssertionError as fault:
            broken.append(f"{url} as {who}: {fault}")
    assert not broken, "\n".join(broken)
    assert len(seen) > 50

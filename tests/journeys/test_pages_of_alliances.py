"""Every page of targeting, alliances, stages, monitoring and institutions, wide and narrow, in the world that the table
of permissions asks about: a page that is added is opened here by itself.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.journeys.walking import MOUSE, Walker
from tests.web.conftest import (  # noqa: F401 -- fixtures that the tests below ask for by name
    client_for,
    make_organisation,
    make_user,
    programme,
)
from tests.web.site.permission_objects import arguments_of
from tests.web.site.permission_world import World, build_world
from tests.web.site.test_permission_table import ADDRESSES, read_table

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CONTEXTS = ("targeting", "alliances", "stages", "monitoring", "institutions")
# Shows nothing of the site, for who is watched while reading it; axe sees it, the frame of every page is not asked.
WITHOUT_FRAME = {"help_services"}


def pages(context: str, *, world: World, client: Client) -> list[str]:
    """Addresses of a context that answer whoever runs the site with a page; files and mere acts are none."""
    asked = {row["url"] for row in read_table() if (row["method"], row["superuser"]) == ("GET", "200")}
    found = []
    for name, parameters in ADDRESSES.items():
        is_asked = name in asked - WITHOUT_FRAME
        address = reverse(name, kwargs=arguments_of(name, parameters, world, "own")) if is_asked else ""
        if address and resolve(address).func.__module__.startswith(f"eslabon.web.{context}."):
            answer = client.get(address)
            if answer.headers["Content-Type"].startswith("text/html") and "attachment" not in str(answer.headers):
                found.append(address)
            if answer.streaming:
                b"".join(answer.streaming_content)
    return found


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_page_keeps_the_promises_of_every_page(
    context: str,
    programme: Any,  # noqa: F811 -- the fixture
    make_user: Any,  # noqa: F811 -- the fixture
    make_organisation: Any,  # noqa: F811 -- the fixture
    client_for: Any,  # noqa: F811 -- the fixture
    arrive: Callable[..., Walker],
    settings: Any,
) -> None:
    settings.WRITE_LIMIT, settings.VIEW_LIMITS = (100_000, 60), {}
    world = build_world(programme, make_user, make_organisation)
    owner = world.people["superuser"]
    assert owner is not None
    opened = pages(context, world=world, client=client_for(owner))
    walker = arrive(MOUSE, owner.username)
    for address in opened:
        walker.open_at_every_width(address)
    assert ["/" + url.split("/", 3)[3] for url in walker.visited] == opened


def test_page_without_frame_is_accessible_too(
    programme: Any,  # noqa: F811 -- the fixture
    arrive: Callable[..., Walker],
    axe_check: Callable[[Any], None],
) -> None:
    page = arrive(MOUSE).page
    for name in WITHOUT_FRAME:
        answer = page.goto(reverse(name, args=[programme.code]))
        assert answer.status == 200
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            axe_check(page)

"""Browser journeys: on the live server for single pages, on a site of their own for whole ways through it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client

from eslabon.web.accounts.models import User
from tests.journeys.walking import WAYS, Walker, Way
from tests.served.site import Site


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    """Let `page.goto("/calls/")` mean the live server."""
    return {**browser_context_args, "base_url": live_server.url}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site under gunicorn, seeded once for all journeys; each has people of its own in it."""
    served = Site(tmp_path_factory.mktemp("site"))
    served.prepare(*(way.name for way in WAYS), "others")
    served.start()
    yield served
    served.stop()


@pytest.fixture
def somebody(browser: Any, site: Site, axe_check: Callable[[Any], None]) -> Iterator[Callable[[Way], Walker]]:
    """Open a browser of its own for another person: `somebody(MOUSE)`."""
    contexts = []

    def arrive(way: Way) -> Walker:
        context = browser.new_context(
            base_url=site.address,
            locale="es-PE",
            timezone_id="America/Lima",
            viewport=way.viewport,
            java_script_enabled=way.javascript,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Walker(context, way=way, axe_check=axe_check)

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def arrive(
    browser: Any, live_server: Any, axe_check: Callable[[Any], None], settings: Any
) -> Iterator[Callable[..., Walker]]:
    """Open a browser on the live server in which somebody is signed in already, or nobody: `arrive(MOUSE, "ana")`."""
    settings.REQUIRE_STAFF_MFA = False
    settings.SITE_URL = live_server.url
    contexts = []

    def open_browser(way: Way, username: str = "") -> Walker:
        context = browser.new_context(
            base_url=live_server.url,
            locale="es-PE",
            timezone_id="America/Lima",
            viewport=way.viewport,
            java_script_enabled=way.javascript,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if username:
            client = Client()
            client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
            name = site_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return Walker(context, way=way, axe_check=axe_check)

    yield open_browser
    for context in contexts:
        context.close()

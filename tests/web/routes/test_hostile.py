"""Pages of diagnostics, routes, calendars and delivery under hostile hands: nothing that is typed breaks one."""

import copy
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from eslabon.web.diagnostics import urls as diagnostics
from eslabon.web.programmes.models import Programme, Role
from eslabon.web.programmes.services import grant_role
from eslabon.web.routes import urls as routes
from eslabon.web.territory.models import Place
from tests.web.routes.calendar_world import NOW, START
from tests.web.site.permission_objects import arguments_of
from tests.web.site.permission_world import build_world
from tests.web.site.test_permission_table import ADDRESSES, observed, read_table

pytestmark = pytest.mark.django_db

NAMES = [str(one.name) for context in (diagnostics, routes) for one in context.urlpatterns]
SENSELESS = {
    "long": "9" * 5000,
    "number": "²٣",
    "negative": "-99999999999999999999",
    "not a number": "NaN",
    "endless": "Infinity",
    "exponent": "1e400",
    "early day": "0001-01-01",
    "late day": "9999-12-31",
    "late hour": "23:59",
    "letters": "\u202e<script>alert(1)</script>{{7*7}}=1+1\r\nX: y\ud7ff🦄",
    "key": "00000000-0000-0000-0000-000000000000",
    "spaces": " \t\n\u3000",
}


def forms_of(page: str) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Method, address and fields of each form of a page, with what the fields hold."""
    found = []
    for form in html.fromstring(page).forms:
        fields: dict[str, list[str]] = {}
        for field in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name] | .//button[@name]"):
            fields.setdefault(field.get("name"), []).append(field.get("value") or "")
        found.append((form.method.upper(), form.action or "", fields))
    return found


def answered(client: Client, method: str, url: str, data: dict[str, Any]) -> int:
    """The status of an answer, undone afterwards."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.post(url, data) if method == "POST" else client.get(url, data)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return int(answer.status_code)


def pages_with_forms(world: Any, clients: list[Client]) -> Iterator[tuple[Client, str, str]]:
    """Every page of the two contexts as it opens for each client, with its address."""
    for name in NAMES:
        url = reverse(name, kwargs=arguments_of(name, ADDRESSES[name], world, "own"))
        for client in clients:
            page = client.get(url)
            if page.streaming:
                b"".join(page.streaming_content)
            elif page.status_code == 200 and "html" in page.headers["Content-Type"]:
                yield client, url, page.content.decode()


def test_no_field_breaks_its_page(programme, make_user, make_organisation, client_for, settings) -> None:
    """Each form with each senseless value in all its fields, and each field by itself with one of them in turn."""
    settings.WRITE_LIMIT, settings.VIEW_LIMITS = (10_000_000, 60), {}
    world = build_world(programme, make_user, make_organisation)
    clients = [client_for(world.people[who], raise_request_exception=False) for who in ("superuser", "representative")]
    turn, broken, seen = cycle(SENSELESS.items()), [], set()
    for client, url, page in pages_with_forms(world, clients):
        for method, action, fields in forms_of(page):
            target = action.partition("?")[0] or url
            key = (method, target, *sorted(fields))
            if key in seen or target.startswith("/account"):
                continue
            seen.add(key)
            attempts = [("all", what, dict.fromkeys(fields, value)) for what, value in SENSELESS.items()]
            for field in fields:
                what, value = next(turn)
                attempts.append((field, what, {**fields, field: value}))
            for field, what, data in attempts:
                status = answered(client, method, target, data)
                if status >= 500:
                    broken.append(f"{method} {target} {field} {what}: {status}")
    assert not broken, "\n".join(broken)
    assert len(seen) > 40


def test_role_in_another_programme_opens_nothing_here(programme, make_user, make_organisation, client_for, settings):
    """Somebody who may do everything elsewhere is answered like somebody who may do nothing."""
    settings.WRITE_LIMIT, settings.VIEW_LIMITS, settings.REQUIRE_STAFF_MFA = (10_000_000, 60), {}, False
    world = build_world(programme, make_user, make_organisation)
    elsewhere = Programme.objects.create(code="otro", name_es="Otro", name_en="Other", country="PE", time_zone="UTC")
    acts = sorted({act for role in programme.roles.all() for act in role.acts})
    mighty, nobody = make_user(), make_user()
    for reach in Role.Reach.values:
        role = Role.objects.create(
            programme=elsewhere, code=f"all-{reach}", name_es="T", name_en="T", acts=acts, reach=reach
        )
        place = Place.objects.get(code="PE-12") if reach == "region_chain" else None
        party = world.own.extra["service"].provider.party if reach == "party" else None
        grant_role(mighty, role=role, since=date(2020, 1, 1), place=place, chain=None, party=party, actor=None)
    clients = [client_for(user, raise_request_exception=False) for user in (mighty, nobody)]
    different, asked = [], 0
    for row in read_table():
        if row["url"] not in NAMES or row["object"] == "other":
            continue
        url = reverse(row["url"], kwargs=arguments_of(row["url"], ADDRESSES[row["url"]], world, "own"))
        found = [observed(client, row["method"], url) for client in clients]
        asked += 1
        if found[0] != found[1]:
            different.append(f"{row['method']} {row['url']}: {found}")
    assert not different, "\n".join(different)
    assert asked > 100


@pytest.mark.parametrize(
    "back", ["x", "home", "session", "//elsewhere.example/", "https://elsewhere.example/", "javascript:x"]
)
def test_nobody_is_sent_elsewhere_or_nowhere_after_an_answer(back, calendar, north, client_for) -> None:
    with time_machine.travel(NOW, tick=False):
        session = calendar.session("S002", START, north.organisation, state="announced")
        answer = client_for(north.user).post(
            reverse("session_answer", args=[session.pk]),
            {"party": north.organisation.pk, "answer": "confirmed", "next": back},
        )
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("my_calendar"))

"""Every address × everybody × own and other people's objects: who gets what is written in a table, and this reads it.

A cell is the status of the answer: 200 the page, 302 elsewhere (`302>login`: to sign in), 403 refused, 404 not there,
405 not with this method, 422 allowed but the empty form is refused, 409 allowed but not in this state. `object` is
`own` or `other` where the address names somebody's thing, `-` where it does not.
"""

import copy
import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.settings import DATABASE
from tests.web.site.permission_objects import arguments_of
from tests.web.site.permission_world import APPLICANTS, build_world

TABLE = Path(__file__).with_name("permission_table.csv")
FIRST_COLUMNS = ("url", "method", "object")
# Each part makes the world anew, on whichever process is free.
PARTS = 4
# Who may do what is decided alike on every database; whether a page opens is not: on PostgreSQL these ask for all.
ON_POSTGRESQL = {"anonymous", "representative", "coordinator", "superuser"}


def addresses(patterns: list[Any], namespace: str = "", above: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every URL name of the site with its arguments, those of the address above it first."""
    for pattern in patterns:
        parameters = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner, parameters)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"the address {pattern.pattern} has no name"
            yield namespace + pattern.name, list(parameters)


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def read_table() -> list[dict[str, str]]:
    """The rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def is_library(name: str) -> bool:
    """Addresses of allauth, which take no object of ours; `-` stands for their keys."""
    return name.startswith(("account_", "mfa_")) and name != "account_details"


def observed(client: Client, method: str, url: str) -> str:
    """What the address answers to an empty request, undone afterwards in the database and the browser."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.generic(method, url) if method != "POST" else client.post(url)
        if answer.streaming:
            b"".join(answer.streaming_content)  # to its end, where the file closes
        transaction.set_rollback(True)
    client.cookies = cookies
    login = reverse("account_login")
    if answer.status_code == 302 and answer.headers["Location"].startswith(login):
        return "302>login"
    return str(answer.status_code)


def test_table_names_every_address_and_nothing_else() -> None:
    named = {row["url"] for row in read_table()}
    missing = sorted(set(ADDRESSES) - named)
    gone = sorted(named - set(ADDRESSES))
    assert not missing, f"add rows for these to {TABLE.name}: {missing}"
    assert not gone, f"{TABLE.name} names addresses that are no more: {gone}"


def test_table_asks_of_own_and_other_wherever_an_address_names_an_object() -> None:
    asked = defaultdict(set)
    for row in read_table():
        asked[row["url"]].add(row["object"])
    lacking = [name for name, whose in asked.items() if whose & {"own", "other"} and whose != {"own", "other"}]
    lacking += [name for name in asked if "pk" in ADDRESSES[name] and asked[name] == {"-"} and not is_library(name)]
    assert not lacking


@pytest.mark.django_db
def test_post_without_its_token_is_refused_at_every_address(
    programme, make_user, make_organisation, client_for, settings
) -> None:
    settings.WRITE_LIMIT, settings.VIEW_LIMITS = (100_000, 60), {}
    world = build_world(programme, make_user, make_organisation)
    client = client_for(world.people["superuser"], enforce_csrf_checks=True)
    taken = []
    for name, parameters in ADDRESSES.items():
        answer = client.post(reverse(name, kwargs=arguments_of(name, parameters, world, "own")))
        if answer.status_code != 403 or "403_csrf.html" not in [template.name for template in answer.templates]:
            taken.append(f"{name}: {answer.status_code}")
    assert not taken


@pytest.mark.django_db
def test_table_has_a_column_for_every_role_of_the_pack(programme) -> None:
    columns = set(read_table()[0]) - set(FIRST_COLUMNS)
    roles = set(programme.roles.values_list("code", flat=True))
    assert columns == roles | set(APPLICANTS) | {"anonymous", "superuser"}


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_what_the_table_says(
    part: int, programme, make_user, make_organisation, client_for, settings
) -> None:
    settings.WRITE_LIMIT, settings.VIEW_LIMITS = (100_000, 60), {}
    world = build_world(programme, make_user, make_organisation)
    asking = {who: user for who, user in world.people.items() if DATABASE != "postgres" or who in ON_POSTGRESQL}
    clients = {who: client_for(user, raise_request_exception=False) for who, user in asking.items()}
    wrong = []
    for row in read_table()[part::PARTS]:
        if row["url"] not in ADDRESSES:
            continue  # named by the test above
        arguments = arguments_of(row["url"], ADDRESSES[row["url"]], world, row["object"])
        url = reverse(row["url"], kwargs=arguments)
        for who, client in clients.items():
            found = observed(client, row["method"], url)
            if found != row[who]:
                wrong.append(f"{row['method']} {row['url']} ({row['object']}) as {who}: {found}, not {row[who]}")
    assert not wrong, "\n".join(["", *wrong])

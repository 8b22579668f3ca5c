"""Every address of the context × every role of the pack and every party: who gets what is written in a table.

A cell is the status of the answer to an empty request: 200 the page, 302 done, 403 refused, 404 not there, 409 not in
this state, 422 allowed but the empty form is refused. `other_centre` runs another alliance, `stranger` is of another
organisation, `outsider` of none.
"""

import csv
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from eslabon.web.alliances.urls import urlpatterns
from eslabon.web.programmes.models import Role
from tests.web.alliances.addresses import stand
from tests.web.alliances.conftest import STAFF
from tests.web.alliances.world import NOW, World

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("permission_table.csv")


def _table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_table_names_every_address_and_every_role(world: World) -> None:
    rows = _table()
    assert {row["url"].split(":")[0] for row in rows} == {one.name for one in urlpatterns}
    roles = set(Role.objects.filter(programme=world.programme).values_list("code", flat=True))
    assert roles == {*STAFF, "centre"} and roles <= set(rows[0])


# One of each reach; everybody else is asked by the slow one.
FEW = ("coordinator", "monitoring_unit", "donor", "centre", "other_centre", "buyer", "coop")
PAPER = ("plan_as_pdf", "plan_as_docx")


@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_everybody_gets_what_the_table_says(world: World, client_for, settings, everybody: bool) -> None:
    """ALLIANCE-27, ALLIANCE-52: a centre reaches what it runs, a party its own alliances, all else is shut."""
    settings.WRITE_LIMIT, settings.VIEW_LIMITS = (100_000, 60), {}
    with time_machine.travel(NOW, tick=False):
        standing = stand(world)
        people = {"anonymous": None, **world.people} if everybody else {who: world.people[who] for who in FEW}
        clients = {who: client_for(user) for who, user in people.items()}
        wrong = []
        for row in _table():
            name = row["url"]
            if name in PAPER and not everybody:
                continue
            url = reverse(name.split(":")[0], kwargs=standing.arguments[name])
            for who, client in clients.items():
                found = _observed(client, row["method"], url)
                if found != row[who]:
                    wrong.append(f"{row['method']} {name} as {who}: {found}, not {row[who]}")
    assert not wrong, "\n".join(["", *wrong])


def _observed(client, method: str, url: str) -> str:
    with transaction.atomic():
        answer = client.generic(method, url) if method == "GET" else client.post(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    signs_in = answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login"))
    return "302>login" if signs_in else str(answer.status_code)


def test_lists_show_only_what_the_reader_reaches(world: World, client_for) -> None:
    """A centre sees its own alliances and demands; the other one none of them."""
    where = {"code": world.programme.code}
    for page, word in (("alliances", world.alliance.name), ("buyers", "Exportadora Andina")):
        for who, seen in (("centre", True), ("coordinator", True), ("other_centre", False)):
            content = client_for(world.people[who]).get(reverse(page, kwargs=where)).content.decode()
            assert (word in content) is seen, (page, who)
    for who, seen in (("buyer", True), ("coop", True), ("stranger", False)):
        content = client_for(world.people[who]).get(reverse("my_alliances")).content.decode()
        assert (world.alliance.name in content) is seen, who

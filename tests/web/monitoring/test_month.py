"""The page of a month: how many reports are missing of all, and which."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from eslabon.web.monitoring.services.reports import start_report
from tests.web.monitoring.world import MONTHS, NOW, World

pytestmark = pytest.mark.django_db


def told(answer: Any) -> str:
    """What the page says above everything else."""
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.select(".waiting strong")[0].get_text().split())


def codes(answer: Any) -> list[str]:
    """The alliances that are listed."""
    return [line.alliance.code for line in answer.context["lines"]]


def test_month_tells_what_is_missing_of_everything_and_lists_only_that_when_asked(
    world: World, client_for: Any
) -> None:
    """MONITOR-10: a draft is not sent; whoever looks sees the count over all pages."""
    alliances = [world.alliance(f"plan-{letter}") for letter in "abc"]
    world.report(alliances[0], MONTHS[2])
    with time_machine.travel(NOW, tick=False):
        start_report(alliances[1], month=MONTHS[2], actor=world.people["centre"])
        client = client_for(world.people["coordinator"])
        address, month = reverse("monthly_reports", kwargs={"code": "pra"}), {"month": "2022-06"}
        page = client.get(address, month)
        assert (page.context["expected"], page.context["missing"]) == (3, 2)
        assert told(page) == "Faltan 2 informes de 3; se envían hasta el 10 de julio de 2022."
        assert codes(client.get(address, month | {"sort": "-name"})) == ["plan-c", "plan-b", "plan-a"]
        assert codes(client.get(address, month | {"show": "missing"})) == ["plan-b", "plan-c"]
        assert codes(client.get(address, month | {"show": "sent"})) == ["plan-a"]
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        late = client_for(world.people["coordinator"]).get(address, month)
        assert told(late) == "Faltan 2 informes de 3: pasaron de su fecha, el 10 de julio de 2022."


def test_graduations_are_ordered_and_narrowed(world: World, client_for: Any) -> None:
    for letter in "ab":
        world.alliance(f"plan-{letter}")
    client = client_for(world.people["coordinator"])
    address = reverse("graduations_of_alliances", kwargs={"code": "pra"})

    def listed(**asked: str) -> list[str]:
        return [one.code for one in client.get(address, asked).context["page_obj"]]

    assert listed() == ["plan-a", "plan-b"]
    assert listed(sort="-name") == ["plan-b", "plan-a"]
    assert listed(show="graduated") == []
    assert listed(show="going") == ["plan-a", "plan-b"]

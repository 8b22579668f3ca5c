"""The list of alliances: ordered by its heads, and taken out as a file by who may, within their reach."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from eslabon.web.audit.models import Entry
from tests.web.alliances.world import World, open_one, whole_plan

pytestmark = pytest.mark.django_db


def lines(answer: Any) -> list[dict[str, str]]:
    """The file, line by line."""
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_list_is_ordered_by_its_heads_and_the_file_follows_it(world: World, client_for) -> None:
    open_one(world, code="a-ultima", name="Zapallo del valle")
    client, code = client_for(world.people["coordinator"]), world.programme.code
    page = client.get(reverse("alliances", args=[code]), {"sort": "-name"})
    assert [one.code for one in page.context["page_obj"]] == ["a-ultima", world.alliance.code]
    assert "format=csv&amp;sort=-name" in page.content.decode()

    taken = client.get(reverse("alliances_file", args=[code]), {"sort": "-name", "format": "csv", "q": "zapallo"})
    assert [(one["code"], one["plan"], one["buyer"]) for one in lines(taken)] == [
        ("a-ultima", "none", "Exportadora Andina SAC")
    ]
    entry = Entry.objects.filter(act="alliances.export").get()
    assert entry.after == {"what": "alliances", "rows": 1}


def test_file_is_refused_to_who_only_sees_the_list(world: World, client_for) -> None:
    address = reverse("alliances_file", args=[world.programme.code])
    assert client_for(world.writer).get(address).status_code == 403
    assert client_for(world.people["coordinator"]).get(address, {"format": "exe"}).status_code == 404
    assert not Entry.objects.filter(act="alliances.export").exists()


def test_member_is_told_on_the_page_what_its_side_promised(world: World, client_for) -> None:
    whole_plan(world)
    address = reverse("alliance", args=[world.alliance.pk])
    page = client_for(world.people["coop"]).get(address)
    promise = world.alliance.commitments.get(side="organisation")
    assert promise.text in page.context["waiting"].text
    assert page.context["waiting"].url == reverse("commitment", args=[world.alliance.pk, promise.pk])
    assert promise.text not in client_for(world.people["coordinator"]).get(address).context["waiting"].text

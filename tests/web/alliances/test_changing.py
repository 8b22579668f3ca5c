"""What of an alliance may change after something was decided, what not and why; the history keeps both values."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from eslabon.rules.alliances.changing import FIELDS, Standing, freedom_of
from eslabon.rules.problems import Problem
from eslabon.web.alliances.services import approve_plan, change_alliance, decide_plan_viability, submit_plan
from eslabon.web.audit.models import Entry
from eslabon.web.targeting.models import Corridor
from tests.web.alliances.world import NOW, TODAY, World, whole_plan

pytestmark = pytest.mark.django_db
WHY = "El comprador cambió de razón social."


def _refused(code: str, world: World, **given: Any) -> Problem:
    with pytest.raises(Problem) as refused:
        change_alliance(world.alliance, **{"actor": world.writer, "today": TODAY, **given})
    assert refused.value.code == code, refused.value
    return refused.value


def test_what_may_change_narrows_as_things_are_decided() -> None:
    """ALLIANCE-73, ALLIANCE-74, ALLIANCE-75, ALLIANCE-76: each refusal says why, in both languages."""
    free = {
        "opened": Standing(is_decided=False, has_end=False, was_read_after=False),
        "approved": Standing(is_decided=True, has_end=True, was_read_after=False),
        "ended": Standing(is_decided=True, has_end=True, was_read_after=True),
    }
    may = {
        key: {one for one in FIELDS if freedom_of(one, standing=standing).may_change} for key, standing in free.items()
    }
    assert may["opened"] == {"name", "buyer_contact", "chain", "demand", "organisation", "corridor", "place"}
    assert may["approved"] == {"name", "buyer_contact", "ends_on"}
    assert may["ended"] == {"name", "buyer_contact"}
    for standing in free.values():
        for one in (freedom_of(field, standing=standing) for field in FIELDS):
            assert one.may_change or (one.reason_es and one.reason_en), one


def test_alliance_changes_until_it_is_decided_on_and_the_entry_keeps_both_values(world: World) -> None:
    """ALLIANCE-73, ALLIANCE-74, ALLIANCE-75, ALLIANCE-76."""
    alliance = world.alliance
    corridor = Corridor.objects.create(programme=world.programme, code="mantaro", name="Mantaro")
    given = {"actor": world.writer, "today": TODAY}
    change_alliance(alliance, changes={"corridor": corridor, "name": alliance.name}, **given)
    entry = Entry.objects.get(act="alliance.change")
    assert entry.after == {"corridor": str(corridor.pk)}
    change_alliance(alliance, changes={"corridor": corridor}, **given)
    assert Entry.objects.filter(act="alliance.change").count() == 1
    other = world.programme.chains.exclude(pk=alliance.chain_id).first()
    _refused("ALLIANCES-E31", world, changes={"chain": other})
    for field, value in (("code", "otro"), ("stage", "execution"), ("operator", world.other_centre)):
        refused = _refused("ALLIANCES-E44", world, changes={field: value})
        assert "ALLIANCE-75" in refused.text("es")
    plan = whole_plan(world)
    plan = submit_plan(plan, revision=plan.revision, actor=world.writer, now=NOW)
    _refused("ALLIANCES-E44", world, changes={"corridor": None}, reason=WHY)
    _refused("ALLIANCES-E44", world, changes={"ends_on": date(2026, 1, 1)}, reason=WHY)
    _refused("ALLIANCES-E05", world, changes={"name": "Otro nombre"}, reason="corto")
    decide_plan_viability(plan, actor=world.writer, now=NOW)
    approve_plan(plan, actor=world.people["coordinator"], now=NOW)
    _refused("ALLIANCES-E45", world, changes={"ends_on": date(2021, 1, 1)}, reason=WHY)
    changed = change_alliance(
        alliance, changes={"ends_on": date(2026, 2, 28), "name": " Otro  nombre "}, reason=WHY, **given
    )
    assert (changed.name, changed.ends_on) == ("Otro nombre", date(2026, 2, 28))
    entry = Entry.objects.filter(act="alliance.change").latest("pk")
    assert (entry.before["ends_on"], entry.after["ends_on"], entry.reason) == ("2025-02-28", "2026-02-28", WHY)


def test_page_offers_what_may_change_and_says_why_the_rest_stands(world: World, client_for: Any) -> None:
    """ALLIANCE-73: who speaks for the buyer is kept encrypted, shown to both sides, and in no entry."""
    url = reverse("alliance_change", args=[world.alliance.pk])
    with time_machine.travel(NOW, tick=False):
        centre = client_for(world.writer)
        page = centre.get(url).content.decode()
        assert "Lo que no cambia" in page and "ALLIANCE-75" in page
        sent = {
            "name": world.alliance.name,
            "chain": world.alliance.chain_id,
            "demand": str(world.demand.pk),
            "place": world.alliance.place_id,
            "contact_name": "Lucía Torres",
            "contact_reach": "+51 964 123 456",
        }
        assert centre.post(url, {**sent, "name": ""}).status_code == 422
        assert centre.post(url, sent).status_code == 302
        home = reverse("alliance", args=[world.alliance.pk])
        shown = {who: client_for(world.people[who]).get(home).content.decode() for who in ("coop", "evaluator")}
    assert "964 123 456" in shown["coop"] and "Lucía Torres" not in shown["evaluator"]
    entry = Entry.objects.get(act="alliance.change")
    assert (entry.before, entry.after) == ({"buyer_contact": ""}, {"buyer_contact": "Lucía Torres"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT reach FROM alliances_buyercontact")
        assert "964" not in cursor.fetchone()[0]

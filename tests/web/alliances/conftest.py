"""The world of an alliance."""

from typing import Any

import pytest

from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.services import install_pack
from tests.web.alliances.world import World, fill, install, pra_pack

STAFF = ("coordinator", "monitoring_unit", "committee", "donor", "auditor", "evaluator")


@pytest.fixture
def programme(db: None) -> Programme:
    """The programme of pack `pra`, with the terms of its plans."""
    programme = install_pack(pra_pack(), actor=None)
    install(programme)
    return programme


@pytest.fixture
def world(programme: Programme, make_user: Any, make_organisation: Any) -> World:
    """A centre and another one, a buyer and a cooperative with their people, one person of each role."""
    made = [
        Party.objects.create(kind="organisation", organisation_kind="ngo", name=name)
        for name in ("CSE Huancayo", "CSE Puno")
    ]
    world = World(
        programme=programme,
        centre=made[0],
        other_centre=made[1],
        buyer=make_organisation(name="Exportadora Andina SAC", organisation_kind="company"),
        coop=make_organisation(name="Cooperativa Mantaro"),
    )
    world.people = {role: make_user(role) for role in STAFF}
    world.people["centre"] = make_user("centre", party=world.centre)
    world.people["other_centre"] = make_user("centre", party=world.other_centre)
    world.people["buyer"], world.people["coop"] = world.buyer.user, world.coop.user
    world.people["stranger"] = make_organisation(name="Otra cooperativa").user
    world.people["outsider"] = make_user()
    fill(world)
    return world

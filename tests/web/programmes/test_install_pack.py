"""Bringing a pack into the database, once and again."""

from dataclasses import replace

import pytest

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Entry
from eslabon.web.programmes.models import Chain, Programme, Role
from eslabon.web.programmes.queries import changes_of_pack
from eslabon.web.programmes.services import install_pack
from eslabon.web.territory.models import Place, PlaceCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruta() -> Pack:
    pack, faults = load_pack(pack_path("ruta"))
    assert pack is not None, faults
    return pack


def test_pack_installed_gives_programme_chains_roles_and_places(ruta: Pack, make_user) -> None:
    actor = make_user()
    programme = install_pack(ruta, actor=actor)
    assert (programme.code, programme.currency, programme.pack_hash) == ("ruta", "PEN", ruta.content_hash)
    assert set(programme.chains.values_list("code", flat=True)) == {"banana", "coffee", "cacao"}
    assert set(programme.roles.values_list("code", flat=True)) == {spec.code for spec in ruta.roles}
    desk = programme.roles.get(code="desk")
    assert "desk.issue_code" in desk.acts
    assert "application.decide" not in desk.acts
    assert {"PE-12", "PE-20", "PE-22"} <= set(Place.objects.values_list("code", flat=True))
    for spec in ruta.places:
        place = Place.objects.get(code=spec.code)
        assert (place.parent.code if place.parent else None) == spec.parent
    entry = Entry.objects.get(act="pack.install")
    assert (entry.actor_id, entry.programme) == (actor.pk, "ruta")


def test_pack_installed_twice_changes_nothing_and_audits_once(ruta: Pack) -> None:
    first = install_pack(ruta, actor=None)
    counts = [model.objects.count() for model in (Programme, Chain, Role, Place, PlaceCode)]
    second = install_pack(ruta, actor=None)
    assert second.pk == first.pk
    assert [model.objects.count() for model in (Programme, Chain, Role, Place, PlaceCode)] == counts
    assert Entry.objects.filter(act="pack.install").count() == 1


def test_role_dropped_by_pack_keeps_its_people_and_allows_nothing(ruta: Pack, make_user) -> None:
    install_pack(ruta, actor=None)
    user: User = make_user("desk")
    install_pack(replace(ruta, roles=tuple(r for r in ruta.roles if r.code != "desk"), content_hash="x"), actor=None)
    role = Role.objects.get(code="desk")
    assert role.acts == []
    assert user.role_assignments.get().role == role
    assert Entry.objects.filter(act="pack.install").count() == 2


def test_place_that_territory_already_knows_is_left_as_it_is(ruta: Pack) -> None:
    spec = next(place for place in ruta.places if place.parent is None)
    Place.objects.create(code=spec.code, country="PE", kind=spec.kind, name="Nombre oficial")
    install_pack(ruta, actor=None)
    assert Place.objects.get(code=spec.code).name == "Nombre oficial"


def test_changes_of_pack_tells_new_changed_and_dropped_without_writing(ruta: Pack) -> None:
    before = changes_of_pack(ruta)
    assert not Programme.objects.exists()
    assert {line.code for line in before.lines if line.kind == "role"} == {spec.code for spec in ruta.roles}
    assert {line.change for line in before.lines} == {"new"}
    install_pack(ruta, actor=None)
    assert changes_of_pack(ruta).lines == ()
    chain = replace(ruta.chains[0], name=replace(ruta.chains[0].name, es="Otro nombre"))
    later = changes_of_pack(replace(ruta, chains=(chain, *ruta.chains[1:]), roles=ruta.roles[1:], content_hash="y"))
    found = {(line.kind, line.code, line.change) for line in later.lines}
    assert found == {("chain", chain.code, "changed"), ("role", ruta.roles[0].code, "dropped")}

"""A producer is one person, told by a number that nobody reads; who left, when and why; rotation as a figure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from eslabon.rules.alliances.linkage import Step
from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import MappedProducer
from eslabon.web.alliances.queries.identity import mapped_twice
from eslabon.web.alliances.queries.rotation import movement_of
from eslabon.web.alliances.queries.sizes import SEX, SIZE, parts_of
from eslabon.web.alliances.services import (
    Mapped,
    NewProducer,
    identify_producer,
    join_producer,
    leave_producer,
    make_linkage_effective,
    map_new_producer,
    record_linkage,
)
from eslabon.web.audit.models import Entry
from eslabon.web.parties.models import Identifier, Party
from eslabon.web.uploads.models import Import
from tests.web.alliances.world import NOW, TODAY, World, open_one

pytestmark = pytest.mark.django_db
DNI, RUC_OF_HER = "46781235", "10467812353"


@pytest.fixture(autouse=True)
def _now(settings: Any) -> Any:
    settings.WRITE_LIMIT = (100_000, 60)
    with time_machine.travel(NOW, tick=False):
        yield


def _refused(code: str, act: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    assert refused.value.code == code, refused.value


def _map(world: World, name: str, *, number: str = "", alliance: Any = None, scheme: str = "pe_dni") -> MappedProducer:
    who = NewProducer(name, scheme=scheme if number else "", number=number)
    given = {"mapped": Mapped(), "actor": world.writer, "now": NOW}
    return map_new_producer(alliance or world.alliance, who=who, **given)


def test_number_finds_the_person_again_and_refuses_a_second_one(world: World) -> None:
    """ALLIANCE-34: the record that bears it is used, in a taxpayer's number too; another name is refused."""
    rosa = _map(world, "Rosa Quispe Mamani", number=DNI)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, value_index, person_index FROM parties_identifier")
        assert all(DNI not in str(cell) for row in cursor.fetchall() for cell in row)
    assert all(DNI not in str((entry.before, entry.after)) for entry in Entry.objects.all())
    _refused("ALLIANCES-E47", _map, world, "Rosa Quispe", number=DNI)
    other = open_one(world, code="otra")
    again = _map(world, "QUISPE MAMANI, Rosa", number=RUC_OF_HER, scheme="pe_ruc", alliance=other)
    assert again.party == rosa.party and Party.objects.filter(name__startswith="Rosa").count() == 1
    third = open_one(world, code="tercera")
    _refused("ALLIANCES-E46", _map, world, "Julio Huamán", number=DNI, alliance=third)
    assert not Party.objects.filter(name="Julio Huamán").exists()
    _refused("PARTIES-E02", _map, world, "Ana Poma", number="123")
    julio = _map(world, "Julio Huamán")
    _refused("ALLIANCES-E47", identify_producer, julio, scheme="pe_dni", number=DNI, actor=world.writer)
    identify_producer(julio, scheme="pe_dni", number="40404040", actor=world.writer)
    assert Identifier.objects.get(party=julio.party).value == "40404040"


def test_page_maps_by_number_and_never_shows_it(world: World, client_for: Any) -> None:
    """ALLIANCE-34."""
    client = client_for(world.writer)
    add = reverse("producer_add", args=[world.alliance.pk])
    sent = {"name": "Rosa Quispe", "kind": "person", "grouping": "grouped", "number": DNI}
    assert client.post(add, sent).status_code == 422  # which document?
    assert client.post(add, sent | {"scheme": "pe_dni"}).status_code == 302
    twice = client.post(add, sent | {"scheme": "pe_dni"})
    assert twice.status_code == 422 and "dos veces" in twice.content.decode()
    rosa = MappedProducer.objects.get()
    page = client.get(reverse("producer", args=[world.alliance.pk, rosa.pk])).content.decode()
    assert "DNI" in page and DNI not in page
    ana = _map(world, "Ana Poma")
    identity = reverse("producer_identity", args=[world.alliance.pk, ana.pk])
    client.post(identity, {"scheme": "pe_dni", "number": DNI})
    assert not Identifier.objects.filter(party=ana.party).exists()
    client.post(identity, {"scheme": "pe_dni", "number": "41414141"})
    assert Identifier.objects.filter(party=ana.party).count() == 1


NUMBERED = f"""name,kind,id_scheme,id_number,grouping,grows_product
Rosa Quispe,person,pe_dni,{DNI},grouped,yes
Julio Huamán,person,pe_dni,40404040,grouped,yes
Julio H.,person,pe_dni,40 40 40 40,grouped,yes
Ana Poma,person,pe_dni,12,grouped,yes
Eva Rojas,person,pe_dni,41414141,grouped,yes
"""


def test_file_finds_by_number_who_is_there_already(world: World, client_for: Any) -> None:
    """ALLIANCE-34: rows 4 to 6 are told with their column; row 2 changes nothing; the number is in no step."""
    _map(world, "Rosa Quispe Mamani", number=DNI)
    _map(world, "Sonia Mendoza", number="41414141", alliance=open_one(world, code="otra"))
    client = client_for(world.writer)
    upload = SimpleUploadedFile("productores.csv", NUMBERED.encode())
    client.post(reverse("producers_import", args=[world.alliance.pk]), {"file": upload})
    checked = Import.objects.get()
    assert (checked.creates, checked.refused_rows) == (1, 3), checked.faults
    assert [(one["row"], one["column"]) for one in checked.faults] == [
        (4, "id_number"),
        (5, "id_number"),
        (6, "id_number"),
    ]
    assert DNI not in str(checked.steps) + str(checked.faults)
    client.post(reverse("import_apply", kwargs={"import_id": checked.pk}), {"skip_bad_rows": "yes"})
    julio = world.alliance.producers.get(party__name="Julio Huamán")
    assert julio.party.identifiers.get().value == "40404040" and world.alliance.producers.count() == 2


def test_rows_whose_records_were_merged_are_told(world: World, client_for: Any) -> None:
    """ALLIANCE-34: found after both were mapped; one row leaves, with its cause, and none is deleted."""
    rosa, again, ana = (_map(world, name) for name in ("Rosa Quispe", "R. Quispe", "Ana Poma"))
    assert mapped_twice(world.alliance) == []
    Party.objects.filter(pk=again.party_id).update(merged_into=rosa.party)
    assert [(one.pk, other.pk) for one, other in mapped_twice(world.alliance)] == [(again.pk, rosa.pk)]
    page = client_for(world.writer).get(reverse("alliance_producers", args=[world.alliance.pk])).content.decode()
    assert "Son la misma persona" in page and ana.party.name in page
    given = {"actor": world.writer, "today": TODAY}
    join_producer(again, joined_on=TODAY, **given)
    leave_producer(again, left_on=TODAY, cause="other", reason="Repetida", **given)
    assert mapped_twice(world.alliance) == []


def _linked(world: World, name: str, *, since: date) -> MappedProducer:
    producer = _map(world, name)
    join_producer(producer, joined_on=since, actor=world.writer, today=TODAY)
    record_linkage(producer, step=Step("introduced", since), actor=world.writer, today=TODAY)
    return producer


def test_who_left_ends_the_link_with_a_day_and_a_cause(world: World, client_for: Any) -> None:
    """ALLIANCE-42, ALLIANCE-44, ALLIANCE-45."""
    first, second = (_linked(world, name, since=date(2020, 3, 1)) for name in ("Rosa", "Julio"))
    make_linkage_effective(first, purchased_on=date(2020, 6, 1), purchase_key="c-1", today=TODAY)
    _linked(world, "Ana", since=date(2021, 5, 1))
    given = {"actor": world.writer, "today": TODAY}
    _refused("ALLIANCES-E12", leave_producer, first, left_on=date(2021, 9, 1), cause="", **given)
    _refused("ALLIANCES-E13", leave_producer, first, left_on=date(2020, 5, 1), cause="price", **given)
    left = leave_producer(first, left_on=date(2021, 9, 1), cause="price", reason="Pagan a la entrega", **given)
    assert (left.linkage, left.left_cause) == ("ended", "price")
    _refused("ALLIANCES-E30", record_linkage, first, step=Step("introduced", TODAY), **given)
    record_linkage(second, step=Step("dormant", date(2022, 1, 5), cause="crop_lost"), **given)
    found = movement_of(world.alliance, today=TODAY)
    assert dict(found.years)[2021].percent == Decimal("50.0") and dict(found.years)[2021].joined == 1
    assert [year for year, _ in found.years] == [2022, 2021, 2020]
    assert dict(found.causes) == {"otro comprador pagó más": 1, "perdió la cosecha": 1}
    assert [n for _, n in found.states] == [0, 1, 0, 1, 0]
    page = client_for(world.people["coop"])
    shown = page.get(reverse("alliance_rotation", args=[world.alliance.pk])).content.decode()
    assert "Pagan a la entrega" in shown and 'Rotación">50' in shown


def test_sizes_are_told_by_the_thresholds_of_the_crop(world: World, client_for: Any) -> None:
    """MONITOR-05: coffee below 200 kg is small, over 600 large; a local unit or a silence is not known."""
    coffee = open_one(world, code="cafe", chain=world.programme.chains.get(code="coffee"), demand=None)
    sold = [(Decimal(199), "kg"), (Decimal(200), "kg"), (Decimal("0.7"), "t"), (Decimal(3), "quintal"), (None, "kg")]
    for number, (volume, unit) in enumerate(sold):
        mapped = Mapped(yearly_volume=volume, unit=unit)
        who = NewProducer(f"Persona {number}", sex="f" if number % 2 else "m")
        map_new_producer(coffee, who=who, mapped=mapped, actor=world.writer, now=NOW)
    community = NewProducer("Comunidad San Juan", is_community=True)
    map_new_producer(coffee, who=community, mapped=Mapped(yearly_volume=Decimal(9)), actor=world.writer, now=NOW)
    found = parts_of(world.programme, producers=coffee.producers.all())
    assert [found[SIZE, code] for code in ("small", "medium", "large", "")] == [1, 1, 1, 2]
    assert (found[SEX, "female"], found[SEX, "male"]) == (2, 3)
    client = client_for(world.writer)
    page = client.get(reverse("alliance_producers", args=[coffee.pk])).content.decode()
    assert "Pequeños: 1 · Medianos: 1 · Grandes: 1 · No se sabe: 2" in page
    large = coffee.producers.get(unit="t")
    page = client.get(reverse("producer", args=[coffee.pk, large.pk])).content.decode()
    assert "grande" in page and "más de 600 kg" in page
    assert "Tamaño" not in client.get(reverse("alliance_producers", args=[world.alliance.pk])).content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_lists_of_who_left_cost_the_same_however_many(
    n: int, world: World, client_for: Any, django_assert_num_queries: Any
) -> None:
    for number in range(n):
        one = _linked(world, f"Productora {number}", since=date(2021, 3, 1))
        leave_producer(one, left_on=date(2021, 9, 1), cause="moved", actor=world.writer, today=TODAY)
    client = client_for(world.writer)
    url = reverse("alliance_rotation", args=[world.alliance.pk])
    client.get(url)
    with django_assert_num_queries(28):
        answer = client.get(url)
    assert len(answer.context["left"].object_list) == len(answer.context["stopped"].object_list) == n

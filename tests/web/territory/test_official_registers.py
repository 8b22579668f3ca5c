"""The full official registers of both countries, when they lie beside the project."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from eslabon.files.territory import read_register
from eslabon.web.territory import queries
from eslabon.web.territory.models import Place, PlaceCode
from eslabon.web.territory.services import import_register

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
PERU = [DATA / "01_territory_peru" / f"ubigeo_{level}.csv" for level in ("departamento", "provincia", "distrito")]
COLOMBIA = DATA / "02_territory_colombia" / "divipola_municipios.csv"
SPRING = date(2021, 10, 1)

needs_peru = pytest.mark.skipif(not all(path.exists() for path in PERU), reason="the registers of Peru are not here")
needs_colombia = pytest.mark.skipif(not COLOMBIA.exists(), reason="the register of Colombia is not here")


def bring(path: Path, country: str):
    register = read_register(path, name=path.name, country=country)
    return register, import_register(register, as_of=SPRING)


@needs_peru
def test_peru_every_row_is_a_place_or_is_reported_and_a_second_time_nothing_changes():
    outcomes = [bring(path, "PE") for path in PERU]
    for path, (register, outcome) in zip(PERU, outcomes, strict=True):
        lines = len(list(csv.DictReader(path.read_text("utf-8").splitlines(keepends=True))))
        assert len(register.rows) + register.refused == lines
        assert outcome.created + outcome.changed + outcome.unchanged + outcome.refused == lines
        assert not outcome.faults
    kinds = Counter(Place.objects.filter(country="PE").values_list("kind", flat=True))
    assert kinds == {"country": 1, "department": 25, "province": 196, "district": 1893}
    notices = Counter(notice.code for notice in outcomes[2][1].notices)
    assert notices == {"TERRITORY-N01": 1, "TERRITORY-N02": 1, "TERRITORY-N03": 19}

    districts = Place.objects.filter(country="PE", kind="district")
    inei = queries.codes_in_force(districts, scheme="inei")
    reniec = queries.codes_in_force(districts, scheme="reniec")
    assert sum(inei.get(place.pk) != reniec.get(place.pk) for place in districts) == 1782
    assert all(len(code) == 6 for code in [*inei.values(), *reniec.values()])
    assert queries.find_by_code("inei", "010101").name == "Chachapoyas"
    assert all(place.code.startswith(place.parent.code) for place in districts.select_related("parent"))
    unnumbered = queries.find_by_code("reniec", "170107")
    assert (unnumbered.name, unnumbered.parent.name) == ("San Antonio", "Mariscal Nieto")
    assert not PlaceCode.objects.filter(place=unnumbered, scheme="inei").exists()

    before = list(Place.objects.values()), list(PlaceCode.objects.values())
    again = [bring(path, "PE")[1] for path in PERU]
    assert [(each.created, each.changed, each.codes_closed) for each in again] == [(0, 0, 0)] * 3
    assert (list(Place.objects.values()), list(PlaceCode.objects.values())) == before


@needs_peru
def test_peru_districts_alone_bring_their_provinces_with_them():
    outcome = bring(PERU[2], "PE")[1]
    assert not outcome.faults
    assert Place.objects.filter(country="PE", kind="province").count() == 196
    assert queries.find_by_code("reniec", "170107").parent.name == "Mariscal Nieto"


@needs_colombia
def test_colombia_every_row_is_a_municipality_and_a_second_time_nothing_changes():
    register, outcome = bring(COLOMBIA, "CO")
    assert len(register.rows) == 1121
    assert (outcome.created, outcome.refused, outcome.faults) == (1121, 0, [])
    kinds = Counter(Place.objects.filter(country="CO").values_list("kind", flat=True))
    assert kinds == {"country": 1, "department": 33, "municipality": 1121}
    medellin = queries.find_by_code("divipola", "05001")
    assert (medellin.name, medellin.parent.name) == ("Medellin", "Antioquia")
    again = bring(COLOMBIA, "CO")[1]
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1121)

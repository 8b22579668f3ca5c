"""The departments that the platform ships, and how places are found."""

from datetime import date

import pytest
from django.core.management import call_command

from eslabon.web.territory import queries
from eslabon.web.territory.models import Place, PlaceCode
from eslabon.web.territory.services import load_departments

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments():
    return load_departments()


def test_both_countries_have_all_their_departments(departments):
    assert departments.created == 25 + 33
    assert queries.departments("PE").count() == 25
    assert queries.departments("CO").count() == 33
    codes = PlaceCode.objects.values_list("scheme", flat=True)
    assert {scheme: list(codes).count(scheme) for scheme in PlaceCode.Scheme.values} == {
        "inei": 25, "reniec": 25, "divipola": 33, "iso_3166_2": 58,
    }  # fmt: skip
    assert not Place.objects.filter(kind="department", latitude__isnull=True).exists()


def test_loading_again_changes_nothing(departments):
    before = list(Place.objects.values()), list(PlaceCode.objects.values())
    call_command("load_departments", verbosity=0)
    assert (list(Place.objects.values()), list(PlaceCode.objects.values())) == before


def test_department_that_a_pack_brought_is_completed_not_replaced(db):
    Place.objects.create(code="PE-12", country="PE", kind="department", name="Junín", altitude_m=3260)
    assert load_departments().kept == 1
    junin = Place.objects.get(code="PE-12")
    assert (junin.altitude_m, junin.parent.code) == (3260, "PE")
    assert queries.find_by_code("iso_3166_2", "PE-JUN") == junin


def test_same_digits_are_another_department_in_the_other_register(departments):
    assert queries.find_by_code("inei", "12").name == "Junín"
    assert queries.find_by_code("reniec", "12").name == "La Libertad"
    assert queries.find_by_code("inei", "120000").name == "Junín"
    assert queries.find_by_code("divipola", "05").name == "Antioquia"
    assert queries.find_by_code("divipola", "5") is None


def test_code_is_found_on_the_days_it_held(departments):
    callao = queries.find_by_code("inei", "07")
    old = PlaceCode.objects.get(place=callao, scheme="reniec")
    old.valid_to = date(2020, 12, 31)
    old.save()
    PlaceCode.objects.create(place=callao, scheme="reniec", code="99", valid_from=date(2021, 1, 1))
    assert queries.find_by_code("reniec", "24", on=date(2020, 12, 31)) == callao
    assert queries.find_by_code("reniec", "24", on=date(2021, 1, 1)) is None
    assert queries.find_by_code("reniec", "24") is None
    assert queries.find_by_code("reniec", "99", on=date(2021, 1, 1)) == callao


@pytest.mark.parametrize(
    ("text", "code"),
    [("junin", "PE-12"), ("JUNÍN", "PE-12"), ("narino", "CO-52"), ("martín san", "PE-22"), ("PE-SAM", "PE-22"),
     ("pe-22", "PE-22"), ("220000", "PE-22"), ("bogotá d.c.", "CO-11")],
)  # fmt: skip
def test_search_reads_names_without_accents_and_any_code(departments, text, code):
    assert code in {place.code for place in queries.search_places(text)}


def test_search_without_words_finds_nothing(departments):
    assert not queries.search_places("  ").exists()
    assert not queries.search_places("…").exists()


def test_full_name_goes_from_the_place_to_its_department(departments):
    junin = Place.objects.get(code="PE-12")
    province = Place.objects.create(code="PE-1203", country="PE", kind="province", name="Chanchamayo", parent=junin)
    assert queries.full_name(province) == "Chanchamayo, Junín"
    assert queries.department_of(province) == junin
    assert set(queries.places_within(junin)) == {junin, province}

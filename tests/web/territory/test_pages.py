"""Pages of the territory: anybody finds places, some people bring registers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eslabon.web.territory.models import Place
from eslabon.web.territory.services import load_departments

pytestmark = pytest.mark.django_db
REGISTER = (
    "inei,reniec,departamento,provincia,distrito,capital,latitude,longitude,altitude\n"
    "120302,110806,JUNIN,CHANCHAMAYO,PERENE,Perené,-10.95,-75.22,650\n"
    "20303,110805,JUNIN,CHANCHAMAYO,PICHANAQUI,Pichanaqui,-10.93,-74.87,530\n"
)


@pytest.fixture
def departments():
    return load_departments()


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("q=junin", "Junín", "Piura"),
        ("q=NARIÑO", "Nariño", "Junín"),
        ("q=CO-DC", "Bogotá", "Junín"),
        ("q=amazonas&country=CO", "PE-AMA", None),
        ("q=12", "La Libertad", "Piura"),
        ("", "Apurímac", None),
        ("country=CO", "Apurímac", None),
        ("q=atlantida", "No encontramos ese lugar", "Junín"),
        ("kind=galaxia", "Apurímac", None),
    ],
)
def test_anybody_searches_places(client, departments, query, there, absent):
    page = client.get(f"{reverse('places')}?{query}")
    text = page.content.decode()
    assert page.status_code == 200
    if query in {"q=amazonas&country=CO", "country=CO"}:
        assert there not in text
    else:
        assert there in text
    assert absent is None or absent not in text


def test_search_costs_the_same_queries_for_one_and_many_places(client, departments, django_assert_num_queries):
    client.get(reverse("places"))
    for query in ("q=junin", "country=PE"):
        with django_assert_num_queries(3):  # count, page with its holders, codes
            assert client.get(f"{reverse('places')}?{query}").status_code == 200


def test_page_of_a_place_shows_hierarchy_codes_and_point(client, departments):
    text = client.get("/places/pe-12/").content.decode()
    assert "Huancayo" in text
    assert "vigente" in text
    assert 'href="/places/PE/"' in text
    assert client.get("/places/PE-99/").status_code == 404
    country = client.get("/places/CO/").content.decode()
    assert "Vichada" in country


def test_register_is_shown_first_and_taken_in_on_a_yes(make_user, client_for, programme):
    manager = make_user("coordinator")
    client = client_for(manager)
    assert client.get(reverse("place_import")).status_code == 200
    sent = client.post(
        reverse("place_import"),
        {"country": "PE", "as_of": "2021-10-01", "file": SimpleUploadedFile("d.csv", REGISTER.encode())},
    )
    assert sent.status_code == 302
    before = Place.objects.count()
    page = client.get(sent.url)
    assert "d.csv:3:inei" in page.content.decode()
    assert Place.objects.count() == before
    done = client.post(sent.url, follow=True)
    assert done.status_code == 200
    assert Place.objects.get(code="PE-120302").codes.filter(scheme="reniec", code="110806").exists()
    again = client.get(sent.url).content.decode()
    assert "No hay nada que guardar" in again
    other = client_for(make_user("coordinator"))
    assert other.get(sent.url).status_code == 404
    assert client.get(sent.url.replace("2021-10-01", "2021-13-01")).status_code == 404
    assert client.get(sent.url.replace("/PE/", "/XX/")).status_code == 404


def test_picture_is_no_register(make_user, client_for):
    page = client_for(make_user("coordinator")).post(
        reverse("place_import"),
        {"country": "PE", "as_of": "2021-10-01", "file": SimpleUploadedFile("d.csv", b"%PDF-1.4\n%%EOF")},
    )
    assert page.status_code == 422
    assert "field--wrong" in page.content.decode()


@pytest.mark.parametrize("role", [None, "facilitator", "desk", "auditor", "regional_government"])
def test_who_holds_no_such_role_brings_no_register(make_user, client_for, role):
    assert client_for(make_user(role)).get(reverse("place_import")).status_code == 403


def test_visitor_is_sent_to_sign_in_before_bringing_a_register(client):
    assert client.get(reverse("place_import")).status_code == 302

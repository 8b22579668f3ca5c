"""Suggestions of duplicates: found by number, contact and name; reviewed by people; never merged by themselves."""

import pytest
from django.db import connection

from eslabon.rules.problems import Problem
from eslabon.web.parties import services
from eslabon.web.parties.models import DuplicateSuggestion, Identifier, Party
from eslabon.web.territory.models import Place
from eslabon.web.territory.services import load_departments

pytestmark = pytest.mark.django_db


@pytest.fixture
def junin():
    load_departments()
    return Place.objects.get(code="PE-12")


def pairs() -> set[frozenset[str]]:
    return {frozenset((row.first.name, row.second.name)) for row in DuplicateSuggestion.objects.filter(state="open")}


def test_person_number_inside_a_taxpayer_number_is_the_same_person(make_person, clerk):
    """PARTY-01: a natural person's RUC holds the DNI."""
    ana, other = make_person("Ana Torres"), make_person("A. T. Rojas")
    services.add_identifier(ana, scheme="pe_dni", value="10117410", actor=clerk)
    services.add_identifier(other, scheme="pe_ruc", value="10101174102", actor=clerk)
    assert services.suggest_duplicates() == 1
    assert DuplicateSuggestion.objects.get().reasons[0]["clause"] == "PARTY-01"


def test_shared_telephone_is_a_reason_only_with_names_alike(make_cooperative, make_person, clerk, junin):
    """PARTY-02."""
    first, second = make_cooperative("Coop. Bagua Grande"), make_cooperative("Cooperativa Agraria Bagua Gde")
    third, person = make_cooperative("Satipo"), make_person("Bagua Grande")
    for party, channel in ((first, "phone"), (second, "whatsapp"), (third, "phone"), (person, "phone")):
        services.add_contact(party, channel=channel, value="964 123 456", actor=clerk)
    assert services.suggest_duplicates() == 1
    assert pairs() == {frozenset((first.name, second.name))}


def test_names_alike_count_inside_a_department(make_cooperative, junin):
    """PARTY-03."""
    piura = Place.objects.get(code="PE-20")
    province = Place.objects.create(code="PE-1206", country="PE", kind="province", name="Satipo", parent=junin)
    make_cooperative("Coop. Agraria La Florida Ltda.", place=junin)
    make_cooperative("La Florida", place=province)
    make_cooperative("Florida", place=piura)
    services.suggest_duplicates()
    assert pairs() == {frozenset(("Coop. Agraria La Florida Ltda.", "La Florida"))}
    make_cooperative("Cooperativa La Florida")  # its department is unknown
    assert services.suggest_duplicates() == 3


def test_looking_again_or_at_one_party_adds_nothing_new(make_cooperative, junin):
    first = make_cooperative("La Florida", place=junin)
    make_cooperative("Coop. La Florida", place=junin)
    make_cooperative("Satipo", place=junin)
    assert services.suggest_duplicates(party=first) == 1
    before = list(DuplicateSuggestion.objects.values())
    assert services.suggest_duplicates() == 0
    assert list(DuplicateSuggestion.objects.values()) == before


def test_dismissed_pair_stays_dismissed(make_cooperative, junin, clerk):
    make_cooperative("La Florida", place=junin)
    make_cooperative("Coop. La Florida", place=junin)
    services.suggest_duplicates()
    services.dismiss_suggestion(DuplicateSuggestion.objects.get(), reason="Otra base", actor=clerk)
    services.suggest_duplicates()
    row = DuplicateSuggestion.objects.get()
    assert (row.state, row.review_reason, row.reviewed_by) == ("dismissed", "Otra base", clerk)


def test_number_in_force_stands_for_one_party_only(make_cooperative, clerk):
    first, second = make_cooperative(), make_cooperative("Otra")
    held = services.add_identifier(first, scheme="pe_ruc", value="20 512333797", actor=clerk)
    assert services.add_identifier(first, scheme="pe_ruc", value="20512333797", actor=clerk) == held
    with pytest.raises(Problem) as taken:
        services.add_identifier(second, scheme="pe_ruc", value="20512333797", actor=clerk)
    assert taken.value.code == "PARTIES-E01"
    services.withdraw_identifier(held, actor=clerk, reason="Era de la otra")
    assert services.add_identifier(second, scheme="pe_ruc", value="20512333797", actor=clerk).party == second


@pytest.mark.parametrize(
    ("scheme", "value"), [("pe_ruc", "20512333798"), ("pe_dni", "1011741"), ("co_nit", "2131234325"), ("pe_ruc", "")]
)
def test_wrong_number_is_refused_and_leaves_nothing(clerk, scheme, value):
    with pytest.raises(Problem) as refused:
        services.register_party(kind="person", name="Ana", identifiers=[(scheme, value)], actor=clerk)
    assert refused.value.code == "PARTIES-E02"
    assert not Party.objects.exists()


def test_numbers_and_contacts_are_unreadable_in_the_database(make_cooperative, clerk):
    coop = make_cooperative()
    services.add_identifier(coop, scheme="pe_ruc", value="20512333797", actor=clerk)
    services.add_contact(coop, channel="phone", value="964123456", actor=clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parties_identifier")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT * FROM parties_contact")
        stored += str(cursor.fetchall())
    assert "20512333797" not in stored
    assert "964123456" not in stored
    assert Identifier.objects.get(value_index="pe_ruc:20512333797").value == "20512333797"


@pytest.mark.parametrize(
    ("country", "channel", "written", "kept"),
    [
        ("PE", "phone", "964 123 456", "+51964123456"),
        ("PE", "sms", "(064) 545-123", "+5164545123"),
        ("CO", "whatsapp", "310 456 7890", "+573104567890"),
        ("PE", "phone", "+57 310 456 7890", "+573104567890"),
        ("PE", "email", " Coop@Ejemplo.PE ", "coop@ejemplo.pe"),
        ("PE", "address", "Jr.  Lima 123 ", "Jr. Lima 123"),
    ],
)
def test_contact_is_kept_in_one_form(make_cooperative, clerk, country, channel, written, kept):
    coop = make_cooperative()
    contact = services.add_contact(coop, channel=channel, value=written, country=country, actor=clerk)
    contact.refresh_from_db()
    assert contact.value == kept
    with pytest.raises(Problem) as again:
        services.add_contact(coop, channel=channel, value=kept, actor=clerk)
    assert again.value.code == "PARTIES-E14"


@pytest.mark.parametrize(
    ("channel", "written"), [("phone", "123"), ("phone", "hola"), ("email", "a@"), ("address", " ")]
)
def test_contact_that_cannot_be_read_is_refused_with_an_example(make_cooperative, clerk, channel, written):
    with pytest.raises(Problem) as refused:
        services.add_contact(make_cooperative(), channel=channel, value=written, actor=clerk)
    assert refused.value.code == "PARTIES-E03"
    assert refused.value.details["example"] in refused.value.text("es")

"""Help against violence leaves no trace of who looks; land use is encrypted, told in totals, opened by name."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from eslabon.rules.institutions.land_use import LandUse
from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import MappedProducer
from eslabon.web.audit.models import Entry
from eslabon.web.institutions.models import HelpService, LandUseReading
from eslabon.web.institutions.queries.land_use import land_use_of
from eslabon.web.institutions.services import (
    Offered,
    add_help_service,
    open_land_use,
    record_land_use,
    withdraw_help_service,
)
from eslabon.web.parties.models import Party
from eslabon.web.territory.models import Place
from tests.web.institutions.conftest import TODAY, Ground

pytestmark = pytest.mark.django_db
PRA = ["pra"]


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2022-06-30T12:00:00-05:00", tick=False):
        yield


@pytest.fixture
def directory(ground: Ground) -> dict[str, HelpService]:
    """A national line, a centre in Cusco that nobody tried for long, and a shelter."""
    by = ground.people["coordinator"]
    cusco = Place.objects.get(code="PE-08")
    offered = {
        "line": Offered("Línea de ayuda", "helpline", phone="100", languages="castellano, quechua"),
        "centre": Offered("Centro Cusco", "centre", phone="084 123 456", address="Av. El Sol 1", place=cusco),
        "shelter": Offered("Casa Warmi", "shelter", address="Jr. Secreto 77", place=cusco, is_reserved=True),
    }
    day = {"centre": date(2021, 12, 1)}
    return {
        name: add_help_service(ground.programme, offered=one, actor=by, today=day.get(name, TODAY))
        for name, one in offered.items()
    }


def rows_everywhere() -> int:
    """How many rows the database has: whatever is kept of a visit, it is one more."""
    total = 0
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608 -- the names are the database's own
            total += cursor.fetchone()[0]
    return total


def test_who_looks_for_help_leaves_no_trace_anywhere(ground, directory, client_for):
    """INSTITUTION-40: no row, no cookie, no copy, no referrer; the page of a stranger and of who refers."""
    centre = client_for(ground.people["centre"])
    for client, page in ((client_for(None), "help_services"), (centre, "help_reserved"), (centre, "help_services")):
        client.get(reverse("home"))
        kept, cookies = rows_everywhere(), dict(client.cookies)
        answer = client.get(reverse(page, args=PRA))
        assert (answer.status_code, rows_everywhere()) == (200, kept)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert dict(client.cookies) == cookies
    stranger = client_for(None)
    stranger.get(reverse("help_services", args=PRA))
    assert not stranger.cookies


def test_directory_tells_everybody_the_open_and_only_who_refers_the_reserved(ground, directory, client_for):
    """INSTITUTION-42, INSTITUTION-43."""
    text = client_for(None).get(reverse("help_services", args=PRA)).content.decode()
    assert 'href="tel:100"' in text
    assert 'href="tel:084123456"' in text
    assert text.index("Todo el país") < text.index("Cusco")
    assert text.count("Nadie lo probó desde") == 1
    assert "Secreto" not in text
    assert "Casa Warmi" not in text
    assert (
        "Jr. Secreto 77" in client_for(ground.people["centre"]).get(reverse("help_reserved", args=PRA)).content.decode()
    )


def test_contacts_are_sealed_and_the_log_has_none(ground, directory):
    """INSTITUTION-41."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, address FROM institutions_helpservice")
        assert not any(phone == "100" or "Secreto" in address for phone, address in cursor.fetchall())
    entries = str(list(Entry.objects.filter(act__startswith="help.").values_list("before", "after", "reason")))
    assert "Secreto" not in entries
    for wrong, code in (
        (Offered("Nada", "police"), "INSTITUTIONS-E18"),
        (Offered("Otra casa", "shelter", phone="1"), "INSTITUTIONS-E19"),
        (Offered("Línea  de ayuda", "helpline", phone="100"), "INSTITUTIONS-E23"),
    ):
        with pytest.raises(Problem, match=code):
            add_help_service(ground.programme, offered=wrong, actor=ground.people["coordinator"], today=TODAY)


def test_directory_is_kept_through_its_page(ground, directory, client_for):
    client, url = client_for(ground.people["coordinator"]), reverse("help_directory", args=PRA)
    client.post(url, {"act": "confirm", "confirm-service": str(directory["centre"].pk)})
    directory["centre"].refresh_from_db()
    assert directory["centre"].confirmed_on == TODAY
    client.post(url, {"act": "add", "add-name": "Defensoría", "add-kind": "legal", "add-phone": "0800"})
    assert HelpService.objects.get(name="Defensoría").is_free is False
    refused = client.post(url, {"act": "add", "add-name": "Casa", "add-kind": "shelter", "add-phone": "1"})
    assert (refused.status_code, "reservado" in refused.content.decode()) == (422, True)
    withdraw = {"act": "withdraw", "withdraw-service": str(directory["line"].pk), "withdraw-reason": "Ya no atiende"}
    assert client.post(url, withdraw).status_code == 302
    assert "tel:100" not in client_for(None).get(reverse("help_services", args=PRA)).content.decode()
    again = withdraw_help_service(directory["line"], reason="otra vez", actor=ground.people["coordinator"], today=TODAY)
    assert again.withdrawn_on == TODAY
    assert Entry.objects.filter(act="help.withdraw").count() == 1


@pytest.fixture
def producers(ground: Ground) -> list[Party]:
    """Eleven producers of the alliance."""
    made = [Party.objects.create(kind=Party.Kind.PERSON, name=f"Persona {number:02}") for number in range(11)]
    for one in made:
        MappedProducer.objects.create(
            alliance=ground.alliance, party=one, grouping="grouped", mapped_by=ground.people["centre"]
        )
    return made


def saw(ground: Ground, producer: Party, risk: str, *, on: date = TODAY, hectares: str = "2") -> Any:
    seen = LandUse(Decimal(hectares), None, risk)
    return record_land_use(
        ground.alliance, producer=producer, on=on, seen=seen, actor=ground.people["centre"], today=TODAY
    )


def test_land_use_is_told_in_totals_that_name_nobody(ground, producers, client_for):
    """INSTITUTION-50, INSTITUTION-51: the latest of each; nothing of four; no level that points at one."""
    for one in producers[:4]:
        saw(ground, one, "high", on=date(2022, 1, 1))
    assert land_use_of(ground.alliance) is None
    for one in producers[:6]:
        saw(ground, one, "low")
    found = land_use_of(ground.alliance)
    assert found is not None
    assert (found.producers, found.licit_ha, found.agroforestry_ha, found.risks) == (6, Decimal(12), None, None)
    for one in producers[6:]:
        saw(ground, one, "high")
    found = land_use_of(ground.alliance)
    assert found is not None and found.risks == {"low": 6, "medium": 0, "high": 5, "not_said": 0}
    Party.objects.filter(pk=producers[10].pk).update(merged_into=producers[9])
    one_less = land_use_of(ground.alliance)
    assert one_less is not None
    assert (one_less.producers, one_less.risks) == (10, None)  # two records of one person; four high ones left
    Party.objects.filter(pk=producers[10].pk).update(merged_into=None)
    text = (
        client_for(ground.people["centre"])
        .get(reverse("alliance_land_use", args=[ground.alliance.pk]))
        .content.decode()
    )
    assert "Lo último que dijeron 11 productores" in text
    assert "<td" not in text  # no answer of anybody
    with pytest.raises(Problem, match="INSTITUTIONS-E22"):
        saw(ground, Party.objects.create(kind=Party.Kind.PERSON, name="Otra"), "low")
    with pytest.raises(Problem, match="INSTITUTIONS-E20"):
        saw(ground, producers[0], "low", on=date(2022, 7, 1))


def test_single_answers_are_encrypted_and_opened_by_name_with_a_reason(ground, producers, client_for):
    """INSTITUTION-52: each opening is an entry; neither the entry nor the row says what was answered."""
    url = reverse("alliance_land_use", args=[ground.alliance.pk])
    typed = {"record-producer": str(producers[0].pk), "record-on": "2022-06-01", "record-licit_ha": "3.5"}
    centre = client_for(ground.people["centre"])
    assert centre.post(url, {"act": "record", **typed, "record-risk": "high"}).status_code == 302
    wrong = centre.post(url, {"act": "record", **typed, "record-risk": "low", "record-agroforestry_ha": "9"})
    assert (wrong.status_code, LandUseReading.objects.count()) == (422, 1)
    assert centre.post(url, {"act": "open", "open-reason": "Quiero verlas todas"}).status_code == 403
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM institutions_landusereading")
        assert "high" not in str(cursor.fetchall())
    unit = client_for(ground.people["monitoring_unit"])
    assert unit.post(url, {"act": "open", "open-reason": "ver"}).status_code == 422
    assert not Entry.objects.filter(act="land_use.open").exists()
    opened = unit.post(url, {"act": "open", "open-reason": "Visita de julio al corredor"})
    assert (opened.status_code, opened.headers["Cache-Control"]) == (200, "no-store")
    assert "Persona 00" in opened.content.decode()
    assert "alto: lo dijo" in opened.content.decode()
    entry = Entry.objects.get(act="land_use.open")
    assert (entry.actor_id, entry.reason) == (ground.people["monitoring_unit"].pk, "Visita de julio al corredor")
    kept = str(list(Entry.objects.filter(act__startswith="land_use.").values_list("before", "after", "subject_name")))
    assert "high" not in kept
    assert "3.5" not in kept
    assert len(open_land_use(ground.alliance, reason="Otra vez, otro motivo", actor=ground.people["coordinator"])) == 1
    assert Entry.objects.filter(act="land_use.open").count() == 2

"""What an official register changes on record: codes that move, places that gain a number, rows that lack something."""

from datetime import date

import pytest

from eslabon.files.territory import read_register
from eslabon.web.audit.models import Entry
from eslabon.web.territory import queries
from eslabon.web.territory.models import Place, PlaceCode
from eslabon.web.territory.services import import_register

pytestmark = pytest.mark.django_db
HEAD = "inei,reniec,departamento,provincia,distrito,capital,latitude,longitude,altitude"
PERENE = "120302,110806,JUNIN,CHANCHAMAYO,PERENE,Perené,-10.95,-75.22,650"
PICHANAQUI = "120303,110805,JUNIN,CHANCHAMAYO,PICHANAQUI,Bajo Pichanaqui,-10.93,-74.87,530"


def bring(*rows: str, on: date = date(2021, 10, 1), dry_run: bool = False):
    register = read_register("\n".join([HEAD, *rows]).encode(), name="districts.csv", country="PE")
    return import_register(register, as_of=on, dry_run=dry_run)


def codes(place: Place) -> list[tuple[str, str, date | None, date | None]]:
    return sorted(place.codes.values_list("scheme", "code", "valid_from", "valid_to"), key=str)


def test_districts_stand_under_their_province_and_department():
    outcome = bring(PERENE, PICHANAQUI)
    assert outcome.created == 3  # Chanchamayo came with them
    place = queries.find_by_code("reniec", "110805")
    assert queries.full_name(place) == "Pichanaqui, Chanchamayo, Junín"
    assert codes(place) == [("inei", "120303", None, None), ("reniec", "110805", None, None)]
    entry = Entry.objects.filter(act="territory.import").get()
    assert (entry.after["file"], entry.after["created"]) == ("districts.csv", 3)


def test_dry_run_tells_the_same_and_writes_nothing():
    outcome = bring(PERENE, dry_run=True)
    assert (outcome.created, outcome.dry_run) == (2, True)
    assert not Place.objects.exists()
    assert not Entry.objects.exists()


def test_code_that_changes_is_closed_and_still_finds_its_place_on_the_old_days():
    bring(PERENE, on=date(2020, 1, 1))
    outcome = bring(PERENE.replace("110806", "110899"))
    assert (outcome.changed, outcome.codes_closed) == (1, 1)
    place = queries.find_by_code("inei", "120302")
    assert codes(place)[1:] == [
        ("reniec", "110806", None, date(2021, 9, 30)),
        ("reniec", "110899", date(2021, 10, 1), None),
    ]
    assert queries.find_by_code("reniec", "110806") is None
    assert queries.find_by_code("reniec", "110806", on=date(2021, 9, 30)) == place
    assert queries.find_by_code("reniec", "110899", on=date(2021, 9, 30)) is None
    assert [notice.code for notice in outcome.notices] == ["TERRITORY-N07"]


def test_two_places_that_exchange_their_codes_keep_both_histories():
    bring(PERENE, PICHANAQUI, on=date(2020, 1, 1))
    outcome = bring(PERENE.replace("110806", "110805"), PICHANAQUI.replace("110805", "110806"))
    assert outcome.changed == 2
    perene, pichanaqui = (queries.find_by_code("inei", code) for code in ("120302", "120303"))
    assert queries.find_by_code("reniec", "110805") == perene
    assert queries.find_by_code("reniec", "110805", on=date(2021, 9, 30)) == pichanaqui
    assert queries.find_by_code("reniec", "110806") == pichanaqui


def test_code_that_passes_to_a_new_place_is_closed_on_the_old_one():
    bring(PERENE, on=date(2020, 1, 1))
    old = queries.find_by_code("inei", "120302")
    bring(PERENE.replace("110806", ""), "120310,110806,JUNIN,CHANCHAMAYO,VILLA NUEVA,Villa,-10.9,-75.2,600")
    new = queries.find_by_code("inei", "120310")
    assert new != old
    assert queries.find_by_code("reniec", "110806") == new
    assert queries.find_by_code("reniec", "110806", on=date(2021, 9, 30)) == old


def test_district_without_inei_number_stands_under_its_province_and_gains_it_later():
    first = bring(PERENE, "NA,110807,JUNIN,CHANCHAMAYO,SAN ANTONIO,NA,NA,NA,NA", on=date(2020, 1, 1))
    assert sorted(notice.code for notice in first.notices)[:2] == ["TERRITORY-N01", "TERRITORY-N03"]
    place = queries.find_by_code("reniec", "110807")
    assert (place.code, place.capital, place.latitude) == ("PE-1203R07", "", None)
    outcome = bring(PERENE, "120307,110807,JUNIN,CHANCHAMAYO,SAN ANTONIO,San Antonio,-10.9,-75.1,900")
    place.refresh_from_db()
    assert (place.code, place.latitude) == ("PE-120307", -10.9)
    assert (outcome.created, outcome.changed) == (0, 1)


def test_district_that_passes_to_another_province_keeps_its_row_and_its_old_number():
    bring(PERENE, PICHANAQUI, on=date(2020, 1, 1))
    before = queries.find_by_code("inei", "120302")
    bring("120699,110806,JUNIN,SATIPO,PERENE,Perené,-10.95,-75.22,650", PICHANAQUI)
    after = queries.find_by_code("inei", "120699")
    assert after == before
    assert (after.parent.name, after.code) == ("Satipo", "PE-120699")
    assert queries.find_by_code("inei", "120302", on=date(2021, 9, 30)) == after


def test_number_of_another_register_alone_does_not_make_two_places_one():
    """A new district that takes over the RENIEC number of one that still stands is a new place."""
    bring(PERENE, on=date(2020, 1, 1))
    bring("120310,110806,JUNIN,CHANCHAMAYO,VILLA NUEVA,Villa,-10.9,-75.2,600", PERENE.replace("110806", "110811"))
    assert queries.find_by_code("inei", "120302").name == "Perene"
    assert queries.find_by_code("inei", "120310").name == "Villa Nueva"


def test_register_adds_to_what_a_pack_knew_and_takes_nothing_away():
    bring(PERENE)
    Place.objects.filter(code="PE-120302").update(name="Perené", search_name="perene", capital="Santa Ana")
    outcome = bring("120302,NA,JUNIN,CHANCHAMAYO,PERENE,NA,NA,NA,NA")
    place = Place.objects.get(code="PE-120302")
    assert (place.name, place.capital, place.latitude, outcome.unchanged) == ("Perené", "Santa Ana", -10.95, 1)
    assert queries.find_by_code("reniec", "110806") == place


def test_place_that_the_register_lacks_is_reported_and_stays():
    bring(PERENE, PICHANAQUI)
    outcome = bring(PERENE)
    assert [notice.code for notice in outcome.notices] == ["TERRITORY-N09"]
    assert "Pichanaqui" in outcome.notices[0].es
    assert queries.find_by_code("inei", "120303") is not None


def test_row_whose_holder_nobody_knows_is_refused_and_the_rest_is_taken():
    outcome = bring(PERENE, "990101,NA,ATLANTIDA,POSEIDON,AGUA,Agua,-10.9,-75.2,0")
    assert (outcome.created, outcome.refused) == (2, 1)
    assert str(outcome.faults[0]).startswith("districts.csv:3: ")
    assert outcome.faults[0].code == "TERRITORY-E04"


def test_nothing_readable_writes_nothing():
    register = read_register(b"a,b\n1,2\n", name="x.csv", country="PE")
    outcome = import_register(register, as_of=date(2021, 1, 1))
    assert [fault.code for fault in outcome.faults] == ["TERRITORY-E01"]
    assert not PlaceCode.objects.exists()

"""The portfolio and the segments of `ruta` say what was published, and a mistake is told by its cell."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from eslabon.files.packs import Pack, load_pack, pack_path

BY_ENTITY = {"DEVIDA": 6, "INIA": 10, "ITP": 8, "MINCETUR": 23, "PRODUCE": 16, "PROMPERU": 39, "SSE": 7}
BY_GROUP = {"productive": 59, "management": 21, "trade": 29}
BY_CHAIN = {"banana": 39, "coffee": 56, "cacao": 56}
SERVICES, TYPES, SEGMENTS = "services/editions.csv", "services/types.csv", "segments.toml"


@pytest.fixture(scope="module")
def pack() -> Pack:
    found, faults = load_pack(pack_path("ruta"))
    assert found is not None, [str(fault) for fault in faults]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    return copy


def test_services_are_as_many_as_published_by_entity_group_and_chain(pack: Pack):
    assert Counter(service.provider for service in pack.services) == BY_ENTITY
    assert Counter(service.type.group for service in pack.services) == BY_GROUP
    assert Counter(chain for service in pack.services for chain in service.chains) == BY_CHAIN
    assert len(pack.services) == len({service.code for service in pack.services}) == 109


def test_there_are_25_types_in_three_groups_and_each_is_given(pack: Pack):
    assert len(pack.service_types) == 25
    assert {one.group for one in pack.service_types} == set(BY_GROUP)
    assert {service.type.code for service in pack.services} == {one.code for one in pack.service_types}


def test_entities_without_bananas_give_none(pack: Pack):
    assert not any("banana" in service.chains for service in pack.services if service.provider in {"DEVIDA", "SSE"})


def test_every_sheet_is_whole(pack: Pack):
    for service in pack.services:
        texts = (service.title, service.responsible, service.type.objective, service.type.result, service.type.evidence)
        assert all(text.es and text.en for text in texts), service.code
        assert service.type.needs and service.segments and service.chains
        assert service.total_hours <= 20


def test_every_session_fits_an_evening_and_every_service_the_months_of_a_route(pack: Pack):
    """Nothing stands in the portfolio that no calendar could place for an organisation without hours of its own."""
    assert pack.calendar is not None
    opens, closes = (
        60 * int(clock[:2]) + int(clock[3:]) for clock in (pack.calendar.earliest_start, pack.calendar.latest_end)
    )
    for service in pack.services:
        assert 60 * service.hours <= closes - opens, service.code
        assert service.hours <= pack.calendar.max_hours_per_month, service.code
        assert service.total_hours <= pack.calendar.max_hours_per_month * 5, service.code


def test_titles_are_different(pack: Pack):
    assert (
        len({service.title.es for service in pack.services})
        == len({service.title.en for service in pack.services})
        == 109
    )


def test_segments_go_along_the_chain_with_mandatory_services_for_every_chain(pack: Pack):
    assert [segment.code for segment in pack.segments] == [
        "production",
        "organised_supply",
        "domestic_market",
        "export_ready",
        "exporter",
    ]
    for segment in pack.segments:
        assert len(segment.non_negotiable) == 3
        for kind in segment.non_negotiable:
            given = [one for one in pack.services if one.type.code == kind and segment.code in one.segments]
            assert {chain for one in given for chain in one.chains} == set(BY_CHAIN), (segment.code, kind)


def test_every_admitted_combination_is_within_reach_of_what_its_segment_asks(pack: Pack):
    """Whoever a call admits can be offered each mandatory type: virtual, or given in its own department."""
    combinations = {pair for call in pack.calls for pair in call.terms.combinations}
    assert len(combinations) == 5
    for department, chain in combinations:
        for segment in pack.segments:
            for kind in segment.non_negotiable:
                given = [
                    one.code
                    for one in pack.services
                    if one.type.code == kind
                    and segment.code in one.segments
                    and chain in one.chains
                    and one.place in ("", department)
                ]
                assert given, (department, chain, segment.code, kind)


def test_needs_that_no_service_answers_are_for_referral(pack: Pack):
    assert pack.instrument is not None
    answered = {need for one in pack.service_types for need in one.needs}
    assert {need.code for need in pack.instrument.needs} - answered == {"irrigation", "credit", "connectivity"}


def test_a_pack_without_diagnostic_and_services_is_sound(folder: Path):
    shutil.rmtree(folder / "instruments")
    shutil.rmtree(folder / "services")
    (folder / SEGMENTS).unlink()
    found, faults = load_pack(folder)
    assert faults == []
    assert found is not None
    assert (found.instrument, found.services, found.segments) == (None, (), ())


def change_cell(folder: Path, name: str, row: int, column: str, value: str) -> None:
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[row - 2][column] = value
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# file, row, column, new value, words of the Spanish message
CELLS = [
    (SERVICES, 2, "provider", "DEVIDAS", "¿quiso decir “DEVIDA”?"),
    (SERVICES, 3, "type", "crop_practice", "¿quiso decir “crop_practices”?"),
    (SERVICES, 4, "segments", "production exporters", "¿quiso decir “exporter”?"),
    (SERVICES, 5, "chains", "cofee", "¿quiso decir “coffee”?"),
    (SERVICES, 5, "chains", "", "falta chains"),
    (SERVICES, 6, "hours", "0", "un número de 0.5 a 24"),
    (SERVICES, 6, "hours", "NaN", "un número de 0.5 a 24"),
    (SERVICES, 7, "sessions", "2.5", "un número entero"),
    (SERVICES, 7, "sessions", "1", "dos o más: una parte es virtual"),
    (SERVICES, 8, "method", "show", "se esperaba uno de: talk, workshop"),
    (SERVICES, 9, "place", "99", "no se conoce"),
    (SERVICES, 9, "place", "", "un departamento si no es virtual"),
    (SERVICES, 10, "en", "", "falta en"),
    (SERVICES, 11, "code", "S001", "ya está antes"),
    (SERVICES, 12, "prerequisites", "S999", "no hay “S999”"),
    (SERVICES, 12, "prerequisites", "S003", "S003 no se da a coffee"),
    (SERVICES, 12, "prerequisites", "S011", "círculo"),
    (TYPES, 2, "group", "farm", "se esperaba uno de: productive, management, trade"),
    (TYPES, 3, "needs", "soil", "no se conoce"),
    (TYPES, 4, "objective_en", "", "falta objective_en"),
    ("services/providers.csv", 2, "teams", "0", "un número entero de 1 a 1000"),
    ("instruments/general.csv", 5, "dimension", "profiles", "¿quiso decir “profile”?"),
    ("instruments/general.csv", 5, "options", "nowhere", "no se conoce"),
    ("instruments/general.csv", 5, "kind", "single", "se esperaba uno de: one, many"),
    ("instruments/general.csv", 6, "es", "", "falta es"),
    ("instruments/trade.csv", 2, "name", "export_countries", "“export_countries” ya está antes"),
    ("instruments/options.csv", 2, "points", "-2", "un número de 0 a 1000"),
    ("instruments/options.csv", 3, "option", "yes", "ya está antes"),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "words"), CELLS)
def test_a_wrong_cell_is_told_with_its_row_and_column(folder: Path, name, row, column, value, words):
    change_cell(folder, name, row, column, value)
    found, faults = load_pack(folder)
    assert found is None
    told = [fault for fault in faults if fault.file == name and fault.column == column]
    assert told, [str(fault) for fault in faults]
    assert told[0].row == row or value == "export_countries"
    assert any(words in fault.es for fault in told), [fault.es for fault in told]
    assert all(fault.en for fault in told)


# what stands in segments.toml, what is put there, words of the message
LINES = [
    ('measure = "costs", at_least_percent = 25', 'measure = "cost", at_least_percent = 25', "¿quiso decir “costs”?"),
    ("at_least_percent = 25", "at_least_percent = 125", "un número entero de 0 a 100"),
    ('answers = ["direct"]', 'answers = ["directly"]', "¿quiso decir “direct”?"),
    ('measure = "export_experience"', 'measure = "export"', "no se conoce"),
    ('"crop_practices", "postharvest"', '"crop_practice", "postharvest"', "¿quiso decir “crop_practices”?"),
    (
        "criteria = []",
        'criteria = [{ measure = "total", at_least_percent = 5 }]',
        "ninguna condición en el primer segmento",
    ),
    ('code = "exporter"', 'code = "export_ready"', "ya está puesto antes"),
]


@pytest.mark.parametrize(("old", "new", "words"), LINES)
def test_a_wrong_segment_is_told_with_its_line(folder: Path, old, new, words):
    text = (folder / SEGMENTS).read_text(encoding="utf-8")
    assert old in text
    (folder / SEGMENTS).write_text(
        text.replace(old, new, 1) if "code" in old else text.replace(old, new), encoding="utf-8"
    )
    line = text[: text.rindex(old)].count("\n") + 1
    found, faults = load_pack(folder)
    assert found is None
    told = [fault for fault in faults if fault.file == SEGMENTS and words in fault.es]
    assert line in [fault.row for fault in told], [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "name", ["services/types.csv", "instruments/options.csv", "instruments/trade.csv", "instruments/instruments.toml"]
)
def test_a_part_that_is_half_there_is_a_fault(folder: Path, name):
    (folder / name).unlink()
    found, faults = load_pack(folder)
    assert found is None
    assert name in {fault.file for fault in faults}


def test_a_table_of_no_section_is_a_fault(folder: Path):
    (folder / "instruments" / "extra.csv").write_text("name\n", encoding="utf-8")
    assert ("instruments/extra.csv", "bad_file") in {(fault.file, fault.code) for fault in load_pack(folder)[1]}

"""What is wrong with a pack is said with its file and its line, in both languages."""

import shutil
from pathlib import Path

import pytest

from eslabon.files.faults import Fault
from eslabon.files.packs import load_pack, pack_path

FIRST = "calls/ruta-2021-1.toml"
THIRD = "calls/ruta-2022-1.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    return copy


def replaced(folder: Path, name: str, old: str, new: str) -> int:
    """Change the first `old` of a file; the line where it stood."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def only_fault(folder: Path) -> Fault:
    pack, faults = load_pack(folder)
    assert pack is None
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


# file, what is there, what is put there, lines further down where the fault is, words of the Spanish message
CHANGES = [
    (FIRST, 'title.en = "First call 2021"\n', "", -1, "falta title.en, el texto en inglés"),
    (FIRST, 'title.es = "Primera convocatoria 2021"', 'title.es = "  "', 0, "falta title.es, el texto en español"),
    (FIRST, "target = 150", "targt = 150", 0, "¿quiso decir “target”?"),
    (FIRST, "target = 150", 'target = "150"', 0, "se esperaba un número entero"),
    (FIRST, "target = 150", "target = true", 0, "se esperaba un número entero"),
    (FIRST, "closes_on = 2021-06-30", "closes_on = 2021-04-30", 0, "antes de abrir el 2021-05-03"),
    (FIRST, "closes_on = 2021-06-30", 'closes_on = "2021-06-30"', 0, "una fecha año-mes-día sin comillas"),
    (FIRST, "opens_on = 2021-05-03", "opens_on = 2021-05-03T10:00:00", 0, "una fecha año-mes-día"),
    (FIRST, '{ place = "22", chain = "cacao" }', '{ place = "23", chain = "cacao" }', 0, "“23”, que no se conoce"),
    (FIRST, '{ place = "22", chain = "cacao" }', '{ place = "22", chain = "cocoa" }', 0, "banana, coffee, cacao"),
    (FIRST, '{ place = "22", chain = "cacao" }', '{ place = "20", chain = "banana" }', 0, "ya está puesto antes"),
    (FIRST, "cacao = 150000", "cacoa = 150000", 0, "¿quiso decir “cacao”?"),
    (FIRST, "cacao = 150000", 'cacao = "150000"', 0, "un monto sin comillas"),
    (FIRST, "cacao = 150000", "cacao = -1", 0, "un monto"),
    (FIRST, 'checked_by = "facilitator"', 'checked_by = "desk"', 0, "checked_by es “desk”"),
    (FIRST, 'rule = "supply"', 'rule = "suply"', 0, "¿quiso decir “supply”?"),
    (FIRST, "number = 5", "number = 4", 0, "5, el de “supply”"),
    (FIRST, 'evidence = ["taxpayer"]', "evidence = []", 0, 'mira los documentos ["taxpayer"]'),
    (FIRST, 'evidence = ["taxpayer"]', 'evidence = ["taxpayer", "taxpayer"]', 0, "ya está puesto antes"),
    (FIRST, 'code = "ruta-2021-1"', 'code = "ruta-2021-9"', 0, "se esperaba el mismo nombre"),
    (FIRST, 'code = "ruta-2021-1"', 'code = "Ruta 1"', 0, "un nombre corto"),
    (THIRD, 'rule = "debts"\nasked = false', 'rule = "debts"', -2, "falta asked"),
    (THIRD, "coffee = 80000", "coffee = 80000\nbanana = 1", 1, "que no está en combinations"),
    (THIRD, "coffee = 80000", "", -2, "falta el monto de “coffee”"),
    ("roles.toml", '"call.close",', '"call.clos",', 0, "¿quiso decir “call.close”?"),
    ("roles.toml", 'reach = "programme"', 'reach = "todo"', 0, "se esperaba uno de: programme, region_chain, party"),
    ("roles.toml", "staff = true", 'staff = "yes"', 0, "true (sí) o false (no)"),
    ("roles.toml", 'code = "evaluator"', 'code = "auditor"', 0, "ya está puesto antes"),
    ("pack.toml", 'country = "PE"', 'country = "Perú"', 0, "2 mayúsculas"),
    ("pack.toml", "America/Lima", "America/Limma", 0, "una zona como"),
    ("pack.toml", "America/Lima", "../../etc/passwd", 0, "una zona como"),
    ("pack.toml", 'title.es = "Ruta Productiva Exportadora"', "title.es = 5", 0, "un texto entre comillas"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "down", "words"), CHANGES)
def test_one_change_gives_one_fault_at_its_line(folder: Path, name, old, new, down, words):
    line = replaced(folder, name, old, new)
    fault = only_fault(folder)
    assert (fault.file, fault.row) == (name, line + down)
    assert words in fault.es
    assert str(fault).startswith(f"{name}:{line + down}: ")
    assert fault.en
    assert fault.en != fault.es


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ("district,120301,110801,", "district,12301,110801,", "inei", "6 cifras"),
        ("district,120301,110801,", "district,120301,1108O1,", "reniec", "6 cifras"),
        ("district,120301,110801,", "distrito,120301,110801,", "kind", "department, province, district"),
        ("district,120302,110806,", "district,120301,110806,", "inei", "ya está antes"),
        ("district,120301,110801,", "district,129901,110801,", "inei", "está dentro de 1299"),
        ("Perené,Perené,-10.95", "Perené,Perené,\u221210.95", "latitude", "un número de -90 a 90"),
        ("Perené,Perené,-10.95", "Perené,Perené,nan", "latitude", "un número de -90 a 90"),
        ("Perené,Perené,-10.95", ",Perené,-10.95", "name", "falta el nombre"),
        ("Perené,Perené,-10.95", "Perené,Perené,extra,-10.95", None, "tiene 9 celdas"),
    ],
)
def test_wrong_cell_of_places_is_found_by_line_and_column(folder: Path, old, new, column, words):
    line = replaced(folder, "places.csv", old, new)
    fault = only_fault(folder)
    assert (fault.file, fault.row, fault.column) == ("places.csv", line, column)
    assert words in fault.es


def test_department_taken_away_is_missed_by_its_provinces_and_by_the_calls(folder: Path):
    replaced(folder, "places.csv", "department,20,19,Piura,Piura,-5.19,-80.63,30\n", "")
    _, faults = load_pack(folder)
    assert {fault.file for fault in faults} == {"places.csv", FIRST, "calls/ruta-2021-2.toml", "services/editions.csv"}


def test_syntax_error_is_reported_at_its_line_and_the_other_files_are_still_checked(folder: Path):
    line = replaced(folder, "roles.toml", 'reach = "programme"', "reach = programme")
    other = replaced(folder, FIRST, "target = 150", "target = 0")
    _, faults = load_pack(folder)
    found = {(fault.file, fault.row) for fault in faults}
    assert ("roles.toml", line) in found
    assert (FIRST, other) in found


def test_every_fault_of_a_file_is_reported_at_once(folder: Path):
    lines = {
        replaced(folder, FIRST, "target = 150", "target = 0"),
        replaced(folder, FIRST, "correction_days = 10", "correction_days = 0"),
        replaced(folder, FIRST, "needs_field_confirmation = false", 'needs_field_confirmation = "no"'),
    }
    _, faults = load_pack(folder)
    assert {fault.row for fault in faults} == lines


@pytest.mark.parametrize("name", ["pack.toml", "roles.toml", "places.csv"])
def test_missing_file_is_named(folder: Path, name: str):
    (folder / name).unlink()
    pack, faults = load_pack(folder)
    assert pack is None
    assert (faults[0].file, faults[0].es) == (name, "falta este archivo")


def test_pack_without_calls_is_refused(folder: Path):
    shutil.rmtree(folder / "calls")
    assert "falta al menos una convocatoria" in only_fault(folder).es


def test_call_under_a_name_that_is_not_read_is_told_and_backups_are_let_be(folder: Path):
    shutil.copy(folder / FIRST, folder / "calls" / "ruta-2023-1.tml")
    shutil.copy(folder / FIRST, folder / "calls" / "ruta-2021-1.toml~")
    shutil.copy(folder / FIRST, folder / "calls" / ".ruta-2021-1.toml.swp")
    assert only_fault(folder).file == "calls/ruta-2023-1.tml"


def test_two_calls_with_one_code_name_each_other(folder: Path):
    shutil.copy(folder / FIRST, folder / "calls" / "otra.toml")
    _, faults = load_pack(folder)
    assert any("ya es de calls/otra.toml" in fault.es for fault in faults)


def test_missing_requirement_and_repeated_one_are_told(folder: Path):
    replaced(folder, THIRD, 'number = 4\nrule = "debts"\nasked = false', 'number = 5\nrule = "supply"\nasked = true')
    _, faults = load_pack(folder)
    words = " ".join(fault.es for fault in faults)
    assert "rule = debts" in words
    assert "“supply” ya está puesto antes" in words


def test_file_too_large_or_not_utf8_or_a_folder_is_a_fault(folder: Path):
    (folder / "roles.toml").write_bytes(b"#" * 600_000)
    (folder / "places.csv").write_bytes(b"kind,inei\n\xff\xfe")
    (folder / THIRD).unlink()
    (folder / THIRD).mkdir()
    _, faults = load_pack(folder)
    by_file = {fault.file: fault for fault in faults}
    assert "512 kB" in by_file["roles.toml"].es
    assert by_file["places.csv"].row == 2
    assert by_file[THIRD].es.startswith("no se puede leer")

"""Workbooks from strangers: every way of hurting whoever opens one is refused before it is opened."""

import io
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.files.content import WorkbookLimits, check_workbook, identify
from tests.files.hostile import TYPES, WORKBOOK, lying_workbook, overlapping_workbook, workbook

MACRO_TYPES = TYPES.replace(
    b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
)


def real_workbook(rows=50):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Socios")
        for row in range(rows):
            sheet.write_row(row, 0, [row, "Ñahui", 1.5, "=1+1"])
    return out.getvalue()


def code_of(data, **options):
    found = check_workbook(data, name="libro.xlsx", **options)
    return found.code if found else None


def test_workbook_of_a_spreadsheet_program_accepted():
    assert code_of(real_workbook()) is None
    assert identify(real_workbook(), name="x.pdf").extensions == ("xlsx",)


def test_workbook_large_but_honest_accepted():
    assert code_of(real_workbook(40_000)) is None


def test_zip_bomb_refused_quickly_and_in_little_memory():
    bomb = workbook({f"xl/worksheets/sheet{n}.xml": b" " * 60_000_000 for n in range(1, 4)})
    assert len(bomb) < 300_000
    tracemalloc.start()
    begun = time.process_time()
    assert code_of(bomb) == "workbook_too_large"
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    assert time.process_time() - begun < 5
    tracemalloc.stop()


def test_zip_bomb_whose_directory_lies_refused_by_what_it_inflates_to():
    assert code_of(lying_workbook(30_000_000)) in {"workbook_too_large", "workbook_broken"}


def test_many_members_on_the_same_bytes_refused():
    assert code_of(overlapping_workbook(100)) == "workbook_broken"


def test_many_small_members_together_too_large_refused():
    limits = WorkbookLimits(total_bytes=100_000)
    members = {f"xl/media/{n}.bin": bytes([n]) * 9_000 for n in range(20)}
    assert code_of(workbook(members), limits=limits) == "workbook_too_large"


def test_too_many_members_refused():
    assert code_of(workbook({f"xl/a{n}": b"x" for n in range(1200)})) == "workbook_too_large"


@pytest.mark.parametrize(
    "inner", [workbook(), b"\xd0\xcf\x11\xe0" + bytes(600), b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c"]
)
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_archive_inside_the_workbook_refused(inner, method):
    assert code_of(workbook({"xl/embeddings/object1.bin": inner}, method=method)) == "workbook_nested"


@pytest.mark.parametrize("cut", [1, 22, 100, 400])
def test_truncated_workbook_refused(cut):
    assert code_of(real_workbook()[:-cut]) == "workbook_broken"


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.bin"])
def test_macros_refused_wherever_they_are(name):
    assert code_of(workbook({name: b"x"})) == "workbook_macros"


def test_macro_type_without_macro_part_refused():
    assert code_of(workbook(types=MACRO_TYPES)) == "workbook_macros"


@pytest.mark.parametrize("name", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_data_from_elsewhere_refused(name):
    assert code_of(workbook({name: b"<x/>"})) == "workbook_links"


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_external_entity_refused_in_any_encoding(encoding):
    assert code_of(workbook(book=ENTITY.encode(encoding))) == "workbook_entities"


def test_entity_across_two_steps_of_reading_refused():
    part = b"<!--" + b"x" * (256 * 1024 - 8) + b"--><!DOCTYPE x>"
    assert code_of(workbook({"xl/sharedStrings.xml": part}, method=zipfile.ZIP_STORED)) == "workbook_entities"


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "xl\\..\\x", "XL/WORKBOOK.XML"])
def test_member_name_that_escapes_or_repeats_refused(name):
    assert code_of(workbook({name: b"x"})) == "workbook_broken"


def test_plain_zip_and_other_office_documents_refused():
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("foto.jpg", b"x")
    assert code_of(plain.getvalue()) == "not_a_workbook"
    assert code_of(workbook(types=TYPES.replace(b"spreadsheetml", b"wordprocessingml"))) == "not_a_workbook"


def test_polyglot_with_something_before_or_after_the_zip_refused():
    assert identify(b"<script>alert(1)</script>" + workbook(), name="a.xlsx").code == "text_markup"
    commented = workbook()[:-2] + b"\x09\x00<script>x"
    assert code_of(commented) == "not_a_workbook"
    assert code_of(b"MZ" * 50 + workbook()) == "workbook_broken"


def test_member_with_a_wrong_checksum_refused():
    data = bytearray(workbook({"xl/a.bin": b"hola" * 10}, method=zipfile.ZIP_STORED))
    data[data.index(b"holahola")] ^= 1
    assert code_of(bytes(data)) == "workbook_broken"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_gives_an_answer_and_never_an_error(data):
    whole = bytearray(workbook({"xl/worksheets/sheet1.xml": b"<x>" + bytes(range(97, 120)) * 40 + b"</x>"}))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = check_workbook(bytes(whole[: data.draw(st.integers(0, len(whole)))]), name="a.xlsx")
    assert found is None or (found.es and found.en and found.file == "a.xlsx")


def test_sources_path_bytes_and_open_file_judged_alike(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook({"xl/vbaProject.bin": WORKBOOK}))
    with path.open("rb") as opened:
        found = {check_workbook(source, name="a.xlsx").code for source in (path, path.read_bytes(), opened)}
        assert opened.tell() == 0
    assert found == {"workbook_macros"}

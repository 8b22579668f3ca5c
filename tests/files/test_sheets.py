"""Tables that people open in a spreadsheet: nothing in them may run, and what went in comes out."""

import csv
import io
import math
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from eslabon.files.sheets import MAX_XLSX_TEXT, safe_sheet_name, write_csv, write_xlsx

DANGEROUS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)
hostile = st.builds(
    lambda blanks, start, rest: blanks + start + rest,
    st.sampled_from(["", " ", "  "]),
    st.sampled_from(DANGEROUS),
    texts,
)
numbers = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=2),
)


def csv_of(header, rows, **options):
    out = io.BytesIO()
    write_csv(out, header, rows, **options)
    return out.getvalue()


def read_back(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def xlsx_of(header, rows, **options):
    out = io.BytesIO()
    write_xlsx(out, header, rows, **options)
    return out.getvalue()


@given(st.lists(st.tuples(st.one_of(texts, hostile), numbers), max_size=8))
def test_csv_any_table_no_text_cell_begins_a_formula_and_nothing_else_changes(rows):
    for (text, number), (written, figure) in zip(rows, read_back(csv_of(["a", "b"], rows))[1:], strict=True):
        assert written.lstrip(" ")[:1] not in set(DANGEROUS) or not written
        assert written in {text, f"'{text}"}
        assert Decimal(figure) == number


@given(hostile)
def test_csv_formula_like_text_gets_one_apostrophe(text):
    assert read_back(csv_of(["a"], [[text]]))[1] == [f"'{text}"]


@given(numbers)
def test_csv_number_stays_a_number(number):
    assert Decimal(read_back(csv_of(["a", "b"], [[number, "x"]]))[1][0]) == number


def test_csv_formula_in_header_neutralised():
    assert read_back(csv_of(["=cmd|' /C calc'!A0"], []))[0] == ["'=cmd|' /C calc'!A0"]


def test_csv_not_neutralised_on_request():
    assert read_back(csv_of(["a"], [["=1"]], neutralise=False))[1] == ["=1"]


def test_csv_is_utf8_without_bom_crlf_and_quoted_by_the_standard():
    assert csv_of(["año", "b"], [['di "sí", hoy', None]]) == 'año,b\r\n"di ""sí"", hoy",\r\n'.encode()


def test_csv_lone_surrogate_does_not_stop_the_export():
    assert read_back(csv_of(["a"], [["x\ud800y"]]))[1] == ["x?y"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (math.nan, ""), (Decimal("NaN"), ""), (math.inf, ""), (True, "yes"), (False, "no"), (0, "0"),
     (Decimal("0.10"), "0.10"), (Decimal("1E+3"), "1000"), (date(2021, 5, 3), "2021-05-03"), (time(17, 30), "17:30"),
     (datetime(2021, 5, 3, 9, 5, tzinfo=UTC), "2021-05-03T09:05:00+00:00"), (-5, "-5")],
)  # fmt: skip
def test_csv_value_written_as_the_contract_says(value, written):
    assert read_back(csv_of(["a", "b"], [[value, "x"]]))[1][0] == written


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(texts, hostile), min_size=1, max_size=6))
def test_xlsx_any_text_comes_back_as_the_same_text(cells):
    data = xlsx_of(["c"] * len(cells), [cells])
    read = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    row = [*read[1], *[""] * len(cells)] if len(read) > 1 else [""] * len(cells)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    for expected, found in zip(cells, row, strict=False):
        assert isinstance(found, str)
        assert found.replace("\r\n", "\n").replace("\r", "\n") == expected.replace("\r\n", "\n").replace("\r", "\n")


def test_xlsx_numbers_and_dates_are_typed():
    data = xlsx_of(["n", "d", "x"], [[Decimal("12.50"), date(2021, 5, 3), "=1"]])
    row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1]
    assert row == [12.5, date(2021, 5, 3), "=1"]


@pytest.mark.parametrize(
    ("value", "found"),
    [(20512333797123456789, "20512333797123456789"), (date(1850, 1, 1), "1850-01-01"), (10**400, str(10**400)),
     (True, "yes")],
)  # fmt: skip
def test_xlsx_value_that_a_spreadsheet_would_spoil_is_written_as_text(value, found):
    data = xlsx_of(["a"], [[value]])
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1] == [found]


def test_xlsx_text_longer_than_a_cell_is_cut_visibly():
    data = xlsx_of(["a"], [["x" * 40_000]])
    cell = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1][0]
    assert len(cell) == MAX_XLSX_TEXT
    assert cell.endswith("x…")


@given(texts)
def test_sheet_name_any_text_is_accepted_by_the_writer(name):
    assert xlsx_of(["a"], [[1]], sheet_name=name)
    assert 1 <= len(safe_sheet_name(name)) <= 31


def test_xlsx_written_is_accepted_by_our_own_check():
    from eslabon.files.content import check_workbook

    assert check_workbook(xlsx_of(["a"], [["x"]] * 5000), name="a.xlsx") is None

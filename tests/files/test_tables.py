"""Whatever a table's bytes are: good rows and faults come out, never an error."""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.files.tables import (
    Column,
    TableLimits,
    amount,
    choice,
    codes,
    decimal,
    integer,
    iso_date,
    place_code,
    read_table,
    text,
    yes_no,
)

COLUMNS = (
    Column("id", text, unique=True),
    Column("place", place_code(frozenset({"08", "12"}), width=2, es="un departamento", en="a department")),
    Column("since", iso_date, required=False),
    Column("area_ha", decimal, required=False),
    Column("kinds", codes("a", "b"), required=False, empty=frozenset()),
)
HEADER = "id,place,since,area_ha,kinds"


def read(source, **options):
    data = source.encode() if isinstance(source, str) else source
    return read_table(data, name="t.csv", columns=options.pop("columns", COLUMNS), **options)


def workbook(rows, *, sheets=1, hidden_first=False):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        if hidden_first:
            book.add_worksheet("notes").write(0, 0, "hidden")
        sheet = book.add_worksheet("data")
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, position, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, position, value, day)
                else:
                    sheet.write(number, position, value)
        for _ in range(sheets - 1):
            book.add_worksheet().write(0, 0, "other")
        if hidden_first:
            sheet.activate()
            sheet.set_first_sheet()
            book.worksheets()[0].hide()
    return out.getvalue()


def places(table):
    return [(fault.row, fault.column, fault.code) for fault in table.faults]


def test_good_rows_are_typed_and_counted_as_in_a_spreadsheet():
    table = read(f"\ufeff{HEADER}\r\nA,12,2021-05-03,1.50,b;a\r\n\r\n B ,08,,,\r\n")
    assert table.faults == []
    assert [row.number for row in table.rows] == [2, 4]
    assert dict(table.rows[0].values) == {
        "id": "A", "place": "12", "since": date(2021, 5, 3), "area_ha": Decimal("1.50"), "kinds": frozenset("ab"),
    }  # fmt: skip
    assert dict(table.rows[1].values) == {
        "id": "B", "place": "08", "since": None, "area_ha": None, "kinds": frozenset(),
    }  # fmt: skip


def test_each_wrong_cell_is_named_and_the_other_rows_stay():
    table = read(f"{HEADER}\nA,99,2021-02-30,x,c\nB,12,,,\nB,12,,,\n,12,,,\n")
    assert places(table) == [
        (2, "place", "FILES-E09"),
        (2, "since", "FILES-E09"),
        (2, "area_ha", "FILES-E09"),
        (2, "kinds", "FILES-E09"),
        (4, "id", "FILES-E11"),
        (5, "id", "FILES-E10"),
    ]
    assert [row["id"] for row in table.rows] == ["B"]
    assert table.refused == 3
    assert str(table.faults[0]) == "t.csv:2:place: “99” is not valid here; a department was expected."
    assert table.faults[0].text("es") == "t.csv:2:place: «99» no vale aquí; se esperaba un departamento."


def test_strict_reading_keeps_nothing_beside_a_fault():
    table = read(f"{HEADER}\nA,12,,,\nB,99,,,\n", strict=True)
    assert (table.rows, table.refused, table.is_readable) == ([], 2, True)
    assert len(read(f"{HEADER}\nA,12,,,\n", strict=True).rows) == 1


def test_extra_columns_are_reported_and_ignored():
    table = read("note,id,place,since,area_ha,kinds,\nx,A,12,,,,\n")
    assert [(note.row, note.column) for note in table.notes] == [(1, "note")]
    assert table.ignored_columns == ["note"]
    assert (len(table.rows), table.faults) == (1, [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "FILES-E03"),
        ("\n\n , \n", "FILES-E03"),
        ("id,place,since,area_ha\nA,12,,\n", "FILES-E05"),
        ("id,id,place,since,area_ha,kinds\nA,A,12,,,\n", "FILES-E06"),
        (HEADER.replace(",", ";") + "\nA;12;;;\n", "FILES-E08"),
        (HEADER.replace(",", "\t") + "\nA\t12\t\t\t\n", "FILES-E08"),
        (b"\xff\xfei\x00d\x00", "FILES-E04"),
        (b"%PDF-1.7 ...", "FILES-E04"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "FILES-E04"),
        (b"id,pl\xf1ce\nA,12\n", "FILES-E12"),
        (b"id,pl\x00ace\nA,12\n", "FILES-E13"),
        ('id,"place\nA,12\n', "FILES-E15"),
    ],
)
def test_unusable_files_are_told_apart(content, code):
    table = read(content)
    assert [fault.code for fault in table.faults] == [code]
    assert (table.is_readable, table.rows) == (False, [])


def test_bytes_outside_utf8_refuse_their_row_only():
    table = read(HEADER.encode() + b"\nA,12,,,\nJos\xe9,12,,,\nB\x00,12,,,\nC,12,,,\n")
    assert places(table) == [(3, "id", "FILES-E12"), (4, "id", "FILES-E13")]
    assert "E9" in table.faults[0].en
    assert [row["id"] for row in table.rows] == ["A", "C"]


def test_uneven_and_broken_rows_are_refused_and_the_next_ones_read():
    table = read(f'{HEADER}\nA,12,,\nB,12,,,,,\nC,12,,,,x\nD,12,"a"b,,\nE,12,,,\n')
    assert places(table) == [(2, None, "FILES-E14"), (4, None, "FILES-E14"), (5, None, "FILES-E15")]
    assert [row["id"] for row in table.rows] == ["B", "E"]


def test_quoted_cells_may_hold_commas_quotes_and_lines():
    table = read(f'{HEADER}\r\n"A, ""x""\r\ny",12,,,\r\nB,99,,,\r\n')
    assert table.rows[0]["id"] == 'A, "x"\r\ny'
    assert places(table) == [(3, "place", "FILES-E09")]


def test_workbook_gives_the_same_as_text():
    table = read(
        workbook([HEADER.split(","), ["A", 12, date(2021, 5, 3), 1.5, "b;a"], [], [20512333797, 8, "", "", ""]])
    )
    assert table.faults == []
    assert [row.number for row in table.rows] == [2, 4]
    assert dict(table.rows[0].values)["since"] == date(2021, 5, 3)
    assert (table.rows[0]["area_ha"], table.rows[0]["place"]) == (Decimal("1.5"), "12")
    assert (table.rows[1]["id"], table.rows[1]["place"]) == ("20512333797", "08")


def test_first_visible_sheet_counts():
    table = read(workbook([HEADER.split(","), ["A", "12", "", "", ""]], sheets=3, hidden_first=True))
    assert [row["id"] for row in table.rows] == ["A"]


@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (iso_date, datetime(2021, 5, 3), date(2021, 5, 3)),
        (yes_no, True, True),
        (yes_no, "no", False),
        (integer, 12.0, 12),
        (integer, "-3", -3),
        (amount, 150000.00999999999, Decimal("150000.01")),
        (amount, "-0", Decimal(0)),
        (amount, 1e9, Decimal(1000000000)),
        (decimal, ".5", Decimal("0.5")),
        (text, 8.0, "8"),
        (text, True, "TRUE"),
        (text, time(17, 30), "17:30:00"),
        (choice("8"), 8.0, "8"),
        (codes("a", "b"), ";a; b;a", frozenset("ab")),
    ],
)
def test_typed_cells_become_values(parser, cell, value):
    assert parser.read(cell) == value


@pytest.mark.parametrize(
    ("parser", "cell"),
    [
        (iso_date, datetime(2021, 5, 3, 12, 30)),
        (iso_date, 44319.0),
        (iso_date, "2021-W05-1"),
        (iso_date, "٢٠٢١-٠٥-٠٣"),
        (yes_no, 1.0),
        (yes_no, "Yes"),
        (integer, 12.5),
        (integer, True),
        (amount, "-1"),
        (amount, float("inf")),
        (amount, "1e5"),
        (amount, "1 000"),
        (amount, date(2021, 1, 1)),
        (choice("a"), "A"),
        (place_code(frozenset({"08"}), width=2, es="", en=""), "8"),
        (place_code(frozenset({"01"}), width=2, es="", en=""), True),
        (place_code(frozenset({"08"}), width=2, es="", en=""), 8.5),
    ],
)
def test_other_cells_are_refused(parser, cell):
    with pytest.raises(ValueError):
        parser.read(cell)


def test_messages_show_a_wrong_value_harmlessly():
    table = read(f"{HEADER}\nA,{'9' * 5000},,,\nB,\x1b[31m{{}}%s,,,\n")
    assert all(len(fault.en) < 200 and fault.en.isprintable() for fault in table.faults)
    assert "\\x1b[31m{}%s" in table.faults[1].en


def test_limits_end_the_reading():
    rows = f"{HEADER}\n" + "".join(f"A{number},12,,,\n" for number in range(20))
    for limits in (TableLimits(rows=19), TableLimits(bytes=50), TableLimits(columns=4)):
        table = read(rows, limits=limits)
        assert [fault.code for fault in table.faults] == ["FILES-E02"]
        assert (table.is_readable, table.rows) == (False, [])
    assert len(read(rows, limits=TableLimits(rows=20)).rows) == 20


def test_path_that_cannot_be_read_is_a_fault(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path, tmp_path / "a\x00b"):
        table = read_table(path, name="t.csv", columns=COLUMNS)
        assert [fault.code for fault in table.faults] == ["FILES-E01"]
        assert not table.is_readable


# ---- hostile workbooks ------------------------------------------------------------------------------------------


def rezipped(data, change):
    """The workbook with each member passed through `change(name, content)`; None drops it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


SOUND = workbook([HEADER.split(","), ["A", "12", "", "", ""]])
SHEET = "xl/worksheets/sheet1.xml"


def assert_unreadable(data):
    table = read(data)
    assert not table.is_readable
    assert table.rows == []
    assert len(table.faults) == 1
    assert table.faults[0].es


def test_workbook_that_unfolds_into_gigabytes_is_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", SHEET):
            with archive.open(name, "w") as member:
                for _ in range(130):
                    member.write(bytes(1024 * 1024))
    assert len(bomb.getvalue()) < 1024 * 1024
    assert_unreadable(bomb.getvalue())


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b"</sheetData>", FAR + b"</sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b"XFD1048576", b"XFD1") + b"</sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b'<c r="XFD1048576"', b"<c") * 3 + b"</sheetData>"),
        (SHEET, b"</sheetData>", b'<row r="1048576">' + b"<c/>" * 1500 + b"</row></sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b"<c ", b"<c s='a>b' ") + b"</sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b"<c ", b'<c s="<" ') + b"</sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b"<c ", b'<c s="1"') + b"</sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b"XFD", b"&#88;FD") + b"</sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b"XFD", b"ZZZZZZZZZ") + b"</sheetData>"),
        (SHEET, b"</sheetData>", FAR.replace(b"1048576", b"9" * 30) + b"</sheetData>"),
        ("xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="99999999'),
        ("xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="&#57;99999999'),
        ("xl/sharedStrings.xml", b'uniqueCount="', b'a="<" uniqueCount="99999999'),
    ],
)
def test_workbook_that_asks_for_more_room_than_it_has_is_refused(part, old, new):
    def change(name, content):
        assert name != part or old in content
        return content.replace(old, new) if name == part else content

    assert_unreadable(rezipped(SOUND, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: None if name == SHEET else content,
        lambda name, content: None if name == "xl/workbook.xml" else content,
        lambda name, content: content[:-40] if name == SHEET else content,
        lambda name, content: b"<a><b></a>" if name == SHEET else content,
        lambda name, content: b"" if name == "xl/workbook.xml" else content,
        lambda name, content: content.replace(b'r="A2"', b'r="2A"') if name == SHEET else content,
        lambda name, content: content.replace(b"<v>0</v>", b"<v>99999</v>") if name == SHEET else content,
        lambda name, content: b'<!DOCTYPE x [<!ENTITY a "b">]>' + content if name == SHEET else content,
        lambda name, content: content.decode().encode("utf-16") if name == SHEET else content,
    ],
    ids=["no-sheet", "no-book", "cut", "crossed", "empty-book", "odd-cell", "far-string", "entities", "utf-16"],
)
def test_malformed_workbook_is_a_fault(change):
    table = read(rezipped(SOUND, change))
    assert table.faults
    assert all(fault.es and fault.en for fault in table.faults)


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FUZZ
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda tail: HEADER.encode() + b"\n" + tail)))
def test_any_bytes_give_rows_or_faults(data):
    table = read(data)
    assert table.is_readable or table.faults
    assert len({row.number for row in table.rows} & {fault.row for fault in table.faults}) == 0


@FUZZ
@given(st.lists(st.lists(st.text(max_size=8), min_size=5, max_size=5), max_size=6))
def test_any_cells_give_rows_or_faults(cells):
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
    table = read(("\r\n".join([HEADER, *lines]) + "\r\n").encode("utf-8", "surrogatepass"))
    assert table.is_readable
    assert all(row["place"] in {"08", "12"} for row in table.rows)


@FUZZ
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=12), st.booleans())
def test_any_damage_to_a_workbook_gives_rows_or_faults(position, noise, cut):
    damaged = SOUND[:position] + noise + (b"" if cut else SOUND[position + len(noise) :])
    table = read(damaged)
    assert table.is_readable or table.faults


@FUZZ
@given(st.data())
def test_any_damage_inside_a_workbook_gives_rows_or_faults(data):
    """The zip is whole and its sums are right: what is inside reaches the engine."""
    target = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]))

    def change(name, content):
        if name != target:
            return content
        position = data.draw(st.integers(0, len(content)))
        noise = data.draw(
            st.one_of(st.binary(max_size=12), st.sampled_from([b'r="', b"<c ", b"99999999999", b"</row>"]))
        )
        return content[:position] + noise + content[position + data.draw(st.integers(0, 12)) :]

    table = read(rezipped(SOUND, change))
    assert table.is_readable or table.faults

"""Reading registers of places: every row comes out as a place or as a fault with its address."""

import io

import pytest
import xlsxwriter

from eslabon.files.territory import known_shapes, read_register

HEAD = "inei,reniec,departamento,provincia,distrito,capital,latitude,longitude,altitude"


def read(*rows: str, head: str = HEAD, country: str = "PE"):
    return read_register("\n".join([head, *rows]).encode(), name="r.csv", country=country)


def addresses(register) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in register.faults]


def test_codes_keep_their_leading_zero_and_rows_their_number():
    register = read("010101,010101,AMAZONAS,CHACHAPOYAS,CHACHAPOYAS,Chachapoyas,-6.2,-77.9,2338")
    row = register.rows[0]
    assert (row.number, row.kind, row.codes) == (2, "district", {"inei": "010101", "reniec": "010101"})
    assert (row.latitude, row.longitude, row.altitude_m) == (-6.2, -77.9, 2338)


def test_code_that_lost_its_zero_is_refused_in_a_text_file():
    """TERR-01."""
    register = read("10101,010101,AMAZONAS,CHACHAPOYAS,CHACHAPOYAS,Chachapoyas,-6.2,-77.9,2338")
    assert addresses(register) == [("r.csv:2:inei", "FILES-E09")]
    assert (register.rows, register.refused) == ([], 1)


def test_workbook_number_gets_its_zero_back():
    """TERR-01: a spreadsheet that keeps codes as numbers has one width per column only."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for column, name in enumerate(HEAD.split(",")):
            sheet.write(0, column, name)
        for column, value in enumerate([10101, 10101, "AMAZONAS", "CHACHAPOYAS", "CHACHAPOYAS", "", -6.2, -77.9, 2338]):
            sheet.write(1, column, value)
    register = read_register(stream.getvalue(), name="r.xlsx", country="PE")
    assert [dict(row.codes) for row in register.rows] == [{"inei": "010101", "reniec": "010101"}]


def test_filled_up_codes_of_departments_and_provinces_are_shortened():
    """TERR-02."""
    provinces = read(
        "120300,110800,JUNIN,CHANCHAMAYO,-11.0,-75.3",
        "1206,1107,JUNIN,SATIPO,-11.2,-74.6",
        head="inei,reniec,departamento,provincia,latitude,longitude",
    )
    assert provinces.shape.name == "ubigeo-provincias"
    assert [row.codes["inei"] for row in provinces.rows] == ["1203", "1206"]
    departments = read("100000,090000,HUANUCO,-9.9,-76.2", head="inei,reniec,departamento,latitude,longitude")
    assert [dict(row.codes) for row in departments.rows] == [{"inei": "10", "reniec": "09"}]


def test_row_without_any_code_is_refused_and_one_with_a_single_code_is_taken():
    register = read(
        "NA,NA,JUNIN,CHANCHAMAYO,PERENE,Perené,-10.9,-75.2,650",
        "NA,110806,JUNIN,CHANCHAMAYO,PERENE,Perené,-10.9,-75.2,650",
        "120303,NA,JUNIN,CHANCHAMAYO,PICHANAQUI,Pichanaqui,-10.9,-74.9,530",
    )
    assert addresses(register) == [("r.csv:2", "TERRITORY-E02")]
    assert [notice.code for notice in register.notices] == ["TERRITORY-N01", "TERRITORY-N02"]
    assert (len(register.rows), register.refused) == (2, 1)


@pytest.mark.parametrize("point", ["NA,NA", ",", "-10.9,NA"])
def test_row_without_a_point_is_taken_and_reported(point):
    register = read(f"120303,110805,JUNIN,CHANCHAMAYO,PICHANAQUI,x,{point},530")
    assert [(notice.place, notice.code) for notice in register.notices] == [("r.csv:2:latitude", "TERRITORY-N03")]
    assert register.rows[0].latitude is None


def test_point_outside_the_country_is_left_out_and_reported():
    register = read("120303,110805,JUNIN,CHANCHAMAYO,PICHANAQUI,x,-74.9,-10.9,530")
    assert [notice.code for notice in register.notices] == ["TERRITORY-N04"]
    assert register.rows[0].longitude is None


def test_same_code_twice_keeps_the_first():
    row = "120303,110805,JUNIN,CHANCHAMAYO,PICHANAQUI,x,-10.9,-74.9,530"
    register = read(row, row.replace("110805", "110899"))
    assert addresses(register) == [("r.csv:3:inei", "FILES-E11")]
    assert len(register.rows) == 1


def test_municipality_of_another_department_than_its_row_says_is_refused():
    head = "COD_DPTO,NOM_DPTO,COD_MPIO,NOM_MPIO,LATITUD,LONGITUD"
    register = read("41,HUILA,41551,PITALITO,1.8,-76.0", "05,ANTIOQUIA,41001,NEIVA,2.9,-75.3", head=head, country="CO")
    assert addresses(register) == [("r.csv:3:COD_MPIO", "TERRITORY-E03")]
    assert [row.name for row in register.rows] == ["PITALITO"]


def test_own_table_says_the_level_row_by_row():
    register = read(
        "department,12,11,Junín,-12.0,-75.2",
        "province,1203,1108,Chanchamayo,-11.0,-75.3",
        "district,1203,1108,Perené,-11.0,-75.3",
        "hamlet,120302,110806,Perené,-11.0,-75.3",
        head="kind,inei,reniec,name,latitude,longitude",
    )
    assert [row.kind for row in register.rows] == ["department", "province"]
    assert addresses(register) == [("r.csv:5:kind", "FILES-E09"), ("r.csv:4:inei", "TERRITORY-E05")]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "FILES-E03"), (b"\xff\xfea\x00", "FILES-E04"), (b"x,y\n1,2\n", "TERRITORY-E01"), (b"PK\x03\x04junk", None)],
)
def test_file_that_is_no_register_is_one_fault_and_no_error(content, code):
    register = read_register(content, name="r.csv", country="PE")
    assert len(register.faults) == 1
    assert code in {None, register.faults[0].code}
    assert not register.rows


def test_missing_file_is_a_fault(tmp_path):
    register = read_register(tmp_path / "none.csv", name="none.csv", country="CO")
    assert [fault.code for fault in register.faults] == ["FILES-E01"]


def test_register_of_the_other_country_is_not_read_as_this_one():
    assert read("41,HUILA,41551,PITALITO,1.8,-76.0", head="COD_DPTO,NOM_DPTO,COD_MPIO,NOM_MPIO,LATITUD,LONGITUD").faults


def test_every_shape_has_a_name_and_a_code_to_know_its_places_by():
    for shape in known_shapes():
        assert "name" in shape.columns
        assert {"inei", "divipola"} & set(shape.columns)

"""`eslabon corridors districts`: public files put together, with every fault of theirs by address."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from eslabon.cli import main
from eslabon.files.packs import load_pack, pack_path
from eslabon.files.packs.corridors import corridor_of, read_corridors

PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "data"
MAPPING = """
code_width = 6
missing = ["NA"]
[districts]
file = "list.csv"
code = "code"
name = "name"
corridor = ["province"]
[[figure]]
name = "people"
file = "list.csv"
code = "code"
columns = ["area", "density"]
combine = "product"
[[figure]]
name = "poverty"
file = "poverty.csv"
code = "ubigeo"
columns = ["pct"]
low = "low"
high = "high"
divide = 100
[[figure]]
name = "crops"
file = "crops.parquet"
code = "ubigeo"
where = { year = "2023" }
columns = ["value"]
absent = 0
[output]
population = "people"
poverty_rate = "poverty"
growth_potential = "crops"
growth_potential_over = "people"
[[ratio]]
label = "price"
file = "crops.parquet"
code = "ubigeo"
numerator = "value"
denominator = "tonnes"
least = 1
most = 5
[outlines]
file = "shapes.geojson"
code = "id"
"""


@pytest.fixture
def public(tmp_path):
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    lines = ["code,name,province,area,density", "010101,Uno,P,10,5", "010102,Dos,P,10,2", "NA,Tres,P,1,1"]
    lines += ["10104,Cuatro,P,1,1", "010105,Cinco,Q,NA,1", "010101,Otra vez,P,1,1", "020101,Seis,Q,4,5"]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    lines = ["ubigeo,pct,low,high", "010101,25,20,30", "010102,50,45,55", "020101,10,5,mucho", "999999,1,0,2"]
    (tmp_path / "poverty.csv").write_text("\n".join(lines), encoding="utf-8")
    crops = {
        "ubigeo": ["010101", "010101", "010102", "888888"],
        "year": [2023, 2023, 2022, 2023],
        "value": [100.0, 50.0, 9.0, 1.0],
        "tonnes": [50.0, 1.0, 9.0, 1.0],
    }
    pq.write_table(pa.table(crops), tmp_path / "crops.parquet")
    shapes = [{"properties": {"id": code}, "geometry": shape} for code, shape in (("010101", None), ("777777", {}))]
    (tmp_path / "shapes.geojson").write_text(json.dumps({"features": shapes}), encoding="utf-8")
    return tmp_path


def assembled(folder, *extra, mapping=None, out):
    given = ["--map", str(mapping or folder / "map.toml"), "--data", str(folder), "--out", str(out)]
    answer = CliRunner().invoke(main, ["corridors", "districts", *given, *map(str, extra), "--json"])
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines())) if out.exists() else []
    return answer, json.loads(answer.stdout), rows


def test_figures_are_joined_and_every_fault_is_told(public):
    answer, told, rows = assembled(public, out=public / "d.csv")
    assert answer.exit_code == 1
    assert [tuple(row.values()) for row in rows] == [
        ("010101", "P", "0.25", "3", "50", "0.2", "0.3"),
        ("010102", "P", "0.5", "0", "20", "0.45", "0.55"),
        ("020101", "Q", "0.1", "0", "20", "0.05", ""),
    ]
    assert (told["read"], told["districts"], told["refused"]) == (7, 3, 4)
    messages = {(each["file"], each["row"], each["code"]) for each in told["messages"]}
    assert messages == {
        ("list.csv", 4, "FILES-E10"),
        ("list.csv", 5, "TARGETING-E13"),
        ("list.csv", 6, "TARGETING-E12"),
        ("list.csv", 7, "FILES-E11"),
        ("poverty.csv", 4, "FILES-E09"),
        ("poverty.csv", 5, "TARGETING-N03"),
        ("crops.parquet", 5, "TARGETING-N03"),
        ("crops.parquet", 3, "TARGETING-N06"),
        ("crops.parquet", None, "TARGETING-N04"),
        ("shapes.geojson", 1, "TARGETING-N07"),
        ("shapes.geojson", 2, "TARGETING-N03"),
        ("shapes.geojson", None, "TARGETING-N08"),
    }


def test_corridors_of_a_list_hold_the_longest_beginning_and_the_rest_is_told(public):
    (public / "c.csv").write_text(
        "code,name,places,origin,latitude,longitude\na,Norte,01,ours,,\nb,Uno,010101,ours,,\n", encoding="utf-8"
    )
    _answer, told, rows = assembled(public, "--corridors", public / "c.csv", out=public / "d.csv")
    assert {row["code"]: row["corridor"] for row in rows} == {"010101": "Uno", "010102": "Norte"}
    assert any(each["code"] == "TARGETING-N05" and "020101" in each["en"] for each in told["messages"])
    (public / "c.csv").write_text(
        "code,name,places,origin,latitude,longitude\na,Norte,01 x,suyo,,\na,,01,ours,,999\n", encoding="utf-8"
    )
    answer, told, _rows = assembled(public, "--corridors", public / "c.csv", out=public / "e.csv")
    assert answer.exit_code == 2
    assert [(each["row"], each["column"]) for each in told["messages"]] == [
        (2, "places"),
        (2, "origin"),
        (3, "code"),
        (3, "places"),
        (3, "longitude"),
        (3, "name"),
    ]


def test_a_mapping_that_cannot_be_used_says_its_line(public):
    broken = MAPPING.replace('poverty_rate = "poverty"', 'poverty_rate = "poberty"').replace(
        "divide = 100", "divide = true"
    )
    (public / "map.toml").write_text(broken, encoding="utf-8")
    answer, told, _rows = assembled(public, out=public / "d.csv")
    assert answer.exit_code == 2
    assert [each["row"] for each in told["messages"]] == [22, 32]


def test_a_missing_file_or_column_is_said(public):
    (public / "poverty.csv").write_text("ubigeo,low,high\n", encoding="utf-8")
    answer, told, _rows = assembled(public, out=public / "d.csv")
    assert answer.exit_code == 2
    assert ("poverty.csv", 1, "pct") in {(each["file"], each["row"], each["column"]) for each in told["messages"]}


def test_candidate_corridors_of_the_pack_are_the_sources_ten_and_fifteen_of_ours():
    pack, faults = load_pack(pack_path("pra"))
    assert pack is not None, faults
    origins = [each.origin for each in pack.corridors]
    assert (len(origins), origins.count("source_chosen"), origins.count("ours")) == (25, 10, 15)
    assert "Huancavelica" in {each.name for each in pack.corridors if each.origin == "source_chosen"}
    assert corridor_of(pack.corridors)["1502"] == "Sierra Norte de Lima"


needs_public = pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public data set is not beside the project")


def ranked(folder, districts):
    (folder / "w.toml").write_text("poverty = 1.0\npotential = 1.0\nchoose = 10\n", encoding="utf-8")
    given = ["--districts", str(districts), "--weights", str(folder / "w.toml"), "--out", str(folder / "r.csv")]
    answer = CliRunner().invoke(main, ["corridors", "rank", *given])
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader((folder / "r.csv").read_text("utf-8").splitlines()))


@needs_public
def test_every_district_of_peru_is_read_with_its_zeros_and_its_known_faults(tmp_path):
    listed = pack_path("pra") / "corridors.csv"
    folder, out = PUBLIC / "01_territory_peru", tmp_path / "d.csv"
    answer, told, rows = assembled(folder, "--corridors", listed, mapping="pra", out=out)
    assert answer.exit_code == 1
    assert told["read"] == 1893
    codes = {row["code"] for row in rows}
    assert "010101" in codes
    assert all(len(code) == 6 for code in codes)
    everyone = {code for each in read_corridors(listed.read_bytes(), faults=[]) for code in each.places}
    assert {code[:2] for code in codes} == {code[:2] for code in everyone}
    by_code = {}
    for each in told["messages"]:
        by_code.setdefault((each["file"], each["code"]), []).append(each)
    assert len(by_code["ubigeo_distrito.csv", "FILES-E10"]) == 1  # a district without INEI code
    assert len(by_code["peru_distrital_simple.geojson", "TARGETING-N07"]) == 8  # outlines without shape
    assert by_code["peru_distrital_simple.geojson", "TARGETING-N08"][0]["en"].startswith("58 districts")
    assert by_code["ubigeo_distrito.csv", "TARGETING-N09"][0]["en"].startswith("1782 rows")
    odd = {each["file"]: each["en"] for each in told["messages"] if each["code"] == "TARGETING-N10"}
    assert odd["peru_distrital_simple.geojson"].startswith("2 codes")  # Putumayo moved to a province of its own
    assert "160109, 160114" in odd["peru_distrital_simple.geojson"]
    assert odd["midagri_vbp_cultivo_distrito_2023.parquet"].startswith("14 codes")  # ten new, four without area
    left_out = {each["row"] for each in by_code["ubigeo_distrito.csv", "TARGETING-E12"]}
    assert len(left_out) + 1 == told["refused"]
    no_corridor = by_code["ubigeo_distrito.csv", "TARGETING-N05"][0]["en"]
    assert told["districts"] + told["refused"] + int(no_corridor.split()[0]) == 1893
    assert by_code["midagri_vbp_cultivo_distrito_2023.parquet", "TARGETING-N06"]  # coffee at 17 soles the kilogram
    found = ranked(tmp_path, out)
    assert len(found) == 25
    assert [row["chosen"] for row in found].count("yes") == 10
    assert all(row["rank_low"] for row in found)


@needs_public
def test_colombia_is_ranked_by_another_mapping_alone(tmp_path):
    folder, out = PUBLIC / "02_territory_colombia", tmp_path / "d.csv"
    answer, told, rows = assembled(folder, mapping="paap", out=out)
    assert answer.exit_code == 1
    assert (told["read"], told["districts"], told["refused"]) == (1121, 1119, 2)
    assert {"05001", "05002"} <= {row["code"] for row in rows}
    unknown = [each for each in told["messages"] if each["code"] == "TARGETING-N03"]
    assert {each["file"] for each in unknown} == {
        "cepal_ipm_mpio_2018_frecuentista.csv",
        "poblacion_municipal_proyeccion_2012_2024.csv",
    }
    assert len(ranked(tmp_path, out)) == 33

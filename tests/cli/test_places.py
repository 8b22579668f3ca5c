"""`eslabon places match` from file to file, as its contract says."""

import csv
import io
import json

import pytest
import xlsxwriter
from click.testing import CliRunner

from eslabon.cli import main

NAMES = ["name_id,name,district_code", "1,C.P. Sta. Rosa,120301", "2,pampa hermosa,120301", "3,Chalhua,120301"]
REGISTER = [
    "place_code,name,district_code,lat,lon",
    "1203010001,Santa Rosa,120301,-11.1,-75.3",
    "1203010002,Pampa Hermosa,120301,,",
    "1203010003,PAMPA HERMOSA,120301,-11.3,-75.3",
    "1203020001,Chalhua,120302,-11.3,-75.3",
]


def matched(folder, *extra, names=NAMES, register=REGISTER):
    """Run the command; its answer and the rows that it wrote."""
    for name, lines in (("names.csv", names), ("register.csv", register)):
        if lines is not None:
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = folder / "matches.csv"
    given = ("--names", folder / "names.csv", "--register", folder / "register.csv", "--out", out)
    answer = CliRunner().invoke(main, ["places", "match", *map(str, given), *map(str, extra)])
    text = out.read_bytes().decode("utf-8") if out.exists() else ""
    return answer, list(csv.DictReader(io.StringIO(text, newline="")))


def test_matches_keep_equals_and_give_a_row_to_a_name_without_place(tmp_path):
    """TARGET-11, TARGET-12."""
    answer, rows = matched(tmp_path)
    assert answer.exit_code == 0, answer.output
    assert list(rows[0]) == ["name_id", "place_code", "score", "decision", "tied"]
    assert [(row["name_id"], row["place_code"], row["decision"], row["tied"]) for row in rows] == [
        ("1", "1203010001", "accepted", "1"),
        ("2", "1203010002", "exact", "2"),
        ("2", "1203010003", "exact", "2"),
        ("3", "", "none", "0"),
    ]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert "accept = 0.82, review = 0.60, margin = 0.05" in answer.stdout


def test_thresholds_of_the_rules_file_are_used_and_printed(tmp_path):
    """TARGET-14."""
    (tmp_path / "rules.toml").write_text("accept = 0.98\nreview = 0.5\n", encoding="utf-8")
    answer, rows = matched(tmp_path, "--rules", tmp_path / "rules.toml", "--json")
    told = json.loads(answer.stdout)
    assert told["thresholds"] == {"accept": "0.98", "review": "0.5", "margin": "0.05"}
    assert rows[0]["decision"] == "review"
    assert told["decisions"] == {"exact": 1, "accepted": 0, "review": 1, "none": 1}
    (tmp_path / "rules.toml").write_text('accept = "mucho"\n', encoding="utf-8")
    answer, _rows = matched(tmp_path, "--rules", tmp_path / "rules.toml")
    assert answer.exit_code == 2
    assert "rules.toml:1" in answer.stderr


def test_wrong_rows_are_told_by_address_and_an_unknown_district_is_said_once(tmp_path):
    names = [*NAMES, "2,otra vez,120301", ",sin código,120301", "5,Lejos,999999", "6,Más lejos,999999"]
    answer, rows = matched(tmp_path, "--json", names=names)
    told = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert [(each["row"], each["column"], each["code"], each["level"]) for each in told["messages"]] == [
        (5, "name_id", "FILES-E11", "error"),
        (6, "name_id", "FILES-E10", "error"),
        (7, "district_code", "TARGETING-N01", "note"),
    ]
    assert [row["name_id"] for row in rows] == ["1", "2", "2", "3", "5", "6"]
    answer, rows = matched(tmp_path, "--strict", names=names)
    assert (answer.exit_code, rows) == (1, [])


@pytest.mark.parametrize("broken", ["names", "register"])
def test_a_missing_column_is_status_two(tmp_path, broken):
    lines = {"names": NAMES, "register": REGISTER} | {broken: ["una,columna", "1,2"]}
    answer, _rows = matched(tmp_path, **lines)
    assert answer.exit_code == 2
    assert f"{broken}.csv:1:name" in answer.stderr


def test_a_workbook_of_names_keeps_the_zeros_of_its_text_codes(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "names.xlsx"))
    sheet = book.add_worksheet()
    for place, cells in enumerate([("name_id", "name", "district_code"), ("007", "Sta. Rosa", "010101")]):
        sheet.write_row(place, 0, cells)
    book.close()
    register = ["place_code,name,district_code,lat,lon", "0101010001,Santa Rosa,010101,,"]
    (tmp_path / "register.csv").write_text("\n".join(register), encoding="utf-8")
    out = tmp_path / "m.csv"
    given = ["--names", str(tmp_path / "names.xlsx"), "--register", str(tmp_path / "register.csv"), "--out", str(out)]
    answer = CliRunner().invoke(main, ["places", "match", *given])
    assert answer.exit_code == 0, answer.output
    assert "007,0101010001,0.99,exact,1" in out.read_text(encoding="utf-8")

"""`eslabon sample size` and `eslabon sample allocate`, as somebody runs them."""

import csv
import json

import pytest
from click.testing import CliRunner

from eslabon.cli import main


def run(*words):
    return CliRunner().invoke(main, ["sample", *map(str, words)], env={"LANG": "en_US.UTF-8", "LC_ALL": "en"})


@pytest.fixture
def strata(tmp_path):
    file = tmp_path / "strata.csv"
    file.write_text("stratum,population\nSan Martín,5200\nJunín,2400\nPuno,230\nIca,9\n", encoding="utf-8")
    return file


def test_size_of_the_published_case_is_280():
    result = run("size", "--population", 7839, "--margin", 5.75, "--confidence", 95)
    assert (result.exit_code, result.stdout) == (0, "280\n")


def test_size_for_a_program_has_the_number_in_json():
    answer = json.loads(run("size", "--population", "inf", "--margin", 5, "--json").stdout)
    assert (answer["sample"], answer["population"], answer["status"]) == (384, None, 0)


@pytest.mark.parametrize("wrong", [("--margin", 0), ("--margin", 5, "--confidence", 100), ("--margin", "nan")])
def test_size_without_meaning_says_which_setting(wrong):
    result = run("size", "--population", 100, *wrong)
    assert result.exit_code == 2
    assert "setting" in result.stderr
    assert not result.stdout


def test_allocate_on_the_screen_sums_to_the_total(strata):
    result = run("allocate", "--strata", strata, "--total", 280)
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert result.exit_code == 0
    assert list(rows[0]) == ["stratum", "population", "sample"]
    assert [int(row["sample"]) for row in rows] == [186, 86, 8, 0]


def test_allocate_to_a_file_with_a_minimum_writes_every_stratum(strata, tmp_path):
    out = tmp_path / "sample.csv"
    result = run("allocate", "--strata", strata, "--total", 280, "--minimum", 12, "--out", out)
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert {row["stratum"]: int(row["sample"]) for row in rows} == {
        "San Martín": 177,
        "Junín": 82,
        "Puno": 12,
        "Ica": 9,
    }


def test_allocate_for_a_program_has_the_table_in_json(strata):
    answer = json.loads(run("allocate", "--strata", strata, "--total", 10, "--json").stdout)
    assert answer["sample"] == 10
    assert [row["sample"] for row in answer["allocation"]] == [7, 3, 0, 0]


def test_allocate_more_than_there_are_is_refused(strata):
    result = run("allocate", "--strata", strata, "--total", 9000)
    assert result.exit_code == 2
    assert "9000 cannot be chosen from 7839" in result.stderr


def test_allocate_a_wrong_row_stops_all_and_is_named(strata):
    strata.write_text("stratum,population\na,10\nb,many\na,3\n", encoding="utf-8")
    result = run("allocate", "--strata", strata, "--total", 5)
    assert result.exit_code == 2
    assert ":3:population" in result.stderr
    assert ":4:stratum" in result.stderr
    assert not result.stdout


def test_allocate_never_writes_over_what_it_reads(strata):
    before = strata.read_bytes()
    result = run("allocate", "--strata", strata, "--total", 5, "--out", strata)
    assert result.exit_code == 2
    assert strata.read_bytes() == before


def test_allocate_a_file_that_is_not_there_is_said(tmp_path):
    result = run("allocate", "--strata", tmp_path / "none.csv", "--total", 5)
    assert result.exit_code == 2
    assert "none.csv" in result.stderr


def test_allocate_into_a_folder_that_is_not_there_is_said(strata, tmp_path):
    result = run("allocate", "--strata", strata, "--total", 5, "--out", tmp_path / "none" / "sample.csv")
    assert result.exit_code == 2
    assert "sample.csv" in result.stderr


def test_allocate_an_empty_table_is_said(strata):
    strata.write_text("stratum,population\n", encoding="utf-8")
    result = run("allocate", "--strata", strata, "--total", 5)
    assert (result.exit_code, result.stderr) == (2, "There are no strata to share out.\n")

"""`eslabon diagnostic score` as its contract says, held against scores worked out a second time."""

import csv
import io
import json
import random
import shutil
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner

from eslabon.cli import main
from eslabon.files.packs import pack_path
from eslabon.simulate.ruta import simulate_ruta, write_world
from tests.cli import diagnostic_oracle

CHAINS = ("banana", "coffee", "cacao")
HEADER = ["response_id", "dimension", "points", "maximum", "share", "value"]


def workbook_of(chain: str) -> Path:
    return pack_path("ruta") / "instruments" / f"diagnostic-{chain}.xlsx"


def run(instrument: object, file: Path, out: Path, *more: str):
    return CliRunner().invoke(
        main, ["diagnostic", "score", str(instrument), "--file", str(file), "--out", str(out), *more]
    )


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def written(file: Path, responses: list[dict[str, str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(responses[0]))
        writer.writeheader()
        writer.writerows(responses)
    return file


def scores_by_response(file: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in rows(file):
        is_value = row["dimension"] in {"level", "segment"} or row["dimension"].startswith("need:")
        found[row["response_id"]][row["dimension"]] = (
            (row["value"],) if is_value else (row["points"], row["maximum"], row["share"])
        )
    return found


def random_responses(chain: str, *, count: int) -> list[dict[str, str]]:
    """Answers by chance: every option turns up, skipped questions hold answers too, and some are left open."""
    chance = random.Random(f"{chain} {count}")
    book = diagnostic_oracle.sheets(workbook_of(chain))
    options: dict[str, list[str]] = defaultdict(list)
    for row in book["choices"]:
        options[row["list_name"]].append(row["name"])
    found = []
    for number in range(count):
        response = {"response_id": f"R{number:03d}"}
        for row in book["survey"]:
            kind, _, listed = row["type"].partition(" ")
            if kind == "select_one":
                response[row["name"]] = chance.choice(options[listed]) if chance.random() > 0.05 else ""
            elif kind == "select_multiple":
                chosen = chance.sample([each for each in options[listed] if each != "none"], chance.randint(0, 4))
                response[row["name"]] = " ".join(each for each in options[listed] if each in chosen) or "none"
            elif kind == "integer":
                response[row["name"]] = "40" if row["name"] == "members" else str(chance.randint(0, 3))
        found.append(response)
    return found


@pytest.mark.parametrize("chain", CHAINS)
def test_every_row_is_what_a_second_reckoning_gives(chain, tmp_path: Path):
    """DIAG-01 to DIAG-11."""
    responses = random_responses(chain, count=60)
    out = tmp_path / "scores.csv"
    done = run(f"ruta/diagnostic-{chain}", written(tmp_path / "responses.csv", responses), out)
    assert done.exit_code == 0, done.output
    found = scores_by_response(out)
    assert len(found) == 60
    for response in responses:
        expected = diagnostic_oracle.score(workbook_of(chain), response)
        assert found[response["response_id"]] == expected


def test_simulated_world_scores_as_a_second_reckoning_gives(tmp_path: Path):
    write_world(simulate_ruta(11), tmp_path)
    for chain in CHAINS:
        file, out = tmp_path / f"diagnostic-{chain}.csv", tmp_path / f"scores-{chain}.csv"
        assert run(f"ruta/diagnostic-{chain}", file, out).exit_code == 0
        found = scores_by_response(out)
        for response in rows(file):
            assert found[response["response_id"]] == diagnostic_oracle.score(workbook_of(chain), response)


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    return written(tmp_path / "responses.csv", random_responses("coffee", count=3))


def test_rows_come_section_dimension_total_level_segment_needs(answered: Path, tmp_path: Path):
    out = tmp_path / "scores.csv"
    assert run("ruta/diagnostic-coffee", answered, out).exit_code == 0
    with out.open(encoding="utf-8", newline="") as stream:
        assert next(csv.reader(stream)) == HEADER
    names = [row["dimension"] for row in rows(out) if row["response_id"] == "R000"]
    assert names[:4] == ["general", "productive", "management", "trade"]
    assert names[4:6] == ["profile", "organisation"]
    assert names[28:31] == ["total", "level", "segment"]
    assert len(names) > 31 and all(name.startswith("need:") for name in names[31:])


def test_a_path_and_a_name_give_the_same_bytes(answered: Path, tmp_path: Path):
    by_name, by_path = tmp_path / "a.csv", tmp_path / "b.csv"
    assert run("ruta/diagnostic-coffee", answered, by_name).exit_code == 0
    assert run(workbook_of("coffee"), answered, by_path).exit_code == 0
    assert by_name.read_bytes() == by_path.read_bytes()


def test_bad_rows_are_refused_by_cell_and_the_others_scored(tmp_path: Path):
    responses = random_responses("coffee", count=4)
    responses[1]["coffee_rust"] = "sometimes"
    responses[2]["women_members"] = "41"
    responses[3]["response_id"] = "R000"
    file, out = written(tmp_path / "r.csv", responses), tmp_path / "s.csv"
    done = run("ruta/diagnostic-coffee", file, out, "--json")
    said = json.loads(done.output)
    assert (done.exit_code, said["scored"], said["refused"]) == (1, 1, 3)
    assert [(each["row"], each["column"]) for each in said["messages"] if each["level"] == "error"] == [
        (3, "coffee_rust"),
        (5, "response_id"),
        (4, "women_members"),
    ]
    assert {row["response_id"] for row in rows(out)} == {"R000"}
    assert run("ruta/diagnostic-coffee", file, out, "--strict").exit_code == 1
    assert rows(out) == []


def test_a_missing_column_leaves_nothing_to_read_and_an_extra_one_is_told(tmp_path: Path):
    responses = random_responses("cacao", count=2)
    for response in responses:
        response["remark"] = "x"
    file, out = written(tmp_path / "r.csv", responses), tmp_path / "s.csv"
    done = run("ruta/diagnostic-cacao", file, out, "--json")
    assert done.exit_code == 0
    assert [each["column"] for each in json.loads(done.output)["messages"]] == ["remark"]
    for response in responses:
        del response["cacao_boxes"]
    done = run("ruta/diagnostic-cacao", written(tmp_path / "r.csv", responses), out)
    assert done.exit_code == 2
    assert "cacao_boxes" in done.output


def test_an_unknown_instrument_names_those_that_there_are(answered: Path, tmp_path: Path):
    done = run("ruta/diagnostic-quinoa", answered, tmp_path / "s.csv")
    assert done.exit_code == 2
    assert "ruta/diagnostic-coffee" in done.output
    assert not (tmp_path / "s.csv").exists()


def test_an_instrument_that_uses_more_than_is_supported_is_refused_by_name(answered: Path, tmp_path: Path):
    file = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, table in (
            ("survey", [["type", "name", "label"], ["begin_repeat", "visits", "Visitas"], ["end_repeat", "", ""]]),
            ("choices", [["list_name", "name", "label", "points"], ["yn", "yes", "Sí", "1"]]),
        ):
            target = book.add_worksheet(name)
            for number, row in enumerate(table):
                target.write_row(number, 0, row)
    done = run(file, answered, tmp_path / "s.csv")
    assert done.exit_code == 2
    assert "begin_repeat" in done.output
    assert "survey:2:type" in done.output


def test_the_file_of_responses_is_never_written_over(answered: Path):
    before = answered.read_bytes()
    assert run("ruta/diagnostic-coffee", answered, answered).exit_code == 2
    assert answered.read_bytes() == before


def test_a_workbook_of_responses_is_read_and_one_of_scores_written(tmp_path: Path):
    responses = random_responses("banana", count=2)
    file, out = tmp_path / "r.xlsx", tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(file) as book:
        target = book.add_worksheet()
        target.write_row(0, 0, list(responses[0]))
        for number, response in enumerate(responses, start=1):
            for column, value in enumerate(response.values()):
                target.write(number, column, int(value) if value.isdigit() else value)
    assert run("ruta/diagnostic-banana", file, out).exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    table = list(book.active.iter_rows(values_only=True))
    assert list(table[0]) == HEADER
    total = next(row for row in table if row[:2] == ("R001", "total"))
    expected = diagnostic_oracle.score(workbook_of("banana"), responses[1])["total"]
    assert tuple(str(cell) for cell in total[2:5]) == expected


def test_pack_build_makes_the_committed_workbooks_and_check_tells_a_stale_one(tmp_path: Path):
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    (copy / "instruments" / "diagnostic-cacao.xlsx").write_bytes(b"old")
    checked = CliRunner().invoke(main, ["pack", "check", str(copy), "--json"])
    assert checked.exit_code == 1
    assert [each["code"] for each in json.loads(checked.output)["messages"]] == ["workbook_differs"]
    assert CliRunner().invoke(main, ["pack", "build", str(copy)]).exit_code == 0
    assert CliRunner().invoke(main, ["pack", "check", str(copy)]).exit_code == 0
    for chain in CHAINS:
        name = f"instruments/diagnostic-{chain}.xlsx"
        assert (copy / name).read_bytes() == workbook_of(chain).read_bytes()


def test_tables_print_the_services_as_published():
    done = CliRunner().invoke(main, ["tables", "ruta", "--format", "csv"])
    cells = {
        (row["table"], row["row"], row["column"]): row["value"] for row in csv.DictReader(io.StringIO(done.output))
    }
    by_entity = {row: value for (table, row, _), value in cells.items() if table == "services_by_entity"}
    assert by_entity == {
        "DEVIDA": "6", "INIA": "10", "ITP": "8", "MINCETUR": "23", "PRODUCE": "16", "PROMPERÚ": "39", "SSE": "7",
    }  # fmt: skip
    by_group = {row: value for (table, row, _), value in cells.items() if table == "services_by_group"}
    assert by_group == {"productive": "59", "management": "21", "trade": "29", "total": "109"}

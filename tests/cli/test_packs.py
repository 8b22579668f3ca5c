"""`eslabon pack`, `eslabon tables` and `eslabon simulate` as a person or a program runs them."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eslabon.cli import SUBCOMMANDS, main
from eslabon.files.packs import pack_path

PROFILE = """\
profile,banana,n,42
profile,banana,association_pct,26.2
profile,banana,cooperative_pct,52.4
profile,banana,firm_pct,21.4
profile,banana,exporter_pct,59.5
profile,banana,potential_pct,40.5
profile,coffee,n,61
profile,coffee,association_pct,29.5
profile,coffee,cooperative_pct,49.2
profile,coffee,firm_pct,21.3
profile,coffee,exporter_pct,49.2
profile,coffee,potential_pct,50.8
profile,cacao,n,47
profile,cacao,association_pct,14.9
profile,cacao,cooperative_pct,44.7
profile,cacao,firm_pct,40.4
profile,cacao,exporter_pct,38.3
profile,cacao,potential_pct,61.7
profile,total,n,150
profile,total,association_n,36
profile,total,cooperative_n,73
profile,total,firm_n,41
profile,total,exporter_n,73
profile,total,potential_n,77
"""


@pytest.fixture(autouse=True)
def _spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    return copy


@pytest.mark.parametrize("seed", ["7", "0", "12345"])
def test_tables_print_the_published_profile_whatever_the_seed(seed: str):
    result = run("tables", "ruta", "--format", "csv", "--seed", seed)
    assert result.exit_code == 0
    profile = [row for row in csv.reader(io.StringIO(result.stdout)) if row[0] in {"table", "profile"}]
    assert profile == [["table", "row", "column", "value"], *csv.reader(io.StringIO(PROFILE))]


def test_tables_for_people_are_aligned_and_hold_the_same_figures():
    lines = run("tables", "ruta").stdout.splitlines()
    assert lines[0] == "profile"
    cacao = next(line for line in lines if line.startswith("cacao"))
    assert cacao.split() == ["cacao", "47", "14.9", "44.7", "40.4", "38.3", "61.7"]
    assert len({len(line) for line in lines[1:5]}) == 1


def test_tables_for_a_program_are_json():
    cells = json.loads(run("tables", "ruta", "--json").stdout)["cells"]
    assert {"table": "profile", "row": "total", "column": "exporter_n", "value": "73"} in cells


def test_sound_pack_leaves_with_zero(folder: Path):
    result = run("pack", "check", str(folder))
    assert result.exit_code == 0
    assert "está bien" in result.stdout
    assert run("pack", "check", "ruta").exit_code == 0


def test_faults_leave_with_one_and_name_file_line_and_remedy(folder: Path):
    call = folder / "calls" / "ruta-2022-1.toml"
    text = call.read_text(encoding="utf-8")
    line = text[: text.index("target = 150")].count("\n") + 1
    call.write_text(text.replace("target = 150", "target = 0"), encoding="utf-8")
    result = run("pack", "check", str(folder))
    assert result.exit_code == 1
    expected = f"calls/ruta-2022-1.toml:{line}: target es 0; se esperaba un número entero de 1 a 1000000"
    assert result.stderr.splitlines() == [expected]
    answer = json.loads(run("pack", "check", str(folder), "--json").stdout)
    assert (answer["status"], answer["faults"], answer["messages"][0]["row"]) == (1, 1, line)


@pytest.mark.parametrize("what", ["nowhere", "a-file", "empty"])
def test_no_pack_at_all_leaves_with_two(tmp_path: Path, what: str):
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "empty").mkdir()
    result = run("pack", "check", str(tmp_path / what))
    assert result.exit_code == 2
    assert "no hay un paquete aquí" in result.stderr


def test_messages_are_english_where_the_environment_is(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    (folder / "roles.toml").unlink()
    result = run("pack", "check", str(folder))
    assert "roles.toml:1: this file is missing" in result.stderr


def test_list_names_the_pack_and_its_calls():
    assert "ruta-2021-1, ruta-2021-2, ruta-2022-1" in run("pack", "list").stdout
    (found,) = [one for one in json.loads(run("pack", "list", "--json").stdout)["packs"] if one["code"] == "ruta"]
    assert found["calls"] == ["ruta-2021-1", "ruta-2021-2", "ruta-2022-1"]


def test_simulate_writes_a_world_that_call_decide_takes(tmp_path: Path):
    result = run("simulate", "ruta", "--seed", "7", "--out", str(tmp_path / "world"), "--json")
    assert result.exit_code == 0
    assert "truth.json" in json.loads(result.stdout)["files"]
    eligible = []
    for call in ("ruta-2021-1", "ruta-2021-2", "ruta-2022-1"):
        file, out = tmp_path / "world" / f"applications-{call}.csv", tmp_path / f"{call}.csv"
        assert run("call", "decide", call, "--file", str(file), "--out", str(out)).exit_code == 0
        with out.open(encoding="utf-8", newline="") as stream:
            verdicts = [row for row in csv.DictReader(stream) if row["requirement"] == "verdict"]
        eligible.append(sum(row["result"] == "eligible" for row in verdicts))
    assert (eligible[0], sum(eligible)) == (84, 150)


def test_simulate_says_when_it_cannot_write(tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    result = run("simulate", "ruta", "--out", str(tmp_path / "taken" / "inside"))
    assert result.exit_code == 2
    assert "Elija otra carpeta" in result.stderr


@pytest.mark.parametrize("arguments", [["pack", "--help"], ["pack", "check", "--help"], ["tables", "--help"]])
def test_help_shows_an_example(arguments: list[str]):
    assert "Example:" in run(*arguments).stdout
    assert arguments[0] in SUBCOMMANDS

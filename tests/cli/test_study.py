"""`eslabon study` on the studies of the packs: check, freeze, run, and the faults of a file by line."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from eslabon.cli import main

STUDIES = Path(__file__).parents[2] / "src" / "eslabon" / "packs"


def say(*words: object) -> Result:
    return CliRunner().invoke(main, ["study", *map(str, words)], env={"LANG": "en_US.UTF-8", "LC_ALL": "en"})


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The study of w4p, copied so that its ledger stays out of the pack."""
    shutil.copytree(STUDIES / "w4p" / "study", tmp_path / "study")
    return tmp_path / "study" / "study.toml"


@pytest.mark.parametrize("pack", ["pra", "paap", "w4p"])
def test_study_of_a_pack_can_be_run(pack: str) -> None:
    said = say("check", STUDIES / pack / "study" / "study.toml")

    assert (said.exit_code, said.output.split(":")[0]) == (0, "Right")


@pytest.mark.parametrize("ending", ["", "study", "study.toml", "study/study.toml"])
def test_study_is_found_by_its_file_or_its_folder(ending: str) -> None:
    assert say("check", STUDIES / "w4p" / ending).exit_code == 0


def test_study_that_comes_with_eslabon_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert say("check", "w4p").exit_code == 0
    refused = say("check", "w4q")
    assert refused.exit_code == 2
    assert "paap, pra, w4p" in refused.output


def test_fault_is_named_with_its_file_and_line(study: Path) -> None:
    text = study.read_text("utf-8")
    study.write_text(f"{text}\n[nonsense]\nvalue = 1\n", "utf-8")
    said = say("check", study)

    assert said.exit_code == 2
    assert f"study.toml:{text.count(chr(10)) + 2}" in said.output
    assert "nonsense" in said.output


def test_second_freeze_asks_why_and_is_an_amendment(study: Path) -> None:
    assert say("freeze", study).exit_code == 0
    study.write_text(study.read_text("utf-8") + "\n# another thought\n", "utf-8")

    assert say("freeze", study).exit_code != 0
    assert say("freeze", study, "--reason", "A thought").exit_code == 0


def test_run_writes_results_tables_figures_and_both_reports(study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = say("run", study, "--out", out)
    assert said.exit_code == 0, said.output

    results: dict[str, Any] = json.loads((out / "results.json").read_text("utf-8"))
    schema = json.loads((STUDIES.parent / "impact" / "study" / "results.schema.json").read_text("utf-8"))
    jsonschema.validate(results, schema)
    assert results["estimates"]
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "<html" in (out / "report.html").read_text("utf-8")
    tables = sorted((out / "tables").glob("*.csv"))
    assert tables
    for table in tables:
        with table.open(encoding="utf-8", newline="") as opened:
            assert len(list(csv.reader(opened))) > 1, table.name
        assert {table.with_suffix(ending).exists() for ending in (".html", ".tex", ".docx")} == {True}
    assert sorted(path.suffix for path in (out / "figures").iterdir()).count(".svg") >= 1

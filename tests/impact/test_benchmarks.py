"""The page of benchmarks says what the scripts kept, and a missed target is not hidden."""

import json
from pathlib import Path

import pytest

from docs import write_benchmarks


def line(letter: str, *, met: bool) -> dict[str, object]:
    return {"letter": letter, "what": "a task", "target": "≥ 2 ×", "measured": "1.9 ×", "met": met}


def test_page_of_benchmarks_is_what_was_kept(project_root: Path) -> None:
    found = write_benchmarks.kept(project_root / "benchmarks" / "measured")
    written = (project_root / "docs" / "explanation" / "benchmarks.md").read_text("utf-8")
    assert written == write_benchmarks.page(found)
    assert {row["letter"] for one in found for row in one["lines"]} == set("abcdef")


def test_benchmark_that_missed_its_target_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "benchmarks" / "measured").mkdir(parents=True)
    (tmp_path / "docs" / "explanation").mkdir(parents=True)
    one = {"script": "x.py", "taken": "2026-11-21", "machine": "two cores", "busy": 0.1, "notes": ["(c) beside it"]}
    kept = {**one, "lines": [line("c", met=False), line("d", met=True)]}
    (tmp_path / "benchmarks" / "measured" / "x.json").write_text(json.dumps(kept), "utf-8")
    monkeypatch.setattr(write_benchmarks, "ROOT", tmp_path)
    assert write_benchmarks.main() == 1
    assert "missed: a task: 1.9 ×" in capsys.readouterr().err
    written = (tmp_path / "docs" / "explanation" / "benchmarks.md").read_text("utf-8")
    assert "1 of 2 targets" in written
    assert "**missed**" in written
    assert "- beside it" in written

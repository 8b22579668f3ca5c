"""The page of validation: what is asked of it is there, and a number that differs is said."""

from datetime import date
from pathlib import Path

import pytest

from docs import validation, write_validation
from docs.validation import Case


def test_page_of_validation_has_every_group_and_no_number_that_differs(project_root: Path) -> None:
    written = (project_root / "docs" / "methods" / "validation.md").read_text("utf-8")
    named = (
        "Incinerator Job Castle Close Senate PANES Medicaid did2s apistrat apiclus1 apiclus2 NSW Vendors Uganda Gelbach"
    )
    assert [name for name in named.split() if f"| {name}" not in written] == []
    assert "**differs**" not in written
    assert all(what in written for what, _ in validation.LEFT_OUT)


def test_number_that_differs_is_marked_on_the_page() -> None:
    cases = [
        Case("one", "a book", ours=1.004, theirs=1.0, digits=2),
        Case("two", "a | b", ours=1.006, theirs=1.0, digits=2),
    ]
    text = write_validation.page({"Things": cases}, day=date(2026, 11, 21))
    assert "1 of 2 numbers agree" in text
    assert "| two | a \\| b | 1.0060 | 1.00 | 6.0e-03 | 2 | **differs** |" in text


def test_page_with_more_cases_stays_unless_fewer_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "validation.md"
    kept.write_text("Written on 2026-11-21: 2 of 2 numbers agree.\n", "utf-8")
    monkeypatch.setattr(write_validation, "PAGE", kept)
    monkeypatch.setattr(write_validation, "groups", lambda: {"Things": [Case("one", "a book", 1.0, 1.0, 2)]})
    monkeypatch.setattr("sys.argv", ["write_validation.py"])
    assert write_validation.main() == 0
    assert write_validation.counted(kept.read_text("utf-8")) == 2
    monkeypatch.setattr("sys.argv", ["write_validation.py", "--fewer"])
    assert write_validation.main() == 0
    assert write_validation.counted(kept.read_text("utf-8")) == 1


@pytest.mark.parametrize(("ours", "passed"), [(0.12345, True), (0.12355, True), (0.12356, False)])
def test_case_passes_up_to_half_a_unit_of_its_last_digit(ours: float, *, passed: bool) -> None:
    assert Case("x", "y", ours=ours, theirs=0.1235, digits=4).passed is passed

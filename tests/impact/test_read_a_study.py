"""The command of the tour for readers, as it is printed there, in the README and in the issue."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from eslabon.cli import main


def commands(page: Path) -> list[list[str]]:
    """The words after `eslabon` of each command of a page that runs a study."""
    found = re.findall(r"eslabon (study run \S+ --out \S+?)(?=[`\s])", page.read_text("utf-8"))
    return [shlex.split(words) for words in found]


@pytest.fixture
def folder(project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where the pages' paths lead to the project's files."""
    (tmp_path / "src").symlink_to(project_root / "src")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_study_of_every_printed_command_is_found(project_root: Path) -> None:
    printed = [*commands(project_root / "docs/tutorials/read-a-study.md"), *commands(project_root / "README.md")]
    assert len(printed) == 3
    for _, _, study, *_ in printed:
        said = CliRunner().invoke(main, ["study", "check", study])
        assert said.exit_code == 0, said.output


@pytest.mark.slow
def test_printed_command_makes_the_page_with_what_the_tour_names(folder: Path, project_root: Path) -> None:
    (first, *_) = commands(project_root / "docs/tutorials/read-a-study.md")
    said = CliRunner().invoke(main, first)
    assert said.exit_code == 0, said.output
    assert (folder / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((folder / "out" / "results.json").read_text("utf-8"))["estimates"]

    said = CliRunner().invoke(main, [*first, "--language", "en", "--no-pdf"])
    assert said.exit_code == 0, said.output
    page = (folder / "out" / "report.html").read_text("utf-8")
    named = ("The answer", "Published", "Every specification", "By distance", "False starts")
    assert [name for name in (*named, "From how many rows the numbers come") if name not in page] == []

"""`eslabon iati check`, as somebody runs it."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from eslabon.cli import main
from eslabon.files.iati import write_activities
from tests.files.test_iati import ACTIVITY


def run(*words):
    return CliRunner().invoke(main, ["iati", *map(str, words)], env={"LANG": "en_US.UTF-8", "LC_ALL": "en"})


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pra.xml"
    path.write_bytes(write_activities([ACTIVITY], generated_at=datetime(2014, 6, 1, tzinfo=UTC)))
    return path


def test_check_accepts_what_is_written(file):
    result = run("check", file)
    assert (result.exit_code, result.stdout) == (0, f"{file}: keeps IATI 2.03.\n")


def test_check_names_the_line_of_a_fault(file):
    text = file.read_text("utf-8")
    file.write_text(text.replace('<period-end iso-date="2013-12-31"/>', '<period-end iso-date="2012-12-31"/>'), "utf-8")
    line = next(number for number, one in enumerate(file.read_text("utf-8").splitlines(), 1) if "<period>" in one)
    answer = json.loads(run("check", file, "--json").stdout)
    assert (answer["status"], answer["faults"]) == (1, 1)
    assert (answer["messages"][0]["row"], answer["messages"][0]["code"]) == (line, "FILES-E21")


@pytest.mark.parametrize(
    "ruleset",
    ["nothing", "[]", '{"//[": {}}', '{"//a": {"b": 1}}', '{"//iati-activity": {"sparkles": {"cases": [{}]}}}'],
)
def test_check_refuses_a_ruleset_that_it_cannot_read(file, tmp_path, ruleset):
    path = tmp_path / "rules.json"
    path.write_text(ruleset, "utf-8")
    assert run("check", file, "--ruleset", path).exit_code == (2 if ruleset != '{"//a": {"b": 1}}' else 0)


def test_write_refuses_a_programme_that_published_nothing(db, tmp_path):
    out = tmp_path / "nobody.xml"
    result = run("write", "nobody", "--out", out)
    assert result.exit_code == 1
    assert not out.exists()

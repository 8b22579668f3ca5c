"""`eslabon simulate localities`: the list that the matcher is shown on, equal for equal seeds."""

import csv
import json

from click.testing import CliRunner

from eslabon.cli import main


def made(folder, *extra):
    given = ["simulate", "localities", "--out", str(folder), "--size", "2000", "--json", *extra]
    answer = CliRunner().invoke(main, given)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_the_list_is_made_as_the_published_one_and_repeats_with_its_seed(tmp_path):
    told = made(tmp_path / "a", "--seed", "3")
    assert (told["names"], told["without_code"]) == (1_000, 511)
    again, other = made(tmp_path / "b", "--seed", "3"), made(tmp_path / "c", "--seed", "4")
    texts = {name: (tmp_path / name / "localities_names.csv").read_text("utf-8") for name in "abc"}
    assert texts["a"] == texts["b"] != texts["c"]
    assert told["places"] == again["places"] == other["places"]
    truth = json.loads((tmp_path / "a" / "localities_truth.json").read_text("utf-8"))["meant"]
    sizes = [len(meant) for meant in truth.values()]
    assert (sizes.count(0), sizes.count(1), sizes.count(2), sizes.count(3)) == (139, 357, 13, 2)
    with (tmp_path / "a" / "localities_register.csv").open(encoding="utf-8", newline="") as stream:
        register = {row["place_code"]: row for row in csv.DictReader(stream)}
    names = {row["name_id"]: row for row in csv.DictReader(texts["a"].splitlines())}
    assert all(
        register[code]["district_code"] == names[name_id]["district_code"]
        for name_id, meant in truth.items()
        for code in meant
    )


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    answer = CliRunner().invoke(main, ["simulate", "localities", "--out", str(tmp_path / "taken"), "--size", "1000"])
    assert answer.exit_code == 2
    assert "taken" in answer.stderr

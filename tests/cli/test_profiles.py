"""`eslabon profiles screen` and `rank` on files: answers, faults by address, exit statuses (STAGE-17, STAGE-33)."""

import csv
import io
import json
import random
from fractions import Fraction

import pytest
from click.testing import CliRunner

from eslabon.cli import main
from eslabon.simulate.paap.scoring_world import PUSHED, THIN, simulate_scoring


def run(*arguments):
    answer = CliRunner().invoke(main, ["profiles", *map(str, arguments)])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


@pytest.fixture(scope="module")
def world():
    return simulate_scoring(17, sizes=(100, 130))


def test_screen_of_a_file_flags_what_is_planted_and_names_what_is_thin(tmp_path, world):
    scores, out = tmp_path / "scores.csv", tmp_path / "screen.csv"
    world.profiles.assign(cutoff=70)[["region", "score", "cutoff", "profile"]].to_csv(scores, index=False)
    answer = run("screen", "--scores", scores, "--out", out, "--json")
    told = json.loads(answer.output)
    assert (answer.exit_code, told["jumps"], told["thin"]) == (0, list(PUSHED), list(THIN))
    rows = {row["region"]: row for row in rows_of(out)}
    assert [rows[code]["verdict"] for code in ("19", "05", "63")] == ["jump", "no_jump", "too_thin"]
    assert (rows["19"]["side"], rows["63"]["p_holm"], rows["05"]["cutoff"]) == ("above", "", "70")
    own = world.profiles[world.profiles["region"] == "19"]
    assert int(rows["19"]["below"]) + int(rows["19"]["above"]) == len(own)
    apart = tmp_path / "regions.csv"
    apart.write_text("region,cutoff\n" + "".join(f"{code},70\n" for code in rows), encoding="utf-8")
    again = tmp_path / "again.csv"
    assert run("screen", "--scores", scores, "--regions", apart, "--out", again).exit_code == 0
    assert rows_of(again) == rows_of(out)


def test_every_fault_of_a_file_of_scores_has_its_address_and_good_rows_are_screened(tmp_path):
    rng = random.Random(2)
    good = [f"A{n},19,{rng.gauss(66, 9):.2f},70" for n in range(120)]
    bad = ["B1,19,nan,70", "B2,19,1e999,70", "B3,19,70,71", "B4,,70,70", "A1,19,70,70", "B5,19,-1e9,70", "B6,41,70"]
    scores, out = tmp_path / "s.csv", tmp_path / "o.csv"
    scores.write_text("profile,region,score,cutoff\n" + "\n".join([*good, *bad]) + "\n", encoding="utf-8")
    answer = run("screen", "--scores", scores, "--out", out, "--json")
    told = json.loads(answer.output)
    assert (answer.exit_code, told["refused"]) == (1, 7)
    places = {(one["row"], one["column"]) for one in told["messages"] if one["level"] == "error"}
    assert {
        (122, "score"),
        (123, "score"),
        (124, "cutoff"),
        (125, "region"),
        (126, "profile"),
        (127, "score"),
    } <= places
    assert any(row == 128 for row, _column in places)
    assert [row["region"] for row in rows_of(out)] == ["19"]
    assert run("screen", "--scores", scores, "--out", out, "--strict").exit_code == 2
    assert run("screen", "--scores", scores, "--out", scores).exit_code == 2  # never over what it was read from
    assert run("screen", "--scores", tmp_path / "none.csv", "--out", out).exit_code == 2
    scores.write_text("region,points\n19,70\n", encoding="utf-8")
    lacking = run("screen", "--scores", scores, "--out", out)
    assert lacking.exit_code == 2
    assert f"{scores}:1:score" in lacking.stderr


def expected_selection(profiles, cutoff, budget):
    """Selected names and the effective cut-off, said in another way: the longest run of whole scores that is paid."""
    scores = sorted({score for _name, score, _amount in profiles if score >= cutoff}, reverse=True)
    chosen = []
    for place in range(len(scores), 0, -1):
        taken = [one for one in profiles if one[1] >= scores[place - 1]]
        if sum(amount for *_rest, amount in taken) <= budget:
            chosen = taken
            break
    return {name for name, *_rest in chosen}, min((score for _n, score, _a in chosen), default=None)


def test_ranking_of_random_profiles_is_the_longest_run_that_the_money_pays(tmp_path):
    """STAGE-16, STAGE-17, STAGE-18: both cut-offs in every row."""
    rng = random.Random(9)
    scores, regions, out = (tmp_path / name for name in ("s.csv", "r.csv", "o.csv"))
    lines, terms, known = [], [], {}
    for region in range(12):
        cutoff, budget = rng.randint(40, 70), rng.randint(0, 900)
        terms.append(f"R{region:02d},{cutoff},{budget}")
        own = [(f"P{region}-{n}", Fraction(rng.randint(60, 180), 2), rng.randint(1, 90)) for n in range(25)]
        known[f"R{region:02d}"] = (own, cutoff, budget)
        lines += [f"{name},R{region:02d},{float(score)},{amount}" for name, score, amount in own]
    rng.shuffle(lines)
    scores.write_text("profile,region,score,amount\n" + "\n".join(lines), encoding="utf-8")
    regions.write_text("region,cutoff,budget\n" + "\n".join(terms), encoding="utf-8")
    answer = run("rank", "--scores", scores, "--regions", regions, "--out", out, "--json")
    told = json.loads(answer.output)
    assert answer.exit_code == 0
    rows = rows_of(out)
    assert told["ranked"] == len(rows) == 300
    for summary in told["regions"]:
        own, cutoff, budget = known[summary["region"]]
        names, effective = expected_selection(own, cutoff, budget)
        mine = [row for row in rows if row["region"] == summary["region"]]
        assert {row["profile"] for row in mine if row["outcome"] == "selected"} == names
        assert {row["effective_cutoff"] for row in mine} == {"" if effective is None else mine[0]["effective_cutoff"]}
        assert (summary["effective_cutoff"] is None) == (effective is None)
        if effective is not None:
            assert Fraction(summary["effective_cutoff"]) == effective
        assert Fraction(mine[0]["nominal_cutoff"]) == cutoff
        assert {row["clause"] for row in mine} <= {"STAGE-16", "STAGE-17", "STAGE-18"}


def test_faults_of_the_regions_and_of_the_money_are_told_by_address(tmp_path):
    scores, regions, out = (tmp_path / name for name in ("s.csv", "r.csv", "o.csv"))
    scores.write_text("profile,region,score,amount\na,19,80,5\nb,19,75,0\nc,41,80,5\nd,99,80,-1\n", encoding="utf-8")
    regions.write_text("region,cutoff,budget\n19,70,100\n41,70,lots\n19,60,3\n", encoding="utf-8")
    answer = run("rank", "--scores", scores, "--regions", regions, "--out", out, "--json")
    told = json.loads(answer.output)
    assert answer.exit_code == 1
    assert {(one["file"].split("/")[-1], one["row"], one["column"]) for one in told["messages"]} == {
        ("r.csv", 3, "budget"), ("r.csv", 4, "region"), ("s.csv", 3, "amount"), ("s.csv", 4, "region"),
        ("s.csv", 5, "amount"),
    }  # fmt: skip
    assert [(row["profile"], row["outcome"]) for row in rows_of(out)] == [("a", "selected")]

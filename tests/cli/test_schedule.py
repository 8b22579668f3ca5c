"""`eslabon schedule`: statuses, messages, files, the line of progress, the limit of time."""

import json
import os
import pty
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from eslabon.cli import main
from eslabon.files.schedules import problem_to_plain
from tests.solvers.pilot_schedules import make_pilot
from tests.solvers.small_schedules import held, organisation, problem, service

PEOPLE = [organisation(f"O{number}", "S", "T") for number in range(1, 31)]
ASKED = problem([service("S", capacity=6, max_repetitions=3), service("T", capacity=7, max_repetitions=2)], PEOPLE)
COMMAND = [sys.executable, "-c", "from eslabon.cli import main; main()", "schedule"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "es_PE.UTF-8")
    (tmp_path / "problem.json").write_text(json.dumps(problem_to_plain(ASKED)), encoding="utf-8")
    return tmp_path


def run(*arguments):
    found = CliRunner().invoke(main, ["schedule", *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def solve(*more):
    return run("solve", "problem.json", "--out", "plan.json", "--seconds", "5", *more)


def test_plan_is_written_as_the_contract_says_and_passes_the_check(folder):
    found = solve()
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert (found.exit_code, plan["version"], plan["status"], plan["served"], plan["bound"]) == (
        0,
        1,
        "optimal",
        32,
        32,
    )
    assert "Compromisos atendidos: 32 de 60" in found.stdout
    assert len(plan["unserved"]) == 28
    assert run("check", "problem.json", "plan.json").exit_code == 0
    assert sorted(each.name for each in folder.iterdir()) == ["plan.json", "problem.json"]


def test_messages_for_a_program_are_one_object(folder):
    found = solve("--json", "--seed", "3")
    answer = json.loads(found.stdout)
    assert (answer["status"], answer["plan_status"], answer["served"], answer["bound"]) == (0, "optimal", 32, 32)
    assert answer["messages"] == []


def test_same_seed_writes_the_same_bytes(folder):
    solve("--seed", "7")
    first = (folder / "plan.json").read_bytes()
    solve("--seed", "7")
    assert (folder / "plan.json").read_bytes() == first


def test_unknown_id_and_ring_are_refused_by_name_and_nothing_is_written(folder):
    plain = problem_to_plain(ASKED)
    plain["organisations"][2]["commitments"] = ["S", "S99"]
    (folder / "problem.json").write_text(json.dumps(plain), encoding="utf-8")
    found = solve()
    assert (found.exit_code, (folder / "plan.json").exists()) == (2, False)
    assert "problem.json:$.organisations[2].commitments[1]: «S99» no está en $.services" in found.stderr
    plain = problem_to_plain(ASKED)
    plain["services"][0]["prerequisites"], plain["services"][1]["prerequisites"] = ["T"], ["S"]
    (folder / "problem.json").write_text(json.dumps(plain), encoding="utf-8")
    found = solve("--json")
    assert found.exit_code == 2
    assert [each["code"] for each in json.loads(found.stdout)["messages"]] == ["ROUTES-E06"]


def test_announcement_that_cannot_be_kept_is_an_answer_not_an_error(folder):
    asked = problem([service()], [organisation("O1", "S")], announced=(held(at=1230),))
    (folder / "problem.json").write_text(json.dumps(problem_to_plain(asked)), encoding="utf-8")
    found = solve()
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert (found.exit_code, plan["status"], plan["sessions"], plan["served"]) == (0, "infeasible", [], 0)
    assert plan["reasons"][0]["clause"] == "ROUTE-08"
    assert len(plan["unserved"]) == 1
    assert "termina después de las 21:00" in found.stderr
    assert run("check", "problem.json", "plan.json").exit_code == 0


def test_unreadable_problem_and_unwritable_plan_end_with_two(folder):
    assert run("solve", "none.json", "--out", "plan.json").exit_code == 2
    assert run("solve", "problem.json", "--out", "problem.json").exit_code == 2
    found = run("solve", "problem.json", "--out", "no/such/plan.json", "--seconds", "3")
    assert (found.exit_code, "FILES" in found.stderr or "No se pudo escribir" in found.stderr) == (2, True)


def test_check_tells_what_a_plan_breaks(folder):
    solve()
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan["sessions"][0]["date"] = "2022-07-03"
    plan["served"] += 1
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    found = run("check", "problem.json", "plan.json")
    assert found.exit_code == 1
    assert "ROUTE-05" in found.stderr
    assert "cae en domingo" in found.stderr
    answer = json.loads(run("check", "problem.json", "plan.json", "--json").stdout)
    assert set(answer["breaches"]) >= {"ROUTE-05", "ROUTE-23"}
    assert run("check", "problem.json", "problem.json").exit_code == 2


def test_best_and_bound_are_shown_on_a_terminal(folder):
    primary, secondary = pty.openpty()
    command = [*COMMAND, "solve", "problem.json", "--out", "plan.json", "--seconds", "6"]
    done = subprocess.run(command, stderr=secondary, stdout=subprocess.PIPE, check=True)
    os.close(secondary)
    shown = b""
    while chunk := _read(primary):
        shown += chunk
    os.close(primary)
    assert "cota 60" in shown.decode()
    assert b"Compromisos atendidos" in done.stdout


def test_seconds_bound_the_whole_command(folder):
    (folder / "problem.json").write_text(json.dumps(problem_to_plain(make_pilot(1))), encoding="utf-8")
    began = time.monotonic()
    subprocess.run([*COMMAND, "solve", "problem.json", "--out", "plan.json", "--seconds", "5"], check=True)
    assert time.monotonic() - began < 7  # the interpreter's own exit, and a busy machine
    assert run("check", "problem.json", "plan.json").exit_code == 0


def _read(primary):
    try:
        return os.read(primary, 65536)
    except OSError:  # the other end is closed
        return b""

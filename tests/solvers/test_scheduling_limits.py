"""What a calendar may cost: the whole command, in time and memory, at the pilot's size and ten times larger."""

import gzip
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest

from eslabon.files.schedules import problem_to_plain, read_plan, read_problem
from eslabon.rules.routes.calendars import Plan, SchedulingProblem
from eslabon.rules.routes.checking import check_plan
from tests.solvers.pilot_schedules import FOLDER, make_pilot, plan_greedily

MIB_OF_KIB = 1024


@dataclass(frozen=True)
class Run:
    """One run of `eslabon schedule solve`."""

    plan: Plan
    seconds: float
    mebibytes: float


def run_command(folder, problem: SchedulingProblem, *, seconds: float) -> Run:
    """The command on a file, as somebody at a terminal gives it."""
    source, out = folder / "problem.json", folder / "plan.json"
    source.write_text(json.dumps(problem_to_plain(problem)), encoding="utf-8")
    words = ["schedule", "solve", str(source), "--out", str(out), "--seconds", str(seconds), "--json"]
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", "from eslabon.cli import main; main()", *words], stdout=subprocess.DEVNULL
    )
    _pid, status, used = os.wait4(process.pid, 0)
    took = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    plan = read_plan(out, name=out.name).plan
    assert plan is not None
    return Run(plan, took, used.ru_maxrss / MIB_OF_KIB)


@pytest.mark.slow
def test_pilot_is_planned_inside_two_minutes_and_two_gibibytes(tmp_path):
    made = make_pilot(6)
    run = run_command(tmp_path, made, seconds=110)
    assert check_plan(made, plan=run.plan) == ()
    assert run.plan.served >= plan_greedily(made)[1]
    assert run.seconds <= 120
    assert run.mebibytes <= 2 * 1024


@pytest.mark.slow
def test_ten_pilots_are_planned_better_than_greedily_inside_a_quarter_of_an_hour_and_six_gibibytes(tmp_path):
    large = read_problem(gzip.decompress((FOLDER / "large.json.gz").read_bytes()), name="large.json").problem
    assert large is not None
    run = run_command(tmp_path, large, seconds=600)
    assert check_plan(large, plan=run.plan) == ()
    assert run.plan.served > plan_greedily(large)[1]
    assert run.seconds <= 900
    assert run.mebibytes <= 6 * 1024

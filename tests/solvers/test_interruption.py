"""A search leaves Ctrl-C to whoever called it."""

import subprocess
import sys

SCRIPT = """
import os, signal, time
from ortools.sat.python import cp_model
from eslabon.solvers.scheduling.engine import run
from eslabon.solvers.scheduling.progress import Budget

model = cp_model.CpModel()
model.maximize(model.new_int_var(0, 9, "x"))
assert run(model, budget=Budget(seconds=5.0, work=5.0), work=1.0, seed=1, spare=0.0).is_found
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)
except KeyboardInterrupt:
    print("told")
"""


def test_ctrl_c_after_a_search_is_still_told_to_python() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.returncode) == ("told", 0), done.stderr

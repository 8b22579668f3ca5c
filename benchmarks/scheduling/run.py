"""How good the solver's calendars are, and what they cost, against the greedy baseline in the same run.

    python benchmarks/scheduling/run.py                 the pilot's size, three seeds
    python benchmarks/scheduling/run.py --times 10      ten times larger, the committed file
    python benchmarks/scheduling/run.py --write         write the committed file again

Each plan is judged by `eslabon.rules.routes.checking`. The relaxation is the published one
(docs/explanation/scheduling.md).
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from greedy import plan_greedily
from pilot import make_pilot

from eslabon.files.schedules import problem_to_plain, read_plan, read_problem
from eslabon.rules.routes.checking import check_plan, find_breaches
from eslabon.solvers.scheduling.grid import Grid
from eslabon.solvers.scheduling.progress import Budget
from eslabon.solvers.scheduling.relaxation import published_bound

LARGE = Path(__file__).parent / "large.json.gz"
LARGE_SEED = 2022


def main() -> None:
    """Measure, or write the large problem."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--times", type=int, default=1)
    arguments.add_argument("--seconds", type=float, default=None)
    arguments.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    arguments.add_argument("--write", action="store_true")
    chosen = arguments.parse_args()
    if chosen.write:
        plain = problem_to_plain(make_pilot(LARGE_SEED, times=10))
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n"
        LARGE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        print(f"{LARGE.name}: {LARGE.stat().st_size} bytes")
        return
    seconds = chosen.seconds or (100 if chosen.times == 1 else 600)
    print("problem       greedy  solved  bound  relaxation  of lower  over greedy  seconds    MiB  breaches  status")
    if chosen.times == 10:
        measure("large.json.gz", gzip.decompress(LARGE.read_bytes()), seconds=seconds)
        return
    for seed in chosen.seeds:
        plain = problem_to_plain(make_pilot(seed, times=chosen.times))
        measure(f"pilot {seed}", json.dumps(plain).encode(), seconds=seconds)


def measure(name: str, content: bytes, *, seconds: float) -> None:
    """One line of the table."""
    problem = read_problem(content, name=name).problem
    assert problem is not None
    calendar, greedy = plan_greedily(problem)
    assert find_breaches(problem, sessions=calendar) == ()
    relaxation = published_bound(Grid(problem), budget=Budget(seconds=600, work=1000))
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "problem.json"), Path(folder, "plan.json")
        source.write_bytes(content)
        command = [
            "-c",
            "from eslabon.cli import main; main()",
            "schedule",
            "solve",
            str(source),
            "--out",
            str(out),
            "--seconds",
            str(seconds),
        ]
        began = time.monotonic()
        subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
        took = time.monotonic() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        plan = read_plan(out, name=out.name).plan
    assert plan is not None
    lower = min(plan.bound, relaxation)
    print(
        f"{name:13} {greedy:6} {plan.served:7} {plan.bound:6} {relaxation:11} {plan.served / lower:9.3f} "
        f"{plan.served / greedy:12.3f} {took:8.1f} {memory:6.0f} {len(check_plan(problem, plan=plan)):9}  {plan.status}"
    )


if __name__ == "__main__":
    main()

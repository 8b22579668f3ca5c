"""`eslabon schedule …`: a calendar from file to file, and whether one keeps the constraints."""

import importlib.util
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from eslabon.cli.messages import NOTHING_READ, READ_ALL, ROWS_REFUSED, Messages, language
from eslabon.rules.problems import Problem, files, routes
from eslabon.rules.routes.calendars import INFEASIBLE, SchedulingProblem

if TYPE_CHECKING:
    from eslabon.files.schedules import ReadPlan, ReadProblem
    from eslabon.solvers.scheduling import Progress

SECONDS = 100.0
START_UP_SECONDS = 0.5
STAGES = {
    "bound": ("midiendo", "measuring"),
    "first": ("primer calendario", "first calendar"),
    "improving": ("mejorando", "improving"),
    "polishing": ("afinando", "polishing"),
    "explaining": ("explicando", "explaining"),
}
BREACHED = ROWS_REFUSED


@click.group()
def schedule() -> None:
    """Plan the sessions of a route's services, and check plans.

    \b
    Example:
        eslabon schedule solve problem.json --out plan.json
    """


@schedule.command()
@click.argument("source", metavar="PROBLEM", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The plan, JSON.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=SECONDS,
    show_default=True,
    help="Time for the whole command, reading and writing included.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same plan.")
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def solve(source: Path, *, out: Path, seconds: float, seed: int, as_json: bool) -> None:
    """Decide date, hour, modality and attendees of every session of the JSON file PROBLEM.

    Serves as many commitments as it can; then spreads the load, prefers the hours that organisations like, and puts
    the sessions of one place together. What is announced stays. What cannot be placed is listed with its reason. On a
    terminal the best plan so far and its bound are shown while it runs.

    The status is 0 if a plan was written, also one that says infeasible; 2 if the problem could not be read.

    \b
    Example:
        eslabon schedule solve problem.json --out plan.json --seconds 60 --seed 7
    """
    # What starting the command took counts too; a program that calls it from inside has worked on other things before.
    started = time.monotonic() - min(time.process_time(), START_UP_SECONDS)
    messages = Messages(as_json=as_json)
    if _is_same_file(source, out):
        _stop(messages, Problem(files.OUTPUT_IS_INPUT, path=out), out=str(out))
    problem = _problem(messages, source=source)
    if importlib.util.find_spec("ortools") is None:
        _stop(messages, Problem(routes.NOT_SOLVABLE_HERE), out=str(out))
    from eslabon.files.schedules import plan_to_plain
    from eslabon.solvers.scheduling import solve_schedule

    with _Line(is_shown=not as_json) as line:
        plan = solve_schedule(problem, seconds=seconds, seed=seed, started=started, listener=line.show)
    try:
        _write(out, text=json.dumps(plan_to_plain(plan), ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        _stop(messages, Problem(files.NOT_WRITTEN, path=out, cause=error.strerror or str(error)), out=str(out))
    for reason in plan.reasons:
        messages.stop(reason.clause, es=reason.reason_es, en=reason.reason_en)
    total = problem.commitments
    verdict_es = "No es posible cumplir lo anunciado. " if plan.status == INFEASIBLE else ""
    verdict_en = "What is announced cannot be kept. " if plan.status == INFEASIBLE else ""
    messages.finish(
        READ_ALL,
        es=f"{verdict_es}Compromisos atendidos: {plan.served} de {total} (nadie puede atender más de {plan.bound}). "
        f"Sesiones: {len(plan.sessions)}. Estado: {plan.status}. Plan en {out}",
        en=f"{verdict_en}Commitments served: {plan.served} of {total} (nothing can serve more than {plan.bound}). "
        f"Sessions: {len(plan.sessions)}. Status: {plan.status}. Plan in {out}",
        out=str(out),
        plan_status=plan.status,
        served=plan.served,
        bound=plan.bound,
        commitments=total,
        sessions=len(plan.sessions),
        unserved=len(plan.unserved),
    )


@schedule.command()
@click.argument("source", metavar="PROBLEM", type=click.Path(path_type=Path))
@click.argument("plan_source", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Messages for a program: one JSON object.")
def check(source: Path, plan_source: Path, *, as_json: bool) -> None:
    """Say whether the plan in the JSON file PLAN keeps every hard constraint of PROBLEM, whoever made it.

    The status is 0 if it does, 1 if something is broken, 2 if a file could not be read.

    \b
    Example:
        eslabon schedule check problem.json plan.json
    """
    from eslabon.files.schedules import read_plan
    from eslabon.rules.routes.checking import check_plan

    messages = Messages(as_json=as_json)
    problem = _problem(messages, source=source)
    read = read_plan(plan_source, name=str(plan_source))
    _tell_faults(messages, read=read)
    if read.plan is None:
        messages.finish(NOTHING_READ, plan=str(plan_source))
    else:
        broken = check_plan(problem, plan=read.plan)
        for each in broken:
            messages.stop(each.clause, es=f"{each.clause} {each.reason_es}", en=f"{each.clause} {each.reason_en}")
        summary = Problem(routes.PLAN_BROKEN, count=len(broken))
        messages.finish(
            BREACHED if broken else READ_ALL,
            es=summary.text("es") if broken else "El plan respeta todas las condiciones.",
            en=summary.text("en") if broken else "The plan keeps every constraint.",
            plan=str(plan_source),
            served=read.plan.served,
            bound=read.plan.bound,
            breaches=dict(sorted(Counter(each.clause for each in broken).items())),
        )


def _problem(messages: Messages, *, source: Path) -> SchedulingProblem:
    """The problem of a file; leaves the command if there is none."""
    from eslabon.files.schedules import read_problem

    read = read_problem(source, name=str(source))
    _tell_faults(messages, read=read)
    if read.problem is None:
        messages.finish(NOTHING_READ, problem=str(source))
        raise AssertionError  # finish has left
    return read.problem


def _tell_faults(messages: Messages, *, read: "ReadProblem | ReadPlan") -> None:
    for note in read.notes:
        messages.fault(note, level="note")
    for fault in read.faults:
        messages.fault(fault)


def _stop(messages: Messages, problem: Problem, **summary: Any) -> None:
    messages.stop(problem.code, es=problem.text("es"), en=problem.text("en"))
    messages.finish(NOTHING_READ, **summary)


def _is_same_file(source: Path, out: Path) -> bool:
    try:
        return out.samefile(source)
    except OSError:
        return False


def _write(out: Path, *, text: str) -> None:
    """Write beside the final name first: a broken run never leaves half a file under it."""
    if out.exists() and not out.is_file():  # a pipe or a device
        out.write_text(text, encoding="utf-8")
        return
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


class _Line:
    """One line on the terminal that tells how far the search is."""

    def __init__(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown and sys.stderr.isatty()
        self._last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def show(self, progress: "Progress") -> None:
        """Draw the line again, a few times a second at most."""
        now = time.monotonic()
        if not self._is_shown or now - self._last < 0.1:
            return
        self._last = now
        es, en = STAGES.get(progress.stage, (progress.stage, progress.stage))
        if language() == "en":
            text = f"{en}: best {progress.served}, bound {progress.bound}, of {progress.commitments} commitments"
        else:
            text = f"{es}: mejor {progress.served}, cota {progress.bound}, de {progress.commitments} compromisos"
        filled = round(20 * progress.served / progress.bound) if progress.bound else 0
        bar = "█" * filled + "░" * (20 - filled)
        click.echo(f"\r\x1b[K{bar} {text} · {progress.seconds:.0f} s", nl=False, err=True)

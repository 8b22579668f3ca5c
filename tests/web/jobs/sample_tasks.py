"""Jobs that the tests run: each writes what it does to a file, so that the tests see what ran how often."""

import os
import time
from pathlib import Path

from eslabon.rules.problems import Problem, jobs
from eslabon.web.accounts.models import User
from eslabon.web.jobs.services import LeaseLostError, fenced_transaction, job_task, report_progress


def note(path: str, word: str) -> None:
    """Append a line; small appends to one file are not torn apart."""
    with Path(path).open("a") as handle:
        handle.write(f"{word} {os.getpid()}\n")


@job_task
def count_to(job_id: str, path: str, total: int, seconds: float) -> int:
    """Report each step, slowly."""
    note(path, f"start {job_id}")
    try:
        for step in range(1, total + 1):
            time.sleep(seconds)
            report_progress(job_id, done=step, total=total)
    except LeaseLostError:
        note(path, f"fenced {job_id}")
        raise
    note(path, f"end {job_id}")
    return total


@job_task
def sleep_silently(job_id: str, path: str, seconds: float) -> None:
    """Report nothing: only the heartbeat says that it is alive."""
    note(path, f"start {job_id}")
    time.sleep(seconds)
    note(path, f"end {job_id}")


@job_task
def add_person(job_id: str, username: str) -> None:
    """Write something under the fence."""
    with fenced_transaction(job_id):
        User.objects.create(username=username, full_name=username)


@job_task
def break_down(job_id: str) -> None:
    """Fail as programs do."""
    raise ZeroDivisionError("secret detail")


@job_task
def be_refused(job_id: str) -> None:
    """Fail with words of the catalogue."""
    raise Problem(jobs.CANNOT_CANCEL, title="X")

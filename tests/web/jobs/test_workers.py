"""Real worker processes, killed, frozen and raced: every job ends once, and a killed one is run again once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django_tasks_db.models import DBTaskResult

from eslabon.web.accounts.models import User
from eslabon.web.jobs.models import Job
from eslabon.web.jobs.services import start_job
from tests.web.jobs import sample_tasks

pytestmark = pytest.mark.django_db(transaction=True)
LEASE_SECONDS = 2
PATIENCE_SECONDS = 60.0
Worker = subprocess.Popen[bytes]
StartWorker = Callable[..., Worker]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def start_worker(tmp_path: Path, project_root: Path) -> Iterator[StartWorker]:
    """Start worker processes on the tests' database; all are gone after the test."""
    known = {key: connection.settings_dict[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.web.jobs.worker_settings",
        "ESLABON_TEST_WORKER_DATABASE": json.dumps(known, default=str),
        "ESLABON_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "ESLABON_DATA_DIR": str(tmp_path / "data"),
    }
    started: list[Worker] = []

    def start(*arguments: str) -> Worker:
        command = [sys.executable, "-m", "django", "run_worker", "--interval", "0.1", *arguments]
        with (tmp_path / f"worker-{len(started)}.txt").open("wb") as output:
            started.append(subprocess.Popen(command, cwd=project_root, env=environment, stdout=output, stderr=output))
        return started[-1]

    yield start
    for worker in started:
        worker.send_signal(signal.SIGCONT)
        worker.kill()
        worker.wait()


def wait_until(condition: Callable[[], Any], *, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {PATIENCE_SECONDS} s in vain until {what}")
        time.sleep(0.05)


def entries(log: Path) -> list[list[str]]:
    """Lines of the log as [word, job, process]."""
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


def words(log: Path) -> list[str]:
    return [entry[0] for entry in entries(log)]


def state_of(job: Job) -> str:
    return str(Job.objects.values_list("state", flat=True).get(pk=job.pk))


def kill(worker: Worker) -> None:
    worker.kill()
    worker.wait()


def freeze(worker: Worker) -> None:
    """Stop the process at a moment at which it holds no lock, as a machine that goes to sleep mostly does."""
    for _ in range(200):
        worker.send_signal(signal.SIGSTOP)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 300")
                list(Job.objects.select_for_update(nowait=True))
                Job.objects.filter(title="").update(title="")
        except OperationalError:
            worker.send_signal(signal.SIGCONT)
            time.sleep(0.1)
        else:
            return
        finally:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 20000")
    pytest.fail("the worker always held a lock")


def test_job_of_a_killed_worker_is_run_again_once(start_worker: StartWorker, log: Path) -> None:
    job = start_job(sample_tasks.count_to, str(log), 20, 0.2, title="Contar", actor=None)
    first = start_worker()
    wait_until(lambda: words(log) == ["start"], what="the first worker starts the job")
    kill(first)
    assert state_of(job) == "running"
    start_worker()
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished, what="the second worker ends it")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done, job.total) == ("succeeded", 2, 20, 20)
    assert words(log) == ["start", "start", "end"]
    assert len({entry[2] for entry in entries(log)}) == 2
    time.sleep(LEASE_SECONDS + 1)
    assert words(log) == ["start", "start", "end"]


def test_job_that_kills_every_worker_is_given_up_in_words(start_worker: StartWorker, log: Path) -> None:
    job = start_job(sample_tasks.sleep_silently, str(log), 600, title="Dormir", actor=None)
    for attempt in (1, 2):
        worker = start_worker()
        wait_until(lambda wanted=attempt: words(log) == ["start"] * wanted, what=f"attempt {attempt} starts")
        kill(worker)
    start_worker()
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished, what="the job is given up")
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("lost", 2)
    assert "se detuvo 2 veces" in job.error_es
    assert DBTaskResult.objects.get(pk=job.task_result_id).status == "FAILED"
    time.sleep(LEASE_SECONDS)
    assert words(log) == ["start", "start"]


def test_workers_side_by_side_never_run_a_job_twice(start_worker: StartWorker, log: Path) -> None:
    jobs = [start_job(sample_tasks.count_to, str(log), 2, 0.01, title="Contar", actor=None) for _ in range(24)]
    slow = start_job(sample_tasks.sleep_silently, str(log), LEASE_SECONDS * 2.5, title="Dormir", actor=None)
    workers = [start_worker(), start_worker()]
    wait_until(
        lambda: not Job.objects.filter(state__in=("queued", "running")).exists(), what="every job has come to its end"
    )
    assert set(Job.objects.values_list("state", "attempts")) == {("succeeded", 1)}
    counted = Counter((entry[0], entry[1]) for entry in entries(log))
    assert counted == {(word, str(job.pk)): 1 for job in (*jobs, slow) for word in ("start", "end")}
    for worker in workers:
        worker.terminate()
        assert worker.wait(PATIENCE_SECONDS) == 0


def test_frozen_worker_that_wakes_up_is_fenced(start_worker: StartWorker, log: Path) -> None:
    job = start_job(sample_tasks.count_to, str(log), 12, 0.5, title="Contar", actor=None)
    sleeper = start_worker()
    wait_until(lambda: words(log) == ["start"], what="the first worker starts the job")
    freeze(sleeper)
    start_worker()
    wait_until(lambda: words(log) == ["start", "start"], what="the second worker takes the job over")
    sleeper.send_signal(signal.SIGCONT)
    wait_until(lambda: "fenced" in words(log), what="the first worker is refused")
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished, what="the second worker ends it")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == ("succeeded", 2, 12)
    assert Counter(words(log)) == {"start": 2, "fenced": 1, "end": 1}
    fenced, ended = (next(entry[2] for entry in entries(log) if entry[0] == word) for word in ("fenced", "end"))
    assert (int(fenced), int(ended)) == (sleeper.pid, int(ended))
    assert fenced != ended


def test_finished_job_is_not_run_again_by_the_next_worker(start_worker: StartWorker, log: Path) -> None:
    job = start_job(sample_tasks.count_to, str(log), 1, 0, title="Contar", actor=None)
    worker = start_worker()
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished, what="the job ends")
    kill(worker)
    assert start_worker("--batch").wait(PATIENCE_SECONDS) == 0
    assert words(log) == ["start", "end"]


def test_worker_told_to_stop_ends_the_job_at_hand_first(start_worker: StartWorker, log: Path) -> None:
    job = start_job(sample_tasks.count_to, str(log), 10, 0.1, title="Contar", actor=None)
    waiting = start_job(sample_tasks.count_to, str(log), 1, 0, title="Esperar", actor=None)
    worker = start_worker()
    wait_until(lambda: words(log) == ["start"], what="the job starts")
    worker.terminate()
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert (state_of(job), state_of(waiting)) == ("succeeded", "queued")


def test_worker_told_twice_hands_the_job_back_at_once(start_worker: StartWorker, log: Path) -> None:
    job = start_job(sample_tasks.sleep_silently, str(log), 600, title="Dormir", actor=None)
    worker = start_worker()
    wait_until(lambda: words(log) == ["start"], what="the job starts")
    worker.terminate()
    time.sleep(0.5)
    worker.terminate()
    worker.wait(PATIENCE_SECONDS)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.holder) == ("queued", 0, None)
    assert DBTaskResult.objects.get(pk=job.task_result_id).status == "READY"


def test_job_of_a_rolled_back_act_is_seen_by_no_worker(start_worker: StartWorker, log: Path) -> None:
    with transaction.atomic():
        User.objects.create(username="nadie", full_name="Nadie")
        start_job(sample_tasks.count_to, str(log), 1, 0, title="Contar", actor=None)
        transaction.set_rollback(True)
    assert start_worker("--batch").wait(PATIENCE_SECONDS) == 0
    assert words(log) == []

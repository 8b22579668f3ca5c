"""The worker: django_tasks_db's loop, with a lease on each job and a clock beside it."""

import logging
import signal
import time
import uuid
from threading import Event, Thread
from types import FrameType
from typing import Any, Self

from django.db import OperationalError, close_old_connections, connection, connections, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from eslabon.web.jobs.models import Job
from eslabon.web.jobs.services.reaping import reap
from eslabon.web.jobs.services.running import (
    LeaseLostError,
    Run,
    begin_run,
    current_run,
    fail_run,
    finish_run,
    hand_back,
    keep_alive,
    lease,
)
from eslabon.web.jobs.services.scheduling import run_due

log = logging.getLogger(__name__)
LONGEST_TICK_SECONDS = 5.0
PAUSE_AFTER_DATABASE_ERROR_SECONDS = 1.0


class Pulse:
    """A thread that calls something regularly, on a database connection of its own, until it is left."""

    def __init__(self, beat: Any, *, seconds: float) -> None:
        self._beat, self._seconds = beat, seconds
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.wait(self._seconds):
                close_old_connections()
                try:
                    if self._beat() is False:
                        return
                except Exception:
                    # A busy or absent database: the next beat may do better, and a lease tells if none does.
                    log.warning("%s failed", self._beat, exc_info=True)
        finally:
            connections.close_all()


def tick() -> None:
    """Take jobs back from the dead and run what is due by the clock."""
    now = timezone.now()
    reap(now=now)
    run_due(now=now)


class JobWorker(Worker):
    """Runs one job at a time, each under a lease that a heartbeat extends."""

    def run(self) -> None:
        """Work until told to stop; a database that is away for a moment is waited for."""
        while self.running:
            try:
                super().run()
            except OperationalError:
                if connection.in_atomic_block:
                    raise
                log.warning("the database did not answer; trying again", exc_info=True)
                connection.close()
                time.sleep(PAUSE_AFTER_DATABASE_ERROR_SECONDS)
            else:
                return

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run a claimed task as the job that it is."""
        if not Job.objects.filter(task_result_id=db_task_result.pk).exists():
            super().run_task(db_task_result)
            return
        self.running_task = True
        try:
            run = begin_run(db_task_result, worker=self.worker_id, now=timezone.now())
            if run is not None:
                self._run_held(run, db_task_result)
        finally:
            self.running_task = False
            self._run_tasks += 1

    def _run_held(self, run: Run, row: DBTaskResult) -> None:
        token = current_run.set(run)
        try:
            with Pulse(lambda: keep_alive(run, now=timezone.now()), seconds=lease().total_seconds() / 3):
                value = row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            ended = finish_run(run, row, value=value, now=timezone.now())
        except LeaseLostError:
            ended = False
        except (SystemExit, KeyboardInterrupt):
            self._give_back(run)
            self.running = False
            raise
        except Exception as error:
            log.exception("job %s failed", run.job_id)
            ended = fail_run(run, row, error=error, now=timezone.now())
        finally:
            current_run.reset(token)
        if not ended:
            log.warning("job %s was given to another worker; this run left it alone", run.job_id)

    def _give_back(self, run: Run) -> None:
        with transaction.atomic():
            job = run.held.select_for_update().first()
            if job is not None:
                job.attempts -= 1  # told to stop, not killed: the attempt does not count
                hand_back(job, now=timezone.now())

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """First signal: finish the job and stop. Second: hand the job back and stop now."""
        if not self.running:
            self.reset_signals()
            raise SystemExit(128 + signum)
        log.warning("%s: finishing the job at hand, then stopping", signal.Signals(signum).name)
        self.running = False
        if not self.running_task and not connection.in_atomic_block:
            raise SystemExit(0)


def make_worker(
    *, worker_id: str = "", interval: float = 1.0, batch: bool = False, max_tasks: int | None = None
) -> JobWorker:
    """Return a worker for every queue."""
    return JobWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=interval,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=max_tasks,
        worker_id=worker_id or uuid.uuid4().hex,
    )


def work_off_queue() -> None:
    """Run what is in the queue now, on this very connection, and return: for the demonstration and for tests."""
    worker = make_worker()
    while (row := _claim_next(worker)) is not None:
        worker.run_task(row)


def _claim_next(worker: JobWorker) -> DBTaskResult | None:
    with transaction.atomic():
        row: DBTaskResult | None = DBTaskResult.objects.ready().get_locked()
        if row is not None:
            row.claim(worker.worker_id)
    return row


def tick_seconds() -> float:
    """How often the clock looks: often enough that a dead worker is noticed soon after its lease."""
    return min(LONGEST_TICK_SECONDS, lease().total_seconds() / 4)

"""One run of a job by one worker: begun once, kept alive by a heartbeat, fenced against those that were given up.

Every write to a running job names the `holder` that `begin_run` gave to this run. When the lease runs out, the job
gets another holder (or none), and whatever the old run still tries to write finds no row.
"""

import contextvars
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from eslabon.rules.problems import Problem
from eslabon.rules.problems import jobs as problems
from eslabon.web.jobs.models import Job
from eslabon.web.jobs.services.queueing import close_task

TaskRow = DBTaskResult[Any, Any]
log = logging.getLogger(__name__)
REPORT_EVERY_SECONDS = 0.3  # a task may report every row; the database hears of it this often


class LeaseLostError(Exception):
    """The run was given up for dead: another one has the job, and nothing more may be written for it."""


class JobCancelledError(Exception):
    """Somebody asked this job to stop."""


@dataclass
class Run:
    """The right to write to a job, until its lease is lost."""

    job_id: uuid.UUID
    holder: uuid.UUID
    is_lost: Event = field(default_factory=Event)
    reported_at: float = float("-inf")

    @property
    def held(self) -> Any:
        """The job's row, as long as this run holds it."""
        return Job.objects.filter(pk=self.job_id, holder=self.holder, state=Job.State.RUNNING)


current_run: contextvars.ContextVar[Run | None] = contextvars.ContextVar("current_run", default=None)


def lease() -> timedelta:
    """How long a worker may be silent before its job is given to another."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


@transaction.atomic
def begin_run(task_row: TaskRow, *, worker: str, now: datetime) -> Run | None:
    """Take the lease of the job behind a claimed task; None if it was cancelled or taken meanwhile."""
    job = Job.objects.select_for_update().get(task_result_id=task_row.pk)
    claimed = DBTaskResult.objects.get(pk=task_row.pk)
    if claimed.status != TaskResultStatus.RUNNING or claimed.worker_ids[-1:] != [worker]:
        return None
    if job.state != Job.State.QUEUED:
        if job.is_finished:
            close_task(job, now=now)
        return None
    job.state, job.attempts, job.holder, job.worker = Job.State.RUNNING, job.attempts + 1, uuid.uuid4(), worker
    job.lease_expires_at, job.done, job.total = now + lease(), 0, 0
    job.started_at = job.started_at or now
    job.save()
    return Run(job.pk, job.holder)


def keep_alive(run: Run, *, now: datetime) -> bool:
    """Extend the lease; False, and the run is lost, if somebody else has the job."""
    if run.held.update(lease_expires_at=now + lease()):
        return True
    run.is_lost.set()
    return False


def report_progress(job_id: uuid.UUID | str | Job, *, done: int, total: int) -> None:
    """Show how far the job is; call it as often as you like.

    Raises LeaseLostError if this run was given up, and JobCancelledError if somebody asked the job to stop: let both
    through. Inside a transaction, others see the progress when it commits.
    """
    key = job_id.pk if isinstance(job_id, Job) else uuid.UUID(str(job_id))
    run = current_run.get()
    if run is None or run.job_id != key:
        # Called by hand, without a worker: there is no lease to lose.
        Job.objects.filter(pk=key, holder__isnull=True).update(done=done, total=total)
        return
    if run.is_lost.is_set():
        raise LeaseLostError(str(key))
    if time.monotonic() - run.reported_at < REPORT_EVERY_SECONDS and done < total:
        return
    run.reported_at = time.monotonic()
    if not run.held.update(done=done, total=total, lease_expires_at=timezone.now() + lease()):
        run.is_lost.set()
        raise LeaseLostError(str(key))
    if run.held.filter(cancel_requested=True).exists():
        raise JobCancelledError(str(key))


@contextmanager
def fenced_transaction(job_id: uuid.UUID | str) -> Iterator[None]:
    """A transaction that commits only for the run that holds the job; raises LeaseLostError for one given up.

    The job's row stays locked, so the lease cannot be taken away between the check and the commit.
    """
    with transaction.atomic():
        run = current_run.get()
        if run is not None and not run.held.select_for_update().exists():
            run.is_lost.set()
            raise LeaseLostError(str(job_id))
        yield


@transaction.atomic
def finish_run(run: Run, task_row: TaskRow, *, value: Any, now: datetime) -> bool:
    """Note the end; False, and nothing is written, if this run no longer holds the job."""
    job = run.held.select_for_update().first()
    if job is None:
        return False
    task_row.set_successful(value)
    job.state, job.done = Job.State.SUCCEEDED, job.total or job.done
    _close(job, now=now)
    return True


@transaction.atomic
def fail_run(run: Run, task_row: TaskRow, *, error: BaseException, now: datetime) -> bool:
    """Note the failure in words for people; False, and nothing is written, if this run no longer holds the job."""
    job = run.held.select_for_update().first()
    if job is None:
        return False
    task_row.set_failed(error)
    if isinstance(error, JobCancelledError):
        job.state = Job.State.CANCELLED
    else:
        job.state = Job.State.FAILED
        shown = error if isinstance(error, Problem) else Problem(problems.FAILED, kind=type(error).__name__, job=job.pk)
        job.error_es, job.error_en = shown.text("es"), shown.text("en")
    _close(job, now=now)
    return True


@transaction.atomic
def hand_back(job: Job, *, now: datetime) -> None:
    """Give up a run whose worker is gone: queue it again if it has an attempt left, else say it was lost.

    The caller holds the lock of the job's row.
    """
    job.holder = job.lease_expires_at = None
    job.worker = ""
    if job.cancel_requested:
        job.state, job.finished_at = Job.State.CANCELLED, now
        close_task(job, now=now)
    elif job.attempts < job.max_attempts:
        job.state = Job.State.QUEUED
        DBTaskResult.objects.filter(pk=job.task_result_id).update(status=TaskResultStatus.READY, started_at=None)
    else:
        lost = Problem(problems.INTERRUPTED, attempts=job.attempts)
        job.state, job.finished_at = Job.State.LOST, now
        job.error_es, job.error_en = lost.text("es"), lost.text("en")
        close_task(job, now=now)
    job.save()


def _close(job: Job, *, now: datetime) -> None:
    job.finished_at, job.lease_expires_at, job.holder = now, None, None
    job.save()

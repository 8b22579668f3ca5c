"""Put a job in the queue, back in it, or out of it."""

import inspect
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from eslabon.rules.problems import Problem
from eslabon.rules.problems import jobs as problems
from eslabon.web.audit import services as audit
from eslabon.web.jobs.models import Job


def job_task(function: Callable[..., Any]) -> Task[Any, Any]:
    """Declare a function of a context's `tasks` that runs as a job; its first argument is `job_id`.

    The other arguments are JSON: identifiers and numbers, not people's data. A killed worker's job is run again, so
    the function must be fit to run twice: commit in batches, skip what is done, and write inside
    `fenced_transaction(job_id)` whatever must not be written by a run that was given up.
    """
    if next(iter(inspect.signature(function).parameters), "") != "job_id":
        raise TypeError(f"{function.__qualname__} must take job_id as its first argument")
    declared: Task[Any, Any] = task()(function)
    return declared


@transaction.atomic
def start_job(
    job: Task[Any, Any],
    *args: Any,
    title: str,
    actor: Any,
    subject: models.Model | None = None,
    programme: str = "",
    max_attempts: int = 2,
) -> Job:
    """Queue a job in the caller's transaction: if that is rolled back, there is no job.

    `programme` is the code of the one whose people may watch it: titles name organisations. Without it, nobody but who
    started it and who runs the site.
    """
    made = Job(title=title[:200], actor=actor, programme=programme, max_attempts=max_attempts)
    if subject is not None:
        made.subject_type, made.subject_id = subject._meta.label_lower, str(subject.pk)
        made.subject_name = str(subject)[:200]
        made.subject_url = subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else ""
    made.task_result_id = uuid.UUID(str(job.enqueue(str(made.pk), *args).id))
    made.save()
    after = {"task": job.module_path, "subject": made.subject_id}
    audit.record(actor, "job.start", made, after=after, programme=programme)
    return made


@transaction.atomic
def retry_job(job: Job, *, actor: Any) -> Job:
    """Put a job that failed, was lost or was cancelled back in the queue with all its attempts."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    again = DBTaskResult.objects.filter(pk=job.task_result_id)
    if not job.can_retry or not again.update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None, exception_class_path="", traceback=""
    ):
        raise Problem(problems.CANNOT_RETRY, title=job.title)
    before = job.state
    job.state, job.attempts, job.done, job.total = Job.State.QUEUED, 0, 0, 0
    job.started_at = job.finished_at = job.lease_expires_at = job.holder = None
    job.cancel_requested, job.error_es, job.error_en = False, "", ""
    job.save()
    audit.record(actor, "job.retry", job, before={"state": before}, after={"state": job.state})
    return job


@transaction.atomic
def cancel_job(job: Job, *, actor: Any, now: datetime) -> Job:
    """Take a waiting job out of the queue; ask a running one to stop at its next report of progress."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.is_finished:
        raise Problem(problems.CANNOT_CANCEL, title=job.title)
    before = job.state
    if job.state == Job.State.QUEUED:
        job.state, job.finished_at = Job.State.CANCELLED, now
        close_task(job, now=now)
    job.cancel_requested = True
    job.save()
    audit.record(actor, "job.cancel", job, before={"state": before}, after={"state": job.state})
    return job


def close_task(job: Job, *, now: datetime) -> None:
    """Keep every worker from the job's row in the task table."""
    DBTaskResult.objects.filter(pk=job.task_result_id).update(
        status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="", traceback=""
    )

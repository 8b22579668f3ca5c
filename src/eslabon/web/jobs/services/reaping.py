"""Take jobs back from workers that died, and forget old ones."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from eslabon.web.jobs.models import Job
from eslabon.web.jobs.services.running import hand_back, lease

log = logging.getLogger(__name__)
KEPT = timedelta(days=90)


def reap(*, now: datetime) -> int:
    """Give back every job whose lease ran out, and every task that was claimed but never begun. Returns how many."""
    expired = Job.objects.filter(state=Job.State.RUNNING, lease_expires_at__lt=now)
    given_back = sum(_give_back(key, now=now) for key in expired.values_list("pk", flat=True))
    return given_back + _requeue_never_begun(now=now)


@transaction.atomic
def _give_back(key: UUID, *, now: datetime) -> bool:
    # skip_locked: a run that is just now writing to its job is alive.
    job = (
        Job.objects.select_for_update(skip_locked=True)
        .filter(pk=key, state=Job.State.RUNNING, lease_expires_at__lt=now)
        .first()
    )
    if job is None:
        return False
    log.warning("job %s: worker %s went silent in attempt %s", job.pk, job.worker, job.attempts)
    hand_back(job, now=now)
    return True


@transaction.atomic
def _requeue_never_begun(*, now: datetime) -> int:
    """A worker may die between claiming the task and beginning the job; that was no attempt."""
    waiting = Job.objects.filter(state=Job.State.QUEUED).values("task_result_id")
    claimed = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - lease(), pk__in=waiting)
    return claimed.update(status=TaskResultStatus.READY, started_at=None)


@transaction.atomic
def forget_finished(*, now: datetime) -> int:
    """Remove jobs that ended more than three months ago. Returns how many."""
    old = Job.objects.filter(finished_at__lt=now - KEPT)
    DBTaskResult.objects.filter(pk__in=list(old.values_list("task_result_id", flat=True))).delete()
    return old.delete()[0]

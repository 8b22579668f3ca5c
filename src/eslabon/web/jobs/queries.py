"""What is read of the queue."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django_tasks_db.models import DBTaskResult

from eslabon.web.jobs.models import Job
from eslabon.web.jobs.permissions import watched_programmes


def visible_jobs(user: Any) -> QuerySet[Job]:
    """Jobs that `user` may see: running first, then waiting in line, then the latest that ended."""
    reach = Q() if user.has_perm("jobs.view_every_job") else Q(actor=user) | Q(programme__in=watched_programmes(user))
    jobs = Job.objects.filter(reach)
    place = Case(
        When(state=Job.State.RUNNING, then=Value(0)),
        When(state=Job.State.QUEUED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return jobs.select_related("actor").order_by(place, "-created_at", "id")


def is_under_way(task: Any) -> bool:
    """Whether a job of this task waits or runs now: what starts by the clock need not start twice."""
    open_jobs = Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).values("task_result_id")
    return DBTaskResult.objects.filter(task_path=task.module_path, pk__in=open_jobs).exists()

"""What is read of the queue."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from eslabon.web.jobs.models import Job


def visible_jobs(user: Any) -> QuerySet[Job]:
    """Jobs that `user` may see: running first, then waiting in line, then the latest that ended."""
    jobs = Job.objects.all() if user.has_perm("jobs.view_every_job") else Job.objects.filter(actor=user)
    place = Case(
        When(state=Job.State.RUNNING, then=Value(0)),
        When(state=Job.State.QUEUED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return jobs.select_related("actor").order_by(place, "-created_at", "id")

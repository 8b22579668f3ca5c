"""Who sees and steers a job: whoever started it. Programmes stand above: the site lets their roles in (site.wiring)."""

from typing import Any

import rules

from eslabon.web.jobs.models import Job


@rules.predicate
def is_active_superuser(user: Any, _subject: Any = None) -> bool:
    """Whoever runs the site."""
    return bool(user.is_active and user.is_superuser)


@rules.predicate
def is_own_job(user: Any, job: Job | None = None) -> bool:
    """Started by this very person."""
    return job is not None and user.is_authenticated and user.is_active and job.actor_id == user.pk


@rules.predicate
def sees_every_job(user: Any, _job: Job | None = None) -> bool:
    """Holds jobs.view_every_job, which the site widens to the programmes' roles."""
    return bool(user.has_perm("jobs.view_every_job"))


rules.add_perm("jobs.view_every_job", is_active_superuser)
rules.add_perm("jobs.view_job", is_own_job | sees_every_job)
rules.add_perm("jobs.steer_job", is_own_job | sees_every_job)

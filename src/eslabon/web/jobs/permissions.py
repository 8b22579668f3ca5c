"""Who sees and steers a job: whoever started it. Programmes stand above: the site lets their roles in (site.wiring).

A programme's people see its jobs only: a job's title names organisations. While nobody says whose jobs somebody may
watch, that is nobody's.
"""

from collections.abc import Callable, Collection
from typing import Any

import rules

from eslabon.web.jobs.models import Job

Source = Callable[[Any], Collection[str]]  # for a user: codes of programmes
_sources: list[Source] = []


def ask_programmes_from(source: Source) -> None:
    """Let `source` say the jobs of which programmes a user may watch; called once, from the site's wiring."""
    _sources[:] = [source]


def watched_programmes(user: Any) -> set[str]:
    """Codes of the programmes whose jobs the user may watch."""
    return {code for source in _sources for code in source(user)} if user.is_authenticated and user.is_active else set()


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
    """Holds jobs.view_every_job."""
    return bool(user.has_perm("jobs.view_every_job"))


@rules.predicate
def watches_it(user: Any, job: Job | None = None) -> bool:
    """May watch the jobs of the programme that it belongs to."""
    return job is not None and job.programme != "" and job.programme in watched_programmes(user)


rules.add_perm("jobs.view_every_job", is_active_superuser)
rules.add_perm("jobs.view_job", is_own_job | sees_every_job | watches_it)
rules.add_perm("jobs.steer_job", is_own_job | sees_every_job)

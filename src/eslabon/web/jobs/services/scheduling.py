"""What runs by the clock: registered in site.wiring, remembered in the database, run by the first worker to come."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.web.jobs.models import Schedule

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scheduled:
    """A piece of work and its rhythm."""

    name: str
    run: Callable[..., Any]
    every: timedelta
    at: time | None

    def next_after(self, now: datetime) -> datetime:
        """When it is due after a run at `now`: a period later, or the next such hour of the site's clock."""
        if self.at is None:
            return now + self.every
        local = timezone.localtime(now)
        due = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        while due <= local:
            due += timedelta(days=1)
        return due


_scheduled: dict[str, Scheduled] = {}


def schedule(
    name: str, run: Callable[..., Any], *, every: timedelta = timedelta(days=1), at: time | None = None
) -> None:
    """Run `run(now=…)` every so often, or (with `at`) daily at that hour of the site's time zone.

    It runs in the worker's clock thread: quick work only; what takes long starts a job. After a pause of the workers
    it runs once, not once per missed turn.
    """
    _scheduled[name] = Scheduled(name, run, every, at)


def run_due(*, now: datetime) -> list[str]:
    """Run what is due, each piece by one worker only. Returns the names that ran."""
    return [one.name for one in list(_scheduled.values()) if _run_if_due(one, now=now)]


def _run_if_due(one: Scheduled, *, now: datetime) -> bool:
    if not _claim(one, now=now):
        return False
    try:
        one.run(now=now)
        error = ""
    except Exception as failure:
        log.exception("scheduled %s failed", one.name)
        error = f"{type(failure).__name__}: {failure}"
    Schedule.objects.filter(pk=one.name).exclude(last_error=error).update(last_error=error)
    return True


@transaction.atomic
def _claim(one: Scheduled, *, now: datetime) -> bool:
    if Schedule.objects.filter(pk=one.name, next_run_at__gt=now).exists():
        return False
    first = one.next_after(now) if one.at else now
    Schedule.objects.get_or_create(pk=one.name, defaults={"next_run_at": first})
    row = Schedule.objects.select_for_update(skip_locked=True).filter(pk=one.name, next_run_at__lte=now).first()
    if row is None:
        return False
    row.next_run_at, row.last_run_at = one.next_after(now), now
    row.save(update_fields=["next_run_at", "last_run_at"])
    return True

"""Entries of an object, of a programme, and as rows of an export."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from eslabon.web.audit.models import Entry
from eslabon.web.audit.permissions import Scope

EXPORT_HEADER = (
    *("at", "actor", "on_behalf_of", "act", "subject_type", "subject_id", "subject_name", "programme"),
    *("channel", "before", "after", "reason"),
)


def history_of(*subjects: models.Model, limit: int = 50) -> list[Entry]:
    """Latest entries of an object and, if given, of what belongs to it; newest first.

    Show them with `{% include "audit/parts/history.html" with entries=history %}`.
    """
    wanted = models.Q(pk__in=[])
    for subject in subjects:
        wanted |= models.Q(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return list(Entry.objects.filter(wanted)[:limit])


def actors_of(subject: models.Model, *, acts: Iterable[str]) -> set[UUID]:
    """Keys of everybody who ever did one of `acts` to an object."""
    entries = Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk), act__in=acts)
    keys = entries.order_by().values_list("actor_id", flat=True).distinct()
    return {key for key in keys if key is not None}


def entries_in(scope: Scope) -> models.QuerySet[Entry]:
    """Entries of one programme, or all of them, newest first."""
    return Entry.objects.filter(programme=scope.programme) if scope.programme else Entry.objects.all()


def programme_codes() -> list[str]:
    """Codes of the programmes that have entries, sorted."""
    return list(
        Entry.objects.exclude(programme="").order_by("programme").values_list("programme", flat=True).distinct()
    )


def export_rows(entries: models.QuerySet[Entry]) -> Iterator[list[Any]]:
    """Rows under EXPORT_HEADER, read in batches."""
    for entry in entries.iterator(chunk_size=1000):
        yield [
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            entry.actor_name,
            entry.on_behalf_of,
            entry.act,
            entry.subject_type,
            entry.subject_id,
            entry.subject_name,
            entry.programme,
            entry.channel,
            _written(entry.before),
            _written(entry.after),
            entry.reason,
        ]


def _written(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""

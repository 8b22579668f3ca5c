"""Note what happened around the programme, and take back what was noted wrongly."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import evidence as problems
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import ContextEvent
from eslabon.web.monitoring.snapshots import day_of
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.targeting.models import Corridor


@dataclass(frozen=True)
class Happening:
    """What happened, since when and to whom; an empty corridor or product means all."""

    kind: str
    title: str
    starts_on: date
    ends_on: date | None = None
    note: str = ""
    chain: Chain | None = None
    corridor: Corridor | None = None


@transaction.atomic
def record_context_event(programme: Programme, *, happening: Happening, actor: Any, now: datetime) -> ContextEvent:
    """Note a dated fact of the context (MONITOR-87)."""
    if happening.starts_on > day_of(programme, now):
        raise Problem(problems.IN_THE_FUTURE, day=happening.starts_on.isoformat())
    if happening.ends_on is not None and happening.ends_on < happening.starts_on:
        raise Problem(problems.ENDS_BEFORE)
    reach = (happening.chain, happening.corridor)
    if any(one is not None and one.programme_id != programme.pk for one in reach):
        raise Problem(problems.OF_ANOTHER_PROGRAMME)
    event = ContextEvent.objects.create(
        programme=programme,
        kind=happening.kind,
        title=happening.title.strip(),
        note=happening.note.strip(),
        starts_on=happening.starts_on,
        ends_on=happening.ends_on,
        chain=happening.chain,
        corridor=happening.corridor,
        recorded_by=actor,
        recorded_at=now,
    )
    audit.record(
        actor,
        "context_event.record",
        event,
        after={"kind": event.kind, "title": event.title, "starts_on": event.starts_on.isoformat()},
        programme=programme.code,
    )
    return event


@transaction.atomic
def withdraw_context_event(event: ContextEvent, *, reason: str, actor: Any, now: datetime) -> ContextEvent:
    """Take back an event that was noted wrongly; it stays, with the reason (MONITOR-87)."""
    event = ContextEvent.objects.select_for_update().get(pk=event.pk)
    if event.withdrawn_at is not None:
        raise Problem(problems.ALREADY_WITHDRAWN)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    event.withdrawn_at, event.withdrawn_reason = now, reason.strip()[:300]
    event.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(
        actor,
        "context_event.withdraw",
        event,
        after={"reason": event.withdrawn_reason},
        programme=event.programme.code,
    )
    return event

"""The minutes of the groups that direct and follow the programme: written once, corrected by others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.routes.approvals import minutes_refusal
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Minutes
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Meeting:
    """What is written of a meeting: of whom, when, who was there, what was decided."""

    body: str
    held_on: date
    decisions: str
    present: str = ""


@transaction.atomic
def write_minutes(
    programme: Programme,
    *,
    meeting: Meeting,
    file: StoredFile | None = None,
    replaces: Minutes | None = None,
    actor: Any,
    now: datetime,
    today: date,
) -> Minutes:
    """Keep the minutes of a meeting; a correction takes the place of what was written, which stays (ROUTE-145)."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    is_replaced = replaces is not None and Minutes.objects.filter(replaces=replaces).exists()
    refused: Problem | None = minutes_refusal(
        held_on=meeting.held_on, today=today, decisions=meeting.decisions, is_replaced=is_replaced
    )
    if refused is not None:
        raise refused
    minutes = Minutes.objects.create(
        programme=programme,
        body=meeting.body,
        held_on=meeting.held_on,
        present=" ".join(meeting.present.split())[:500],
        decisions=meeting.decisions.strip(),
        file=file,
        replaces=replaces,
        written_by=actor,
        written_at=now,
    )
    audit.record(
        actor,
        "minutes.write",
        minutes,
        after={
            "body": meeting.body,
            "held_on": meeting.held_on.isoformat(),
            "replaces": str(replaces.pk) if replaces is not None else "",
        },
        programme=programme.code,
    )
    return minutes

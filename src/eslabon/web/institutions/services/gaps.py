"""Public gaps: raised, and taken from table to agreement to what closed them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.institutions.days import gap_day_refusal
from eslabon.rules.institutions.gaps import GapFacts, step_refusal
from eslabon.web.audit import services as audit
from eslabon.web.institutions.models import GapStep, PublicGap
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place


@dataclass(frozen=True)
class Raised:
    """What blocks a chain, and where."""

    title: str
    kind: str
    description: str = ""
    place: Place | None = None
    corridor: Corridor | None = None
    chain: Chain | None = None


@transaction.atomic
def raise_gap(programme: Programme, *, raised: Raised, actor: Any, today: date) -> PublicGap:
    """Keep that something only the state can change blocks a chain (INSTITUTION-30)."""
    gap = PublicGap.objects.create(
        programme=programme,
        title=" ".join(raised.title.split()),
        kind=raised.kind,
        description=raised.description.strip(),
        place=raised.place,
        corridor=raised.corridor,
        chain=raised.chain,
        raised_by=actor,
    )
    GapStep.objects.create(gap=gap, state=gap.state, on=today, taken_by=actor)
    audit.record(actor, "gap.raise", gap, after={"kind": gap.kind, "title": gap.title}, programme=programme.code)
    return gap


@transaction.atomic
def step_gap(gap: PublicGap, *, to: str, facts: GapFacts, on: date, actor: Any, today: date) -> PublicGap:
    """Take a gap one state further with what that state needs (INSTITUTION-31)."""
    locked = PublicGap.objects.select_for_update(of=("self",)).select_related("programme").get(pk=gap.pk)
    before_on = locked.steps.order_by("on").values_list("on", flat=True).last()
    refused = gap_day_refusal(on, before=before_on, today=today) or step_refusal(locked.state, to=to, facts=facts)
    if refused is not None:
        raise refused
    before = {"state": locked.state}
    locked.state = to
    locked.table, locked.recognised_by = facts.table.strip(), facts.recognised_by.strip()
    locked.agreement, locked.responsible = facts.agreement.strip(), facts.responsible.strip()
    locked.save(update_fields=["state", "table", "recognised_by", "agreement", "responsible"])
    GapStep.objects.create(gap=locked, state=to, on=on, note=facts.note.strip(), taken_by=actor)
    audit.record(
        actor,
        "gap.step",
        locked,
        before=before,
        after={"state": to, "responsible": locked.responsible},
        reason=facts.note.strip(),
        programme=locked.programme.code,
    )
    return locked

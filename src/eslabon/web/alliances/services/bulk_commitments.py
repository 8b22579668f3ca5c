"""Say of many promises at once whether they were kept: what the monitoring unit brings back from a round of visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.alliances.trust import BROKEN, KEPT, refuse_judging
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Commitment
from eslabon.web.alliances.permissions import sides_of
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme

ROWS_AT_ONCE = 500
WRITTEN = ("outcome", "judged_side", "judged_by", "judged_on", "judged_note")


@dataclass(frozen=True)
class Judged:
    """A promise, whether it was kept, and the day on which that was seen."""

    commitment: Commitment
    is_kept: bool
    on: date
    note: str = ""


@transaction.atomic
def judge_commitments(programme: Programme, *, judged: Sequence[Judged], actor: Any) -> list[Commitment]:
    """Judge every promise of a list as if it were alone (ALLIANCE-55); one refusal refuses the whole list."""
    found = Commitment.objects.select_for_update(of=("self",)).select_related(
        "alliance__programme", "alliance__buyer", "alliance__organisation", "alliance__operator", "alliance__place"
    )
    by_key = found.filter(alliance__programme=programme).in_bulk([one.commitment.pk for one in judged])
    sides: dict[Any, frozenset[str]] = {}
    told, commitments = [], []
    for one in judged:
        commitment = by_key.get(one.commitment.pk)
        if commitment is None:
            raise Problem(problems.FILE_OF_ANOTHER)
        if commitment.alliance_id not in sides:
            sides[commitment.alliance_id] = sides_of(actor, commitment.alliance)
        side = refuse_judging(
            side=commitment.side,
            judge_sides=sides[commitment.alliance_id],
            judge_id=actor.pk,
            declared_by=commitment.declared_by_id,
            outcome=commitment.outcome,
        )
        told.append([str(commitment.pk), commitment.outcome, one.is_kept, one.on, one.note])
        commitment.outcome = KEPT if one.is_kept else BROKEN
        commitment.judged_side, commitment.judged_by, commitment.judged_on = side, actor, one.on
        commitment.judged_note = one.note.strip()[:300]
        commitments.append(commitment)
    # Rows that are there are written again in their changed columns: a fraction of what bulk_update costs.
    Commitment.objects.bulk_create(
        commitments, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN, batch_size=ROWS_AT_ONCE
    )
    after = {
        "rows": len(commitments),
        "kept": sum(one.is_kept for one in judged),
        "content": audit.content_digest(told),
    }
    audit.record(actor, "commitment.judge_many", programme, after=after, programme=programme.code)
    return commitments

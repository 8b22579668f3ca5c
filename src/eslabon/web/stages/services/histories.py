"""Bring along the stages of alliances that began before the platform, as the programme's own files say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.histories import Passed, refuse_history
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import Gate, Stage, StageMove
from eslabon.web.stages.snapshots import day_of

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Brought:
    """The stages that an alliance entered, in order; `reason` says why where it ended before its time."""

    alliance: Alliance
    passed: tuple[Passed, ...]
    reason: str = ""


@dataclass(frozen=True)
class _Ways:
    """The gates of a programme, and the stage in which alliances end before their time."""

    gates: frozenset[tuple[str, str]]
    broken_off: str


@transaction.atomic
def bring_histories(
    programme: Programme, *, brought: Sequence[Brought], source: str, actor: Any, now: datetime
) -> list[StageMove]:
    """Keep the stages of many alliances, each move with `source` as its reason and no decision behind it (STAGE-35)."""
    if not source.strip():
        raise Problem(problems.REASON_NEEDED)
    rows = Alliance.objects.select_for_update(of=("self",)).filter(programme=programme)
    locked = rows.in_bulk([one.alliance.pk for one in brought])
    moved = StageMove.objects.filter(alliance__in=locked).select_related("alliance").first()
    if moved is not None:
        raise Problem(problems.HISTORY_BEGUN, alliance=moved.alliance)
    ways, zone, today = _ways(programme), ZoneInfo(programme.time_zone), day_of(now, programme)
    moves = []
    for one in brought:
        alliance = locked[one.alliance.pk]
        refuse_history(one.passed, stands=alliance.stage, gates=ways.gates, broken_off=ways.broken_off, today=today)
        for passed in one.passed:
            reason = f"{source} {one.reason}" if passed.stage == ways.broken_off else source
            moves.append(
                StageMove(
                    alliance=alliance,
                    from_stage=alliance.stage,
                    to_stage=passed.stage,
                    reason=reason.strip(),
                    moved_by=actor,
                    moved_at=datetime.combine(passed.on, time(12), tzinfo=zone),
                )
            )
            alliance.stage = passed.stage
    StageMove.objects.bulk_create(moves, batch_size=ROWS_AT_ONCE)
    Alliance.objects.bulk_update(locked.values(), ["stage"], batch_size=ROWS_AT_ONCE)
    digest = audit.content_digest([one.alliance.code, one.to_stage, one.moved_at] for one in moves)
    after = {"alliances": len(locked), "rows": len(moves), "content": digest}
    audit.record(actor, "stage.bring_many", programme, after=after, reason=source, programme=programme.code)
    return moves


def _ways(programme: Programme) -> _Ways:
    gates = Gate.objects.filter(stage__programme=programme).values_list("stage__code", "to_stage__code")
    end = Stage.objects.filter(programme=programme, kind=Stage.Kind.BROKEN_OFF, is_active=True).first()
    return _Ways(frozenset(gates), end.code if end is not None else "")

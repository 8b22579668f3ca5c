"""Read the linkage index of an alliance on a day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.monitoring import linkage_index
from eslabon.rules.monitoring.figures import verification_refusal
from eslabon.rules.problems import Problem
from eslabon.rules.problems import evidence as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import EvidenceTerms, LinkageReading
from eslabon.web.monitoring.snapshots import day_of, parties_of, side_of


@transaction.atomic
def record_linkage_reading(
    alliance: Alliance, *, read_on: date, answers: Mapping[str, int | None], note: str, actor: Any, now: datetime
) -> LinkageReading:
    """Score both dimensions, keep the decision and the reading (MONITOR-70 to MONITOR-76)."""
    terms = EvidenceTerms.objects.filter(programme=alliance.programme_id).first()
    if terms is None or not terms.linkage:
        raise Problem(problems.NO_SHEET, programme=alliance.programme)
    today = day_of(alliance.programme, now)
    if read_on > today:
        raise Problem(problems.IN_THE_FUTURE, day=read_on.isoformat())
    refusal = verification_refusal(
        actor.pk, parties=parties_of(actor, today=today), reported=side_of(alliance, people=(), today=today)
    )
    if refusal is not None:
        raise refusal
    known = {code: points for code, points in answers.items() if points is not None}
    if not known:
        raise Problem(problems.NOTHING_ANSWERED)
    inputs = {"sheet": terms.linkage["sheet"], "answers": known}
    outcome = linkage_index.score_plain(inputs)
    decision = audit.keep_decision(
        actor,
        alliance,
        rule=linkage_index.RULE,
        rule_version=linkage_index.VERSION,
        inputs=inputs,
        outcome=outcome,
    )
    reading = LinkageReading.objects.create(
        alliance=alliance,
        read_on=read_on,
        answers=known,
        scores=outcome["dimensions"],
        note=note.strip(),
        decision=decision,
        recorded_by=actor,
        recorded_at=now,
    )
    audit.record(
        actor,
        "linkage_reading.record",
        reading,
        after={"alliance": alliance.code, "results": {one["code"]: one["result"] for one in reading.scores}},
        programme=alliance.programme.code,
    )
    return reading

"""Alliances graduate on verified facts, by somebody who is of none of their parties."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.alliances import graduation
from eslabon.rules.alliances.graduation import GraduationAnswer, GraduationFacts
from eslabon.rules.alliances.trust import trust_on
from eslabon.rules.monitoring.figures import FOUND, verification_refusal
from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.queries.terms import terms_of as plan_terms_of
from eslabon.web.alliances.snapshots import promises_of
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import AllianceGraduation, Figure
from eslabon.web.monitoring.snapshots import day_of, parties_of, side_of
from eslabon.web.stages.services.gates import record_fact

FACT = "graduation"  # what a gate asks for by this name


@dataclass(frozen=True)
class Judged:
    """What the rule says of an alliance today, on which facts, and with the inputs that it rests on."""

    answer: GraduationAnswer
    facts: GraduationFacts
    inputs: dict[str, Any]


def judge_alliance(alliance: Alliance, *, today: date) -> Judged:
    """Ask the rule of graduation (ALLIANCE-60) of what was verified and of nothing else (MONITOR-50)."""
    terms = plan_terms_of(alliance.programme).graduation
    seen, mastering = _producers_seen(alliance, today=today)
    facts = GraduationFacts(
        producers_seen=seen,
        producers_mastering=mastering,
        trust=trust_on(today, promises_of(alliance)),
        bottlenecks=tuple(alliance.bottlenecks.order_by("pk").values_list("state", flat=True)),
        months_buying_alone=_months_alone(alliance),
    )
    answer = graduation.decide_graduation(facts, terms=terms)
    return Judged(answer, facts, graduation.inputs_to_plain(facts, terms=terms))


def _producers_seen(alliance: Alliance, *, today: date) -> tuple[int | None, int | None]:
    """Return who masters the package, from the last reading by somebody who is of none of the alliance's parties."""
    side = side_of(alliance, people=(), today=today)
    for reading in alliance.maturity_readings.select_related("decision", "recorded_by"):
        reader = reading.recorded_by
        own = parties_of(reader, today=today)
        inputs = reading.decision.inputs
        if inputs is not None and verification_refusal(str(reader.pk), parties=own, reported=side) is None:
            facts = inputs["facts"]
            return facts["producers_seen"], facts["producers_mastering"]
    return None, None


def _months_alone(alliance: Alliance) -> int | None:
    """Return how many months in a row, up to the last reported, had verified sales and no visit of the programme's."""
    rows = Figure.objects.filter(
        alliance=alliance, corrects__isnull=True, indicator__code__in=("sales", "visits")
    ).values_list("period__starts_on", "indicator__code", "value", "verified_value", "state")
    months: dict[date, dict[str, Any]] = {}
    for month, code, value, verified, state in rows:
        months.setdefault(month, {})[code] = (value, verified, state)
    if not months:
        return None
    count = 0
    for month in sorted(months, reverse=True):
        _, verified, state = months[month].get("sales", (None, None, ""))
        visits, _, _ = months[month].get("visits", (None, None, ""))
        if state not in FOUND or not verified or visits is None or visits > 0:
            break
        count += 1
    return count


@transaction.atomic
def graduate_alliance(alliance: Alliance, *, actor: Any, now: datetime) -> AllianceGraduation:
    """Record that an alliance goes on alone; its gate may be passed from now on."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    today = day_of(alliance.programme, now)
    refused = verification_refusal(
        str(actor.pk),
        parties=parties_of(actor, today=today),
        reported=side_of(alliance, people=(), today=today),
    )
    if refused is not None:
        raise refused
    known = AllianceGraduation.objects.filter(alliance=alliance).first()
    if known is not None:
        return known
    judged = judge_alliance(alliance, today=today)
    if judged.answer.result != graduation.READY:
        raise Problem(
            problems.NOT_READY_TO_GRADUATE,
            alliance=alliance.name,
            reason=judged.answer.reason_es,
            reason_en=judged.answer.reason_en,
        )
    decision = audit.keep_decision(
        actor,
        alliance,
        rule=graduation.RULE,
        rule_version=graduation.VERSION,
        inputs=judged.inputs,
        outcome=graduation.answer_to_plain(judged.answer),
    )
    made = AllianceGraduation.objects.create(alliance=alliance, decision=decision, decided_by=actor, decided_at=now)
    record_fact(
        alliance,
        code=FACT,
        is_met=True,
        reason_es=judged.answer.reason_es,
        reason_en=judged.answer.reason_en,
        decision=decision,
        actor=actor,
        now=now,
    )
    audit.record(
        actor,
        "alliance.graduate",
        alliance,
        after={"decision": str(decision.pk)},
        programme=alliance.programme.code,
    )
    return made

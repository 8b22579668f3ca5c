"""Levels of the service route: enter one, go on to the next, graduate."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.levels import (
    NOT_YET,
    RULE,
    VERSION,
    Step,
    decide_level,
    inputs_to_plain,
    levels_from_plain,
    step_to_plain,
)
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import LevelEntry, ServiceLevel
from eslabon.web.stages.services.separation import refuse_members


def level_step(
    programme: Programme, party: Party, *, facts: Mapping[str, Decimal], today: date
) -> tuple[Step, dict[str, Any]]:
    """What the rule says of an organisation today, with its inputs (STAGE-30 to STAGE-32)."""
    rows = ServiceLevel.objects.filter(programme=programme, is_active=True).order_by("position")
    levels = levels_from_plain(
        [{"code": one.code, "least_months": one.least_months, "conditions": one.conditions} for one in rows]
    )
    entries = LevelEntry.objects.filter(programme=programme, party__in=party.merged_family)
    last = entries.order_by("entered_on", "at").last()
    terms: dict[str, Any] = {
        "current": last.level if last else "",
        "entered_on": last.entered_on if last else None,
        "today": today,
        "facts": facts,
    }
    return decide_level(levels, **terms), inputs_to_plain(levels, **terms)


@transaction.atomic
def enter_level(
    programme: Programme, party: Party, *, facts: Mapping[str, Decimal], actor: Any, now: datetime, today: date
) -> LevelEntry:
    """Let an organisation enter the next level, or graduate from the last one, if every condition holds."""
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.surviving.pk)
    refuse_members({party.pk}, user=actor, on=today)
    if LevelEntry.objects.filter(programme=programme, party__in=party.merged_family, level="").exists():
        raise Problem(problems.GRADUATED_ALREADY, party=party)
    step, inputs = level_step(programme, party, facts=facts, today=today)
    if step.result == NOT_YET:
        missing = [one for one in step.conditions if not one.met]
        raise Problem(
            problems.LEVEL_NOT_YET,
            missing_es=" ".join(f"{one.reason_es} ({one.clause})" for one in missing),
            missing_en=" ".join(f"{one.reason_en} ({one.clause})" for one in missing),
        )
    decision = audit.keep_decision(
        actor, party, rule=RULE, rule_version=VERSION, inputs=inputs, outcome=step_to_plain(step)
    )
    entry = LevelEntry.objects.create(
        programme=programme,
        party=party,
        level=step.level,
        entered_on=today,
        facts={code: str(value) for code, value in facts.items()},
        decision=decision,
        by=actor,
        at=now,
    )
    after = {"level": step.level, "result": step.result, "decision": str(decision.pk)}
    audit.record(actor, "level.enter", party, after=after, programme=programme.code)
    return entry

"""Draw the quarter's sample; open a check for a reason of its own."""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from eslabon.impact.sampling import allocate, sample_size
from eslabon.rules.monitoring.draws import (
    RULE,
    VERSION,
    Unit,
    decide_plain,
    draw_refusal,
    frame_hash,
    inputs_to_plain,
    size_strata,
)
from eslabon.rules.monitoring.figures import Side, verification_refusal
from eslabon.rules.monitoring.increments import months_of
from eslabon.rules.monitoring.periods import quarter_of
from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import Check, Figure, Indicator, Period, Report, VerificationPlan
from eslabon.web.monitoring.snapshots import parties_of, side_of, terms_of
from eslabon.web.programmes.models import Programme

SIDES = ("operator_id", "buyer_id", "organisation_id")
BY_CHAIN, BY_CORRIDOR, BY_PLACE, BY_SIZE = STRATIFIED_BY = ("chain", "corridor", "place", "size")


@dataclass(frozen=True)
class Wanted:
    """How sure one wants to be of the quarter, and by what the draw is stratified."""

    confidence: Decimal
    margin: Decimal  # percentage points
    stratified_by: str = BY_SIZE


@dataclass(frozen=True)
class Sizing:
    """The frame by stratum, and how many of each would be drawn."""

    units: tuple[Unit, ...]
    population: dict[str, int]
    sizes: dict[str, int]


def plan_sizes(programme: Programme, *, first: date, wanted: Wanted) -> Sizing:
    """Return the frame of a quarter and the size of its sample (eslabon.impact.sampling), before anything is drawn."""
    alliances = _frame(programme, first=first)
    strata = _strata(alliances, programme=programme, first=first, by=wanted.stratified_by)
    units = tuple(Unit(key, stratum) for key, stratum in sorted(strata.items()))
    population = dict(sorted(Counter(strata.values()).items()))
    if not units:
        return Sizing((), {}, {})
    least = terms_of(programme).least_per_stratum
    total = sample_size(len(units), margin=float(wanted.margin), confidence=float(wanted.confidence))
    total = max(total, sum(min(least, size) for size in population.values()))
    return Sizing(units, population, allocate(population, total=total, minimum=least))


def _frame(programme: Programme, *, first: date) -> list[Alliance]:
    """Return every alliance with a sent report in the quarter."""
    start, end = quarter_of(first)
    reported = Report.objects.filter(
        alliance__programme=programme, state=Report.State.SENT, period__starts_on__range=(start, end)
    )
    found = Alliance.objects.filter(pk__in=reported.values("alliance_id"))
    return list(found.select_related("chain", "corridor", "place").order_by("code"))


def _strata(alliances: list[Alliance], *, programme: Programme, first: date, by: str) -> dict[str, str]:
    if by == BY_SIZE:
        start, end = quarter_of(first)
        said: dict[UUID, Decimal] = {one.pk: Decimal(0) for one in alliances}
        main = Indicator.objects.filter(programme=programme, is_verified_by_sample=True, is_active=True).first()
        rows = Figure.objects.filter(
            indicator=main, alliance__in=alliances, period__starts_on__range=(start, end)
        ).values_list("alliance_id", "value")
        for key, value in rows:
            said[key] += value
        return size_strata({str(key): value for key, value in said.items()}) if said else {}
    names = {BY_CHAIN: lambda one: one.chain.code, BY_CORRIDOR: _corridor, BY_PLACE: _place}
    return {str(one.pk): names[by](one) for one in alliances}


def _corridor(alliance: Alliance) -> str:
    return alliance.corridor.code if alliance.corridor else "-"


def _place(alliance: Alliance) -> str:
    return str(alliance.place.code) if alliance.place else "-"


@transaction.atomic
def draw_sample(
    programme: Programme, *, first: date, wanted: Wanted, actor: Any, now: datetime, today: date
) -> VerificationPlan:
    """Draw the quarter: a seed that nobody chose, the whole frame kept, figures put in check (MONITOR-40 to 43)."""
    start, end = quarter_of(first)
    Programme.objects.select_for_update().get(pk=programme.pk)
    periods = {one.starts_on: one for one in Period.objects.filter(programme=programme, starts_on__range=(start, end))}
    unlocked = [
        month for month in months_of(start, last=end) if month not in periods or periods[month].locked_at is None
    ]
    sizing = plan_sizes(programme, first=start, wanted=wanted)
    refused = draw_refusal(
        is_drawn=VerificationPlan.objects.filter(programme=programme, starts_on=start).exists(),
        unlocked=unlocked,
        population=len(sizing.units),
    )
    if refused is not None:
        raise refused
    _refuse_sides(actor, units=sizing.units, today=today)
    seed = secrets.token_hex(16)
    inputs = inputs_to_plain(sizing.units, sizes=sizing.sizes, seed=seed)
    outcome = decide_plain(inputs)
    plan = VerificationPlan.objects.create(
        programme=programme,
        starts_on=start,
        ends_on=end,
        confidence=wanted.confidence,
        margin=wanted.margin,
        stratified_by=wanted.stratified_by,
        seed=seed,
        population=len(sizing.units),
        size=len(outcome["chosen"]),
        frame_hash=frame_hash(sizing.units),
        drawn_by=actor,
        drawn_at=now,
    )
    plan.decision = audit.keep_decision(actor, plan, rule=RULE, rule_version=VERSION, inputs=inputs, outcome=outcome)
    plan.save(update_fields=["decision"])
    strata = {unit.id: unit.stratum for unit in sizing.units}
    Check.objects.bulk_create(
        Check(plan=plan, alliance_id=UUID(key), stratum=strata[key], opened_at=now) for key in outcome["chosen"]
    )
    _put_in_check(plan, alliances=[UUID(key) for key in outcome["chosen"]])
    audit.record(
        actor,
        "sample.draw",
        plan,
        after={"population": plan.population, "size": plan.size, "seed": seed, "frame": plan.frame_hash},
        programme=programme.code,
    )
    return plan


def _refuse_sides(actor: Any, *, units: tuple[Unit, ...], today: date) -> None:
    """Refuse a draw by somebody of a party of the frame (MONITOR-43)."""
    own = parties_of(actor, today=today)
    rows = Alliance.objects.filter(pk__in=[UUID(unit.id) for unit in units])
    keys = {str(key) for row in rows.values_list(*SIDES) for key in row if key is not None}
    refused = verification_refusal(str(actor.pk), parties=own, reported=Side(frozenset(), frozenset(keys)))
    if refused is not None:
        raise refused


def _put_in_check(plan: VerificationPlan, *, alliances: list[UUID]) -> None:
    Figure.objects.filter(
        alliance__in=alliances,
        period__starts_on__range=(plan.starts_on, plan.ends_on),
        indicator__is_verified_by_sample=True,
        state=Figure.State.REPORTED,
    ).update(state=Figure.State.IN_CHECK)


@transaction.atomic
def open_directed_check(
    plan: VerificationPlan, *, alliance: Alliance, reason: str, actor: Any, now: datetime, today: date
) -> Check:
    """Check an alliance that was not drawn, for a reason; its figures count, its findings are in no factor."""
    plan = VerificationPlan.objects.select_for_update(of=("self",)).select_related("programme").get(pk=plan.pk)
    side = side_of(alliance, people=(), today=today)
    refused = verification_refusal(str(actor.pk), parties=parties_of(actor, today=today), reported=side)
    if refused is not None:
        raise refused
    if plan.closed_at is not None:
        raise Problem(problems.CHECK_CLOSED)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    if plan.checks.filter(alliance=alliance).exists():
        raise Problem(problems.CHECKED_ALREADY)
    check = Check.objects.create(
        plan=plan, alliance=alliance, is_drawn=False, why_directed=reason.strip()[:300], opened_at=now
    )
    _put_in_check(plan, alliances=[alliance.pk])
    audit.record(actor, "check.open", check, reason=check.why_directed, programme=plan.programme.code)
    return check

"""The twelve months before, how far the alliance ripened, what is left afterwards, and gender."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.alliances import graduation
from eslabon.rules.alliances.afterlife import NOT_DUE, READ, askings
from eslabon.rules.alliances.baseline import window
from eslabon.rules.alliances.bottlenecks import is_left
from eslabon.rules.alliances.maturity import months_between, refuse_reading
from eslabon.rules.alliances.trust import trust_on
from eslabon.rules.calls.deadlines import local_day
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import (
    AfterlifeReading,
    Alliance,
    BaselineFigure,
    BusinessPlan,
    GenderPlan,
    GenderReading,
    MaturityReading,
)
from eslabon.web.alliances.permissions import parties_of
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.alliances.snapshots import promises_of
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.uploads.models import StoredFile


@transaction.atomic
def record_baseline(
    alliance: Alliance,
    *,
    indicator: str,
    figures: Mapping[date, Decimal],
    source: str,
    file: StoredFile | None = None,
    actor: Any,
    now: datetime,
) -> int:
    """Write months of one indicator of the baseline; returns how many changed (ALLIANCE-10 to ALLIANCE-13)."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    plan = alliance.plans.filter(state=BusinessPlan.State.DRAFT).first()
    if plan is None or plan.starts_on is None:
        raise Problem(problems.BASELINE_LOCKED)
    asked = {one.code: one.unit for one in terms_of(alliance.programme).baseline}
    if indicator not in asked:
        raise Problem(problems.KIND_UNKNOWN, kind=indicator)
    outside = sorted(set(figures) - set(window(plan.starts_on)))
    if outside:
        raise Problem(problems.MONTH_OUTSIDE, month=f"{outside[0]:%Y-%m}")
    unit = plan.currency if asked[indicator] == "money" else asked[indicator]
    known = {one.month: one for one in alliance.baseline.filter(indicator=indicator)}
    before, after, written = {}, {}, []
    for month, value in sorted(figures.items()):
        figure = known.get(month)
        if figure is not None and (figure.value, figure.source) == (value, source):
            continue
        before[f"{month:%Y-%m}"] = "" if figure is None else str(figure.value)
        figure = figure or BaselineFigure(alliance=alliance, indicator=indicator, month=month)
        figure.value, figure.unit, figure.source = value, unit, source.strip()[:200]
        figure.file, figure.recorded_by, figure.recorded_at = file or figure.file, actor, now
        written.append(figure)
        after[f"{month:%Y-%m}"] = str(value)
    BaselineFigure.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["value", "unit", "source", "file", "recorded_by", "recorded_at"],
    )
    if after:
        audit.record(
            actor,
            "baseline.record",
            alliance,
            before=before,
            after={"indicator": indicator, "source": source, **after},
            programme=alliance.programme.code,
        )
    return len(after)


@transaction.atomic
def read_maturity(
    alliance: Alliance,
    *,
    read_on: date,
    producers_seen: int | None,
    producers_mastering: int | None,
    months_buying_alone: int | None,
    note: str = "",
    actor: Any,
    now: datetime,
) -> MaturityReading:
    """Read how far the alliance is on a day; the same rule as graduation, kept and binding nobody (ALLIANCE-22)."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    today = local_day(now, time_zone=alliance.programme.time_zone)
    refuse_reading(
        read_on=read_on, today=today, seen=producers_seen, mastering=producers_mastering, alone=months_buying_alone
    )
    own = frozenset({alliance.buyer_id, alliance.organisation_id, alliance.operator_id}) - {None}
    if parties_of(actor, programme=alliance.programme) & own:
        raise Problem(problems.READS_OWN_ALLIANCE)
    terms = terms_of(alliance.programme).graduation
    trust = trust_on(read_on, promises_of(alliance))
    states = tuple(alliance.bottlenecks.values_list("state", flat=True))
    facts = graduation.GraduationFacts(producers_seen, producers_mastering, trust, states, months_buying_alone)
    answer = graduation.decide_graduation(facts, terms=terms)
    decision = audit.keep_decision(
        actor,
        alliance,
        rule=graduation.RULE,
        rule_version=graduation.VERSION,
        inputs=graduation.inputs_to_plain(facts, terms=terms),
        outcome=graduation.answer_to_plain(answer),
    )
    reading = MaturityReading.objects.create(
        alliance=alliance,
        read_on=read_on,
        months_run=months_between(alliance.starts_on, read_on) if alliance.starts_on else 0,
        package_adopted_share=graduation.share(producers_mastering, producers_seen),
        commitments_kept=sum(one.kept for one in trust),
        commitments_broken=sum(one.broken + one.unjudged for one in trust),
        bottlenecks_left=sum(map(is_left, states)),
        decision=decision,
        note=note.strip()[:300],
        recorded_by=actor,
        recorded_at=now,
    )
    after = {"result": answer.result, "read_on": read_on.isoformat()}
    audit.record(actor, "maturity.read", alliance, after=after, programme=alliance.programme.code)
    return reading


@dataclass(frozen=True)
class Left:
    """What was found after the end: does the buyer buy, from how many, how much, and who pays the technician."""

    is_buying: bool
    technician_paid_by: str
    new_buyer: str = ""
    suppliers: int | None = None
    volume: Decimal | None = None
    unit: str = ""
    note: str = ""


@transaction.atomic
def read_afterlife(
    alliance: Alliance, *, months: int, left: Left, actor: Any, now: datetime, today: date
) -> AfterlifeReading:
    """Keep what is left so many months after the end (ALLIANCE-72)."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    known = set(alliance.afterlife.values_list("months", flat=True))
    asked = terms_of(alliance.programme).afterlife_months
    due = askings(alliance.ends_on, months=asked, read=known, today=today) if alliance.ends_on else ()
    one = next((one for one in due if one.months == months), None)
    if one is None or one.state in (NOT_DUE, READ):
        raise Problem(problems.NOT_DUE, due=one.due_on.isoformat() if one is not None else "–")
    reading = AfterlifeReading.objects.create(
        alliance=alliance, months=months, read_on=today, recorded_by=actor, recorded_at=now, **asdict(left)
    )
    after = {"months": months, "is_buying": left.is_buying, "technician": left.technician_paid_by}
    audit.record(actor, "afterlife.read", alliance, after=after, programme=alliance.programme.code)
    return reading


@transaction.atomic
def start_gender_plan(
    alliance: Alliance,
    *,
    organisation: Party,
    objective: str,
    actions: str = "",
    has_committee: bool = False,
    since: date,
    until: date | None = None,
    actor: Any,
    now: datetime,
) -> GenderPlan:
    """Keep what an organisation set itself so that women decide and earn."""
    if until is not None and until < since:
        raise Problem(problems.DATES_REVERSED)
    supplies = alliance.producers.filter(organisation=organisation)
    if organisation.pk != alliance.organisation_id and not supplies.exists():
        raise Problem(problems.NOT_OF_THE_ALLIANCE)
    plan = GenderPlan.objects.create(
        alliance=alliance,
        organisation=organisation,
        objective=objective.strip(),
        actions=actions.strip(),
        has_committee=has_committee,
        since=since,
        until=until,
        recorded_by=actor,
        recorded_at=now,
    )
    after = {"organisation": str(organisation.pk), "committee": has_committee}
    audit.record(actor, "gender.plan", plan, after=after, programme=alliance.programme.code)
    return plan


@dataclass(frozen=True)
class GenderSeen:
    """What was counted on one day."""

    members: int
    women_members: int
    board: int
    women_board: int
    family_sessions: int = 0
    joint_decisions_percent: Decimal | None = None
    women_income: Decimal | None = None
    men_income: Decimal | None = None
    women_with_credit: int | None = None


@transaction.atomic
def read_gender(plan: GenderPlan, *, read_on: date, seen: GenderSeen, actor: Any, now: datetime) -> GenderReading:
    """Keep the figures of a gender plan on one day (ALLIANCE-85)."""
    if seen.women_members > seen.members or seen.women_board > seen.board:
        raise Problem(problems.MORE_WOMEN_THAN_PEOPLE)
    if read_on > local_day(now, time_zone=plan.alliance.programme.time_zone):
        raise Problem(problems.READING_WRONG)
    reading = GenderReading.objects.create(
        plan=plan, read_on=read_on, recorded_by=actor, recorded_at=now, **asdict(seen)
    )
    after = {"read_on": read_on.isoformat(), "women_members": seen.women_members, "women_board": seen.women_board}
    audit.record(actor, "gender.read", plan, after=after, programme=plan.alliance.programme.code)
    return reading

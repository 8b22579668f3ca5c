"""What is found in a check, figure by figure; the end of a check, and of the quarter with its factors."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.monitoring import causality, correction
from eslabon.rules.monitoring.correction import Checked, estimate_correction
from eslabon.rules.monitoring.figures import IN_CHECK, REJECTED, finding_refusal, verification_refusal
from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import (
    Check,
    CheckFile,
    CorrectionFactor,
    Figure,
    Finding,
    Indicator,
    Report,
    VerificationPlan,
)
from eslabon.web.monitoring.queries.verification import checked_amounts, figures_in_check
from eslabon.web.monitoring.snapshots import day_of, parties_of, resolved_of, sales_of, side_of
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Found:
    """What was found of one figure."""

    figure: Figure
    result: str
    value: Decimal | None = None  # only where it was adjusted
    reason: str = ""


@dataclass(frozen=True)
class Seen:
    """What was looked at, with its day and its words."""

    invoices_on: date | None = None
    invoices_note: str = ""
    rosters_on: date | None = None
    rosters_note: str = ""
    visited_on: date | None = None
    visit_note: str = ""
    causality_note: str = ""


def check_refusal(check: Check, *, actor: Any, today: date) -> Problem | None:
    """Why somebody may not work on a check, or None (MONITOR-21)."""
    reports = Report.objects.filter(
        alliance=check.alliance_id, period__starts_on__range=(check.plan.starts_on, check.plan.ends_on)
    )
    written = Figure.objects.filter(report__in=reports).values_list("reported_by_id", flat=True)
    sent = reports.filter(sent_by__isnull=False).values_list("sent_by_id", flat=True)
    people = {str(key) for key in (*written, *sent)}
    reporters = list(reports.values_list("reporter_id", flat=True))
    side = side_of(check.alliance, people=people, reporters=reporters, today=today)
    return verification_refusal(str(actor.pk), parties=parties_of(actor, today=today), reported=side)


def _opened(check: Check, *, actor: Any, today: date) -> Check:
    found = Check.objects.select_for_update(of=("self",)).select_related("plan__programme", "alliance").get(pk=check.pk)
    refused = check_refusal(found, actor=actor, today=today)
    if refused is not None:
        raise refused
    if found.closed_at is not None:
        raise Problem(problems.CHECK_CLOSED)
    return found


@transaction.atomic
def record_seen(check: Check, *, seen: Seen, actor: Any, today: date) -> Check:
    """Keep what was compared and visited, and ask the rule of causality anew (MONITOR-35)."""
    check = _opened(check, actor=actor, today=today)
    late = [day for day in (seen.invoices_on, seen.rosters_on, seen.visited_on) if day is not None and day > today]
    if late:
        raise Problem(problems.DAY_NOT_COME, day=max(late).isoformat())
    for name, value in vars(seen).items():
        setattr(check, name, value.strip() if isinstance(value, str) else value)
    sales = sales_of(check.alliance, first=check.plan.starts_on, last=check.plan.ends_on)
    bottlenecks = resolved_of(check.alliance)
    judged = causality.judge_causality(sales, bottlenecks=bottlenecks)
    check.causality = judged.result
    check.causality_decision = audit.keep_decision(
        actor,
        check,
        rule=causality.RULE,
        rule_version=causality.VERSION,
        inputs=causality.inputs_to_plain(sales, bottlenecks=bottlenecks),
        outcome=causality.causality_to_plain(judged),
    )
    check.save()
    audit.record(actor, "check.record", check, after={"causality": judged.result}, programme=check.plan.programme.code)
    return check


@transaction.atomic
def add_check_file(check: Check, *, file: StoredFile, actor: Any, now: datetime, today: date) -> CheckFile:
    """Keep what shows a finding."""
    check = _opened(check, actor=actor, today=today)
    kept = CheckFile.objects.create(check_of=check, file=file, added_by=actor, added_at=now)
    audit.record(actor, "check.attach", check, after={"sha256": file.sha256}, programme=check.plan.programme.code)
    return kept


@transaction.atomic
def record_findings(
    check: Check, *, found: list[Found], evidence: CheckFile | None, actor: Any, now: datetime, today: date
) -> list[Finding]:
    """Say of each figure whether it is verified, adjusted or rejected, by what shows it (MONITOR-20 to 22)."""
    check = _opened(check, actor=actor, today=today)
    own = {one.pk: one for one in figures_in_check(check)}
    return [_record_finding(check, one, own=own, evidence=evidence, actor=actor, now=now) for one in found]


def _record_finding(
    check: Check, found: Found, *, own: dict[Any, Figure], evidence: CheckFile | None, actor: Any, now: datetime
) -> Finding:
    figure = own.get(found.figure.pk)
    if figure is None or (evidence is not None and evidence.check_of_id != check.pk):
        raise Problem(problems.NOT_IN_CHECK)
    value = {REJECTED: Decimal(0)}.get(found.result, figure.value if found.value is None else found.value)
    refused = finding_refusal(
        figure.state,
        result=found.result,
        reported=figure.value,
        value=value,
        reason=found.reason,
        has_evidence=evidence is not None,
    )
    if refused is not None:
        raise refused
    finding = Finding.objects.create(
        check_of=check,
        figure=figure,
        result=found.result,
        value=value,
        reason=found.reason.strip()[:500],
        evidence=evidence,
        found_by=actor,
        found_at=now,
    )
    before = figure.state
    figure.state, figure.verified_value = found.result, value
    figure.save(update_fields=["state", "verified_value"])
    audit.record(
        actor,
        "figure.verify",
        figure,
        before={"state": before, "value": str(figure.value)},
        after={"state": found.result, "value": str(value)},
        reason=finding.reason,
        programme=check.plan.programme.code,
    )
    return finding


@transaction.atomic
def close_check(check: Check, *, actor: Any, now: datetime, today: date) -> Check:
    """End a check once everything was looked at and every figure has its finding."""
    check = _opened(check, actor=actor, today=today)
    missing = missing_of(check)
    if missing:
        es, en = (", ".join(words) for words in zip(*missing, strict=True))
        raise Problem(problems.CHECK_INCOMPLETE, missing_es=es, missing_en=en)
    check.closed_at, check.closed_by = now, actor
    check.save(update_fields=["closed_at", "closed_by"])
    audit.record(actor, "check.close", check, after={"closed": True}, programme=check.plan.programme.code)
    return check


def missing_of(check: Check) -> list[tuple[str, str]]:
    """Return what a check still lacks, in Spanish and English."""
    waiting = sum(one.state == IN_CHECK for one in figures_in_check(check))
    steps = (
        (check.invoices_on is None, ("comparar los comprobantes", "comparing the invoices")),
        (check.rosters_on is None, ("comparar los padrones", "comparing the rosters")),
        (check.visited_on is None, ("la visita de campo", "the field visit")),
        (not check.causality, ("la causalidad", "causality")),
        (waiting > 0, (f"{waiting} cifras", f"{waiting} figures")),
    )
    return [words for is_missing, words in steps if is_missing]


@transaction.atomic
def close_plan(plan: VerificationPlan, *, actor: Any, now: datetime) -> list[CorrectionFactor]:
    """End the quarter and publish the factor of each indicator, replayably (MONITOR-44, MONITOR-45)."""
    plan = (
        VerificationPlan.objects.select_for_update(of=("self",)).select_related("programme", "decision").get(pk=plan.pk)
    )
    if plan.closed_at is not None:
        raise Problem(problems.CHECK_CLOSED)
    _refuse_sides(plan, actor=actor, today=day_of(plan.programme, now))
    waiting = plan.checks.filter(is_drawn=True, closed_at__isnull=True).count()
    if waiting:
        raise Problem(problems.CHECKS_OPEN, count=waiting)
    plan.closed_at, plan.closed_by = now, actor
    plan.save(update_fields=["closed_at", "closed_by"])
    indicators = Indicator.objects.filter(programme=plan.programme, is_verified_by_sample=True, is_active=True)
    found = [_publish(plan, indicator=one, actor=actor, now=now) for one in indicators]
    factors = [one for one in found if one is not None]
    audit.record(
        actor,
        "sample.close",
        plan,
        after={one.indicator.code: str(one.ratio) for one in factors},
        programme=plan.programme.code,
    )
    return factors


def _refuse_sides(plan: VerificationPlan, *, actor: Any, today: date) -> None:
    """Refuse that somebody of a party of an alliance that was checked ends the quarter (MONITOR-43)."""
    own = parties_of(actor, today=today)
    for check in plan.checks.select_related("alliance"):
        side = side_of(check.alliance, people=(), today=today)
        refused = verification_refusal(str(actor.pk), parties=own, reported=side)
        if refused is not None:
            raise refused


def _publish(plan: VerificationPlan, *, indicator: Indicator, actor: Any, now: datetime) -> CorrectionFactor | None:
    amounts = checked_amounts(plan, indicator=indicator)
    checked = [Checked(key, stratum, said, stands) for key, stratum, said, stands in amounts.checked]
    inputs = correction.inputs_to_plain(checked, population=amounts.population, confidence=plan.confidence)
    # Asked as the replay will ask it: from the plain inputs that are kept.
    outcome = correction.decide_plain(inputs)
    estimate = estimate_correction(checked, population=amounts.population, confidence=float(plan.confidence))
    if estimate is None:
        return None
    factor = CorrectionFactor(
        plan=plan,
        indicator=indicator,
        sampled=estimate.sampled,
        population=estimate.population,
        reported=amounts.reported,
        ratio=Decimal(str(estimate.ratio)),
        low=Decimal(str(estimate.low)),
        high=Decimal(str(estimate.high)),
        confidence=plan.confidence,
        wrong=estimate.wrong,
        published_at=now,
    )
    factor.decision = audit.keep_decision(
        actor, plan, rule=correction.RULE, rule_version=correction.VERSION, inputs=inputs, outcome=outcome
    )
    factor.save()
    return factor

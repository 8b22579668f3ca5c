"""The month of an alliance as its operator tells it: a draft that saves itself, sent once, corrected beside."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.rules.monitoring.periods import (
    correction_refusal,
    due_on,
    is_late,
    lock_refusal,
    parts_refusal,
    report_refusal,
)
from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import Figure, FigurePart, Indicator, Period, Report, ReportFile
from eslabon.web.monitoring.snapshots import day_of, terms_of
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Said:
    """One figure as it is reported, with its parts by dimension and category."""

    value: Decimal
    parts: dict[tuple[str, str], Decimal] = field(default_factory=dict)


def asked_indicators(programme: Programme) -> list[Indicator]:
    """Return what a monthly report asks, in order."""
    return list(Indicator.objects.filter(programme=programme, source=Indicator.Source.REPORT, is_active=True))


@transaction.atomic
def start_report(alliance: Alliance, *, month: date, actor: Any) -> Report:
    """Open the report of a month; the second time it is the same one."""
    if alliance.operator is None:
        raise Problem(problems.NO_OPERATOR)
    if month.replace(day=1) > day_of(alliance.programme, timezone.now()):
        raise Problem(problems.DAY_NOT_COME, day=f"{month:%Y-%m}")
    period = Period.objects.of_month(alliance.programme, month=month)
    due = due_on(period.starts_on, due_days=terms_of(alliance.programme).due_days)
    report, is_new = Report.objects.get_or_create(
        alliance=alliance, period=period, defaults={"reporter": alliance.operator.surviving, "due_on": due}
    )
    if is_new:
        audit.record(actor, "report.start", report, after={"month": str(period)}, programme=alliance.programme.code)
    return report


@transaction.atomic
def save_report(
    report: Report, *, draft: dict[str, Any], revision: int, actor: Any, now: datetime, page: str = ""
) -> Report:
    """Keep what was typed so far; what somebody else saved meanwhile is not overwritten.

    `page` names the open page: what it saved itself a moment ago, whose answer has not come back yet, is no conflict.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("alliance__programme").get(pk=report.pk)
    if report.state != Report.State.DRAFT:
        raise Problem(problems.REPORT_SENT)
    if revision != report.revision and not (page and page == report.saved_page):
        raise Problem(problems.SAVED_ELSEWHERE)
    if draft == report.draft:
        return report
    report.draft, report.revision, report.saved_at, report.saved_page = draft, report.revision + 1, now, page
    report.save(update_fields=["draft", "revision", "saved_at", "saved_page"])
    audit.record(
        actor,
        "report.save",
        report,
        after={"revision": report.revision},
        programme=report.alliance.programme.code,
    )
    return report


@transaction.atomic
def attach_file(report: Report, *, kind: str, file: StoredFile, actor: Any, now: datetime) -> ReportFile:
    """Add an invoice, a list or a photo; also after sending, since it takes nothing away."""
    kept = ReportFile.objects.create(report=report, kind=kind, file=file, added_by=actor, added_at=now)
    audit.record(
        actor,
        "report.attach",
        report,
        after={"kind": kind, "sha256": file.sha256},
        programme=report.alliance.programme.code,
    )
    return kept


@transaction.atomic
def send_report(report: Report, *, said: dict[str, Said], note: str, actor: Any, now: datetime) -> Report:
    """Send the month: figures become records, a late one is marked (MONITOR-06, MONITOR-10, MONITOR-11)."""
    report = (
        Report.objects.select_for_update(of=("self",)).select_related("alliance__programme", "period").get(pk=report.pk)
    )
    programme, period = report.alliance.programme, Period.objects.select_for_update().get(pk=report.period_id)
    today = day_of(programme, now)
    is_sent = report.state == Report.State.SENT
    refused = report_refusal(period.starts_on, today=today, is_locked=period.locked_at is not None, is_sent=is_sent)
    if refused is not None:
        raise refused
    indicators = asked_indicators(programme)
    missing = [one.name for one in indicators if one.code not in said]
    if missing:
        raise Problem(problems.FIGURE_NEEDED, indicators=", ".join(missing))
    for one in indicators:
        _keep_figure(report, indicator=one, said=said[one.code], actor=actor, now=now)
    report.state, report.sent_at, report.sent_by = Report.State.SENT, now, actor
    report.is_late, report.note, report.draft = is_late(today, due=report.due_on), note.strip(), {}
    report.save(update_fields=["state", "sent_at", "sent_by", "is_late", "note", "draft"])
    audit.record(
        actor,
        "report.send",
        report,
        after={"late": report.is_late, **{code: str(one.value) for code, one in sorted(said.items())}},
        programme=programme.code,
    )
    return report


def _keep_figure(report: Report, *, indicator: Indicator, said: Said, actor: Any, now: datetime) -> None:
    parts = [(dimension, category, value) for (dimension, category), value in said.parts.items()]
    refused = parts_refusal(said.value, parts=parts, known=frozenset(indicator.dimensions), label=indicator.name)
    if refused is not None:
        raise refused
    figure = Figure.objects.create(
        report=report,
        indicator=indicator,
        alliance=report.alliance,
        period=report.period,
        value=said.value,
        reported_by=actor,
        reported_at=now,
    )
    FigurePart.objects.bulk_create(
        FigurePart(figure=figure, dimension=dimension, category=category, value=value)
        for dimension, category, value in parts
    )


@transaction.atomic
def correct_figure(figure: Figure, *, change: Decimal, reason: str, actor: Any, now: datetime) -> Figure:
    """Enter a correction beside a sent figure: in its own month while it is open, then in a later one (MONITOR-13)."""
    figure = (
        Figure.objects.select_for_update(of=("self",))
        .select_related("report__alliance__programme", "indicator")
        .get(pk=figure.pk)
    )
    if figure.corrects is not None:  # a correction is corrected through what it corrects
        figure = figure.corrects
    programme = figure.report.alliance.programme
    own = Period.objects.select_for_update().get(pk=figure.period_id)
    into = own if own.locked_at is None else _open_report(figure.report)
    standing = figure.value + sum((one.value for one in figure.corrections.all()), Decimal(0))
    refused = correction_refusal(
        is_locked=own.locked_at is not None,
        into_is_open=into is not None,
        value=change,
        standing=standing,
        reason=reason,
    )
    if refused is not None:
        raise refused
    report = into if isinstance(into, Report) else figure.report
    entry = Figure.objects.create(
        report=report,
        indicator=figure.indicator,
        alliance=figure.alliance,
        period=report.period,
        value=change,
        corrects=figure,
        reason=reason.strip()[:300],
        reported_by=actor,
        reported_at=now,
    )
    audit.record(
        actor,
        "figure.correct",
        entry,
        before={"value": str(standing)},
        after={"value": str(standing + change), "counts_in": str(report.period)},
        reason=entry.reason,
        programme=programme.code,
    )
    return entry


def _open_report(report: Report) -> Report | None:
    """Return the next report of the alliance whose month is open, sent or not."""
    later = Report.objects.filter(
        alliance=report.alliance_id,
        period__starts_on__gt=report.period.starts_on,
        period__locked_at__isnull=True,
    )
    return later.select_related("period").order_by("period__starts_on").first()


@transaction.atomic
def lock_period(period: Period, *, actor: Any, now: datetime) -> Period:
    """Lock a month: what was said of it stands from now on (MONITOR-12)."""
    period = Period.objects.select_for_update(of=("self",)).select_related("programme").get(pk=period.pk)
    earlier = Period.objects.filter(
        programme=period.programme, starts_on__lt=period.starts_on, locked_at__isnull=True
    ).values_list("starts_on", flat=True)
    refused = lock_refusal(
        period.starts_on,
        today=day_of(period.programme, now),
        is_locked=period.locked_at is not None,
        earlier_open=list(earlier),
    )
    if refused is not None:
        raise refused
    period.locked_at, period.locked_by = now, actor
    period.save(update_fields=["locked_at", "locked_by"])
    audit.record(actor, "period.lock", period, after={"month": str(period)}, programme=period.programme.code)
    return period

"""Send the months of many alliances at once: an operator's whole list, or reports that arrived on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from eslabon.rules.monitoring.periods import due_on, is_late, parts_refusal, report_refusal
from eslabon.rules.problems import Problem
from eslabon.rules.problems import monitoring as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import Figure, FigurePart, Indicator, Period, Report
from eslabon.web.monitoring.services.reports import Said, asked_indicators
from eslabon.web.monitoring.snapshots import day_of, terms_of
from eslabon.web.programmes.models import Programme

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class MonthSaid:
    """The month of one alliance, figure by figure, and the day on which it arrived: lateness counts from it."""

    alliance: Alliance
    month: date
    said: dict[str, Said]
    arrived_on: date
    note: str = ""


@transaction.atomic
def send_reports(programme: Programme, *, months: Sequence[MonthSaid], actor: Any, now: datetime) -> list[Report]:
    """Send every month of a list as if it were alone (MONITOR-06, MONITOR-10, MONITOR-11); one refusal refuses all.

    What was begun as a draft becomes the report that the list says. One entry says how many, how many late, and what.
    """
    today, zone = day_of(programme, now), ZoneInfo(programme.time_zone)
    indicators, due_days = asked_indicators(programme), terms_of(programme).due_days
    periods = _periods(programme, months)
    known = _known(months, periods)
    reports: list[Report] = []
    figures: list[Figure] = []
    parts: list[FigurePart] = []
    for one in months:
        if one.alliance.programme_id != programme.pk:
            raise Problem(problems.NOT_OF_PROGRAMME, alliance=one.alliance.name)
        period = periods[one.month.replace(day=1)]
        key = (one.alliance.pk, period.pk)
        report = known.get(key) or _new(one.alliance, period, due_days=due_days)
        arrived = min(one.arrived_on, today)
        refused = report_refusal(
            period.starts_on,
            today=arrived,
            is_locked=period.locked_at is not None,
            is_sent=report.state == Report.State.SENT,
        )
        if refused is not None:
            raise refused
        sent_at = now if arrived == today else datetime.combine(arrived, time(12), tzinfo=zone)
        report.state, report.sent_at, report.sent_by = Report.State.SENT, sent_at, actor
        report.is_late, report.note, report.draft = is_late(arrived, due=report.due_on), one.note.strip(), {}
        known[key] = report
        reports.append(report)
        for figure, own in _figures(report, one, indicators, actor=actor, sent_at=sent_at):
            figures.append(figure)
            parts += own
    _write(reports, figures, parts)
    told = ([one.alliance.code, one.month, one.arrived_on, _plain(one.said)] for one in months)
    after = {
        "rows": len(reports),
        "late": sum(one.is_late for one in reports),
        "content": audit.content_digest(told),
    }
    audit.record(actor, "report.send_many", programme, after=after, programme=programme.code)
    return reports


def _periods(programme: Programme, months: Sequence[MonthSaid]) -> dict[date, Period]:
    """The months of the list, held until the end: nobody locks them meanwhile."""
    for month in sorted({one.month for one in months}):
        Period.objects.of_month(programme, month=month)
    rows = Period.objects.select_for_update(of=("self",)).filter(programme=programme)
    return {one.starts_on: one for one in rows.filter(starts_on__in={one.month.replace(day=1) for one in months})}


def _known(months: Sequence[MonthSaid], periods: dict[date, Period]) -> dict[tuple[Any, Any], Report]:
    """The reports that exist already, drafts and sent ones."""
    alliances = {one.alliance.pk for one in months}
    rows = Report.objects.select_for_update(of=("self",)).filter(period__in=periods.values(), alliance__in=alliances)
    return {(one.alliance_id, one.period_id): one for one in rows.select_related("alliance")}


def _new(alliance: Alliance, period: Period, *, due_days: int) -> Report:
    if alliance.operator is None:
        raise Problem(problems.NO_OPERATOR)
    due = due_on(period.starts_on, due_days=due_days)
    return Report(alliance=alliance, period=period, reporter=alliance.operator.surviving, due_on=due)


def _figures(
    report: Report, month: MonthSaid, indicators: Sequence[Indicator], *, actor: Any, sent_at: datetime
) -> list[tuple[Figure, list[FigurePart]]]:
    missing = [one.name for one in indicators if one.code not in month.said]
    if missing:
        raise Problem(problems.FIGURE_NEEDED, indicators=", ".join(missing))
    found = []
    for one in indicators:
        said = month.said[one.code]
        pieces = [(dimension, category, value) for (dimension, category), value in said.parts.items()]
        refused = parts_refusal(said.value, parts=pieces, known=frozenset(one.dimensions), label=one.name)
        if refused is not None:
            raise refused
        figure = Figure(
            report=report,
            indicator=one,
            alliance=month.alliance,
            period=report.period,
            value=said.value,
            reported_by=actor,
            reported_at=sent_at,
        )
        own = [FigurePart(figure=figure, dimension=name, category=category, value=v) for name, category, v in pieces]
        found.append((figure, own))
    return found


def _write(reports: Sequence[Report], figures: Sequence[Figure], parts: Sequence[FigurePart]) -> None:
    Report.objects.bulk_create(
        reports,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["state", "sent_at", "sent_by", "is_late", "note", "draft"],
        batch_size=ROWS_AT_ONCE,
    )
    Figure.objects.bulk_create(figures, batch_size=ROWS_AT_ONCE)
    FigurePart.objects.bulk_create(parts, batch_size=ROWS_AT_ONCE)


def _plain(said: dict[str, Said]) -> dict[str, Any]:
    return {
        code: [str(one.value), {" ".join(key): str(value) for key, value in one.parts.items()}]
        for code, one in said.items()
    }

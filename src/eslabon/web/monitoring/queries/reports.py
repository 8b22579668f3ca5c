"""Which months are reported, which are due, which are late; what a report says today, corrections included."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from eslabon.rules.monitoring.increments import months_of
from eslabon.rules.monitoring.periods import due_on, month_end
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import Claim, Figure, Period, Report
from eslabon.web.monitoring.snapshots import terms_of
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import Scope, scopes

SHOWN_MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One alliance in one month: its report if there is one, and whether it is late today."""

    alliance: Alliance
    report: Report | None
    due_on: date
    is_late: bool


@dataclass(frozen=True)
class MonthLine:
    """One month of a programme: how many alliances are to report, how many did, and whether it is locked."""

    month: date
    period: Period | None
    expected: int
    sent: int
    is_over: bool


def reach_of(user: Any, act: str, *, programme: Programme, on: date) -> Q:
    """Return the filter of the alliances that a role's `act` reaches."""
    kept = Q(pk__in=[])
    for scope in scopes(user, act, programme=programme, on=on):
        if scope == Scope(None, None, None):
            return Q()
        one = Q()
        if scope.place_code is not None:
            one &= Q(place__code__startswith=scope.place_code)
        if scope.chain_id is not None:
            one &= Q(chain_id=scope.chain_id)
        if scope.party_id is not None:
            one &= Q(operator_id=scope.party_id)
        kept |= one
    return kept


def reporting_alliances(programme: Programme, *, month: date) -> QuerySet[Alliance]:
    """Return the alliances of which a month is to be reported: run by somebody, begun and not ended."""
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=month)
    found = Alliance.objects.filter(
        going_on, programme=programme, operator__isnull=False, starts_on__lte=month_end(month)
    )
    return found.exclude(stage="broken_off").select_related("operator", "chain").order_by("code")


def without_report(alliances: QuerySet[Alliance], *, month: date) -> QuerySet[Alliance]:
    """Return those of the alliances whose month was not sent."""
    return alliances.exclude(pk__in=_sent_in(month))


def with_report(alliances: QuerySet[Alliance], *, month: date) -> QuerySet[Alliance]:
    """Return those of the alliances whose month was sent."""
    return alliances.filter(pk__in=_sent_in(month))


def _sent_in(month: date) -> QuerySet[Any, Any]:
    return Report.objects.filter(period__starts_on=month, state=Report.State.SENT).values("alliance")


def month_lines(programme: Programme, alliances: list[Alliance], *, month: date, today: date) -> list[Line]:
    """Return each alliance with its report of a month."""
    reports = {
        one.alliance_id: one
        for one in Report.objects.filter(alliance__in=alliances, period__starts_on=month).select_related("period")
    }
    due = due_on(month, due_days=terms_of(programme).due_days)
    lines = []
    for alliance in alliances:
        report = reports.get(alliance.pk)
        is_open = report is None or report.state == Report.State.DRAFT
        lines.append(Line(alliance, report, due, (today > due) if is_open else bool(report and report.is_late)))
    return lines


def month_overview(programme: Programme, *, today: date, alliances: Q | None = None) -> list[MonthLine]:
    """Return the months of the last year, latest first: reported and locked."""
    last = today.replace(day=1)
    where = Q() if alliances is None else Q(reports__alliance__in=Alliance.objects.filter(alliances))
    sent = Count("reports", filter=Q(reports__state=Report.State.SENT) & where, distinct=True)
    begun = Count("reports", filter=where, distinct=True)
    rows = Period.objects.filter(programme=programme).annotate(sent=sent, begun=begun).select_related("locked_by")
    periods: dict[date, Any] = {one.starts_on: one for one in rows.order_by("-starts_on")[:SHOWN_MONTHS]}
    if not periods:
        return []
    found = []
    for month in reversed(months_of(min(periods), last=max(last, *periods))):
        period = periods.get(month)
        begun_now, sent_now = (period.begun, period.sent) if period else (0, 0)
        found.append(MonthLine(month, period, begun_now, sent_now, is_over=month_end(month) < today))
    return found


def figures_of(report: Report) -> list[Figure]:
    """Return what a report says, each figure with its parts, its corrections and what was found of it."""
    rows = report.figures.select_related("indicator", "corrects__period", "reported_by")
    return list(
        rows.prefetch_related("parts", Prefetch("findings"), Prefetch("corrections")).order_by(
            "indicator__order", "reported_at"
        )
    )


def standing_value(figure: Figure) -> Decimal:
    """Return what a figure is worth after its corrections."""
    return figure.value + sum((one.value for one in figure.corrections.all()), Decimal(0))


def claims_of(report: Report) -> QuerySet[Claim]:
    """Return the claims of a report, those that were withdrawn included."""
    return report.claims.select_related("thing", "claimed_by").order_by("thing__kind", "thing__happened_on", "pk")


def claims_of_quarter(alliance: Alliance, *, first: date, last: date) -> QuerySet[Claim]:
    """Return the standing claims of an alliance in a stretch of time."""
    rows = Claim.objects.filter(alliance=alliance, withdrawn_at__isnull=True, thing__happened_on__range=(first, last))
    return rows.select_related("thing").order_by("thing__kind", "thing__happened_on", "pk")

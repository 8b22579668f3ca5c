"""The quarter's sample: what is in check, what was found, what it adds up to."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from eslabon.rules.monitoring.figures import FOUND
from eslabon.web.monitoring.models import Check, Claim, Figure, Indicator, ReportFile, VerificationPlan
from eslabon.web.programmes.models import Programme


@dataclass(frozen=True)
class Amounts:
    """One indicator in a quarter: the drawn alliances with what they said and what stands, and the whole frame."""

    checked: list[tuple[str, str, Decimal, Decimal]]  # alliance, stratum, reported, verified
    population: dict[str, int]
    reported: Decimal


def figures_in_check(check: Check) -> list[Figure]:
    """Return every figure of a check, those that were found included."""
    rows = Figure.objects.filter(
        alliance=check.alliance_id,
        period__starts_on__range=(check.plan.starts_on, check.plan.ends_on),
        indicator__is_verified_by_sample=True,
    ).exclude(state=Figure.State.REPORTED)
    return list(
        rows.select_related("indicator", "period", "corrects").order_by("indicator__order", "period__starts_on")
    )


def checked_amounts(plan: VerificationPlan, *, indicator: Indicator) -> Amounts:
    """Return what the drawn alliances reported and what was found, and the total of the whole frame."""
    frame = {UUID(key): stratum for key, stratum in plan.decision.inputs["frame"]} if plan.decision else {}
    drawn = set(plan.checks.filter(is_drawn=True).values_list("alliance_id", flat=True))
    said = _by_alliance(plan, indicator=indicator, alliances=list(frame))
    checked = []
    for key in sorted(drawn, key=str):
        rows = said.get(key, [])
        reported = sum((value for value, _, _ in rows), Decimal(0))
        stands = sum((value or Decimal(0) for _, value, state in rows if state in FOUND), Decimal(0))
        checked.append((str(key), frame[key], reported, stands))
    total = sum((value for rows in said.values() for value, _, _ in rows), Decimal(0))
    return Amounts(checked, dict(sorted(Counter(frame.values()).items())), total)


def _by_alliance(plan: VerificationPlan, *, indicator: Indicator, alliances: list[UUID]) -> dict[UUID, list[Any]]:
    rows = Figure.objects.filter(
        indicator=indicator, alliance__in=alliances, period__starts_on__range=(plan.starts_on, plan.ends_on)
    ).values_list("alliance_id", "period__starts_on", "value", "verified_value", "state")
    found: dict[UUID, list[Any]] = defaultdict(list)
    for alliance, month, value, verified, state in rows:
        found[alliance].append((month, value, verified, state))
    kept: dict[UUID, list[Any]] = {}
    for alliance, lines in found.items():
        last: date = max(line[0] for line in lines)
        is_last = indicator.over_time == Indicator.Over.LAST  # the quarter is worth what its last month was
        kept[alliance] = [line[1:] for line in lines if not is_last or line[0] == last]
    return kept


def plans_of(programme: Programme) -> QuerySet[VerificationPlan]:
    """Return a programme's quarters with how many checks are done, latest first."""
    done = Count("checks", filter=Q(checks__closed_at__isnull=False))
    rows = VerificationPlan.objects.filter(programme=programme)
    return rows.annotate(done=done, opened=Count("checks")).order_by("-starts_on")


@dataclass(frozen=True)
class Stratum:
    """One part of the frame: how many there are, and how many were drawn."""

    name: str
    population: int
    drawn: int


def plan_strata(plan: VerificationPlan) -> list[Stratum]:
    """Return the strata of a draw as it was kept."""
    if plan.decision is None or plan.decision.inputs is None:
        return []
    population = Counter(stratum for _, stratum in plan.decision.inputs["frame"])
    sizes = plan.decision.inputs["sizes"]
    return [Stratum(name, population[name], sizes.get(name, 0)) for name in sorted(population)]


@dataclass(frozen=True)
class Compared:
    """A month's sales as reported and as the claimed invoices add up."""

    month: date
    reported: Decimal
    claimed: Decimal

    @property
    def gap(self) -> Decimal:
        """What was reported and no claimed invoice shows."""
        return self.reported - self.claimed


def claimed_against_reported(check: Check) -> list[Compared]:
    """Return, month by month, what a check compares: the sales reported and the invoices claimed for them."""
    first, last = check.plan.starts_on, check.plan.ends_on
    reported: dict[date, Decimal] = defaultdict(Decimal)
    rows = Figure.objects.filter(
        alliance=check.alliance_id, indicator__claims="sale", period__starts_on__range=(first, last)
    )
    for month, value in rows.values_list("period__starts_on", "value"):
        reported[month] += value
    claimed: dict[date, Decimal] = defaultdict(Decimal)
    claims = Claim.objects.filter(
        alliance=check.alliance_id,
        withdrawn_at__isnull=True,
        thing__kind="sale",
        thing__happened_on__range=(first, last),
    )
    for day, amount, share in claims.values_list("thing__happened_on", "thing__amount", "share"):
        claimed[day.replace(day=1)] += amount * share
    return [Compared(month, reported[month], claimed[month]) for month in sorted({*reported, *claimed})]


def report_files_of(check: Check) -> QuerySet[ReportFile]:
    """Return the documents of the reports that a check is about."""
    rows = ReportFile.objects.filter(
        report__alliance=check.alliance_id,
        report__period__starts_on__range=(check.plan.starts_on, check.plan.ends_on),
    )
    return rows.select_related("file", "report__period").order_by("report__period__starts_on", "added_at")

"""The quarter's sample: what is in check, what was found, what it adds up to."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from eslabon.rules.monitoring.figures import FOUND
from eslabon.web.monitoring.models import Check, Figure, Indicator, VerificationPlan
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
    return VerificationPlan.objects.filter(programme=programme).annotate(done=done, opened=Count("checks"))

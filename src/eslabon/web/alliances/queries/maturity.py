"""How a plan ripens: months run, the programme's average, assistance year by year, and what was read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.files.packs.plans import PlanSpec
from eslabon.rules.alliances.maturity import (
    AssistanceYear,
    Maturity,
    assistance_years,
    average_months,
    maturity_on,
    plan_year,
)
from eslabon.web.alliances.models import Alliance, BottleneckAction, BusinessPlan
from eslabon.web.programmes.models import Programme


@dataclass(frozen=True)
class Average:
    """The horizon of the programme's approved plans together, beside what the programme expects."""

    months: Decimal | None
    plans: int
    expected: int


@dataclass(frozen=True)
class Ripening:
    """A plan's maturity with its parts; `maturity` is None before the start, `spent` by year of the plan."""

    maturity: Maturity | None
    average: Average
    years: tuple[tuple[AssistanceYear, Decimal], ...]
    total: Decimal
    declines: bool
    asks_decline: bool


def average_of(programme: Programme, *, terms: PlanSpec) -> Average:
    """Return the average horizon of the approved plans (ALLIANCE-20)."""
    approved = BusinessPlan.objects.filter(alliance__programme=programme, state=BusinessPlan.State.APPROVED)
    written = approved.values_list("graduation_months", flat=True)
    horizons = [months for months in written if months is not None]
    return Average(average_months(horizons), len(horizons), terms.maturity_months)


def ripening_of(alliance: Alliance, *, plan: BusinessPlan, terms: PlanSpec, today: date) -> Ripening:
    """Return how far a plan has ripened (ALLIANCE-20) and whether its assistance falls each year (ALLIANCE-21)."""
    starts_on, expected = alliance.starts_on or plan.starts_on, plan.graduation_months or terms.maturity_months
    years = assistance_years([(cost.year, cost.amount) for cost in plan.costs.all()])
    spent = _spent(alliance, starts_on=starts_on, currency=plan.currency)
    return Ripening(
        maturity=maturity_on(today, starts_on=starts_on, months_expected=expected) if starts_on else None,
        average=average_of(alliance.programme, terms=terms),
        years=tuple((one, spent.get(one.year, Decimal(0))) for one in years),
        total=sum((one.amount for one in years), Decimal(0)),
        declines=all(one.falls for one in years),
        asks_decline=terms.assistance_declines,
    )


def _spent(alliance: Alliance, *, starts_on: date | None, currency: str) -> dict[int, Decimal]:
    """What the centre's actions that are done cost, by year of the plan; those before the start in its first year."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    if starts_on is None:
        return found
    done = BottleneckAction.objects.filter(
        bottleneck__alliance=alliance, state=BottleneckAction.State.DONE, side="operator", cost__isnull=False
    ).filter(currency__in=("", currency))
    for day, cost in done.values_list("done_on", "cost"):
        if day is not None and cost is not None:
            found[plan_year(day, starts_on=starts_on) or 1] += cost
    return found

"""What an alliance aims at, stretch by stretch, beside what was reported and what was verified."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.rules.monitoring.results import NOTHING, Total
from eslabon.rules.monitoring.targets import Stretch, reached, stretch_of_year
from eslabon.web.alliances.models import Alliance, BusinessPlan
from eslabon.web.monitoring.models import Indicator, Target
from eslabon.web.monitoring.queries.results import Figures, Window, figures_of, narrowed

GOALS = ("sales", "labour_days", "investment")  # what a plan promises year by year, and the indicator of that code
PLAN, SET = "plan", "set"


@dataclass(frozen=True)
class Aimed:
    """A target before anybody looks at what was reached; `said_by` is the plan or who set it beside."""

    indicator: Indicator
    stretch: Stretch
    value: Decimal
    unit: str
    said_by: str
    source: str = ""


@dataclass(frozen=True)
class Line:
    """A target beside the totals of its months; percents are None where units differ or nothing is known."""

    aimed: Aimed
    total: Total
    percent_reported: Decimal | None
    percent_verified: Decimal | None
    is_over: bool  # its last day has passed


def planned_targets(alliance: Alliance) -> list[Aimed]:
    """Return the yearly goals of the approved plan as targets: nobody writes them twice (MONITOR-07)."""
    plan = alliance.plans.filter(state=BusinessPlan.State.APPROVED).prefetch_related("goals").first()
    if plan is None or alliance.starts_on is None:
        return []
    own = {one.code: one for one in Indicator.objects.filter(programme=alliance.programme_id, code__in=GOALS)}
    units = {"labour_days": own["labour_days"].unit if "labour_days" in own else ""}
    return [
        Aimed(
            indicator=own[code],
            stretch=stretch_of_year(goal.year, starts_on=alliance.starts_on),
            value=getattr(goal, code),
            unit=units.get(code, plan.currency),
            said_by=PLAN,
            source=str(plan.version),
        )
        for goal in plan.goals.all()
        for code in GOALS
        if code in own and getattr(goal, code)
    ]


def set_targets(alliance: Alliance) -> list[Aimed]:
    """Return what was set beside the plan."""
    rows = Target.objects.filter(alliance=alliance, dimension="").select_related("indicator")
    return [
        Aimed(
            one.indicator,
            Stretch(one.starts_on, one.ends_on),
            one.value,
            one.unit or one.indicator.unit,
            SET,
            one.source,
        )
        for one in rows
    ]


def targets_of(alliance: Alliance, *, today: date) -> list[Line]:
    """Return the targets of an alliance in order of time, each beside what was reported and verified in its months."""
    aimed = planned_targets(alliance) + set_targets(alliance)
    if not aimed:
        return []
    window = Window(
        min(one.stretch.starts_on for one in aimed).replace(day=1), max(one.stretch.ends_on for one in aimed)
    )
    figures = figures_of(alliance.programme, alliances=Alliance.objects.filter(pk=alliance.pk), window=window)
    ordered = sorted(aimed, key=lambda one: (one.stretch.starts_on, one.stretch.ends_on, one.indicator.order))
    known: dict[Stretch, dict[str, Total]] = {}
    return [_line(one, figures=figures, known=known, today=today) for one in ordered]


def _line(aimed: Aimed, *, figures: Figures, known: dict[Stretch, dict[str, Total]], today: date) -> Line:
    stretch = aimed.stretch
    if stretch not in known:
        months = Window(stretch.starts_on.replace(day=1), stretch.ends_on)
        known[stretch] = narrowed(figures, window=months).totals()
    total = known[stretch].get(aimed.indicator.code, NOTHING)
    units: dict[str, Any] = {"target": aimed.value, "unit": aimed.indicator.unit, "of": aimed.unit}
    return Line(
        aimed,
        total,
        percent_reported=reached(total.reported, **units),
        percent_verified=reached(total.verified, **units),
        is_over=stretch.ends_on < today,
    )

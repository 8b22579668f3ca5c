"""Plain values out of rows: what the rules and the printed plan ask of an alliance."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.files.packs.plans import PlanSpec, plan_from_plain
from eslabon.rules.alliances.baseline import Baseline, summarise_baseline
from eslabon.rules.alliances.mapping import Candidate
from eslabon.rules.alliances.plan_states import Missing, missing_sections, years_are_whole
from eslabon.rules.alliances.trust import Promise
from eslabon.rules.alliances.viability import PlanYear, Viability, decide_viability, inputs_to_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, BusinessPlan, MappedProducer, PlanTerms
from eslabon.web.programmes.models import Programme

SALES = "sales"


def terms_or_none(programme: Programme) -> PlanSpec | None:
    """Return the terms of the programme's plans, if they were installed."""
    kept = PlanTerms.objects.filter(programme=programme).first()
    return plan_from_plain(kept.content) if kept is not None else None


def terms_of(programme: Programme) -> PlanSpec:
    """Return the terms of the programme's plans; Problem ALLIANCES-E35 without them."""
    found = terms_or_none(programme)
    if found is None:
        raise Problem(problems.NO_TERMS)
    return found


def plan_years(plan: BusinessPlan) -> list[PlanYear]:
    """Return the years of a plan with their sales and their assistance; None where one was not written."""
    sales = {goal.year: goal.sales for goal in plan.goals.all()}
    assistance = {cost.year: cost.amount for cost in plan.costs.all()}
    return [PlanYear(year, sales.get(year), assistance.get(year)) for year in sorted({*sales, *assistance})]


def baselines(alliance: Alliance, *, starts_on: date) -> dict[str, Baseline]:
    """Return the baseline of every indicator of which something was written down."""
    figures: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for figure in alliance.baseline.all():
        figures[figure.indicator][figure.month] = figure.value
    return {code: summarise_baseline(months, starts_on=starts_on) for code, months in figures.items()}


def baseline_sales(alliance: Alliance, *, starts_on: date | None) -> Decimal | None:
    """Return the sales of the twelve months before the start; None while they are not complete."""
    if starts_on is None:
        return None
    found = baselines(alliance, starts_on=starts_on).get(SALES)
    return found.total if found is not None else None


def viability_inputs(plan: BusinessPlan) -> dict[str, Any]:
    """Return everything that viability rests on today, JSON-safe."""
    return inputs_to_plain(
        plan_years(plan),
        baseline=baseline_sales(plan.alliance, starts_on=plan.starts_on),
        currency=plan.currency,
        terms=terms_of(plan.alliance.programme).viability,
    )


def viability_of(plan: BusinessPlan) -> Viability:
    """Return what the rule says on today's figures; kept nowhere."""
    return decide_viability(
        plan_years(plan),
        baseline=baseline_sales(plan.alliance, starts_on=plan.starts_on),
        currency=plan.currency,
        terms=terms_of(plan.alliance.programme).viability,
    )


def candidates_of(producers: Iterable[MappedProducer]) -> list[Candidate]:
    """Return mapped producers as the order of invitation asks them."""
    return [
        Candidate(
            key=str(one.pk),
            grouping=one.grouping,
            grows_product=one.grows_product,
            is_willing=one.is_willing,
            yearly_volume=one.yearly_volume,
            member_of=str(one.within_id or ""),
        )
        for one in producers
    ]


def promises_of(alliance: Alliance) -> list[Promise]:
    """Return the commitments of an alliance as trust counts them."""
    return [Promise(one.side, one.due_on, one.outcome) for one in alliance.commitments.all()]


def written_sections(plan: BusinessPlan) -> dict[str, bool]:
    """Return which sections of a plan are written (ALLIANCE-25)."""
    alliance = plan.alliance
    goals, projections = list(plan.goals.all()), list(plan.projections.all())
    bottlenecks = [one for one in alliance.bottlenecks.prefetch_related("actions") if one.state != "dropped"]
    sides = {one.side for one in alliance.commitments.all()}
    asked = [one.code for one in terms_of(alliance.programme).baseline]
    complete = baselines(alliance, starts_on=plan.starts_on) if plan.starts_on is not None else {}
    return {
        "product": bool(plan.product and plan.product_description),
        "market": bool(plan.market),
        "costs": plan.production_costs.exists(),
        "projection": years_are_whole([one.year for one in projections]),
        "swot": all((plan.strengths, plan.weaknesses, plan.opportunities, plan.threats)),
        "bottlenecks": bool(bottlenecks) and all(one.actions.all() for one in bottlenecks),
        "scope": bool(plan.objective and plan.strategy),
        "commitments": {"buyer", "organisation", "operator"} <= sides,
        "investments": plan.investments.exists(),
        "time": None not in (plan.starts_on, plan.duration_months, plan.graduation_months),
        "goals": years_are_whole([one.year for one in goals]),
        "assistance": years_are_whole([one.year for one in plan.costs.all()]),
        "baseline": all(code in complete and complete[code].is_complete for code in asked),
    }


def missing_of(plan: BusinessPlan) -> tuple[Missing, ...]:
    """Return what a plan still lacks, in the order of the document."""
    return missing_sections(written_sections(plan))

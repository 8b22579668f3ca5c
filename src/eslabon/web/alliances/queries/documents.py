"""What a plan says, as plain data: what is frozen when it is approved, and what is printed."""

from decimal import Decimal
from typing import Any

from eslabon.rules.alliances.viability import viability_to_plain
from eslabon.web.alliances.models import Alliance, BusinessPlan
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.alliances.snapshots import baselines, viability_of

TEXTS = (
    *("product", "product_description", "market", "strengths", "weaknesses", "opportunities", "threats"),
    *("objective", "strategy"),
)


def plan_content(plan: BusinessPlan) -> dict[str, Any]:
    """Return the whole plan, JSON-safe: exact numbers and dates as text, names as they stand today."""
    alliance = plan.alliance
    return {
        "version": plan.version,
        "state": plan.state,
        "currency": plan.currency,
        "alliance": _alliance(alliance),
        **{name: getattr(plan, name) for name in TEXTS},
        "starts_on": plan.starts_on.isoformat() if plan.starts_on else None,
        "duration_months": plan.duration_months,
        "graduation_months": plan.graduation_months,
        "production_costs": [
            {"concept": one.concept, "amount": _text(one.amount), "unit": one.unit}
            for one in plan.production_costs.all()
        ],
        "projections": [
            {
                "year": one.year,
                "volume": _text(one.volume),
                "unit": one.unit,
                "price": _text(one.price),
                "amount": _text(one.volume * one.price),
            }
            for one in plan.projections.all()
        ],
        "goals": [
            {
                "year": one.year,
                "sales": _text(one.sales),
                "labour_days": _text(one.labour_days),
                "investment": _text(one.investment),
            }
            for one in plan.goals.all()
        ],
        "costs": [{"year": one.year, "amount": _text(one.amount)} for one in plan.costs.all()],
        "investments": [
            {"year": one.year, "concept": one.concept, "payer": one.payer, "amount": _text(one.amount)}
            for one in plan.investments.all()
        ],
        "bottlenecks": _bottlenecks(alliance),
        "commitments": [
            {
                "side": one.side,
                "party": one.party.name if one.party else "",
                "text": one.text,
                "due_on": one.due_on.isoformat(),
                "outcome": one.outcome,
            }
            for one in alliance.commitments.select_related("party")
        ],
        "baseline": _baseline(plan),
        "viability": viability_to_plain(viability_of(plan)),
        "override": _override(plan),
    }


def _alliance(alliance: Alliance) -> dict[str, Any]:
    demand = alliance.demand
    return {
        "code": alliance.code,
        "name": alliance.name,
        "programme": {"es": alliance.programme.name_es, "en": alliance.programme.name_en},
        "chain": {"es": alliance.chain.name_es, "en": alliance.chain.name_en},
        "buyer": alliance.buyer.name if alliance.buyer else "",
        "organisation": alliance.organisation.name if alliance.organisation else "",
        "operator": alliance.operator.name if alliance.operator else "",
        "corridor": alliance.corridor.name if alliance.corridor else "",
        "place": alliance.place.name if alliance.place else "",
        "suppliers": alliance.producers.filter(within__isnull=True, left_on__isnull=True).count(),
        "demand": None
        if demand is None
        else {
            "product": demand.product,
            "yearly_volume": _text(demand.yearly_volume),
            "unit": demand.unit,
            "assurance": demand.assurance,
            "price_rule": demand.price_rule,
            "price": _text(demand.price),
            "price_terms": demand.price_terms,
            "growth_percent": _text(demand.growth_percent),
            "quality": demand.quality,
            "timing": demand.timing,
            "certification": demand.certification,
        },
    }


def _bottlenecks(alliance: Alliance) -> list[dict[str, Any]]:
    kinds = {one.code: {"es": one.name.es, "en": one.name.en} for one in terms_of(alliance.programme).bottlenecks}
    found = alliance.bottlenecks.exclude(state="dropped").prefetch_related("actions__party")
    return [
        {
            "kind": kinds.get(one.kind, {"es": one.kind, "en": one.kind}),
            "description": one.description,
            "effect": one.effect,
            "state": one.state,
            "actions": [
                {
                    "title": action.title,
                    "side": action.side,
                    "responsible": action.party.name if action.party else action.responsible,
                    "starts_on": action.starts_on.isoformat(),
                    "due_on": action.due_on.isoformat(),
                    "cost": _text(action.cost),
                    "currency": action.currency,
                    "state": action.state,
                }
                for action in one.actions.all()
            ],
        }
        for one in found
    ]


def _baseline(plan: BusinessPlan) -> list[dict[str, Any]]:
    if plan.starts_on is None:
        return []
    terms = terms_of(plan.alliance.programme)
    known = baselines(plan.alliance, starts_on=plan.starts_on)
    return [
        {
            "name": {"es": asked.name.es, "en": asked.name.en},
            "unit": plan.currency if asked.unit == "money" else asked.unit,
            "months": [[month.isoformat(), _text(value)] for month, value in known[asked.code].months],
            "total": _text(known[asked.code].total),
        }
        for asked in terms.baseline
        if asked.code in known
    ]


def _override(plan: BusinessPlan) -> dict[str, str] | None:
    decided = plan.viability_decisions.select_related("overridden_by").first()
    if decided is None or decided.overridden_by is None or decided.overridden_at is None:
        return None
    return {
        "by": decided.overridden_by.get_full_name() or str(decided.overridden_by),
        "on": decided.overridden_at.date().isoformat(),
        "reason": decided.override_reason,
    }


def _text(number: Decimal | None) -> str | None:
    """An exact number without a tail of zeros."""
    if number is None:
        return None
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain

"""Demand, alliance and plan of each pair of the world: written by the centre, approved by the direction."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eslabon.simulate.pra.plans import Plan, month_of
from eslabon.simulate.pra.trade import PRODUCTS
from eslabon.web.alliances.models import Alliance, BusinessPlan
from eslabon.web.alliances.services.alliances import Opening, open_alliance
from eslabon.web.alliances.services.bottlenecks import Planned, add_action, record_bottleneck
from eslabon.web.alliances.services.commitments import Promised, make_commitment
from eslabon.web.alliances.services.demands import Wanted, record_demand
from eslabon.web.alliances.services.plans import approve_plan, save_plan, start_plan, submit_plan
from eslabon.web.alliances.services.readings import record_baseline
from eslabon.web.alliances.services.viability import decide_plan_viability, override_viability
from eslabon.web.site.demonstration.pra import words
from eslabon.web.site.demonstration.pra.people import place_of
from eslabon.web.site.demonstration.pra.stage import PraStage, Row

SIDES = {"centre": "operator", "producers": "organisation", "buyer": "buyer", "other": "other"}
ASSURANCES = {"letter": "letter", "order": "purchases", "contract": "contract"}
DAYS_OF_WRITING = 40  # before the start


def write_plans(stage: PraStage, plan_ids: Iterable[str]) -> None:
    """Open and write each plan as it stood on the day before its start."""
    rows = {name: stage.by_plan(name) for name in ("plans", "bottlenecks", "commitments", "goals", "baselines")}
    actions = dict[str, list[Row]]()
    for row in stage.rows("actions"):
        actions.setdefault(row["bottleneck"], []).append(row)
    groups = stage.by_plan("organisations")
    for plan_id in plan_ids:
        plan, row = stage.plans[plan_id], rows["plans"][plan_id][0]
        alliance = _open(stage, plan, groups=groups.get(plan_id, []))
        stage.alliances[plan_id] = alliance
        written = _write(stage, alliance, row=row, goals=rows["goals"][plan_id], baseline=rows["baselines"][plan_id])
        _obstacles(stage, alliance, rows["bottlenecks"][plan_id], actions=actions, row=row)
        _promise(stage, alliance, rows["commitments"][plan_id], row=row)
        _decide(stage, written, row=row)


def _before(row: Row, days: int) -> date:
    return date.fromisoformat(row["starts_on"]) - timedelta(days=days)


def _open(stage: PraStage, plan: Plan, *, groups: list[Row]) -> Alliance:
    buyer, corridor = plan.pair.buyer, plan.pair.candidate
    product, chain = PRODUCTS[buyer.chain], stage.programme.chains.get(code=buyer.chain)
    starts = month_of(stage.first, plan.start)
    actor, day = stage.centre_user(corridor.code), starts - timedelta(days=DAYS_OF_WRITING + 30)
    demand = record_demand(
        stage.programme,
        buyer=stage.buyers[buyer.buyer_id],
        wanted=Wanted(
            chain=chain,
            product=words.PRODUCTS[buyer.chain][0],
            yearly_volume=Decimal(buyer.demand_units_year),
            unit=product.unit,
            assurance=ASSURANCES[buyer.assured_by],
            price_rule="premium" if buyer.market == "export" else "day",
            since=day,
            price=Decimal(str(product.price_pen)),
            currency="PEN",
            growth_percent=Decimal(buyer.growth_pct),
            quality=buyer.requirements,
            follows_plan=True,
        ),
        zones=[place_of(code) for code in corridor.departments],
        operator=stage.centres[corridor.code],
        actor=actor,
        now=stage.at(day),
    )
    organisation = stage.organisations[groups[0]["organisation"]] if groups else None
    opening = Opening(
        code=plan.plan_id.lower(),
        name=f"{words.PRODUCTS[buyer.chain][0]} para {buyer.name}, {corridor.name}",
        chain=chain,
        organisation=organisation,
        operator=stage.centres[corridor.code],
        demand=demand,
        corridor=stage.corridors[corridor.code],
        place=place_of(corridor.departments[0]),
    )
    return open_alliance(stage.programme, opening=opening, actor=actor)


def _write(stage: PraStage, alliance: Alliance, *, row: Row, goals: list[Row], baseline: list[Row]) -> BusinessPlan:
    """The texts and tables of a plan, and the twelve months before it."""
    actor, day = stage.centre_user(row["corridor"]), _before(row, DAYS_OF_WRITING)
    plan = start_plan(alliance, actor=actor, now=stage.at(day))
    usual = sum(Decimal(one["sales_pen"]) for one in baseline)
    plan = save_plan(
        plan, revision=plan.revision, texts=_texts(row), rows=_tables(row, goals=goals, usual=usual), actor=actor
    )
    for indicator, column in (("sales", "sales_pen"), ("labour_days", "labour_days")):
        record_baseline(
            alliance,
            indicator=indicator,
            figures={date.fromisoformat(f"{one['month']}-01"): Decimal(one[column]) for one in baseline},
            source="Facturas y planillas del comprador (simuladas)",
            actor=actor,
            now=stage.at(day),
        )
    return plan


def _texts(row: Row) -> dict[str, Any]:
    product, description = words.PRODUCTS[row["chain"]]
    return {
        "product": product,
        "product_description": description,
        "market": words.MARKETS["export" if row["ratio"] > 9 else "national"],
        **words.SWOT,
        "objective": words.OBJECTIVE.format(product=product.lower()),
        "strategy": words.STRATEGY,
        "starts_on": date.fromisoformat(row["starts_on"]),
        "duration_months": row["graduation_horizon_months"],
        "graduation_months": row["graduation_horizon_months"],
    }


def _tables(row: Row, *, goals: list[Row], usual: Decimal) -> dict[str, list[dict[str, Any]]]:
    product = PRODUCTS[row["chain"]]
    price = Decimal(str(product.price_pen))
    invested = sum(Decimal(one["investment_pen"]) for one in goals)
    return {
        "production_costs": [
            {"concept": concept, "amount": price * share / 100, "unit": product.unit} for concept, share in words.COSTS
        ],
        "projections": [
            {
                "year": one["year"],
                "volume": ((usual + Decimal(one["sales_pen"])) / price).quantize(Decimal(1)),
                "unit": product.unit,
                "price": price,
            }
            for one in goals
        ],
        "goals": [
            {
                "year": one["year"],
                "sales": usual + Decimal(one["sales_pen"]),
                "labour_days": Decimal(one["labour_days"]),
                "investment": Decimal(one["investment_pen"]),
            }
            for one in goals
        ],
        "costs": [
            {"year": one["year"], "amount": Decimal(str(row[f"assistance_year_{one['year']}_pen"]))} for one in goals
        ],
        "investments": [
            {"year": year, "concept": concept, "payer": payer, "amount": (invested * share / 100).quantize(Decimal(1))}
            for year, concept, payer, share in words.INVESTMENTS
        ],
    }


def _obstacles(
    stage: PraStage, alliance: Alliance, rows: list[Row], *, actions: dict[str, list[Row]], row: Row
) -> None:
    """What stands in the way, and what will be done about it."""
    actor, day, starts = stage.centre_user(row["corridor"]), _before(row, DAYS_OF_WRITING), _before(row, 0)
    for one in rows:
        bottleneck = record_bottleneck(
            alliance,
            kind=one["kind"],
            description=one["name"],
            effect=words.EFFECT,
            found_on=day,
            actor=actor,
            now=stage.at(day),
        )
        stage.bottlenecks[one["bottleneck"]] = bottleneck
        for action in actions[one["bottleneck"]]:
            planned = Planned(
                title=action["text"],
                side=SIDES[action["party"]],
                starts_on=starts,
                due_on=date.fromisoformat(action["due_on"]),
                cost=Decimal(action["cost_pen"]),
                currency="PEN",
            )
            stage.actions[action["action"]] = add_action(bottleneck, planned=planned, actor=actor, now=stage.at(day))


def _promise(stage: PraStage, alliance: Alliance, rows: list[Row], *, row: Row) -> None:
    actor, day = stage.centre_user(row["corridor"]), _before(row, DAYS_OF_WRITING)
    for number, one in enumerate(rows):
        promised = Promised(side=SIDES[one["party"]], text=one["text"], due_on=date.fromisoformat(one["due_on"]))
        made = make_commitment(alliance, promised=promised, actor=actor, now=stage.at(day))
        stage.commitments[one["plan"], number] = made


def _decide(stage: PraStage, plan: BusinessPlan, *, row: Row) -> None:
    """Viability, its override where the rule says no, and the approval."""
    centre, direction = stage.centre_user(row["corridor"]), stage.people["pra-direccion"]
    plan = submit_plan(plan, revision=plan.revision, actor=centre, now=stage.at(_before(row, 20)))
    decided = decide_plan_viability(plan, actor=direction, now=stage.at(_before(row, 12)))
    if not decided.is_viable:
        override_viability(decided, reason=row["override_reason"], actor=direction, now=stage.at(_before(row, 11)))
    approve_plan(plan, actor=direction, now=stage.at(_before(row, 10)))

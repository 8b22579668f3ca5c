"""The business plans: when they run, what stands in their way, what it costs and what each side promised."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eslabon.simulate.draws import Draws
from eslabon.simulate.pra.obstacles import BROKEN_BY, COMMITMENTS, OBSTACLES, OVERRIDES, Obstacle
from eslabon.simulate.pra.trade import Pair

MONTHS = 60  # of the programme
LAST_START = 44
LENGTH = (24, 48)  # months of a plan; three years on average
COST_BY_YEAR = {2: (0.6, 0.4), 3: (0.5, 0.3, 0.2), 4: (0.42, 0.28, 0.18, 0.12)}  # assistance declines by year
HORIZON_YEARS = 3  # of the pack: years whose sales count for viability
NOT_VIABLE, BROKEN, LUCKY = 12, 14, 10  # plans
RATIO_MEDIAN, RATIO_SPREAD, RATIO_LEAST, RATIO_NOT_VIABLE = 9.0, 0.35, 5.1, (3.2, 4.8)
KEPT = {True: 0.975, False: 0.80}  # chance that a promise is kept, where every bottleneck is resolved and elsewhere
TASKS_DONE_LATE = 0.3


@dataclass(frozen=True)
class Obstructed:
    """A bottleneck of one plan: the month in which it is over, counted from the plan's start, or never."""

    obstacle: Obstacle
    due: int
    over: int | None
    cost_pen: int


@dataclass(frozen=True)
class Plan:
    """A plan as it truly went; months are counted from the programme's first, from 0."""

    plan_id: str
    pair: Pair
    start: int
    length: int
    broken: int | None  # the month from which nothing more is bought
    broken_by: str
    is_lucky: bool  # its sales rose before anything was resolved
    ratio: float  # expected sales to the cost of assistance
    size: float  # its share of everything, before scaling
    bottlenecks: tuple[Obstructed, ...]

    @property
    def end(self) -> int:
        """The month after the last one of the plan, as planned."""
        return self.start + self.length

    @property
    def seen(self) -> range:
        """The months of the plan that the programme saw."""
        return range(self.start, min(self.end, MONTHS))

    @property
    def is_resolved(self) -> bool:
        """Whether nothing is left in its way at the end of the programme."""
        return all(one.over is not None and self.start + one.over < MONTHS for one in self.bottlenecks)

    @property
    def state(self) -> str:
        """What became of it by the end of the programme."""
        if self.broken is not None and self.broken < MONTHS:
            return "broken_off"
        if self.end > MONTHS:
            return "active"
        return "graduated" if self.is_resolved else "closed"


def month_of(first: date, number: int) -> date:
    """The first day of month `number`, counted from the month of `first`."""
    years, month = divmod(first.month - 1 + number, 12)
    return date(first.year + years, month + 1, 1)


def draw_plans(seed: int, *, pairs: list[Pair]) -> list[Plan]:
    """One plan per pair, in the order of their start."""
    special = Draws(seed, "pra special plans").shuffled(range(len(pairs)))
    not_viable, lucky = set(special[:NOT_VIABLE]), set(special[NOT_VIABLE : NOT_VIABLE + LUCKY])
    broken = set(special[NOT_VIABLE + LUCKY : NOT_VIABLE + LUCKY + BROKEN])
    plans = []
    for number, pair in enumerate(pairs):
        draws = Draws(seed, f"pra plan {number}")
        start = number * LAST_START // len(pairs)
        length = round((LENGTH[0] + (LENGTH[1] - LENGTH[0]) * draws.share()) / 3) * 3
        ends = start + draws.integer(8, 16) if number in broken else None
        ratio = max(RATIO_LEAST, draws.lognormal(RATIO_MEDIAN, RATIO_SPREAD))
        if number in not_viable:
            ratio = RATIO_NOT_VIABLE[0] + (RATIO_NOT_VIABLE[1] - RATIO_NOT_VIABLE[0]) * draws.share()
        plans.append(
            Plan(
                plan_id=f"SIM-N{number + 1:03d}",
                pair=pair,
                start=start,
                length=length,
                broken=ends,
                broken_by=draws.one(BROKEN_BY)[0] if ends is not None else "",
                is_lucky=number in lucky,
                ratio=round(ratio, 2),
                size=draws.lognormal(1.0, 0.7),
                bottlenecks=_bottlenecks(draws, length=length, is_lucky=number in lucky),
            )
        )
    return plans


def _bottlenecks(draws: Draws, *, length: int, is_lucky: bool) -> tuple[Obstructed, ...]:
    """Three to five; the first is over in the first year unless the plan was lucky, one in twelve stays."""
    found = []
    for number, obstacle in enumerate(draws.shuffled(OBSTACLES)[: draws.integer(3, 5)]):
        due = min(length - 4, 4 + 5 * number + draws.integer(0, 3))
        over: int | None = due + draws.integer(-2, 3)
        if is_lucky:
            over = length - 2 if number else length - 1
        elif number and draws.chance(1 / 12):
            over = None
        found.append(Obstructed(obstacle, due, over, cost_pen=100 * max(1, round(draws.lognormal(140, 0.5)))))
    return tuple(found)


def plan_rows(
    seed: int, *, plans: list[Plan], first: date, expected: dict[str, dict[str, list[int]]]
) -> list[dict[str, Any]]:
    """What is written in the plan on its first day."""
    rows = []
    for plan in plans:
        draws = Draws(seed, f"pra words of {plan.plan_id}")
        yearly = expected[plan.plan_id]["sales_pen"]
        sales = sum(yearly[:HORIZON_YEARS])
        cost = round(sales / plan.ratio, 2)
        shares = (*COST_BY_YEAR[len(yearly)], 0.0, 0.0)[:4]
        buyer, candidate = plan.pair.buyer, plan.pair.candidate
        is_broken = plan.state == "broken_off"
        rows.append(
            {
                "plan": plan.plan_id,
                "corridor": candidate.code,
                "buyer": buyer.buyer_id,
                "chain": buyer.chain,
                "starts_on": month_of(first, plan.start).isoformat(),
                "ends_on": (month_of(first, plan.end) - timedelta(days=1)).isoformat(),
                "graduation_horizon_months": plan.length,
                "expected_incremental_sales_pen": sales,
                "assistance_cost_pen": cost,
                **{f"assistance_year_{year}_pen": round(cost * share, 2) for year, share in enumerate(shares, 1)},
                "ratio": plan.ratio,
                "override_reason": draws.one(OVERRIDES) if plan.ratio < 5 else "",
                "state": plan.state,
                "broken_off_in": month_of(first, plan.broken or 0).isoformat() if is_broken else "",
                "broken_off_by": plan.broken_by if is_broken else "",
            }
        )
    return rows


def _resolved_on(plan: Plan, one: Obstructed, *, first: date) -> date | None:
    """The day on which a bottleneck was over, if the programme saw it."""
    if one.over is None or plan.start + one.over >= MONTHS:
        return None
    return month_of(first, plan.start + one.over) + timedelta(days=14)


def bottleneck_rows(seed: int, *, plans: list[Plan], first: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The bottlenecks, and their actions."""
    bottlenecks, actions = [], []
    for plan in plans:
        draws = Draws(seed, f"pra actions of {plan.plan_id}")
        for number, one in enumerate(plan.bottlenecks, start=1):
            key = f"{plan.plan_id}-{number}"
            resolved = _resolved_on(plan, one, first=first)
            bottlenecks.append(
                {
                    "bottleneck": key,
                    "plan": plan.plan_id,
                    "code": one.obstacle.code,
                    "kind": one.obstacle.kind,
                    "name": one.obstacle.name,
                    "cost_pen": one.cost_pen,
                    "due_on": month_of(first, plan.start + one.due).isoformat(),
                    "resolved_on": resolved.isoformat() if resolved else "",
                    "evidence": draws.one(("photograph", "minutes", "invoice", "roster")) if resolved else "",
                }
            )
            for step, (text, party) in enumerate(one.obstacle.actions, start=1):
                due = month_of(first, plan.start + max(1, one.due - 2 + step - 1))
                done = resolved is not None and (step == 1 or draws.chance(0.9))
                late = draws.integer(5, 40) if draws.chance(TASKS_DONE_LATE) else -draws.integer(0, 10)
                actions.append(
                    {
                        "action": f"{key}-{step}",
                        "bottleneck": key,
                        "text": text,
                        "party": party,
                        "due_on": due.isoformat(),
                        "done_on": min(due + timedelta(days=late), resolved).isoformat() if done and resolved else "",
                        "cost_pen": round(one.cost_pen / len(one.obstacle.actions)),
                        "state": "done" if done else "under_way" if month_of(first, MONTHS) > due else "planned",
                    }
                )
    return bottlenecks, actions


def commitment_rows(seed: int, *, plans: list[Plan], first: date) -> list[dict[str, Any]]:
    """Each commitment of each year that the programme saw, kept or not."""
    rows = []
    for plan in plans:
        draws = Draws(seed, f"pra commitments of {plan.plan_id}")
        for year in range(1, 1 + -(-len(plan.seen) // 12)):
            for party, texts in COMMITMENTS.items():
                broken = plan.broken is not None and plan.start + 12 * year > plan.broken
                rows.append(
                    {
                        "plan": plan.plan_id,
                        "year": year,
                        "party": party,
                        "text": texts[(year - 1) % len(texts)],
                        "due_on": month_of(first, plan.start + 12 * year).isoformat(),
                        "kept": "no" if broken or not draws.chance(KEPT[plan.is_resolved]) else "yes",
                    }
                )
    return rows

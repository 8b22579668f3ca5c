"""What truly happened in every month of every plan, scaled to the totals of the source."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from eslabon.simulate.draws import Draws
from eslabon.simulate.pra.plans import MONTHS, Plan, month_of
from eslabon.simulate.pra.trade import PRODUCTS
from eslabon.simulate.streams import Numbers, Stream

# The source's totals of the second phase; the rate is ours.
SALES_USD, JOBS, INVESTMENT_USD = 98_000_000, 21_000, 5_000_000
PEN_PER_USD, DAYS_PER_JOB = 2.80, 270  # the days are those of the pack
BASELINE_TO_GAIN = 0.9  # median of a plan's yearly baseline sales to its gain a year
LEAST_GAIN = 60_000.0  # that a baseline is drawn from, where a plan gained less
GOAL_SPREAD = 0.22  # of the goals around what came true, in logarithms
GOALS_BY_YEAR = {2: (0.35, 0.65), 3: (0.18, 0.35, 0.47), 4: (0.12, 0.22, 0.30, 0.36)}
UNFORESEEN = 2.5  # how much more was hoped for where the plan was broken off
NOISE = 0.06  # of a month's sales
PURCHASES_OF_ASSETS = (2, 5)
MONTHS_ALONE = 4  # at the end of a plan nobody visits any more: what is bought then is bought without the programme
COLUMNS = (
    "sales_pen", "inventory_units", "invoices", "labour_days_women", "labour_days_men", "investment_pen",
    "producers_linked", "visits",
)  # fmt: skip


@dataclass(frozen=True)
class Course:
    """A plan's true figures by month of the plan, and the twelve months before it."""

    plan: Plan
    baseline_sales: Numbers  # January to December
    baseline_days: Numbers
    sales: Numbers
    days: Numbers
    investment: Numbers
    linked: Numbers
    visits: Numbers
    inventory: Numbers
    invoices: Numbers
    women: float

    def column(self, name: str) -> Numbers:
        """One of the reported columns, as whole numbers."""
        women = np.round(self.days * self.women)
        return {
            "sales_pen": self.sales,
            "inventory_units": self.inventory,
            "invoices": self.invoices,
            "labour_days_women": women,
            "labour_days_men": self.days - women,
            "investment_pen": self.investment,
            "producers_linked": self.linked,
            "visits": self.visits,
        }[name]


def draw_courses(seed: int, *, plans: list[Plan], members: dict[str, int], first: date) -> list[Course]:
    """The course of every plan; what came on top of the baselines adds up to the source's totals."""
    shapes = [_shape(plan, first=first) for plan in plans]
    seen = np.array([shape.sum() for shape in shapes])
    size = np.array([plan.size for plan in plans])
    gains = seen * size * (SALES_USD * PEN_PER_USD / (seen * size).sum())
    behind = np.array([PRODUCTS[plan.pair.buyer.chain].days_per_1000_pen for plan in plans])
    days = gains * behind * (JOBS * DAYS_PER_JOB / (gains * behind).sum())
    assets = size * np.exp(0.5 * Stream(seed, "pra/assets").normal(len(plans)))
    assets *= INVESTMENT_USD * PEN_PER_USD / assets.sum()
    return [
        _course(seed, plan, shape=shape, gain=gain, days=day, assets=asset, members=members[plan.plan_id], first=first)
        for plan, shape, gain, day, asset in zip(plans, shapes, gains, days, assets, strict=True)
    ]


def _shape(plan: Plan, *, first: date) -> Numbers:
    """How a plan's gain spreads over its months: nothing before a bottleneck is over, more with each that is."""
    season = PRODUCTS[plan.pair.buyer.chain].season
    over = [one.over for one in plan.bottlenecks if one.over is not None]
    weights = []
    for number in range(len(plan.seen)):
        resolved = sum(number > month for month in over) / len(plan.bottlenecks)
        if plan.is_lucky:
            resolved = max(resolved, 0.5)
        sells = plan.broken is None or plan.start + number < plan.broken
        month = month_of(first, plan.start + number).month
        weights.append(season[month - 1] * resolved * (1 + number / 24) if sells else 0.0)
    return np.asarray(weights, dtype=np.float64)


def _course(
    seed: int, plan: Plan, *, shape: Numbers, gain: float, days: float, assets: float, members: int, first: date
) -> Course:
    product = PRODUCTS[plan.pair.buyer.chain]
    stream, draws = Stream(seed, f"pra/course/{plan.plan_id}"), Draws(seed, f"pra course {plan.plan_id}")
    length = shape.size
    yearly = max(LEAST_GAIN, gain) / max(1.0, length / 12) * BASELINE_TO_GAIN * float(np.exp(0.4 * stream.normal(1)[0]))
    before = np.round(yearly / 12 * np.asarray(product.season))
    days_before = np.round(before * product.days_per_1000_pen / 1000)
    calendar = [(month_of(first, plan.start + number).month - 1) for number in range(length)]
    share = shape / shape.sum() if shape.sum() else shape
    wobble = 1 + NOISE * np.clip(stream.normal(length), -2, 2)
    spread = share * wobble / max(1e-9, float((share * wobble).sum()))
    alive = np.array([plan.broken is None or plan.start + number < plan.broken for number in range(length)])
    usual: Numbers = np.where(alive, 1.0, 0.9).astype(np.float64) * (
        1 + NOISE / 2 * np.clip(stream.normal(length), -2, 2)
    )
    sales = np.round(before[calendar] * usual + gain * spread)
    worked = np.round(days_before[calendar] * usual + days * spread)
    investment = np.zeros(length)
    months = draws.shuffled(range(1, max(2, length - 2)))[: draws.integer(*PURCHASES_OF_ASSETS)]
    parts = np.array([0.3 + draws.share() for _ in months])
    investment[months] = np.round(assets * parts / parts.sum())
    ramp = np.minimum(1.0, (np.arange(length) + 2) / 14)
    linked = np.where(alive, np.round(members * ramp), 0.0)
    visited = alive & (np.arange(length) < plan.length - MONTHS_ALONE)
    return Course(
        plan=plan,
        baseline_sales=before,
        baseline_days=days_before,
        sales=np.asarray(sales, dtype=np.float64),
        days=np.asarray(worked, dtype=np.float64),
        investment=investment,
        linked=linked,
        visits=np.where(visited, np.round(linked * (0.25 + 0.35 * stream.uniform(length))), 0.0),
        inventory=np.round(sales / product.price_pen * (0.05 + 0.3 * stream.uniform(length))),
        invoices=np.where(sales > 0, 1 + np.floor(4 * stream.uniform(length)), 0.0),
        women=float(np.clip(product.women + 0.06 * stream.normal(1)[0], 0.05, 0.95)),
    )


def true_rows(courses: list[Course], *, first: date) -> list[dict[str, Any]]:
    """One row per plan and month with what truly happened."""
    rows = []
    for course in courses:
        columns = {name: course.column(name).astype(int).tolist() for name in COLUMNS}
        for number, month in enumerate(course.plan.seen):
            rows.append(
                {
                    "plan": course.plan.plan_id,
                    "month": month_of(first, month).isoformat()[:7],
                    **{name: values[number] for name, values in columns.items()},
                }
            )
    return rows


def baseline_rows(courses: list[Course], *, first: date) -> list[dict[str, Any]]:
    """The twelve months before each plan."""
    return [
        {
            "plan": course.plan.plan_id,
            "month": month_of(first, course.plan.start - 12 + back).isoformat()[:7],
            "sales_pen": int(course.baseline_sales[month_of(first, course.plan.start + back).month - 1]),
            "labour_days": int(course.baseline_days[month_of(first, course.plan.start + back).month - 1]),
            "investment_pen": 0,
        }
        for course in courses
        for back in range(12)
    ]


def expected_by_year(seed: int, courses: list[Course], *, first: date) -> dict[str, dict[str, list[int]]]:
    """The goals of each year of a plan: what came true, unknown then, with an error that each plan has of its own."""
    goals = dict[str, dict[str, list[int]]]()
    for course in courses:
        draws = Draws(seed, f"pra goals {course.plan.plan_id}")
        error = draws.lognormal(1.0, GOAL_SPREAD) * (course.plan.length / max(12, len(course.plan.seen)))
        if course.plan.broken is not None:
            error *= UNFORESEEN
        years = -(-course.plan.length // 12)
        came = increments(course, first=first)
        sales, days = max(50_000.0, came["sales_pen"]) * error, max(300.0, came["labour_days"]) * error
        assets = max(3_000.0, came["investment_pen"]) * error / years
        goals[course.plan.plan_id] = {
            "sales_pen": [100 * round(sales * part / 100) for part in GOALS_BY_YEAR[years]],
            "labour_days": [round(days * part) for part in GOALS_BY_YEAR[years]],
            "investment_pen": [100 * round(assets / 100)] * years,
        }
    return goals


def increments(course: Course, *, first: date) -> dict[str, float]:
    """What a plan brought above its baseline in the months that were seen."""
    calendar = [month_of(first, month).month - 1 for month in course.plan.seen]
    return {
        "sales_pen": float((course.sales - course.baseline_sales[calendar]).sum()),
        "labour_days": float((course.days - course.baseline_days[calendar]).sum()),
        "investment_pen": float(course.investment.sum()),
    }


def figures_truth(courses: list[Course], *, first: date) -> dict[str, Any]:
    """The totals, and the parameters behind them."""
    every = [increments(course, first=first) for course in courses]
    sales, days, assets = (sum(one[name] for one in every) for name in ("sales_pen", "labour_days", "investment_pen"))
    return {
        "incremental_sales_pen": round(sales),
        "incremental_sales_usd": round(sales / PEN_PER_USD),
        "jobs": round(days / DAYS_PER_JOB),
        "investment_usd": round(assets / PEN_PER_USD),
        "of_the_source": {"sales_usd": SALES_USD, "jobs": JOBS, "investment_usd": INVESTMENT_USD},
        "pen_per_usd": PEN_PER_USD,
        "days_per_job": DAYS_PER_JOB,
        "months": MONTHS,
        "noise": NOISE,
        "goal_spread": GOAL_SPREAD,
    }

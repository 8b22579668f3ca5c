"""The programme side of `pra`: corridors, buyers, plans, producers and monthly reports, with what is wrong in them.

The impact frames beside it (places, households) are another draw of the same seed: this one does not move them.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from eslabon.simulate.frames import FrameWorld
from eslabon.simulate.pra import corridors, plans, suppliers
from eslabon.simulate.pra.figures import (
    Course,
    baseline_rows,
    draw_courses,
    expected_by_year,
    figures_truth,
    true_rows,
)
from eslabon.simulate.pra.invoices import draw_invoices
from eslabon.simulate.pra.plans import Plan, draw_plans
from eslabon.simulate.pra.trade import draw_buyers, pair_up
from eslabon.simulate.reporting import Cheat, Columns, draw_cheats, report

FIRST_MONTH = date(2009, 1, 1)  # of the second phase
FRAUDS = 12  # plans whose sales and labour days are inflated from a month on
DAYS = ("labour_days_women", "labour_days_men")
REPORTED = Columns(
    key="plan",
    slipping=("sales_pen", *DAYS, "inventory_units", "producers_linked", "visits"),
    inflated=("sales_pen", *DAYS),
)


@dataclass(frozen=True)
class Programme:
    """The frames, the truth, and the plans as they truly went."""

    world: FrameWorld
    plans: tuple[Plan, ...]
    courses: tuple[Course, ...]


def simulate_programme(seed: int, *, first: date = FIRST_MONTH) -> Programme:
    """Sixty months of the programme from `first` on; equal for equal seeds and months.

    Notes
    -----
    Only dates depend on `first`, and the months in which products are in season.
    """
    districts = corridors.draw_districts(seed)
    buyers = draw_buyers(seed)
    drawn = draw_plans(seed, pairs=pair_up(seed, buyers=buyers))
    members = suppliers.draw_members(seed, plans=drawn)
    courses = draw_courses(seed, plans=drawn, members=members, first=first)
    goals = expected_by_year(seed, courses, first=first)
    producers, organisations = suppliers.draw_producers(seed, plans=drawn, members=members, districts=districts)
    rosters, on_two_lists = suppliers.draw_rosters(seed, plans=drawn, producers=producers, first=first)
    true = true_rows(courses, first=first)
    told = report(seed, purpose="pra", rows=true, cheats=_cheats(seed, drawn, first=first), columns=REPORTED)
    invoices, claimed_twice = draw_invoices(seed, courses=courses, first=first)
    bottlenecks, actions = plans.bottleneck_rows(seed, plans=drawn, first=first)
    rows: dict[str, list[dict[str, Any]]] = {
        "corridors": _corridor_rows(),
        "buyers": [asdict(one) for one in buyers],
        "plans": plans.plan_rows(seed, plans=drawn, first=first, expected=goals),
        "bottlenecks": bottlenecks,
        "actions": actions,
        "commitments": plans.commitment_rows(seed, plans=drawn, first=first),
        "goals": _goal_rows(goals),
        "baselines": baseline_rows(courses, first=first),
        "organisations": organisations,
        "reports": told.rows,
        "reports_true": true,
        "invoices": invoices,
    }
    frames = {"districts": districts, **{name: pd.DataFrame(each) for name, each in rows.items()}}
    frames |= {"producers": producers, "rosters": rosters}
    for frame in frames.values():
        frame["simulated"] = True
    truth = {
        "warning": "Simulated. No company, organisation or person in these files exists, and no figure was observed.",
        "first_month": first.isoformat()[:7],
        "corridors": corridors.corridors_truth(),
        "totals": figures_truth(courses, first=first),
        "plans": _plans_truth(drawn),
        "producers": _producers_truth(producers),
        "reports": told.truth(),
        "double_claims": {"invoices": claimed_twice, "producers": on_two_lists},
    }
    return Programme(FrameWorld(frames, truth), tuple(drawn), tuple(courses))


def _cheats(seed: int, drawn: list[Plan], *, first: date) -> dict[str, Cheat]:
    """Who inflates: long plans that were neither broken off nor lucky, from the fifth to tenth month on."""
    fit = [one for one in drawn if one.broken is None and not one.is_lucky and len(one.seen) >= 18]
    starts = {
        one.plan_id: [plans.month_of(first, one.start + month).isoformat()[:7] for month in range(4, 10)] for one in fit
    }
    return draw_cheats(seed, purpose="pra", starts=starts, count=FRAUDS)


def _corridor_rows() -> list[dict[str, Any]]:
    return [
        {"code": one.code, "name": one.name, "departments": ";".join(one.departments), "centre": one.centre}
        for one in corridors.CANDIDATES
    ]


def _goal_rows(goals: dict[str, dict[str, list[int]]]) -> list[dict[str, Any]]:
    return [
        {"plan": plan, "year": year + 1, **{name: values[year] for name, values in by_name.items()}}
        for plan, by_name in goals.items()
        for year in range(len(by_name["sales_pen"]))
    ]


def _plans_truth(drawn: list[Plan]) -> dict[str, Any]:
    states: dict[str, list[str]] = {}
    for plan in drawn:
        states.setdefault(plan.state, []).append(plan.plan_id)
    return {
        "count": len(drawn),
        "by_state": dict(sorted(states.items())),
        "below_five_to_one": [plan.plan_id for plan in drawn if plan.ratio < 5],
        "ratio": {
            "median": plans.RATIO_MEDIAN,
            "log_sd": plans.RATIO_SPREAD,
            "not_viable": list(plans.RATIO_NOT_VIABLE),
        },
        "cost_by_year": {str(years): list(shares) for years, shares in plans.COST_BY_YEAR.items()},
        "horizon_years": plans.HORIZON_YEARS,
        "promises_kept": {"all_resolved": plans.KEPT[True], "elsewhere": plans.KEPT[False]},
        "sales_before_any_bottleneck_was_over": [plan.plan_id for plan in drawn if plan.is_lucky],
        "with_a_bottleneck_left": [plan.plan_id for plan in drawn if not plan.is_resolved],
    }


def _producers_truth(producers: pd.DataFrame) -> dict[str, Any]:
    return {
        "count": len(producers),
        "chance_to_belong": suppliers.BELONG,
        "belong": int((producers["organisation"] != "").sum()),
        "women_by_chain": {**suppliers.WOMEN_SHARE, "elsewhere": suppliers.WOMEN_ELSEWHERE},
        "languages_by_corridor": {name: list(shares) for name, shares in suppliers.LANGUAGES.items()},
        "size_classes_kg": {name: list(edges) for name, edges in suppliers.SIZE_CLASSES.items()},
    }

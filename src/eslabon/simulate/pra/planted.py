"""What is wrong in the reports, on purpose: slips of the pen, inflated figures, late reports, claims made twice."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eslabon.simulate.draws import Draws
from eslabon.simulate.pra.plans import Plan, month_of

SLIPS = 0.03  # of the reports have one honest error
KINDS = (("digits_swapped", 0.4), ("zero_too_many", 0.15), ("zero_too_few", 0.15), ("last_month_again", 0.3))
SLIPPING = ("sales_pen", "labour_days_women", "labour_days_men", "inventory_units", "producers_linked", "visits")
FRAUDS = 12  # plans whose sales and labour days are inflated from a month on
FACTOR = (1.30, 1.90)
INFLATED = ("sales_pen", "labour_days_women", "labour_days_men")
LATE, MISSING = 0.08, 0.01
DUE_DAY, DAYS_LATE = 10, (1, 75)
NEVER = "9999-12"


@dataclass
class Reported:
    """The reports as they came in, and everything in them that is not so."""

    rows: list[dict[str, Any]]
    slips: list[dict[str, Any]]
    frauds: list[dict[str, Any]]
    late: list[dict[str, Any]]
    missing: list[dict[str, str]]


def report(seed: int, *, rows: list[dict[str, Any]], plans: list[Plan], first: date) -> Reported:
    """The true rows as the centres report them."""
    cheats = _cheats(seed, plans=plans, first=first)
    told = Reported([], [], [], [], [])
    draws, before = Draws(seed, "pra reports"), dict[str, Any]()
    for row in rows:
        key = {"plan": row["plan"], "month": row["month"]}
        since, factor = cheats.get(row["plan"], (NEVER, 1.0))
        if draws.chance(MISSING):
            told.missing.append(key)
        else:
            said = dict(row)
            if row["month"] >= since:
                said |= {column: round(row[column] * factor) for column in INFLATED}
                told.frauds.extend(
                    {**key, "column": name, "true": row[name], "reported": said[name]} for name in INFLATED if row[name]
                )
            elif draws.chance(SLIPS):
                column, kind = draws.one(SLIPPING), draws.weighted(KINDS)
                earlier = before[column] if before.get("plan") == row["plan"] else None
                said[column] = _slip(row[column], kind=kind, before=earlier)
                if said[column] != row[column]:
                    wrong = {"column": column, "kind": kind, "true": row[column], "reported": said[column]}
                    told.slips.append({**key, **wrong})
            days = draws.integer(*DAYS_LATE) if draws.chance(LATE) else -draws.integer(0, 7)
            if days > 0:
                told.late.append({**key, "days_late": days})
            said["submitted_on"] = (_due(row["month"]) + timedelta(days=days)).isoformat()
            told.rows.append(said)
        before = row
    return told


def _cheats(seed: int, *, plans: list[Plan], first: date) -> dict[str, tuple[str, float]]:
    """Which plans inflate, from which month, by how much: long ones that were neither broken off nor lucky."""
    draws = Draws(seed, "pra frauds")
    fit = [one for one in plans if one.broken is None and not one.is_lucky and len(one.seen) >= 18]
    return {
        plan.plan_id: (
            month_of(first, plan.start + draws.integer(4, 9)).isoformat()[:7],
            round(FACTOR[0] + (FACTOR[1] - FACTOR[0]) * draws.share(), 2),
        )
        for plan in draws.shuffled(fit)[:FRAUDS]
    }


def _slip(value: int, *, kind: str, before: int | None) -> int:
    text = str(value)
    if kind == "zero_too_many":
        return value * 10
    if kind == "zero_too_few":
        return value // 10
    if kind == "last_month_again" and before is not None:
        return before
    return int(text[1] + text[0] + text[2:]) if len(text) > 1 else value


def _due(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, DUE_DAY)


def planted_truth(seed: int, *, told: Reported, plans: list[Plan], first: date) -> dict[str, Any]:
    """Everything that was planted in the reports, row by row."""
    cheats = _cheats(seed, plans=plans, first=first)
    return {
        "parameters": {
            "slips_share": SLIPS,
            "slip_kinds": dict(KINDS),
            "frauds": FRAUDS,
            "factor": list(FACTOR),
            "late_share": LATE,
            "missing_share": MISSING,
            "due_day_of_the_next_month": DUE_DAY,
            "days_late": list(DAYS_LATE),
        },
        "inflated_plans": {
            plan: {"since": since, "factor": factor} for plan, (since, factor) in sorted(cheats.items())
        },
        "inflated": told.frauds,
        "slips": told.slips,
        "late": told.late,
        "missing": told.missing,
        "sales_before_any_bottleneck_was_over": [plan.plan_id for plan in plans if plan.is_lucky],
    }

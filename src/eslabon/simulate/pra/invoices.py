"""The invoices behind the sales, and those that two plans of one buyer show as theirs."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from eslabon.simulate.draws import Draws
from eslabon.simulate.pra.figures import Course
from eslabon.simulate.pra.plans import month_of
from eslabon.simulate.streams import Stream

TWICE = 15
Rows = list[dict[str, Any]]


def draw_invoices(seed: int, *, courses: list[Course], first: date) -> tuple[Rows, Rows]:
    """Invoices that add up to the true sales of each month; some appear under a second plan of their buyer too."""
    rows, number_of = Rows(), dict[str, int]()
    for course in courses:
        stream, buyer = Stream(seed, f"pra/invoices/{course.plan.plan_id}"), course.plan.pair.buyer.buyer_id
        for number, month in enumerate(course.plan.seen):
            count, sales = int(course.invoices[number]), int(course.sales[number])
            if not count:
                continue
            cuts = np.sort(stream.uniform(count - 1)) if count > 1 else np.empty(0)
            amounts = np.diff(np.concatenate([[0], np.round(cuts * sales), [sales]])).astype(int)
            for amount, day in zip(amounts.tolist(), stream.integers(count, least=1, most=28).tolist(), strict=True):
                number_of[buyer] = number_of.get(buyer, 0) + 1
                rows.append(
                    {
                        "invoice": f"{buyer}-{number_of[buyer]:05d}",
                        "plan": course.plan.plan_id,
                        "month": month_of(first, month).isoformat()[:7],
                        "issued_on": (month_of(first, month) + timedelta(days=day - 1)).isoformat(),
                        "amount_pen": amount,
                    }
                )
    twice = _claim_twice(seed, rows=rows)
    return rows, twice


def _claim_twice(seed: int, *, rows: Rows) -> Rows:
    """Put some invoices under another plan of the same buyer that ran in that month."""
    draws, twice = Draws(seed, "pra invoices claimed twice"), Rows()
    running: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        plans = running.setdefault((row["invoice"].rsplit("-", 1)[0], row["month"]), [])
        if row["plan"] not in plans:
            plans.append(row["plan"])
    shared = [row for row in rows if len(running[row["invoice"].rsplit("-", 1)[0], row["month"]]) > 1]
    for row in draws.shuffled(shared)[:TWICE]:
        others = [one for one in running[row["invoice"].rsplit("-", 1)[0], row["month"]] if one != row["plan"]]
        other = draws.one(others)
        rows.append({**row, "plan": other})
        twice.append(
            {"invoice": row["invoice"], "plan": row["plan"], "also_in": other, "amount_pen": row["amount_pen"]}
        )
    return twice

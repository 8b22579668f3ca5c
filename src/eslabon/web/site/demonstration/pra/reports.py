"""The months as the centres report them, with what is wrong in them; and the months that are locked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from eslabon.rules.problems import Problem
from eslabon.simulate.pra.plans import MONTHS, month_of
from eslabon.web.monitoring.models import Period
from eslabon.web.monitoring.services.bulk_reports import MonthSaid, send_reports
from eslabon.web.monitoring.services.claims import Claimed, claim_thing
from eslabon.web.monitoring.services.reports import Said, lock_period
from eslabon.web.site.demonstration.pra.stage import PraStage, Row

MONTHS_BACK = 24  # that are reported, up to today
DAYS_TO_LOCK = 25  # after the end of a quarter
SEXES = {"f": "female", "m": "male"}
SIZED = {"coffee", "cacao"}  # the crops whose thresholds the programme has
NOTE = "Cifras del mes según facturas y lista de productores (simuladas)."


def quarters(stage: PraStage) -> list[date]:
    """The last two quarters that can be locked by today, the earlier one first."""
    day = stage.today - timedelta(days=DAYS_TO_LOCK)
    last = month_of(day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1), -3)
    return [month_of(last, -3), last]


def months_from(stage: PraStage, first: date) -> Iterator[date]:
    """The months from one on, as far as the simulated programme goes."""
    for number in range(MONTHS):
        month = month_of(stage.first, number)
        if month >= first:
            yield month


def send_months(stage: PraStage, *, since: date) -> None:
    """Send every report that came in by today, in the list of its centre, each as it arrived on its own day."""
    wanted = {f"{month:%Y-%m}" for month in months_from(stage, since)}
    members = {key: len(rows) for key, rows in stage.by_plan("producers").items()}
    made_up_of = {key: _made_up_of(rows) for key, rows in stage.by_plan("producers").items()}
    areas = {key: sum(row["area_ha"] for row in rows) for key, rows in stage.by_plan("producers").items()}
    by_centre: dict[str, list[tuple[tuple[str, str], MonthSaid]]] = {}
    for plan_id, plan in stage.plans.items():
        for row in stage.by_plan("reports")[plan_id]:
            arrived = date.fromisoformat(row["submitted_on"])
            if row["month"] not in wanted or arrived > stage.today or arrived > _locked_on(row["month"]):
                continue
            hectares = Decimal(str(round(areas[plan_id] * row["producers_linked"] / members[plan_id], 2)))
            month = date.fromisoformat(f"{row['month']}-01")
            linked = _linked(row["producers_linked"], of=members[plan_id], made_up_of=made_up_of[plan_id])
            figures = _said(row, hectares=hectares, linked=linked)
            said = MonthSaid(stage.alliances[plan_id], month, figures, arrived, NOTE)
            by_centre.setdefault(plan.pair.candidate.code, []).append(((plan_id, row["month"]), said))
    for corridor, listed in by_centre.items():
        actor = stage.centre_user(corridor)
        months = [said for _key, said in listed]
        sent = send_reports(stage.programme, months=months, actor=actor, now=stage.at(stage.today, hour=9))
        stage.reports |= {key: report for (key, _said_of), report in zip(listed, sent, strict=True)}


def _locked_on(month: str) -> date:
    """The last day on which a report of the month is still taken: that before its quarter is locked."""
    last = month_of(date(int(month[:4]), (int(month[5:]) - 1) // 3 * 3 + 1, 1), 3)
    return last + timedelta(days=DAYS_TO_LOCK - 2)


def _made_up_of(producers: Iterable[Row]) -> Counter[tuple[str, str]]:
    """How many of the mapped producers are women and men, small and large."""
    found: Counter[tuple[str, str]] = Counter()
    for one in producers:
        found["sex", SEXES[one["sex"]]] += 1
        if one["chain"] in SIZED:
            found["size_class", one["size_class"]] += 1
    return found


def _linked(number: int, *, of: int, made_up_of: Mapping[tuple[str, str], int]) -> Said:
    """The producers linked, in parts as those mapped are; what rounding leaves is of nobody known (MONITOR-06)."""
    parts = {part: Decimal(number * count // of) for part, count in made_up_of.items()}
    return Said(Decimal(number), parts)


def _said(row: Row, *, hectares: Decimal, linked: Said) -> dict[str, Said]:
    """The figures of a report by the pack's indicators."""
    women, men = Decimal(row["labour_days_women"]), Decimal(row["labour_days_men"])
    return {
        "sales": Said(Decimal(row["sales_pen"])),
        "labour_days": Said(women + men, {("sex", "female"): women, ("sex", "male"): men}),
        "investment": Said(Decimal(row["investment_pen"])),
        "producers": linked,
        "hectares": Said(hectares),
        "inventory": Said(Decimal(row["inventory_units"])),
        "invoices": Said(Decimal(row["invoices"])),
        "visits": Said(Decimal(row["visits"])),
    }


def claim_invoices(stage: PraStage, plan_ids: Iterable[str], *, months: Iterable[date]) -> int:
    """Count the invoices of those months as the plans' own; one that another plan claimed is refused. How many were."""
    wanted, refused = {f"{month:%Y-%m}" for month in months}, 0
    for plan_id in plan_ids:
        buyer = stage.plans[plan_id].pair.buyer
        for row in stage.by_plan("invoices")[plan_id]:
            report = stage.reports.get((plan_id, row["month"]))
            if report is None or row["month"] not in wanted or row["amount_pen"] <= 0:
                continue
            sent_at = stage.at(date.fromisoformat(row["issued_on"]) + timedelta(days=40))
            claimed = Claimed(
                kind="sale",
                owner=buyer.taxpayer_id,
                name=row["invoice"],
                amount=Decimal(row["amount_pen"]),
                unit="PEN",
                happened_on=date.fromisoformat(row["issued_on"]),
            )
            try:
                claim_thing(report, claimed=claimed, actor=report.sent_by, now=sent_at)
            except Problem:
                refused += 1
    return refused


def lock_months(stage: PraStage, *, until: date) -> None:
    """Lock every month up to the end of a quarter, in order."""
    end = month_of(until, 3)
    for period in Period.objects.filter(programme=stage.programme, starts_on__lt=end).order_by("starts_on"):
        day = month_of(period.starts_on.replace(day=1, month=(period.starts_on.month - 1) // 3 * 3 + 1), 3)
        now = stage.at(day + timedelta(days=DAYS_TO_LOCK), minute=period.starts_on.month)
        lock_period(period, actor=stage.people["pra-direccion"], now=now)

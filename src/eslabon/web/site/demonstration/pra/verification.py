"""Two quarters of verification: one published with its factors, one with checks still to be done."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from eslabon.simulate.pra.plans import month_of
from eslabon.web.monitoring.models import Check, Figure, VerificationPlan
from eslabon.web.monitoring.queries.verification import figures_in_check
from eslabon.web.monitoring.services.checking import (
    Found,
    Seen,
    add_check_file,
    close_check,
    close_plan,
    record_findings,
    record_seen,
)
from eslabon.web.monitoring.services.drawing import Wanted, draw_sample, open_directed_check
from eslabon.web.site.demonstration.pra.stage import PraStage, Row

WANTED = Wanted(confidence=Decimal("0.95"), margin=Decimal(15))
LEFT_OPEN = 6  # checks of the last quarter
LEAST_GAP, DIRECTED = Decimal("1.15"), 6  # reported to invoiced sales that are looked at, and how many at most
GRADUATES, OVER_INVOICES = "Pide graduarse.", "Sus facturas suman menos que las ventas que informó."
TRUE_COLUMNS = {
    "sales": ("sales_pen",),
    "labour_days": ("labour_days_women", "labour_days_men"),
    "investment": ("investment_pen",),
    "producers": ("producers_linked",),
}
WORDS = {
    "invoices_note": "Se compararon con el registro de ventas del comprador.",
    "rosters_note": "Se llamó a diez productores de la lista.",
    "visit_note": "Se visitó el acopio y tres parcelas.",
    "causality_note": "Las compras crecieron después de resolver los cuellos.",
}
ADJUSTED = "Las facturas y la lista vistas en la visita dan otra cifra."


def draw(stage: PraStage, quarter: date) -> VerificationPlan:
    """Draw the sample of a quarter, some days after its months were locked."""
    day = month_of(quarter, 3) + timedelta(days=27)
    day = min(day, stage.today)
    return draw_sample(
        stage.programme,
        first=quarter,
        wanted=WANTED,
        actor=stage.people["pra-monitoreo"],
        now=stage.at(day),
        today=day,
    )


def direct(stage: PraStage, plan: VerificationPlan, plan_ids: Iterable[str], *, reason: str) -> None:
    """Check alliances that were not drawn, for a reason of their own."""
    opened, day = set(plan.checks.values_list("alliance_id", flat=True)), _day(stage, plan)
    for plan_id in plan_ids:
        alliance = stage.alliances[plan_id]
        if alliance.pk not in opened and any(key == plan_id and _inside(plan, month) for key, month in stage.reports):
            open_directed_check(
                plan,
                alliance=alliance,
                reason=reason,
                actor=stage.people["pra-monitoreo"],
                now=stage.at(day),
                today=day,
            )


def selling_over_invoices(stage: PraStage, plan: VerificationPlan) -> list[str]:
    """The plans that reported more sales in the quarter than their invoices add up to, the widest gap first."""
    gaps: dict[str, Decimal] = {}
    for plan_id in stage.plans:
        reported = sum(_amounts(stage, plan, plan_id, frame="reports", column="sales_pen"), Decimal(0))
        invoiced = sum(_amounts(stage, plan, plan_id, frame="invoices", column="amount_pen"), Decimal(0))
        if invoiced and reported > invoiced * LEAST_GAP:
            gaps[plan_id] = reported / invoiced
    return sorted(gaps, key=lambda one: -gaps[one])[:DIRECTED]


def _amounts(stage: PraStage, plan: VerificationPlan, plan_id: str, *, frame: str, column: str) -> Iterator[Decimal]:
    for row in stage.by_plan(frame).get(plan_id, []):
        if _inside(plan, row["month"]) and (plan_id, row["month"]) in stage.reports:
            yield Decimal(row[column])


def _inside(plan: VerificationPlan, month: str) -> bool:
    return f"{plan.starts_on:%Y-%m}" <= month <= f"{plan.ends_on:%Y-%m}"


def _day(stage: PraStage, plan: VerificationPlan) -> date:
    return min(plan.ends_on + timedelta(days=32), stage.today)


def check_quarter(stage: PraStage, plan: VerificationPlan, *, leave: int = 0) -> None:
    """Look at everything that was drawn, but for the last ones; publish where nothing is left."""
    checker, day = stage.people["pra-monitoreo"], _day(stage, plan)
    names = {alliance.pk: plan_id for plan_id, alliance in stage.alliances.items()}
    checks = list(plan.checks.select_related("alliance").order_by("is_drawn", "alliance__code"))
    for check in checks[: len(checks) - leave]:
        evidence = add_check_file(check, file=stage.files["evidence"], actor=checker, now=stage.at(day), today=day)
        seen = Seen(invoices_on=day, rosters_on=day, visited_on=day, **WORDS)
        record_seen(check, seen=seen, actor=checker, today=day)
        true = {row["month"]: row for row in stage.by_plan("reports_true")[names[check.alliance_id]]}
        found = [_found(figure, true=true) for figure in _waiting(check)]
        record_findings(check, found=found, evidence=evidence, actor=checker, now=stage.at(day), today=day)
        close_check(check, actor=checker, now=stage.at(day), today=day)
    if not leave:
        close_plan(plan, actor=checker, now=stage.at(day))


def _waiting(check: Check) -> list[Figure]:
    return [one for one in figures_in_check(check) if one.state == Figure.State.IN_CHECK]


def _found(figure: Figure, *, true: dict[str, Row]) -> Found:
    """Compare a figure with what truly happened, as the visit found it."""
    row = true[f"{figure.period.starts_on:%Y-%m}"]
    columns = TRUE_COLUMNS.get(figure.indicator.code)
    value = figure.value if columns is None else sum((Decimal(row[name]) for name in columns), Decimal(0))
    if value == figure.value:
        return Found(figure, Figure.State.VERIFIED)
    return Found(figure, Figure.State.ADJUSTED, value, ADJUSTED)

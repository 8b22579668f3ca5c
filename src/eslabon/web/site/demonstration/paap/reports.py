"""The last months of the alliances in execution, as the bodies that accompany them report them."""

from datetime import date
from decimal import Decimal

from eslabon.web.monitoring.services.bulk_reports import MonthSaid, send_reports
from eslabon.web.monitoring.services.reports import Said
from eslabon.web.site.demonstration.paap.stage import PaapStage, Row, month_before

MONTHS = 4  # the last ones that are over
NOTE = "Cifras del mes según facturas y planillas de la alianza (simuladas)."


def send_months(stage: PaapStage) -> None:
    """Send every report that came in by today, in the list of its body, each as it arrived on its own day."""
    first = f"{month_before(stage.today, MONTHS):%Y-%m}"
    profiles = {row["alliance"]: row["profile"] for row in stage.rows("alliances")}
    bodies = {party.pk: body for body, party in stage.bodies.items()}
    by_body: dict[str, list[MonthSaid]] = {}
    for row in stage.rows("reports"):
        alliance = stage.alliances[profiles[row["alliance"]]]
        arrived = date.fromisoformat(row["submitted_on"])
        operator = alliance.operator_id
        if operator is None or row["month"] < first or arrived > stage.today or alliance.stage != "execution":
            continue
        month = date.fromisoformat(f"{row['month']}-01")
        by_body.setdefault(bodies[operator], []).append(MonthSaid(alliance, month, _said(row), arrived, NOTE))
    for body, months in by_body.items():
        send_reports(stage.programme, months=months, actor=stage.technicians[body], now=stage.at(0, hour=9))


def _said(row: Row) -> dict[str, Said]:
    """The figures of a report by the pack's indicators."""
    women, men = Decimal(row["labour_days_women"]), Decimal(row["labour_days_men"])
    return {
        "sales": Said(Decimal(row["sales_cop"])),
        "labour_days": Said(women + men, {("sex", "female"): women, ("sex", "male"): men}),
        "investment": Said(Decimal(row["investment_cop"])),
        "producers": Said(Decimal(row["producers_linked"])),
        "hectares": Said(Decimal(row["area_ha"])),
        "inventory": Said(Decimal(row["inventory_kg"])),
        "invoices": Said(Decimal(row["invoices"])),
        "visits": Said(Decimal(row["visits"])),
    }

"""An indicator, a sent report with a claim, and a quarter with a check for each half of the permission table's world.

The roles of this table are those of `ruta`, which have none of these acts: what the roles of `pra` may do is tried in
tests/web/monitoring.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from eslabon.rules.monitoring.periods import month_end, quarter_of
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import (
    Check,
    CheckFile,
    Claim,
    ClaimedThing,
    Figure,
    Indicator,
    Period,
    Report,
    ReportFile,
    VerificationPlan,
)
from eslabon.web.uploads.models import StoredFile

Arguments = Callable[[Any, str], dict[str, Any]]
NOW = datetime(2022, 9, 1, 15, tzinfo=UTC)
MONTH = "2022-05"


def add_monitoring(alliance: Alliance, *, by: Any, month: date) -> dict[str, Any]:
    """One of each, of a month of its own."""
    programme, paper = alliance.programme, StoredFile.objects.order_by("uploaded_at")[0]
    first, last = quarter_of(month)
    indicator = Indicator.objects.create(
        programme=programme, code=f"sales-{month:%Y-%m}", name_es="Ventas", name_en="Sales", unit="PEN", source="report"
    )
    period = Period.objects.create(programme=programme, starts_on=month, ends_on=month_end(month))
    report = Report.objects.create(
        alliance=alliance,
        period=period,
        reporter=alliance.organisation,
        state="sent",
        due_on=last,
        sent_at=NOW,
        sent_by=by,
    )
    figure = Figure.objects.create(
        report=report,
        indicator=indicator,
        alliance=alliance,
        period=period,
        value=Decimal(5),
        reported_by=by,
        reported_at=NOW,
    )
    thing = ClaimedThing.objects.create(
        kind="sale", key=f"1/{month:%Y-%m}", amount=Decimal(5), unit="PEN", happened_on=month
    )
    plan = VerificationPlan.objects.create(
        programme=programme,
        starts_on=first,
        ends_on=last,
        confidence=Decimal("0.95"),
        margin=Decimal(10),
        stratified_by="chain",
        seed="0",
        population=1,
        size=1,
        frame_hash="0",
        drawn_by=by,
        drawn_at=NOW,
    )
    check = Check.objects.create(plan=plan, alliance=alliance, opened_at=NOW)
    return {
        "indicator": indicator,
        "monthly_report": report,
        "monthly_file": ReportFile.objects.create(report=report, kind="invoice", file=paper, added_by=by, added_at=NOW),
        "figure": figure,
        "claim": Claim.objects.create(
            thing=thing, alliance=alliance, report=report, share=Decimal(1), claimed_by=by, claimed_at=NOW
        ),
        "verification_plan": plan,
        "check": check,
        "check_file": CheckFile.objects.create(check_of=check, file=paper, added_by=by, added_at=NOW),
    }


def _of(**kinds: str) -> Arguments:
    return lambda world, whose: {name: world.half(whose).extra[kind].pk for name, kind in kinds.items()}


def _programme(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code}


MONITORING_ADDRESSES: dict[str, Arguments] = {
    **dict.fromkeys(("indicators", "monthly_reports", "monitoring_periods", "verification"), _programme),
    "graduations_of_alliances": _programme,
    "indicator": lambda world, whose: {
        "code": world.programme.code,
        "indicator": world.half(whose).extra["indicator"].code,
    },
    "report_start": lambda world, whose: {"alliance_id": world.half(whose).extra["supported"].pk, "month": MONTH},
    "alliance_graduation": _of(alliance_id="supported"),
    "alliance_targets": _of(alliance_id="supported"),
    **dict.fromkeys(
        ("monthly_report", "report_save", "report_attach", "report_claims"), _of(report_id="monthly_report")
    ),
    "monthly_file": _of(report_id="monthly_report", pk="monthly_file"),
    "figure_correct": _of(report_id="monthly_report", pk="figure"),
    "claim_withdraw": _of(report_id="monthly_report", pk="claim"),
    **dict.fromkeys(("verification_plan", "check_open", "plan_close"), _of(plan_id="verification_plan")),
    **dict.fromkeys(("check", "check_record", "check_attach", "check_find", "check_close"), _of(check_id="check")),
    "check_file": _of(check_id="check", pk="check_file"),
}

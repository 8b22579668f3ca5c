"""What an address names; something that is not there is a 404 before anything else is asked."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import Check, Indicator, Report, VerificationPlan
from eslabon.web.programmes.models import Programme


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_alliance(request: HttpRequest, alliance_id: UUID, **others: Any) -> Alliance:
    """Return the alliance of `/alliances/<id>/…`."""
    found = Alliance.objects.select_related("programme", "chain", "place", "corridor", "buyer", "operator")
    return get_object_or_404(found, pk=alliance_id)


def load_report(request: HttpRequest, report_id: UUID, **others: Any) -> Report:
    """Return the report of `/monthly-reports/<id>/…`."""
    found = Report.objects.select_related(
        "alliance__programme",
        "alliance__chain",
        "alliance__place",
        "alliance__operator",
        "period",
        "reporter",
        "sent_by",
    )
    return get_object_or_404(found, pk=report_id)


def load_plan(request: HttpRequest, plan_id: UUID, **others: Any) -> VerificationPlan:
    """Return the quarter of `/verification/<id>/…`."""
    found = VerificationPlan.objects.select_related("programme", "drawn_by", "closed_by", "decision")
    return get_object_or_404(found, pk=plan_id)


def load_check(request: HttpRequest, check_id: UUID, **others: Any) -> Check:
    """Return the check of `/checks/<id>/…`."""
    found = Check.objects.select_related(
        "plan__programme",
        "alliance__programme",
        "alliance__chain",
        "alliance__place",
        "alliance__operator",
        "alliance__buyer",
        "causality_decision",
        "closed_by",
    )
    return get_object_or_404(found, pk=check_id)


def load_indicator(request: HttpRequest, code: str, indicator: str, **others: Any) -> Indicator:
    """Return the indicator of `/programmes/<code>/indicators/<indicator>/…`."""
    return get_object_or_404(Indicator.objects.select_related("programme"), programme__code=code, code=indicator)


def read_month(text: str) -> date:
    """Return the month of `2022-04`."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error

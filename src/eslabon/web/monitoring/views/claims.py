"""Claims: the sales, jobs and hectares that an alliance counts as its own, each once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.monitoring.forms.reports import ClaimForm, ReasonForm
from eslabon.web.monitoring.models import Claim, Report
from eslabon.web.monitoring.queries.reports import claims_of
from eslabon.web.monitoring.services.claims import claim_thing, withdraw_claim
from eslabon.web.monitoring.views.loading import load_report
from eslabon.web.monitoring.views.pages import posted


@permitted("monitoring.report", load=load_report)
@require_http_methods(["GET", "HEAD", "POST"])
def report_claims(request: HttpRequest, report: Report) -> HttpResponse:
    """What is claimed in a report; one more."""
    form = ClaimForm(posted(request), initial={"happened_on": report.period.starts_on, "percent": 100})
    if request.method == "POST" and form.is_valid():
        claimed = form.claimed(currency=report.alliance.programme.currency)
        try:
            claim_thing(report, claimed=claimed, actor=request.user, now=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Declarado. Nadie más puede contar esa parte."))
            return redirect("report_claims", report_id=report.pk)
    context = {
        "report": report,
        "alliance": report.alliance,
        "programme": report.alliance.programme,
        "claims": claims_of(report),
        "form": form,
        "can_report": True,
    }
    return render(request, "monitoring/claims.html", context, status=422 if request.method == "POST" else 200)


def _load_with_claim(request: HttpRequest, report_id: UUID, pk: UUID) -> Report:
    report: Any = load_report(request, report_id)
    rows = Claim.objects.select_related("thing", "alliance__programme").filter(withdrawn_at__isnull=True)
    report.chosen_claim = get_object_or_404(rows, pk=pk, report=report)
    return report


@permitted("monitoring.report", load=_load_with_claim)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_withdraw(request: HttpRequest, report: Any) -> HttpResponse:
    """Give a share back."""
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        withdraw_claim(report.chosen_claim, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        messages.success(request, _("Declaración retirada: otra alianza puede contar esa parte."))
        return redirect("report_claims", report_id=report.pk)
    context = {
        "report": report,
        "alliance": report.alliance,
        "programme": report.alliance.programme,
        "claim": report.chosen_claim,
        "form": form,
    }
    return render(request, "monitoring/claim_withdraw.html", context, status=422 if request.method == "POST" else 200)

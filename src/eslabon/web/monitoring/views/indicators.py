"""Indicators: what each means, reported and verified apart, its targets, its correction factors."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.monitoring.forms.verification import TargetForm
from eslabon.web.monitoring.models import Indicator
from eslabon.web.monitoring.queries.indicators import (
    before_of,
    factors_of,
    formula_in_words,
    parts_counted,
    quarters_of,
    standing_of,
)
from eslabon.web.monitoring.services.indicators import set_target
from eslabon.web.monitoring.snapshots import day_of, terms_of
from eslabon.web.monitoring.views.loading import load_indicator, load_programme
from eslabon.web.monitoring.views.pages import pages_of, posted
from eslabon.web.programmes.models import Programme


@permitted("monitoring.view_results", load=load_programme)
@require_safe
def indicators(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every indicator with what was reported, what is verified, and the last factor."""
    today = day_of(programme, timezone.now())
    context = {
        "programme": programme,
        "lines": standing_of(programme, user=request.user, today=today),
        "terms": terms_of(programme),
        "pages": pages_of(request, programme, here="indicators"),
    }
    return render(request, "monitoring/indicators.html", context)


@permitted("monitoring.view_results", load=load_indicator)
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: HttpRequest, indicator: Indicator) -> HttpResponse:
    """One indicator: quarter by quarter, reported and verified apart, with the factor beside."""
    can_edit = request.user.has_perm("monitoring.edit_indicators", indicator)
    if request.method == "POST" and not can_edit:
        raise PermissionDenied
    form = TargetForm(posted(request)) if can_edit else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            set_target(indicator, aim=form.aim(), actor=request.user)
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Meta guardada."))
            return redirect("indicator", code=indicator.programme.code, indicator=indicator.code)
    today = day_of(indicator.programme, timezone.now())
    is_counted = indicator.source == Indicator.Source.OPERATIONS  # in the records, not month by month
    context: dict[str, Any] = {
        "programme": indicator.programme,
        "indicator": indicator,
        "formula": formula_in_words(indicator),
        "quarters": [] if is_counted else quarters_of(indicator, user=request.user, today=today),
        "before": before_of(indicator, user=request.user, today=today),
        "parts": parts_counted(indicator, user=request.user, today=today) if is_counted else [],
        "factors": factors_of(indicator),
        "targets": indicator.targets.filter(alliance__isnull=True),
        "terms": terms_of(indicator.programme),
        "form": form,
        "pages": pages_of(request, indicator.programme, here="indicators"),
    }
    return render(request, "monitoring/indicator.html", context, status=422 if request.method == "POST" else 200)

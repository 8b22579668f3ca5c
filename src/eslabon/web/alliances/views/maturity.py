"""How far an alliance has ripened, with every part, and reading it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms.maturity import MaturityForm
from eslabon.web.alliances.models import Alliance, MaturityReading
from eslabon.web.alliances.queries.alliances import current_plan
from eslabon.web.alliances.queries.maturity import ripening_of
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.alliances.services import read_maturity
from eslabon.web.alliances.views.alliances import about
from eslabon.web.alliances.views.loading import complain, load_alliance

PAGE_ROWS = 10


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_maturity(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Time, assistance by year, and the readings of the monitoring unit, the latest first."""
    today, plan, terms = timezone.localdate(), current_plan(shown), terms_of(shown.programme)
    may_read = request.user.has_perm("alliances.read_maturity", shown)
    form = MaturityForm(request.POST or None, initial={"read_on": today}) if may_read else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                read_maturity(shown, **form.cleaned_data, actor=request.user, now=timezone.now())
            except Problem as problem:
                complain(request, form, problem)
            else:
                messages.success(request, _("Lectura anotada."))
                return redirect("alliance_maturity", alliance_id=shown.pk)
    readings = shown.maturity_readings.select_related("decision", "recorded_by")
    page = Paginator(readings, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        **about(shown, user=request.user, plan=plan),
        "plan": plan,
        "ripening": ripening_of(shown, plan=plan, terms=terms, today=today) if plan is not None else None,
        "maturity_source": terms.maturity_source.in_language(request.LANGUAGE_CODE),
        "page_obj": page,
        "readings": [(one, _criteria(one, language=request.LANGUAGE_CODE)) for one in page.object_list],
        "form": form,
    }
    return render(request, "alliances/maturity.html", context, status=422 if request.method == "POST" else 200)


def _criteria(reading: MaturityReading, *, language: str) -> list[dict[str, Any]]:
    """The parts of a reading, as the rule gave them on that day."""
    name = "reason_en" if language.startswith("en") else "reason_es"
    outcome = reading.decision.outcome or {}
    return [
        {"is_met": one["is_met"], "reason": one[name], "clause": one["clause"]} for one in outcome.get("criteria", [])
    ]

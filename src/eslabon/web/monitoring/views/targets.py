"""The targets of one alliance beside what was reported and what was verified."""

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
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.queries.alliances import chain_links, current_plan
from eslabon.web.monitoring.forms.targets import AllianceTargetForm
from eslabon.web.monitoring.queries.targets import targets_of
from eslabon.web.monitoring.services.targets import set_alliance_target
from eslabon.web.monitoring.snapshots import day_of
from eslabon.web.monitoring.views.loading import load_alliance
from eslabon.web.monitoring.views.pages import posted

PAGE_ROWS = 25


@permitted("monitoring.view_targets", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_targets(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Every target in order of time; who edits indicators sets more of them."""
    may_set = request.user.has_perm("monitoring.set_targets", alliance)
    form = AllianceTargetForm(posted(request), alliance=alliance) if may_set else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            indicator = form.cleaned_data["indicator"]
            try:
                set_alliance_target(alliance, indicator=indicator, aim=form.aim(), actor=request.user)
            except Problem as problem:
                form.add_error(None, problem.text(request.LANGUAGE_CODE))
            else:
                messages.success(request, _("Meta guardada."))
                return redirect("alliance_targets", alliance_id=alliance.pk)
    lines = targets_of(alliance, today=day_of(alliance.programme, timezone.now()))
    context = {
        "programme": alliance.programme,
        "alliance": alliance,
        "links": chain_links(alliance, plan=current_plan(alliance), user=request.user),
        "page_obj": Paginator(lines, PAGE_ROWS).get_page(request.GET.get("page")),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "monitoring/alliance_targets.html", context, status=status)

"""Graduation: what is missing, on verified facts, and the decision."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import AllianceGraduation
from eslabon.web.monitoring.queries.reports import reach_of
from eslabon.web.monitoring.services.graduation import graduate_alliance, judge_alliance
from eslabon.web.monitoring.snapshots import day_of
from eslabon.web.monitoring.views.loading import load_alliance, load_programme
from eslabon.web.monitoring.views.pages import pages_of
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.tables import ordered

PAGE_ROWS = 25
COLUMNS = {"graduated": "-graduation__decided_at", "name": "name", "operator": "operator__name", "start": "starts_on"}


@permitted("monitoring.view_reports", load=load_programme)
@require_safe
def graduations_of_alliances(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The alliances that are under way or graduated, those that graduated first."""
    today = day_of(programme, timezone.now())
    reach = reach_of(request.user, "alliance.view", programme=programme, on=today)
    found = Alliance.objects.filter(reach, programme=programme, starts_on__isnull=False)
    show = request.GET.get("show", "")
    shown = {"graduated": found.filter(graduation__isnull=False), "going": found.filter(graduation=None)}
    rows = shown.get(show, found).select_related("chain", "operator", "graduation")
    context = {
        "programme": programme,
        "page_obj": Paginator(
            ordered(rows, request, columns=COLUMNS, first="graduated", last="code"), PAGE_ROWS
        ).get_page(request.GET.get("page")),
        "show": show if show in shown else "",
        "pages": pages_of(request, programme, here="graduations_of_alliances"),
    }
    return render(request, "monitoring/graduations.html", context)


@permitted("monitoring.view_graduation", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_graduation(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """What the rule says of one alliance today; who may, decides."""
    now = timezone.now()
    can_graduate = request.user.has_perm("monitoring.graduate", alliance)
    if request.method == "POST":
        if not can_graduate:
            raise PermissionDenied
        try:
            graduate_alliance(alliance, actor=request.user, now=now)
        except Problem as problem:
            messages.error(request, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Alianza graduada: sigue sola."))
        return redirect("alliance_graduation", alliance_id=alliance.pk)
    judged = judge_alliance(alliance, today=day_of(alliance.programme, now))
    context = {
        "programme": alliance.programme,
        "alliance": alliance,
        "answer": judged.answer,
        "made": AllianceGraduation.objects.filter(alliance=alliance).select_related("decided_by").first(),
        "can_graduate": can_graduate,
    }
    return render(request, "monitoring/graduation.html", context)

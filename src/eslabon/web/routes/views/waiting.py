"""Diagnostics with a result that wait for a route, and proposing one by one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.diagnostics.models import Score
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Segment
from eslabon.web.routes.queries.routes import scores_without_route
from eslabon.web.routes.services import propose_first
from eslabon.web.routes.views.loading import load_programme

PAGE_ROWS = 25


@permitted("routes.propose_routes", load=load_programme)
@require_safe
def routes_waiting(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Organisations whose diagnostic has a result and no route yet, each with its button."""
    segments = {one.code: one for one in Segment.objects.filter(programme=programme)}
    scores = scores_without_route(programme)
    shown = Paginator(scores, PAGE_ROWS).get_page(request.GET.get("page"))
    rows = [(score, segments.get(score.segment)) for score in shown.object_list]
    context = {"programme": programme, "page_obj": shown, "rows": rows, "waiting": len(scores)}
    return render(request, "routes/routes_waiting.html", context)


def _load_with_score(request: HttpRequest, code: str, score_id: UUID) -> Programme:
    programme: Any = load_programme(request, code)
    programme.chosen_score = get_object_or_404(
        Score.objects.select_related("response__party"), pk=score_id, response__instrument__programme=programme
    )
    return programme


@permitted("routes.propose_routes", load=_load_with_score)
@require_POST
def route_first(request: HttpRequest, programme: Any) -> HttpResponse:
    """Propose a route to one organisation from its latest result."""
    route = propose_first(programme.chosen_score, actor=request.user, now=timezone.now(), today=timezone.localdate())
    messages.success(request, _("Ruta propuesta. La organización recibe el aviso, si dejó un correo."))
    return redirect("route", route_id=route.pk)

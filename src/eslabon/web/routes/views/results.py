"""Results of organisations: recorded by one person, verified by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.results import ResultForm
from eslabon.web.routes.models import Result, Route
from eslabon.web.routes.queries.overview import routes_in_reach
from eslabon.web.routes.queries.products import services_of
from eslabon.web.routes.services import Achieved, record_result, verify_result
from eslabon.web.routes.views.delivery_pages import pages_of
from eslabon.web.routes.views.loading import load_programme, load_route
from eslabon.web.uploads.services import file_response, store_file

PAGE_ROWS = 25


@permitted("routes.view_routes", load=load_programme)
@require_safe
def programme_results(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What organisations within the reader's reach reached."""
    routes = routes_in_reach(programme, user=request.user, on=timezone.localdate())
    found = Result.objects.filter(programme=programme, party__in={route.party_id for route in routes})
    results = found.select_related("party", "service", "evidence__party", "recorded_by", "verified_by").order_by(
        "-recorded_at", "pk"
    )
    context = {
        "programme": programme,
        "page_obj": Paginator(results, PAGE_ROWS).get_page(request.GET.get("page")),
        "pages": pages_of(request, programme, here="programme_results"),
        "can_verify": request.user.has_perm("routes.verify_results", programme),
    }
    return render(request, "routes/programme_results.html", context)


@permitted("routes.record_result", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def route_result(request: HttpRequest, route: Route) -> HttpResponse:
    """Write down a result of the route's organisation."""
    form = ResultForm(request.POST or None, request.FILES or None, services=services_of(route.party))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        upload = values.pop("evidence")
        try:
            evidence = store_file(upload, actor=request.user) if upload else None
            record_result(
                route,
                achieved=Achieved(**values),
                evidence=evidence,
                actor=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Resultado anotado. Otra persona lo verificará."))
            return redirect("route", route_id=route.pk)
    is_refused = request.method == "POST"
    context = {"route": route, "programme": route.programme, "form": form}
    return render(request, "routes/route_result.html", context, status=422 if is_refused else 200)


def _load_with_result(request: HttpRequest, code: str, pk: UUID) -> Programme:
    programme: Any = load_programme(request, code)
    programme.chosen_result = get_object_or_404(Result, pk=pk, programme=programme)
    return programme


@permitted("routes.verify_results", load=_load_with_result)
@require_POST
def result_verify(request: HttpRequest, programme: Any) -> HttpResponse:
    """Confirm a result on its document."""
    try:
        verify_result(programme.chosen_result, actor=request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Resultado verificado."))
    return redirect("programme_results", code=programme.code)


@permitted("routes.verify_results", load=_load_with_result)
@require_safe
def result_file(request: HttpRequest, programme: Any) -> FileResponse:
    """The document that shows a result, for who verifies it."""
    evidence = programme.chosen_result.evidence
    if evidence is None or evidence.withdrawn_at is not None:
        raise Http404
    return file_response(evidence.file)

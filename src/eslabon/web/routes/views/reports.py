"""What a provider reports of a repetition, and the conformity of somebody else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.routes.forms.results import ReportForm
from eslabon.web.routes.models import ProviderReport, Service
from eslabon.web.routes.services import accept_report, write_report
from eslabon.web.routes.views.loading import load_service
from eslabon.web.routes.views.posted import posted
from eslabon.web.uploads.services import file_response, store_file


def _load_repetition(request: HttpRequest, service_id: UUID, repetition: int) -> Service:
    service: Any = load_service(request, service_id)
    service.chosen_repetition = repetition
    return service


@permitted("routes.view_reports", load=_load_repetition)
@require_http_methods(["GET", "HEAD", "POST"])
def service_report(request: HttpRequest, service: Any) -> HttpResponse:
    """Read the report of a repetition; its provider writes it."""
    repetition = service.chosen_repetition
    can_write = request.user.has_perm("routes.write_report", service)
    given_by = {"given_by": " ".join(service.given_by.split())}  # as the sheet says, until the report says otherwise
    form = ReportForm(posted(request), request.FILES or None, initial=given_by) if can_write else None
    if request.method == "POST" and form is not None and form.is_valid():
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        try:
            file = store_file(upload, actor=request.user) if upload else None
            write_report(service, repetition=repetition, file=file, actor=request.user, now=timezone.now(), **values)
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Informe guardado. El equipo facilitador le dará la conformidad."))
            return redirect("service_report", service_id=service.pk, repetition=repetition)
    report = service.reports.filter(repetition=repetition).select_related("reported_by", "accepted_by").first()
    context = {
        "service": service,
        "programme": service.programme,
        "repetition": repetition,
        "report": report,
        "form": form,
        "can_accept": request.user.has_perm("routes.accept_report", service),
    }
    is_refused = request.method == "POST"
    return render(request, "routes/service_report.html", context, status=422 if is_refused else 200)


def _load_with_report(request: HttpRequest, service_id: UUID, pk: UUID) -> Service:
    service: Any = load_service(request, service_id)
    service.chosen_report = get_object_or_404(ProviderReport, pk=pk, service=service)
    return service


@permitted("routes.accept_report", load=_load_with_report)
@require_POST
def report_accept(request: HttpRequest, service: Any) -> HttpResponse:
    """Give conformity to a report that somebody else wrote."""
    try:
        accept_report(service.chosen_report, actor=request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Conformidad dada."))
    return redirect("service_report", service_id=service.pk, repetition=service.chosen_report.repetition)


@permitted("routes.view_reports", load=_load_with_report)
@require_safe
def report_file(request: HttpRequest, service: Any) -> FileResponse:
    """The document of a report."""
    if service.chosen_report.file is None:
        raise Http404
    return file_response(service.chosen_report.file)

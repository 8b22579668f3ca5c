"""Monthly reports: which are due, the draft that saves itself, what was sent, its corrections and documents."""

import secrets
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.monitoring.periods import due_on
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.queries.sizes import parts_of
from eslabon.web.monitoring.forms.reports import CorrectionForm, ReportFileForm, ReportForm
from eslabon.web.monitoring.models import Figure, Period, Report
from eslabon.web.monitoring.queries.reports import (
    claims_of,
    figures_of,
    month_lines,
    month_overview,
    reach_of,
    reporting_alliances,
    standing_value,
    with_report,
    without_report,
)
from eslabon.web.monitoring.services.reports import (
    asked_indicators,
    attach_file,
    correct_figure,
    lock_period,
    save_report,
    send_report,
    start_report,
)
from eslabon.web.monitoring.snapshots import day_of, terms_of
from eslabon.web.monitoring.views.loading import load_alliance, load_programme, load_report, read_month
from eslabon.web.monitoring.views.pages import pages_of, posted
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.tables import ordered
from eslabon.web.uploads.services import file_response, store_file

PAGE_ROWS = 25
COLUMNS = {"code": "code", "name": "name", "operator": "operator__name"}


@permitted("monitoring.view_reports", load=load_programme)
@require_safe
def monthly_reports(request: HttpRequest, programme: Programme) -> HttpResponse:
    """A month: which alliances reported, which are late."""
    today = day_of(programme, timezone.now())
    month = read_month(request.GET["month"]) if "month" in request.GET else _month_before(today)
    reach = reach_of(request.user, "alliance.view", programme=programme, on=today)
    alliances = reporting_alliances(programme, month=month).filter(reach)
    missing, show = without_report(alliances, month=month), request.GET.get("show", "")
    found = {"missing": missing, "sent": with_report(alliances, month=month)}.get(show, alliances)
    found = ordered(found, request, columns=COLUMNS, first="code")
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    lines = month_lines(programme, list(page.object_list), month=month, today=today)
    reported = {
        one.pk
        for one in Alliance.objects.filter(
            reach_of(request.user, "figure.report", programme=programme, on=today),
            pk__in=[line.alliance.pk for line in lines],
        )
    }
    following = (month + timedelta(days=32)).replace(day=1)
    context = {
        "programme": programme,
        "month": month,
        "previous": _month_before(month),
        "following": following if following <= today else None,
        "lines": lines,
        "page_obj": page,
        "can_report": reported,
        "expected": alliances.count(),
        "missing": missing.count(),
        "due": due_on(month, due_days=terms_of(programme).due_days),
        "today": today,
        "show": show if show in {"missing", "sent"} else "",
        "pages": pages_of(request, programme, here="monthly_reports"),
    }
    return render(request, "monitoring/monthly_reports.html", context)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _load_with_month(request: HttpRequest, alliance_id: UUID, month: str) -> Alliance:
    alliance: Any = load_alliance(request, alliance_id)
    alliance.chosen_month = read_month(month)
    return alliance


@permitted("monitoring.report", load=_load_with_month)
@require_POST
def report_start(request: HttpRequest, alliance: Any) -> HttpResponse:
    """Open the report of a month."""
    report = start_report(alliance, month=alliance.chosen_month, actor=request.user)
    return redirect("monthly_report", report_id=report.pk)


@permitted("monitoring.view_report", load=load_report)
@require_safe
def monthly_report(request: HttpRequest, report: Report) -> HttpResponse:
    """One report: its draft for who writes it, then what was sent, corrected and claimed."""
    can_report = request.user.has_perm("monitoring.report", report)
    if report.state == Report.State.DRAFT and can_report:
        return _edit_page(request, report, _form(report, report.draft))
    figures = figures_of(report)
    context = _context(request, report) | {
        "figures": [
            {"figure": one, "stands": standing_value(one), "parts": list(one.parts.all())}
            for one in figures
            if one.corrects is None
        ],
        "corrections": [one for one in figures if one.corrects is not None],
        "claims": claims_of(report),
        "can_report": can_report,
        "file_form": ReportFileForm() if can_report else None,
    }
    return render(request, "monitoring/monthly_report.html", context)


def _form(report: Report, data: Any) -> ReportForm:
    programme = report.alliance.programme
    return ReportForm(data, indicators=asked_indicators(programme), terms=terms_of(programme))


def _context(request: HttpRequest, report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "alliance": report.alliance,
        "programme": report.alliance.programme,
        "files": report.files.select_related("file"),
        "pages": pages_of(request, report.alliance.programme, here=""),
    }


def _edit_page(request: HttpRequest, report: Report, form: ReportForm, *, status: int = 200) -> HttpResponse:
    if not form.data:
        form.is_bound = False
    taking_part = report.alliance.producers.taking_part_on(report.period.ends_on)
    form.tell_map(parts_of(report.alliance.programme, producers=taking_part))
    context = _context(request, report) | {"form": form, "file_form": ReportFileForm(), "claims": claims_of(report)}
    context["page"] = request.POST.get("page", "")[:32] or secrets.token_urlsafe(12)
    return render(request, "monitoring/report_edit.html", context, status=status)


@permitted("monitoring.report", load=load_report)
@require_POST
def report_save(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep the draft, by itself or by its button; or send it."""
    form = _form(report, request.POST)
    typed = request.POST.get("revision", "")
    try:
        saved = save_report(
            report,
            draft=form.typed(),
            revision=int(typed) if typed.isdigit() else -1,
            page=request.POST.get("page", "")[:32],
            actor=request.user,
            now=timezone.now(),
        )
    except Problem as problem:
        if request.headers.get("HX-Request"):
            context = {"revision": typed, "problem": problem}
            return render(request, "monitoring/parts/saved.html", context)
        messages.error(request, problem.text(request.LANGUAGE_CODE))
        return redirect("monthly_report", report_id=report.pk)
    if request.headers.get("HX-Request"):
        return render(request, "monitoring/parts/saved.html", {"revision": saved.revision})
    if "send" not in request.POST:
        messages.success(request, _("Borrador guardado. Puede seguir otro día."))
        return redirect("monthly_report", report_id=report.pk)
    report.refresh_from_db()
    return _send(request, report, form)


def _send(request: HttpRequest, report: Report, form: ReportForm) -> HttpResponse:
    if form.is_valid():
        try:
            send_report(
                report,
                said=form.said(),
                note=form.cleaned_data["note"],
                actor=request.user,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Informe enviado. Si algo cambia, corríjalo al lado: lo enviado queda."))
            return redirect("monthly_report", report_id=report.pk)
    return _edit_page(request, report, form, status=422)


@permitted("monitoring.report", load=load_report)
@require_POST
def report_attach(request: HttpRequest, report: Report) -> HttpResponse:
    """Add a document that shows the month."""
    form = ReportFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = store_file(form.cleaned_data["file"], actor=request.user)
            attach_file(report, kind=form.cleaned_data["kind"], file=file, actor=request.user, now=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Documento guardado."))
    else:
        messages.error(request, _("Elija el documento y diga qué es."))
    return redirect("monthly_report", report_id=report.pk)


def _load_with_file(request: HttpRequest, report_id: UUID, pk: UUID) -> Report:
    report: Any = load_report(request, report_id)
    report.chosen_file = get_object_or_404(report.files.select_related("file"), pk=pk)
    return report


@permitted("monitoring.view_report", load=_load_with_file)
@require_safe
def report_file(request: HttpRequest, report: Any) -> FileResponse:
    """A document of a report."""
    return file_response(report.chosen_file.file)


def _load_with_figure(request: HttpRequest, report_id: UUID, pk: UUID) -> Report:
    report: Any = load_report(request, report_id)
    rows = Figure.objects.select_related("indicator", "period").prefetch_related("corrections")
    report.chosen_figure = get_object_or_404(rows, pk=pk, report=report, corrects=None)
    return report


@permitted("monitoring.report", load=_load_with_figure)
@require_http_methods(["GET", "HEAD", "POST"])
def figure_correct(request: HttpRequest, report: Any) -> HttpResponse:
    """Enter a correction beside a figure."""
    figure, form = report.chosen_figure, CorrectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            entry = correct_figure(
                figure,
                change=form.cleaned_data["change"],
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Corrección anotada: cuenta en %(month)s.") % {"month": entry.period})
            return redirect("monthly_report", report_id=report.pk)
    context = _context(request, report) | {"figure": figure, "stands": standing_value(figure), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "monitoring/figure_correct.html", context, status=status)


@permitted("monitoring.view_reports", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def monitoring_periods(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The months of the last year: how many reported, which are locked; who may, locks the next."""
    can_lock = request.user.has_perm("monitoring.lock_period", programme)
    today = day_of(programme, timezone.now())
    if request.method == "POST":
        if not can_lock:
            raise PermissionDenied
        period = Period.objects.of_month(programme, month=read_month(request.POST.get("month", "")))
        try:
            lock_period(period, actor=request.user, now=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Mes cerrado: lo informado queda."))
        return redirect("monitoring_periods", code=programme.code)
    context = {
        "programme": programme,
        "months": month_overview(programme, today=today),
        "can_lock": can_lock,
        "pages": pages_of(request, programme, here="monitoring_periods"),
    }
    return render(request, "monitoring/periods.html", context)

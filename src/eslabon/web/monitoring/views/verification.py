"""The quarter's sample: sized, drawn, worked through, closed; and each check with its findings."""

from datetime import date
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

from eslabon.rules.monitoring.increments import months_of
from eslabon.rules.monitoring.periods import quarter_of
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.forms.verification import DirectedForm, DrawForm, FileForm, FindingsForm, SeenForm
from eslabon.web.monitoring.models import Check, Period, VerificationPlan
from eslabon.web.monitoring.queries.reports import claims_of_quarter, reach_of
from eslabon.web.monitoring.queries.verification import (
    claimed_against_reported,
    figures_in_check,
    plan_strata,
    plans_of,
    report_files_of,
)
from eslabon.web.monitoring.services.checking import (
    add_check_file,
    check_refusal,
    close_check,
    close_plan,
    missing_of,
    record_findings,
    record_seen,
)
from eslabon.web.monitoring.services.drawing import BY_SIZE, draw_sample, open_directed_check, plan_sizes
from eslabon.web.monitoring.snapshots import day_of, terms_of
from eslabon.web.monitoring.views.loading import load_check, load_plan, load_programme
from eslabon.web.monitoring.views.pages import pages_of, posted
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.services import file_response, store_file

PAGE_ROWS = 25


@permitted("monitoring.view_verification", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The quarters, latest first; who may, sees how large the next sample would be and draws it."""
    can_draw = request.user.has_perm("monitoring.draw_sample", programme)
    if request.method == "POST" and not can_draw:
        raise PermissionDenied
    now = timezone.now()
    first = _next_quarter(programme, today=day_of(programme, now))
    terms = terms_of(programme)
    confidence = f"{(terms.confidence * 100).normalize():f}"
    initial = {"confidence": confidence, "margin": terms.margin, "stratified_by": BY_SIZE}
    form = DrawForm(posted(request) or initial)
    sizing = None
    if can_draw and first is not None and form.is_valid():
        if request.method == "POST" and "draw" in request.POST:
            try:
                plan = draw_sample(
                    programme,
                    first=first,
                    wanted=form.wanted(),
                    actor=request.user,
                    now=now,
                    today=day_of(programme, now),
                )
            except Problem as problem:
                form.add_error(None, problem.text(request.LANGUAGE_CODE))
            else:
                messages.success(request, _("Muestra sorteada: estas alianzas se comprueban."))
                return redirect("verification_plan", plan_id=plan.pk)
        sizing = plan_sizes(programme, first=first, wanted=form.wanted())
    months = months_of(first, last=quarter_of(first)[1]) if first else []
    locked = set(
        Period.objects.filter(programme=programme, starts_on__in=months, locked_at__isnull=False).values_list(
            "starts_on", flat=True
        )
    )
    context = {
        "programme": programme,
        "page_obj": Paginator(plans_of(programme), PAGE_ROWS).get_page(request.GET.get("page")),
        "can_draw": can_draw,
        "first": first,
        "last": quarter_of(first)[1] if first else None,
        "unlocked": [month for month in months if month not in locked],
        "form": form if can_draw else None,
        "sizing": sizing,
        "total": sum(sizing.sizes.values()) if sizing else 0,
        "pages": pages_of(request, programme, here="verification"),
    }
    return render(request, "monitoring/verification.html", context, status=422 if form.errors else 200)


def _next_quarter(programme: Programme, *, today: date) -> date | None:
    """Return the first month of the earliest quarter that has reports, is over and was not drawn."""
    drawn = set(VerificationPlan.objects.filter(programme=programme).values_list("starts_on", flat=True))
    months = Period.objects.filter(programme=programme, reports__state="sent").order_by("starts_on").distinct()
    quarters = sorted({quarter_of(month) for month in months.values_list("starts_on", flat=True)})
    return next((first for first, last in quarters if first not in drawn and last < today), None)


@permitted("monitoring.view_verification", load=load_plan)
@require_safe
def verification_plan(request: HttpRequest, plan: VerificationPlan) -> HttpResponse:
    """A quarter: its strata, the draw, how far the checks are, its factors."""
    checks = plan.checks.select_related("alliance__chain", "alliance__operator")
    page = Paginator(checks, PAGE_ROWS).get_page(request.GET.get("page"))
    done, opened = plan.checks.filter(closed_at__isnull=False).count(), plan.checks.count()
    can_verify = request.user.has_perm("monitoring.verify", plan)
    context = {
        "programme": plan.programme,
        "plan": plan,
        "strata": plan_strata(plan),
        "page_obj": page,
        "done": done,
        "opened": opened,
        "factors": plan.factors.select_related("indicator"),
        "can_verify": can_verify,
        "opened_to_reader": _readable(request.user, plan),
        "form": _directed_form(plan, None) if can_verify and plan.closed_at is None else None,
        "pages": pages_of(request, plan.programme, here=""),
    }
    return render(request, "monitoring/verification_plan.html", context)


def _readable(user: Any, plan: VerificationPlan) -> set[Any]:
    """Keys of the alliances whose checks `user` may open."""
    today, programme = timezone.localdate(), plan.programme
    acts = () if user.is_superuser else ("alliance.view", "result.view")
    reach = [reach_of(user, act, programme=programme, on=today) for act in acts]
    return set(Alliance.objects.filter(*reach, checks__plan=plan).values_list("pk", flat=True))


def _directed_form(plan: VerificationPlan, data: Any) -> DirectedForm:
    others = Alliance.objects.filter(programme=plan.programme).exclude(checks__plan=plan)
    return DirectedForm(data, alliances=others.filter(monthly_reports__state="sent").distinct())


@permitted("monitoring.verify", load=load_plan)
@require_POST
def check_open(request: HttpRequest, plan: VerificationPlan) -> HttpResponse:
    """Check an alliance that was not drawn, for a reason."""
    form, now = _directed_form(plan, request.POST), timezone.now()
    if form.is_valid():
        try:
            check = open_directed_check(
                plan,
                alliance=form.cleaned_data["alliance"],
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=now,
                today=day_of(plan.programme, now),
            )
        except Problem as problem:
            messages.error(request, problem.text(request.LANGUAGE_CODE))
        else:
            return redirect("check", check_id=check.pk)
    else:
        messages.error(request, _("Elija la alianza y escriba por qué."))
    return redirect("verification_plan", plan_id=plan.pk)


@permitted("monitoring.verify", load=load_plan)
@require_POST
def plan_close(request: HttpRequest, plan: VerificationPlan) -> HttpResponse:
    """End the quarter and publish its factors."""
    try:
        close_plan(plan, actor=request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Trimestre terminado: los factores ya están al lado de cada indicador."))
    return redirect("verification_plan", plan_id=plan.pk)


@permitted("monitoring.view_check", load=load_check)
@require_safe
def check(request: HttpRequest, check: Check) -> HttpResponse:
    """One check: what was reported against what is claimed and found."""
    return _check_page(request, check)


def _check_page(
    request: HttpRequest, check: Check, *, seen: SeenForm | None = None, findings: FindingsForm | None = None
) -> HttpResponse:
    figures = figures_in_check(check)
    files = check.files.select_related("file")
    refusal = check_refusal(check, actor=request.user, today=day_of(check.plan.programme, timezone.now()))
    may_verify = request.user.has_perm("monitoring.verify", check)
    can_verify = may_verify and check.closed_at is None and refusal is None
    context = {
        "programme": check.plan.programme,
        "check": check,
        "plan": check.plan,
        "alliance": check.alliance,
        "figures": figures,
        "findings_made": check.findings.select_related("figure__indicator", "figure__period", "found_by"),
        "files": files,
        "report_files": report_files_of(check),
        "claims": claims_of_quarter(check.alliance, first=check.plan.starts_on, last=check.plan.ends_on),
        "compared": claimed_against_reported(check),
        "causality": check.causality_decision.outcome if check.causality_decision else None,
        "missing": missing_of(check),
        "refusal": refusal if may_verify else None,
        "can_verify": can_verify,
        "seen_form": seen or SeenForm(initial=_written(check)),
        "findings_form": findings or FindingsForm(figures=figures, files=files),
        "file_form": FileForm(),
    }
    refused = bool((seen and seen.errors) or (findings and findings.errors))
    return render(request, "monitoring/check.html", context, status=422 if refused else 200)


def _written(check: Check) -> dict[str, Any]:
    return {name: getattr(check, name) for name in SeenForm.base_fields}


@permitted("monitoring.verify", load=load_check)
@require_POST
def check_record(request: HttpRequest, check: Check) -> HttpResponse:
    """Keep what was compared and visited."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _check_page(request, check, seen=form)
    today = day_of(check.plan.programme, timezone.now())
    try:
        record_seen(check, seen=form.seen(), actor=request.user, today=today)
    except Problem as problem:
        form.add_error(None, problem.text(request.LANGUAGE_CODE))
        return _check_page(request, check, seen=form)
    messages.success(request, _("Anotado. La causalidad se volvió a mirar con las ventas declaradas."))
    return redirect("check", check_id=check.pk)


@permitted("monitoring.verify", load=load_check)
@require_POST
def check_attach(request: HttpRequest, check: Check) -> HttpResponse:
    """Keep a document that shows what was found."""
    form, now = FileForm(request.POST, request.FILES), timezone.now()
    if not form.is_valid():
        messages.error(request, _("Elija el documento."))
        return redirect("check", check_id=check.pk)
    try:
        file = store_file(form.cleaned_data["file"], actor=request.user)
        add_check_file(check, file=file, actor=request.user, now=now, today=day_of(check.plan.programme, now))
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Documento guardado."))
    return redirect("check", check_id=check.pk)


@permitted("monitoring.verify", load=load_check)
@require_POST
def check_find(request: HttpRequest, check: Check) -> HttpResponse:
    """Say of each figure what was found."""
    now = timezone.now()
    form = FindingsForm(request.POST, figures=figures_in_check(check), files=check.files.select_related("file"))
    if not form.is_valid():
        return _check_page(request, check, findings=form)
    try:
        made = record_findings(
            check,
            found=form.found(),
            evidence=form.cleaned_data["evidence"],
            actor=request.user,
            now=now,
            today=day_of(check.plan.programme, now),
        )
    except Problem as problem:
        form.add_error(None, problem.text(request.LANGUAGE_CODE))
        return _check_page(request, check, findings=form)
    messages.success(request, _("Hallazgos anotados: %(count)s.") % {"count": len(made)})
    return redirect("check", check_id=check.pk)


@permitted("monitoring.verify", load=load_check)
@require_POST
def check_close(request: HttpRequest, check: Check) -> HttpResponse:
    """End a check."""
    now = timezone.now()
    try:
        close_check(check, actor=request.user, now=now, today=day_of(check.plan.programme, now))
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
        return redirect("check", check_id=check.pk)
    messages.success(request, _("Revisión terminada."))
    return redirect("verification_plan", plan_id=check.plan_id)


def _load_with_file(request: HttpRequest, check_id: UUID, pk: UUID) -> Check:
    found: Any = load_check(request, check_id)
    found.chosen_file = get_object_or_404(found.files.select_related("file"), pk=pk)
    return found


@permitted("monitoring.view_check", load=_load_with_file)
@require_safe
def check_file(request: HttpRequest, check: Any) -> FileResponse:
    """A document of a check."""
    return file_response(check.chosen_file.file)

"""The plan: its sections, its viability, its approval, and on paper."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.alliances.baseline import window
from eslabon.rules.alliances.viability import is_stale
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms import plans as forms
from eslabon.web.alliances.forms.alliances import words
from eslabon.web.alliances.models import Alliance, BusinessPlan
from eslabon.web.alliances.queries.alliances import current_plan
from eslabon.web.alliances.queries.documents import plan_content
from eslabon.web.alliances.queries.maturity import ripening_of
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.alliances.services import (
    approve_plan,
    decide_plan_viability,
    override_viability,
    record_baseline,
    return_plan,
    save_plan,
    start_plan,
    submit_plan,
)
from eslabon.web.alliances.snapshots import missing_of, viability_inputs, viability_of, written_sections
from eslabon.web.alliances.views.alliances import about
from eslabon.web.alliances.views.loading import complain, load_alliance, load_with_viability
from eslabon.web.alliances.views.paper import plan_docx, plan_pdf, printed
from eslabon.web.uploads.services import store_file


@dataclass(frozen=True)
class Section:
    """One section of the editor: a form of texts, or a table of rows."""

    code: str
    title: Any
    part: str  # diagnosis | scope
    form: Any = None
    row: Any = None
    rows: str = ""
    hint: Any = ""


SECTIONS = (
    Section("product", gettext_lazy("Producto"), "diagnosis", form=forms.ProductForm),
    Section(
        "costs",
        gettext_lazy("Costos de producción"),
        "diagnosis",
        row=forms.CostRow,
        rows="production_costs",
        hint=gettext_lazy("Lo que cuesta hoy producir una unidad."),
    ),
    Section("market", gettext_lazy("Mercado"), "diagnosis", form=forms.MarketForm),
    Section(
        "projection",
        gettext_lazy("Proyección de la demanda"),
        "diagnosis",
        row=forms.ProjectionRow,
        rows="projections",
        hint=gettext_lazy("Lo que el comprador pedirá cada año del plan. El año 1 es el primero."),
    ),
    Section(
        "swot",
        gettext_lazy("Fortalezas, oportunidades, debilidades y amenazas"),
        "diagnosis",
        form=forms.StrengthsForm,
    ),
    Section("scope", gettext_lazy("Objetivo y estrategia"), "scope", form=forms.ScopeForm),
    Section("time", gettext_lazy("Inicio, duración y graduación"), "scope", form=forms.TimeForm),
    Section(
        "investments",
        gettext_lazy("Plan de inversiones"),
        "scope",
        row=forms.InvestmentRow,
        rows="investments",
        hint=gettext_lazy("Qué se compra o construye, en qué año y quién lo paga."),
    ),
    Section(
        "goals",
        gettext_lazy("Metas de cada año"),
        "scope",
        row=forms.GoalRow,
        rows="goals",
        hint=gettext_lazy("Totales de cada año; los resultados se cuentan como lo que exceden la línea de base."),
    ),
    Section(
        "assistance",
        gettext_lazy("Costo de la asistencia"),
        "scope",
        row=forms.AssistanceRow,
        rows="costs",
        hint=gettext_lazy("Lo que gasta el programa cada año. Tiene que bajar de un año a otro."),
    ),
)
BY_CODE = {one.code: one for one in SECTIONS}
ELSEWHERE = {
    "bottlenecks": (gettext_lazy("Cuellos de botella y acciones"), "alliance_bottlenecks", "diagnosis"),
    "commitments": (gettext_lazy("Compromisos de cada parte"), "alliance_commitments", "scope"),
    "baseline": (gettext_lazy("Línea de base: los doce meses antes"), "alliance_baseline", "scope"),
}


@permitted("alliances.view_alliance", load=load_alliance)
@require_safe
def alliance_plan(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The plan with its sections: what is written, what lacks, what comes next."""
    plan = current_plan(shown)
    user = request.user
    can = {
        "write": user.has_perm("alliances.write_plan", shown),
        "approve": user.has_perm("alliances.approve_plan", shown),
        "decide": user.has_perm("alliances.decide_viability", shown),
    }
    context: dict[str, Any] = {**about(shown, user=request.user, plan=plan), "plan": plan, "can": can}
    if plan is not None:
        written = written_sections(plan)
        decided = plan.viability_decisions.select_related("decision").first()
        context |= {
            "sections": _listed(written),
            "missing": missing_of(plan),
            "decided": decided,
            "stale": decided is not None and is_stale(decided.decision.inputs or {}, today=viability_inputs(plan)),
            "return_form": forms.ReturnForm() if can["approve"] and plan.state == "submitted" else None,
            "versions": shown.plans.exclude(pk=plan.pk),
            "ripening": ripening_of(shown, plan=plan, terms=terms_of(shown.programme), today=timezone.localdate()),
        }
    return render(request, "alliances/plan.html", context)


def _listed(written: dict[str, bool]) -> dict[str, list[dict[str, Any]]]:
    """Sections of both parts, in the order of the document."""
    found: dict[str, list[dict[str, Any]]] = {"diagnosis": [], "scope": []}
    for one in SECTIONS:
        found[one.part].append({"code": one.code, "title": one.title, "url_name": "", "done": written[one.code]})
    for code, (title, name, part) in ELSEWHERE.items():
        found[part].append({"code": code, "title": title, "url_name": name, "done": written[code]})
    return found


@permitted("alliances.write_plan", load=load_alliance)
@require_POST
def plan_start(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Begin the next version."""
    try:
        start_plan(shown, actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, None, problem)
    return redirect("alliance_plan", alliance_id=shown.pk)


def _load_with_section(request: HttpRequest, alliance_id: UUID, section: str) -> Alliance:
    if section not in BY_CODE:
        raise Http404
    alliance: Any = load_alliance(request, alliance_id)
    alliance.section = BY_CODE[section]
    return alliance


@permitted("alliances.write_plan", load=_load_with_section)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_section(request: HttpRequest, shown: Any) -> HttpResponse:
    """Write one section."""
    chosen: Section = shown.section
    plan = _plan_or_404(shown)
    if plan.state != BusinessPlan.State.DRAFT:
        raise Problem(problems.PLAN_LOCKED)
    data = request.POST if request.method == "POST" else None
    form, formset = _forms(chosen, plan=plan, data=data)
    if request.method == "POST":
        valid = form.is_valid() if form is not None else formset.is_valid()
        if valid:
            try:
                _save(request, plan=plan, chosen=chosen, form=form, formset=formset)
            except Problem as problem:
                complain(request, form, problem)
            else:
                messages.success(request, _("Guardado."))
                more = "more" in request.POST and chosen.row is not None
                return redirect("plan_section", shown.pk, chosen.code) if more else redirect("alliance_plan", shown.pk)
    following = _following(chosen.code)
    context = {
        **about(shown, user=request.user, plan=plan),
        "plan": plan,
        "section": chosen,
        "form": form,
        "formset": formset,
        "following": following,
        "revision": request.POST.get("revision", plan.revision),
    }
    return render(request, "alliances/plan_section.html", context, status=422 if request.method == "POST" else 200)


def _forms(chosen: Section, *, plan: BusinessPlan, data: Any) -> tuple[Any, Any]:
    if chosen.form is not None:
        names = list(chosen.form.base_fields)
        return chosen.form(data, initial={name: getattr(plan, name) for name in names}), None
    names = list(chosen.row.base_fields)
    kept = [{name: getattr(row, name) for name in names} for row in getattr(plan, chosen.rows).all()]
    lines = 3 if kept else 5
    return None, forms.rows_formset(chosen.row, lines=lines, data=data, initial=kept)


def _save(request: HttpRequest, *, plan: BusinessPlan, chosen: Section, form: Any, formset: Any) -> None:
    """Keep what a section says; a line whose every cell was emptied goes."""
    try:
        revision = int(request.POST.get("revision", ""))
    except ValueError:
        raise Problem(problems.PLAN_CHANGED) from None
    if form is not None:
        save_plan(plan, revision=revision, texts=form.cleaned_data, actor=request.user)
        return
    rows = [one.cleaned_data for one in formset if one.cleaned_data]
    years = [row["year"] for row in rows if chosen.code != "investments" and "year" in row]
    if len(set(years)) != len(years):
        raise Problem(problems.YEAR_REPEATED)
    ordered = sorted(rows, key=lambda row: row["year"]) if years else rows
    save_plan(plan, revision=revision, rows={chosen.rows: ordered}, actor=request.user)


def _following(section: str) -> Section | None:
    codes = [one.code for one in SECTIONS]
    position = codes.index(section) + 1
    return SECTIONS[position] if position < len(SECTIONS) else None


@permitted("alliances.write_plan", load=load_alliance)
@require_POST
def plan_submit(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Hand the plan in."""
    plan = _plan_or_404(shown)
    try:
        submit_plan(plan, revision=plan.revision, actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, None, problem)
    else:
        messages.success(request, _("Plan presentado. Otra persona lo aprueba o lo devuelve."))
    return redirect("alliance_plan", alliance_id=shown.pk)


@permitted("alliances.approve_plan", load=load_alliance)
@require_POST
def plan_decide(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Approve the plan, or give it back with what has to change."""
    plan = _plan_or_404(shown)
    try:
        if "approve" in request.POST:
            approve_plan(plan, actor=request.user, now=timezone.now())
            messages.success(request, _("Plan aprobado."))
        else:
            return_plan(plan, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
            messages.success(request, _("Plan devuelto a quien lo escribe."))
    except Problem as problem:
        complain(request, None, problem)
    return redirect("alliance_plan", alliance_id=shown.pk)


def _plan_or_404(shown: Alliance) -> BusinessPlan:
    plan = current_plan(shown)
    if plan is None:
        raise Http404
    return plan


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_viability(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """What the rule says today, with every input; what it said before, and who departed from it."""
    if request.method != "POST" and current_plan(shown) is None:
        messages.info(request, _("La viabilidad se decide sobre un plan: primero hay que escribirlo."))
        return redirect("alliance_plan", alliance_id=shown.pk)
    plan = _plan_or_404(shown)
    may_decide = request.user.has_perm("alliances.decide_viability", shown)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        decide_plan_viability(plan, actor=request.user, now=timezone.now())
        messages.success(request, _("Viabilidad decidida con las cifras de hoy."))
        return redirect("plan_viability", alliance_id=shown.pk)
    decisions = list(shown.viability_decisions.select_related("plan", "decision", "decided_by", "overridden_by")[:50])
    last = decisions[0] if decisions else None
    terms = terms_of(shown.programme)
    context = {
        **about(shown, user=request.user, plan=plan),
        "plan": plan,
        "today": viability_of(plan),
        "terms": terms.viability,
        "source": terms.viability_source.in_language(request.LANGUAGE_CODE),
        "decisions": decisions,
        "stale": last is not None and is_stale(last.decision.inputs or {}, today=viability_inputs(plan)),
        "may_decide": may_decide,
        "override_form": forms.OverrideForm()
        if last is not None and not last.is_passed and request.user.has_perm("alliances.override_viability", shown)
        else None,
        "last": last,
    }
    return render(request, "alliances/viability.html", context)


@permitted("alliances.override_viability", load=load_with_viability)
@require_POST
def viability_override(request: HttpRequest, shown: Any) -> HttpResponse:
    """Depart from the answer, by name."""
    try:
        override_viability(shown.chosen, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, None, problem)
    else:
        messages.success(request, _("Anotado con su nombre y el motivo."))
    return redirect("plan_viability", alliance_id=shown.pk)


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_baseline(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The twelve months before the start, by indicator."""
    plan, terms = current_plan(shown), terms_of(shown.programme)
    asked = {one.code: one for one in terms.baseline}
    chosen = asked.get(request.GET.get("indicator", ""), terms.baseline[0])
    starts_on = plan.starts_on if plan is not None else None
    may_write = request.user.has_perm("alliances.write_plan", shown)
    figures = list(shown.baseline.select_related("recorded_by"))
    known = {one.month: one for one in figures if one.indicator == chosen.code}
    months = window(starts_on) if starts_on is not None else ()
    is_open = plan is not None and plan.state == BusinessPlan.State.DRAFT and bool(months)
    form = None
    if may_write and is_open:
        form = forms.BaselineForm(
            request.POST or None,
            request.FILES or None,
            months=months,
            known={month: one.value for month, one in known.items()},
            initial={"source": next((one.source for one in known.values()), "")},
        )
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        if form is None:
            raise Problem(problems.BASELINE_LOCKED)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                record_baseline(
                    shown,
                    indicator=chosen.code,
                    figures=form.figures(),
                    source=form.cleaned_data["source"],
                    file=store_file(upload, actor=request.user) if upload else None,
                    actor=request.user,
                    now=timezone.now(),
                )
            except Problem as problem:
                complain(request, form, problem)
            else:
                messages.success(request, _("Línea de base guardada."))
                return redirect("alliance_baseline", alliance_id=shown.pk)
    context = {
        **about(shown, user=request.user, plan=plan),
        "plan": plan,
        "form": form,
        "chosen": chosen.code,
        "unit": plan.currency if plan is not None and chosen.unit == "money" else chosen.unit,
        "indicators": words(terms.baseline),
        "rows": [
            (
                month,
                [
                    next((one for one in figures if one.indicator == code and one.month == month), None)
                    for code in asked
                ],
            )
            for month in months
        ],
    }
    return render(request, "alliances/baseline.html", context, status=422 if request.method == "POST" else 200)


@permitted("alliances.view_alliance", load=load_alliance)
@require_safe
def plan_print(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The whole plan on one page, to read and print."""
    plan = _plan_or_404(shown)
    context = {
        **about(shown, user=request.user, plan=plan),
        "plan": plan,
        "paper": printed(_content(plan), language=request.LANGUAGE_CODE),
    }
    return render(request, "alliances/plan_print.html", context)


@permitted("alliances.view_alliance", load=load_alliance)
@require_safe
def plan_as_pdf(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The plan as PDF, for a bank."""
    plan = _plan_or_404(shown)
    body = plan_pdf(_content(plan), language=request.LANGUAGE_CODE, code=plan.content_hash[:16])
    return _download(body, name=f"plan-{shown.code}-{plan.version}.pdf", kind="application/pdf")


@permitted("alliances.view_alliance", load=load_alliance)
@require_safe
def plan_as_docx(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The plan as a document to go on writing in."""
    plan = _plan_or_404(shown)
    body = plan_docx(_content(plan), language=request.LANGUAGE_CODE)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _download(body, name=f"plan-{shown.code}-{plan.version}.docx", kind=kind)


def _content(plan: BusinessPlan) -> dict[str, Any]:
    """What was approved, or what stands today."""
    return plan.content if plan.content is not None else plan_content(plan)


def _download(body: bytes, *, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

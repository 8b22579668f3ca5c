"""Plans: ask for one, watch the search, read what it leaves out, compare, adopt."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.routes.announcing import earliest_day
from eslabon.web.accounts.permissions import permitted
from eslabon.web.jobs.services import cancel_job
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.calendar import PlanForm
from eslabon.web.routes.models import Plan, Session
from eslabon.web.routes.queries.feeds import with_words
from eslabon.web.routes.queries.plans import measure, missing_of, plans_of, reasons_of, served_only_by
from eslabon.web.routes.services.adopting import adopt_plan
from eslabon.web.routes.services.planning import Wanted, drop_plan, make_plan
from eslabon.web.routes.snapshots import terms_of
from eslabon.web.routes.tasks import search_plan
from eslabon.web.routes.views.loading import load_programme
from eslabon.web.routes.views.posted import posted

MISSING_SHOWN = 60


def load_plan(request: HttpRequest, plan_id: UUID, **others: Any) -> Plan:
    """Return the plan of `/plans/<id>/…`."""
    found = Plan.objects.select_related("programme", "job", "made_by", "adopted_by")
    return get_object_or_404(found, pk=plan_id)


@permitted("routes.make_plan", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every plan with its figures, and the form of a new one."""
    today = timezone.localdate()
    notice = terms_of(programme).notice_days
    first = earliest_day(today, notice_days=notice)
    announced = with_words(
        Session.objects.filter(service__programme=programme, state=Session.State.ANNOUNCED, day__gte=first)
    )
    form = PlanForm(posted(request), announced=announced, initial={"start": first})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = Wanted(
            title=data["title"],
            start=data["start"],
            end=data["end"],
            seconds=data["seconds"],
            freed=frozenset(one.pk for one in data.get("freed", ())),
            freed_reason=data.get("freed_reason", ""),
        )
        try:
            plan = make_plan(
                programme, wanted=wanted, search=search_plan, actor=request.user, now=timezone.now(), today=today
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            return redirect("plan", plan_id=plan.pk)
    context = {"programme": programme, "form": form, "plans": plans_of(programme), "notice": notice}
    return render(request, "routes/plans.html", context, status=422 if form.errors else 200)


@permitted("routes.make_plan", load=load_plan)
@require_safe
def plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    """One plan: while it is searched for, how far it is; then what it gives and what it leaves out."""
    is_moving = plan.job is not None and not plan.job.is_finished
    language = request.LANGUAGE_CODE
    missing = [] if is_moving else missing_of(plan, language=language)
    context = {
        "plan": plan,
        "programme": plan.programme,
        "moving": is_moving,
        "measure": measure(plan),
        "missing": missing[:MISSING_SHOWN],
        "missing_n": len(missing),
        "reasons": reasons_of(plan, language=language),
        "can_adopt": not is_moving and request.user.has_perm("routes.adopt_plan", plan),
        "others": [one for one in plans_of(plan.programme) if one.pk != plan.pk][:10],
        "stage": _stage(plan.stage),
    }
    return render(request, "routes/plan.html", context)


def _stage(stage: str) -> str:
    words = {
        "": "",
        "bound": _("Calculando cuánto se podría atender como máximo"),
        "first": _("Armando un primer calendario"),
        "improving": _("Mejorando el calendario"),
        "polishing": _("Repartiendo la carga y acercándose a las horas preferidas"),
        "explaining": _("Buscando las razones de lo que queda fuera"),
    }
    return words.get(stage, _("Buscando"))


@permitted("routes.make_plan", load=load_plan)
@require_POST
def plan_stop(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Stop the search; the best calendar so far stays."""
    if plan.job is not None and plan.job.can_cancel:
        cancel_job(plan.job, actor=request.user, now=timezone.now())
        messages.info(request, _("La búsqueda se detiene; queda lo mejor que se encontró."))
    return redirect("plan", plan_id=plan.pk)


@permitted("routes.make_plan", load=load_plan)
@require_POST
def plan_drop(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Throw it away."""
    code = plan.programme.code
    drop_plan(plan, actor=request.user)
    messages.success(request, _("Plan descartado."))
    return redirect("plans", code=code)


@permitted("routes.adopt_plan", load=load_plan)
@require_POST
def plan_adopt(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Write its sessions into the calendar, as planned."""
    done = adopt_plan(plan, actor=request.user, now=timezone.now(), today=timezone.localdate())
    text = _("Plan adoptado: %(sessions)s sesiones nuevas, %(seats)s invitaciones por anunciar.")
    messages.success(request, text % {"sessions": done.sessions, "seats": done.seats})
    return redirect("announce", code=plan.programme.code)


@permitted("routes.make_plan", load=load_plan)
@require_safe
def plan_problem(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The problem as `eslabon schedule solve` reads it."""
    return _document(plan.problem, name=f"problem-{plan.pk}.json")


@permitted("routes.make_plan", load=load_plan)
@require_safe
def plan_document(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The plan as `eslabon schedule solve` writes it."""
    return _document(plan.plan or {}, name=f"plan-{plan.pk}.json")


def _document(content: Any, *, name: str) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@permitted("routes.make_plan", load=load_programme)
@require_safe
def plans_compare(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Two plans side by side: figures, and what one serves and the other does not."""
    found = [_named(request.GET.get(name, ""), programme=programme) for name in ("a", "b")]
    first, second = found
    context: dict[str, Any] = {"programme": programme, "plans": plans_of(programme), "first": first, "second": second}
    if first is not None and second is not None:
        language = request.LANGUAGE_CODE
        context |= {
            "measures": (measure(first), measure(second)),
            "only_first": served_only_by(first, other=second, language=language)[:MISSING_SHOWN],
            "only_second": served_only_by(second, other=first, language=language)[:MISSING_SHOWN],
        }
    return render(request, "routes/plans_compare.html", context)


def _named(text: str, *, programme: Programme) -> Plan | None:
    try:
        key = UUID(text)
    except ValueError:
        return None
    return Plan.objects.filter(programme=programme, pk=key).select_related("programme").first()

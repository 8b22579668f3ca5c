"""Complaints: anybody files one, with or without a name; the programme answers in time."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.programmes import services
from eslabon.web.programmes.forms import AnswerForm, AssignForm, CloseForm, FollowForm, GrievanceForm
from eslabon.web.programmes.models import Grievance, Programme
from eslabon.web.programmes.queries import grievances_of, people_who_may
from eslabon.web.programmes.views.subjects import grievance_of, programme_of


@public
@sensitive_post_parameters("text", "contact")
@require_http_methods(["GET", "POST"])
def file_grievance(request: HttpRequest, code: str) -> HttpResponse:
    """File a complaint; whoever handles them may also write down what was said by telephone or in person."""
    programme = programme_of(request, code)
    records = request.user.has_perm("programmes.grievance.handle", programme)
    form = GrievanceForm(request.POST or None, knows_name=request.user.is_authenticated, records_for_others=records)
    if request.method == "POST" and form.is_valid():
        grievance = _file(request, programme, form.cleaned_data, records=records)
        return render(request, "programmes/grievance_filed.html", {"programme": programme, "grievance": grievance})
    context: dict[str, Any] = {"programme": programme, "form": form}
    return render(request, "programmes/file_grievance.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, programme: Programme, data: dict[str, Any], *, records: bool) -> Grievance:
    named = request.user.is_authenticated and not records and not data.get("anonymous")
    return services.file_grievance(
        programme,
        subject=data["subject"],
        text=data["text"],
        contact=data["contact"],
        channel=(data.get("channel") or Grievance.Channel.PHONE) if records else Grievance.Channel.WEB,
        now=timezone.now(),
        filed_by=request.user if named else None,
        recorded_by=request.user if records else None,
    )


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def follow_grievance(request: HttpRequest) -> HttpResponse:
    """Read where a complaint stands with its code; the code travels in the form, never in an address."""
    form = FollowForm(request.POST or None)
    grievance = None
    if request.method == "POST" and form.is_valid():
        found = Grievance.objects.filter(tracking_code=form.cleaned_data["code"])
        grievance = found.select_related("programme").first()
        if grievance is None:
            form.add_error("code", _("No hay un reclamo con ese código. Revise que lo escribió completo."))
    context = {"form": form, "grievance": grievance}
    return render(request, "programmes/follow_grievance.html", context, status=422 if form.errors else 200)


@permitted("programmes.grievance.view", load=programme_of)
@require_safe
def grievances(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every complaint, the soonest deadline first."""
    today = timezone.localdate()
    rows = list(grievances_of(programme))
    closed = Grievance.State.CLOSED
    context = {
        "programme": programme,
        "open": [row for row in rows if row.state != closed],
        "closed": [row for row in rows if row.state == closed],
        "late": sum(1 for row in rows if row.state in ("received", "assigned") and row.due_on < today),
        "today": today,
    }
    return render(request, "programmes/grievances.html", context)


@permitted("programmes.grievance.view", load=grievance_of)
@require_safe
def show_grievance(request: HttpRequest, grievance: Grievance) -> HttpResponse:
    """One complaint with what can be done next."""
    return _show(request, grievance)


def _handlers(grievance: Grievance) -> QuerySet[User]:
    people = people_who_may("grievance.handle", programme=grievance.programme, on=timezone.localdate())
    return people.exclude(pk=grievance.filed_by_id) if grievance.filed_by_id else people


def _show(request: HttpRequest, grievance: Grievance, **forms: Any) -> HttpResponse:
    context = {
        "programme": grievance.programme,
        "grievance": grievance,
        "handles": request.user.has_perm("programmes.handle_grievance", grievance),
        "today": timezone.localdate(),
        "assign_form": AssignForm(people=_handlers(grievance), initial={"to": grievance.assigned_to_id}),
        "answer_form": AnswerForm(initial={"answer": grievance.answer}),
        "close_form": CloseForm(),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "programmes/grievance.html", context | forms, status=422 if wrong else 200)


@permitted("programmes.handle_grievance", load=grievance_of)
@require_POST
def assign_grievance(request: HttpRequest, grievance: Grievance) -> HttpResponse:
    """Have somebody answer it."""
    form = AssignForm(request.POST, people=_handlers(grievance))
    if not form.is_valid():
        return _show(request, grievance, assign_form=form)
    services.assign_grievance(grievance, to=form.cleaned_data["to"], actor=request.user)
    messages.success(request, _("El reclamo quedó a cargo de %(person)s.") % {"person": form.cleaned_data["to"]})
    return redirect("grievance", code=grievance.programme.code, pk=grievance.pk)


@permitted("programmes.handle_grievance", load=grievance_of)
@require_POST
def answer_grievance(request: HttpRequest, grievance: Grievance) -> HttpResponse:
    """Answer it."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, grievance, answer_form=form)
    services.answer_grievance(grievance, answer=form.cleaned_data["answer"], actor=request.user, now=timezone.now())
    messages.success(request, _("La respuesta se guardó. La persona la lee con su código."))
    return redirect("grievance", code=grievance.programme.code, pk=grievance.pk)


@permitted("programmes.handle_grievance", load=grievance_of)
@require_POST
def close_grievance(request: HttpRequest, grievance: Grievance) -> HttpResponse:
    """Close it."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, grievance, close_form=form)
    services.close_grievance(grievance, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    messages.success(request, _("El reclamo se cerró."))
    return redirect("grievances", code=grievance.programme.code)

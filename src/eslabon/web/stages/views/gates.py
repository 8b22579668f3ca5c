"""An alliance at its gate: what is missing, documents, approvals, the passage; who does what for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.stages.forms import AssignForm, DocumentForm, EnterForm, ReasonForm, SayForm
from eslabon.web.stages.models import Assignment
from eslabon.web.stages.permissions import approving_roles
from eslabon.web.stages.queries.assignments import candidates
from eslabon.web.stages.queries.board import chain_links, stages_of
from eslabon.web.stages.services import (
    add_gate_document,
    approve_gate,
    assign_body,
    break_off,
    end_assignment,
    enter_profile,
    gate_row,
    gate_verdict,
    open_passage,
    pass_gate,
    present_alliance,
)
from eslabon.web.stages.views.loading import complain, complain_of, load_alliance
from eslabon.web.uploads.services import file_response, store_file

PAGE_ROWS = 25


@permitted("stages.view_gates", load=load_alliance)
@require_safe
def alliance_gates(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Where an alliance stands, what its gate asks, and what is missing."""
    stages, gate, passage = stages_of(alliance.programme), gate_row(alliance), open_passage(alliance)
    verdict = gate_verdict(alliance, now=timezone.now())[0] if gate else None
    own = approving_roles(request.user, alliance, on=timezone.localdate())
    said = {one.role for one in passage.approvals.all()} if passage else set()
    may_say = bool(gate and passage and own & set(gate.approvals) - said)
    can = {name: request.user.has_perm(f"stages.{name}", alliance) for name in ("present", "pass_gate", "break_off")}
    documents = alliance.gate_documents.filter(withdrawn_at__isnull=True).select_related("file", "added_by")
    context = {
        "alliance": alliance,
        "programme": alliance.programme,
        "links": chain_links(alliance, stages=stages),
        "stage": next((one for one in stages if one.code == alliance.stage), None),
        "gate": gate,
        "passage": passage,
        "verdict": verdict,
        "documents": documents,
        "moves": alliance.stage_moves.select_related("moved_by"),
        "names": {one.code: one for one in stages},
        "assignments": alliance.assignments.select_related("party"),
        "profiles": alliance.profiles.select_related("round"),
        "can": can | {"say": may_say, "assign": request.user.has_perm("stages.assign", alliance)},
        "document_form": DocumentForm(gate=gate) if gate and gate.documents else None,
        "say_form": SayForm(),
        "enter_form": EnterForm(programme=alliance.programme) if can["present"] else None,
        "reason_form": ReasonForm(auto_id="break_off_%s"),
    }
    return render(request, "stages/gates.html", context)


def _back(alliance: Alliance) -> HttpResponse:
    return redirect("alliance_gates", alliance_id=alliance.pk)


@permitted("stages.present", load=load_alliance)
@require_POST
def gate_present(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Present the alliance at its gate."""
    try:
        present_alliance(alliance, actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Presentada. Lo que falta se ve en la lista."))
    return _back(alliance)


@permitted("stages.present", load=load_alliance)
@require_POST
def gate_document(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Add a document that the gate asks."""
    gate = gate_row(alliance)
    if gate is None or not gate.documents:
        return _back(alliance)
    form = DocumentForm(request.POST, request.FILES, gate=gate)
    if not form.is_valid():
        complain_of(request, form)
        return _back(alliance)
    try:
        kept = store_file(form.cleaned_data["file"], actor=request.user, kinds=("pdf", "image"))
        add_gate_document(alliance, kind=form.cleaned_data["kind"], file=kept, actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Documento guardado."))
    return _back(alliance)


def _load_with_document(request: HttpRequest, alliance_id: UUID, pk: UUID) -> Alliance:
    alliance: Any = load_alliance(request, alliance_id)
    alliance.chosen_document = get_object_or_404(alliance.gate_documents.select_related("file"), pk=pk)
    return alliance


@permitted("stages.view_gates", load=_load_with_document)
@require_safe
def gate_file(request: HttpRequest, alliance: Any) -> FileResponse:
    """A document of a gate."""
    return file_response(alliance.chosen_document.file)


@permitted("stages.approve_gate", load=load_alliance)
@require_POST
def gate_approve(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Say yes or no in one's role."""
    form = SayForm(request.POST)
    if not form.is_valid():
        complain_of(request, form)
        return _back(alliance)
    approved = form.cleaned_data["approved"] == "yes"
    try:
        approve_gate(
            alliance, approved=approved, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now()
        )
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Aprobado.") if approved else _("Devuelta con su motivo."))
    return _back(alliance)


@permitted("stages.pass_gate", load=load_alliance)
@require_POST
def gate_pass(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Go on to the next stage."""
    try:
        pass_gate(alliance, actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("La alianza pasó de etapa."))
    return _back(alliance)


@permitted("stages.break_off", load=load_alliance)
@require_POST
def gate_break_off(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """End the alliance before its time."""
    try:
        break_off(alliance, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("La alianza terminó antes. Queda con su motivo."))
    return _back(alliance)


@permitted("stages.enter_profile", load=load_alliance)
@require_POST
def profile_enter(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Put the alliance into a round."""
    form = EnterForm(request.POST, programme=alliance.programme)
    if not form.is_valid():
        complain_of(request, form)
        return _back(alliance)
    try:
        profile = enter_profile(
            form.cleaned_data["round"],
            alliance=alliance,
            amount=form.cleaned_data["amount"],
            actor=request.user,
            now=timezone.now(),
        )
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Perfil ingresado con el número %(number)s.") % {"number": profile.reference})
    return _back(alliance)


@permitted("stages.assign", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_assignments(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Who advises, scores, accompanies and supervises; a conflict is refused with its clause."""
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        parties=candidates(alliance.programme),
        initial={"since": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            assign_body(alliance, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Función asignada: no hay conflicto de interés registrado."))
            return redirect("alliance_assignments", alliance_id=alliance.pk)
    found = alliance.assignments.select_related("party", "made_by").order_by("until", "since")
    context = {
        "alliance": alliance,
        "programme": alliance.programme,
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "recusals": alliance.recusals.select_related("user"),
        "form": form,
    }
    return render(request, "stages/assignments.html", context, status=422 if form.errors else 200)


def _load_with_assignment(request: HttpRequest, alliance_id: UUID, pk: UUID) -> Alliance:
    alliance: Any = load_alliance(request, alliance_id)
    alliance.chosen_assignment = get_object_or_404(Assignment, pk=pk, alliance=alliance, until__isnull=True)
    return alliance


@permitted("stages.assign", load=_load_with_assignment)
@require_POST
def assignment_end(request: HttpRequest, alliance: Any) -> HttpResponse:
    """End a function with its reason."""
    try:
        end_assignment(
            alliance.chosen_assignment,
            reason=request.POST.get("reason", ""),
            actor=request.user,
            now=timezone.now(),
        )
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Función terminada. La entidad no podrá tener otra en esta alianza."))
    return redirect("alliance_assignments", alliance_id=alliance.pk)

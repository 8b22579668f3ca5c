"""The draft: its overview, its questions with autosave, its documents."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.calls.eligibility import documents_asked
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.calls.forms import DeclarationForm, EvidenceForm
from eslabon.web.calls.models import Application, Evidence
from eslabon.web.calls.permissions import works_as_helper
from eslabon.web.calls.queries import (
    co_applicants_of,
    documents_to_reuse,
    journey_links,
    latest_findings,
    standing_evidence,
)
from eslabon.web.calls.services import Saved, attach_evidence, remove_evidence, save_draft
from eslabon.web.calls.services.applications import Page
from eslabon.web.calls.snapshots import day_in_programme, open_fields, read_declaration, terms_of
from eslabon.web.calls.views.joining import leaving_of
from eslabon.web.calls.views.loading import load_application
from eslabon.web.calls.views.posted import read_number, read_token, read_uuid
from eslabon.web.uploads.services import file_response, store_file


@permitted("calls.view_application", load=load_application)
@require_safe
def application_page(request: HttpRequest, application: Application) -> HttpResponse:
    """One application: where it is, what waits for me, what happens next."""
    appeal = application.appeals.select_related("verdict").last()
    verdict = application.verdicts.filter(superseded_at__isnull=True).select_related("decision").last()
    co_applicants = co_applicants_of(application)
    context = {
        "application": application,
        "call": application.call,
        "programme": application.call.programme,
        "links": journey_links(application),
        "evidence": standing_evidence(application),
        "correction": application.corrections.last() if application.state == "to_correct" else None,
        "co_applicants": co_applicants,
        "leaving": leaving_of(request.user, application, co_applicants),
        "findings": latest_findings(application) if verdict else [],
        "titles": {one["number"]: one["title"] for one in application.call.requirements},
        "verdict": verdict,
        "appeal": appeal,
        "can": _rights(request.user, application),
    }
    return render(request, "calls/application_page.html", context)


def _rights(user: Any, application: Application) -> dict[str, bool]:
    acts = ("edit", "submit", "withdraw", "review")
    can = {act: user.has_perm(f"calls.{act}_application", application) for act in acts}
    can["appeal"] = user.has_perm("calls.appeal_verdict", application)
    can["read"] = user.has_perm("calls.read_declaration", application)
    can["attach"] = user.has_perm("calls.attach_evidence", application)
    can["invite"] = user.has_perm("calls.invite_collaborator", application)
    return can


@permitted("calls.edit_application", load=load_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_edit(request: HttpRequest, application: Application) -> HttpResponse:
    """The questions. Every change saves itself; without JavaScript the button does."""
    opened = open_fields(application)
    if not opened:
        return redirect("application", application_id=application.pk)
    if request.method == "POST":
        return _save(request, application, opened)
    form = DeclarationForm(application.declaration, call=application.call, open_fields=opened)
    if "check" in request.GET:
        form.point_out(_faults(application, application.declaration))
    return _edit_page(request, application, form)


def _save(request: HttpRequest, application: Application, opened: tuple[str, ...]) -> HttpResponse:
    form = DeclarationForm(request.POST, call=application.call, open_fields=opened)
    revision = read_number(request.POST.get("revision", ""))
    saved = save_draft(
        application,
        values=form.typed(),
        revision=revision,
        actor=request.user,
        now=timezone.now(),
        helping=works_as_helper(request.user, application),
        page=Page(token=read_token(request.POST.get("page", "")), sequence=read_number(request.POST.get("typed", ""))),
    )
    application.refresh_from_db()
    conflicts = _conflicts_in_words(form, saved)
    faults = _faults(application, application.declaration)
    if request.headers.get("HX-Request"):
        context = {
            "application": application,
            # A page that does not show what stands keeps its revision: its old answers must not win later.
            "revision": revision if saved.conflicts else saved.revision,
            "conflicts": conflicts,
            "missing": len(faults),
        }
        return render(request, "calls/parts/saved.html", context)
    shown = DeclarationForm(application.declaration, call=application.call, open_fields=opened)
    if conflicts:
        # Nobody's words are lost: the page shows what stands and what was not taken.
        return _edit_page(request, application, shown, conflicts=conflicts)
    if "continue" in request.POST and not faults:
        return redirect("application_evidence", application_id=application.pk)
    shown.point_out(faults)
    return _edit_page(request, application, shown, just_saved=True)


def _conflicts_in_words(form: DeclarationForm, saved: Saved) -> list[dict[str, Any]]:
    """Say which typed answers were not taken; one left blank, which somebody else filled in, is nobody's loss."""
    return [
        {"label": form.fields[name].label, "kept": form.in_words(name, kept), "typed": form.in_words(name, typed)}
        for name, (kept, typed) in saved.conflicts.items()
        if name in form.fields and typed
    ]


def _faults(application: Application, values: dict[str, Any]) -> dict[str, str]:
    now = application.first_submitted_at or timezone.now()
    reading = read_declaration(values, evidence=frozenset(), applied_on=day_in_programme(now, application.call))
    return reading.faults


def _edit_page(request: HttpRequest, application: Application, form: DeclarationForm, **more: Any) -> HttpResponse:
    context = {
        "application": application,
        "call": application.call,
        "programme": application.call.programme,
        "form": form,
        "links": journey_links(application),
        "page_token": secrets.token_urlsafe(12),
        "correction": application.corrections.last() if application.state == "to_correct" else None,
        **more,
    }
    return render(request, "calls/application_edit.html", context)


@permitted("calls.attach_evidence", load=load_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_evidence(request: HttpRequest, application: Application) -> HttpResponse:
    """The documents that this applicant is asked for: upload once, or show one that is on record."""
    if not open_fields(application):
        return redirect("application", application_id=application.pk)
    refused: dict[str, str] = {}
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        try:
            _attach(request, application, kind)
        except Problem as problem:
            refused[kind] = problem.text(request.LANGUAGE_CODE)
        else:
            return redirect(f"{request.path}#{kind}")
    asked, reuses = _documents(application), _may_reuse(request.user, application)
    attached: dict[str, list[Evidence]] = {}
    for one in standing_evidence(application):
        attached.setdefault(one.kind, []).append(one)
    sections = [
        {
            "kind": kind,
            "requirement": requirement,
            "attached": attached.pop(kind, []),
            "reusable": documents_to_reuse(application, kind=kind) if reuses else (),
            "form": EvidenceForm(prefix=kind),
            "refused": refused.pop(kind, ""),
        }
        for kind, requirement in asked
    ]
    context = {
        "application": application,
        "call": application.call,
        "sections": sections,
        "no_longer_asked": [one for rest in attached.values() for one in rest],
        "refused": list(refused.values()),
        "links": journey_links(application),
        "missing": [one for one in sections if not one["attached"]],
    }
    return render(request, "calls/application_evidence.html", context, status=422 if request.method == "POST" else 200)


def _documents(application: Application) -> list[tuple[str, dict[str, Any]]]:
    """Return (kind, requirement) of each document asked; before the answers allow the rule, every one there is."""
    call = application.call
    now = application.first_submitted_at or timezone.now()
    reading = read_declaration(application.declaration, evidence=frozenset(), applied_on=day_in_programme(now, call))
    of_kind = {kind: one for one in call.requirements for kind in one["evidence"] if one["asked"]}
    kinds = of_kind if reading.declaration is None else documents_asked(reading.declaration, terms=terms_of(call))
    return [(kind, of_kind[kind]) for kind in kinds if kind in of_kind]


def _may_reuse(user: Any, application: Application) -> bool:
    """Whether the organisation's other documents are theirs to see: not for who was invited to this application."""
    return bool(user.has_perm("parties.view_document", application.party))


def _attach(request: HttpRequest, application: Application, kind: str) -> None:
    document_id, helping = request.POST.get("document", ""), works_as_helper(request.user, application)
    if document_id:
        if not _may_reuse(request.user, application):
            raise PermissionDenied("parties.view_document")
        document = get_object_or_404(application.party.surviving.documents, pk=read_uuid(document_id))
        attach_evidence(application, kind=kind, actor=request.user, document=document, helping=helping)
        return
    uploaded = request.FILES.get(f"{kind}-file")
    stored = store_file(uploaded, actor=request.user) if uploaded is not None else None
    attach_evidence(application, kind=kind, actor=request.user, file=stored, helping=helping)
    messages.success(request, _("Documento guardado."))


def _load_evidence(request: HttpRequest, application_id: UUID, evidence_id: UUID) -> Application:
    application = load_application(request, application_id)
    evidence = application.evidence.select_related("document__file").filter(pk=evidence_id).first()
    application.chosen_evidence = get_object_or_404(Evidence, pk=getattr(evidence, "pk", None))
    return application


@permitted("calls.read_declaration", load=_load_evidence)
@require_safe
def evidence_file(request: HttpRequest, application: Any) -> HttpResponseBase:
    """The document itself, for who may see the application."""
    return file_response(application.chosen_evidence.document.file)


@permitted("calls.attach_evidence", load=_load_evidence)
@require_POST
def evidence_remove(request: HttpRequest, application: Any) -> HttpResponse:
    """Take a document out of the application."""
    remove_evidence(application.chosen_evidence, actor=request.user, now=timezone.now())
    messages.success(request, _("Documento retirado de la postulación."))
    return redirect("application_evidence", application_id=application.pk)

"""The review of one application: everything that is needed to decide on it, and each act of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eslabon.rules.calls.deadlines import is_past
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.audit.queries import history_of
from eslabon.web.calls.forms.reviewing import (
    AppealForm,
    CheckForm,
    CorrectionForm,
    EvidenceReviewForm,
    FailPendingForm,
    FieldForm,
    VerdictForm,
)
from eslabon.web.calls.models import Application, Evidence
from eslabon.web.calls.queries import RequirementSheet, co_applicants_of, journey_links, requirement_sheets, waits_for
from eslabon.web.calls.services import (
    ask_correction,
    close_overdue_correction,
    confirm_in_field,
    current_verdict,
    decide_appeal,
    fail_pending,
    give_verdict,
    record_check,
    review_evidence,
)
from eslabon.web.calls.services.separation import refuse_helper, refuse_on_appeal
from eslabon.web.calls.snapshots import REQUIREMENT_FIELDS
from eslabon.web.calls.views.handing_in import answers_by_field
from eslabon.web.calls.views.loading import load_application


@permitted("calls.review_application", load=load_application)
@require_safe
def application_review(request: HttpRequest, application: Application) -> HttpResponse:
    """Declaration, evidence, findings and checks side by side, and what this person may do next."""
    return _page(request, application)


def _page(request: HttpRequest, application: Application, *, status: int = 200, **bound: Any) -> HttpResponse:
    appeal = application.appeals.select_related("verdict", "decided_by").order_by("filed_at").last()
    sheets = requirement_sheets(application)
    foreseen = _foreseen(application)
    findings = {one.requirement: one for one in foreseen.findings} if foreseen else {}
    application.has_open_appeal = appeal is not None and not appeal.outcome
    can, refusal = _rights(request.user, application, appeal)
    context = {
        "application": application,
        "call": application.call,
        "programme": application.call.programme,
        "links": journey_links(application),
        "waits": waits_for(application),
        "co_applicants": co_applicants_of(application),
        "sheets": _with_answers(application, sheets, findings),
        "foreseen": foreseen,
        "pending": [one for one in findings.values() if one.result == "needs_evidence"],
        "verdict": application.verdicts.filter(superseded_at=None).select_related("decision", "given_by").last(),
        "appeal": appeal,
        "corrections": application.corrections.select_related("asked_by"),
        "visits": application.field_confirmations.select_related("by").order_by("at"),
        "notices": application.notices.exclude(sent_at=None),
        "history": history_of(application),
        "is_overdue": _is_overdue(application),
        "can": can,
        "refusal": refusal,
        **_forms(request, application, sheets=sheets, findings=findings, foreseen=foreseen),
        **bound,
    }
    return render(request, "calls/application_review.html", context, status=status)


def _foreseen(application: Application) -> Any:
    """Return what the rule and the checks give now, for an application that is being looked at; None otherwise."""
    if application.state not in (Application.State.SUBMITTED, Application.State.TO_CORRECT):
        return None
    try:
        return current_verdict(application)[0]
    except Problem:
        return None  # a correction is being written: its answers cannot be read for the moment


def _is_overdue(application: Application) -> bool:
    if application.state != Application.State.TO_CORRECT:
        return False
    deadline = application.corrections.latest("number").deadline
    return is_past(deadline, now=timezone.now(), time_zone=application.call.programme.time_zone)


def _rights(user: Any, application: Application, appeal: Any) -> tuple[dict[str, bool], Problem | None]:
    """Return what this person may do now, and why not where only the separation of roles forbids it."""
    state, states = application.state, Application.State
    submitted = state == states.SUBMITTED
    may_decide = user.has_perm("calls.decide_application", application)
    may_ask = user.has_perm("calls.ask_correction", application)
    visits = application.call.needs_field_confirmation and state in (states.SUBMITTED, states.TO_CORRECT)
    can = {
        "decide": submitted and may_decide,
        "ask": submitted and may_ask,
        "lapse": state == states.TO_CORRECT and may_ask,
        "confirm": visits and user.has_perm("calls.confirm_in_field", application),
        "appeal": appeal is not None and not appeal.outcome and user.has_perm("calls.decide_appeal", application),
    }
    if not any(can.values()):
        return can, None
    try:
        if can["appeal"]:
            refuse_on_appeal(appeal, user)
        refuse_helper(application, user)
    except Problem as problem:
        return {**dict.fromkeys(can, False), "lapse": can["lapse"]}, problem
    return can, None


def _with_answers(
    application: Application, sheets: list[RequirementSheet], findings: dict[int, Any]
) -> list[dict[str, Any]]:
    """Return each sheet with what was declared for it in words, and what counts for it now."""
    answers = answers_by_field(application)
    return [
        {
            "sheet": sheet,
            "answers": [answers[name] for name in REQUIREMENT_FIELDS.get(sheet.number, ()) if name in answers],
            "finding": findings.get(sheet.number) or sheet.standing,
            "check_form": CheckForm(initial={"requirement": sheet.number}, prefix=f"check{sheet.number}"),
        }
        for sheet in sheets
    ]


def _forms(
    request: HttpRequest,
    application: Application,
    *,
    sheets: list[RequirementSheet],
    findings: dict[int, Any],
    foreseen: Any,
) -> dict[str, Any]:
    return {
        "correction_form": _correction_form(request, application, sheets=sheets, findings=findings),
        "verdict_form": VerdictForm(initial={"expected": foreseen.result if foreseen else ""}, prefix="verdict"),
        "pending_form": FailPendingForm(prefix="pending"),
        "field_form": FieldForm(prefix="field", initial={"visited_on": timezone.localdate()}),
        "appeal_form": AppealForm(failed=_failed(request, application), prefix="appeal"),
    }


def _correction_form(
    request: HttpRequest,
    application: Application,
    *,
    sheets: list[RequirementSheet],
    findings: dict[int, Any],
    data: Any = None,
) -> CorrectionForm:
    return CorrectionForm(
        data,
        sheets=sheets,
        findings=findings,
        language=request.LANGUAGE_CODE,
        party_language=application.party.language,
        prefix="correction",
    )


def _failed(request: HttpRequest, application: Application) -> list[tuple[int, str]]:
    """Return number and title of each requirement that the verdict in force found not met."""
    verdict = application.verdicts.filter(superseded_at=None).select_related("decision").last()
    if verdict is None:
        return []
    tongue = "en" if request.LANGUAGE_CODE.startswith("en") else "es"
    titles = {one["number"]: one["title"][tongue] for one in application.call.requirements}
    findings = (verdict.decision.outcome or {}).get("findings", [])
    return [(one["requirement"], titles[one["requirement"]]) for one in findings if one["result"] != "pass"]


def _back(application: Application, said: str, request: HttpRequest) -> HttpResponse:
    messages.success(request, said)
    return redirect("application_review", application_id=application.pk)


@permitted("calls.decide_application", load=load_application)
@require_POST
def application_check(request: HttpRequest, application: Application) -> HttpResponse:
    """Record what this person found on one requirement."""
    number = request.POST.get("number", "")
    form = CheckForm(request.POST, prefix=f"check{number if number.isdecimal() else ''}")
    if not form.is_valid():
        return _page(request, application, status=422, wrong_check=form)
    record_check(application, actor=request.user, now=timezone.now(), **form.cleaned_data)
    return _back(application, _("Revisión registrada."), request)


def _load_with_evidence(request: HttpRequest, application_id: UUID, evidence_id: UUID) -> Application:
    application: Any = load_application(request, application_id)
    application.chosen_evidence = get_object_or_404(
        Evidence.objects.select_related("application__call__programme"), pk=evidence_id, application=application
    )
    return application


@permitted("calls.decide_application", load=_load_with_evidence)
@require_POST
def application_evidence_review(request: HttpRequest, application: Any) -> HttpResponse:
    """Accept a document, or say what is wrong with it."""
    form = EvidenceReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, application, status=422, wrong_evidence=form)
    review_evidence(
        application.chosen_evidence,
        accepted=form.cleaned_data["accepted"] == "yes",
        reason=form.cleaned_data["reason"],
        actor=request.user,
        now=timezone.now(),
    )
    return _back(application, _("Documento revisado."), request)


@permitted("calls.ask_correction", load=load_application)
@require_POST
def application_ask_correction(request: HttpRequest, application: Application) -> HttpResponse:
    """Send it back with what to complete."""
    sheets = requirement_sheets(application)
    form = _correction_form(request, application, sheets=sheets, findings={}, data=request.POST)
    if form.is_valid():
        try:
            round_ = ask_correction(application, items=form.asked(), actor=request.user, now=timezone.now())
        except Problem as problem:
            if form.asked():
                raise
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            said = _("Subsanación pedida. La organización tiene hasta el %(day)s.") % {"day": round_.deadline}
            return _back(application, said, request)
    return _page(request, application, status=422, correction_form=form)


@permitted("calls.ask_correction", load=load_application)
@require_POST
def application_close_overdue(request: HttpRequest, application: Application) -> HttpResponse:
    """Nobody answered the correction in time: it waits for the team again."""
    close_overdue_correction(application, actor=request.user, now=timezone.now())
    return _back(application, _("El plazo se cerró: la postulación espera otra vez al equipo."), request)


@permitted("calls.decide_application", load=load_application)
@require_POST
def application_fail_pending(request: HttpRequest, application: Application) -> HttpResponse:
    """What was asked did not arrive: each requirement without evidence counts as not met."""
    form = FailPendingForm(request.POST, prefix="pending")
    if not form.is_valid():
        return _page(request, application, status=422, pending_form=form)
    fail_pending(application, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    return _back(application, _("Requisitos sin sustento registrados como no cumplidos."), request)


@permitted("calls.decide_application", load=load_application)
@require_POST
def application_verdict(request: HttpRequest, application: Application) -> HttpResponse:
    """Give the verdict that was shown; if it is another one by now, nothing is decided."""
    form = VerdictForm(request.POST, prefix="verdict")
    if not form.is_valid():
        return _page(request, application, status=422, verdict_form=form)
    give_verdict(
        application,
        actor=request.user,
        now=timezone.now(),
        note=form.cleaned_data["note"],
        expected=form.cleaned_data["expected"],
    )
    return _back(application, _("Dictamen dado. La organización ya puede leerlo."), request)


@permitted("calls.confirm_in_field", load=load_application)
@require_POST
def application_confirm_in_field(request: HttpRequest, application: Application) -> HttpResponse:
    """Keep what the office saw on its visit."""
    form = FieldForm(request.POST, prefix="field")
    if not form.is_valid():
        return _page(request, application, status=422, field_form=form)
    confirm_in_field(
        application,
        confirmed=form.cleaned_data["confirmed"] == "yes",
        note=form.cleaned_data["note"],
        visited_on=form.cleaned_data["visited_on"],
        actor=request.user,
        now=timezone.now(),
    )
    return _back(application, _("Visita registrada."), request)


@permitted("calls.decide_appeal", load=load_application)
@require_POST
def application_decide_appeal(request: HttpRequest, application: Application) -> HttpResponse:
    """Uphold the appeal with its reasons, or reject it."""
    appeal = get_object_or_404(application.appeals.select_related("application", "verdict").order_by("-filed_at")[:1])
    form = AppealForm(request.POST, failed=_failed(request, application), prefix="appeal")
    if not form.is_valid():
        return _page(request, application, status=422, appeal_form=form)
    decide_appeal(
        appeal,
        upheld=form.cleaned_data["outcome"] == "upheld",
        reason=form.cleaned_data["reason"],
        passed=form.passed(),
        actor=request.user,
        now=timezone.now(),
    )
    return _back(application, _("Apelación resuelta. La organización ya puede leer la respuesta."), request)

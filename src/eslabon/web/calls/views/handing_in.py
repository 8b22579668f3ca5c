"""Hand in, keep the receipt, answer a correction, appeal, withdraw, share the work."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.calls.deadlines import appeal_deadline
from eslabon.rules.calls.eligibility import decide_eligibility
from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted
from eslabon.web.calls.forms import CollaboratorForm, DeclarationForm, ReasonForm
from eslabon.web.calls.models import Application, Collaborator
from eslabon.web.calls.permissions import works_as_helper
from eslabon.web.calls.queries import co_applicants_of, journey_links, standing_evidence
from eslabon.web.calls.services import (
    answer_correction,
    end_collaboration,
    file_appeal,
    invite_collaborator,
    submit_application,
    withdraw_application,
)
from eslabon.web.calls.snapshots import day_in_programme, declaration_of, terms_of, typed_amount
from eslabon.web.calls.views.loading import load_application
from eslabon.web.calls.views.packets import decision_pdf, receipt_pdf
from eslabon.web.ui.formats import reader_locale, write_day, write_money

_HAND_IN = ("draft", "to_correct")


@permitted("calls.submit_application", load=load_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_submit(request: HttpRequest, application: Application) -> HttpResponse:
    """Read everything once more, see what the rule would say today, and hand it in."""
    if application.state not in _HAND_IN:
        return redirect("application", application_id=application.pk)
    is_correction = application.state == Application.State.TO_CORRECT
    if request.method == "POST":
        _hand_in(request, application, is_correction=is_correction)
        return redirect("application_receipt", application_id=application.pk)
    applied_on = day_in_programme(application.first_submitted_at or timezone.now(), application.call)
    reading = declaration_of(application, applied_on=applied_on)
    if reading.declaration is None:
        return redirect(f"{_edit_address(application)}?check=1")
    verdict = decide_eligibility(reading.declaration, terms=terms_of(application.call))
    context = {
        "application": application,
        "call": application.call,
        "programme": application.call.programme,
        "answers": answers_in_words(application),
        "evidence": standing_evidence(application),
        "co_applicants": co_applicants_of(application),
        "awaited": application.co_applicants.awaited().select_related("party"),
        "verdict": verdict,
        "findings": [
            (one, finding)
            for one, finding in zip(application.call.requirements, verdict.findings, strict=True)
            if finding.result != "pass"
        ],
        "links": journey_links(application),
        "is_correction": is_correction,
    }
    return render(request, "calls/application_submit.html", context)


def _edit_address(application: Application) -> str:
    return reverse("application_edit", kwargs={"application_id": application.pk})


def _hand_in(request: HttpRequest, application: Application, *, is_correction: bool) -> None:
    act = answer_correction if is_correction else submit_application
    helping = works_as_helper(request.user, application)
    act(application, actor=request.user, now=timezone.now(), helping=helping)


def answers_by_field(application: Application) -> dict[str, tuple[str, str]]:
    """Return (question, answer) as the form words them, by the field's name; a blank answer is said."""
    form = DeclarationForm(application.declaration, call=application.call)
    words = {}
    for name, field in form.fields.items():
        value = application.declaration.get(name, "")
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ()) if str(key)}
        words[name] = (str(field.label), choices.get(value) or _written(name, value, application) or _("sin responder"))
    return words


def _written(name: str, value: str, application: Application) -> str:
    """Return an amount or a day as the reader writes them; what is neither stays as it was typed."""
    programme, language = application.call.programme, get_language() or "es"
    try:
        if name.startswith("sales_") and (amount := typed_amount(value)) is not None:
            return write_money(amount, programme.currency, language=language, country=programme.country)
        if name == "activity_start":
            return write_day(date.fromisoformat(value), locale=reader_locale(language, programme.country))
    except ValueError:
        return value
    return value


def answers_in_words(application: Application) -> list[tuple[str, str]]:
    """Return (question, answer) of every question, in the form's order."""
    return list(answers_by_field(application).values())


@permitted("calls.read_declaration", load=load_application)
@require_safe
def application_receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """Proof of what was handed in and when; to print or to keep as a picture."""
    if application.submitted_at is None:
        return redirect("application", application_id=application.pk)
    if request.GET.get("format") == "pdf":
        return receipt_pdf(application, language=request.LANGUAGE_CODE, answers=answers_in_words(application))
    context = {
        "application": application,
        "call": application.call,
        "programme": application.call.programme,
        "answers": answers_in_words(application),
        "evidence": standing_evidence(application),
        "co_applicants": co_applicants_of(application),
        "links": journey_links(application),
    }
    return render(request, "calls/application_receipt.html", context)


@permitted("calls.read_declaration", load=load_application)
@require_safe
def application_packet(request: HttpRequest, application: Application) -> HttpResponse:
    """The decision with everything that it rests on, as a PDF."""
    if not application.verdicts.exists():
        return redirect("application", application_id=application.pk)
    return decision_pdf(application, language=request.LANGUAGE_CODE, answers=answers_in_words(application))


@permitted("calls.appeal_verdict", load=load_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_appeal(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask somebody else to look at a refusal again."""
    verdict = application.verdicts.filter(superseded_at__isnull=True).last()
    if verdict is None:
        return redirect("application", application_id=application.pk)
    form = ReasonForm(
        request.POST or None,
        label=_("¿Qué debe mirarse otra vez?"),
        help_text=_("Diga qué requisito y por qué. Otra persona, distinta de quien dio el dictamen, lo leerá."),
    )
    if request.method == "POST" and form.is_valid():
        file_appeal(application, text=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        messages.success(request, _("Apelación presentada. Le avisaremos cuando se resuelva."))
        return redirect("application", application_id=application.pk)
    call = application.call
    context = {
        "application": application,
        "call": call,
        "form": form,
        "verdict": verdict,
        "deadline": appeal_deadline(day_in_programme(verdict.given_at, call), days=call.appeal_days),
    }
    return render(request, "calls/application_appeal.html", context)


@permitted("calls.withdraw_application", load=load_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the application back, with the reason."""
    form = ReasonForm(request.POST or None, label=_("¿Por qué la retira?"))
    if request.method == "POST" and form.is_valid():
        withdraw_application(application, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        messages.success(request, _("Postulación retirada. Queda en el registro."))
        return redirect("application", application_id=application.pk)
    return render(request, "calls/application_withdraw.html", {"application": application, "form": form})


@permitted("calls.invite_collaborator", load=load_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_collaborators(request: HttpRequest, application: Application) -> HttpResponse:
    """Who else works on this application, and what each may do."""
    form = CollaboratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(username__iexact=form.cleaned_data["username"], is_active=True).first()
        if user is None:
            form.add_error("username", _("No hay nadie con ese usuario. Pídale el nombre con el que entra."))
        elif not (form.cleaned_data["can_edit"] or form.cleaned_data["can_attach"]):
            form.add_error(None, _("Elija al menos una cosa que esa persona podrá hacer."))
        else:
            rights: dict[str, Any] = {name: form.cleaned_data[name] for name in ("can_edit", "can_attach")}
            try:
                invite_collaborator(application, user=user, actor=request.user, **rights)
            except Problem as problem:
                form.add_error("username", problem.text(request.LANGUAGE_CODE))
            else:
                return redirect("application_collaborators", application_id=application.pk)
    people = application.collaborators.select_related("user").order_by("until", "since")
    context = {"application": application, "form": form, "people": people}
    return render(request, "calls/application_collaborators.html", context, status=422 if form.errors else 200)


def _load_with_collaborator(request: HttpRequest, application_id: UUID, pk: int) -> Application:
    application = load_application(request, application_id)
    application.chosen_collaborator = get_object_or_404(Collaborator, pk=pk, application=application)
    return application


@permitted("calls.invite_collaborator", load=_load_with_collaborator)
@require_POST
def collaborator_end(request: HttpRequest, application: Any) -> HttpResponse:
    """Close somebody's access to this application."""
    end_collaboration(application.chosen_collaborator, actor=request.user, now=timezone.now())
    return redirect("application_collaborators", application_id=application.pk)

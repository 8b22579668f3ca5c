"""Answer: the overview, one page of questions after the other, documents, handing in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.problems import diagnostics as problems
from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.diagnostics.forms import DocumentForm
from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.permissions import answers_on_behalf
from eslabon.web.diagnostics.queries import documents_to_reuse, overview, responses_of, standing_attachments
from eslabon.web.diagnostics.services import Page as OpenPage
from eslabon.web.diagnostics.services import (
    Saved,
    attach_document,
    remove_attachment,
    save_answers,
    submit_response,
)
from eslabon.web.diagnostics.snapshots import Page, Question, Standing, clean_answer, questionnaire_of, standing_of
from eslabon.web.diagnostics.snapshots.wording import answer_in_words, in_words
from eslabon.web.diagnostics.views.loading import (
    load_attachment,
    load_item,
    load_page,
    load_response,
    read_number,
    read_uuid,
)
from eslabon.web.parties.models import Document
from eslabon.web.uploads.services import file_response, store_file

PREFIX = "a-"  # of the fields that hold answers


@dataclass(frozen=True)
class Shown:
    """A question as the page shows it now."""

    question: Question
    asked: bool
    answer: str
    error: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"{PREFIX}{self.question.name}"

    @property
    def chosen(self) -> list[str]:
        """The options that are ticked."""
        return self.answer.split()

    @property
    def watched(self) -> bool:
        """Whether an answer to it can be wrong, so that its page must say so."""
        return self.question.constraint is not None or self.question.kind in ("integer", "decimal", "date", "time")


@signed_in
@require_safe
def my_diagnostics(request: HttpRequest) -> HttpResponse:
    """The diagnostics of my organisations."""
    found = responses_of(request.user, today=timezone.localdate())
    return render(request, "diagnostics/mine.html", {"responses": found})


@permitted("diagnostics.view_response", load=load_response)
@require_safe
def diagnostic(request: HttpRequest, response: Response) -> HttpResponse:
    """One response: how far it is, what waits, what happens next."""
    questionnaire = questionnaire_of(response.instrument_id)
    standing = standing_of(questionnaire, answers=response.answers)
    sections = overview(questionnaire, standing=standing)
    left = next((one for one in sections if not one.is_done), None)
    context = {
        **_where(request, response),
        "sections": sections,
        "standing": standing,
        "next": left or sections[0],
        "is_complete": standing.is_complete,
        "is_submitted": response.state == Response.State.SUBMITTED,
    }
    return render(request, "diagnostics/response.html", context)


def _where(request: HttpRequest, response: Response) -> dict[str, Any]:
    acts = ("answer_response", "submit_response", "view_answers")
    return {
        "response": response,
        "programme": response.instrument.programme,
        "can": {act: request.user.has_perm(f"diagnostics.{act}", response) for act in acts},
    }


# What the page shows is the organisation's own, with no word of the address in it and a token that is new each time:
# a compressed answer tells a listener nothing.
@gzip_page
@permitted("diagnostics.answer_response", load=load_page)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, response: Any) -> HttpResponse:
    """A page of questions. Each answer saves itself; without JavaScript the button does."""
    if response.state != Response.State.OPEN:
        return redirect("diagnostic", response_id=response.pk)
    if request.method == "POST":
        return _save(request, response)
    return _questions(request, response, answers=response.answers, just_saved="saved" in request.GET)


def _save(request: HttpRequest, response: Any) -> HttpResponse:
    page: Page = response.chosen_page
    sent = set(request.POST.get("items", "").split())
    values = {
        one.name: clean_answer(one, typed=request.POST.getlist(f"{PREFIX}{one.name}"))
        for one in page.questions
        if one.name in sent and one.kind != "file"
    }
    revision = read_number(request.POST.get("revision", ""))
    saved = save_answers(
        response,
        values=values,
        revision=revision,
        actor=request.user,
        now=timezone.now(),
        helping=answers_on_behalf(request.user, response),
        page=OpenPage(request.POST.get("page", "")[:32], read_number(request.POST.get("typed", ""))),
    )
    conflicts = _conflicts(page, saved)
    if request.headers.get("HX-Request"):
        return _fragment(request, response, page, sent=sent, saved=saved, conflicts=conflicts)
    asked = [one.name for one in page.questions if one.name in saved.standing.asked]
    appeared = len([name for name in asked if name not in sent and name in saved.standing.due])
    wrong = [name for name in asked if name in saved.standing.broken]
    if conflicts or appeared or wrong:
        response.revision = saved.revision
        return _questions(
            request, response, answers=saved.answers, conflicts=conflicts, appeared=appeared, just_saved=True
        )
    if "continue" in request.POST:
        return redirect(_after(response, page, saved.standing))
    return redirect(f"{request.path}?saved")


def _after(response: Response, page: Page, standing: Standing) -> str:
    """Where to go on: the next page on which something is asked, or the overview."""
    pages = questionnaire_of(response.instrument_id).pages
    for later in pages[pages.index(page) + 1 :]:
        if any(one.name in standing.asked for one in later.questions):
            return reverse("diagnostic_page", kwargs={"response_id": response.pk, "page": later.code})
    return reverse("diagnostic", kwargs={"response_id": response.pk})


def _fragment(
    request: HttpRequest,
    response: Response,
    page: Page,
    *,
    sent: set[str],
    saved: Saved,
    conflicts: list[dict[str, str]],
) -> HttpResponse:
    """Answer with what changed and nothing else: questions that these answers show or hide, errors of these answers."""
    dependents = questionnaire_of(response.instrument_id).dependents
    touched = set().union(*(dependents.get(name, frozenset()) for name in sent))
    shown = _shown(page, saved.answers, saved.standing)
    context = {
        "response": response,
        # A page that does not show what stands keeps its revision: its old answers must not win later.
        "revision": read_number(request.POST.get("revision", "")) if saved.conflicts else saved.revision,
        "conflicts": conflicts,
        "asked": len(saved.standing.due),
        "answered": len(saved.standing.due) - len(saved.standing.left),
        "changed": [one for one in shown if one.question.name in touched],
        "told": [one for one in shown if one.question.name in sent - touched and one.watched],
        "oob": True,
    }
    return render(request, "diagnostics/parts/saved.html", context)


def _questions(request: HttpRequest, response: Any, *, answers: Mapping[str, str], **more: Any) -> HttpResponse:
    questionnaire, page = questionnaire_of(response.instrument_id), response.chosen_page
    standing = standing_of(questionnaire, answers=answers)
    shown = _shown(page, answers, standing)
    pages = questionnaire.pages
    context = {
        **_where(request, response),
        "page": page,
        "before": pages[pages.index(page) - 1] if pages.index(page) else None,
        "shown": shown,
        "items": " ".join(one.question.name for one in shown if one.asked and one.question.kind != "file"),
        "asked": len(standing.due),
        "answered": len(standing.due) - len(standing.left),
        "revision": response.revision,
        "page_token": secrets.token_urlsafe(12),
        "attachments": _attachments(response, page),
        **more,
    }
    return render(request, "diagnostics/page.html", context)


def _shown(page: Page, answers: Mapping[str, str], standing: Standing) -> list[Shown]:
    return [
        Shown(
            one,
            asked=one.name in standing.asked,
            answer=answers.get(one.name, ""),
            error=_error(one, standing.broken.get(one.name, "")),
        )
        for one in page.questions
    ]


def _error(question: Question, why: str) -> str:
    """Say what an answer should be."""
    if why == "constraint":
        return in_words(question.constraint_label) or _("Revise esta respuesta: no puede ser así.")
    kinds = {
        "integer": _("Escriba un número entero, sin puntos ni letras."),
        "decimal": _("Escriba un número; los decimales, con punto."),
        "date": _("Escriba una fecha."),
        "time": _("Escriba una hora."),
    }
    return kinds.get(why, "")


def _attachments(response: Response, page: Page) -> dict[str, list[str]]:
    """Names of the documents attached to the items of a page."""
    if not any(one.kind == "file" for one in page.questions):
        return {}
    found: dict[str, list[str]] = {}
    for one in standing_attachments(response):
        found.setdefault(one.item, []).append(one.document.file.name)
    return found


def _conflicts(page: Page, saved: Saved) -> list[dict[str, str]]:
    """Say which answers were not taken; one left blank, which somebody else filled in, is nobody's loss."""
    questions = {one.name: one for one in page.questions}
    return [
        {
            "label": in_words(questions[name].label),
            "kept": answer_in_words(questions[name], kept),
            "typed": answer_in_words(questions[name], typed),
        }
        for name, (kept, typed) in saved.conflicts.items()
        if typed
    ]


@permitted("diagnostics.answer_response", load=load_item)
@require_http_methods(["GET", "HEAD", "POST"])
def diagnostic_item(request: HttpRequest, response: Any) -> HttpResponse:
    """The documents behind one item: upload once, or show one that is on record."""
    question: Question = response.chosen_item
    if response.state != Response.State.OPEN:
        return redirect("diagnostic", response_id=response.pk)
    page = questionnaire_of(response.instrument_id).page_of(question.name)
    refused = ""
    if request.method == "POST":
        try:
            _attach(request, response, question)
        except Problem as problem:
            refused = problem.text(request.LANGUAGE_CODE)
        else:
            messages.success(request, _("Documento guardado."))
            return redirect(request.path)
    context = {
        **_where(request, response),
        "question": question,
        "page": page,
        "attached": [one for one in standing_attachments(response) if one.item == question.name],
        "reusable": documents_to_reuse(response, item=question.name),
        "form": DocumentForm(),
        "refused": refused,
    }
    return render(request, "diagnostics/item.html", context, status=422 if refused else 200)


def _attach(request: HttpRequest, response: Response, question: Question) -> None:
    document, uploaded = None, request.FILES.get("file")
    if request.POST.get("document"):
        own = Document.objects.filter(party__in=response.party.merged_family)
        document = get_object_or_404(own, pk=read_uuid(request.POST["document"]))
    elif uploaded is None:
        raise Problem(problems.NOTHING_UPLOADED)
    attach_document(
        response,
        item=question.name,
        actor=request.user,
        now=timezone.now(),
        file=store_file(uploaded, actor=request.user) if uploaded is not None and document is None else None,
        document=document,
        helping=answers_on_behalf(request.user, response),
    )


@permitted("diagnostics.view_answers", load=load_attachment)
@require_safe
def attachment_file(request: HttpRequest, response: Any) -> HttpResponseBase:
    """The document itself, for who may read the answers."""
    return file_response(response.chosen_attachment.document.file)


@permitted("diagnostics.answer_response", load=load_attachment)
@require_POST
def attachment_remove(request: HttpRequest, response: Any) -> HttpResponse:
    """Take a document out of the response."""
    attachment = response.chosen_attachment
    helping = answers_on_behalf(request.user, response)
    remove_attachment(attachment, actor=request.user, now=timezone.now(), helping=helping)
    messages.success(request, _("Documento retirado del diagnóstico."))
    return redirect("diagnostic_item", response_id=response.pk, item=attachment.item)


@permitted("diagnostics.submit_response", load=load_response)
@require_http_methods(["GET", "HEAD", "POST"])
def diagnostic_submit(request: HttpRequest, response: Response) -> HttpResponse:
    """What is left to answer, and handing in once nothing is."""
    if response.state == Response.State.SUBMITTED:
        return redirect("diagnostic_result", response_id=response.pk)
    questionnaire = questionnaire_of(response.instrument_id)
    if request.method == "POST":
        try:
            submit_response(
                response,
                actor=request.user,
                now=timezone.now(),
                helping=answers_on_behalf(request.user, response),
            )
        except Problem as problem:
            if problem.code != problems.RESPONSE_INCOMPLETE[0]:
                raise
        else:
            messages.success(request, _("Diagnóstico entregado."))
            return redirect("diagnostic_result", response_id=response.pk)
    standing = standing_of(questionnaire, answers=response.answers)
    names = [name for name in questionnaire.questions if name in standing.missing or name in standing.broken]
    left = [(questionnaire.questions[name], questionnaire.page_of(name), name in standing.broken) for name in names]
    blank = len(standing.left) - len(standing.missing)
    context = {
        **_where(request, response),
        "left": left,
        "standing": standing,
        "blank": ngettext("%(n)d pregunta opcional quedó en blanco.", "%(n)d preguntas opcionales quedaron en blanco.",
                          blank) % {"n": blank} if blank else "",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "diagnostics/submit.html", context, status=status)

"""Many at once: the rows ticked in the inbox, and files that list what to decide."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.files.applications import COLUMNS
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.accounts.permissions import permitted
from eslabon.web.calls.forms.inbox import InboxFilter, ManyCorrectionsForm
from eslabon.web.calls.forms.managing import NoteForm, TableFileForm
from eslabon.web.calls.models import Application, BulkFile, Call
from eslabon.web.calls.queries import inbox, is_overdue
from eslabon.web.calls.services import (
    BulkAnswer,
    ask_correction_of_many,
    check_bulk_file,
    close_overdue_of_many,
    decide_from_file,
    decide_many,
    foresee,
    hand_to_job,
    keep_bulk_file,
    record_export,
)
from eslabon.web.calls.tasks import decide_bulk_file
from eslabon.web.calls.views.inbox import clean_query, declared_row
from eslabon.web.calls.views.loading import load_call, load_programme
from eslabon.web.jobs.services import start_job
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.services import sheet_response, store_file

AT_ONCE = 100  # rows of the inbox that are taken while somebody waits
ROWS_WITHOUT_JOB = 50


def _ticked(request: HttpRequest, programme: Programme, *, act: str) -> list[Application]:
    """Return the ticked applications, or all that the filter shows, as far as the person's role reaches for `act`."""
    today = timezone.localdate()
    reached = inbox(programme, user=request.user, on=today, act=act)
    if request.POST.get("all") == "yes":
        query = QueryDict(clean_query(QueryDict(request.POST.get("query", ""))))
        found = InboxFilter(query, reached, programme=programme).qs
    else:
        found = reached.filter(pk__in=[key for text in request.POST.getlist("pick") if (key := _uuid(text))])
    applications = list(found[: AT_ONCE + 1])
    if len(applications) > AT_ONCE:
        raise Problem(problems.BULK_TOO_MANY, count=found.count(), limit=AT_ONCE)
    return applications


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _summary(answers: Sequence[BulkAnswer]) -> list[tuple[str, int]]:
    """Return how many got each result, in the order of a decision."""
    order = ("eligible", "not_eligible", "done", "to_correct", "refused")
    counted = [(result, sum(answer.result == result for answer in answers)) for result in order]
    return [(result, n) for result, n in counted if n]


def _answer_page(request: HttpRequest, programme: Programme, answers: list[BulkAnswer], *, title: str) -> HttpResponse:
    context = {"programme": programme, "answers": answers, "summary": _summary(answers), "title": title}
    return render(request, "calls/bulk_answers.html", context)


def _nothing_ticked(request: HttpRequest, programme: Programme) -> HttpResponse:
    messages.warning(request, _("Marque al menos una postulación de la lista."))
    return redirect("inbox", code=programme.code)


@permitted("calls.decide_in_bulk", load=load_programme)
@require_POST
def inbox_decide(request: HttpRequest, programme: Programme) -> HttpResponse:
    """First what each would get by the rule; then, once confirmed, exactly that."""
    applications = _ticked(request, programme, act="application.decide")
    if not applications:
        return _nothing_ticked(request, programme)
    form = NoteForm(request.POST if "confirm" in request.POST else None)
    if "confirm" in request.POST and form.is_valid():
        expected = dict(pair.rpartition("=")[::2] for pair in request.POST.getlist("expected"))
        chosen = [one for one in applications if one.reference in expected]
        note = form.cleaned_data["note"]
        answers = decide_many(chosen, actor=request.user, now=timezone.now(), note=note, expected=expected)
        return _answer_page(request, programme, answers, title=_("Dictámenes dados"))
    answers = foresee(applications, actor=request.user)
    decidable = [one for one in answers if one.result in ("eligible", "not_eligible")]
    context = {
        "programme": programme,
        "answers": answers,
        "decidable": decidable,
        "summary": _summary(answers),
        "form": form,
    }
    return render(request, "calls/inbox_decide.html", context)


@permitted("calls.ask_correction", load=load_programme)
@require_POST
def inbox_ask_correction(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Ask the same correction of every ticked application."""
    applications = _ticked(request, programme, act="application.ask_correction")
    if not applications:
        return _nothing_ticked(request, programme)
    form = ManyCorrectionsForm(
        request.POST if "confirm" in request.POST else None, requirements=_correctable(request, applications)
    )
    if "confirm" in request.POST and form.is_valid():
        items = [form.cleaned_data]
        answers = ask_correction_of_many(applications, items=items, actor=request.user, now=timezone.now())
        return _answer_page(request, programme, answers, title=_("Subsanaciones pedidas"))
    context = {"programme": programme, "applications": applications, "form": form}
    return render(request, "calls/inbox_ask_correction.html", context, status=422 if form.errors else 200)


def _correctable(request: HttpRequest, applications: Sequence[Application]) -> list[tuple[int, str]]:
    tongue = "en" if request.LANGUAGE_CODE.startswith("en") else "es"
    titles = {
        one["number"]: f"{one['number']}. {one['title'][tongue]}"
        for application in applications
        for one in application.call.requirements
        if one["correctable"]
    }
    return sorted(titles.items())


@permitted("calls.ask_correction", load=load_programme)
@require_POST
def inbox_close_overdue(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Put the ticked applications whose correction ran out back before the team."""
    applications = _ticked(request, programme, act="application.ask_correction")
    if not applications:
        return _nothing_ticked(request, programme)
    if "confirm" in request.POST:
        answers = close_overdue_of_many(applications, actor=request.user, now=timezone.now())
        return _answer_page(request, programme, answers, title=_("Plazos cerrados"))
    today = timezone.localdate()
    reached = inbox(programme, user=request.user, on=today, act="application.ask_correction")
    overdue = reached.filter(is_overdue(today), pk__in=[one.pk for one in applications])
    context = {"programme": programme, "applications": overdue, "others": len(applications) - len(overdue)}
    return render(request, "calls/inbox_close_overdue.html", context)


# From a file ---------------------------------------------------------------------------------------------------------


@permitted("calls.decide_in_bulk", load=load_call)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_decide(request: HttpRequest, call: Call) -> HttpResponse:
    """Take the waiting applications as a file, look at them elsewhere, bring them back to be decided."""
    form = TableFileForm(request.POST or None, request.FILES or None)
    check = None
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_file(form.cleaned_data["file"], actor=request.user, kinds=("table",))
            check = check_bulk_file(call, file=stored, actor=request.user)
            kept = keep_bulk_file(call, file=stored, check=check, actor=request.user)
        except Problem as problem:
            form.add_error("file", problem.text(request.LANGUAGE_CODE))
        else:
            return redirect("bulk_file", code=call.code, pk=kept.pk)
    waiting = call.applications.filter(state=Application.State.SUBMITTED)
    context = {
        "call": call,
        "programme": call.programme,
        "form": form,
        "check": check,
        "waiting": waiting.count(),
        "files": call.bulk_files.select_related("file", "by").order_by("-at")[:10],
    }
    return render(request, "calls/bulk_decide.html", context, status=422 if form.errors else 200)


@permitted("calls.decide_in_bulk", load=load_call)
@require_safe
def bulk_download(request: HttpRequest, call: Call) -> HttpResponseBase:
    """The waiting applications under the columns of `eslabon call decide`; sensitive, so it is noted who took them."""
    waiting = call.applications.filter(state=Application.State.SUBMITTED).select_related("call__programme")
    rows = [row for one in waiting.order_by("reference") if (row := declared_row(one)) is not None]
    header = [column.name for column in COLUMNS]
    response = sheet_response(f"{call.code}-postulaciones", header, rows, request.GET.get("format", "xlsx"))
    record_export(
        call,
        what="bulk",
        rows=len(rows),
        sensitive=True,
        actor=request.user,
        programme=call.programme.code,
    )
    return response


def _load_with_file(request: HttpRequest, code: str, pk: UUID) -> Call:
    call: Any = load_call(request, code)
    call.chosen_file = get_object_or_404(call.bulk_files.select_related("file", "by", "call__programme"), pk=pk)
    return call


@permitted("calls.decide_in_bulk", load=_load_with_file)
@require_safe
def bulk_file(request: HttpRequest, call: Any) -> HttpResponse:
    """What each row of a kept file would get now, or got."""
    kept: BulkFile = call.chosen_file
    is_open = kept.applied_at is None
    check = check_bulk_file(call, file=kept.file, actor=request.user) if is_open and "job" not in kept.summary else None
    done = [BulkAnswer(**row) for row in kept.summary["answers"]]
    context = {
        "call": call,
        "programme": call.programme,
        "kept": kept,
        "check": check,
        "answers": done or (check.answers if check else ()),
        "summary": _summary(done or (check.answers if check else ())),
        "rows": len(kept.summary["revisions"]),
        "as_job": len(kept.summary["revisions"]) > ROWS_WITHOUT_JOB,
        "job": kept.summary.get("job"),
        "form": NoteForm(),
    }
    return render(request, "calls/bulk_file.html", context)


@permitted("calls.decide_in_bulk", load=_load_with_file)
@require_POST
def bulk_apply(request: HttpRequest, call: Any) -> HttpResponse:
    """Decide what the kept file lists, once; many rows are a job with its own page."""
    kept: BulkFile = call.chosen_file
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    if len(kept.summary["revisions"]) > ROWS_WITHOUT_JOB:
        job = hand_to_job(kept, start=_job_for(kept, actor=request.user, note=note))
        return redirect("jobs:job", pk=job)
    decide_from_file(kept, actor=request.user, now=timezone.now(), note=note)
    return redirect("bulk_file", code=call.code, pk=kept.pk)


def _job_for(kept: BulkFile, *, actor: Any, note: str) -> Callable[[], Any]:
    title = _("Decidir el archivo %(file)s") % {"file": kept.file.name}
    programme = kept.call.programme.code
    return lambda: start_job(
        decide_bulk_file, str(kept.pk), str(actor.pk), note, title=title, actor=actor, subject=kept, programme=programme
    )

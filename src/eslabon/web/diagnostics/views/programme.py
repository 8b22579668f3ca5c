"""The programme's side: the list, who is stuck where, opening by hand, files, versions."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.diagnostics.forms import FindPartyForm, OpenForm, ResponseFilter, ResponseTable
from eslabon.web.diagnostics.queries import (
    answer_rows,
    findable_parties,
    instruments_of,
    responses_in,
    score_rows,
    stuck_where,
)
from eslabon.web.diagnostics.queries.exporting import SCORE_COLUMNS
from eslabon.web.diagnostics.services import install_instrument, open_response, pack_workbooks, record_export
from eslabon.web.diagnostics.snapshots import questionnaire_of
from eslabon.web.diagnostics.views.loading import load_programme, read_uuid
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.tables import lay_out
from eslabon.web.uploads.services import sheet_response

PAGE_ROWS = 25
FILTERS = ("q", "state", "chain", "segment", "place", "stopped", "sort")


@permitted("diagnostics.list_responses", load=load_programme)
@require_safe
def programme_diagnostics(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Responses of the reader's region and chain, or all of them; those that wait longest first."""
    everything = responses_in(programme, user=request.user, on=timezone.localdate())
    labels, segments, sections = _words(programme)
    # Who only helps sees how far a diagnostic is, not what came of it.
    sees_scores = request.user.has_perm("diagnostics.list_scores", programme)
    found = ResponseFilter(
        request.GET or None,
        everything,
        programme=programme,
        segments=segments if sees_scores else None,
        sections=sections,
    )
    table = ResponseTable(found.qs, labels=labels, exclude=() if sees_scores else ("segment", "share"))
    lay_out(table, request, per_page=PAGE_ROWS)
    query = urlencode([(name, request.GET[name]) for name in FILTERS if request.GET.get(name)])
    can = {
        name: request.user.has_perm(f"diagnostics.{act}", programme)
        for name, act in (("open", "open_response"), ("export", "export"), ("answers", "export_answers"),
                          ("install", "install"))
    }  # fmt: skip
    address = reverse("diagnostics_export", kwargs={"code": programme.code})
    if can["export"]:
        table.downloads = [
            {"label": fmt.upper(), "url": f"{address}?{query}{'&' if query else ''}format={fmt}"}
            for fmt in ("csv", "xlsx")
        ]
    context = {
        "programme": programme,
        "filter": found,
        "table": table,
        "query": query,
        "stuck": [(code, labels.get(code), n) for code, n in stuck_where(everything)],
        "can": can,
        "instruments": list(instruments_of(programme)) if can["answers"] else [],
    }
    return render(request, "diagnostics/list.html", context)


def _words(programme: Programme) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Words of every version by code; segments and sections of those in force, in their order."""
    labels: dict[str, Any] = {}
    segments: dict[str, Any] = {}
    sections: dict[str, Any] = {}
    for key in programme.instruments.order_by("installed_at").values_list("pk", flat=True):
        questionnaire = questionnaire_of(key)
        labels.update(questionnaire.labels)
        segments.update({one.code: questionnaire.labels.get(one.code, {}) for one in questionnaire.key.segments})
        sections.update({one.code: one.label for one in questionnaire.sections})
    return labels, segments, sections


@permitted("diagnostics.list_responses", load=load_programme)
@require_safe
def diagnostics_export(request: HttpRequest, programme: Programme) -> HttpResponseBase:
    """The filtered list with its scores as a file; or, for who may take answers out, those to one version."""
    today, fmt = timezone.localdate(), request.GET.get("format", "csv")
    wanted = request.GET.get("instrument")
    act, permission = ("data.export_sensitive", "export_answers") if wanted else ("data.export", "export")
    if not request.user.has_perm(f"diagnostics.{permission}", programme):
        raise PermissionDenied(permission)
    seen = responses_in(programme, user=request.user, on=today, acts=("diagnostic.view",))
    allowed = responses_in(programme, user=request.user, on=today, acts=(act,)).order_by().values("pk")
    _labels, segments, sections = _words(programme)
    both = seen.filter(pk__in=allowed)
    rows = ResponseFilter(request.GET, both, programme=programme, segments=segments, sections=sections).qs
    if wanted:
        instrument = get_object_or_404(programme.instruments, pk=read_uuid(wanted))
        header, lines = answer_rows(instrument, responses=rows)
        name = f"{instrument.code}-{instrument.version}-{today.isoformat()}"
    else:
        header, lines = list(SCORE_COLUMNS), score_rows(rows)
        name = f"{programme.code}-diagnostics-{today.isoformat()}"
    listed = list(lines)
    response = sheet_response(name, header, listed, fmt)
    record_export(
        programme,
        what=f"diagnostics {wanted or 'scores'}",
        rows=len(listed),
        sensitive=bool(wanted),
        actor=request.user,
        programme=programme.code,
    )
    return response


@permitted("diagnostics.open_response", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def diagnostic_open(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Open a diagnostic by hand: find the organisation, say on which chain."""
    today = timezone.localdate()
    text = request.GET.get("q", "")[:100]
    parties = findable_parties(programme, user=request.user, on=today, text=text)
    form = OpenForm(request.POST or None, programme=programme)
    refused = ""
    if request.method == "POST":
        party = next((one for one in parties if one.pk == read_uuid(request.POST.get("party", ""))), None)
        if party is None:
            refused = _("Elija una organización de la lista.")
        elif form.is_valid():
            try:
                response = open_response(
                    party,
                    programme=programme,
                    chain=programme.chains.get(code=form.cleaned_data["chain"]),
                    place=party.place,
                    actor=request.user,
                    now=timezone.now(),
                    another_round=form.cleaned_data["another_round"],
                )
            except Problem as problem:
                refused = problem.text(request.LANGUAGE_CODE)
            else:
                return redirect("diagnostic", response_id=response.pk)
    context = {
        "programme": programme,
        "find": FindPartyForm(request.GET or None),
        "parties": parties,
        "text": text,
        "form": form,
        "refused": refused,
    }
    return render(request, "diagnostics/open.html", context, status=422 if request.method == "POST" else 200)


@permitted("diagnostics.install", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def instruments(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The versions installed, and installing those of the pack."""
    faults: list[Any] = []
    if request.method == "POST":
        before = programme.instruments.count()
        for workbook in pack_workbooks(programme):
            try:
                install_instrument(programme, workbook=workbook, actor=request.user, now=timezone.now())
            except Problem as problem:
                faults += [problem, *problem.details.get("faults", ())]
        if not faults:
            installed = programme.instruments.count() - before
            done = _("Versiones nuevas instaladas: %(n)d.") % {"n": installed}
            messages.success(request, done if installed else _("Ya estaban instaladas: no cambió nada."))
            return redirect("instruments", code=programme.code)
    waiting = {book.name: book.sha256 for book in pack_workbooks(programme)}
    known = set(programme.instruments.values_list("workbook_sha256", flat=True))
    context = {
        "programme": programme,
        "instruments": instruments_of(programme),
        "waiting": sorted(name for name, sha in waiting.items() if sha not in known),
        "faults": faults,
    }
    return render(request, "diagnostics/instruments.html", context, status=422 if faults else 200)

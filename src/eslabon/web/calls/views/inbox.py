"""The inbox: what waits for whom and since when; filters under a name; the list as a file."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eslabon.rules.calls.eligibility import declaration_to_plain
from eslabon.web.accounts.permissions import permitted
from eslabon.web.calls.forms.inbox import InboxFilter, InboxTable, SaveViewForm
from eslabon.web.calls.models import Application
from eslabon.web.calls.queries import counts_of, inbox, views_of, waits_for, work_waiting
from eslabon.web.calls.services import delete_view, record_export, save_view
from eslabon.web.calls.services.decisions import applied_day
from eslabon.web.calls.snapshots import FIELDS, declaration_of
from eslabon.web.calls.views.loading import load_programme
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import scopes
from eslabon.web.ui.tables import lay_out
from eslabon.web.uploads.services import sheet_response

PAGE_ROWS = 25
FILTERS = ("q", "call", "state", "waits", "alert", "chain", "place", "exporter", "sort")


@permitted("calls.view_desk", load=load_programme)
@require_safe
def show_inbox(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Applications of the reader's region and chain, or all of them; what waits longest for the team first."""
    return inbox_page(request, programme)


def inbox_page(
    request: HttpRequest, programme: Programme, *, save_form: SaveViewForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the inbox; also after a refused name for a filter."""
    today = timezone.localdate()
    everything = inbox(programme, user=request.user, on=today)
    found = InboxFilter(request.GET or None, everything, programme=programme)
    can = _rights(request.user, programme)
    reads = scopes(request.user, "application.read", programme=programme, on=today)
    table = InboxTable(found.qs, today=today, can_pick=can["decide"] or can["correct"], reads=reads)
    lay_out(table, request, per_page=PAGE_ROWS)
    query = clean_query(request.GET)
    table.downloads = _downloads(programme, query) if can["export"] else []
    context = {
        "programme": programme,
        "filter": found,
        "table": table,
        "found": table.page.paginator.count,
        "work": work_waiting(programme, user=request.user, on=today),
        "links": _state_links(counts_of(everything, on=today), query),
        "views": views_of(programme, user=request.user),
        "save_form": save_form or SaveViewForm(),
        "query": query,
        "can": can,
    }
    return render(request, "calls/inbox.html", context, status=status)


def _rights(user: Any, programme: Programme) -> dict[str, bool]:
    permissions = {
        "decide": "calls.decide_in_bulk",
        "correct": "calls.ask_correction",
        "export": "calls.export",
        "export_sensitive": "calls.export_sensitive",
        "manage": "calls.manage_call",
    }
    return {name: user.has_perm(permission, programme) for name, permission in permissions.items()}


def clean_query(asked: QueryDict) -> str:
    """Return what filters and sorts, and nothing else, as the end of an address."""
    return urlencode([(name, asked[name]) for name in FILTERS if asked.get(name)])


def _downloads(programme: Programme, query: str) -> list[dict[str, str]]:
    url = reverse("inbox_export", kwargs={"code": programme.code})
    return [
        {"label": label, "url": f"{url}?{query}{'&' if query else ''}format={fmt}"}
        for label, fmt in (("CSV", "csv"), ("XLSX", "xlsx"))
    ]


def _state_links(counts: Any, query: str) -> list[dict[str, Any]]:
    links = [("", _("Todas"), counts["all"])]
    links += [
        (f"state={state.value}", str(state.label).capitalize(), counts[state.value]) for state in Application.State
    ]
    links += [
        ("alert=appeal", _("Con apelación"), counts["appeal"]),
        ("alert=overdue", _("Vencidas"), counts["overdue"]),
    ]
    return [{"query": one, "label": label, "count": n, "current": one == query} for one, label, n in links]


@permitted("calls.view_desk", load=load_programme)
@require_POST
def save_inbox_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Keep the filter in use under a name."""
    query = clean_query(QueryDict(request.POST.get("query", "")))
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        request.GET = QueryDict(query)  # the page shows the filter that was to be saved
        return inbox_page(request, programme, save_form=form, status=422)
    save_view(programme, name=form.cleaned_data["name"], query=query, actor=request.user)
    messages.success(request, _("Filtro guardado."))
    return redirect(f"{reverse('inbox', kwargs={'code': programme.code})}?{query}")


def _load_with_view(request: HttpRequest, code: str, pk: UUID) -> Programme:
    programme: Any = load_programme(request, code)
    mine = views_of(programme, user=request.user) if request.user.is_authenticated else views_of(programme, user=None)
    programme.chosen_view = get_object_or_404(mine, pk=pk)
    return programme


@permitted("calls.view_desk", load=_load_with_view)
@require_POST
def delete_inbox_view(request: HttpRequest, programme: Any) -> HttpResponse:
    """Forget a filter of one's own."""
    delete_view(programme.chosen_view, actor=request.user)
    messages.success(request, _("Filtro borrado."))
    return redirect("inbox", code=programme.code)


@permitted("calls.export", load=load_programme)
@require_safe
def inbox_export(request: HttpRequest, programme: Programme) -> HttpResponseBase:
    """The filtered list as a file; what was declared goes with it only for who may take it out, and that is noted."""
    today = timezone.localdate()
    sensitive = request.GET.get("sensitive") == "yes" and request.user.has_perm("calls.export_sensitive", programme)
    seen = inbox(programme, user=request.user, on=today)
    allowed = inbox(programme, user=request.user, on=today, act="data.export").order_by().values("pk")
    rows = list(InboxFilter(request.GET, seen.filter(pk__in=allowed), programme=programme).qs)
    header = [_("código"), _("organización"), _("convocatoria"), _("departamento"), _("cadena"), _("exporta")]
    header += [_("estado"), _("en espera de"), _("en espera desde"), _("presentada"), _("decidida")]
    if sensitive:
        header += list(FIELDS)
    name = f"{programme.code}-{today.isoformat()}"
    response = sheet_response(name, header, _rows(rows, sensitive=sensitive), request.GET.get("format", "csv"))
    record_export(
        programme, what="inbox", rows=len(rows), sensitive=sensitive, actor=request.user, programme=programme.code
    )
    return response


def _rows(applications: Sequence[Any], *, sensitive: bool) -> Iterator[list[Any]]:
    for one in applications:
        row = [
            one.reference,
            one.party.name,
            one.call.code,
            str(one.place or ""),
            str(one.chain or ""),
            one.exporter,
            one.get_state_display(),
            waits_for(one),
            *(
                timezone.localtime(at).date() if at else None
                for at in (one.waiting_since, one.submitted_at, one.decided_at)
            ),
        ]
        yield row + [one.declaration.get(name, "") for name in FIELDS] if sensitive else row


def declared_row(application: Application) -> list[Any] | None:
    """Return an application as a row of the file of applications, or None while its answers cannot be read."""
    reading = declaration_of(application, applied_on=applied_day(application))
    if reading.declaration is None:
        return None
    plain = declaration_to_plain(reading.declaration)
    words = {True: "yes", False: "no", None: ""}
    values = [words[value] if value is None or isinstance(value, bool) else value for value in plain.values()]
    return [application.reference, *(";".join(value) if isinstance(value, list) else value for value in values)]

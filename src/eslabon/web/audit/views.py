"""The audit trail as a page and as a file."""

import io

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eslabon.files.sheets import write_csv
from eslabon.web.access.policies import permitted
from eslabon.web.audit.forms import EntryFilter
from eslabon.web.audit.permissions import Scope
from eslabon.web.audit.queries import entries_in, export_rows, programme_codes
from eslabon.web.audit.queries.entries import EXPORT_HEADER
from eslabon.web.audit.services import record

PER_PAGE = 50


def asked_scope(request: HttpRequest) -> Scope:
    """The programme in the address; without one, everything for who may see it, else the first that they may see."""
    code = request.GET.get("programme", "")
    if code or request.user.has_perm("audit.view_entries", Scope()):
        return Scope(code)
    return next((scope for scope in _readable(request)), Scope())


def _readable(request: HttpRequest) -> list[Scope]:
    scopes = [Scope(code) for code in programme_codes()]
    return [scope for scope in scopes if request.user.has_perm("audit.view_entries", scope)]


def _filtered(request: HttpRequest, scope: Scope) -> EntryFilter:
    return EntryFilter(request.GET, queryset=entries_in(scope))


@require_safe
@permitted("audit.view_entries", load=asked_scope)
def trail(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Who did what, when, filtered."""
    found = _filtered(request, scope)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page_obj": page,
        "scope": scope,
        "scopes": _readable(request),
        "query": _query(request),
    }
    return render(request, "audit/trail.html", context)


@require_safe
@permitted("audit.view_entries", load=asked_scope)
def trail_file(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """What the filters leave, as CSV."""
    stream, found = io.BytesIO(), _filtered(request, scope).qs
    rows = write_csv(stream, EXPORT_HEADER, export_rows(found))
    record(request.user, "audit.export", request.user, after={"rows": rows}, programme=scope.programme)
    stream.seek(0)
    name = f"auditoria-{scope.programme or 'todo'}-{timezone.localdate():%Y-%m-%d}.csv"
    return FileResponse(stream, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()

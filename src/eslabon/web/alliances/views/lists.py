"""The list of alliances as a file."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms.alliances import AllianceFilterForm
from eslabon.web.alliances.queries.alliances import alliances_within_reach, with_counts
from eslabon.web.alliances.queries.lists import COLUMNS, FILE_HEADER, file_rows, narrowed
from eslabon.web.alliances.services.exports import record_alliances_export
from eslabon.web.alliances.views.loading import load_programme
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.tables import ordered
from eslabon.web.uploads.services import sheet_response


@permitted("alliances.export_alliances", load=load_programme)
@require_safe
def alliances_file(request: HttpRequest, programme: Programme) -> HttpResponseBase:
    """What the list shows with its filters and its order, within the reach of who may take data out."""
    fmt = request.GET.get("format", "csv")
    if fmt not in {"csv", "xlsx"}:
        raise Http404(fmt)
    user: Any = request.user
    form = AllianceFilterForm(request.GET, programme=programme)
    asked = form.cleaned_data if form.is_valid() else {}
    allowed = alliances_within_reach(programme, user=user, act="data.export").order_by().values("pk")
    seen = alliances_within_reach(programme, user=user).filter(pk__in=allowed)
    rows = list(file_rows(ordered(narrowed(with_counts(seen), asked), request, columns=COLUMNS, first="code")))
    record_alliances_export(programme, rows=len(rows), actor=user)
    return sheet_response(f"alianzas-{programme.code}", FILE_HEADER, rows, fmt)

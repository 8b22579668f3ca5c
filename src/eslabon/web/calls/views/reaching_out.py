"""Who was told of a call: the log, one more, a whole list, a file to take away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.calls.forms.managing import OutreachFilterForm, OutreachForm, TableFileForm
from eslabon.web.calls.models import Call, OutreachContact
from eslabon.web.calls.queries import outreach_of, places_of_outreach, summary_of_outreach
from eslabon.web.calls.services import record_export, record_outreach
from eslabon.web.calls.services.outreach import COLUMNS, IMPORT
from eslabon.web.calls.views.loading import load_call
from eslabon.web.uploads.services import check_import, sheet_response, store_file

PAGE_ROWS = 25


@permitted("calls.view_outreach", load=load_call)
@require_http_methods(["GET", "HEAD", "POST"])
def outreach(request: HttpRequest, call: Call) -> HttpResponse:
    """The log with its filters; POST adds one contact."""
    can_record = request.user.has_perm("calls.record_outreach", call)
    if request.method != "POST":
        return _page(request, call, can_record=can_record)
    if not can_record:
        raise PermissionDenied("calls.record_outreach")
    places, must_name = places_of_outreach(call, user=request.user, on=timezone.localdate())
    form = OutreachForm(request.POST, places=places, must_name_place=must_name)
    if not form.is_valid():
        return _page(request, call, can_record=can_record, status=422, form=form)
    record_outreach(call, actor=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Contacto registrado."))
    return redirect("outreach", code=call.code)


def _page(request: HttpRequest, call: Call, *, can_record: bool, status: int = 200, **bound: Any) -> HttpResponse:
    today = timezone.localdate()
    everything = outreach_of(call, user=request.user, on=today)
    filters = OutreachFilterForm(request.GET or None, auto_id="filter_%s")  # the form beside it has the same names
    page = Paginator(_filtered(everything, filters), PAGE_ROWS).get_page(request.GET.get("page"))
    places, must_name = places_of_outreach(call, user=request.user, on=today)
    context = {
        "call": call,
        "programme": call.programme,
        "summary": summary_of_outreach(everything),
        "filters": filters,
        "page": page,
        "can_record": can_record,
        "can_export": request.user.has_perm("calls.export_outreach", call),
        "can_manage": request.user.has_perm("calls.manage_call", call),
        "form": OutreachForm(places=places, must_name_place=must_name),
        "file_form": TableFileForm(),
        "columns": ", ".join(column.name for column in COLUMNS),
        "channels": OutreachContact.Channel.choices,
        "results": OutreachContact.Result.choices,
        "query": request.GET.urlencode(),
        **bound,
    }
    return render(request, "calls/outreach.html", context, status=status)


def _filtered(contacts: QuerySet[OutreachContact], form: OutreachFilterForm) -> QuerySet[OutreachContact]:
    asked = form.cleaned_data if form.is_valid() else {}
    lookups = {
        "q": "name__icontains",
        "channel": "channel",
        "result": "result",
        "since": "contacted_on__gte",
        "until": "contacted_on__lte",
    }
    return contacts.filter(**{lookup: asked[name] for name, lookup in lookups.items() if asked.get(name)})


@permitted("calls.record_outreach", load=load_call)
@require_POST
def outreach_import(request: HttpRequest, call: Call) -> HttpResponse:
    """Read a list without writing anything; its page shows what would be added."""
    form = TableFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            stored = store_file(form.cleaned_data["file"], actor=request.user, kinds=("table",))
            checked = check_import(
                stored, kind=IMPORT, scope={"call": call.code}, actor=request.user, now=timezone.now()
            )
        except Problem as problem:
            form.add_error("file", problem.text(request.LANGUAGE_CODE))
        else:
            return redirect("import_page", checked.pk)
    return _page(request, call, can_record=True, status=422, file_form=form)


@permitted("calls.export_outreach", load=load_call)
@require_safe
def outreach_export(request: HttpRequest, call: Call) -> HttpResponseBase:
    """The filtered log under the columns that the import reads."""
    seen = outreach_of(call, user=request.user, on=timezone.localdate())
    contacts = list(_filtered(seen, OutreachFilterForm(request.GET)))
    header = [*(column.name for column in COLUMNS), "by"]
    rows = [
        [
            one.name,
            one.channel,
            one.result,
            one.contacted_on,
            one.place.code.partition("-")[2] if one.place else "",
            one.note,
            str(one.by),
        ]
        for one in contacts
    ]
    response = sheet_response(f"{call.code}-contactos", header, rows, request.GET.get("format", "csv"))
    record_export(
        call,
        what="outreach",
        rows=len(rows),
        sensitive=False,
        actor=request.user,
        programme=call.programme.code,
    )
    return response


@permitted("calls.record_outreach", load=load_call)
@require_safe
def outreach_template(request: HttpRequest, call: Call) -> HttpResponseBase:
    """An empty list with one example row, to fill in."""
    example = ["Cooperativa de ejemplo", "phone", "interested", timezone.localdate(), "", ""]
    header = [column.name for column in COLUMNS]
    return sheet_response(f"{call.code}-contactos-modelo", header, [example], request.GET.get("format", "xlsx"))

"""A call from its draft to its close: create, preview, publish, extend, close, and see how it goes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.files.packs import Pack, available_packs, load_pack, pack_path
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.calls.forms.managing import CloseForm, ExtendForm, NewCallForm
from eslabon.web.calls.models import Call
from eslabon.web.calls.queries import (
    admitted_by_combination,
    outreach_of,
    progress_of,
    submissions_by_week,
    summary_of_outreach,
)
from eslabon.web.calls.services import CallChanges, close_call, create_call_from_pack, extend_call, publish_call
from eslabon.web.calls.snapshots import day_in_programme
from eslabon.web.calls.views.loading import load_call, load_programme
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.charts import Figure, counts_by_week, target_progress


@permitted("calls.manage_call", load=load_programme)
@require_safe
def programme_calls(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every call of a programme, drafts too, with how far each is."""
    calls = [(call, progress_of(call)) for call in programme.calls.all()]
    context = {
        "programme": programme,
        "calls": calls,
        "can_create": request.user.has_perm("calls.create_call", programme),
        "sees_inbox": request.user.has_perm("calls.view_desk", programme),
    }
    return render(request, "calls/programme_calls.html", context)


@permitted("calls.create_call", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def call_new(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Copy a call of the pack into a draft under a new code, with its own dates."""
    pack = _pack_of(programme)
    wanted = request.POST.get("source") or request.GET.get("from", "")
    spec = next((one for one in pack.calls if one.code == wanted), pack.calls[-1])
    form = NewCallForm(request.POST or None, spec=spec)
    if request.method == "POST" and form.is_valid():
        try:
            call = create_call_from_pack(
                programme, code=spec.code, pack=pack, actor=request.user, changes=CallChanges(**form.cleaned_data)
            )
        except Problem as problem:
            form.add_error("code", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Borrador creado. Mírelo como lo verá el público y publíquelo."))
            return redirect("call_manage", code=call.code)
    context = {
        "programme": programme,
        "pack": pack,
        "spec": spec,
        "form": form,
        "pack_changed": pack.content_hash != programme.pack_hash,
    }
    return render(request, "calls/call_new.html", context, status=422 if form.errors else 200)


def _pack_of(programme: Programme) -> Pack:
    if programme.code not in available_packs():
        raise Http404(programme.code)
    pack, faults = load_pack(pack_path(programme.code))
    if pack is None or faults or not pack.calls:
        raise Http404(programme.code)
    return pack


@permitted("calls.manage_call", load=load_call)
@require_safe
def call_manage(request: HttpRequest, call: Call) -> HttpResponse:
    """One call for who runs it: what to do next, how far it is, what waits."""
    return _page(request, call)


def _page(request: HttpRequest, call: Call, *, status: int = 200, **bound: Any) -> HttpResponse:
    today, user = day_in_programme(timezone.now(), call), request.user
    permissions = {
        "publish": "publish_call",
        "extend": "extend_call",
        "close": "close_call",
        "inbox": "view_desk",
        "outreach": "view_outreach",
        "bulk": "decide_in_bulk",
    }
    context = {
        "call": call,
        "programme": call.programme,
        "progress": progress_of(call),
        "figures": _figures(call, today=today),
        "admitted": admitted_by_combination(call),
        "extensions": call.extensions.select_related("by"),
        "outreach": summary_of_outreach(outreach_of(call, user=user, on=today)),
        "is_over": call.closes_on < today,
        "opens_later": today < call.opens_on,
        "can": {name: user.has_perm(f"calls.{permission}", call) for name, permission in permissions.items()},
        "extend_form": ExtendForm(prefix="extend"),
        "close_form": CloseForm(prefix="close"),
        **bound,
    }
    return render(request, "calls/call_manage.html", context, status=status)


def _figures(call: Call, *, today: Any) -> list[Figure]:
    """Return the charts that have something to say: none of a draft, no weeks before the first application."""
    if call.status == Call.Status.DRAFT:
        return []
    unit = _("organizaciones")
    progress = progress_of(call)
    figures = [target_progress(progress.eligible, target=call.target, title=_("Organizaciones admitidas"), unit=unit)]
    weeks = dict(submissions_by_week(call))
    if weeks:
        last = max(*weeks, min(call.closes_on, today), call.opens_on)
        first = min(*weeks, call.opens_on)
        title = _("Postulaciones presentadas por semana")
        figures.append(counts_by_week(weeks, title=title, unit=_("postulaciones"), first=first, last=last))
    return figures


@permitted("calls.publish_call", load=load_call)
@require_POST
def call_publish(request: HttpRequest, call: Call) -> HttpResponse:
    """Show it to the public."""
    publish_call(call, actor=request.user, now=timezone.now())
    messages.success(request, _("Convocatoria publicada: ya la ve todo el mundo."))
    return redirect("call_manage", code=call.code)


@permitted("calls.extend_call", load=load_call)
@require_POST
def call_extend(request: HttpRequest, call: Call) -> HttpResponse:
    """A later closing date, with its reason."""
    form = ExtendForm(request.POST, prefix="extend")
    if form.is_valid():
        try:
            extend_call(call, actor=request.user, today=day_in_programme(timezone.now(), call), **form.cleaned_data)
        except Problem as problem:
            form.add_error("closes_on", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Plazo ampliado. La nueva fecha y el motivo están en la página pública."))
            return redirect("call_manage", code=call.code)
    return _page(request, call, status=422, extend_form=form)


@permitted("calls.close_call", load=load_call)
@require_POST
def call_close(request: HttpRequest, call: Call) -> HttpResponse:
    """Take no more applications."""
    form = CloseForm(request.POST, prefix="close")
    if not form.is_valid():
        return _page(request, call, status=422, close_form=form)
    close_call(call, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    messages.success(request, _("Convocatoria cerrada. Lo que ya se presentó se sigue decidiendo."))
    return redirect("call_manage", code=call.code)

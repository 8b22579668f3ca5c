"""What anybody sees of a call before registering: what it is, and whether they could apply."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.calls.deadlines import is_open
from eslabon.rules.calls.eligibility import EVIDENCE_KINDS, decide_eligibility, documents_asked
from eslabon.web.accounts.permissions import public
from eslabon.web.calls.forms import DeclarationForm
from eslabon.web.calls.models import Call
from eslabon.web.calls.queries import parties_i_apply_for, progress_of, public_calls
from eslabon.web.calls.snapshots import day_in_programme, read_declaration, terms_of


@public
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Every call that was published: the open ones first."""
    now = timezone.now()
    calls = [(call, _is_open(call, now)) for call in public_calls()]
    calls.sort(key=lambda pair: not pair[1])
    return render(request, "calls/call_list.html", {"calls": calls})


@public
@require_safe
def call_page(request: HttpRequest, code: str) -> HttpResponse:
    """A call in plain words: what for, for whom, until when, what is asked."""
    call = _public_call(request, code)
    return render(request, "calls/call_page.html", _facts(request, call))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def call_check(request: HttpRequest, code: str) -> HttpResponse:
    """Could I apply? The call's own rule on typed answers; nothing is kept, nobody signs in."""
    call = _public_call(request, code)
    context = _facts(request, call)
    form = DeclarationForm(request.POST if request.method == "POST" else None, call=call)
    context["form"] = form
    if request.method == "POST":
        # The documents come later: here the question is whether the answers themselves would do.
        applied_on = max(day_in_programme(timezone.now(), call), call.opens_on)
        reading = read_declaration(form.typed(), evidence=frozenset(EVIDENCE_KINDS), applied_on=applied_on)
        form.point_out(reading.faults)
        if reading.declaration is not None:
            terms = terms_of(call)
            asked = documents_asked(reading.declaration, terms=terms)
            context["verdict"] = decide_eligibility(reading.declaration, terms=terms)
            context["findings"] = list(zip(call.requirements, context["verdict"].findings, strict=True))
            context["documents"] = [one for one in call.requirements if set(one["evidence"]) & set(asked)]
    return render(request, "calls/call_check.html", context)


def _public_call(request: HttpRequest, code: str) -> Call:
    call = get_object_or_404(Call.objects.select_related("programme"), code=code)
    if not request.user.has_perm("calls.view_call", call):
        raise Http404(code)
    return call


def _is_open(call: Call, now: Any) -> bool:
    window = {"opens_on": call.opens_on, "closes_on": call.closes_on, "time_zone": call.programme.time_zone}
    return call.status == Call.Status.PUBLISHED and is_open(now, **window)


def _facts(request: HttpRequest, call: Call) -> dict[str, Any]:
    now = timezone.now()
    return {
        "call": call,
        "programme": call.programme,
        "is_open": _is_open(call, now),
        "opens_later": call.status == Call.Status.PUBLISHED and day_in_programme(now, call) < call.opens_on,
        "combinations": call.combinations.select_related("place", "chain").order_by("place__code", "chain__code"),
        "extensions": call.extensions.all(),
        "progress": progress_of(call),
        "has_party": request.user.is_authenticated
        and parties_i_apply_for(request.user, on=timezone.localdate()).exists(),
    }

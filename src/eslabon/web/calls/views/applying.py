"""Begin: choose or register the organisation, and open the draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.calls.forms import RegisterOrganisationForm
from eslabon.web.calls.models import Call
from eslabon.web.calls.permissions import signed_by
from eslabon.web.calls.queries import applications_of, co_applied_by, invitations_to, parties_i_apply_for
from eslabon.web.calls.services import start_application
from eslabon.web.calls.services.applying import register_applicant
from eslabon.web.calls.views.loading import load_call
from eslabon.web.calls.views.posted import read_uuid


@signed_in
@require_safe
def my_applications(request: HttpRequest) -> HttpResponse:
    """Everything that I or my organisations applied to, what waits for us first."""
    today = timezone.localdate()
    found = applications_of(request.user, on=today).order_by("-waiting_since", "-created_at")
    invitations = list(invitations_to(request.user, on=today))
    signed = signed_by(request.user, invitations, on=today)
    context = {
        "applications": found,
        "together": co_applied_by(request.user, on=today).exclude(pk__in=found.values("pk").order_by()),
        "invitations": [(one, one.pk in signed) for one in invitations],
    }
    return render(request, "calls/my_applications.html", context)


@permitted("calls.view_call", load=load_call)
@require_http_methods(["GET", "HEAD", "POST"])
def application_start(request: HttpRequest, call: Call) -> HttpResponse:
    """For whom? One of my organisations, or a new one; then the draft opens."""
    parties = parties_i_apply_for(request.user, on=timezone.localdate())
    organisations = parties.filter(kind="organisation")
    form = RegisterOrganisationForm(None, country=call.programme.country)
    if request.method == "POST" and "party" in request.POST:
        party = get_object_or_404(organisations, pk=read_uuid(request.POST["party"]))
        return _open_draft(request, call, party)
    if request.method == "POST":
        form = RegisterOrganisationForm(request.POST, country=call.programme.country)
        if form.is_valid():
            party = register_applicant(call, actor=request.user, now=timezone.now(), **form.cleaned_data)
            return _open_draft(request, call, party)
    context = {"call": call, "organisations": organisations, "form": form}
    return render(request, "calls/application_start.html", context)


def _open_draft(request: HttpRequest, call: Call, party: Any) -> HttpResponse:
    application = start_application(call, party=party, actor=request.user, now=timezone.now())
    return redirect("application_edit", application_id=application.pk)

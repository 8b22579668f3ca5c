"""Apply together: invite another organisation, confirm it from the other side, end it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.calls.forms import CoApplicantForm
from eslabon.web.calls.models import Application, CoApplicant
from eslabon.web.calls.permissions import signed_by
from eslabon.web.calls.queries.joining import ANSWERS_OPEN
from eslabon.web.calls.services import confirm_co_applicant, end_co_application, invite_co_applicant
from eslabon.web.calls.views.loading import load_application


@permitted("calls.invite_co_applicant", load=load_application)
@require_http_methods(["GET", "HEAD", "POST"])
def application_co_applicants(request: HttpRequest, application: Application) -> HttpResponse:
    """Which organisations apply together with the applicant, and an invitation to one more."""
    form = CoApplicantForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number, note = form.cleaned_data["number"], form.cleaned_data["note"]
        try:
            invite_co_applicant(application, number=number, note=note, actor=request.user, now=timezone.now())
        except Problem as problem:
            form.add_error("number", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Invitación hecha. La organización la ve en «Mis postulaciones»."))
            return redirect("application_co_applicants", application_id=application.pk)
    context = {
        "application": application,
        "form": form,
        "co_applicants": application.co_applicants.standing().select_related("party"),
        "ended": application.co_applicants.filter(ended_at__isnull=False).select_related("party"),
        "is_open": application.state in ANSWERS_OPEN,
    }
    return render(request, "calls/application_co_applicants.html", context, status=422 if form.errors else 200)


def _load_co_applicant(request: HttpRequest, application_id: UUID, pk: int) -> CoApplicant:
    rows = CoApplicant.objects.select_related("application__party", "party")
    return get_object_or_404(rows, pk=pk, application_id=application_id)


@permitted("calls.confirm_co_applicant", load=_load_co_applicant)
@require_POST
def co_applicant_confirm(request: HttpRequest, co_applicant: CoApplicant) -> HttpResponse:
    """Say, for the invited organisation, that it takes part."""
    confirm_co_applicant(co_applicant, actor=request.user, now=timezone.now())
    messages.success(request, _("Confirmado: su organización postula junto con la que la invitó."))
    return redirect("application", application_id=co_applicant.application_id)


@permitted("calls.end_co_application", load=_load_co_applicant)
@require_POST
def co_applicant_end(request: HttpRequest, co_applicant: CoApplicant) -> HttpResponse:
    """Take the invitation back, decline it or leave, from either side."""
    end_co_application(co_applicant, actor=request.user, now=timezone.now())
    messages.success(request, _("Hecho: las dos organizaciones ya no postulan juntas. Queda en el registro."))
    if request.user.has_perm("calls.invite_co_applicant", co_applicant.application):
        return redirect("application_co_applicants", application_id=co_applicant.application_id)
    return redirect("my_applications")


def leaving_of(user: Any, application: Application, co_applicants: list[CoApplicant]) -> set[int]:
    """Return the keys of those that `user` may end now."""
    if application.state not in ANSWERS_OPEN or not co_applicants:
        return set()
    if user.has_perm("calls.invite_co_applicant", application):
        return {one.pk for one in co_applicants}
    return signed_by(user, co_applicants, on=timezone.localdate())

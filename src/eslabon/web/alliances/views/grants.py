"""What is given to an alliance: amounts by source, with their days and their papers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms.grants import GrantForm, WithdrawGrantForm
from eslabon.web.alliances.models import Alliance, Grant
from eslabon.web.alliances.queries.grants import granted_to
from eslabon.web.alliances.services import record_grant, withdraw_grant
from eslabon.web.alliances.services.grants import About
from eslabon.web.alliances.services.parties import find_or_register
from eslabon.web.alliances.views.alliances import about
from eslabon.web.alliances.views.loading import complain, load_alliance, load_with_grant
from eslabon.web.uploads.services import file_response, store_file


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_grants(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Every grant with its source and its days; totals by currency; what the plan expects beside."""
    may_record = request.user.has_perm("alliances.record_grant", shown)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = GrantForm(*bound, alliance=shown) if may_record else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                _record(request, shown, form)
            except Problem as problem:
                complain(request, form, problem)
            else:
                messages.success(request, _("Recurso anotado."))
                return redirect("alliance_grants", alliance_id=shown.pk)
    context = {
        **about(shown, user=request.user),
        "granted": granted_to(shown),
        "form": form,
        "withdraw_form": WithdrawGrantForm() if may_record else None,
    }
    return render(request, "alliances/grants.html", context, status=422 if request.method == "POST" else 200)


def _record(request: HttpRequest, shown: Alliance, form: GrantForm) -> None:
    data, actor, upload = form.cleaned_data, request.user, form.cleaned_data["file"]
    name = data["giver_name"]
    known = About(
        giver=find_or_register(name, programme=shown.programme, kind="public_entity", actor=actor) if name else None,
        purpose=data["purpose"],
        file=store_file(upload, actor=actor, kinds=("pdf", "image")) if upload else None,
    )
    record_grant(shown, given=form.given(), about=known, actor=actor, now=timezone.now())


@permitted("alliances.record_grant", load=load_with_grant)
@require_POST
def grant_withdraw(request: HttpRequest, shown: Any) -> HttpResponse:
    """Say that a grant does not stand."""
    chosen: Grant = shown.chosen
    form = WithdrawGrantForm(request.POST)
    if form.is_valid():
        try:
            withdraw_grant(chosen, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        except Problem as problem:
            complain(request, None, problem)
        else:
            messages.success(request, _("Retirado; lo anotado queda en la historia."))
    else:
        messages.error(request, _("Diga por qué se retira."))
    return redirect("alliance_grants", alliance_id=shown.pk)


@permitted("alliances.view_alliance", load=load_with_grant)
@require_safe
def grant_file(_request: HttpRequest, shown: Any) -> FileResponse:
    """The agreement or resolution itself."""
    chosen: Grant = shown.chosen
    if chosen.file is None:
        raise Http404
    return file_response(chosen.file)

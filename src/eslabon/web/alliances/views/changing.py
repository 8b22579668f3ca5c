"""Changing an alliance: what may change, what may not and why, and what was changed before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.rules.alliances.changing import END, NEVER, UNTIL_DECIDED, Standing, freedom_of
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms.changing import ChangeForm
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.queries.alliances import demands_within_reach
from eslabon.web.alliances.services.changing import change_alliance, standing_of
from eslabon.web.alliances.views.alliances import about
from eslabon.web.alliances.views.loading import complain, load_alliance


@permitted("alliances.change_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_change(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The parts that may change as a form; the others with the reason why they stand."""
    standing, user = standing_of(shown), request.user
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        alliance=shown,
        standing=standing,
        demands=demands_within_reach(shown.programme, user=user),
        may_end=user.has_perm("alliances.move_end", shown),
    )
    if request.method == "POST" and form.is_valid():
        changes, reason = form.changes(), form.cleaned_data["reason"]
        try:
            change_alliance(shown, changes=changes, reason=reason, actor=user, today=timezone.localdate())
        except Problem as problem:
            complain(request, form, problem)
        else:
            messages.success(request, _("Guardado."))
            return redirect("alliance", alliance_id=shown.pk)
    context = {
        **about(shown, user=request.user),
        "form": form,
        "standing": _standing(shown, standing, english=_is_english(request)),
    }
    return render(request, "alliances/change.html", context, status=422 if request.method == "POST" else 200)


def _is_english(request: HttpRequest) -> bool:
    return request.LANGUAGE_CODE.startswith("en")


def _standing(shown: Alliance, standing: Standing, *, english: bool) -> list[dict[str, Any]]:
    """What does not change: its name, its value and why."""
    labels = {
        "code": _("Código"),
        "starts_on": _("Fecha de inicio"),
        "operator": _("Operador"),
        "stage": _("Etapa"),
        "chain": _("Producto"),
        "demand": _("Demanda del comprador"),
        "organisation": _("Organización de productores"),
        "corridor": _("Corredor"),
        "place": _("Región"),
        END: _("Fin"),
    }
    found = []
    for name in (*UNTIL_DECIDED, END, *NEVER):
        one = freedom_of(name, standing=standing)
        if not one.may_change:
            why = one.reason_en if english else one.reason_es
            found.append({"label": labels[name], "value": getattr(shown, name), "why": why, "clause": one.clause})
    return found

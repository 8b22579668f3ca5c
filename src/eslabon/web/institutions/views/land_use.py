"""Alternative development of an alliance: totals that name nobody, and answers that are opened by name."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.rules.institutions.land_use import LEAST_PRODUCERS, land_use_from_plain
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.forms.land_use import RISK_LABELS, LandUseForm, OpenForm
from eslabon.web.institutions.queries.land_use import land_use_of
from eslabon.web.institutions.services import open_land_use, record_land_use
from eslabon.web.institutions.views.help_services import without_trace
from eslabon.web.institutions.views.loading import load_alliance
from eslabon.web.institutions.views.sections import Section, answer
from eslabon.web.parties.models import Party


@permitted("institutions.view_land_use", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_land_use(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Licit hectares, agroforestry and risk: totals; to record one producer's; to open all, with a reason."""
    user: Any = request.user
    is_opening = request.method == "POST" and request.POST.get("act") == "open"
    may_open = user.has_perm("institutions.open_land_use", alliance)
    if is_opening and not may_open:
        raise PermissionDenied
    form = OpenForm(request.POST if is_opening else None, prefix="open") if may_open else None
    opened = _opened(request, alliance, form=form) if is_opening and form is not None else None
    sections: list[Section] = []
    if not is_opening:
        answered, sections = answer(
            request, [_recording(alliance, user=user)], back=reverse("alliance_land_use", args=[alliance.pk])
        )
        if answered is not None:
            return answered
    context = {
        "alliance": alliance,
        "programme": alliance.programme,
        "totals": _told(alliance),
        "least": LEAST_PRODUCERS,
        "sections": sections,
        "form": form,
        "opened": opened,
    }
    status = 422 if request.method == "POST" and opened is None else 200
    return without_trace(render(request, "institutions/land_use.html", context, status=status))


def _told(alliance: Alliance) -> dict[str, Any] | None:
    totals = land_use_of(alliance)
    if totals is None:
        return None
    risks = [(RISK_LABELS[risk], number) for risk, number in totals.risks.items()] if totals.risks else []
    return {"producers": totals.producers, "licit": totals.licit_ha, "trees": totals.agroforestry_ha, "risks": risks}


def _recording(alliance: Alliance, *, user: Any) -> Section:
    producers = Party.objects.filter(mapped_in__alliance=alliance, mapped_in__left_on__isnull=True).order_by("name")

    def make(*args: Any, **kwargs: Any) -> LandUseForm:
        return LandUseForm(*args, producers=producers, **kwargs)

    def save(form: LandUseForm) -> None:
        data = form.cleaned_data
        producer, today = form.producers[data["producer"]], timezone.localdate()
        record_land_use(alliance, producer=producer, on=data["on"], seen=form.seen(), actor=user, today=today)

    allowed = user.has_perm("institutions.record_land_use", alliance)
    return Section("record", _("Anotar lo visto con un productor"), _("Guardar"), make, save, _("Guardado."), allowed)


def _opened(request: HttpRequest, alliance: Alliance, *, form: OpenForm) -> list[dict[str, Any]] | None:
    """The answers in clear, this once; None if no good reason was given."""
    if not form.is_valid():
        return None
    try:
        found = open_land_use(alliance, reason=form.cleaned_data["reason"], actor=request.user)
    except Problem as problem:
        form.add_error("reason", problem.text(request.LANGUAGE_CODE))
        return None
    seen = [(one, land_use_from_plain(one.answers)) for one in found]
    return [{"reading": one, "seen": each, "risk": RISK_LABELS[each.risk]} for one, each in seen]

"""The theory of change, the linkage index and the context, as pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.forms.results import ContextEventForm, LinkageForm, WithdrawEventForm
from eslabon.web.monitoring.models import ContextEvent, LinkageReading
from eslabon.web.monitoring.queries.linkage_index import linkage_terms, shares_of, with_latest_reading
from eslabon.web.monitoring.queries.results import alliances_seen
from eslabon.web.monitoring.queries.theory import theory_of
from eslabon.web.monitoring.services.context import Happening, record_context_event, withdraw_context_event
from eslabon.web.monitoring.services.linkage_index import record_linkage_reading
from eslabon.web.monitoring.views.pages import pages_of
from eslabon.web.monitoring.views.results import load_programme
from eslabon.web.monitoring.views.theory_drawing import draw_theory
from eslabon.web.programmes.models import Programme

PAGE_ROWS = 25
STATES = {"high": "verified", "medium": "declared", "low": "waiting", "unknown": "open"}


def load_alliance(request: HttpRequest, alliance_id: UUID, **others: Any) -> Alliance:
    """Return the alliance of `/alliances/<id>/…`."""
    found = Alliance.objects.select_related("programme", "chain", "corridor", "place", "operator")
    return get_object_or_404(found, pk=alliance_id)


@permitted("monitoring.view_results", load=load_programme)
@require_safe
def theory(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The theory of change: a picture, and its arrows in words with what their indicators say."""
    today = timezone.localdate()
    alliances = alliances_seen(request.user, "result.view", programme=programme, today=today)
    language = "en" if request.LANGUAGE_CODE.startswith("en") else "es"
    found = theory_of(programme, alliances=alliances, language=language, today=today)
    drawing = None
    if found is not None:
        drawing = draw_theory(
            found.plain,
            language=language,
            title=_("Teoría de cambio: %(programme)s") % {"programme": programme},
            description=_("Cajas unidas por flechas numeradas; la lista de abajo dice lo mismo en palabras."),
        )
    context = {
        "programme": programme,
        "theory": found,
        "drawing": drawing,
        "pages": pages_of(request, programme, here="theory"),
    }
    return render(request, "monitoring/theory.html", context)


@permitted("monitoring.view_results", load=load_programme)
@require_safe
def linkage_index(request: HttpRequest, programme: Programme) -> HttpResponse:
    """How firmly the alliances are linked: shares by class beside the source's, then alliance by alliance."""
    linkage = linkage_terms(programme)
    seen = alliances_seen(request.user, "result.view", programme=programme, today=timezone.localdate())
    rows = with_latest_reading(seen).order_by("code")
    page = Paginator(rows.select_related("chain"), PAGE_ROWS).get_page(request.GET.get("page"))
    language = request.LANGUAGE_CODE
    context = {
        "programme": programme,
        "pages": pages_of(request, programme, here="linkage_index"),
        "linkage": linkage,
        "dimensions": shares_of(rows, linkage=linkage, language=language) if linkage else (),
        "page_obj": page,
        "rows": [(one, _scores(one.linkage_scores, linkage, language=language)) for one in page.object_list],
    }
    return render(request, "monitoring/linkage_index.html", context)


@permitted("monitoring.view_linkage", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_linkage(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """The readings of one alliance, and the sheet for another one."""
    user: Any = request.user
    allowed = user.has_perm("monitoring.record_linkage", alliance)
    if request.method == "POST" and not allowed:
        raise PermissionDenied
    linkage = linkage_terms(alliance.programme)
    language = request.LANGUAGE_CODE
    form = None
    if linkage and allowed:
        form = LinkageForm(request.POST or None, linkage=linkage, english=language.startswith("en"))
    if form is not None and form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            record_linkage_reading(
                alliance,
                read_on=data["read_on"],
                answers=form.answers,
                note=data["note"],
                actor=user,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(language))
        else:
            messages.success(request, _("Guardado, cada dimensión con su clase."))
            return redirect("alliance_linkage", alliance.pk)
    readings = LinkageReading.objects.filter(alliance=alliance).select_related("recorded_by")
    page = Paginator(readings, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "programme": alliance.programme,
        "alliance": alliance,
        "linkage": linkage,
        "form": form,
        "page_obj": page,
        "readings": [(one, _scores(one.scores, linkage, language=language)) for one in page.object_list],
    }
    return render(request, "monitoring/alliance_linkage.html", context, status=422 if request.method == "POST" else 200)


def _scores(scores: list[dict[str, Any]] | None, linkage: dict[str, Any], *, language: str) -> list[dict[str, Any]]:
    """A reading's scores with the names of their dimensions and parts."""
    spoken = "en" if language.startswith("en") else "es"
    names = {code: name[spoken] for code, name in linkage.get("names", {}).items()}
    return [
        {
            **one,
            "name": names.get(one["code"], one["code"]),
            "state": STATES[one["result"]],
            "reason": one[f"reason_{spoken}"],
            "parts": [{**part, "name": names.get(part["code"], part["code"])} for part in one["parts"]],
        }
        for one in scores or ()
    ]


@permitted("monitoring.view_results", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def context_events(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What happened around the programme, and the forms to note it and to take it back."""
    user: Any = request.user
    allowed = user.has_perm("monitoring.record_context", programme)
    if request.method == "POST" and not allowed:
        raise PermissionDenied
    form = ContextEventForm(programme=programme)
    if request.method == "POST" and "event" in request.POST:
        answered = _withdraw(request, programme)
        if answered is not None:
            return answered
    elif request.method == "POST":
        form = ContextEventForm(request.POST, programme=programme)
        if form.is_valid():
            try:
                happening = Happening(**form.cleaned_data)
                record_context_event(programme, happening=happening, actor=user, now=timezone.now())
            except Problem as problem:
                form.add_error(None, problem.text(request.LANGUAGE_CODE))
            else:
                messages.success(request, _("Anotado: los gráficos de esos meses lo muestran."))
                return redirect("context_events", programme.code)
    events = ContextEvent.objects.filter(programme=programme).select_related("chain", "corridor", "recorded_by")
    context = {
        "programme": programme,
        "page_obj": Paginator(events, PAGE_ROWS).get_page(request.GET.get("page")),
        "pages": pages_of(request, programme, here="context_events"),
        "form": form if allowed else None,
        "may_note": allowed,
    }
    return render(request, "monitoring/context_events.html", context, status=422 if request.method == "POST" else 200)


def _withdraw(request: HttpRequest, programme: Programme) -> HttpResponse | None:
    form = WithdrawEventForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Escriba por qué se retira."))
        return redirect("context_events", programme.code)
    event = get_object_or_404(ContextEvent, pk=form.cleaned_data["event"], programme=programme)
    try:
        withdraw_context_event(event, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("Retirado, con su motivo."))
    return redirect("context_events", programme.code)

"""The stage board of a programme, rounds, ties, levels."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.files.packs import available_packs, load_pack, pack_path
from eslabon.rules.problems import Problem
from eslabon.rules.stages.levels import NOT_YET
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.forms import BoardFilterForm, LevelFactsForm, RoundForm, TieForm
from eslabon.web.stages.models import ServiceLevel, Tie
from eslabon.web.stages.queries.board import (
    COLUMNS,
    alliances_in_reach,
    board_rows,
    gates_of,
    narrowed,
    stage_counts,
    stages_of,
)
from eslabon.web.stages.queries.levels import current_levels
from eslabon.web.stages.services import (
    RoundTerms,
    end_tie,
    enter_level,
    install_stages,
    level_step,
    open_round,
    record_tie,
)
from eslabon.web.stages.views.loading import complain, load_programme, pages_of
from eslabon.web.territory.models import Place
from eslabon.web.ui.tables import ordered

PAGE_ROWS = 25


@permitted("stages.view_board", load=load_programme)
@require_safe
def stage_board(request: HttpRequest, programme: Programme) -> HttpResponse:
    """How many alliances stand in each stage, and which."""
    stages, seen = stages_of(programme), alliances_in_reach(programme, user=request.user)
    places = Place.objects.filter(pk__in=Alliance.objects.filter(programme=programme).values("place")).order_by("name")
    form = BoardFilterForm(request.GET or None, programme=programme, stages=stages, places=places)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = ordered(narrowed(seen, wanted), request, columns=COLUMNS, first="code")
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "counts": stage_counts(seen, stages=stages),
        "form": form,
        "page_obj": page,
        "rows": board_rows(page, stages=stages, gates=gates_of(programme), now=timezone.now()),
        "can": {"install": request.user.has_perm("programmes.pack.install", programme)},
        "is_filtered": any(wanted.values()),
        "pages": pages_of(request, programme, here="stage_board"),
    }
    return render(request, "stages/board.html", context)


@permitted("programmes.pack.install", load=load_programme)
@require_POST
def stages_install(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Put the pack's stages and sheet on record."""
    pack = load_pack(pack_path(programme.code))[0] if programme.code in available_packs() else None
    if pack is None:
        messages.error(request, _("El paquete de este programa no viene con Eslabón."))
    else:
        install_stages(programme, pack=pack, actor=request.user, now=timezone.now())
        messages.success(request, _("Etapas y hoja de calificación instaladas."))
    return redirect("stage_board", code=programme.code)


@permitted("stages.view_round", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The rounds of a programme; whoever fixes cut-offs opens another one."""
    sheet = programme.scoring_sheets.filter(is_active=True).first()
    opens = sheet is not None and request.user.has_perm("stages.open_round", programme)
    if request.method == "POST" and not opens:
        raise PermissionDenied
    days = {"appeal_days": sheet.content.get("appeal_days")} if sheet else {}
    form = RoundForm(request.POST if request.method == "POST" else None, programme=programme, initial=days)
    if request.method == "POST" and sheet is not None and form.is_valid():
        opened = open_round(
            programme, sheet=sheet, terms=RoundTerms(**form.cleaned_data), actor=request.user, now=timezone.now()
        )
        messages.success(request, _("Convocatoria abierta. Fije el corte y el presupuesto de cada región."))
        return redirect("scoring_round", round_id=opened.pk)
    context = {
        "programme": programme,
        "page_obj": Paginator(programme.scoring_rounds.select_related("sheet"), PAGE_ROWS).get_page(
            request.GET.get("page")
        ),
        "form": form if opens else None,
        "pages": pages_of(request, programme, here="rounds"),
    }
    return render(request, "stages/rounds.html", context, status=422 if form.errors else 200)


@permitted("stages.record_tie", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def ties(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What joins parties: contracts, families, interests, work; and one more."""
    form = TieForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        initial={"since": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        record_tie(programme, **form.cleaned_data, actor=request.user)
        messages.success(request, _("Vínculo anotado. Desde ahora cuenta en cada asignación."))
        return redirect("ties", code=programme.code)
    found = programme.ties.select_related("first", "second", "recorded_by")
    context = {
        "programme": programme,
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "form": form,
        "pages": pages_of(request, programme, here="ties"),
    }
    return render(request, "stages/ties.html", context, status=422 if form.errors else 200)


def _load_with_tie(request: HttpRequest, code: str, pk: UUID) -> Programme:
    programme: Any = load_programme(request, code)
    programme.chosen_tie = get_object_or_404(Tie, pk=pk, programme=programme)
    return programme


@permitted("stages.record_tie", load=_load_with_tie)
@require_POST
def tie_end(request: HttpRequest, programme: Any) -> HttpResponse:
    """Say that a tie ended today."""
    try:
        end_tie(programme.chosen_tie, until=timezone.localdate(), actor=request.user)
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Vínculo terminado. Lo que se rechazó por él queda rechazado."))
    return redirect("ties", code=programme.code)


@permitted("stages.view_levels", load=load_programme)
@require_safe
def service_levels(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The service route: which organisation is in which level since when."""
    found = current_levels(programme, user=request.user)
    context = {
        "programme": programme,
        "levels": ServiceLevel.objects.filter(programme=programme, is_active=True),
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "can_enter": request.user.has_perm("stages.enter_level", programme),
        "pages": pages_of(request, programme, here="service_levels"),
    }
    return render(request, "stages/levels.html", context)


def _load_with_party(request: HttpRequest, code: str, party_id: UUID) -> Programme:
    programme: Any = load_programme(request, code)
    found = Party.objects.filter(supplies_in__programme=programme, merged_into=None).distinct()
    programme.chosen_party = get_object_or_404(found, pk=party_id)
    return programme


@permitted("stages.enter_level", load=_load_with_party)
@require_http_methods(["GET", "HEAD", "POST"])
def level_enter(request: HttpRequest, programme: Any) -> HttpResponse:
    """What the next level asks of an organisation, and whether it enters it."""
    party: Party = programme.chosen_party
    today = timezone.localdate()
    step, _inputs = level_step(programme, party, facts={}, today=today)
    following = ServiceLevel.objects.filter(programme=programme, code=step.level).first()
    form = LevelFactsForm(request.POST if request.method == "POST" else None, level=following)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            enter_level(programme, party, facts=facts, actor=request.user, now=timezone.now(), today=today)
        except Problem as problem:
            complain(request, problem)
            step, _inputs = level_step(programme, party, facts=facts, today=today)
        else:
            messages.success(request, _("La organización pasó de nivel."))
            return redirect("service_levels", code=programme.code)
    context = {
        "programme": programme,
        "party": party,
        "step": step,
        "following": following,
        "form": form,
        "is_ready": step.result != NOT_YET,
    }
    return render(request, "stages/level_enter.html", context)

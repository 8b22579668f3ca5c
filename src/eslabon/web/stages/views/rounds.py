"""A round: what its profiles wait for, its regions with cut-off and ranking, the density screen."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.stages.forms import CutOffForm
from eslabon.web.stages.models import Round
from eslabon.web.stages.permissions import within
from eslabon.web.stages.queries.rounds import (
    latest_cut_off,
    profiles_of,
    regions_of,
    sheet_of,
    waiting_profiles,
)
from eslabon.web.stages.queries.screens import bars_figure, summary_figure
from eslabon.web.stages.services import fix_cut_off, rank_region, screen_scores
from eslabon.web.stages.views.loading import complain, complain_of, load_round
from eslabon.web.territory.models import Place

PAGE_ROWS = 25


@permitted("stages.view_round", load=load_round)
@require_safe
def scoring_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """What waits to be done, and where each region stands."""
    found = profiles_of(round_, todo=request.GET.get("todo", ""), place=request.GET.get("place", ""))
    sees = request.user.has_perm("stages.see_scores", round_)
    if not sees:  # a regional committee: its own region's profiles
        reached = Alliance.objects.filter(within(request.user, "stage.approve", programme=round_.programme))
        found = found.filter(alliance__in=reached)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "programme": round_.programme,
        "regions": regions_of(round_),
        "page_obj": page,
        "rows": waiting_profiles(page, tolerance=sheet_of(round_).tolerance),
        "appeals": [one for one in page if one.has_appeal],
        "todo": request.GET.get("todo", ""),
        "place": request.GET.get("place", ""),
        "can": {
            "screen": request.user.has_perm("stages.screen", round_),
            "see": sees,
        },
    }
    return render(request, "stages/round.html", context)


def _load_with_region(request: HttpRequest, round_id: Any, place: str) -> Round:
    round_: Any = load_round(request, round_id)
    round_.chosen_place = get_object_or_404(Place, code=place)
    return round_


@permitted("stages.see_scores", load=_load_with_region)
@require_safe
def round_region(request: HttpRequest, round_: Any) -> HttpResponse:
    """A region: cut-off and money, the ranking that counts with its reasons, and everything that was before."""
    place = round_.chosen_place
    rankings = list(round_.rankings.filter(place=place).select_related("ranked_by").order_by("-number"))
    lines = (
        rankings[0].lines.select_related("profile__alliance").order_by("rank", "profile__reference") if rankings else ()
    )
    cut_off = latest_cut_off(round_, place=place)
    initial = {"points": cut_off.points, "budget": cut_off.budget} if cut_off else {
        "points": round_.sheet.content.get("cutoff")
    }  # fmt: skip
    context = {
        "round": round_,
        "programme": round_.programme,
        "place": place,
        "cut_off": cut_off,
        "cut_offs": round_.cut_offs.filter(place=place).select_related("fixed_by").order_by("-number"),
        "rankings": rankings,
        "ranking": rankings[0] if rankings else None,
        "page_obj": Paginator(lines, PAGE_ROWS).get_page(request.GET.get("page")),
        "form": CutOffForm(initial=initial) if request.user.has_perm("stages.fix_cut_off", round_) else None,
        "can_rank": request.user.has_perm("stages.rank", round_),
    }
    return render(request, "stages/region.html", context)


@permitted("stages.fix_cut_off", load=_load_with_region)
@require_POST
def region_cut_off(request: HttpRequest, round_: Any) -> HttpResponse:
    """Fix the cut-off and the money of a region."""
    form, place = CutOffForm(request.POST), round_.chosen_place
    if form.is_valid():
        try:
            fix_cut_off(round_, place=place, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Problem as problem:
            complain(request, problem)
        else:
            messages.success(request, _("Corte fijado. El anterior queda en la historia."))
    else:
        complain_of(request, form)
    return redirect("round_region", round_id=round_.pk, place=place.code)


@permitted("stages.rank", load=_load_with_region)
@require_POST
def region_rank(request: HttpRequest, round_: Any) -> HttpResponse:
    """Order the profiles of a region and select."""
    place = round_.chosen_place
    try:
        rank_region(round_, place=place, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Perfiles ordenados. El resultado queda guardado con sus dos cortes."))
    return redirect("round_region", round_id=round_.pk, place=place.code)


@permitted("stages.screen", load=load_round)
@require_http_methods(["GET", "HEAD", "POST"])
def round_screen(request: HttpRequest, round_: Round) -> HttpResponse:
    """Whether scores were pushed over the cut-off, region by region; every look is kept."""
    if request.method == "POST":
        try:
            screen_scores(round_, actor=request.user, now=timezone.now())
        except Problem as problem:
            complain(request, problem)
        else:
            messages.success(request, _("Puntajes examinados."))
        return redirect("round_screen", round_id=round_.pk)
    screens = list(round_.screens.select_related("run_by"))
    latest = screens[0] if screens else None
    lines = latest.lines if latest else []
    chosen = next((one for one in lines if one["place"] == request.GET.get("place")), None)
    named = {one["place"]: one["name"] for one in lines}
    context = {
        "round": round_,
        "programme": round_.programme,
        "screens": screens,
        "latest": latest,
        "jumps": [named[code] for code in latest.jumps] if latest else [],
        "thin": [named[code] for code in latest.thin] if latest else [],
        "chosen": chosen,
        "figure": bars_figure(chosen) if chosen else summary_figure(lines) if lines else None,
    }
    return render(request, "stages/screen.html", context)

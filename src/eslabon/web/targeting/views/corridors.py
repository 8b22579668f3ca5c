"""Corridors: what stands, how it came about, and changing it by name."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.files.corridors import DISTRICT_COLUMNS, district_rows, read_districts
from eslabon.rules.problems import Problem
from eslabon.rules.problems import targeting as problems
from eslabon.rules.targeting.plain import districts_from_plain
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.forms import OverrideForm, RankForm
from eslabon.web.targeting.queries import corridors as queries
from eslabon.web.targeting.services import Source, last_ranking, override_choice, rank_from_file
from eslabon.web.targeting.snapshots import draw_maps
from eslabon.web.targeting.views.loading import load_programme, load_with_ranking, pages_of, posted
from eslabon.web.uploads.services import open_stored, sheet_response, store_file

PER_PAGE = 10


@permitted("targeting.view_corridors", load=load_programme)
@require_safe
def corridors(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The ranking that stands, on a map and in a table, and the ones before it."""
    standing = queries.standing_ranking(programme)
    lines = queries.lines_of(standing) if standing else []
    history = Paginator(queries.rankings_of(programme), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "ranking": standing,
        "lines": lines,
        "candidates": [] if standing else queries.candidates_of(programme),
        "maps": draw_maps(queries.map_points(programme, lines=lines)),
        "page": history,
        "can_rank": request.user.has_perm("targeting.rank_corridors", programme),
        "can_override": standing is not None and request.user.has_perm("targeting.override_choice", programme),
        "pages": pages_of(request, programme, here="corridors"),
    }
    return render(request, "targeting/corridors.html", context)


@permitted("targeting.rank_corridors", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def rank(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Send a file of districts and have its corridors ranked."""
    form = RankForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_file(form.cleaned_data["file"], actor=cast(User, request.user), kinds=("table",))
            with open_stored(stored) as opened:
                districts = read_districts(opened.read(), name=stored.name)
            made = rank_from_file(
                programme,
                districts=districts,
                weights=form.weights(),
                source=Source(stored.name, stored.sha256),
                actor=request.user,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error("file", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Corredores ordenados. Estos son los elegidos."))
            return redirect("corridor_ranking", code=programme.code, ranking_id=made.pk)
    context = {"programme": programme, "form": form}
    return render(request, "targeting/rank.html", context, status=422 if form.errors else 200)


@permitted("targeting.view_corridors", load=load_with_ranking)
@require_safe
def ranking(request: HttpRequest, programme: Any) -> HttpResponse:
    """One ranking: its table, what it rests on, and whether it comes out the same today."""
    found = programme.asked
    lines = queries.lines_of(found)
    standing = queries.standing_ranking(programme)
    context = {
        "programme": programme,
        "ranking": found,
        "lines": lines,
        "weights": found.weights,
        "maps": draw_maps(queries.map_points(programme, lines=lines)),
        "replayed": queries.replay_ranking(found),
        "is_standing": standing is not None and standing.pk == found.pk,
        "can_override": request.user.has_perm("targeting.override_choice", programme),
    }
    return render(request, "targeting/ranking.html", context)


@permitted("targeting.view_corridors", load=load_with_ranking)
@require_safe
def ranking_districts(_request: HttpRequest, programme: Any) -> FileResponse:
    """The districts that the ranking rests on, as a file that can be ranked again."""
    rows = district_rows(districts_from_plain(programme.asked.inputs))
    return sheet_response(f"distritos-{programme.asked.number}", DISTRICT_COLUMNS, rows, "csv")


@permitted("targeting.override_choice", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Bring a corridor in or leave it out, with a name and a reason."""
    standing = last_ranking(programme)
    if standing is None:
        raise Problem(problems.NO_RANKING)
    lines = standing.lines.select_related("corridor")
    first = {
        "name": str(request.user),
        "corridor": lines.filter(corridor__code=request.GET.get("corridor", "")).first(),
    }
    form = OverrideForm(posted(request), lines=lines, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = override_choice(
                standing,
                corridor=given["corridor"].corridor,
                chosen=given["chosen"] == "yes",
                name=given["name"],
                reason=given["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Guardado con su nombre y su motivo."))
            return redirect("corridor_ranking", code=programme.code, ranking_id=made.pk)
    context = {"programme": programme, "form": form, "ranking": standing}
    return render(request, "targeting/override.html", context, status=422 if form.errors else 200)

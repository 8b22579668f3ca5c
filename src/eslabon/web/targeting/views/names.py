"""Names of places: lists that were looked for, the doubtful ones, and settling them."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.forms import NamesFilter, NamesForm, ReviewForm
from eslabon.web.targeting.models import ListedName
from eslabon.web.targeting.queries import names as queries
from eslabon.web.targeting.services import Sent, review_name, start_matching
from eslabon.web.targeting.tasks import search_names
from eslabon.web.targeting.views.loading import load_programme, load_with_list, load_with_name, pages_of, posted
from eslabon.web.uploads.services import sheet_response, store_file

PER_PAGE = 25


@permitted("targeting.match_names", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def place_names(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The lists of a programme; a new one is sent here."""
    found = queries.lists_of(programme)
    last = found.first()
    form = NamesForm(posted(request), request.FILES or None, has_register=last is not None)
    if request.method == "POST" and form.is_valid():
        actor, given = cast(User, request.user), form.cleaned_data
        try:
            register = store_file(given["register"], actor=actor, kinds=("table",)) if given["register"] else None
            names = store_file(given["names"], actor=actor, kinds=("table",))
            sent = Sent(names, register or last.register_file, form.thresholds())
            made = start_matching(programme, sent=sent, search=search_names, actor=actor, now=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            return redirect("place_name_list", code=programme.code, list_id=made.pk)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    pages = pages_of(request, programme, here="place_names")
    context = {"programme": programme, "page": page, "form": form, "pages": pages}
    return render(request, "targeting/place_names.html", context, status=422 if form.errors else 200)


@permitted("targeting.match_names", load=load_with_list)
@require_safe
def place_name_list(request: HttpRequest, programme: Any) -> HttpResponse:
    """One list: its rates, and its names, those that wait for a person first."""
    found = programme.asked
    form = NamesFilter(request.GET or {"show": "waiting"})
    show = form.cleaned_data["show"] if form.is_valid() else ""
    names = queries.names_of(found, waiting=show == "waiting", decision="" if show == "waiting" else show)
    context = {
        "programme": programme,
        "list": found,
        "rates": queries.rates_of(found),
        "job": found.job,
        "moving": found.is_searching,
        "form": form,
        "page": Paginator(names, PER_PAGE).get_page(request.GET.get("page")),
        "show": show,
    }
    return render(request, "targeting/place_name_list.html", context)


@permitted("targeting.match_names", load=load_with_list)
@require_safe
def place_name_matches(_request: HttpRequest, programme: Any) -> FileResponse:
    """The matches as they stand, as a file."""
    return sheet_response("lugares", queries.MATCH_HEADER, queries.match_rows(programme.asked), "csv")


@permitted("targeting.match_names", load=load_with_name)
@require_http_methods(["GET", "HEAD", "POST"])
def place_name_review(request: HttpRequest, programme: Any) -> HttpResponse:
    """A doubtful name with the places that it may stand for; the next one follows."""
    listed: ListedName = programme.asked
    candidates = list(listed.candidates.all())
    form = ReviewForm(posted(request), candidates=candidates) if listed.is_waiting else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            review_name(
                listed,
                place=form.place(),
                note=form.cleaned_data["note"],
                actor=request.user,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Guardado."))
            following = queries.names_of(listed.list, waiting=True).first()
            if following is None:
                return redirect("place_name_list", code=programme.code, list_id=listed.list_id)
            return redirect("place_name_review", code=programme.code, list_id=listed.list_id, pk=following.pk)
    left = listed.list.names.filter(is_waiting=True).count()
    context = {"programme": programme, "listed": listed, "candidates": candidates, "form": form, "left": left}
    wrong = request.method == "POST"
    return render(request, "targeting/place_name_review.html", context, status=422 if wrong else 200)

"""Find a place, and what is known of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import public
from eslabon.web.territory import queries
from eslabon.web.territory.forms import SearchForm
from eslabon.web.territory.models import Place

PER_PAGE = 50


@require_safe
@public
def places(request: HttpRequest) -> HttpResponse:
    """Search by name or by any code; without a search, the departments."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "country": "", "kind": ""}
    is_search = bool(asked["q"].strip())
    if is_search:
        found = queries.search_places(asked["q"], country=asked["country"], kind=asked["kind"])
    else:
        found = queries.browse_places(country=asked["country"], kind=asked["kind"] or Place.Kind.DEPARTMENT)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_search": is_search, "rows": _rows(list(page))}
    return render(request, "territory/places.html", context)


@require_safe
@public
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place: where it lies, its codes now and before, its point, what lies in it."""
    found = queries.find_place(code)
    if found is None:
        raise Http404(code)
    children = Paginator(found.children.order_by("search_name", "code"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": found,
        "path": queries.path_to(found)[:-1],
        "codes": found.codes.all(),
        "page": children,
        "rows": _rows(list(children)),
    }
    return render(request, "territory/place.html", context)


def _rows(page: list[Place]) -> list[dict[str, Any]]:
    codes = queries.codes_of(page)
    return [{"place": each, "codes": codes.get(each.pk, []), "within": queries.full_name_above(each)} for each in page]

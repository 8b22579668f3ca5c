"""Women in the organisations of a programme."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.institutions.queries.gender import gender_overview
from eslabon.web.institutions.views.loading import load_programme, pages_of
from eslabon.web.institutions.views.partners import PAGE_ROWS
from eslabon.web.programmes.models import Programme


@permitted("institutions.view", load=load_programme)
@require_safe
def programme_gender(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Women among members, on boards, with credit; plans, committees, family sessions, the gap of income."""
    overview = gender_overview(programme)
    context = {
        "programme": programme,
        "overview": overview,
        "page_obj": Paginator(overview.lines, PAGE_ROWS).get_page(request.GET.get("page")),
        "pages": pages_of(request, programme, here="programme_gender"),
    }
    return render(request, "institutions/gender.html", context)

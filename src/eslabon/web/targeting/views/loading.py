"""Find what an address names; a thing that is not there is a 404 before anything else is asked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import ListedName, NameList, Ranking
from eslabon.web.ui.siblings import Sibling, siblings_of

PAGES = (
    Sibling("corridors", _("Corredores"), "targeting.view_corridors"),
    Sibling("place_names", _("Nombres de lugares"), "targeting.match_names"),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages of targeting."""
    return siblings_of(request.user, programme, pages=PAGES, key=programme.code, here=here)


def load_programme(_request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_with_ranking(request: HttpRequest, code: str, ranking_id: UUID, **others: Any) -> Programme:
    """Return the programme, with `asked`: the ranking of the address."""
    programme: Any = load_programme(request, code)
    found = Ranking.objects.filter(programme=programme).select_related("made_by", "override__corridor", "based_on")
    programme.asked = get_object_or_404(found, pk=ranking_id)
    return programme


def load_with_list(request: HttpRequest, code: str, list_id: UUID, **others: Any) -> Programme:
    """Return the programme, with `asked`: the list of the address."""
    programme: Any = load_programme(request, code)
    found = NameList.objects.filter(programme=programme).select_related("names_file", "register_file", "made_by", "job")
    programme.asked = get_object_or_404(found, pk=list_id)
    return programme


def load_with_name(request: HttpRequest, code: str, list_id: UUID, pk: int, **others: Any) -> Programme:
    """Return the programme, with `asked`: the name of the address."""
    programme: Any = load_programme(request, code)
    found = ListedName.objects.filter(list__programme=programme, list=list_id).select_related(
        "list__names_file", "review__made_by", "review__place"
    )
    programme.asked = get_object_or_404(found, pk=pk)
    return programme


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also where it is empty, or None where nothing was."""
    return request.POST if request.method == "POST" else None

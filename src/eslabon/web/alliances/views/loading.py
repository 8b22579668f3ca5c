"""Find what an address names; a thing that is not there is a 404 before anything else is asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import (
    Alliance,
    Bottleneck,
    BottleneckAction,
    Commitment,
    Demand,
    Grant,
    MappedProducer,
    ViabilityDecision,
)
from eslabon.web.alliances.queries.alliances import PARTS
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.siblings import Sibling, siblings_of

# Who reads one of them reads them all.
PAGES = (
    Sibling("alliances", _("Alianzas")),
    Sibling("buyers", _("Compradores y demanda")),
    Sibling("plan_terms", _("Reglas de los planes")),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages around the alliances of a programme."""
    return siblings_of(request.user, programme, pages=PAGES, key=programme.code, here=here)


def query_of(request: HttpRequest) -> str:
    """Return the filters and the order of a list, as an address carries them on: without page and format."""
    asked = request.GET.copy()
    for name in ("page", "format"):
        asked.pop(name, None)
    return asked.urlencode()


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_alliance(request: HttpRequest, alliance_id: UUID, **others: Any) -> Alliance:
    """Return the alliance of `/alliances/<id>/…`."""
    found = Alliance.objects.select_related(*PARTS, "demand__buyer", "buyer__merged_into", "organisation__merged_into")
    return get_object_or_404(found, pk=alliance_id)


def load_demand(request: HttpRequest, demand_id: UUID, **others: Any) -> Demand:
    """Return the demand of `/demands/<id>/…`."""
    found = Demand.objects.select_related("buyer", "chain", "programme", "operator", "assured_by")
    return get_object_or_404(found, pk=demand_id)


def _with_part(model: Any, name: str, *, path: str = "alliance", related: tuple[str, ...] = ()) -> Any:
    """Load the alliance of the address with one of its parts beside it; a part of another is not there."""

    def load(request: HttpRequest, alliance_id: UUID, pk: UUID, **others: Any) -> Alliance:
        alliance: Any = load_alliance(request, alliance_id)
        setattr(alliance, name, get_object_or_404(model.objects.select_related(*related), pk=pk, **{path: alliance}))
        return alliance

    return load


load_with_producer = _with_part(
    MappedProducer, "chosen", related=("party", "organisation", "place", "within__party", "alliance__programme")
)
load_with_grant = _with_part(Grant, "chosen", related=("file",))
load_with_bottleneck = _with_part(Bottleneck, "chosen", related=("alliance__programme",))
load_with_action = _with_part(
    BottleneckAction, "chosen", path="bottleneck__alliance", related=("bottleneck__alliance__programme", "party")
)
load_with_commitment = _with_part(Commitment, "chosen", related=("party", "declared_by", "judged_by"))
load_with_viability = _with_part(ViabilityDecision, "chosen", related=("plan",))


def complain(request: HttpRequest, form: Any, problem: Problem) -> None:
    """Say what stands in the way: beside the form, or on the next page where there is none."""
    text = problem.text(request.LANGUAGE_CODE)
    if form is None:
        messages.error(request, text)
    else:
        form.add_error(None, text)

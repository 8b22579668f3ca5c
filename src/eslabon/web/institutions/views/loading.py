"""Find what an address names; a thing that is not there is a 404 before anything else is asked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.models import Committee, Contribution, Partner, PublicGap, ResultsContract
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.siblings import Sibling, siblings_of

PAGES = (
    Sibling("partners", _("Socios y aportes"), "institutions.view"),
    Sibling("results_contracts", _("Contratos de centros"), "institutions.view_contracts"),
    Sibling("committees", _("Comités"), "institutions.view"),
    Sibling("public_gaps", _("Brechas públicas"), "institutions.view"),
    Sibling("programme_gender", _("Mujeres"), "institutions.view"),
    Sibling("help_reserved", _("Ayuda ante la violencia"), "institutions.refer_to_help"),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages of this context that the reader may open."""
    return siblings_of(request.user, programme, pages=PAGES, key=programme.code, here=here)


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_partner(request: HttpRequest, partner_id: UUID, **others: Any) -> Partner:
    """Return the partner of `/partners/<id>/`."""
    return get_object_or_404(Partner.objects.select_related("programme", "party", "agreement"), pk=partner_id)


def load_contribution(request: HttpRequest, contribution_id: UUID, **others: Any) -> Contribution:
    """Return the contribution of `/contributions/<id>/`."""
    found = Contribution.objects.select_related(
        "partner__programme", "partner__party", "alliance", "evidence", "recorded_by", "delivered_by", "verified_by"
    )
    return get_object_or_404(found, pk=contribution_id)


def load_contract(request: HttpRequest, contract_id: UUID, **others: Any) -> ResultsContract:
    """Return the contract of `/results-contracts/<id>/`."""
    found = ResultsContract.objects.select_related("programme", "centre", "corridor", "settlement", "signed_by")
    return get_object_or_404(found, pk=contract_id)


def load_committee(request: HttpRequest, committee_id: UUID, **others: Any) -> Committee:
    """Return the committee of `/committees/<id>/`."""
    return get_object_or_404(Committee.objects.select_related("programme", "place"), pk=committee_id)


def load_gap(request: HttpRequest, gap_id: UUID, **others: Any) -> PublicGap:
    """Return the gap of `/public-gaps/<id>/`."""
    found = PublicGap.objects.select_related("programme", "place", "corridor", "chain", "raised_by")
    return get_object_or_404(found, pk=gap_id)


def load_alliance(request: HttpRequest, alliance_id: UUID, **others: Any) -> Alliance:
    """Return the alliance of `/alliances/<id>/support/`."""
    found = Alliance.objects.select_related("programme", "place", "chain", "buyer", "organisation")
    return get_object_or_404(found, pk=alliance_id)

"""Find what an address names; a thing that is not there is a 404 before anything else is asked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Provider, Route, Service


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_provider(request: HttpRequest, code: str, provider: str, **others: Any) -> Provider:
    """Return the entity of `/programmes/<code>/providers/<provider>/…`."""
    found = Provider.objects.select_related("programme", "party")
    return get_object_or_404(found, programme__code=code, code=provider)


def load_service(request: HttpRequest, service_id: UUID, **others: Any) -> Service:
    """Return the service of `/services/<id>/…`."""
    found = Service.objects.select_related(
        "programme", "type", "provider__party", "provider__programme", "subcontracted_to", "accepted_by"
    )
    return get_object_or_404(found, pk=service_id)


def load_route(request: HttpRequest, route_id: UUID, **others: Any) -> Route:
    """Return the route of `/routes/<id>/…`."""
    found = Route.objects.select_related("programme", "party", "place", "chain", "score__response", "decision")
    return get_object_or_404(found, pk=route_id)

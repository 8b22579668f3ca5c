"""Find what an address names; a thing that is not there is a 404 before anything else is asked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from eslabon.web.calls.models import Application, Call
from eslabon.web.programmes.models import Programme


def load_call(request: HttpRequest, code: str, **others: Any) -> Call:
    """Return the call of `/calls/<code>/`."""
    return get_object_or_404(Call.objects.select_related("programme"), code=code)


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_application(request: HttpRequest, application_id: UUID, **others: Any) -> Application:
    """Return the application of `/applications/<id>/`."""
    return get_object_or_404(
        Application.objects.select_related("call__programme", "party", "place", "chain", "created_by"),
        pk=application_id,
    )

"""Find what an address names; a thing that is not there is a 404 before anything else is asked."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from eslabon.web.diagnostics.models import Attachment, Response
from eslabon.web.diagnostics.snapshots import questionnaire_of
from eslabon.web.programmes.models import Programme


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_response(request: HttpRequest, response_id: UUID, **others: Any) -> Response:
    """Return the response of `/diagnostics/<id>/`."""
    return get_object_or_404(
        Response.objects.select_related("instrument__programme", "party", "place", "chain", "helper").defer(
            "instrument__xform", "instrument__definition"
        ),
        pk=response_id,
    )


def load_page(request: HttpRequest, response_id: UUID, page: str) -> Response:
    """Return the response with the page of the questionnaire that the address names."""
    response: Any = load_response(request, response_id)
    pages = questionnaire_of(response.instrument_id).pages
    response.chosen_page = next((one for one in pages if one.code == page), None)
    if response.chosen_page is None:
        raise Http404(page)
    return response


def load_item(request: HttpRequest, response_id: UUID, item: str) -> Response:
    """Return the response with the item that asks for a document."""
    response: Any = load_response(request, response_id)
    response.chosen_item = questionnaire_of(response.instrument_id).questions.get(item)
    if response.chosen_item is None or response.chosen_item.kind != "file":
        raise Http404(item)
    return response


def load_attachment(request: HttpRequest, response_id: UUID, attachment_id: UUID) -> Response:
    """Return the response with one of its attachments."""
    response: Any = load_response(request, response_id)
    attachments = Attachment.objects.select_related("document__file", "response")
    response.chosen_attachment = get_object_or_404(attachments, pk=attachment_id, response=response.pk)
    return response


def read_number(text: str) -> int:
    """Return a whole number from zero up; anything else is 0."""
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def read_uuid(text: str) -> UUID | None:
    """Return the id, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None

"""What a page is about, from its address; what does not exist is a 404."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from eslabon.web.parties.models import (
    Consent,
    Contact,
    Document,
    DuplicateSuggestion,
    Identifier,
    Invitation,
    Membership,
    Merge,
    Party,
)


def no_one(request: HttpRequest, **kwargs: Any) -> None:
    """Pages about no party in particular."""


def party_at(request: HttpRequest, pk: UUID, **kwargs: Any) -> Party:
    """The party of the address."""
    return get_object_or_404(Party.objects.select_related("place__parent__parent", "merged_into"), pk=pk)


def contact_at(request: HttpRequest, pk: UUID, row: UUID, **kwargs: Any) -> Contact:
    """A contact of the party of the address."""
    return get_object_or_404(Contact.objects.select_related("party"), pk=row, party=pk)


def identifier_at(request: HttpRequest, pk: UUID, row: UUID, **kwargs: Any) -> Identifier:
    """A number of the party of the address."""
    return get_object_or_404(Identifier.objects.select_related("party"), pk=row, party=pk)


def consent_at(request: HttpRequest, pk: UUID, row: UUID, **kwargs: Any) -> Consent:
    """A consent of the party of the address."""
    return get_object_or_404(Consent.objects.select_related("party"), pk=row, party=pk)


def document_at(request: HttpRequest, pk: UUID, row: UUID, **kwargs: Any) -> Document:
    """A document of the party of the address."""
    return get_object_or_404(Document.objects.select_related("party", "file"), pk=row, party=pk)


def invitation_at(request: HttpRequest, pk: UUID, row: UUID, **kwargs: Any) -> Invitation:
    """An invitation of the organisation of the address."""
    return get_object_or_404(Invitation.objects.select_related("organisation"), pk=row, organisation=pk)


def membership_at(request: HttpRequest, pk: UUID, row: int, **kwargs: Any) -> Membership:
    """A membership in the organisation of the address."""
    return get_object_or_404(Membership.objects.select_related("organisation", "person"), pk=row, organisation=pk)


def suggestion_at(request: HttpRequest, pk: UUID, **kwargs: Any) -> DuplicateSuggestion:
    """The pair of the address."""
    return get_object_or_404(DuplicateSuggestion.objects.select_related("first", "second"), pk=pk)


def merge_at(request: HttpRequest, pk: UUID, **kwargs: Any) -> Merge:
    """The merge of the address."""
    return get_object_or_404(Merge.objects.select_related("kept", "absorbed"), pk=pk)


def language() -> str:
    """The reader's language, for problems shown beside a field."""
    return get_language() or "es"

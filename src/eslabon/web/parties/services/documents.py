"""Files that a party holds once and shows wherever they are asked for."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Document, Party
from eslabon.web.parties.queries import standing
from eslabon.web.uploads.models import StoredFile


@transaction.atomic
def add_document(party: Party, *, kind: str, file: StoredFile, actor: Any, channel: str = "web") -> Document:
    """Put a stored file among the party's documents; the same file of the same kind is kept once."""
    party = standing(party)
    existing = party.documents.filter(kind=kind, file__sha256=file.sha256, withdrawn_at__isnull=True).first()
    if existing is not None:
        return existing
    document: Document = party.documents.create(kind=kind, file=file)
    audit.record(
        actor, "party.document.add", party, after={"document": str(document.pk), "kind": kind, "file": file.name},
        channel=channel,
    )  # fmt: skip
    return document


@transaction.atomic
def withdraw_document(document: Document, *, actor: Any, reason: str = "") -> Document:
    """Stop showing a document from now on; what was decided on it keeps it."""
    if document.withdrawn_at is None:
        document.withdrawn_at = timezone.now()
        document.save(update_fields=["withdrawn_at"])
        audit.record(
            actor,
            "party.document.withdraw",
            document.party,
            before={"document": str(document.pk), "kind": document.kind},
            reason=reason,
        )
    return document


@transaction.atomic
def open_document(document: Document, *, actor: Any) -> StoredFile:
    """Hand out a party's document, and write down to whom."""
    audit.record(actor, "party.document.open", document.party, after={"document": str(document.pk)})
    return document.file

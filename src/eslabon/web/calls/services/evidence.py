"""Attach a document to what it proves; upload once, show it again wherever it is asked for."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.calls.eligibility import EVIDENCE_KINDS
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Application, Evidence
from eslabon.web.parties.models import Document
from eslabon.web.parties.services import add_document
from eslabon.web.uploads.models import StoredFile

_EDITABLE = (Application.State.DRAFT, Application.State.TO_CORRECT)


@transaction.atomic
def attach_evidence(
    application: Application,
    *,
    kind: str,
    actor: Any,
    file: StoredFile | None = None,
    document: Document | None = None,
    helping: bool = False,
) -> Evidence:
    """Attach a new file, or a document that the party already holds; the same one is attached once."""
    application = (
        Application.objects.select_for_update().select_related("call__programme", "party").get(pk=application.pk)
    )
    if application.state not in _EDITABLE:
        raise Problem(problems.APPLICATION_NOT_EDITABLE, reference=application.reference)
    if kind not in EVIDENCE_KINDS:
        raise Problem(problems.EVIDENCE_UNKNOWN, kind=kind)
    if document is None:
        if file is None:
            raise Problem(problems.EVIDENCE_UNKNOWN, kind=kind)
        document = add_document(application.party, kind=kind, file=file, actor=actor)
    elif document.party_id != application.party.surviving.pk or document.withdrawn_at is not None:
        raise Problem(problems.EVIDENCE_OF_ANOTHER, reference=application.reference)
    standing = application.evidence.filter(kind=kind, document=document, removed_at__isnull=True).first()
    if standing is not None and standing.review != Evidence.Review.REJECTED:
        return standing
    evidence = Evidence.objects.create(application=application, kind=kind, document=document, added_by=actor)
    audit.record(
        actor,
        "attach_evidence",
        application,
        after={"kind": kind, "document": str(document.pk)},
        programme=application.call.programme.code,
        on_behalf_of=str(application.party) if helping else "",
    )
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, actor: Any, now: datetime) -> None:
    """Take a document out of the application; the file and the fact that it was there stay."""
    application = (
        Application.objects.select_for_update().select_related("call__programme").get(pk=evidence.application_id)
    )
    if application.state not in _EDITABLE:
        raise Problem(problems.APPLICATION_NOT_EDITABLE, reference=application.reference)
    if evidence.removed_at is None:
        evidence.removed_at = now
        evidence.save(update_fields=["removed_at"])
        audit.record(
            actor,
            "remove_evidence",
            application,
            before={"kind": evidence.kind, "document": str(evidence.document_id)},
            programme=application.call.programme.code,
        )

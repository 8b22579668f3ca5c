"""Documents behind an answer: uploaded once, shown again wherever they are asked for."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import diagnostics as problems
from eslabon.web.audit import services as audit
from eslabon.web.diagnostics.models import Attachment, Response
from eslabon.web.diagnostics.services.responses import locked, note_on_behalf, save_answers
from eslabon.web.diagnostics.snapshots import questionnaire_of
from eslabon.web.parties.models import Document
from eslabon.web.parties.services import add_document
from eslabon.web.uploads.models import StoredFile

KIND = "diagnostic"


@transaction.atomic
def attach_document(
    response: Response,
    *,
    item: str,
    actor: Any,
    now: datetime,
    file: StoredFile | None = None,
    document: Document | None = None,
    helping: bool = False,
) -> Attachment:
    """Attach a new file, or a document that the party already holds, to an item that asks for one; once."""
    response = locked(response)
    question = questionnaire_of(response.instrument_id).questions.get(item)
    if question is None or question.kind != "file":
        raise Problem(problems.NO_SUCH_ATTACHMENT)
    if document is None and file is None:
        raise Problem(problems.NOTHING_UPLOADED)
    if document is None:
        document = add_document(response.party, kind=KIND, file=file, actor=actor)  # type: ignore[arg-type]  # -- told apart above
    elif document.party_id not in response.party.merged_family or document.withdrawn_at is not None:
        raise Problem(problems.DOCUMENT_OF_ANOTHER)
    standing = response.attachments.filter(item=item, document=document, removed_at__isnull=True).first()
    if standing is not None:
        return standing
    attachment: Attachment = response.attachments.create(item=item, document=document, added_by=actor, added_at=now)
    note_on_behalf(response, actor=actor, helping=helping)
    response.save(update_fields=["helper"])
    audit.record(
        actor,
        "diagnostic.attach",
        response,
        after={"item": item, "document": str(document.pk)},
        programme=response.instrument.programme.code,
        on_behalf_of=str(response.party) if helping else "",
    )
    _answer(response, item, actor=actor, now=now, helping=helping)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, actor: Any, now: datetime, helping: bool = False) -> None:
    """Take a document out of the response; the file, and that it was there, stay."""
    response = locked(attachment.response)
    if attachment.removed_at is not None:
        return
    attachment.removed_at = now
    attachment.save(update_fields=["removed_at"])
    audit.record(
        actor,
        "diagnostic.detach",
        response,
        before={"item": attachment.item, "document": str(attachment.document_id)},
        programme=response.instrument.programme.code,
        on_behalf_of=str(response.party) if helping else "",
    )
    _answer(response, attachment.item, actor=actor, now=now, helping=helping)


def _answer(response: Response, item: str, *, actor: Any, now: datetime, helping: bool) -> None:
    """The answer of an item that asks for a document is the name of the last one attached, as in an XForm."""
    last = response.attachments.filter(item=item, removed_at__isnull=True).order_by("added_at", "pk").last()
    name = last.document.file.name if last else ""
    save_answers(response, values={item: name}, revision=response.revision, actor=actor, now=now, helping=helping)

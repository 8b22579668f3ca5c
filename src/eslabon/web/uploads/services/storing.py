"""Accept a file that somebody sent: by its content, within limits, durably."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from eslabon.files import content
from eslabon.files.content.images import CleanImage
from eslabon.files.faults import Fault
from eslabon.rules.problems import Problem, uploads
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services.blobs import keep_blob
from eslabon.web.uploads.services.receiving import OversizedFile

ALL_KINDS = (content.PDF, content.IMAGE, content.TABLE)
# How each kind is called: (es, en).
CALLED = {
    content.PDF: ("un PDF", "a PDF"),
    content.IMAGE: ("una foto o imagen (JPG, PNG o WebP)", "a photo or picture (JPG, PNG or WebP)"),
    content.TABLE: ("una tabla (CSV o Excel .xlsx)", "a table (CSV or Excel .xlsx)"),
}


@dataclass(frozen=True)
class Accepted:
    """What will be kept of a file that passed its checks."""

    name: str
    content: content.Content
    data: bytes


def store_file(uploaded: "File[bytes]", *, actor: User, kinds: Sequence[str] = ALL_KINDS) -> StoredFile:
    """Keep `uploaded` if it really is of one of `kinds`; on return its bytes are safe on disk.

    Call it before opening a transaction where you can: checking a photo takes a second in which nobody else could
    write. A row that is rolled back leaves its blob to the sweep.

    Raises
    ------
    Problem
        UPLOADS-E01 to E04: too large, empty, not acceptable, or of another kind than asked.
    """
    accepted = check_file(uploaded, kinds=kinds)
    blob = keep_blob([accepted.data])
    with transaction.atomic():
        stored = StoredFile.objects.create(
            name=accepted.name,
            kind=accepted.content.kind,
            content_type=accepted.content.media_type,
            size_bytes=blob.size_bytes,
            sha256=blob.sha256,
            blob=blob.name,
            uploaded_by=actor,
        )
        audit.record(
            actor,
            "file.stored",
            stored,
            after={"name": stored.name, "sha256": stored.sha256, "size_bytes": stored.size_bytes},
        )
    return stored


def check_file(uploaded: "File[bytes]", *, kinds: Sequence[str] = ALL_KINDS) -> Accepted:
    """Judge a file by its content and return what to keep of it; raises Problem and keeps nothing otherwise."""
    name = content.clean_name(uploaded.name or "")
    limit = settings.UPLOAD_MAX_BYTES
    if isinstance(uploaded, OversizedFile) or uploaded.size > limit:
        raise Problem(uploads.FILE_TOO_LARGE, name=name, limit_mb=limit // (1024 * 1024))
    if not uploaded.size:
        raise Problem(uploads.FILE_EMPTY, name=name)
    uploaded.seek(0)
    data = uploaded.read()
    found = content.identify(data, name=name, max_pixels=settings.UPLOAD_MAX_IMAGE_PIXELS)
    if isinstance(found, Fault):
        place_es, place_en = (f"Línea {found.row}: ", f"Line {found.row}: ") if found.row else ("", "")
        raise Problem(
            uploads.FILE_NOT_ACCEPTED, name=name, reason_es=place_es + found.es, reason_en=place_en + found.en
        )
    described, kept = (found.content, found.data) if isinstance(found, CleanImage) else (found, data)
    if described.kind not in kinds:
        raise Problem(uploads.KIND_NOT_ASKED, name=name, **_asked_and_found(described.kind, kinds))
    return Accepted(content.named_as(name, extensions=described.extensions), described, kept)


def _asked_and_found(found: str, kinds: Sequence[str]) -> dict[str, str]:
    asked = [CALLED[kind] for kind in kinds]
    return {
        "found_es": CALLED[found][0],
        "found_en": CALLED[found][1],
        "asked_es": " o ".join(es for es, _ in asked),
        "asked_en": " or ".join(en for _, en in asked),
    }

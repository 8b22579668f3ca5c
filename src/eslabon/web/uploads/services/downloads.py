"""Hand a kept file to somebody whom the calling view has already let through."""

from typing import IO

from django.http import FileResponse

from eslabon.files.content import IMAGE
from eslabon.rules.problems import Problem, uploads
from eslabon.web.uploads.models import StoredFile

# Even if a browser were talked into drawing the file as a page, nothing in it may run, load or reach the site.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


def open_stored(stored: StoredFile) -> IO[bytes]:
    """Open the bytes of a kept file; raises Problem UPLOADS-E05 when they are not on this server's disk."""
    try:
        return stored.blob.storage.open(str(stored.blob.name), "rb")
    except OSError as error:
        raise Problem(uploads.FILE_LOST, name=stored.name) from error


def file_response(stored: StoredFile, *, as_attachment: bool = True) -> FileResponse:
    """Answer with a kept file under its sender's name; the caller's view has checked that this person may see it.

    Only pictures are ever shown inside the browser: they were drawn again when they came in. Everything else is
    saved by the browser, whatever `as_attachment` says.
    """
    response = FileResponse(
        open_stored(stored),
        as_attachment=as_attachment or stored.kind != IMAGE,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response

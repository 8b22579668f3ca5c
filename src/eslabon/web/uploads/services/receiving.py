"""Take a file in from the network, and stop keeping it the moment it is too large."""

import io
import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

IN_MEMORY_BYTES = 1024 * 1024  # above it, a nameless file on disk


class OversizedFile(UploadedFile):  # type: ignore[type-arg]  # -- generic in the stubs only
    """Stands for a file that was too large: it has a name and a size, and its bytes were not kept."""


class CappedUploadHandler(FileUploadHandler):
    """Keep at most UPLOAD_MAX_BYTES of each file; read past the rest, so that the form's other fields arrive.

    The temporary file has no name on disk: whatever stops the server in the middle, the system takes it back.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one file of the request."""
        super().new_file(*args, **kwargs)
        self.is_oversized = False
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 -- lives as long as the request
            max_size=IN_MEMORY_BYTES, dir=settings.FILE_UPLOAD_TEMP_DIR
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write one piece, unless the file is already past its limit."""
        if self.is_oversized:
            return
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self.is_oversized = True
            self.file.close()
            return
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """Hand over the file, or what stands for it."""
        described = (self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)
        if self.is_oversized:
            return OversizedFile(io.BytesIO(), *described)
        self.file.seek(0)
        return UploadedFile(self.file, *described)

    def upload_interrupted(self) -> None:
        """The sender went away: nothing of this file remains."""
        self.file.close()

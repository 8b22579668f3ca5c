"""Bytes on disk under the name of their own hash: whole or absent, and safe from a power cut once kept."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FOLDER = "files"
INCOMING = "incoming"  # files being written; what a killed server leaves here is swept
LOCK = ".lock"


@dataclass(frozen=True)
class Blob:
    """Bytes that are on disk for good."""

    sha256: str
    size_bytes: int
    name: str  # relative to MEDIA_ROOT


def blobs_folder() -> Path:
    """The folder of all blobs, made on first use."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    (folder / INCOMING).mkdir(parents=True, exist_ok=True)
    return folder


def keep_blob(chunks: Iterable[bytes]) -> Blob:
    """Write `chunks` and return once they cannot be lost: file and folder are flushed before the rename counts."""
    folder = blobs_folder()
    digest = hashlib.sha256()
    size = 0
    descriptor, written = tempfile.mkstemp(dir=folder / INCOMING, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        place = folder / digest.hexdigest()[:2] / digest.hexdigest()
        # The rename also refreshes the age of a blob that was there before, under the lock that the sweep takes
        # alone: a blob that is about to get its row is never swept.
        with blobs_lock(exclusive=False):
            place.parent.mkdir(exist_ok=True)
            Path(written).replace(place)
        for changed in (place.parent, folder):
            _flush_folder(changed)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
    return Blob(digest.hexdigest(), size, f"{FOLDER}/{place.parent.name}/{place.name}")


@contextmanager
def blobs_lock(*, exclusive: bool) -> Iterator[None]:
    """Hold the lock between writers (shared) and the sweep (exclusive), across processes."""
    with (blobs_folder() / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Take away the blobs that no row owns: what a rolled back act or a killed server left behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services.blobs import FOLDER, INCOMING, blobs_folder, blobs_lock


@dataclass(frozen=True)
class Swept:
    """What a sweep took away, or would."""

    files: int
    size_bytes: int


def sweep_blobs(*, now: datetime, minimum_age: timedelta, dry_run: bool = False) -> Swept:
    """Delete files without a row that are older than `minimum_age`; younger ones may be about to get theirs."""
    before = (now - minimum_age).timestamp()
    folder = blobs_folder()
    candidates = [path for shard in folder.iterdir() if shard.is_dir() for path in shard.iterdir() if path.is_file()]
    files = size_bytes = 0
    for path in candidates:
        # One short lock per file: people keep sending files while the sweep goes on.
        with blobs_lock(exclusive=True):
            size = _orphan_size(path, before)
            if size is None:
                continue
            if not dry_run:
                path.unlink()
        files += 1
        size_bytes += size
    return Swept(files, size_bytes)


def _orphan_size(path: Path, before: float) -> int | None:
    """Size of an old file that no row owns; None when it must stay."""
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    if seen.st_mtime > before:
        return None
    if path.parent.name == INCOMING:
        return seen.st_size
    is_owned = StoredFile.objects.filter(blob=f"{FOLDER}/{path.parent.name}/{path.name}").exists()
    return None if is_owned else seen.st_size

"""Writing a command's answer: whole or not at all, and never over what it was read from."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from eslabon.files.sheets import write_csv, write_xlsx


def is_same_file(source: Path, *, out: Path) -> bool:
    """Whether `out` is the file that was read."""
    try:
        return out.samefile(source)
    except OSError:
        return False


def write_table(out: Path, *, header: Sequence[str], rows: Iterator[Sequence[str]], sheet_name: str) -> None:
    """Write a table as CSV, or as a workbook by its name; a broken run never leaves half a file under that name."""
    if out.exists() and not out.is_file():  # a pipe or a device
        with out.open("wb") as stream:
            write_csv(stream, header, rows, neutralise=False)
        return
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if out.suffix.lower() == ".xlsx":
                write_xlsx(stream, header, rows, sheet_name=sheet_name)
            else:
                # Read back by programs, which join on the identifier: it must come out as it went in.
                write_csv(stream, header, rows, neutralise=False)
        part.chmod(0o666 & ~_umask())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    """Permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

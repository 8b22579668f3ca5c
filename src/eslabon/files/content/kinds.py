"""The kinds of file that are accepted, and how a refusal is worded."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from eslabon.files.faults import Fault

PDF = "pdf"
IMAGE = "image"
TABLE = "table"

# A path, the bytes themselves, or an open binary file (left open, at its start).
Source = Path | bytes | BinaryIO


@dataclass(frozen=True)
class Content:
    """What a file is, from its bytes: a kind, the type to serve it with and the extensions that fit it."""

    kind: str  # pdf | image | table
    media_type: str
    extensions: tuple[str, ...]  # the first is given to a file whose own does not fit
    size_bytes: int


def read_bytes(source: Source) -> bytes:
    """All bytes of `source`; an open file is left at its start."""
    if isinstance(source, bytes):
        return source
    if isinstance(source, Path):
        return source.read_bytes()
    source.seek(0)
    data = source.read()
    source.seek(0)
    return data


def fault(name: str, code: str, es: str, en: str, *, row: int | None = None, column: str | None = None) -> Fault:
    """Return a fault of the file `name`, wherever in it the trouble stands."""
    return Fault(file=name, row=row, column=column, code=code, es=es, en=en)

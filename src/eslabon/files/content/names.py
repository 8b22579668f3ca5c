"""The name that a sender gave to a file: kept for people to recognise, harmless everywhere else."""

import unicodedata
from collections.abc import Sequence

LONGEST_NAME = 120  # characters, extension included
# Not allowed in a name by one file system or another.
FORBIDDEN = set('<>:"|?*\\/')
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}


def clean_name(name: str, *, fallback: str = "archivo") -> str:
    r"""Return `name` without path parts, control, bidirectional or invisible characters, and of bounded length.

    >>> clean_name("../../etc/Acta de fundación.pdf")
    'Acta de fundación.pdf'
    >>> clean_name("foto\u202egpj.exe")
    'fotogpj.exe'
    >>> clean_name("...")
    'archivo'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Category C holds controls, format characters (bidi, zero width), surrogates, private use and the unassigned.
    visible = "".join(" " if char.isspace() else char for char in last if char.isspace() or not _is_hidden(char))
    safe = "".join("_" if char in FORBIDDEN else char for char in visible)
    words = " ".join(safe.split()).strip(". ")
    if words.split(".", 1)[0].strip().lower() in RESERVED:
        words = f"_{words}"
    return _shortened(words) or fallback


def named_as(name: str, *, extensions: Sequence[str]) -> str:
    """Return `name` with an extension that tells the truth about the content.

    >>> named_as("informe.pdf", extensions=("pdf",))
    'informe.pdf'
    >>> named_as("informe.pdf.exe", extensions=("pdf",))
    'informe.pdf.exe.pdf'
    """
    if name.rpartition(".")[2].lower() in extensions and "." in name:
        return name
    return _shortened(f"{name}.{extensions[0]}")


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char).startswith("C")


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:LONGEST_NAME].rstrip(". ")
    return stem[: LONGEST_NAME - len(extension) - 1].rstrip(". ") + dot + extension

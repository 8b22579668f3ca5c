"""What is wrong in a file, by file, row and column, in words for the person who made it."""

from dataclasses import dataclass
from typing import Any

from eslabon.rules.problems import Entry


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file.

    Attributes
    ----------
    file : str
        Name or path as the person knows it.
    row : int or None
        Row as a spreadsheet or editor counts it: the header is row 1. None when the whole file is meant.
    column : str or None
        Column as its header names it, or None when the whole row is meant.
    code : str
        Stable code of the kind of fault.
    es, en : str
        What is wrong and what was expected, without a full address.

    >>> print(Fault("a.csv", 3, "chain", "bad_value", "“té” no vale.", "“tea” is wrong."))
    a.csv:3:chain: “tea” is wrong.
    >>> print(Fault("a.csv", None, None, "empty", "Está vacío.", "It is empty."))
    a.csv: It is empty.
    """

    file: str
    row: int | None
    column: str | None
    code: str
    es: str
    en: str

    @property
    def place(self) -> str:
        """The address, `file:row:column`, as far as it is known."""
        known = [str(part) for part in (self.file, self.row, self.column) if part not in (None, "")]
        return ":".join(known)

    def text(self, language: str) -> str:
        """Address and words in `language` (es or en; anything else gives Spanish)."""
        return f"{self.place}: {self.en if language.startswith('en') else self.es}"

    def to_plain(self) -> dict[str, Any]:
        """The fault as JSON-safe data."""
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "es": self.es,
            "en": self.en,
        }

    def __str__(self) -> str:
        return self.text("en")


def catalogued(
    coded: tuple[str, Entry], *, file: str, row: int | None = None, column: str | None = None, **details: Any
) -> Fault:
    """A fault with a code and words of the catalogue `eslabon.rules.problems`.

    >>> from eslabon.rules.problems import files
    >>> catalogued(files.COLUMN_MISSING, file="a.csv", row=1, column="chain").code
    'FILES-E05'
    """
    code, entry = coded
    return Fault(file, row, column, code, entry.es.format(**details), entry.en.format(**details))

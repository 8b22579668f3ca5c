"""Everything that can go wrong for a person, with a stable code and words for who must act.

Each context keeps its entries in a module of this package; `docs/reference/errors.md` lists them all. An error is
never the user's fault: it says what is wrong, where, and what to do.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One catalogue entry; texts are `str.format` templates over the problem's details."""

    es: str  # what is wrong and what to do, in Spanish
    en: str  # the same in English
    status: int = 422  # HTTP status of the page that shows it


class Problem(Exception):
    """Something that a person must know and can act on.

    >>> from eslabon.rules.problems import calls
    >>> Problem(calls.CALL_NOT_OPEN, call="ruta-2021-1").code
    'CALLS-E01'
    """

    def __init__(self, coded: tuple[str, Entry], **details: Any) -> None:
        self.code, self.entry = coded
        self.details = details
        super().__init__(f"{self.code}: {self.text('en')}")

    @property
    def status(self) -> int:
        """HTTP status that fits the problem."""
        return self.entry.status

    def text(self, language: str) -> str:
        """The message in `language` (es or en; anything else gives Spanish)."""
        template = self.entry.en if language.startswith("en") else self.entry.es
        return template.format(**self.details)

"""A text in the two languages of the interface."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One text in the two languages of the interface."""

    es: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `language`; anything that is not English gives Spanish."""
        return self.en if language.startswith("en") else self.es

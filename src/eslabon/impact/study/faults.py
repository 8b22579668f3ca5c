"""What is wrong in a study file, by line, in Spanish and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StudyFault:
    """One fault: where it stands, what is wrong and what was expected.

    >>> str(StudyFault("study.toml", 3, "falta «code»", "“code” is missing"))
    'study.toml:3: “code” is missing'
    """

    file: str
    line: int  # from 1
    es: str
    en: str

    def text(self, language: str) -> str:
        """The fault in `language` (es or en; anything else gives Spanish)."""
        return f"{self.file}:{self.line}: {self.en if language.startswith('en') else self.es}"

    def __str__(self) -> str:
        return self.text("en")


class StudyFaults(ValueError):  # noqa: N818 -- the list of a file's faults, as the rest of the house calls them
    """A study file that cannot be used as it stands; `faults` has every reason."""

    def __init__(self, faults: "tuple[StudyFault, ...]") -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))

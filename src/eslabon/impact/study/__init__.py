"""A study: what is asked, of which data, by which designs, declared in one file before the data are opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eslabon.impact.study.checking import parse
from eslabon.impact.study.faults import StudyFault, StudyFaults
from eslabon.impact.study.ledger import content_hash, freeze, standing

PUBLISHED = ("published", "published_cells")  # the files that a study names
__all__ = ["Study", "StudyFault", "StudyFaults", "StudyRun"]


@dataclass(frozen=True)
class StudyRun:
    """What a run wrote."""

    folder: Path
    results: Mapping[str, Any]  # results.json
    report: Path  # report.html, the one page to open

    def estimates(self) -> Any:
        """The estimates as a pandas frame, one row each."""
        import pandas as pd

        return pd.DataFrame(self.results["estimates"])


@dataclass(frozen=True)
class Study:
    """A study file that was read and found right."""

    path: Path
    declared: Mapping[str, Any]

    @classmethod
    def load(cls, path: str | Path) -> "Study":
        """Read and check the file.

        Raises
        ------
        StudyFaults
            Every fault with its line, in Spanish and English.
        """
        path = Path(path)
        return cls(path, parse(path.read_bytes(), name=path.name))

    @property
    def lock(self) -> Path:
        """The ledger file beside the study."""
        return self.path.with_suffix(".lock")

    def sha256(self) -> str:
        """The hash over the study file and the published numbers it names."""
        names = [self.path.name, *(self.declared[name] for name in PUBLISHED if name in self.declared)]
        return content_hash(self.path.parent, names=names)

    def freeze(self, *, now: datetime, reason: str = "") -> dict[str, Any]:
        """Write the hash into the ledger; the second time it is an amendment and needs its reason."""
        return freeze(self.lock, sha256=self.sha256(), now=now, reason=reason)

    def run(
        self, out: str | Path, *, frames: Mapping[str, Any] | None = None, language: str | None = None, pdf: bool = True
    ) -> StudyRun:
        """Run every design and write results.json, tables, figures and the report into `out`.

        Parameters
        ----------
        out
            Folder, made if it is not there; files of the same names are written over.
        frames
            pandas or polars frames in the place of the data that the file names, by their names.
        language
            "es" or "en"; None takes that of the file.
        pdf
            Whether report.pdf is printed too.

        Raises
        ------
        ImpactError
            What a method or the data refuse, by code.
        """
        from eslabon.impact.study.running import run_study

        ledger = standing(self.lock, sha256=self.sha256())
        spoken = language or self.declared.get("language", "es")
        results, report = run_study(
            self.declared,
            folder=self.path.parent,
            given=frames or {},
            ledger=ledger,
            out=Path(out),
            language=spoken,
            pdf=pdf,
        )
        return StudyRun(Path(out), results, report)


def read_results(path: str | Path) -> dict[str, Any]:
    """The results of a run, as they were written."""
    found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found

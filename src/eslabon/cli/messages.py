"""What a command says: faults and a summary, for people on a terminal or, with `--json`, for a program."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

from eslabon.files.faults import Fault

T = TypeVar("T")
READ_ALL, ROWS_REFUSED, NOTHING_READ = 0, 1, 2
_SHOW_PROGRESS_FROM = 2_000  # items; fewer take less than a moment


def language() -> str:
    """Language of the messages, from the environment as other commands take it; Spanish unless it says English."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if wanted.lower().startswith("en") else "es"


@dataclass
class Messages:
    """Collects what a command has to say and says it at its end, in one of two forms."""

    as_json: bool
    lines: list[dict[str, Any]] = field(default_factory=list)

    def fault(self, fault: Fault, *, level: str = "error") -> None:
        """Something about the file; `level` is error or note."""
        self.lines.append({"level": level, **fault.to_plain()})
        if not self.as_json:
            click.echo(fault.text(language()), err=True)

    def stop(self, code: str, *, es: str, en: str) -> None:
        """Why the command cannot go on."""
        self.lines.append(
            {"level": "error", "file": None, "row": None, "column": None, "code": code, "es": es, "en": en}
        )
        if not self.as_json:
            click.echo(en if language() == "en" else es, err=True)

    def finish(self, status: int, *, es: str = "", en: str = "", **summary: Any) -> None:
        """Say the summary and leave with `status`."""
        if self.as_json:
            answer: Mapping[str, Any] = {"version": 1, "status": status, **summary, "messages": self.lines}
            click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        elif es and en:
            click.echo(en if language() == "en" else es)
        sys.exit(status)


def with_progress(items: Sequence[T], *, label: str) -> Iterable[T]:
    """Yield the items under a progress bar on standard error, if somebody is looking and it takes a while."""
    if len(items) < _SHOW_PROGRESS_FROM or not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield from bar

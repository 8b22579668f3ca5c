"""Compile every context's translations with Babel; GNU gettext is not needed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management.base import BaseCommand

import eslabon

SOURCE = Path(eslabon.__file__).parent


def compile_catalogues(source: Path = SOURCE) -> list[Path]:
    """Write the .mo beside each .po under `source` that is newer than it; return those written."""
    written = []
    for catalogue in sorted(source.rglob("locale/*/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns:
            continue
        with catalogue.open("rb") as text:
            messages = read_po(text, locale=catalogue.parent.parent.name, abort_invalid=True)
        # Replaced at once: a process that reads it meanwhile must not see half a file.
        draft = compiled.with_suffix(".mo.new")
        with draft.open("wb") as binary:
            write_mo(binary, messages)
        draft.replace(compiled)
        written.append(compiled)
    return written


class Command(BaseCommand):
    """`eslabon manage compile_translations`."""

    help = "Compile the translations of every context (.po to .mo) where they changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile and, unless asked to be quiet, say what was written."""
        written = compile_catalogues()
        for path in written if options["verbosity"] else ():
            self.stdout.write(str(path.relative_to(SOURCE)))

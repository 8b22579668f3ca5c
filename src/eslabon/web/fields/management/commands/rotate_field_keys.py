"""Re-encrypt every sealed column under the first key of ESLABON_FIELD_KEYS."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eslabon.web.fields.keyring import current_ring
from eslabon.web.fields.rotation import Rotated, every_rotation


class Command(BaseCommand):
    help = (
        "Re-encrypt every encrypted column under the first key of ESLABON_FIELD_KEYS. Put the new key first, restart "
        "the site, run this, and remove the old key once nothing is left under it. It can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows per transaction (default: %(default)s)")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        done = [self._rotate(running, options) for running in every_rotation(batch=options["batch"])]
        if options["json"]:
            self.stdout.write(json.dumps({"key": current_ring().current, "columns": [asdict(one) for one in done]}))
        unreadable = sum(one.unreadable for one in done)
        if unreadable:
            first = next(one.first_unreadable for one in done if one.unreadable)
            raise CommandError(f"{unreadable} values could not be opened and were left as they are. First: {first}")

    def _rotate(self, running: Iterator[Rotated], options: dict[str, Any]) -> Rotated:
        counts = Rotated("")
        for counts in running:
            if options["verbosity"] > 1 and not options["json"]:
                self.stdout.write(f"… {counts.column}: {counts.rotated + counts.current}")
        if not options["json"]:
            self.stdout.write(
                f"{counts.column}: {counts.rotated} re-encrypted, {counts.current} already current, "
                f"{counts.changed_meanwhile} changed meanwhile, {counts.unreadable} unreadable"
            )
        return counts

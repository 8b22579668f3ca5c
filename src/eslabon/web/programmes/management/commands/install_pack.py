"""`django-admin install_pack ruta`: bring a pack into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eslabon.files.packs import load_pack, pack_path
from eslabon.web.programmes.queries import changes_of_pack
from eslabon.web.programmes.services import install_pack


class Command(BaseCommand):
    """Install a pack of ours by its name, or one of yours by its folder."""

    help = "Installs a pack: its programme, chains, roles and places. Twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The pack, and whether to write."""
        parser.add_argument("pack", help="name of a pack (ruta) or a folder")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, tell, install."""
        folder = Path(options["pack"])
        pack, faults = load_pack(folder if folder.is_dir() else pack_path(options["pack"]))
        for fault in faults:
            self.stderr.write(str(fault))
        if pack is None or faults:
            raise CommandError("The pack has faults; nothing was installed.")
        changes = changes_of_pack(pack)
        for line in changes.lines:
            self.stdout.write(f"{line.change}: {line.kind} {line.code} ({line.name})")
        if not changes.lines:
            self.stdout.write("Nothing to change.")
        if not options["dry_run"]:
            install_pack(pack, actor=None)
            self.stdout.write(self.style.SUCCESS(f"{pack.code} is installed."))

"""Load the demonstration once, and print one login per role."""

import sys
from typing import Any

import click
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eslabon.web.site.demonstration import PASSWORD, REPRESENTATIVE, STAFF, STAFF_MEMBER, is_loaded, load_demonstration
from eslabon.web.territory.services import load_departments


class Command(BaseCommand):
    """`eslabon manage load_demo`."""

    help = "Load the simulated world of the pack ruta, where it is not there yet, and print one login per role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then tell; never where real people's data may be, since everybody knows the password."""
        if not settings.DEMO:
            raise CommandError(
                "Everybody knows the password of the demonstration's accounts. Load it only into a database of its "
                "own, with ESLABON_DEMO=1."
            )
        if not is_loaded():
            load_departments(actor=None)
            with click.progressbar(length=100, label="Simulated world", file=sys.stderr) as bar:
                load_demonstration(
                    today=timezone.localdate(), tell=lambda done, total: bar.update(round(100 * done / total) - bar.pos)
                )
        self.stdout.write("Everybody in it is made up. Password of every login: " + PASSWORD)
        for role, username, name, place, chain, entity in STAFF:
            where = " ".join(part for part in (place, chain, entity) if part)
            self.stdout.write(f"  {username:<18}{role:<26}{name} {where}".rstrip())
        self.stdout.write(f"  {REPRESENTATIVE:<18}{'organisation, signs':<26}Rosa Representante")
        self.stdout.write(f"  {STAFF_MEMBER:<18}{'organisation, fills in':<26}Pedro Personal")

"""Load the demonstration once, and print one login per role."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import click
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eslabon.web.site import demonstration
from eslabon.web.site.demonstration.logins import told
from eslabon.web.territory.services import load_departments

Load = Callable[..., None]
WORLDS: tuple[tuple[str, Callable[[], bool], Load], ...] = (
    ("ruta", demonstration.is_loaded, demonstration.load_demonstration),
    ("pra", demonstration.pra.is_loaded, demonstration.pra.load_pra),
    ("paap", demonstration.paap.is_loaded, demonstration.paap.load_paap),
)


class Command(BaseCommand):
    """`eslabon manage load_demo`."""

    help = "Load the simulated worlds of ruta, pra and paap, where they are not there yet; print one login per role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then tell; never where real people's data may be, since everybody knows the password."""
        if not settings.DEMO:
            raise CommandError(
                "Everybody knows the password of the demonstration's accounts. Load it only into a database of its "
                "own, with ESLABON_DEMO=1."
            )
        if not demonstration.is_loaded():
            load_departments(actor=None)
        for name, is_loaded, load in WORLDS:
            if not is_loaded():
                _load(name, load, today=timezone.localdate())
        for line in told():
            self.stdout.write(line)


def _load(name: str, load: Load, *, today: date) -> None:
    with click.progressbar(length=100, label=f"Simulated world of {name}", file=sys.stderr) as bar:
        load(today=today, tell=lambda done, total: bar.update(round(100 * done / total) - bar.pos))

"""`load_departments`: the departments of Peru and Colombia."""

from typing import Any

from django.core.management.base import BaseCommand

from eslabon.web.territory.services import load_departments


class Command(BaseCommand):
    help = "Put the departments of Peru and Colombia on record (may be run again)."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_departments()
        self.stdout.write(f"{loaded.created} new departments, {loaded.kept} already on record.")

"""Delete stored files that nothing in the database refers to."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from eslabon.web.uploads.services import sweep_blobs


class Command(BaseCommand):
    help = "Delete files that were received and that no record refers to. Run it once a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than-hours", type=int, default=24, help="leave younger files alone (default 24)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        hours = max(1, options["older_than_hours"])
        swept = sweep_blobs(now=timezone.now(), minimum_age=timedelta(hours=hours), dry_run=options["dry_run"])
        verb = "would be deleted" if options["dry_run"] else "deleted"
        self.stdout.write(f"{swept.files} files without an owner {verb} ({swept.size_bytes / 1024 / 1024:.1f} MB)")

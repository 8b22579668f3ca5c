"""Write a programme's latest publication as an IATI 2.03 activity file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from eslabon.files.iati import check_document
from eslabon.rules.problems import Problem
from eslabon.rules.problems import evidence as problems
from eslabon.rules.problems import files as file_problems
from eslabon.web.monitoring.queries.iati import iati_document
from eslabon.web.monitoring.queries.publication import latest_publication
from eslabon.web.programmes.models import Programme


class Command(BaseCommand):
    """Only what was published leaves the platform: publish first, on the page of results."""

    help = "Write a programme's latest publication as an IATI 2.03 activity file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and where to."""
        parser.add_argument("programme", help="code of the programme")
        parser.add_argument("--out", required=True, type=Path, help="file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, after checking once more."""
        code, out = options["programme"], options["out"]
        programme = Programme.objects.filter(code=code).first()
        publication = latest_publication(programme) if programme else None
        document = iati_document(publication) if publication else None
        if document is None:
            raise CommandError(Problem(problems.NEVER_PUBLISHED, programme=code).text("es"))
        faults = check_document(document, name=str(out), now=timezone.now())
        if faults:
            raise CommandError(str(faults[0]))
        try:
            out.write_bytes(document)
        except OSError as error:
            raise CommandError(Problem(file_problems.NOT_WRITTEN, path=out, cause=error.strerror).text("es")) from error
        self.stdout.write(f"{out}: {len(document)} bytes")

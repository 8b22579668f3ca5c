"""What leaves the platform as a file is written down."""

from typing import Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme


@transaction.atomic
def record_results_export(programme: Programme, *, rows: int, actor: Any) -> None:
    """Keep that `actor` took `rows` rows of results out of the platform."""
    audit.record(actor, "results.export", programme, after={"what": "results", "rows": rows}, programme=programme.code)

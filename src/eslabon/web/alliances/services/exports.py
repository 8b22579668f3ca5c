"""What is taken out of the platform, and by whom."""

from typing import Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme


@transaction.atomic
def record_alliances_export(programme: Programme, *, rows: int, actor: Any) -> None:
    """Keep that `actor` took the list of alliances, `rows` lines of it, out of the platform."""
    after = {"what": "alliances", "rows": rows}
    audit.record(actor, "alliances.export", programme, after=after, programme=programme.code)

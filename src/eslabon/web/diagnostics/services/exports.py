"""What leaves the platform as a file is written down: who took what, how much, and whether it held answers."""

from typing import Any

from django.db import models, transaction

from eslabon.web.audit import services as audit


@transaction.atomic
def record_export(subject: models.Model, *, what: str, rows: int, sensitive: bool, actor: Any, programme: str) -> None:
    """Keep that `actor` took `rows` rows of `what` out of the platform."""
    audit.record(
        actor,
        "export_sensitive" if sensitive else "export",
        subject,
        after={"what": what, "rows": rows, "sensitive": sensitive},
        programme=programme,
    )

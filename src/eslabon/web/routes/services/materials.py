"""What a provider leaves for those who are expected at a service or came to it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.web.audit import services as audit
from eslabon.web.routes.models import Material, Service
from eslabon.web.uploads.models import StoredFile


@transaction.atomic
def leave_material(
    service: Service, *, title: str, file: StoredFile | None = None, link: str = "", actor: Any, now: datetime
) -> Material:
    """Leave a file or an address with a service (ROUTE-116); the file was checked by its content when it was stored."""
    link = link.strip()
    if (file is None) == (not link) or (link and not link.startswith("https://")):
        raise Problem(problems.FILE_OR_LINK)
    name = title.strip()[:200] or (file.name if file is not None else link[:200])
    material = Material.objects.create(service=service, title=name, file=file, link=link, added_by=actor, added_at=now)
    audit.record(
        actor,
        "material.leave",
        material,
        after={"service": service.code, "file": file.name if file is not None else "", "link": link},
        programme=service.programme.code,
    )
    return material


@transaction.atomic
def withdraw_material(material: Material, *, actor: Any, now: datetime) -> Material:
    """Show a material to nobody from now on; that it was there stays known."""
    material = Material.objects.select_for_update().get(pk=material.pk)
    if material.withdrawn_at is None:
        material.withdrawn_at = now
        material.save(update_fields=["withdrawn_at"])
        audit.record(
            actor,
            "material.withdraw",
            material,
            before={"title": material.title},
            programme=material.service.programme.code,
        )
    return material

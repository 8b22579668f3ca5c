"""Corridors of a pack brought into the database."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place

if TYPE_CHECKING:
    from eslabon.files.packs import Pack


@transaction.atomic
def install_corridors(programme: Programme, *, pack: "Pack", actor: Any) -> int:
    """Create or update the candidate corridors of a pack; how many were written. Whether one is chosen stays."""
    written = 0
    for spec in pack.corridors:
        values = {
            "name": spec.name,
            "place_codes": list(spec.places),
            "origin": spec.origin,
            "latitude": spec.latitude,
            "longitude": spec.longitude,
        }
        corridor = Corridor.objects.filter(programme=programme, code=spec.code).first()
        if corridor is None or any(getattr(corridor, key) != value for key, value in values.items()):
            corridor, _created = Corridor.objects.update_or_create(
                programme=programme, code=spec.code, defaults=values
            )  # fmt: skip
            written += 1
        corridor.places.set(Place.objects.filter(code__in=[f"{programme.country}-{code}" for code in spec.places]))
    if written:
        audit.record(actor, "corridors.install", programme, after={"corridors": written}, programme=programme.code)
    return written

"""What may be told of land use without naming anybody."""

from eslabon.rules.institutions.land_use import LandUse, LandUseTotals, land_use_from_plain, land_use_totals
from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.models import LandUseReading


def land_use_of(alliance: Alliance) -> LandUseTotals | None:
    """Return the totals of the latest answer of each producer; None for fewer than five (INSTITUTION-51)."""
    latest: dict[object, LandUse] = {}
    for one in LandUseReading.objects.filter(alliance=alliance).order_by("read_on", "recorded_at"):
        latest[one.producer_id] = land_use_from_plain(one.answers)
    return land_use_totals(list(latest.values()))

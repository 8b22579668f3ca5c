"""What may be told of land use without naming anybody."""

from eslabon.rules.institutions.land_use import LandUse, LandUseTotals, land_use_from_plain, land_use_totals
from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.models import LandUseReading


def land_use_of(alliance: Alliance) -> LandUseTotals | None:
    """Return the totals of the latest answer of each producer; None for fewer than five (INSTITUTION-51)."""
    latest: dict[object, LandUse] = {}
    found = LandUseReading.objects.filter(alliance=alliance).select_related("producer")
    for one in found.order_by("read_on", "recorded_at"):
        who = one.producer.merged_into_id or one.producer_id  # two records of one person are one answer
        latest[who] = land_use_from_plain(one.answers)
    return land_use_totals(list(latest.values()))

"""Where an organisation farms, how far that is from where sessions are held, and when the harvest leaves no time."""

import math
from typing import Any

from eslabon.files.packs import Pack
from eslabon.files.packs.calendars import PeakSpec
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.world import Organisation

PLOTS_ABOVE_TOWN_M = 600  # plots lie up to so much above the capital of their district
HIGH_FROM_M = 1_200  # of coffee: from here on the harvest is the later one
HARVEST_A_MONTH_LATER = 0.2  # of the organisations
SEATS = {"12": "1203", "20": "2006", "22": "2209"}  # the provinces in which face-to-face sessions are held
ROAD_PER_STRAIGHT_KM = 1.5
EARTH_RADIUS_KM = 6_371.0
MONTHS = 12


def farmwork_parameters() -> dict[str, Any]:
    """What `truth.json` holds of farms and roads."""
    return {
        "plots_above_town_m": PLOTS_ABOVE_TOWN_M,
        "high_from_m": HIGH_FROM_M,
        "harvest_a_month_later": HARVEST_A_MONTH_LATER,
        "seats_of_face_to_face_sessions": SEATS,
        "road_per_straight_km": ROAD_PER_STRAIGHT_KM,
    }


def draw_altitude(draws: Draws, organisation: Organisation, *, pack: Pack) -> int:
    """Metres above the sea of its plots."""
    town = next((one.altitude_m for one in pack.places if one.inei == organisation.district), None)
    return (town or 0) + draws.integer(0, PLOTS_ABOVE_TOWN_M)


def draw_peak_months(draws: Draws, organisation: Organisation, *, altitude: int, pack: Pack) -> frozenset[int]:
    """The months of its own harvest; none where the chain is harvested all year."""
    is_late = draws.chance(HARVEST_A_MONTH_LATER)
    peaks = pack.calendar.peak_months if pack.calendar else ()
    for peak in peaks:
        if (peak.place, peak.chain) == (organisation.department, organisation.chain):
            months = _months_at(peak, altitude=altitude)
            return frozenset(month % MONTHS + 1 for month in months) if is_late else frozenset(months)
    return frozenset()


def _months_at(peak: PeakSpec, *, altitude: int) -> tuple[int, ...]:
    """Those of its altitude: the bands go from low to high."""
    if not peak.bands:
        return peak.months
    return (peak.bands[-1] if altitude >= HIGH_FROM_M else peak.bands[0]).months


def road_km(organisation: Organisation, *, pack: Pack) -> float:
    """Kilometres of road from its district to where sessions of its department are held."""
    places = {one.inei: one for one in pack.places if one.latitude is not None and one.longitude is not None}
    home, seat = places.get(organisation.district), places.get(SEATS.get(organisation.department, ""))
    if home is None or seat is None:
        return 0.0
    ends = [(math.radians(one.latitude or 0), math.radians(one.longitude or 0)) for one in (home, seat)]
    (north, east), (other_north, other_east) = ends
    half = math.sin((other_north - north) / 2) ** 2 + math.cos(north) * math.cos(other_north) * (
        math.sin((other_east - east) / 2) ** 2
    )
    return ROAD_PER_STRAIGHT_KM * 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))

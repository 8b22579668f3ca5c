"""Whether an enrolled organisation comes to a session: coefficients with their reasons, and the probability.

The programme's own account of its pilot names the causes of absence and their order; the sizes are ours. They were
fixed before any calendar of the solver was scored with them, and they are not tuned afterwards. With the effects
switched to `strength` the pilot's practice keeps the same 52 %: only the intercept changes.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

PILOT_ATTENDANCE = 0.52
FULL, HALF = 1.0, 0.5
UNAVOIDABLE = 0.15
ORGANISATION_SD = 0.5  # log-odds; some organisations keep their word better than others, whatever the calendar
MOST_STEPS = 2
SPARED_IN_CRISIS = frozenset({"certifications", "corporate_image", "plant_health", "finance"})
# Log-odds of coming with none of the effects, by strength: found by `calibrate` on the seeds 1000 to 1019, the pilot's
# practice alone. A test finds them again.
INTERCEPTS: dict[float, float] = {FULL: 3.317, HALF: 1.893}


@dataclass(frozen=True)
class Coefficient:
    """An effect in log-odds, for how much of what, and why it is there."""

    value: float
    unit: str
    reason: str


COEFFICIENTS = {
    "load": Coefficient(
        -0.10,
        "hour above 6 of the month, of the route and from outside, at most 18 of them",
        "Saturation is the first cause told: twelve services and up to twenty in four or five months, beside those "
        "that the same entities give outside the route; people keep what they need most.",
    ),
    "misfit": Coefficient(
        -0.60,
        "step between the organisation's position in the chain and the nearest that the service is made for, at most 2",
        "Told next: services for exporters given to beginners are dropped, and the advanced find that they know it.",
    ),
    "early": Coefficient(
        -0.80,
        "session that starts before the hour from which the organisation can (17:00 for most)",
        "Most sessions were in the afternoon, when members and staff are still at work; after five is better.",
    ),
    "engaged": Coefficient(
        -2.00,
        "session at an hour at which the organisation has something else",
        "Managers have many duties and leave for another place in the middle of a session.",
    ),
    "peak_in_person": Coefficient(
        -1.00,
        "face-to-face session in a peak month of its own harvest",
        "The farm calendar was not looked at; the harvest, by altitude, leaves nobody free to travel.",
    ),
    "peak_virtual": Coefficient(
        -0.40,
        "virtual session in a peak month of its own harvest",
        "In those months virtual or sparser sessions are suggested: they cost less time, not none.",
    ),
    "virtual": Coefficient(
        -0.25,
        "virtual session",
        "The signal is poor where they live and not everybody is used to digital means; meetings are valued.",
    ),
    "distance": Coefficient(
        -0.30,
        "50 km of road to a face-to-face session, at most 200 km",
        "Virtual courses are kept because they overcome distance: those who live far do not come.",
    ),
    "notice": Coefficient(
        -0.10,
        "10 days of notice short of 60",
        "Dates were confirmed the month before; people ask for them earlier, to arrange their work.",
    ),
    "moved": Coefficient(
        -0.50,
        "session whose announced date was changed",
        "Changes of date confuse those who were invited, and last-minute ones look like disorder.",
    ),
    "liked": Coefficient(
        0.20,
        "session wholly inside the hours that the organisation prefers",
        "Planning dates and hours together lets them arrange their work and keep the sessions.",
    ),
    "crisis": Coefficient(
        -0.40,
        "session of a banana organisation that pays nothing at once (certificates, website, plant health, credit do)",
        "Costs, prices and disease left the banana chain fighting to subsist; it minds what pays at once.",
    ),
}
UNAVOIDABLE_REASON = (
    "Managers who leave, internal politics, illness, rain: no calendar changes these absences, so that 85 % is "
    "the most."
)


@dataclass(frozen=True)
class Situation:
    """All that decides whether one organisation comes to one session. Each amount is in the unit of its coefficient."""

    load: float = 0.0
    misfit: float = 0.0
    early: float = 0.0
    engaged: float = 0.0
    peak_in_person: float = 0.0
    peak_virtual: float = 0.0
    virtual: float = 0.0
    distance: float = 0.0
    notice: float = 0.0
    moved: float = 0.0
    liked: float = 0.0
    crisis: float = 0.0

    @property
    def effect(self) -> float:
        """The sum of all effects at full strength, in log-odds."""
        return math.fsum(self.effects().values())

    def effects(self) -> dict[str, float]:
        """Each effect at full strength, in log-odds."""
        return {each.name: COEFFICIENTS[each.name].value * getattr(self, each.name) for each in fields(self)}


def probability(effect: float, *, own: float, strength: float, intercept: float) -> float:
    """How likely an organisation is to come; `own` is what sets it apart from others, in log-odds.

    >>> round(probability(0.0, own=0.0, strength=1.0, intercept=0.0), 3)
    0.425
    """
    return (1 - UNAVOIDABLE) / (1 + math.exp(-(intercept + strength * effect + own)))


def find_intercept(cases: Mapping[tuple[float, float], int], *, strength: float) -> float:
    """The intercept with which the mean probability is the pilot's; `cases` count each (effect, own).

    >>> round(find_intercept({(0.0, 0.0): 3}, strength=1.0), 3)
    0.455
    """
    total = sum(cases.values())
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        shares = (
            count * probability(effect, own=own, strength=strength, intercept=middle)
            for (effect, own), count in cases.items()
        )
        if math.fsum(shares) < PILOT_ATTENDANCE * total:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def attendance_parameters() -> dict[str, Any]:
    """What `truth.json` holds of the model: every number that attendance is drawn with."""
    return {
        "unit": "log-odds",
        "pilot_attendance": PILOT_ATTENDANCE,
        "unavoidable_absence": UNAVOIDABLE,
        "unavoidable_reason": UNAVOIDABLE_REASON,
        "sd_organisation": ORGANISATION_SD,
        "intercept_by_strength": {str(strength): value for strength, value in INTERCEPTS.items()},
        "coefficients": {name: asdict(each) for name, each in COEFFICIENTS.items()},
    }

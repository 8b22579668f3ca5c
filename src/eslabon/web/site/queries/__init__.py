"""What the front page says to whoever signs in: what waits for the person, and what happens next."""

from datetime import date
from typing import Any

from eslabon.web.site.queries.alliances import of_own_alliances
from eslabon.web.site.queries.facts import Desk, Next, Waiting
from eslabon.web.site.queries.organisations import of_organisations
from eslabon.web.site.queries.programmes import of_programmes

__all__ = ["Desk", "Next", "Waiting", "desk_of"]


def desk_of(user: Any, *, today: date) -> Desk:
    """Return what waits for a person, the soonest deadline first, and what happens next, the soonest first."""
    own, staff = of_organisations(user, today=today), of_programmes(user, today=today)
    alliances = of_own_alliances(user, today=today)
    waiting = sorted(
        [*own.waiting, *staff.waiting, *alliances.waiting], key=lambda one: (one.until is None, one.until or today)
    )
    following = sorted([*own.following, *staff.following], key=lambda one: (one.day is None, one.day or today))
    return Desk(waiting, following)

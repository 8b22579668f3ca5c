"""Ask the rule who may not do what for an alliance, and refuse with its clause."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.separation import (
    CLEAR,
    OFFICE,
    RULE,
    VERSION,
    Around,
    Separation,
    decide_assignment,
    inputs_to_plain,
    separation_to_plain,
)
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.audit.models import Decision
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.permissions import held_on
from eslabon.web.stages.models import Profile
from eslabon.web.stages.snapshots import around, day_of, key_of


def separation_of(
    alliance: Alliance, *, function: str, key: str, on: date, profile: Profile | None = None, asked_again: bool = False
) -> tuple[Separation, Around]:
    """What the rule says of a party or person in a function, and what it looked at."""
    known = around(alliance, candidate=key, on=on, profile=profile, leaving_out=function if asked_again else "")
    return decide_assignment(function, key, around=known), known


def refuse_conflict(found: Separation) -> None:
    """Raise with every reason and its clause."""
    if found.result == CLEAR:
        return
    raise Problem(
        problems.CONFLICT,
        reasons_es=" ".join(f"{one.reason_es} ({one.clause})" for one in found.conflicts),
        reasons_en=" ".join(f"{one.reason_en} ({one.clause})" for one in found.conflicts),
    )


def require_clear(
    alliance: Alliance,
    *,
    function: str,
    user: Any,
    now: datetime,
    profile: Profile | None = None,
    asked_again: bool = False,
) -> None:
    """Refuse a person that may not act in that function for the alliance (STAGE-20 to STAGE-28)."""
    on = day_of(now, alliance.programme)
    found, _known = separation_of(
        alliance, function=function, key=key_of(user), on=on, profile=profile, asked_again=asked_again
    )
    refuse_conflict(found)


def require_outsider(alliance: Alliance, *, user: Any, now: datetime) -> None:
    """Refuse who stepped aside, or is tied to the organisation or the buyer, in acts that handle the alliance.

    STAGE-23, STAGE-24, STAGE-27. Without a user it is the system that acts, such as a list that is brought in.
    """
    if user is not None:
        require_clear(alliance, function=OFFICE, user=user, now=now)


def refuse_members(parties: Collection[UUID], *, user: Any, on: date) -> None:
    """Refuse who is one of these parties or belongs to one of them, merges followed (STAGE-24)."""
    person = Party.objects.filter(user=user).first() if user is not None else None
    if person is None:
        return
    own = person.surviving
    belongs = Membership.objects.in_force(on).filter(person__in=own.merged_family).select_related("organisation")
    roles = held_on(user, on=on, party__isnull=False).select_related("party")
    circle = [own, *(one.organisation.surviving for one in belongs), *(one.party.surviving for one in roles)]
    for party in circle:
        if not party.merged_family.isdisjoint(parties):
            raise Problem(
                problems.CONFLICT,
                reasons_es=f"Usted es parte de {party.name}, y esto decide sobre ella (STAGE-24).",
                reasons_en=f"You are part of {party.name}, and this decides on it (STAGE-24).",
            )


def keep_clear(
    alliance: Alliance, *, function: str, key: str, actor: Any, now: datetime, profile: Profile | None = None
) -> Decision:
    """Refuse, or keep the decision that nothing stands against it, so that it can be asked again."""
    on = day_of(now, alliance.programme)
    found, known = separation_of(alliance, function=function, key=key, on=on, profile=profile)
    refuse_conflict(found)
    return audit.keep_decision(
        actor,
        alliance,
        rule=RULE,
        rule_version=VERSION,
        inputs=inputs_to_plain(function, key, around=known),
        outcome=separation_to_plain(found),
    )

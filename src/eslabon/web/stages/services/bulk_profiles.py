"""Enter the profiles of a call at once, and say at once which bodies do what for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.separation import CLEAR, Separation
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import Assignment, Profile, Round
from eslabon.web.stages.services.bulk_separation import Wanted, ask_many
from eslabon.web.stages.snapshots import day_of

ROWS_AT_ONCE = 1000


@transaction.atomic
def enter_profiles(
    round_: Round, *, entered: Sequence[tuple[Alliance, Decimal]], actor: Any, now: datetime
) -> list[Profile]:
    """Put many alliances into a round, each with the money that it asks, in the order of the list."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=round_.pk)
    if not round_.opens_on <= day_of(now, round_.programme) <= round_.closes_on:
        raise Problem(problems.PROFILE_NOT_OPEN, round=round_.code, opens=round_.opens_on, closes=round_.closes_on)
    there = set(round_.profiles.values_list("alliance", flat=True))
    number = len(there)
    new = []
    for alliance, amount in entered:
        if alliance.pk in there:
            raise Problem(problems.PROFILE_EXISTS, round=round_.code)
        there.add(alliance.pk)
        number += 1
        new.append(
            Profile(
                round=round_,
                alliance=alliance,
                reference=f"P-{number:04d}",
                amount=amount,
                entered_by=actor,
                entered_at=now,
            )
        )
    profiles = Profile.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    digest = audit.content_digest([one.reference, one.alliance.code, str(one.amount)] for one in profiles)
    after = {"round": round_.code, "rows": len(profiles), "content": digest}
    audit.record(actor, "profile.enter_many", round_, after=after, programme=round_.programme.code)
    return profiles


@dataclass(frozen=True)
class Given:
    """The bodies of one alliance, in the order in which they are asked for: (function, party)."""

    alliance: Alliance
    bodies: tuple[tuple[str, Party], ...]


@dataclass(frozen=True)
class Refused:
    """A body that may not take the function, with every reason and its clause."""

    alliance: Alliance
    function: str
    party: Party
    separation: Separation


@transaction.atomic
def assign_bodies(
    programme: Programme, *, given: Sequence[Given], since: date, actor: Any, now: datetime
) -> list[Refused]:
    """Give bodies their functions for many alliances; return what conflicts refuse, which holds nothing else back.

    Each is asked as if it were alone, in the order of the list (STAGE-34); one decision keeps all answers.
    """
    keys = [one.alliance.pk for one in given]
    parts = ("programme", "organisation__merged_into", "buyer__merged_into")
    locked = Alliance.objects.select_for_update(of=("self",)).select_related(*parts).in_bulk(keys)
    standing: dict[Any, dict[str, Party]] = {}
    for held in Assignment.objects.filter(alliance__in=keys, until__isnull=True).select_related("party"):
        standing.setdefault(held.alliance_id, {})[held.function] = held.party
    bodies: list[tuple[tuple[str, Party], ...]] = []
    for one in given:
        for function, _party in one.bodies:
            if function in standing.get(one.alliance.pk, {}):
                raise Problem(problems.FUNCTION_TAKEN, party=standing[one.alliance.pk][function])
        bodies.append(tuple((function, party.surviving) for function, party in one.bodies))
    wanted = [
        Wanted(locked[one.alliance.pk], tuple((function, str(party.pk)) for function, party in own))
        for one, own in zip(given, bodies, strict=True)
    ]
    found = ask_many(programme, wanted=wanted, actor=actor, now=now)
    made, refused = [], []
    for asked, own, answers in zip(wanted, bodies, found.answers, strict=True):
        for (function, party), answer in zip(own, answers, strict=True):
            if answer.result != CLEAR:
                refused.append(Refused(asked.alliance, function, party, answer))
                continue
            made.append(
                Assignment(
                    alliance=asked.alliance,
                    function=function,
                    party=party,
                    since=since,
                    decision=found.decision,
                    made_by=actor,
                    made_at=now,
                )
            )
    Assignment.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
    digest = audit.content_digest([one.alliance.code, one.function, str(one.party_id)] for one in made)
    after = {"rows": len(made), "refused": len(refused), "content": digest, "decision": str(found.decision.pk)}
    audit.record(actor, "assignment.make_many", programme, after=after, programme=programme.code)
    return refused

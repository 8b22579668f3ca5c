"""Licit hectares, agroforestry and the risk of going back to coca: kept encrypted, opened by name and with a reason."""

from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.institutions.land_use import (
    LandUse,
    land_use_refusal,
    land_use_to_plain,
    reading_of_answers_refusal,
)
from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.institutions.models import LandUseReading
from eslabon.web.parties.models import Party


@transaction.atomic
def record_land_use(
    alliance: Alliance, *, producer: Party, on: date, seen: LandUse, actor: Any, today: date
) -> LandUseReading:
    """Keep what was seen of a producer's land (INSTITUTION-50); the log says that, and of whom, not what."""
    refused = land_use_refusal(seen, on=on, today=today)
    if refused is not None:
        raise refused
    if not alliance.producers.filter(party__in=producer.merged_family).exists():
        raise Problem(problems.NOT_OF_THE_ALLIANCE)
    reading = LandUseReading.objects.create(
        alliance=alliance, producer=producer, read_on=on, answers=land_use_to_plain(seen), recorded_by=actor
    )
    after = {"on": on.isoformat()}
    audit.record(actor, "land_use.record", reading, after=after, programme=alliance.programme.code)
    return reading


@transaction.atomic
def open_land_use(alliance: Alliance, *, reason: str, actor: Any) -> list[LandUseReading]:
    """Return every answer of an alliance, the latest of each producer first, and keep who opened them and why.

    Clause INSTITUTION-52. The entry stands before anything is decrypted.
    """
    refused = reading_of_answers_refusal(reason)
    if refused is not None:
        raise refused
    found = list(LandUseReading.objects.filter(alliance=alliance).select_related("producer", "recorded_by"))
    audit.record(
        actor,
        "land_use.open",
        alliance,
        after={"answers": len(found)},
        reason=reason.strip(),
        programme=alliance.programme.code,
    )
    return found

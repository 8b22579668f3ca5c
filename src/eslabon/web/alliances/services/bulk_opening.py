"""Open the alliances of a list at once, profiles of a call or plans that are brought along, and say when they began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.services.alliances import Opening, new_alliance, opened_with
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme

ROWS_AT_ONCE = 1000


@transaction.atomic
def open_alliances(programme: Programme, *, openings: Sequence[Opening], actor: Any) -> list[Alliance]:
    """Open every alliance of a list, each as if it were alone; one entry on the programme says how many, and which.

    A code that is taken, in the programme or in the list itself, refuses the whole list: the codes are how people call
    each other about it.
    """
    codes = [one.code for one in openings]
    taken = set(Alliance.objects.filter(programme=programme).values_list("code", flat=True))
    for code in codes:
        if code in taken:
            raise Problem(problems.CODE_TAKEN, code=code)
        taken.add(code)
    new = [new_alliance(programme, opening=one) for one in openings]
    alliances = Alliance.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    digest = audit.content_digest(opened_with(one) for one in alliances)
    after = {"rows": len(alliances), "content": digest}
    audit.record(actor, "alliance.open_many", programme, after=after, programme=programme.code)
    return alliances


@dataclass(frozen=True)
class Dated:
    """When the execution of an alliance began and is to end, as the programme's files say."""

    alliance: Alliance
    starts_on: date
    ends_on: date


@transaction.atomic
def date_alliances(programme: Programme, *, dated: Sequence[Dated], source: str, actor: Any) -> list[Alliance]:
    """Write the dates of many alliances that have none yet; where a plan was approved here, its dates stand."""
    rows = Alliance.objects.select_for_update(of=("self",)).filter(programme=programme, starts_on__isnull=True)
    found = rows.in_bulk([one.alliance.pk for one in dated])
    for one in dated:
        alliance = found.get(one.alliance.pk)
        if alliance is None:
            raise Problem(problems.FILE_OF_ANOTHER)
        if one.ends_on <= one.starts_on:
            raise Problem(problems.DATES_REVERSED)
        alliance.starts_on, alliance.ends_on = one.starts_on, one.ends_on
    Alliance.objects.bulk_update(found.values(), ["starts_on", "ends_on"], batch_size=ROWS_AT_ONCE)
    digest = audit.content_digest([one.alliance.code, one.starts_on, one.ends_on] for one in dated)
    after = {"rows": len(found), "content": digest}
    audit.record(actor, "alliance.date_many", programme, after=after, reason=source, programme=programme.code)
    return list(found.values())

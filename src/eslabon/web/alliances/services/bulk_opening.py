"""Open the alliances of a list at once: the profiles of a call, the plans that a programme brings along."""

from collections.abc import Sequence
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

"""Hand many alliances to their operators at once: a centre that opens or closes, the bodies of a new call."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from eslabon.rules.alliances.transfer import refuse_transfer
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, Transfer
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme

ROWS_AT_ONCE = 1000
PARTS = ("plans", "bottlenecks", "commitments", "producers")


@transaction.atomic
def transfer_alliances(
    programme: Programme,
    *,
    handed: Sequence[tuple[Alliance, Party]],
    reason: str,
    happened_on: date,
    actor: Any,
    now: datetime,
    today: date,
) -> list[Transfer]:
    """Pass every alliance of a list to its operator as if it were alone (ALLIANCE-70); one refusal refuses the list."""
    keys = [alliance.pk for alliance, _to in handed]
    locked = Alliance.objects.select_for_update(of=("self",)).filter(programme=programme).in_bulk(keys)
    last: dict[Any, date] = dict(
        Transfer.objects.filter(alliance__in=keys).order_by("happened_on").values_list("alliance", "happened_on")
    )
    along = {part: _counts(part, keys) for part in PARTS}
    transfers = []
    for asked, to in handed:
        alliance = locked.get(asked.pk)
        if alliance is None:
            raise Problem(problems.FILE_OF_ANOTHER)
        refuse_transfer(
            current=alliance.operator_id,
            to=to.pk,
            parties=frozenset({alliance.buyer_id, alliance.organisation_id}) - {None},
            reason=reason,
            happened_on=happened_on,
            today=today,
            last_on=last.get(alliance.pk),
        )
        transfers.append(
            Transfer(
                alliance=alliance,
                from_operator_id=alliance.operator_id,
                to_operator=to,
                happened_on=happened_on,
                reason=reason.strip()[:300],
                handed_over={part: along[part].get(alliance.pk, 0) for part in PARTS},
                recorded_by=actor,
                recorded_at=now,
            )
        )
        alliance.operator = to
    Transfer.objects.bulk_create(transfers, batch_size=ROWS_AT_ONCE)
    Alliance.objects.bulk_update(locked.values(), ["operator"], batch_size=ROWS_AT_ONCE)
    digest = audit.content_digest([one.alliance.code, str(one.to_operator_id)] for one in transfers)
    after = {"rows": len(transfers), "on": happened_on.isoformat(), "content": digest}
    audit.record(actor, "alliance.transfer_many", programme, after=after, reason=reason, programme=programme.code)
    return transfers


def _counts(part: str, keys: Sequence[Any]) -> dict[Any, int]:
    """How many rows of one kind each alliance has."""
    rows = Alliance.objects.filter(pk__in=keys).order_by()
    return dict(rows.annotate(rows_n=Count(part)).values_list("pk", "rows_n"))

"""Record that a party left the programme, with the reason that it gave."""

from datetime import date

from django.db import transaction

from eslabon.rules.problems import Problem, programmes
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme, Withdrawal


@transaction.atomic
def record_withdrawal(
    programme: Programme,
    *,
    party: Party,
    kind: str,
    happened_on: date,
    reason: str,
    explanation: str,
    actor: User,
    today: date,
) -> Withdrawal:
    """Keep who left, when, whether it said so or stopped coming, and why."""
    if happened_on > today:
        raise Problem(programmes.WITHDRAWAL_IN_THE_FUTURE, day=happened_on)
    Programme.objects.select_for_update().get(pk=programme.pk)  # a form sent twice at once: the second one waits
    if Withdrawal.objects.filter(programme=programme, party=party, happened_on=happened_on).exists():
        raise Problem(programmes.WITHDRAWAL_TWICE, party=party, day=happened_on)
    withdrawal = Withdrawal.objects.create(
        programme=programme,
        party=party,
        kind=kind,
        happened_on=happened_on,
        reason=reason,
        explanation=explanation.strip(),
        recorded_by=actor,
    )
    audit.record(
        actor,
        "withdrawal.record",
        withdrawal,
        after={"party": str(party.pk), "kind": kind, "happened_on": happened_on.isoformat(), "reason": reason},
        programme=programme.code,
    )
    return withdrawal

"""A centre's results contract: signed with its targets, settled once on verified figures."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.institutions.contracts import (
    RULE,
    VERSION,
    ContractTerms,
    Settlement,
    settle_contract,
    settlement_to_plain,
    terms_from_plain,
    terms_refusal,
    terms_to_plain,
)
from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems
from eslabon.web.audit import services as audit
from eslabon.web.institutions.models import ResultsContract
from eslabon.web.institutions.permissions import is_of
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor


@transaction.atomic
def sign_contract(
    programme: Programme, *, centre: Party, corridor: Corridor | None, terms: ContractTerms, actor: Any
) -> ResultsContract:
    """Keep what a centre is to reach and is paid (INSTITUTION-10)."""
    refused = terms_refusal(terms)
    if refused is not None:
        raise refused
    if is_of(actor, centre):
        raise Problem(problems.OWN_CONTRACT)
    same = {"programme": programme, "centre": centre, "corridor": corridor, "starts_on": terms.starts_on}
    if ResultsContract.objects.filter(**same).exists():
        raise Problem(problems.ALREADY_SIGNED)
    contract = ResultsContract.objects.create(
        **same,
        ends_on=terms.ends_on,
        fee_amount=terms.fee,
        currency=programme.currency,
        terms=terms_to_plain(terms),
        signed_by=actor,
    )
    audit.record(actor, "contract.sign", contract, after=contract.terms, programme=programme.code)
    return contract


@transaction.atomic
def settle(
    contract: ResultsContract,
    *,
    verified: Mapping[str, Decimal],
    actor: Any,
    now: datetime,
    tested: Mapping[str, Decimal] | None = None,
) -> Settlement:
    """Decide what a centre is paid, once, on verified figures (INSTITUTION-11 to INSTITUTION-13)."""
    locked = ResultsContract.objects.select_for_update(of=("self",)).select_related("centre").get(pk=contract.pk)
    if is_of(actor, locked.centre):
        raise Problem(problems.OWN_CONTRACT)
    if locked.settlement_id is not None:
        raise Problem(problems.ALREADY_SETTLED)
    terms = terms_from_plain(locked.terms)
    settlement = settle_contract(terms, verified=verified, tested=tested)
    asked = {one.indicator: str(verified[one.indicator]) for one in terms.targets}
    shares = {one.indicator: str((tested or {})[one.indicator]) for one in terms.targets} if terms.by_part else {}
    locked.settlement = audit.keep_decision(
        actor,
        locked,
        rule=RULE,
        rule_version=VERSION,
        inputs={"terms": locked.terms, "verified": asked, "tested": shares},
        outcome=settlement_to_plain(settlement),
    )
    locked.settled_at = now
    locked.save(update_fields=["settlement", "settled_at"])
    audit.record(
        actor,
        "contract.settle",
        locked,
        after={"result": settlement.result, "payable": str(settlement.payable)},
        programme=locked.programme.code,
    )
    return settlement

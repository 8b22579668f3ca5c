"""Open an alliance, hand it to another operator, keep what its organisation brought."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from eslabon.rules.alliances import track_record as record_rule
from eslabon.rules.alliances.transfer import refuse_transfer
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, Demand, TrackRecord, Transfer
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place


@dataclass(frozen=True)
class Opening:
    """What an alliance begins with: a product, and what is known of buyer, organisation and place."""

    code: str
    name: str
    chain: Chain
    buyer: Party | None = None
    organisation: Party | None = None
    operator: Party | None = None
    demand: Demand | None = None
    corridor: Corridor | None = None
    place: Place | None = None
    stage: str = "profile"


@transaction.atomic
def open_alliance(programme: Programme, *, opening: Opening, actor: Any) -> Alliance:
    """Open an alliance; a demand brings its buyer."""
    alliance = new_alliance(programme, opening=opening)
    try:
        with transaction.atomic():
            alliance.save(force_insert=True)
    except IntegrityError:
        raise Problem(problems.CODE_TAKEN, code=opening.code) from None
    audit.record(actor, "alliance.open", alliance, after=opened_with(alliance), programme=programme.code)
    return alliance


def new_alliance(programme: Programme, *, opening: Opening) -> Alliance:
    """Return an alliance as it is opened, not saved yet; a demand brings its buyer."""
    demand = opening.demand
    buyer = opening.buyer or (demand.buyer if demand is not None else None)
    if demand is not None and (
        demand.programme_id != programme.pk or demand.buyer != buyer or demand.chain_id != opening.chain.pk
    ):
        raise Problem(problems.DEMAND_OF_ANOTHER)
    if opening.chain.programme_id != programme.pk:
        raise Problem(problems.DEMAND_OF_ANOTHER)
    if opening.corridor is not None and opening.corridor.programme_id != programme.pk:
        raise Problem(problems.DEMAND_OF_ANOTHER)
    if buyer is not None and buyer == opening.organisation:
        raise Problem(problems.TWO_SIDES)
    if opening.operator is not None and opening.operator in (buyer, opening.organisation):
        raise Problem(problems.OPERATOR_NOT_POSSIBLE)
    return Alliance(
        programme=programme,
        code=opening.code,
        name=" ".join(opening.name.split())[:200],
        chain=opening.chain,
        buyer=buyer,
        organisation=opening.organisation,
        operator=opening.operator,
        demand=demand,
        corridor=opening.corridor,
        place=opening.place,
        stage=opening.stage,
    )


def opened_with(alliance: Alliance) -> dict[str, Any]:
    """Return what an alliance was opened with, as its entry shows it."""
    names = ("buyer_id", "organisation_id", "operator_id", "demand_id", "corridor_id", "place_id")
    return {
        "code": alliance.code,
        "chain": alliance.chain.code,
        **{name.removesuffix("_id"): str(getattr(alliance, name) or "") for name in names},
    }


@transaction.atomic
def transfer_alliance(
    alliance: Alliance, *, to: Party, reason: str, happened_on: date, actor: Any, now: datetime, today: date
) -> Transfer:
    """Pass an alliance with its whole history to another operator (ALLIANCE-70)."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    last = alliance.transfers.first()
    refuse_transfer(
        current=alliance.operator_id,
        to=to.pk,
        parties=frozenset({alliance.buyer_id, alliance.organisation_id}) - {None},
        reason=reason,
        happened_on=happened_on,
        today=today,
        last_on=last.happened_on if last is not None else None,
    )
    transfer = Transfer.objects.create(
        alliance=alliance,
        from_operator_id=alliance.operator_id,
        to_operator=to,
        happened_on=happened_on,
        reason=reason.strip()[:300],
        handed_over={
            name: getattr(alliance, name).count() for name in ("plans", "bottlenecks", "commitments", "producers")
        },
        recorded_by=actor,
        recorded_at=now,
    )
    alliance.operator = to
    alliance.save(update_fields=["operator"])
    audit.record(
        actor,
        "alliance.transfer",
        alliance,
        before={"operator": str(transfer.from_operator_id or "")},
        after={"operator": str(to.pk), "on": happened_on.isoformat(), **transfer.handed_over},
        reason=transfer.reason,
        programme=alliance.programme.code,
    )
    return transfer


@dataclass(frozen=True)
class Brought:
    """What is asked of the organisation at its application, beside its members' days of joining."""

    founded_on: date | None = None
    area_ha: Decimal | None = None
    yearly_volume: Decimal | None = None
    volume_unit: str = ""
    endowment: tuple[str, ...] = ()


@transaction.atomic
def record_track_record(
    alliance: Alliance,
    *,
    as_of: date,
    brought: Brought,
    joined: Sequence[date] | None = None,
    actor: Any,
    now: datetime,
) -> TrackRecord:
    """Compute and freeze the track record at entry (ALLIANCE-80).

    Without `joined`, the days are those of the organisation's memberships on record.
    """
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    organisation = alliance.organisation
    if organisation is None or TrackRecord.objects.filter(alliance=alliance).exists():
        raise Problem(problems.RECORD_FROZEN)
    days = list(joined) if joined is not None else _joined(organisation, on=as_of)
    inputs = record_rule.inputs_to_plain(days, founded_on=brought.founded_on, as_of=as_of)
    found = record_rule.track_record(days, founded_on=brought.founded_on, as_of=as_of)
    outcome = record_rule.record_to_plain(found)
    decision = audit.keep_decision(
        actor, alliance, rule=record_rule.RULE, rule_version=record_rule.VERSION, inputs=inputs, outcome=outcome
    )
    kept = TrackRecord.objects.create(
        alliance=alliance,
        organisation=organisation,
        as_of=as_of,
        age_months=found.age_months,
        members=found.members,
        joined_last_year=found.joined_last_year,
        recent_share=found.recent_share,
        decision=decision,
        recorded_by=actor,
        recorded_at=now,
        **{**asdict(brought), "endowment": list(brought.endowment)},
    )
    audit.record(actor, "track_record.freeze", kept, after=outcome, programme=alliance.programme.code)
    return kept


def _joined(organisation: Party, *, on: date) -> list[date]:
    """The first day of each present member, merges followed."""
    family = organisation.merged_family
    held = Membership.objects.held_on(on).filter(organisation__in=family)
    first: dict[Any, date] = {}
    for person, since in held.values_list("person", "since"):
        first[person] = min(since, first.get(person, since))
    return sorted(first.values())

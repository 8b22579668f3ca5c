"""Producers that can supply an alliance: found, asked, joined, left; and how far each one's link has come."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from eslabon.rules.alliances.linkage import EFFECTIVE, ENDED, LINKED, Leaving, Step, refuse_leaving, refuse_step
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, LinkageState, MappedProducer
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.territory.models import Place


@dataclass(frozen=True)
class Mapped:
    """What is known of a producer: where, alone or grouped, what it grows and could sell; None: not asked."""

    organisation: Party | None = None
    within: MappedProducer | None = None
    place: Place | None = None
    locality: str = ""
    grouping: str = MappedProducer.Grouping.GROUPED
    grows_product: bool = False
    is_willing: bool | None = None
    area_ha: Decimal | None = None
    yearly_volume: Decimal | None = None
    unit: str = ""


@transaction.atomic
def map_producer(alliance: Alliance, *, party: Party, mapped: Mapped, actor: Any, now: datetime) -> MappedProducer:
    """Put a producer, or a community that supplies as one, on the map of an alliance (ALLIANCE-32, ALLIANCE-33)."""
    party = party.surviving
    values = {name: getattr(mapped, name) for name in asdict_names()}
    _refuse_within(mapped.within, alliance=alliance, producer=None)
    try:
        with transaction.atomic():
            producer = MappedProducer.objects.create(
                alliance=alliance, party=party, mapped_by=actor, mapped_at=now, **values
            )
    except IntegrityError:
        raise Problem(problems.MAPPED_BEFORE, name=party.name) from None
    audit.record(actor, "producer.map", producer, after=_shown(producer), programme=alliance.programme.code)
    return producer


def _refuse_within(within: MappedProducer | None, *, alliance: Alliance, producer: MappedProducer | None) -> None:
    """Raise unless somebody may supply within a community: one of this alliance that supplies by itself."""
    if within is None:
        return
    if within.alliance_id != alliance.pk:
        raise Problem(problems.FILE_OF_ANOTHER)
    has_members = producer is not None and producer.members.exists()
    if within.within_id is not None or (producer is not None and within.pk == producer.pk) or has_members:
        raise Problem(problems.WITHIN_ITSELF)


def asdict_names() -> tuple[str, ...]:
    """The names of what is known of a producer."""
    return tuple(Mapped.__dataclass_fields__)


@transaction.atomic
def change_producer(producer: MappedProducer, *, mapped: Mapped, actor: Any) -> MappedProducer:
    """Correct what is known of a mapped producer; what stood there before is in the entry."""
    producer = _locked(producer)
    _refuse_within(mapped.within, alliance=producer.alliance, producer=producer)
    before = _shown(producer)
    for name in asdict_names():
        setattr(producer, name, getattr(mapped, name))
    after = _shown(producer)
    if after != before:
        producer.save()
        changed = [name for name in after if after[name] != before[name]]
        audit.record(
            actor,
            "producer.change",
            producer,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            programme=producer.alliance.programme.code,
        )
    return producer


@transaction.atomic
def join_producer(producer: MappedProducer, *, joined_on: date, actor: Any, today: date) -> MappedProducer:
    """Say that a producer takes part from a day on."""
    producer = _locked(producer)
    if producer.joined_on is not None or joined_on > today:
        raise Problem(problems.ALREADY_LEFT, name=producer.party.name)
    producer.joined_on = joined_on
    producer.save(update_fields=["joined_on"])
    after = {"joined_on": joined_on.isoformat()}
    audit.record(actor, "producer.join", producer, after=after, programme=producer.alliance.programme.code)
    return producer


@transaction.atomic
def leave_producer(
    producer: MappedProducer, *, left_on: date, cause: str, reason: str = "", actor: Any, today: date
) -> MappedProducer:
    """Say that a producer took part until a day, and why; dated, never deleted, and the link ends (ALLIANCE-45)."""
    producer = _locked(producer)
    last = producer.linkage_states.order_by("since", "recorded_at").last()
    is_linked = producer.linkage in LINKED
    refuse_leaving(
        Leaving(producer.party.name, left_on, cause),
        joined_on=producer.joined_on,
        left_before=producer.left_on is not None,
        linked_since=last.since if is_linked and last is not None else None,
        today=today,
    )
    producer.left_on, producer.left_cause, producer.left_reason = left_on, cause, reason.strip()[:200]
    producer.save(update_fields=["left_on", "left_cause", "left_reason"])
    after = {"left_on": left_on.isoformat(), "cause": cause}
    code = producer.alliance.programme.code
    audit.record(actor, "producer.leave", producer, after=after, reason=producer.left_reason, programme=code)
    if is_linked:
        _step(producer, step=Step(ENDED, left_on, cause=cause), note=reason, actor=actor, today=today)
    return producer


@transaction.atomic
def record_linkage(producer: MappedProducer, *, step: Step, note: str = "", actor: Any, today: date) -> LinkageState:
    """Take a step of a supplier's link; effective is not for anybody to say (ALLIANCE-40 to ALLIANCE-43)."""
    producer = _locked(producer)
    if step.state == EFFECTIVE:
        raise Problem(problems.EFFECTIVE_BY_HAND)
    if producer.left_on is not None:
        raise Problem(problems.ALREADY_LEFT, name=producer.party.name)
    return _step(producer, step=step, note=note, actor=actor, today=today)


@transaction.atomic
def make_linkage_effective(
    producer: MappedProducer, *, purchased_on: date, purchase_key: str, today: date
) -> LinkageState | None:
    """Called by the reconciliation of purchases, and by nothing else: the first one makes the link effective.

    Returns None where the link is effective already.
    """
    producer = _locked(producer)
    if producer.linkage == EFFECTIVE:
        return None
    if producer.linkage == MappedProducer.Linkage.MAPPED:  # bought before anybody wrote that they were introduced
        _step(producer, step=Step("introduced", purchased_on), note="", actor=None, today=today)
    step = Step(EFFECTIVE, purchased_on, purchase_key=purchase_key)
    return _step(producer, step=step, note="", actor=None, today=today)


def _step(producer: MappedProducer, *, step: Step, note: str, actor: Any, today: date) -> LinkageState:
    last = producer.linkage_states.order_by("since", "recorded_at").last()
    refuse_step(step, current=producer.linkage, current_since=last.since if last is not None else None, today=today)
    state = LinkageState.objects.create(
        producer=producer,
        state=step.state,
        since=step.since,
        cause=step.cause,
        note=note.strip()[:300],
        purchase_key=step.purchase_key,
        recorded_by=actor,
    )
    before = {"state": producer.linkage}
    producer.linkage = step.state
    producer.save(update_fields=["linkage"])
    audit.record(
        actor,
        "linkage.step",
        producer,
        before=before,
        after={name: str(value) for name, value in asdict(step).items() if value},
        reason=state.note,
        programme=producer.alliance.programme.code,
    )
    return state


def _locked(producer: MappedProducer) -> MappedProducer:
    found = MappedProducer.objects.select_for_update(of=("self",)).select_related("party", "alliance__programme")
    return found.get(pk=producer.pk)


def _shown(producer: MappedProducer) -> dict[str, Any]:
    return {
        "party": str(producer.party_id),
        "organisation": str(producer.organisation_id or ""),
        "within": str(producer.within_id or ""),
        "place": producer.place.code if producer.place else "",
        **{
            name: str(getattr(producer, name))
            for name in ("locality", "grouping", "grows_product", "is_willing", "area_ha", "yearly_volume", "unit")
        },
    }

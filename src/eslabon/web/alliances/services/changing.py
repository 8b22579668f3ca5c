"""Change what may change of an alliance; what stood there before is in the entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.alliances.changing import END, FIRST_STAGE, Standing, refuse_change, refuse_end
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import Alliance, BusinessPlan, BuyerContact
from eslabon.web.audit import services as audit

CONTACT = "buyer_contact"  # (name, reach)


def standing_of(alliance: Alliance) -> Standing:
    """Return what has happened to an alliance, as the rule asks it."""
    plans = alliance.plans.exclude(state=BusinessPlan.State.DRAFT)
    return Standing(
        is_decided=alliance.stage != FIRST_STAGE or plans.exists() or alliance.viability_decisions.exists(),
        has_end=alliance.ends_on is not None,
        was_read_after=alliance.afterlife.exists(),
    )


@transaction.atomic
def change_alliance(
    alliance: Alliance, *, changes: Mapping[str, Any], reason: str = "", actor: Any, today: date
) -> Alliance:
    """Change parts of an alliance; those that stay as they are count as not asked (ALLIANCE-73 to ALLIANCE-76)."""
    found = Alliance.objects.select_for_update(of=("self",)).select_related("programme", "chain", "demand")
    alliance = found.get(pk=alliance.pk)
    contact = BuyerContact.objects.filter(alliance=alliance).first()
    new = {name: value for name, value in _clean(changes).items() if value != _present(alliance, contact, name)}
    if not new:
        return alliance
    refuse_change(new, standing=standing_of(alliance), reason=reason)
    if END in new:
        refuse_end(new[END], starts_on=alliance.starts_on, today=today)
    before = {name: _shown(_present(alliance, contact, name)) for name in new}
    for name in set(new) - {CONTACT}:
        setattr(alliance, name, new[name])
    if "demand" in new and alliance.demand is not None:
        alliance.buyer = alliance.demand.buyer
    _refuse_mismatch(alliance)
    alliance.save()
    if CONTACT in new:
        name, reach = new[CONTACT]
        BuyerContact.objects.update_or_create(alliance=alliance, defaults={"name": name, "reach": reach})
    audit.record(
        actor,
        "alliance.change",
        alliance,
        before=before,
        after={name: _shown(value) for name, value in new.items()},
        reason=" ".join(reason.split()),
        programme=alliance.programme.code,
    )
    return alliance


def _clean(changes: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(changes)
    if "name" in found:
        found["name"] = " ".join(found["name"].split())[:200]
    if CONTACT in found:
        name, reach = found[CONTACT]
        found[CONTACT] = (" ".join(name.split())[:160], reach.strip())
    return found


def _present(alliance: Alliance, contact: BuyerContact | None, name: str) -> Any:
    if name == CONTACT:
        return (contact.name, contact.reach) if contact is not None else ("", "")
    return getattr(alliance, name)


def _refuse_mismatch(alliance: Alliance) -> None:
    """Raise unless demand and product fit, and nobody is on two sides."""
    demand = alliance.demand
    if demand is not None and (demand.programme_id, demand.chain_id) != (alliance.programme_id, alliance.chain_id):
        raise Problem(problems.DEMAND_OF_ANOTHER)
    if alliance.chain.programme_id != alliance.programme_id:
        raise Problem(problems.DEMAND_OF_ANOTHER)
    if alliance.corridor is not None and alliance.corridor.programme_id != alliance.programme_id:
        raise Problem(problems.DEMAND_OF_ANOTHER)
    if alliance.buyer_id is not None and alliance.buyer_id == alliance.organisation_id:
        raise Problem(problems.TWO_SIDES)
    if alliance.operator_id is not None and alliance.operator_id in (alliance.buyer_id, alliance.organisation_id):
        raise Problem(problems.OPERATOR_NOT_POSSIBLE)


def _shown(value: Any) -> str:
    """A value as the entry keeps it: a person's telephone or address never stands in it."""
    if isinstance(value, tuple):
        return str(value[0])
    return "" if value is None else str(getattr(value, "pk", value))

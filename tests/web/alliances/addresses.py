"""Every address of the context with its arguments, for an alliance on which everything stands."""

from dataclasses import dataclass
from typing import Any

from eslabon.rules.alliances.linkage import Step
from eslabon.web.alliances.models import Grant, MappedProducer
from eslabon.web.alliances.services import Mapped, decide_plan_viability, map_producer, record_linkage, submit_plan
from eslabon.web.parties.models import Party
from tests.web.alliances.world import NOW, TODAY, World, whole_plan


@dataclass
class Standing:
    """An alliance with a submitted plan, its decision, a producer, a bottleneck, an action with evidence."""

    arguments: dict[str, dict[str, Any]]
    producer: MappedProducer


def stand(world: World) -> Standing:
    """Build it and name every address."""
    plan = whole_plan(world)
    submit_plan(plan, revision=plan.revision, actor=world.writer, now=NOW)
    decided = decide_plan_viability(plan, actor=world.writer, now=NOW)
    party = Party.objects.create(kind="person", name="Rosa Quispe")
    producer = map_producer(world.alliance, party=party, mapped=Mapped(), actor=world.writer, now=NOW)
    record_linkage(producer, step=Step("introduced", TODAY), actor=world.writer, today=TODAY)
    bottleneck = world.alliance.bottlenecks.get()
    action = bottleneck.actions.get()
    programme, alliance = {"code": world.programme.code}, {"alliance_id": world.alliance.pk}
    demand = {"demand_id": world.demand.pk}
    names: dict[str, dict[str, Any]] = {"my_alliances": {}}
    names |= dict.fromkeys(
        ("alliances", "alliances_file", "alliance_open", "plan_terms", "buyers", "buyer_add"), programme
    )
    names |= dict.fromkeys(("demand_of_buyer", "demand_end", "demand_file"), demand)
    names |= dict.fromkeys(
        (
            *("alliance", "alliance_transfer", "alliance_track", "alliance_afterlife", "alliance_gender"),
            *("alliance_producers", "producer_add", "producers_import", "alliance_plan", "plan_start", "plan_submit"),
            *("plan_decide", "plan_print", "plan_as_pdf", "plan_as_docx", "plan_viability", "alliance_baseline"),
            *("alliance_maturity", "alliance_change", "alliance_rotation", "alliance_grants"),
            *("alliance_bottlenecks", "alliance_commitments"),
        ),
        alliance,
    )
    names |= dict.fromkeys(
        ("producer", "producer_edit", "producer_take_part", "producer_linkage", "producer_identity"),
        alliance | {"pk": producer.pk},
    )
    grant = Grant.objects.create(
        alliance=world.alliance,
        amount=1,
        currency="PEN",
        source="programme",
        agreed_on=TODAY,
        spend_from=TODAY,
        spend_until=TODAY,
        recorded_by=world.people["coordinator"],
    )
    names |= dict.fromkeys(("grant_withdraw", "grant_file"), alliance | {"pk": grant.pk})
    names["plan_section"] = alliance | {"section": "product"}
    names["viability_override"] = alliance | {"pk": decided.pk}
    names["bottleneck"] = alliance | {"pk": bottleneck.pk}
    for act in ("action", "resolve", "check", "reopen", "drop"):
        names[f"bottleneck_act:{act}"] = alliance | {"pk": bottleneck.pk, "act": act}
    names["bottleneck_action"] = alliance | {"pk": action.pk}
    names["action_evidence"] = alliance | {"pk": action.evidence.get().pk}
    names["commitment:buyer"] = alliance | {"pk": world.alliance.commitments.get(side="buyer").pk}
    names["commitment:organisation"] = alliance | {"pk": world.alliance.commitments.get(side="organisation").pk}
    names["commitment:operator"] = alliance | {"pk": world.alliance.commitments.get(side="operator").pk}
    return Standing(names, producer)

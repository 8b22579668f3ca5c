"""What the addresses of alliances name: the alliance that the institutions' world made, with a plan and its parts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from eslabon.files.packs import load_pack, pack_path
from eslabon.files.packs.plans import plan_to_plain
from eslabon.web.alliances.models import (
    ActionEvidence,
    Alliance,
    Bottleneck,
    BottleneckAction,
    BusinessPlan,
    Commitment,
    Demand,
    Grant,
    MappedProducer,
    PlanTerms,
    ViabilityDecision,
)
from eslabon.web.alliances.services import decide_plan_viability
from eslabon.web.uploads.models import StoredFile

Arguments = Callable[[Any, str], dict[str, Any]]
NOW, DAY = datetime(2022, 2, 1, 15, 0, tzinfo=UTC), date(2022, 2, 1)


def _parts(world: Any, whose: str) -> dict[str, Any]:
    """The parts of the alliance of one half, made when they are first asked for."""
    extra = world.half(whose).extra
    if "alliance_parts" not in extra:
        extra["alliance_parts"] = _make(extra["supported"], by=world.people["coordinator"])
    parts: dict[str, Any] = extra["alliance_parts"]
    return parts


def _make(alliance: Alliance, *, by: Any) -> dict[str, Any]:
    pack, _faults = load_pack(pack_path("pra"))
    assert pack is not None and pack.plan is not None
    content = plan_to_plain(pack.plan)
    PlanTerms.objects.get_or_create(
        programme=alliance.programme, defaults={"content": content, "pack_hash": "0" * 64, "installed_at": NOW}
    )
    paper = StoredFile.objects.order_by("uploaded_at")[0]
    demand = Demand.objects.create(
        programme=alliance.programme,
        buyer=alliance.organisation,
        chain=alliance.chain,
        product="Grano",
        yearly_volume=Decimal(10),
        assurance="letter",
        price_rule="day",
        assured_by=paper,
        since=DAY,
        recorded_by=by,
    )
    bottleneck = Bottleneck.objects.create(
        alliance=alliance, kind="quality", description="Humedad", found_on=DAY, recorded_by=by
    )
    action = BottleneckAction.objects.create(
        bottleneck=bottleneck, title="Secar", side="operator", starts_on=DAY, due_on=DAY, recorded_by=by
    )
    plan = BusinessPlan.objects.create(alliance=alliance, version=1, currency="PEN", written_by=by)
    return {
        "demand": demand,
        "bottleneck": bottleneck,
        "action": action,
        "evidence": ActionEvidence.objects.create(action=action, file=paper, added_by=by),
        "producer": MappedProducer.objects.create(
            alliance=alliance, party=alliance.organisation, grouping="grouped", mapped_by=by
        ),
        "commitment": Commitment.objects.create(
            alliance=alliance, side="organisation", text="Entregar", due_on=DAY, recorded_by=by
        ),
        "viability": _decided(plan, by=by),
        "grant": Grant.objects.create(
            alliance=alliance,
            amount=1,
            currency="PEN",
            source="programme",
            agreed_on=DAY,
            spend_from=DAY,
            spend_until=DAY,
            recorded_by=by,
        ),
    }


def _decided(plan: BusinessPlan, *, by: Any) -> ViabilityDecision:
    return decide_plan_viability(plan, actor=by, now=NOW)


def _programme(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code}


def _alliance(world: Any, whose: str, **more: Any) -> dict[str, Any]:
    _parts(world, whose)
    return {"alliance_id": world.half(whose).extra["supported"].pk, **more}


def _part(kind: str, **more: Any) -> Arguments:
    return lambda world, whose: _alliance(world, whose, pk=_parts(world, whose)[kind].pk, **more)


def _demand(world: Any, whose: str) -> dict[str, Any]:
    return {"demand_id": _parts(world, whose)["demand"].pk}


ALLIANCE_ADDRESSES: dict[str, Arguments] = {
    **dict.fromkeys(("alliances", "alliances_file", "alliance_open", "plan_terms", "buyers", "buyer_add"), _programme),
    **dict.fromkeys(("demand_of_buyer", "demand_end", "demand_file"), _demand),
    **dict.fromkeys(
        (
            *("alliance", "alliance_transfer", "alliance_track", "alliance_afterlife", "alliance_gender"),
            *("alliance_producers", "producer_add", "producers_import", "alliance_plan", "plan_start", "plan_submit"),
            *("plan_decide", "plan_print", "plan_as_pdf", "plan_as_docx", "plan_viability", "alliance_baseline"),
            *("alliance_maturity", "alliance_change", "alliance_rotation", "alliance_grants"),
            *("alliance_bottlenecks", "alliance_commitments"),
        ),
        _alliance,
    ),
    **dict.fromkeys(
        ("producer", "producer_edit", "producer_take_part", "producer_linkage", "producer_identity"), _part("producer")
    ),
    "plan_section": lambda world, whose: _alliance(world, whose, section="product"),
    "viability_override": _part("viability"),
    **dict.fromkeys(("grant_withdraw", "grant_file"), _part("grant")),
    "bottleneck": _part("bottleneck"),
    "bottleneck_act": _part("bottleneck", act="action"),
    "bottleneck_action": _part("action"),
    "action_evidence": _part("evidence"),
    "commitment": _part("commitment"),
}

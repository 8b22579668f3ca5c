"""Producers as each centre lists them: mapped, joined, introduced, some gone; two logins belong to parties."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eslabon.simulate.pra.trade import PRODUCTS
from eslabon.web.alliances.models import Alliance, MappedProducer
from eslabon.web.alliances.models.mapping import Cause
from eslabon.web.alliances.services.bulk_mapping import ListedProducer, map_producers
from eslabon.web.alliances.services.mapping import Mapped, leave_producer
from eslabon.web.site.demonstration.pra.people import CUSCO, join
from eslabon.web.site.demonstration.pra.stage import PraStage, Row

WILLING = 5  # of six that were asked before they joined; the others said so on the day
LEFT = (Cause.PRICE, Cause.MOVED, Cause.PRICE, Cause.STANDARD)  # why some of the plan of Cusco left this month


def map_all(stage: PraStage) -> None:
    """Map the producers of every plan from the list that its centre keeps; some stand on two lists."""
    producers = {row["producer"]: row for row in stage.rows("producers")}
    for plan_id, rows in stage.by_plan("rosters").items():
        plan, alliance = stage.plans[plan_id], stage.alliances[plan_id]
        starts = date.fromisoformat(stage.by_plan("plans")[plan_id][0]["starts_on"])
        given: dict[str, Any] = {"unit": PRODUCTS[plan.pair.buyer.chain].unit, "place": alliance.place}
        listed = [_listed(stage, row, producers[row["producer"]], given=given) for row in rows]
        map_producers(
            alliance,
            listed=listed,
            actor=stage.centre_user(plan.pair.candidate.code),
            now=stage.at(starts - timedelta(days=30)),
            today=stage.today,
        )


def _listed(stage: PraStage, row: Row, producer: Row, *, given: dict[str, Any]) -> ListedProducer:
    joined, is_grouped = date.fromisoformat(row["since"]), bool(producer["organisation"])
    mapped = Mapped(
        organisation=stage.organisations.get(producer["organisation"]),
        place=given["place"],
        grouping=MappedProducer.Grouping.GROUPED if is_grouped else MappedProducer.Grouping.DISPERSED,
        grows_product=True,
        is_willing=int(producer["dni"]) % (WILLING + 1) != 0 or None,
        area_ha=Decimal(str(row["area_ha"])),
        yearly_volume=Decimal(producer["quantity_units_year"]),
        unit=given["unit"],
    )
    return ListedProducer(
        name=f"{producer['given_names']} {producer['surnames']}",
        mapped=mapped,
        sex=producer["sex"],
        language=producer["language"],
        scheme="pe_dni",
        number=producer["dni"],
        joined_on=joined if joined <= stage.today else None,
        introduced_on=joined if joined <= stage.today else None,
    )


def last_of_cusco(stage: PraStage) -> Alliance:
    """The alliance of the plan of Cusco that began last and still runs."""
    mine = [
        one
        for one in stage.running
        if stage.plans[one].pair.candidate.code == CUSCO and stage.plans[one].state == "active"
    ]
    return stage.alliances[mine[-1]]


def let_some_leave(stage: PraStage) -> None:
    """Let a few producers of that plan leave since the last month that was reported, each for a cause."""
    first = stage.today.replace(day=1)
    there = last_of_cusco(stage).producers.filter(joined_on__lt=first, linkage=MappedProducer.Linkage.INTRODUCED)
    for producer, cause in zip(there.order_by("party__name"), LEFT, strict=False):
        leave_producer(producer, left_on=first, cause=cause, actor=stage.centre_user(CUSCO), today=stage.today)


def join_logins(stage: PraStage) -> None:
    """Let two logins belong to the buyer and the organisation of the plan of Cusco that began last."""
    alliance = last_of_cusco(stage)
    if alliance.buyer is not None:
        join(stage, "pra-compradora", organisation=alliance.buyer, capacity="manager")
    if alliance.organisation is not None:
        join(stage, "pra-productor", organisation=alliance.organisation, capacity="legal_representative")

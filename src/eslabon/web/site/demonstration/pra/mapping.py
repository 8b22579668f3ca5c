"""Producers of some plans of Cusco, one by one: mapped, asked, joined. The others are in the reports as a number."""

from datetime import date, timedelta
from decimal import Decimal

from eslabon.rules.alliances.linkage import Step
from eslabon.simulate.pra.trade import PRODUCTS
from eslabon.web.alliances.models import MappedProducer
from eslabon.web.alliances.services.mapping import Mapped, join_producer, map_producer, record_linkage
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party
from eslabon.web.site.demonstration.pra.people import CUSCO, join, place_of
from eslabon.web.site.demonstration.pra.stage import PraStage

PLANS, PRODUCERS = 2, 30  # how many plans, and how many producers of each at most
JOINED = 0.8


def map_producers(stage: PraStage) -> None:
    """Map producers of the plans of Cusco that began last, and let two logins belong to the first one's parties."""
    running = [
        one
        for one in stage.shown
        if stage.plans[one].pair.candidate.code == CUSCO and stage.plans[one].state == "active"
    ]
    for plan_id in running[-PLANS:]:
        _map(stage, plan_id)
    alliance = stage.alliances[running[-1]]
    if alliance.buyer is not None:
        join(stage, "pra-compradora", organisation=alliance.buyer, capacity="manager")
    if alliance.organisation is not None:
        join(stage, "pra-productor", organisation=alliance.organisation, capacity="legal_representative")


def _map(stage: PraStage, plan_id: str) -> None:
    plan, alliance = stage.plans[plan_id], stage.alliances[plan_id]
    actor, place = stage.centre_user(CUSCO), place_of(plan.pair.candidate.departments[0])
    starts = date.fromisoformat(stage.by_plan("plans")[plan_id][0]["starts_on"])
    unit = PRODUCTS[plan.pair.buyer.chain].unit
    for number, row in enumerate(stage.by_plan("producers")[plan_id][:PRODUCERS]):
        name = f"{row['given_names']} {row['surnames']}"
        party = register_party(kind=Party.Kind.PERSON, name=name, sex=row["sex"], place=place, actor=actor)
        mapped = Mapped(
            organisation=stage.organisations.get(row["organisation"]),
            place=place,
            grouping=MappedProducer.Grouping.GROUPED if row["organisation"] else MappedProducer.Grouping.DISPERSED,
            grows_product=True,
            is_willing=number < JOINED * PRODUCERS or None,
            area_ha=Decimal(str(row["area_ha"])),
            yearly_volume=Decimal(row["quantity_units_year"]),
            unit=unit,
        )
        day = starts - timedelta(days=60)
        producer = map_producer(alliance, party=party, mapped=mapped, actor=actor, now=stage.at(day))
        if number < JOINED * PRODUCERS:
            joined = starts + timedelta(days=number)
            join_producer(producer, joined_on=joined, actor=actor, today=stage.today)
            record_linkage(producer, step=Step("introduced", joined), actor=actor, today=stage.today)

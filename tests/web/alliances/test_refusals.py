"""Acts that a page would not offer are refused by the service itself: nothing is kept of them."""

from datetime import date, timedelta
from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import Alliance, BusinessPlan, Demand, MappedProducer
from eslabon.web.alliances.services import (
    GenderSeen,
    Mapped,
    Promised,
    change_producer,
    decide_plan_viability,
    declare_commitment,
    judge_commitment,
    make_commitment,
    map_producer,
    read_gender,
    record_bottleneck,
    record_demand,
    report_action,
    start_gender_plan,
    start_plan,
)
from eslabon.web.alliances.services.bulk_mapping import ListedProducer, map_producers
from eslabon.web.audit.models import Entry
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.targeting.models import Corridor
from tests.web.alliances.world import NOW, TODAY, World, open_one, stuck, wanted

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def strange(programme: Programme) -> Chain:
    """A product of another programme."""
    other = Programme.objects.create(code="otro", country="PE", currency="PEN", time_zone="America/Lima")
    return Chain.objects.create(programme=other, code="quinoa", name_es="Quinua", name_en="Quinoa")


def _refused(refusal: str, act: Any, /, *args: Any, **kwargs: Any) -> None:
    before = Entry.objects.count()
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    assert refused.value.code == refusal, refused.value
    assert Entry.objects.count() == before


def test_alliance_takes_nothing_of_another_programme_and_has_two_sides(world: World, strange: Chain) -> None:
    corridor = Corridor.objects.create(programme=strange.programme, code="x", name="X")
    for odd in ({"chain": strange, "demand": None}, {"corridor": corridor}):
        _refused("ALLIANCES-E31", open_one, world, code="otra", **odd)
    _refused("ALLIANCES-E55", open_one, world, code="otra", organisation=world.buyer.organisation)
    asked = {"buyer": world.buyer.organisation, "wanted": wanted(world.programme, chain=strange)}
    _refused("ALLIANCES-E31", record_demand, world.programme, **asked, actor=world.writer, now=NOW)
    assert (Alliance.objects.count(), Demand.objects.count()) == (1, 1)


def test_nobody_supplies_within_themselves_or_in_two_steps(world: World) -> None:
    """ALLIANCE-33: also where a row is corrected afterwards."""

    def mapped(name: str, alliance: Alliance | None = None, **known: Any) -> MappedProducer:
        party = Party.objects.create(kind="person", name=name)
        given = {"mapped": Mapped(**known), "actor": world.writer, "now": NOW}
        return map_producer(alliance or world.alliance, party=party, **given)

    outer = mapped("Comunidad")
    member = mapped("Rosa", within=outer)
    elsewhere = mapped("Otra comunidad", open_one(world, code="otra"))
    for within, code in ((member, "ALLIANCES-E54"), (elsewhere, "ALLIANCES-E37")):
        _refused(code, mapped, "Ana", within=within)
    for producer, within, code in (
        (outer, outer, "ALLIANCES-E54"),
        (outer, mapped("Tercera"), "ALLIANCES-E54"),  # it has members of its own
        (member, elsewhere, "ALLIANCES-E37"),
    ):
        _refused(code, change_producer, producer, mapped=Mapped(within=within), actor=world.writer)


def test_list_of_producers_has_no_community_within_a_member(world: World) -> None:
    """ALLIANCE-33: a list is refused like one at a time, whole."""
    listed = [
        ListedProducer("San Juan", Mapped(), is_community=True),
        ListedProducer("Anexo San Juan", Mapped(), is_community=True, within="San Juan"),
        ListedProducer("Rosa", Mapped(), within="Anexo San Juan"),
    ]
    given = {"listed": listed, "actor": world.writer, "now": NOW, "today": TODAY}
    _refused("ALLIANCES-E54", map_producers, world.alliance, **given)
    assert not MappedProducer.objects.exists()


def test_what_was_verified_stands_on_what_was_done(world: World) -> None:
    """ALLIANCE-50, ALLIANCE-51: no finding of tomorrow, no made-up state, no change once verified."""
    given = {"kind": "quality", "description": "x", "actor": world.writer, "now": NOW}
    _refused("ALLIANCES-E16", record_bottleneck, world.alliance, found_on=TOMORROW, **given)
    bottleneck = stuck(world)
    action = bottleneck.actions.get()
    _refused("ALLIANCES-E36", report_action, action, state="perhaps", actor=world.writer, today=TODAY)
    bottleneck.state, bottleneck.resolved_on, bottleneck.verified_on = "verified", TODAY, TODAY
    bottleneck.save()
    _refused("ALLIANCES-E14", report_action, action, state="planned", actor=world.writer, today=TODAY)


def test_judgement_is_corrected_by_the_unit_only(world: World) -> None:
    """ALLIANCE-55: the other side does not take back what it said."""
    promised = Promised("buyer", "Pagar a ocho días", TODAY)
    one = make_commitment(world.alliance, promised=promised, actor=world.writer, now=NOW)
    declare_commitment(one, done_on=TODAY, actor=world.people["buyer"], today=TODAY)
    judge_commitment(one, is_kept=True, actor=world.people["coop"], today=TODAY)
    _refused("ALLIANCES-E53", judge_commitment, one, is_kept=False, actor=world.people["coop"], today=TODAY)
    unit = world.people["monitoring_unit"]
    again = judge_commitment(one, is_kept=False, note="La factura dice otra cosa", actor=unit, today=TODAY)
    assert (again.outcome, again.judged_side) == ("broken", "monitoring")


def test_replaced_plan_decides_nothing_and_gender_is_of_who_supplies(world: World) -> None:
    """ALLIANCE-07, ALLIANCE-85."""
    plan = start_plan(world.alliance, actor=world.writer, now=NOW)
    BusinessPlan.objects.update(state="replaced")
    _refused("ALLIANCES-E01", decide_plan_viability, plan, actor=world.writer, now=NOW)
    given = {"objective": "Dos mujeres en la directiva", "since": date(2022, 1, 1), "actor": world.writer, "now": NOW}
    _refused("ALLIANCES-E56", start_gender_plan, world.alliance, organisation=world.buyer.organisation, **given)
    kept = start_gender_plan(world.alliance, organisation=world.coop.organisation, **given)
    seen = GenderSeen(members=4, women_members=2, board=3, women_board=1)
    _refused("ALLIANCES-E43", read_gender, kept, read_on=TOMORROW, seen=seen, actor=world.writer, now=NOW)

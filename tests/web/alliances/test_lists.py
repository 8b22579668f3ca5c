"""What is done to a list of alliances, producers or promises is what one at a time would do, in one entry."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eslabon.rules.alliances.linkage import Step
from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import Alliance, LinkageState, MappedProducer
from eslabon.web.alliances.services import (
    Mapped,
    NewProducer,
    Opening,
    Promised,
    join_producer,
    judge_commitment,
    make_commitment,
    map_new_producer,
    open_alliance,
    record_linkage,
    transfer_alliance,
)
from eslabon.web.alliances.services.bulk_commitments import Judged, judge_commitments
from eslabon.web.alliances.services.bulk_mapping import ListedProducer, map_producers
from eslabon.web.alliances.services.bulk_opening import Dated, date_alliances, open_alliances
from eslabon.web.alliances.services.bulk_transfers import transfer_alliances
from eslabon.web.audit.models import Entry
from eslabon.web.parties.models import Identifier, Party
from tests.web.alliances.world import NOW, TODAY, World, open_one

JOINED = date(2022, 1, 10)
KNOWN = Mapped(grows_product=True, is_willing=True, area_ha=Decimal("1.250"), yearly_volume=Decimal(900), unit="kg")


def code_of(act: Any) -> str:
    """The code with which an act was refused."""
    with pytest.raises(Problem) as raised:
        act()
    return raised.value.code


def listed(place: int, **more: Any) -> ListedProducer:
    """A producer with an identity number of its own."""
    given = {"sex": "f", "scheme": "pe_dni", "number": f"4{place:07d}", "joined_on": JOINED, "introduced_on": JOINED}
    return ListedProducer(f"Productora {place}", KNOWN, **{**given, **more})


def bring(world: World, *several: ListedProducer, alliance: Alliance | None = None) -> list[MappedProducer]:
    """Map the producers of a list."""
    asked = alliance or world.alliance
    return map_producers(asked, listed=several, actor=world.writer, now=NOW, today=TODAY)


def stands(producer: MappedProducer) -> list[Any]:
    """Everything that is known of a producer and its link, without keys and names."""
    names = [one.name for one in MappedProducer._meta.concrete_fields if one.name not in {"id", "party", "within"}]
    steps = producer.linkage_states.values_list("state", "since", "cause", "recorded_by")
    numbers = producer.party.identifiers.values_list("scheme", flat=True)
    party = (producer.party.kind, producer.party.sex, producer.party.organisation_kind)
    return [[getattr(producer, name) for name in names], list(steps), list(numbers), party]


def test_list_of_producers_leaves_what_one_at_a_time_leaves(world: World) -> None:
    who = NewProducer("Una", sex="f", scheme="pe_dni", number="40000099")
    alone = map_new_producer(world.alliance, who=who, mapped=KNOWN, actor=world.writer, now=NOW)
    join_producer(alone, joined_on=JOINED, actor=world.writer, today=TODAY)
    record_linkage(alone, step=Step("introduced", JOINED), actor=world.writer, today=TODAY)
    alone.refresh_from_db()
    community = ListedProducer("Comunidad de Arriba", KNOWN, is_community=True)
    first, group, member = bring(world, listed(1), community, listed(2, within="Comunidad de Arriba"))
    first.refresh_from_db()
    assert stands(first) == stands(alone)
    assert (group.party.kind, group.party.organisation_kind, group.linkage) == ("organisation", "community", "mapped")
    assert member.within == group
    entry = Entry.objects.get(act="producer.map_many")
    assert {name: entry.after[name] for name in ("rows", "joined", "introduced")} == {
        "rows": 3,
        "joined": 2,
        "introduced": 2,
    }
    assert "4000000" not in str(Entry.objects.filter(act="party.register_many").get().after)


def test_number_on_record_keeps_its_record_and_is_mapped_once(world: World) -> None:
    (here,) = bring(world, listed(1))
    elsewhere = open_one(world, code="otra")
    (there,) = bring(world, listed(1), alliance=elsewhere)
    assert there.party == here.party
    assert Identifier.objects.filter(party=here.party).count() == 1
    before = MappedProducer.objects.count(), Party.objects.count()
    for several, code in (
        ((listed(1),), "ALLIANCES-E47"),
        ((replace(listed(1), name="Filomena Zuta"),), "ALLIANCES-E47"),
        ((listed(7), listed(7)), "PARTIES-E01"),
        ((listed(8, number="123"),), "PARTIES-E02"),
    ):
        assert code_of(lambda several=several: bring(world, *several)) == code
    third = open_one(world, code="tercera")
    stranger = replace(listed(1), name="Filomena Zuta")
    assert (
        code_of(lambda: bring(world, stranger, alliance=third)) == "ALLIANCES-E46"
    )  # ALLIANCE-34: somebody else's number
    assert code_of(lambda: bring(world, listed(1), listed(1), alliance=third)) == "ALLIANCES-E47"
    assert (MappedProducer.objects.count(), Party.objects.count()) == before


def test_list_refuses_days_to_come_and_communities_that_nobody_knows(world: World) -> None:
    later = TODAY + timedelta(days=1)
    assert code_of(lambda: bring(world, listed(1, joined_on=later))) == "ALLIANCES-E30"
    assert code_of(lambda: bring(world, listed(1, introduced_on=later))) == "ALLIANCES-E13"
    assert code_of(lambda: bring(world, listed(1, within="Nadie"))).startswith("ALLIANCES-")
    (group,) = bring(world, ListedProducer("Comunidad", KNOWN, is_community=True))
    other = open_one(world, code="otra")
    inside = listed(1, introduced_on=None)
    wrong = replace(inside, mapped=replace(KNOWN, within=group))
    assert code_of(lambda: bring(world, wrong, alliance=other)).startswith("ALLIANCES-")
    assert not LinkageState.objects.exists()


def test_list_asks_the_database_as_often_for_forty_as_for_two(world: World) -> None:
    counts = []
    for number in (2, 40):
        with CaptureQueriesContext(connection) as asked:
            bring(world, *(listed(100 * number + one) for one in range(number)))
        counts.append(len(asked))
    assert counts == [15, 15]


def test_alliances_of_a_list_open_like_one(world: World) -> None:
    programme, by = world.programme, world.people["coordinator"]
    chain = programme.chains.get(code="quinoa")
    first = Opening(code="l-1", name="  Una   alianza ", chain=chain, demand=world.demand, operator=world.centre)
    opened = open_alliances(programme, openings=[first, replace(first, code="l-2")], actor=by)
    alone = open_alliance(programme, opening=replace(first, code="l-3"), actor=by)
    names = ("name", "buyer_id", "operator_id", "demand_id", "stage", "chain_id")
    assert {tuple(getattr(one, name) for name in names) for one in (*opened, alone)} == {
        ("Una alianza", world.buyer.organisation.pk, world.centre.pk, world.demand.pk, "profile", chain.pk)
    }
    for wrong in ([replace(first, code="l-1")], [replace(first, code="n"), replace(first, code="n")]):
        assert code_of(lambda wrong=wrong: open_alliances(programme, openings=wrong, actor=by)).startswith("ALLIANCES-")
    its_own = replace(first, code="n", operator=world.buyer.organisation)
    assert code_of(lambda: open_alliances(programme, openings=[its_own], actor=by)) == "ALLIANCES-E20"
    assert Entry.objects.get(act="alliance.open_many").after["rows"] == 2


def test_promises_are_judged_like_one_and_never_by_their_side(world: World) -> None:
    unit = world.people["monitoring_unit"]
    made = [
        make_commitment(
            world.alliance, promised=Promised("buyer", f"Promesa {one}", TODAY), actor=world.writer, now=NOW
        )
        for one in range(3)
    ]
    alone = judge_commitment(made[0], is_kept=True, note=" Se vio. ", actor=unit, today=TODAY)
    told = [Judged(made[1], is_kept=True, on=TODAY, note=" Se vio. "), Judged(made[2], is_kept=False, on=TODAY)]
    judge_commitments(world.programme, judged=told, actor=unit)
    for one in made:
        one.refresh_from_db()
    names = ("outcome", "judged_side", "judged_by", "judged_on", "judged_note", "text", "side")
    said = [[getattr(one, name) for name in names] for one in made]
    assert said[1][:5] == [getattr(alone, name) for name in names[:5]]
    assert said[1][5:] == ["Promesa 1", "buyer"]
    assert said[2][0] == "broken"
    assert Entry.objects.get(act="commitment.judge_many").after["kept"] == 1
    mine = [Judged(made[1], is_kept=True, on=TODAY)]
    buyer = world.people["buyer"]
    assert code_of(lambda: judge_commitments(world.programme, judged=mine, actor=buyer)) == "ALLIANCES-E19"


def test_alliances_of_a_list_are_handed_over_like_one(world: World) -> None:
    by, day = world.people["coordinator"], date(2022, 1, 20)
    first, second = open_one(world, code="a-1"), open_one(world, code="a-2")
    given = {"reason": "Cerró el centro.", "happened_on": day, "actor": by, "now": NOW, "today": TODAY}
    alone = transfer_alliance(world.alliance, to=world.other_centre, **given)
    both = [(first, world.other_centre), (second, world.other_centre)]
    transfers = transfer_alliances(world.programme, handed=both, **given)
    assert {one.to_operator for one in transfers} == {alone.to_operator}
    assert transfers[0].handed_over == {"plans": 0, "bottlenecks": 0, "commitments": 0, "producers": 0}
    assert set(Alliance.objects.filter(code__in=["a-1", "a-2"]).values_list("operator", flat=True)) == {
        world.other_centre.pk
    }
    again = code_of(lambda: transfer_alliances(world.programme, handed=both, **given))
    assert again == "ALLIANCES-E20"
    earlier = {**given, "happened_on": date(2022, 1, 2)}
    back = [(first, world.centre)]
    assert code_of(lambda: transfer_alliances(world.programme, handed=back, **earlier)) == "ALLIANCES-E22"


def test_dates_are_written_where_there_are_none(world: World) -> None:
    by, begins, ends = world.people["coordinator"], date(2021, 5, 1), date(2023, 4, 30)
    dated = [Dated(world.alliance, begins, ends)]
    (written,) = date_alliances(world.programme, dated=dated, source="Actas.", actor=by)
    assert (written.starts_on, written.ends_on) == (begins, ends)
    for wrong in (dated, [Dated(open_one(world, code="otra"), ends, begins)]):
        code = code_of(lambda wrong=wrong: date_alliances(world.programme, dated=wrong, source="Actas.", actor=by))
        assert code.startswith("ALLIANCES-")
    assert Entry.objects.get(act="alliance.date_many").reason == "Actas."

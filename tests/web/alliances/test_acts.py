"""Producers and their links, bottlenecks, commitments, transfer, track record, what is left, gender."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from eslabon.rules.alliances.linkage import Step
from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import LinkageState, MappedProducer
from eslabon.web.alliances.services import (
    Brought,
    GenderSeen,
    Left,
    Mapped,
    Promised,
    check_bottleneck,
    declare_commitment,
    drop_bottleneck,
    join_producer,
    judge_commitment,
    leave_producer,
    make_commitment,
    make_linkage_effective,
    map_producer,
    read_afterlife,
    read_gender,
    read_maturity,
    record_baseline,
    record_bottleneck,
    record_linkage,
    record_track_record,
    reopen_bottleneck,
    resolve_bottleneck,
    save_plan,
    start_gender_plan,
    start_plan,
    transfer_alliance,
)
from eslabon.web.audit.services import replay_decisions
from eslabon.web.parties.models import Membership, Party
from tests.web.alliances.world import NOW, START, TODAY, World, open_one, stuck

pytestmark = pytest.mark.django_db


def _refused(code, act, *args, **kwargs):
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    assert refused.value.code == code, refused.value


def _producer(world: World, name="Rosa Quispe", **mapped) -> MappedProducer:
    party = Party.objects.create(kind="person", name=name)
    return map_producer(world.alliance, party=party, mapped=Mapped(**mapped), actor=world.writer, now=NOW)


def test_producer_is_mapped_once_joins_and_leaves_by_date(world: World) -> None:
    """ALLIANCE-32, ALLIANCE-33."""
    community = _producer(world, "Comunidad San Juan")
    member = _producer(world, within=community)
    again = {"party": member.party, "mapped": Mapped(), "actor": world.writer, "now": NOW}
    _refused("ALLIANCES-E29", map_producer, world.alliance, **again)
    leaving = {"left_on": TODAY, "cause": "moved", "reason": "A Lima", "actor": world.writer, "today": TODAY}
    _refused("ALLIANCES-E30", leave_producer, member, **leaving)
    join_producer(member, joined_on=TODAY - timedelta(days=30), actor=world.writer, today=TODAY)
    leave_producer(member, **leaving)
    own = MappedProducer.objects.filter(alliance=world.alliance)
    assert own.suppliers().get() == community
    assert list(own.taking_part_on(TODAY - timedelta(days=1))) == [member]
    assert not own.taking_part_on(TODAY + timedelta(days=1)).exists()
    assert map_producer(world.alliance, **again).pk != member.pk


def test_only_a_reconciled_purchase_makes_a_link_effective(world: World) -> None:
    """ALLIANCE-40, ALLIANCE-41, ALLIANCE-42."""
    producer = _producer(world)
    by_hand = {"actor": world.people["coordinator"], "today": TODAY}
    for key in ("", "made-up"):
        step = Step("effective", TODAY, purchase_key=key)
        _refused("ALLIANCES-E11", record_linkage, producer, step=step, **by_hand)
    record_linkage(producer, step=Step("introduced", TODAY - timedelta(days=5)), **by_hand)
    state = make_linkage_effective(producer, purchased_on=TODAY, purchase_key="c-1", today=TODAY)
    assert state is not None and state.recorded_by is None
    assert make_linkage_effective(producer, purchased_on=TODAY, purchase_key="c-2", today=TODAY) is None
    _refused("ALLIANCES-E12", record_linkage, producer, step=Step("dormant", TODAY), **by_hand)
    record_linkage(producer, step=Step("dormant", TODAY, cause="price"), **by_hand)
    producer.refresh_from_db()
    assert producer.linkage == "dormant"
    early = make_linkage_effective(_producer(world, "Ana"), purchased_on=TODAY, purchase_key="c-3", today=TODAY)
    assert early is not None and LinkageState.objects.filter(producer=early.producer).count() == 2


def test_bottleneck_is_resolved_with_evidence_and_verified_by_somebody_else(world: World) -> None:
    """ALLIANCE-50, ALLIANCE-51, ALLIANCE-52, ALLIANCE-53."""
    bare = record_bottleneck(
        world.alliance, kind="volume", description="Poco", found_on=TODAY, actor=world.writer, now=NOW
    )
    _refused("ALLIANCES-E15", resolve_bottleneck, bare, resolved_on=TODAY, actor=world.writer, today=TODAY)
    bottleneck = stuck(world)
    seen = {"is_resolved": True, "seen_on": TODAY, "note": "Vi la zaranda", "now": NOW, "today": TODAY}
    unit = world.people["monitoring_unit"]
    _refused("ALLIANCES-E14", check_bottleneck, bottleneck, actor=unit, **seen)
    resolve_bottleneck(bottleneck, resolved_on=date(2022, 1, 20), actor=world.writer, today=TODAY)
    for who in ("centre", "buyer", "coop"):
        _refused("ALLIANCES-E17", check_bottleneck, bottleneck, actor=world.people[who], **seen)
    check_bottleneck(bottleneck, actor=unit, **{**seen, "is_resolved": False})
    bottleneck.refresh_from_db()
    assert (bottleneck.state, bottleneck.resolved_on) == ("in_progress", None)
    resolve_bottleneck(bottleneck, resolved_on=date(2022, 1, 25), actor=world.writer, today=TODAY)
    check_bottleneck(bottleneck, actor=unit, **seen)
    bottleneck.refresh_from_db()
    assert (bottleneck.state, bottleneck.verified_on, bottleneck.checks.count()) == ("verified", TODAY, 2)
    reopen_bottleneck(bottleneck, reason="Volvió", actor=unit)
    drop_bottleneck(bare, reason="Era el mismo", actor=unit)
    bare.refresh_from_db()
    assert bare.state == "dropped"
    nothing = {"kind": "moon", "description": "x", "found_on": TODAY, "actor": unit, "now": NOW}
    _refused("ALLIANCES-E36", record_bottleneck, world.alliance, **nothing)


def test_commitment_is_judged_by_the_other_side_or_the_unit(world: World) -> None:
    """ALLIANCE-22, ALLIANCE-55, ALLIANCE-56."""
    promised = Promised("buyer", "Pagar a ocho días", TODAY)
    one = make_commitment(world.alliance, promised=promised, actor=world.writer, now=NOW)
    for who in ("centre", "coop", "monitoring_unit"):
        person = world.people[who]
        _refused("ALLIANCES-E19", declare_commitment, one, done_on=TODAY, actor=person, today=TODAY)
    declare_commitment(one, done_on=TODAY, actor=world.people["buyer"], today=TODAY)
    for who in ("buyer", "centre", "coordinator", "stranger"):
        _refused("ALLIANCES-E19", judge_commitment, one, is_kept=True, actor=world.people[who], today=TODAY)
    judged = judge_commitment(one, is_kept=True, actor=world.people["coop"], today=TODAY)
    assert (judged.outcome, judged.judged_side) == ("kept", "organisation")
    seen = {"read_on": TODAY, "producers_seen": 10, "producers_mastering": 8, "months_buying_alone": None, "now": NOW}
    unit = world.people["monitoring_unit"]
    for odd in ({"producers_mastering": 11}, {"producers_seen": None}, {"read_on": TODAY + timedelta(days=1)}):
        _refused("ALLIANCES-E43", read_maturity, world.alliance, actor=unit, **{**seen, **odd})
    _refused("ALLIANCES-E48", read_maturity, world.alliance, actor=world.writer, **seen)
    reading = read_maturity(world.alliance, actor=unit, **seen)
    assert (reading.commitments_kept, str(reading.package_adopted_share)) == (1, "0.8000")
    assert reading.decision.outcome["result"] == "not_yet"
    assert replay_decisions().is_sound


def test_alliance_passes_to_another_centre_with_its_history(world: World) -> None:
    """ALLIANCE-70."""
    stuck(world)
    given = {"reason": "El centro cerró", "happened_on": TODAY, "actor": world.people["coordinator"], "now": NOW}
    to_buyer = {"to": world.buyer.organisation, "today": TODAY, **given}
    _refused("ALLIANCES-E20", transfer_alliance, world.alliance, **to_buyer)
    transfer = transfer_alliance(world.alliance, to=world.other_centre, today=TODAY, **given)
    assert transfer.handed_over["bottlenecks"] == 1 and transfer.from_operator == world.centre
    world.alliance.refresh_from_db()
    assert world.people["other_centre"].has_perm("alliances.view_alliance", world.alliance)
    assert not world.people["centre"].has_perm("alliances.view_alliance", world.alliance)


def test_track_record_is_computed_from_memberships_and_frozen(world: World) -> None:
    """ALLIANCE-80."""
    coop = world.coop.organisation
    for number in range(3):
        person = Party.objects.create(kind="person", name=f"Socia {number}")
        Membership.objects.create(person=person, organisation=coop, capacity="member", since=date(2022, 1, 1 + number))
    brought = Brought(founded_on=date(2021, 6, 1), area_ha=Decimal(30), endowment=("store",))
    given = {"as_of": TODAY, "brought": brought, "actor": world.writer, "now": NOW}
    kept = record_track_record(world.alliance, **given)
    # The representative is a member since 2020 in this world.
    assert (kept.members, kept.joined_last_year, kept.age_months) == (4, 3, 8)
    _refused("ALLIANCES-E34", record_track_record, world.alliance, **given)
    other = open_one(world, code="otra")
    days = [date(2005, 1, 1), date(2006, 1, 1), date(2021, 12, 1)]
    assert str(record_track_record(other, joined=days, **given).recent_share) == "0.3333"
    assert replay_decisions().is_sound


def test_afterlife_is_asked_when_it_is_due_and_once(world: World) -> None:
    """ALLIANCE-72."""
    left = Left(is_buying=True, technician_paid_by="buyer", suppliers=40, volume=Decimal(90000), unit="kg")
    given = {"months": 6, "left": left, "actor": world.writer, "now": NOW}
    _refused("ALLIANCES-E33", read_afterlife, world.alliance, today=TODAY, **given)
    world.alliance.ends_on = date(2021, 8, 1)
    world.alliance.save()
    _refused("ALLIANCES-E33", read_afterlife, world.alliance, today=date(2022, 1, 31), **given)
    read_afterlife(world.alliance, today=TODAY, **given)
    _refused("ALLIANCES-E33", read_afterlife, world.alliance, today=TODAY, **given)
    assert world.alliance.afterlife.get().suppliers == 40


def test_baseline_takes_only_its_own_months_and_says_what_changed(world: World) -> None:
    """ALLIANCE-10, ALLIANCE-11."""
    plan = start_plan(world.alliance, actor=world.writer, now=NOW)
    figures = {date(2022, 2, 1): Decimal(5)}
    given = {"indicator": "sales", "source": "Facturas", "actor": world.writer, "now": NOW}
    _refused("ALLIANCES-E27", record_baseline, world.alliance, figures=figures, **given)
    save_plan(plan, revision=plan.revision, texts={"starts_on": START}, actor=world.writer)
    assert record_baseline(world.alliance, figures=figures, **given) == 1
    assert record_baseline(world.alliance, figures=figures, **given) == 0
    outside = {date(2022, 3, 1): Decimal(5)}
    _refused("ALLIANCES-E28", record_baseline, world.alliance, figures=outside, **given)
    _refused("ALLIANCES-E36", record_baseline, world.alliance, figures=figures, **{**given, "indicator": "luck"})


def test_gender_plan_is_read_by_day(world: World) -> None:
    """ALLIANCE-85."""
    plan = start_gender_plan(
        world.alliance,
        organisation=world.coop.organisation,
        objective="Dos mujeres en la directiva",
        since=TODAY,
        actor=world.coop.user,
        now=NOW,
    )
    seen = GenderSeen(members=40, women_members=12, board=5, women_board=1, family_sessions=3)
    assert read_gender(plan, read_on=TODAY, seen=seen, actor=world.coop.user, now=NOW).women_members == 12
    wrong = GenderSeen(members=1, women_members=2, board=1, women_board=1)
    _refused("ALLIANCES-E40", read_gender, plan, read_on=TODAY, seen=wrong, actor=world.coop.user, now=NOW)

"""What is done to a list is what one at a time would do (STAGE-34), and it says so in one entry."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eslabon.rules.problems import Problem
from eslabon.rules.stages.histories import Passed
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Entry
from eslabon.web.audit.services import Replayed, replay_decisions
from eslabon.web.parties.models import Party
from eslabon.web.stages.models import Assignment, InterestDeclaration, Profile, ProfileScore, ScoreEntry, StageMove
from eslabon.web.stages.services import (
    Brought,
    Given,
    Signed,
    SignedSheet,
    assign_bodies,
    bring_histories,
    enter_profiles,
    hand_in_sheets,
    reconcile_scores,
    record_tie,
)
from tests.web.stages.world import CRITERIA, LONG_AGO, NOW, TODAY, World, organisation, refused

FOUR = ("adviser", "scoring_body", "accompanier", "supervisor")


def given(world: World, alliance: Alliance, *functions: str) -> Given:
    """The four bodies of the world for an alliance, or only those named."""
    return Given(alliance, tuple((function, world.bodies[function]) for function in functions or FOUR))


def assign(world: World, *several: Given) -> list[Any]:
    """Assign the bodies of a list; what was refused."""
    by = world.people["coordinator"]
    return assign_bodies(world.programme, given=several, since=TODAY, actor=by, now=NOW)


def profiles(world: World, number: int) -> list[Profile]:
    """So many alliances of a list with their bodies, entered into the round."""
    alliances = [world.alliance() for _one in range(number)]
    assert assign(world, *(given(world, one) for one in alliances)) == []
    entered = [(one, Decimal(100_000_000)) for one in alliances]
    return enter_profiles(world.round, entered=entered, actor=world.people["regional_manager"], now=NOW)


def signed(world: World, profile: Profile, first: int, second: int, **more: Any) -> Signed:
    """Two sheets with the same points for every criterion."""
    one, other = [
        SignedSheet(world.people[name], dict.fromkeys(CRITERIA, Decimal(points)))
        for name, points in (("scorer", first), ("second_scorer", second))
    ]
    return Signed(profile, one, other, **more)


def hand_in(world: World, *several: Signed) -> list[Profile]:
    """Hand a list of sheets in; what waits for the lead."""
    lead = world.people["score_lead"]
    return hand_in_sheets(world.round, signed=several, lead=lead, actor=lead, now=NOW)


def kept(profile: Profile) -> list[Any]:
    """Everything that stands of a profile, without its keys."""
    entries = profile.entries.order_by("position")
    names = ("position", "scorer", "body", "points", "submitted_at", "total")
    scores = profile.scores.values_list("number", "total", "source", "reason", "by")
    held = profile.alliance.assignments.order_by("function").values_list("function", "party", "since", "until")
    declared = profile.alliance.interest_declarations.order_by("user").values_list("user", "has_interest")
    return [list(rows) for rows in (entries.values_list(*names), scores, held, declared)]


def test_list_leaves_what_one_at_a_time_leaves(world: World) -> None:
    alone = world.scored(70, 73)
    apart = world.scored(60, 80)
    lead = world.people["score_lead"]
    reconcile_scores(apart, total=Decimal(71), reason="Se visitó.", actor=lead, now=NOW)
    agreed, settled, waiting = profiles(world, 3)
    left = hand_in(
        world,
        signed(world, agreed, 70, 73),
        signed(world, settled, 60, 80, total=Decimal(71), reason="Se visitó."),
        signed(world, waiting, 50, 90),
    )
    assert left == [waiting]
    assert kept(agreed) == kept(alone)
    assert kept(settled) == kept(apart)
    assert reconcile_scores(waiting, total=Decimal(60), reason="Se visitó.", actor=lead, now=NOW).total == 60
    entry = Entry.objects.get(act="sheet.submit_many")
    assert (entry.after["rows"], entry.after["to_reconcile"], len(entry.after["content"])) == (3, 1, 64)
    replay = replay_decisions()
    assert replay.is_sound
    assert replay.results[Replayed.SAME] == replay.total


def test_list_asks_the_database_as_often_for_six_as_for_two(world: World) -> None:
    counts = []
    for number in (2, 6):
        alliances = [world.alliance() for _one in range(number)]
        entered = [(one, Decimal(100_000_000)) for one in alliances]
        by = world.people["regional_manager"]
        with CaptureQueriesContext(connection) as asked:
            assign(world, *(given(world, one) for one in alliances))
            several = enter_profiles(world.round, entered=entered, actor=by, now=NOW)
            hand_in(world, *(signed(world, one, 70, 72) for one in several))
        counts.append(len(asked))
    assert counts == [52, 52]


def test_conflict_refuses_its_body_and_nothing_else(world: World) -> None:
    contracted = organisation("Fundación contratada")
    by = world.people["coordinator"]
    ends = {"first": world.bodies["adviser"], "second": contracted}
    record_tie(world.programme, kind="contract", **ends, note="Contrato 12", since=LONG_AGO, actor=by)
    free, tied = world.alliance(), world.alliance()
    bodies = tuple((one, contracted if one == "accompanier" else world.bodies[one]) for one in FOUR)
    (found,) = assign(world, given(world, free), Given(tied, bodies))
    assert (found.alliance, found.function, found.party) == (tied, "accompanier", contracted)
    assert [one.clause for one in found.separation.conflicts] == ["STAGE-22"]
    assert Assignment.objects.filter(alliance=free).count() == 4
    assert set(tied.assignments.values_list("function", flat=True)) == set(FOUR) - {"accompanier"}
    assert Entry.objects.filter(act="assignment.make_many").get().after["refused"] == 1
    assert refused(lambda: assign(world, given(world, free, "adviser"))).startswith("STAGES-")
    assert replay_decisions().is_sound


def test_one_sheet_that_may_not_be_refuses_its_list(world: World) -> None:
    good, other = profiles(world, 2)
    stranger = world.hire("scorer", "De otra entidad", party=organisation("Otra entidad"))
    family = world.hire("scorer", "Con familia en la organización")
    ends = {"first": Party.objects.get(user=family), "second": world.organisation}
    by = world.people["coordinator"]
    record_tie(world.programme, kind="family", **ends, note="Lo dijo", since=LONG_AGO, actor=by)
    fine = signed(world, good, 70, 72)
    points = dict.fromkeys(CRITERIA, Decimal(70))

    def with_first(scorer: Any, given_: Any = points) -> Signed:
        return Signed(other, SignedSheet(scorer, given_), fine.second)

    off = {**points, CRITERIA[0]: Decimal("70.5")}
    short = {code: Decimal(70) for code in CRITERIA[1:]}
    lead = world.people["score_lead"]
    for bad, code in (
        (with_first(stranger), "STAGES-E26"),
        (with_first(family), "STAGE-23"),
        (with_first(world.people["second_scorer"]), "STAGE-28"),
        (with_first(world.people["scorer"], off), "STAGES-E11"),
        (with_first(world.people["scorer"], short), "STAGES-E10"),
        (signed(world, other, 70, 72, total=Decimal(71), reason="Se visitó."), "STAGES-E14"),
    ):
        assert code in refused(lambda bad=bad: hand_in(world, fine, bad)), code
    with pytest.raises(Problem):
        hand_in_sheets(
            world.round,
            signed=[signed(world, other, 60, 80, total=Decimal(71), reason="Sí")],
            lead=world.people["scorer"],
            actor=lead,
            now=NOW,
        )
    assert not ScoreEntry.objects.exists()
    assert not ProfileScore.objects.exists()
    assert not InterestDeclaration.objects.exists()
    hand_in(world, fine)
    assert "STAGES-" in refused(lambda: hand_in(world, fine))  # once


def test_profile_enters_a_round_once_and_while_it_is_open(world: World) -> None:
    (profile,) = profiles(world, 1)
    again = [(profile.alliance, Decimal(5))]
    by = world.people["regional_manager"]
    assert "STAGES-E32" in refused(lambda: enter_profiles(world.round, entered=again, actor=by, now=NOW))
    late = NOW.replace(year=2027)
    fresh = [(world.alliance(), Decimal(5))]
    assert refused(lambda: enter_profiles(world.round, entered=fresh, actor=by, now=late)) != "done"
    assert [one.reference for one in world.round.profiles.all()] == [profile.reference]


def test_history_is_brought_once_with_its_source_and_decides_nothing(world: World) -> None:
    running, ended, begun = (world.alliance_at("scoring") for _one in range(3))
    path = [Passed("preinvestment", date(2024, 1, 8)), Passed("financial_close", date(2024, 5, 2))]
    by = world.people["coordinator"]
    brought = [
        Brought(running, tuple(path)),
        Brought(ended, (*path, Passed("broken_off", date(2024, 9, 1))), "El comprador cerró."),
    ]
    with CaptureQueriesContext(connection) as asked:
        bring_histories(world.programme, brought=brought, source="Actas de 2024.", actor=by, now=NOW)
    assert len(asked) == 9
    running.refresh_from_db()
    ended.refresh_from_db()
    assert (running.stage, ended.stage) == ("financial_close", "broken_off")
    moves = StageMove.objects.filter(alliance=ended)
    assert [one.reason for one in moves] == ["Actas de 2024.", "Actas de 2024.", "Actas de 2024. El comprador cerró."]
    assert {one.decision for one in StageMove.objects.all()} == {None}

    def bring(alliance: Alliance, *passed: Passed, source: str = "Actas.") -> str:
        wrong = [Brought(alliance, passed)]
        return refused(lambda: bring_histories(world.programme, brought=wrong, source=source, actor=by, now=NOW))

    assert "STAGES-E42" in bring(running, Passed("execution", date(2024, 6, 1)))  # STAGE-35: it has begun here
    assert "STAGES-E40" in bring(begun, Passed("execution", date(2024, 6, 1)))
    assert bring(begun, *path, source=" ") != "done"
    assert not begun.stage_moves.exists()

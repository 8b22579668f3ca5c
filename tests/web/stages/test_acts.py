"""Scoring, gates and selection, from act to act (STAGE-01 … STAGE-19, STAGE-26, STAGE-27, STAGE-29)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import AppendOnlyError, Entry
from eslabon.web.audit.services import replay_decisions
from eslabon.web.parties.models import Party
from eslabon.web.stages.models import (
    Assignment,
    CutOff,
    Profile,
    ProfileScore,
    RankedProfile,
    Ranking,
    Recusal,
    StageMove,
)
from eslabon.web.stages.queries.rounds import latest_scores, waiting_profiles
from eslabon.web.stages.services import (
    add_gate_document,
    approve_gate,
    assign_body,
    assign_scorer,
    break_off,
    decide_score_appeal,
    declare_interest,
    end_assignment,
    enter_level,
    file_score_appeal,
    fix_cut_off,
    gate_verdict,
    pass_gate,
    present_alliance,
    rank_region,
    reconcile_scores,
    record_fact,
    record_tie,
    recuse_person,
    save_sheet,
    submit_sheet,
)
from eslabon.web.uploads.models import StoredFile
from tests.web.stages.world import CRITERIA, NOW, TODAY, World, organisation, refused

pytestmark = pytest.mark.django_db


def score_of(profile: Profile) -> ProfileScore | None:
    return ProfileScore.objects.filter(profile=profile).order_by("number").last()


def test_two_sheets_within_the_tolerance_make_the_score_that_is_frozen(world: World) -> None:
    profile = world.scored(70, 75)
    score = score_of(profile)
    assert score is not None
    assert (score.total, score.source) == (Decimal("72.50"), "agreed")
    score.total = Decimal(99)
    with pytest.raises(AppendOnlyError):  # STAGE-13
        score.save()
    entry = profile.entries.get(position=1)
    said = refused(lambda: world.hand_in(entry, 90))
    assert said.startswith("STAGES-E12")
    assert "STAGE-13" in said
    assert replay_decisions().is_sound


def test_two_sheets_apart_wait_for_the_lead_who_sets_a_score_between_them(world: World) -> None:
    profile = world.scored(55, 80)
    assert score_of(profile) is None
    (row,) = waiting_profiles([profile], tolerance=Decimal(10))
    assert (row.todo, row.gap, row.totals) == ("reconcile", Decimal(25), [Decimal(55), Decimal(80)])
    lead = world.people["score_lead"]
    for total, reason, code in (("81", "visité", "STAGES-E15"), ("70", " ", "STAGES-E13")):
        assert refused(
            lambda t=total, r=reason: reconcile_scores(profile, total=Decimal(t), reason=r, actor=lead, now=NOW)
        ).startswith(code)
    score = reconcile_scores(profile, total=Decimal(66), reason="visité la finca", actor=lead, now=NOW)
    assert (score.total, score.source, score.reason) == (Decimal(66), "reconciled", "visité la finca")
    again = refused(lambda: reconcile_scores(profile, total=Decimal(60), reason="otra vez", actor=lead, now=NOW))
    assert again.startswith(("STAGES-E14", "STAGES-E16"))
    assert replay_decisions().is_sound


def test_a_sheet_is_the_scorers_own_and_opens_after_the_declaration(world: World) -> None:
    profile = world.profile()
    lead, first, second = (world.people[name] for name in ("score_lead", "scorer", "second_scorer"))
    entry = assign_scorer(profile, scorer=first, actor=lead, now=NOW)
    assign_scorer(profile, scorer=second, actor=lead, now=NOW)

    def save(actor: object, points: str = "70", revision: int = 1) -> str:
        return refused(
            lambda: save_sheet(entry, points={"scale": points}, notes={}, revision=revision, actor=actor, now=NOW)
        )

    assert "STAGE-26" in save(first)
    declare_interest(entry, has_interest=False, actor=first, now=NOW)
    assert "STAGE-12" in save(second) or "STAGES-E18" in save(second)
    assert save(first, points="70.5").startswith("STAGES-E11")
    assert save(first) == "done"
    assert save(first).startswith("STAGES-E30")  # an older page does not overwrite
    assert refused(lambda: submit_sheet(entry, actor=first, now=NOW)).startswith("STAGES-E10")
    assert refused(lambda: assign_scorer(profile, scorer=world.people["third_scorer"], actor=lead, now=NOW)).startswith(
        "STAGES-E25"
    )
    (row,) = waiting_profiles([profile], tolerance=Decimal(10))
    assert row.totals == []


def test_what_the_page_says_is_handed_in_though_an_older_save_of_it_came_late(world: World) -> None:
    profile = world.profile()
    scorer = world.people["scorer"]
    entry = assign_scorer(profile, scorer=scorer, actor=world.people["score_lead"], now=NOW)
    declare_interest(entry, has_interest=False, actor=scorer, now=NOW)
    entry.refresh_from_db()
    points = {one["code"]: "60" for one in profile.round.sheet.content["criteria"]}
    for so_far in (points, {"scale": "70"}):  # the browser sent the second one first
        save_sheet(entry, points=so_far, notes={}, revision=entry.revision, actor=scorer, now=NOW, page="one page")
    handed_in = submit_sheet(entry, points=points, notes={}, actor=scorer, now=NOW)
    assert (handed_in.total, handed_in.points["scale"]) == (Decimal(60), "60")


def test_a_scorer_with_an_interest_is_set_aside_and_refused_ever_after(world: World) -> None:
    profile = world.profile()
    lead, scorer = world.people["score_lead"], world.people["scorer"]
    entry = assign_scorer(profile, scorer=scorer, actor=lead, now=NOW)
    declare_interest(entry, has_interest=True, text="mi hermano es socio", actor=scorer, now=NOW)
    assert Recusal.objects.get(alliance=profile.alliance).user == scorer
    entry.refresh_from_db()
    assert entry.left_at == NOW
    later = NOW + timedelta(days=400)
    said = (
        refused(lambda: assign_scorer(profile, scorer=scorer, actor=lead, now=later)),
        refused(lambda: save_sheet(entry, points={}, notes={}, revision=1, actor=scorer, now=later)),
        refused(lambda: submit_sheet(entry, actor=scorer, now=later)),
    )
    assert all(one.startswith("STAGES-E16") and "STAGE-27" in one for one in said)
    other = assign_scorer(profile, scorer=world.people["third_scorer"], actor=lead, now=NOW)
    assert other.position == 1  # the place is free for somebody else
    assert assign_scorer(world.profile(), scorer=scorer, actor=lead, now=NOW).position == 1  # another alliance


def test_selection_stores_both_cut_offs_and_an_appeal_makes_a_new_score_beside_the_old_one(world: World) -> None:
    profiles = [world.scored(points, points) for points in (82, 75, 74, 65)]
    coordinator = world.people["coordinator"]

    def rank(reason: str = "") -> Ranking:
        return rank_region(world.round, place=world.place, reason=reason, actor=coordinator, now=NOW)

    assert refused(rank).startswith("STAGES-E20")
    fix_cut_off(
        world.round,
        place=world.place,
        points=Decimal(70),
        budget=Decimal(250_000_000),
        reason="acta del comité",
        actor=coordinator,
        now=NOW,
    )
    ranking = rank()
    lines = [(one.profile, one.rank, one.outcome) for one in ranking.lines.order_by("rank")]
    assert lines == [
        (profiles[0], 1, "selected"),
        (profiles[1], 2, "selected"),
        (profiles[2], 3, "no_money"),
        (profiles[3], 4, "below"),
    ]
    assert (ranking.nominal, ranking.effective, ranking.money_left) == (
        Decimal(70),
        Decimal(75),
        Decimal(50_000_000),
    )
    assert refused(rank).startswith("STAGES-E13")  # a second one needs a reason
    with pytest.raises(AppendOnlyError):
        RankedProfile.objects.filter(ranking=ranking).update(outcome="selected")

    representative, judge = world.people["representative"], world.people["appeals"]
    late = NOW + timedelta(days=11)
    assert "STAGE-19" in refused(
        lambda: file_score_appeal(profiles[3], text="no vieron", actor=representative, now=late)
    )
    appeal = file_score_appeal(profiles[3], text="no vieron el contrato", actor=representative, now=NOW)
    assert refused(lambda: file_score_appeal(profiles[3], text="otra", actor=representative, now=NOW)).startswith(
        "STAGES-E22"
    )
    decide_score_appeal(appeal, total=Decimal(76), reason="el contrato consta", actor=judge, now=NOW)
    assert [one.total for one in profiles[3].scores.order_by("number")] == [65, 76]
    assert latest_scores(profiles)[profiles[3].pk].source == "appeal"
    second = rank("reconsideración resuelta")
    assert second.number == 2
    assert [one.profile for one in second.lines.filter(outcome="selected")] == [profiles[0], profiles[3]]
    assert world.round.rankings.count() == 2
    assert CutOff.objects.get().reason == "acta del comité"
    assert replay_decisions().is_sound
    assert replay_decisions().total > 20


def test_a_region_is_ranked_when_every_profile_has_its_score(world: World) -> None:
    world.scored(82, 82)
    waiting = world.profile()
    coordinator = world.people["coordinator"]
    fix_cut_off(
        world.round, place=world.place, points=Decimal(70), budget=Decimal(1), reason="acta", actor=coordinator, now=NOW
    )
    said = refused(lambda: rank_region(world.round, place=world.place, actor=coordinator, now=NOW))
    assert said.startswith("STAGES-E19")
    assert waiting.reference in said
    break_off(waiting.alliance, reason="se retiró el comprador", actor=coordinator, now=NOW)
    assert rank_region(world.round, place=world.place, actor=coordinator, now=NOW).lines.count() == 1  # STAGE-18


def test_an_alliance_goes_through_its_gates_and_every_missing_condition_is_named(
    world: World, stored: StoredFile
) -> None:
    alliance = world.alliance()
    world.assign_all(alliance)
    people = world.people
    said = refused(lambda: pass_gate(alliance, actor=people["regional_manager"], now=NOW))
    assert [clause for clause in ("STAGE-01", "STAGE-02", "STAGE-06") if clause in said] == ["STAGE-01", "STAGE-02"]
    for kind in ("profile", "intent"):
        add_gate_document(alliance, kind=kind, file=stored, actor=people["regional_manager"], now=NOW)
    assert refused(
        lambda: add_gate_document(alliance, kind="poem", file=stored, actor=people["regional_manager"], now=NOW)
    ).startswith("STAGES-E06")
    present_alliance(alliance, actor=people["regional_manager"], now=NOW)
    assert pass_gate(alliance, actor=people["regional_manager"], now=NOW).to_stage == "eligibility"
    alliance.refresh_from_db()

    add_gate_document(alliance, kind="incorporation", file=stored, actor=people["regional_manager"], now=NOW)
    assert refused(lambda: approve_gate(alliance, approved=True, actor=people["supervisor"], now=NOW)).startswith(
        "STAGES-E03"
    )
    present_alliance(alliance, actor=people["regional_manager"], now=NOW)
    assert refused(lambda: approve_gate(alliance, approved=False, actor=people["supervisor"], now=NOW)).startswith(
        "STAGES-E13"
    )
    approve_gate(alliance, approved=False, reason="falta el acta", actor=people["supervisor"], now=NOW)
    verdict, _inputs = gate_verdict(alliance, now=NOW)
    assert [one.code for one in verdict.missing] == ["presented", "supervisor"]  # sent back: to be presented anew
    present_alliance(alliance, actor=people["regional_manager"], now=NOW)
    assert refused(lambda: approve_gate(alliance, approved=True, actor=people["coordinator"], now=NOW)).startswith(
        "STAGES-E04"
    )
    approve_gate(alliance, approved=True, actor=people["supervisor"], now=NOW)
    assert pass_gate(alliance, actor=people["supervisor"], now=NOW).to_stage == "scoring"
    assert [move.to_stage for move in StageMove.objects.filter(alliance=alliance)] == ["eligibility", "scoring"]
    assert replay_decisions().is_sound


def test_score_selection_viability_and_graduation_are_asked_where_the_gate_says(world: World) -> None:
    alliance = world.alliance()
    world.assign_all(alliance)
    for stage, missing in (
        ("scoring", ["score", "selection"]),
        ("preinvestment", ["plan", "viability"]),
        ("followup", ["graduation"]),
    ):
        alliance.stage = stage
        verdict, _inputs = gate_verdict(alliance, now=NOW)
        found = [one.code for one in verdict.missing if one.kind in ("check", "viability")]
        assert found == missing
    record_fact(
        alliance, code="graduation", is_met=True, reason_es="Verificado.", reason_en="Verified.", actor=None, now=NOW
    )
    verdict, _inputs = gate_verdict(alliance, now=NOW)
    assert "graduation" not in [one.code for one in verdict.missing]
    alliance.stage = "preinvestment"
    assert refused(
        lambda: present_alliance(world.alliance_at("preinvestment"), actor=world.people["coordinator"], now=NOW)
    ).startswith("STAGES-E31")


def test_an_alliance_is_broken_off_with_a_reason_and_nothing_leaves_an_end(world: World) -> None:
    alliance = world.alliance()
    coordinator = world.people["coordinator"]
    assert refused(lambda: break_off(alliance, reason=" ", actor=coordinator, now=NOW)).startswith("STAGES-E13")
    move = break_off(alliance, reason="se fue el comprador", actor=coordinator, now=NOW)
    assert (move.to_stage, move.reason) == ("broken_off", "se fue el comprador")  # STAGE-07
    alliance.refresh_from_db()
    assert refused(lambda: present_alliance(alliance, actor=coordinator, now=NOW)).startswith("STAGES-E02")


def test_a_function_that_ended_still_keeps_its_party_from_every_other_one(world: World) -> None:
    alliance = world.alliance()
    coordinator = world.people["coordinator"]

    def give(function: str, party: Party) -> Assignment:
        return assign_body(alliance, function=function, party=party, since=TODAY, actor=coordinator, now=NOW)

    first = give("adviser", world.bodies["adviser"])
    other = organisation("Otra gestora")
    assert refused(lambda: give("adviser", other)).startswith("STAGES-E27")
    end_assignment(first, reason="no visitó", actor=coordinator, now=NOW)
    assert give("adviser", other).party == other
    said = refused(lambda: give("accompanier", world.bodies["adviser"]))  # STAGE-29
    assert "STAGE-20" in said


def test_ties_recorded_later_stop_a_scorer_in_the_middle_of_the_sheet(world: World) -> None:
    profile = world.profile()
    entry, _other = world.entries(profile)
    scorer = world.people["scorer"]
    record_tie(
        world.programme,
        kind="family",
        first=Party.objects.get(user=scorer),
        second=world.organisation,
        note="un vecino lo contó y él lo confirmó",
        since=date(2026, 1, 1),
        actor=world.people["score_lead"],
    )
    assert "STAGE-23" in refused(lambda: world.hand_in(entry, 70))


def test_levels_are_entered_with_their_conditions_and_graduation_is_once(world: World) -> None:
    party, actor = world.organisation, world.people["coordinator"]

    def enter(day: date, **facts: int) -> str:
        numbers = {code: Decimal(value) for code, value in facts.items()}
        return refused(lambda: enter_level(world.programme, party, facts=numbers, actor=actor, now=NOW, today=day))

    ready = {"age_months": 30, "members": 25, "stable_members_percent": 80, "endowment": 1}
    assert enter(date(2020, 1, 1)) == "done"
    assert "STAGE-31" in enter(date(2021, 12, 31), **ready)
    assert "STAGE-30" in enter(date(2022, 1, 1), **(ready | {"members": 19}))
    assert enter(date(2022, 1, 1), **ready) == "done"
    assert enter(date(2024, 1, 1), agreement=1, months_selling=12) == "done"
    assert "STAGE-31" in enter(date(2024, 12, 31))
    assert enter(date(2025, 1, 1)) == "done"
    assert "STAGE-32" in enter(date(2026, 1, 1))
    assert replay_decisions().is_sound


def test_each_act_is_in_the_history_with_its_words(world: World) -> None:
    world.scored(70, 72)
    recuse_person(
        world.alliance(), user=world.people["scorer"], reason="pariente", actor=world.people["coordinator"], now=NOW
    )
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {
        "assignment.make",
        "profile.enter",
        "scorer.assign",
        "interest.declare",
        "sheet.submit",
        "score.agree",
    } <= acts
    assert "recusal.record" in acts
    assert set(CRITERIA) == {one["code"] for one in world.round.sheet.content["criteria"]}
    with pytest.raises(Problem):
        recuse_person(world.alliance(), user=world.people["scorer"], reason="", actor=None, now=NOW)

"""Every act of stages, tried as every role and party, with conflicts on the same alliance (STAGE-19 … STAGE-28).

Who has no permission is told so before the act; who has it and is tied is refused with the clause.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from inspect import signature
from typing import Any

import pytest
from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Role, RoleAssignment
from eslabon.web.stages import services
from eslabon.web.stages.services import (
    RoundTerms,
    add_gate_document,
    approve_gate,
    assign_body,
    assign_scorer,
    break_off,
    decide_score_appeal,
    declare_interest,
    end_assignment,
    end_tie,
    enter_level,
    enter_profile,
    file_score_appeal,
    fix_cut_off,
    install_stages,
    open_round,
    pass_gate,
    present_alliance,
    rank_region,
    reconcile_scores,
    record_tie,
    recuse_person,
    save_sheet,
    screen_scores,
    submit_sheet,
)
from tests.web.stages.world import LONG_AGO, NOW, TODAY, World, kept_file, organisation, paap, refused

pytestmark = pytest.mark.django_db
Act = tuple[str, Any, Callable[[User], object]]  # permission, its subject, the act itself

# Who may do each act; everybody else of the world is told before it that they may not.
MAY = {
    "present": {"regional_manager", "coordinator"},
    "approve": {"supervisor", "coordinator", "committee"},
    "break_off": {"supervisor", "coordinator", "committee"},
    "assign_body": {"coordinator", "score_lead"},
    "record_tie": {"coordinator", "score_lead"},
    "recuse": {"coordinator", "score_lead"},
    "open_round": {"coordinator"},
    "enter_profile": {"regional_manager", "coordinator", "score_lead"},
    "assign_scorer": {"coordinator", "score_lead"},
    "declare": {"scorer"},
    "save_sheet": {"scorer"},
    "submit_sheet": {"scorer"},
    "reconcile": {"score_lead"},
    "fix_cut_off": {"coordinator"},
    "rank": {"coordinator"},
    "appeal": {"representative"},
    "decide_appeal": {"appeals"},
    "screen": {"coordinator", "evaluator"},
    "enter_level": {"coordinator", "supervisor"},
    "document": {"regional_manager", "coordinator"},
    "pass_gate": {"regional_manager", "coordinator", "supervisor", "committee"},
    "end_assignment": {"coordinator", "score_lead"},
    "end_tie": {"coordinator", "score_lead"},
    "install": {"coordinator"},
}
# Acts of the services that no person asks for by an address, and why.
WITHOUT_AN_ADDRESS = {
    "record_fact": "the context above writes it after a check of its own",
    "assign_bodies": "a list, brought by whoever runs the machine",
    "enter_profiles": "a list, brought by whoever runs the machine",
    "hand_in_sheets": "a list, brought by whoever runs the machine",
    "bring_histories": "a list, brought by whoever runs the machine",
}
SERVICE_OF = {
    "present": "present_alliance", "approve": "approve_gate", "recuse": "recuse_person", "declare": "declare_interest",
    "reconcile": "reconcile_scores", "rank": "rank_region", "appeal": "file_score_appeal",
    "decide_appeal": "decide_score_appeal", "screen": "screen_scores", "document": "add_gate_document",
    "install": "install_stages",
}  # fmt: skip


def acts_of(world: World) -> dict[str, Act]:
    """Every act of the context, ready to be done by anybody."""
    programme, round_, place, people = world.programme, world.round, world.place, world.people
    fresh = world.alliance()
    world.assign_all(fresh, "adviser")
    presented = world.alliance_at("eligibility")
    world.assign_all(presented, "adviser", "scoring_body", "supervisor")
    present_alliance(presented, actor=people["regional_manager"], now=NOW)
    apart = world.scored(50, 90)
    agreed, contested = world.scored(70, 70), world.scored(60, 60)
    appeal = file_score_appeal(contested, text="no vieron", actor=people["representative"], now=NOW)
    working = world.profile()
    entry, _other = world.entries(working)
    open_one = world.profile()
    terms = RoundTerms("otra", "Otra", "Another", TODAY, TODAY + timedelta(days=9), 5)
    sheet, body = round_.sheet, world.bodies["accompanier"]
    cut: dict[str, Any] = {"place": place, "points": Decimal(70), "budget": Decimal(9), "reason": "acta"}
    points = {"scale": "70"}
    tie = record_tie(
        programme, kind="contract", first=body, second=organisation("Imprenta"), note="", since=TODAY, actor=None
    )
    held, paper = fresh.assignments.get(), kept_file(people["coordinator"])
    return {
        "document": (
            "stages.present",
            fresh,
            lambda u: add_gate_document(fresh, kind="profile", file=paper, actor=u, now=NOW),
        ),
        "pass_gate": ("stages.pass_gate", fresh, lambda u: pass_gate(fresh, actor=u, now=NOW)),
        "end_assignment": (
            "stages.assign",
            fresh,
            lambda u: end_assignment(held, reason="no visitó", actor=u, now=NOW),
        ),
        "end_tie": ("stages.record_tie", programme, lambda u: end_tie(tie, until=TODAY, actor=u)),
        "install": (
            "programmes.pack.install",
            programme,
            lambda u: install_stages(programme, pack=paap(), actor=u, now=NOW),
        ),
        "present": ("stages.present", fresh, lambda u: present_alliance(fresh, actor=u, now=NOW)),
        "approve": (
            "stages.approve_gate",
            presented,
            lambda u: approve_gate(presented, approved=True, actor=u, now=NOW),
        ),
        "break_off": ("stages.break_off", presented, lambda u: break_off(presented, reason="no", actor=u, now=NOW)),
        "assign_body": (
            "stages.assign",
            fresh,
            lambda u: assign_body(fresh, function="accompanier", party=body, since=TODAY, actor=u, now=NOW),
        ),
        "record_tie": (
            "stages.record_tie",
            programme,
            lambda u: record_tie(
                programme, kind="contract", first=body, second=world.buyer, note="", since=TODAY, actor=u
            ),
        ),
        "recuse": (
            "stages.assign",
            fresh,
            lambda u: recuse_person(fresh, user=people["third_scorer"], reason="primo", actor=u, now=NOW),
        ),
        "open_round": (
            "stages.open_round",
            programme,
            lambda u: open_round(programme, sheet=sheet, terms=terms, actor=u, now=NOW),
        ),
        "enter_profile": (
            "stages.enter_profile",
            fresh,
            lambda u: enter_profile(round_, alliance=fresh, amount=Decimal(5), actor=u, now=NOW),
        ),
        "assign_scorer": (
            "stages.assign",
            open_one,
            lambda u: assign_scorer(open_one, scorer=people["third_scorer"], actor=u, now=NOW),
        ),
        "declare": ("stages.score", entry, lambda u: declare_interest(entry, has_interest=False, actor=u, now=NOW)),
        "save_sheet": (
            "stages.score",
            entry,
            lambda u: save_sheet(entry, points=points, notes={}, revision=1, actor=u, now=NOW),
        ),
        "submit_sheet": ("stages.score", entry, lambda u: submit_sheet(entry, actor=u, now=NOW)),
        "reconcile": (
            "stages.reconcile",
            apart,
            lambda u: reconcile_scores(apart, total=Decimal(70), reason="visita", actor=u, now=NOW),
        ),
        "fix_cut_off": ("stages.fix_cut_off", round_, lambda u: fix_cut_off(round_, **cut, actor=u, now=NOW)),
        "rank": ("stages.rank", round_, lambda u: rank_region(round_, place=place, actor=u, now=NOW)),
        "appeal": ("stages.appeal", agreed, lambda u: file_score_appeal(agreed, text="no vieron", actor=u, now=NOW)),
        "decide_appeal": (
            "stages.decide_appeal",
            appeal,
            lambda u: decide_score_appeal(appeal, total=Decimal(75), reason="consta", actor=u, now=NOW),
        ),
        "screen": ("stages.screen", round_, lambda u: screen_scores(round_, actor=u, now=NOW)),
        "enter_level": (
            "stages.enter_level",
            programme,
            lambda u: enter_level(programme, world.organisation, facts={}, actor=u, now=NOW, today=TODAY),
        ),
    }


# Where the act is refused for its state and not for who asks.
STATE = {"submit_sheet": "STAGES-E10", "rank": "STAGES-E20", "screen": "STAGES-E29", "pass_gate": "STAGES-E01"}
NOT_ASKED = {("approve", "coordinator"), ("approve", "committee")}  # that gate asks the supervisor


def tried(act: Act, user: User) -> str:
    """What comes of it: no permission, done, or the code and words of the refusal; undone afterwards."""
    permission, subject, do = act
    if not user.has_perm(permission, subject):
        return "no permission"
    with transaction.atomic():
        try:
            do(user)
        except Problem as problem:
            return f"{problem.code} {problem.text('es')}"
        finally:
            transaction.set_rollback(True)
    return "done"


def test_every_act_as_every_role_and_party(world: World) -> None:
    acts = acts_of(world)
    assert set(acts) == set(MAY)
    public = {name for name in services.__all__ if "actor" in signature(getattr(services, name)).parameters}
    assert {SERVICE_OF.get(name, name) for name in acts} | set(WITHOUT_AN_ADDRESS) == public
    outsiders = {
        "other_adviser": world.hire("regional_manager", "Otra gestora", party=organisation("Otra gestora")),
        "other_accompanier": world.hire("accompanier", "Otra acompañante", party=organisation("Otra fundación")),
    }
    everybody = world.people | outsiders
    assert {role.code for role in Role.objects.filter(programme=world.programme)} <= set(everybody)
    wrong = []
    for name, act in acts.items():
        for who, user in everybody.items():
            found = tried(act, user)
            if who not in MAY[name]:
                expected = "no permission"
            elif (name, who) in NOT_ASKED:
                expected = "STAGES-E04"
            else:
                expected = STATE.get(name, "done")
            if not found.startswith(expected):
                wrong.append(f"{name} by {who}: {found}, expected {expected}")
    assert wrong == []


def also(world: World, user: User, role: str, *, party: Party | None = None) -> User:
    """Give somebody a second role."""
    held = Role.objects.get(programme=world.programme, code=role)
    place = world.place if held.reach == Role.Reach.REGION_CHAIN else None
    RoleAssignment.objects.create(user=user, role=held, party=party, place=place, since=LONG_AGO)
    return User.objects.get(pk=user.pk)


def test_every_second_function_on_the_same_alliance_is_refused_with_its_clause(world: World) -> None:
    acts, people = acts_of(world), world.people
    adviser_who_leads = also(world, people["regional_manager"], "score_lead")
    scorer_who_leads = also(world, people["scorer"], "score_lead")
    scorer_who_judges = also(world, people["second_scorer"], "appeals")
    accompanier_who_supervises = also(world, people["accompanier"], "supervisor")
    adviser_who_approves = also(world, world.hire("regional_manager", "Otra asesora"), "supervisor")
    presenter_who_approves = also(world, people["regional_manager"], "supervisor")
    member_who_approves = also(world, people["representative"], "supervisor")
    representative_who_judges = also(world, people["representative"], "appeals")
    buyer_who_leads = also(world, people["buyer"], "score_lead")
    cases = [
        ("reconcile", adviser_who_leads, "STAGE-25"),
        ("reconcile", scorer_who_leads, "STAGE-28"),
        ("reconcile", buyer_who_leads, "STAGE-24"),
        ("decide_appeal", scorer_who_judges, "STAGE-19"),
        ("decide_appeal", representative_who_judges, "STAGE-24"),
        ("approve", accompanier_who_supervises, "done"),  # no accompanier yet on that alliance
        ("approve", adviser_who_approves, "STAGE-25"),
        ("approve", presenter_who_approves, "STAGE-03"),
        ("approve", member_who_approves, "STAGE-24"),
        ("break_off", adviser_who_approves, "STAGE-25"),
    ]
    for name, user, clause in cases:
        found = tried(acts[name], user)
        assert clause in found, f"{name} by {user}: {found}"
        assert clause == "done" or found.split()[0] in ("STAGES-E16", "STAGES-E05")
    presented = acts["approve"][1]
    world.assign_all(presented, "accompanier")
    assert "STAGE-25" in tried(acts["approve"], accompanier_who_supervises)


def test_a_lead_who_reconciled_never_decides_the_appeal_nor_who_filed_it(world: World) -> None:
    profile = world.scored(50, 90)
    lead = also(world, world.people["score_lead"], "appeals")
    reconcile_scores(profile, total=Decimal(70), reason="visita", actor=lead, now=NOW)
    filer = world.hire("appeals", "Quien pide y juzga")
    appeal = file_score_appeal(profile, text="no vieron", actor=filer, now=NOW)
    for judge in (lead, filer):
        said = refused(lambda who=judge: decide_score_appeal(appeal, total=None, reason="no", actor=who, now=NOW))
        assert "STAGE-19" in said


def test_scorers_tied_to_anybody_of_the_alliance_are_refused_at_assignment(world: World) -> None:
    profile = world.profile()
    lead, scoring = world.people["score_lead"], world.bodies["scoring_body"]

    def assign(user: User) -> str:
        with transaction.atomic():
            said = refused(lambda: assign_scorer(profile, scorer=user, actor=lead, now=NOW))
            transaction.set_rollback(True)
        return said

    def scorer(name: str) -> tuple[User, Party]:
        user = world.hire("scorer", name)
        return user, Party.objects.get(user=user)

    def tie(kind: str, first: Party, second: Party) -> None:
        record_tie(world.programme, kind=kind, first=first, second=second, note="", since=date(2025, 1, 1), actor=lead)

    clean, _person = scorer("Sin vínculos")
    assert assign(clean) == "done"
    member, person = scorer("Socia")
    Membership.objects.create(person=person, organisation=world.organisation, capacity="member", since=LONG_AGO)
    assert "STAGE-24" in assign(member)
    employee, person = scorer("Empleada del comprador")
    tie("work", person, world.buyer)
    assert "STAGE-24" in assign(employee)
    relative, person = scorer("Hermana")
    tie("family", person, Party.objects.get(user=world.people["regional_manager"]))
    assert "STAGE-23" in assign(relative)
    interested, person = scorer("Proveedor")
    tie("interest", world.organisation, person)
    assert "STAGE-23" in assign(interested)
    contracted, person = scorer("Consultor")
    tie("contract", world.bodies["adviser"], person)
    assert "STAGE-22" in assign(contracted)
    adviser = also(world, world.people["regional_manager"], "scorer", party=scoring)
    assert "STAGE-25" in assign(adviser)
    stranger = world.hire("scorer", "De otra entidad", party=organisation("Otro centro"))
    assert assign(stranger).startswith("STAGES-E26")
    assert "STAGE-28" in assign(stranger)
    assign_scorer(profile, scorer=clean, actor=lead, now=NOW)
    assert "STAGE-28" in assign(clean)


def test_bodies_tied_in_any_way_are_refused_at_assignment_also_after_a_merge(world: World) -> None:
    alliance = world.alliance()
    world.assign_all(alliance, "adviser")
    coordinator, adviser = world.people["coordinator"], world.bodies["adviser"]

    def assign(party: Party, function: str = "accompanier") -> str:
        with transaction.atomic():
            said = refused(
                lambda: assign_body(alliance, function=function, party=party, since=TODAY, actor=coordinator, now=NOW)
            )
            transaction.set_rollback(True)
        return said

    def tie(kind: str, first: Party, second: Party, **days: date) -> None:
        found = record_tie(
            world.programme, kind=kind, first=first, second=second, note="", since=LONG_AGO, actor=coordinator
        )
        found.until = days.get("until")
        found.save()

    assert assign(world.bodies["accompanier"]) == "done"
    for function in ("scoring_body", "accompanier", "supervisor"):
        assert "STAGE-20" in assign(adviser, function)
        assert "STAGE-24" in assign(world.organisation, function)
        assert "STAGE-24" in assign(world.buyer, function)
    contracted, free = organisation("Contratada"), organisation("Antes contratada")
    tie("contract", adviser, contracted)
    assert "STAGE-22" in assign(contracted)
    tie("contract", adviser, free, until=date(2025, 12, 31))
    assert assign(free) == "done"  # it ended before
    sharing = organisation("Comparte personal")
    worker = Party.objects.get(user=world.people["regional_manager"])
    Membership.objects.create(person=worker, organisation=sharing, capacity="staff", since=LONG_AGO)
    assert "STAGE-21" in assign(sharing)
    again = Party.objects.create(kind="organisation", name="Gestora Regional (otra ficha)")
    twin = organisation("La misma con otro nombre")
    twin.merged_into = again
    twin.save()
    again.merged_into = adviser
    again.save()
    assert "STAGE-20" in assign(twin)
    tie("contract", again, organisation("Socia de la ficha anterior"))
    assert "STAGE-22" in assign(Party.objects.get(name="Socia de la ficha anterior"))

"""Every act of stages by somebody who is tied to the alliance, tie by tie (STAGE-22, STAGE-23, STAGE-24, STAGE-27).

The acts are called below their permissions, so that what refuses is the tie and nothing else. Then: the other region,
the other programme, roles that ended, papers that came after an approval.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Role, RoleAssignment
from eslabon.web.programmes.services import install_pack
from eslabon.web.stages.models import Passage, Profile, Recusal, Tie
from eslabon.web.stages.services import (
    add_gate_document,
    approve_gate,
    assign_scorer,
    declare_interest,
    end_assignment,
    end_tie,
    fix_cut_off,
    gate_verdict,
    open_passage,
    pass_gate,
    present_alliance,
    save_sheet,
)
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile
from tests.web.institutions.conftest import pra_pack
from tests.web.stages.test_every_act import MAY, acts_of
from tests.web.stages.world import LONG_AGO, NOW, TODAY, World, organisation, person, refused

pytestmark = pytest.mark.django_db
# What each act touches decides which ties refuse it. Whoever is not in the first two has nothing to be tied to, or a
# right of one's own: to appeal for one's organisation, to say that one has an interest, to write down a tie.
AROUND = {
    "present", "document", "pass_gate", "approve", "break_off", "assign_body", "end_assignment", "recuse",
    "enter_profile", "assign_scorer", "save_sheet", "submit_sheet", "reconcile", "decide_appeal",
}  # fmt: skip
OF_OWNERS = {"fix_cut_off", "rank", "enter_level"}
FREE = {"declare", "appeal", "record_tie", "open_round", "install", "screen", "end_tie"}
CLAUSE = {
    "member": "STAGE-24", "worker": "STAGE-24", "member under another record": "STAGE-24", "family": "STAGE-23",
    "interest": "STAGE-23", "contracted": "STAGE-22", "recused": "STAGE-27",
}  # fmt: skip
OWNERS = {"member", "member under another record"}


def tied_people(world: World) -> dict[str, User]:
    """Somebody for each tie, with the roles of who runs and of who judges; recused from every alliance."""
    found = {}
    for tie in CLAUSE:
        user = world.hire("coordinator", f"Persona {tie}")
        own = Party.objects.get(user=user)
        if tie == "member":
            Membership.objects.create(person=own, organisation=world.organisation, capacity="member", since=LONG_AGO)
        elif tie == "member under another record":
            own.merged_into = Party.objects.create(kind="person", name="La misma persona")
            own.save()
            Membership.objects.create(
                person=own.merged_into, organisation=world.organisation, capacity="member", since=LONG_AGO
            )
        elif tie == "recused":
            for alliance in Alliance.objects.filter(programme=world.programme):
                Recusal.objects.create(alliance=alliance, user=user, reason="amistad", by=user, at=NOW)
        else:
            kind = {"worker": "work", "contracted": "contract"}.get(tie, tie)
            ends = (world.buyer, own) if kind == "contract" else (own, world.buyer)
            Tie.objects.create(programme=world.programme, kind=kind, first=ends[0], second=ends[1], since=LONG_AGO)
        found[tie] = user
    return found


def said_to(do: object, user: User) -> str:
    """The refusal, or done; undone afterwards."""
    with transaction.atomic():
        said = refused(lambda: do(user))  # type: ignore[operator] -- an act of the table
        transaction.set_rollback(True)
    return said


def test_every_act_is_refused_to_whoever_is_tied_with_the_clause_of_the_tie(world: World) -> None:
    acts = acts_of(world)
    assert set(MAY) == AROUND | OF_OWNERS | FREE
    wrong = []
    for tie, user in tied_people(world).items():
        for name, (_permission, _subject, do) in acts.items():
            said = said_to(do, user)
            is_refused = said.startswith("STAGES-E16") and CLAUSE[tie] in said
            if is_refused != (name in AROUND or (name in OF_OWNERS and tie in OWNERS)):
                wrong.append(f"{name} by {tie}: {said}")
    assert wrong == []


def test_nobody_reaches_another_region_or_another_programme(world: World) -> None:
    committee, lead = world.people["committee"], world.people["score_lead"]
    there = world.alliance_at("eligibility")
    there.place = Place.objects.get(code="CO-05")
    there.save()
    assert not committee.has_perm("stages.approve_gate", there)
    assert committee.has_perm("stages.approve_gate", world.alliance_at("eligibility"))
    other = install_pack(pra_pack(), actor=None)
    foreign = Alliance.objects.create(
        programme=other, code="x", name="De otro programa", chain=other.chains.first(), organisation=world.organisation
    )
    acts = ("present", "approve_gate", "pass_gate", "break_off", "assign", "enter_profile", "view_gates")
    reached = [
        (who, act)
        for who, user in world.people.items()
        for act in acts
        if user.has_perm(f"stages.{act}", foreign) and (who, act) != ("representative", "view_gates")
    ]
    assert reached == []
    assert not any(
        lead.has_perm(f"stages.{act}", other) for act in ("record_tie", "fix_cut_off", "rank", "screen", "enter_level")
    )


def test_a_scorer_whose_role_or_body_went_leaves_an_open_sheet_shut(world: World) -> None:
    profile = world.profile()
    first, _second = world.entries(profile)
    scorer, stranger = world.people["scorer"], world.hire("scorer", "De otra", party=organisation("Otro centro"))
    assert scorer.has_perm("stages.score", first)

    def save() -> str:
        first.refresh_from_db()
        return refused(lambda: save_sheet(first, points={}, notes={}, revision=first.revision, actor=scorer, now=NOW))

    assert save() == "done"
    RoleAssignment.objects.filter(user=scorer).update(until=TODAY - timedelta(days=1))
    again = User.objects.get(pk=scorer.pk)
    assert not again.has_perm("stages.score", first)
    assert "STAGE-28" in save()
    role = Role.objects.get(programme=world.programme, code="scorer")
    RoleAssignment.objects.create(user=scorer, role=role, party=organisation("Centro nuevo"), since=LONG_AGO)
    assert "STAGE-28" in save()  # for another body than this alliance's
    assert "STAGE-28" in refused(
        lambda: assign_scorer(world.profile(), scorer=stranger, actor=world.people["score_lead"], now=NOW)
    )


def test_an_interest_is_declared_for_each_sheet_that_is_given_out(world: World) -> None:
    profile = world.profile()
    first, _second = world.entries(profile)
    later = NOW + timedelta(days=30)
    round_ = type(world.round).objects.create(
        programme=world.programme, code="otra", title_es="Otra", title_en="Another", sheet=world.round.sheet,
        opens_on=TODAY, closes_on=later.date(), appeal_days=5,
    )  # fmt: skip
    second_time = Profile.objects.create(
        round=round_, alliance=profile.alliance, reference="P-9", amount=9, entered_at=later
    )
    entry = assign_scorer(second_time, scorer=first.scorer, actor=world.people["score_lead"], now=later)
    save = {"points": {}, "notes": {}, "revision": 1, "actor": first.scorer, "now": later}
    assert "STAGE-26" in refused(lambda: save_sheet(entry, **save))
    declare_interest(entry, has_interest=False, actor=first.scorer, now=later)
    assert refused(lambda: save_sheet(entry, **save)) == "done"


def test_papers_that_come_after_an_approval_send_the_alliance_back(world: World, stored: StoredFile) -> None:
    alliance, people = world.alliance_at("eligibility"), world.people
    world.assign_all(alliance)
    manager, supervisor = people["regional_manager"], people["supervisor"]
    for kind in ("incorporation", "incorporation"):
        add_gate_document(alliance, kind=kind, file=stored, actor=manager, now=NOW)
    present_alliance(alliance, actor=manager, now=NOW)
    approve_gate(alliance, approved=True, actor=supervisor, now=NOW)
    add_gate_document(alliance, kind="incorporation", file=stored, actor=manager, now=NOW)
    assert open_passage(alliance) is None
    assert Passage.objects.get(alliance=alliance).state == Passage.State.RETURNED
    missing = {one.clause for one in gate_verdict(alliance, now=NOW)[0].missing}
    assert {"STAGE-01", "STAGE-03"} <= missing
    assert "STAGE-03" in refused(lambda: pass_gate(alliance, actor=manager, now=NOW))


def test_nobody_frees_oneself_of_a_tie_and_no_cut_off_is_off_the_scale(world: World) -> None:
    lead = world.people["score_lead"]
    own = Party.objects.get(user=lead)
    tie = Tie.objects.create(
        programme=world.programme, kind="family", first=own, second=world.organisation, since=LONG_AGO
    )
    assert "STAGE-24" in refused(lambda: end_tie(tie, until=TODAY, actor=lead))
    assert refused(lambda: end_tie(tie, until=TODAY, actor=world.people["coordinator"])) == "done"
    for points, budget in (("-1", "5"), ("100.01", "5"), ("NaN", "5"), ("70", "-1"), ("70", "Infinity")):
        said = refused(
            lambda p=points, b=budget: fix_cut_off(
                world.round, place=world.place, points=Decimal(p), budget=Decimal(b), reason="acta",
                actor=world.people["coordinator"], now=NOW,
            )
        )  # fmt: skip
        assert said.startswith("STAGES-E52")


def test_a_second_account_of_one_person_is_the_same_person(world: World) -> None:
    """Two records, merged: the score of one stands against the other as its own."""
    profile = world.profile()
    lead, first = world.people["score_lead"], world.people["scorer"]
    twin = world.hire("scorer", "La misma con otra cuenta")
    assign_scorer(profile, scorer=first, actor=lead, now=NOW)
    record = Party.objects.get(user=twin)
    record.merged_into = Party.objects.get(user=first)
    record.save()
    assert "STAGE-28" in refused(lambda: assign_scorer(profile, scorer=twin, actor=lead, now=NOW))
    Recusal.objects.create(alliance=profile.alliance, user=first, reason="amistad", by=lead, at=NOW)
    assert "STAGE-27" in refused(lambda: assign_scorer(profile, scorer=twin, actor=lead, now=NOW))


def test_an_ended_function_is_ended_by_an_outsider(world: World) -> None:
    alliance = world.alliance()
    world.assign_all(alliance, "adviser")
    held = alliance.assignments.get()
    member = person("Socio con mando", works_for=world.organisation)
    with pytest.raises(Problem) as problem:
        end_assignment(held, reason="porque sí", actor=member, now=NOW)
    assert "STAGE-24" in problem.value.text("es")


def test_a_regional_committee_reads_the_scores_of_its_own_region_only(world: World, settings: Any) -> None:
    settings.REQUIRE_STAFF_MFA = False
    here, there = world.scored(71, 71), world.scored(83, 83)
    there.alliance.place = Place.objects.get(code="CO-05")
    there.alliance.save()
    address, pages = reverse("scoring_round", args=(world.round.pk,)), {}
    with time_machine.travel(NOW, tick=False):
        for who in ("committee", "coordinator"):
            client = Client()
            client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
            pages[who] = client.get(address).content.decode()
        other = Client()
        other.force_login(world.people["committee"], backend="django.contrib.auth.backends.ModelBackend")
        assert other.get(reverse("round_region", args=(world.round.pk, "CO-05"))).status_code == 403
    assert here.reference in pages["committee"]
    assert there.reference not in pages["committee"]
    assert there.reference in pages["coordinator"]

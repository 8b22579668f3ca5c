"""No report is verified by its reporter's party: every role × party × tie, on every act of verification."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import MaturityReading
from eslabon.web.alliances.services.readings import read_maturity
from eslabon.web.monitoring.models import Check, Figure
from eslabon.web.monitoring.services.checking import (
    Found,
    Seen,
    add_check_file,
    close_check,
    record_findings,
    record_seen,
)
from eslabon.web.monitoring.services.drawing import draw_sample, open_directed_check
from eslabon.web.monitoring.services.graduation import graduate_alliance, judge_alliance
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Role
from eslabon.web.programmes.services import grant_role
from eslabon.web.stages.models import Tie
from tests.web.conftest import LONG_AGO
from tests.web.monitoring.world import FIRST, NOW, TODAY, WANTED, World

pytestmark = pytest.mark.django_db
REFUSED = {"MONITORING-E10", "MONITORING-E11", "MONITORING-E12"}


def acts(world: World, check: Check, figure: Figure) -> dict[str, Callable[[User], Any]]:
    """Everything that only somebody from outside may do."""
    file = world.file()
    found = [Found(figure, "verified")]
    alliance = check.alliance
    return {
        "record": lambda who: record_seen(check, seen=Seen(), actor=who, today=TODAY),
        "attach": lambda who: add_check_file(check, file=file, actor=who, now=NOW, today=TODAY),
        "find": lambda who: record_findings(check, found=found, evidence=None, actor=who, now=NOW, today=TODAY),
        "close": lambda who: close_check(check, actor=who, now=NOW, today=TODAY),
        "direct": lambda who: open_directed_check(
            check.plan, alliance=world.alliances[-1], reason="Denuncia", actor=who, now=NOW, today=TODAY
        ),
        "graduate": lambda who: graduate_alliance(alliance, actor=who, now=NOW),
        "draw": lambda who: draw_sample(
            world.programme, first=date(2022, 7, 1), wanted=WANTED, actor=who, now=NOW, today=TODAY
        ),
    }


def tainted(world: World, parties: dict[str, Party]) -> Iterator[tuple[str, User]]:
    """Somebody with each role of the programme, and each way of belonging to each party of the alliance."""
    roles = list(Role.objects.filter(programme=world.programme).order_by("code"))
    for role, (kind, party) in product(roles, parties.items()):
        by_role = world.person(role.code, party=party, name=f"{role.code}-of-{kind}")
        if role.reach != Role.Reach.PARTY:
            second = Role.objects.get(programme=world.programme, code="centre")
            grant_role(by_role, role=second, since=LONG_AGO, place=None, chain=None, party=party, actor=None)
        yield f"{role.code} with a role for {kind}", by_role
        member = world.person(role.code, party=world.unit, name=f"{role.code}-member-{kind}")
        person = Party.objects.create(kind=Party.Kind.PERSON, name=member.full_name, user=member)
        Membership.objects.create(person=person, organisation=party, capacity="member", since=LONG_AGO)
        yield f"{role.code} and member of {kind}", member


def outcome(act: Callable[[User], Any], who: User) -> str:
    """The code with which an act is refused; empty if it is done."""
    try:
        act(who)
    except Problem as problem:
        names_its_clause = all("MONITOR-21" in problem.text(language) for language in ("es", "en"))
        return problem.code if names_its_clause or problem.code not in REFUSED else f"{problem.code} without a clause"
    return ""


def test_nobody_of_the_reporters_side_does_any_act_of_verification(world: World) -> None:
    """MONITOR-21, MONITOR-43: 7 roles × 6 parties × 2 ways of belonging × 6 acts, each refused with its clause."""
    coop, absorbed, payer, payee = (
        Party.objects.create(kind="organisation", name=name) for name in ("Coop", "Coop (antes)", "Mina", "Consultora")
    )
    world.quarter(2)
    for alliance in world.alliances:
        alliance.organisation = coop
        alliance.save()
    absorbed.merged_into = coop
    absorbed.save()
    ties = {"first": payer, "second": world.centre}, {"first": world.centre, "second": payee}
    for tie in ties:
        Tie.objects.create(programme=world.programme, kind="contract", note="Contrato", since=LONG_AGO, **tie)
    plan = world.draw()
    check = plan.checks.select_related("plan", "alliance").get(alliance=world.alliances[0])
    figure = Figure.objects.filter(alliance=check.alliance, state="in_check").first()
    assert figure is not None
    parties = {
        "operator": world.centre,
        "buyer": world.buyer,
        "organisation": coop,
        "absorbed": absorbed,
        "payer": payer,
        "payee": payee,
    }
    done = acts(world, check, figure)
    tried, wrong = 0, []
    for name, who in tainted(world, parties):
        for act, do in done.items():
            if act == "draw":
                continue
            tried += 1
            code = outcome(do, who)
            if code not in REFUSED:
                wrong.append((name, act, code))
    assert wrong == []
    assert tried == 7 * 6 * 2 * 6
    assert not figure.findings.exists()


def test_reporter_never_verifies_even_after_leaving_for_the_unit(world: World) -> None:
    """MONITOR-21: who sent a report is known by name, whatever role it holds today."""
    world.quarter(1)
    centre = world.people["centre"]
    plan = world.draw()
    check = plan.checks.select_related("plan", "alliance").get()
    figure = Figure.objects.filter(alliance=check.alliance, state="in_check").first()
    assert figure is not None
    centre.role_assignments.all().delete()
    role = Role.objects.get(programme=world.programme, code="monitoring_unit")
    grant_role(centre, role=role, since=LONG_AGO, place=None, chain=None, party=world.unit, actor=None)
    done = acts(world, check, figure)
    assert {outcome(done[act], centre) for act in ("record", "attach", "find", "close")} == {"MONITORING-E10"}
    assert outcome(done["record"], world.people["unit"]) == ""
    assert outcome(done["find"], world.people["unit"]) == "MONITORING-E18"


def test_ended_tie_and_strange_tie_refuse_nobody(world: World) -> None:
    """MONITOR-21: only what stands today, and only between these parties."""
    other, gone = (Party.objects.create(kind="organisation", name=name) for name in ("Otra", "Antes"))
    world.quarter(1)
    Tie.objects.create(
        programme=world.programme,
        kind="contract",
        note="x",
        since=LONG_AGO,
        until=FIRST,
        first=world.centre,
        second=gone,
    )
    Tie.objects.create(programme=world.programme, kind="contract", note="x", since=LONG_AGO, first=other, second=gone)
    check = world.draw().checks.select_related("plan", "alliance").get()
    for party in (other, gone):
        who = world.person("monitoring_unit", party=party)
        assert record_seen(check, seen=Seen(), actor=who, today=TODAY).causality


def test_alliance_graduates_on_what_the_unit_saw_and_not_on_what_its_centre_says(world: World) -> None:
    """MONITOR-50, ALLIANCE-22: the centre reads nothing, and later people of its side count for nothing."""
    alliance = world.alliance("plan-a")

    def read(who: str) -> MaturityReading:
        return read_maturity(
            alliance,
            read_on=TODAY,
            producers_seen=20,
            producers_mastering=20,
            months_buying_alone=9,
            actor=world.people[who],
            now=NOW,
        )

    with pytest.raises(Problem, match="ALLIANCES-E48"):
        read("centre")
    world.person("monitoring_unit", name="late")
    read("late")
    person = Party.objects.create(kind=Party.Kind.PERSON, name="Tarde", user=world.people["late"])
    Membership.objects.create(person=person, organisation=world.buyer, capacity="staff", since=TODAY)
    judged = judge_alliance(alliance, today=TODAY)
    assert (judged.facts.producers_seen, judged.facts.months_buying_alone) == (None, None)
    read("unit")
    judged = judge_alliance(alliance, today=TODAY)
    assert (judged.facts.producers_seen, judged.facts.producers_mastering) == (20, 20)
    assert judged.facts.months_buying_alone is None
    with pytest.raises(Problem, match="MONITORING-E29"):
        graduate_alliance(alliance, actor=world.people["coordinator"], now=NOW)

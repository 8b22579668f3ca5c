"""Who is kept apart from whom (STAGE-20 … STAGE-25, STAGE-27, STAGE-28)."""

import itertools

import pytest

from eslabon.rules.stages import separation
from eslabon.rules.stages.separation import (
    ACCOMPANIER,
    ADVISER,
    APPEALS,
    APPLICANT,
    APPROVER,
    BUYER,
    CONTRACT,
    FAMILY,
    INTEREST,
    LEAD,
    SCORER,
    SCORING_BODY,
    SUPERVISOR,
    WORK,
    Around,
    Duty,
    Relation,
    decide_assignment,
)

BODIES = (ADVISER, SCORING_BODY, ACCOMPANIER, SUPERVISOR)


def clauses(function: str, party: str, *duties: Duty, relations: tuple[Relation, ...] = ()) -> list[str]:
    found = decide_assignment(function, party, around=Around(duties, relations))
    return [one.clause for one in found.conflicts]


@pytest.mark.parametrize(("first", "second"), itertools.permutations(BODIES, 2))
def test_one_party_never_has_two_functions_nor_through_any_tie(first: str, second: str) -> None:
    duty = Duty(first, "p")
    assert clauses(second, "p", duty) == ["STAGE-20"]
    assert clauses(second, "q", duty) == []
    ties = {
        (Relation(WORK, "eva", "p"), Relation(WORK, "eva", "q")): "STAGE-21",
        (Relation(CONTRACT, "p", "q"),): "STAGE-22",
        (Relation(CONTRACT, "q", "p"),): "STAGE-22",
        (Relation(INTEREST, "p", "q"),): "STAGE-23",
        (Relation(WORK, "eva", "p"), Relation(WORK, "leo", "q"), Relation(FAMILY, "leo", "eva")): "STAGE-23",
        (Relation(WORK, "eva", "p"), Relation(CONTRACT, "q", "eva")): "STAGE-22",
        (Relation(WORK, "q", "p"),): "STAGE-25",
    }
    for relations, clause in ties.items():
        assert clauses(second, "q", duty, relations=relations) == [clause], relations
    both_contracted = (Relation(CONTRACT, "ministry", "p"), Relation(CONTRACT, "ministry", "q"))
    assert clauses(second, "q", duty, relations=both_contracted) == []


@pytest.mark.parametrize("function", BODIES)
@pytest.mark.parametrize("owner", [APPLICANT, BUYER])
def test_no_function_for_the_organisation_the_buyer_or_whoever_belongs_to_them(function: str, owner: str) -> None:
    duty = Duty(owner, "coop")
    member = (Relation(WORK, "eva", "coop"), Relation(WORK, "eva", "q"))
    assert clauses(function, "coop", duty) == ["STAGE-24"]
    assert clauses(function, "q", duty, relations=member) == ["STAGE-24"]
    for personal in (SCORER, LEAD, APPEALS, APPROVER):
        assert clauses(personal, "eva", duty, relations=member) == ["STAGE-24"]


@pytest.mark.parametrize(("personal", "body"), [(SCORER, SCORING_BODY), (LEAD, SCORING_BODY), (APPROVER, SUPERVISOR)])
def test_a_person_acts_only_inside_the_body_it_works_for(personal: str, body: str) -> None:
    works = (Relation(WORK, "eva", "p"),)
    for function in BODIES:
        expected = [] if function == body else ["STAGE-25"]
        assert clauses(personal, "eva", Duty(function, "p"), relations=works) == expected
    assert clauses(APPEALS, "eva", Duty(SCORING_BODY, "p"), relations=works) == ["STAGE-25"]


def test_scorers_and_lead_are_different_people_and_may_be_colleagues_but_no_family() -> None:
    works = (Relation(WORK, "eva", "s"), Relation(WORK, "leo", "s"))
    first = Duty(SCORER, "eva")
    assert clauses(SCORER, "eva", first, relations=works) == ["STAGE-28"]
    assert clauses(LEAD, "eva", first, relations=works) == ["STAGE-28"]
    assert clauses(SCORER, "leo", first, relations=works) == []
    assert clauses(SCORER, "leo", first, relations=(*works, Relation(FAMILY, "eva", "leo"))) == ["STAGE-23"]
    assert clauses(APPEALS, "eva", first) == ["STAGE-19"]
    assert clauses(APPEALS, "eva", Duty(LEAD, "eva")) == ["STAGE-19"]


def test_the_body_of_a_person_that_acted_gets_no_other_function() -> None:
    works = (Relation(WORK, "eva", "s"),)
    assert clauses(ACCOMPANIER, "s", Duty(SCORER, "eva"), relations=works) == ["STAGE-25"]
    assert clauses(SCORING_BODY, "s", Duty(SCORER, "eva"), relations=works) == []


def test_who_stepped_aside_is_refused_in_every_function_for_good() -> None:
    around = Around(recused=frozenset({"eva"}))
    for function in (*BODIES, SCORER, LEAD, APPEALS, APPROVER):
        found = decide_assignment(function, "eva", around=around)
        assert [one.clause for one in found.conflicts] == ["STAGE-27"]
        stored = separation.inputs_to_plain(function, "eva", around=around)
        assert separation.decide_plain(stored) == separation.separation_to_plain(found)


def test_refusal_names_who_is_tied_in_both_languages() -> None:
    around = Around(
        (Duty(ADVISER, "1"),),
        (Relation(CONTRACT, "1", "2"),),
        names={"1": "Gestora del Sur", "2": "Acompañantes"},
    )
    (conflict,) = decide_assignment(ACCOMPANIER, "2", around=around).conflicts
    assert "Gestora del Sur contrata a Acompañantes" in conflict.reason_es
    assert "Gestora del Sur contracts Acompañantes" in conflict.reason_en

"""A list is decided like its rows one at a time (STAGE-34); stages from before the platform (STAGE-35)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules.problems import Problem
from eslabon.rules.stages import assignments, score_lists
from eslabon.rules.stages.agreement import agree_on
from eslabon.rules.stages.assignments import Asked, decide_assignments
from eslabon.rules.stages.histories import Passed, refuse_history
from eslabon.rules.stages.score_lists import TwoSheets, score_listed
from eslabon.rules.stages.separation import (
    ACCOMPANIER,
    ADVISER,
    CLEAR,
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
    Separation,
    decide_assignment,
)
from eslabon.rules.stages.sheets import Criterion, Sheet, score_sheet

KEYS = st.sampled_from("abcdefgh")
FUNCTIONS = st.sampled_from([ADVISER, SCORING_BODY, ACCOMPANIER, SUPERVISOR, SCORER, LEAD])
RELATIONS = st.lists(
    st.builds(Relation, st.sampled_from([WORK, CONTRACT, FAMILY, INTEREST]), KEYS, KEYS).filter(
        lambda one: one.first != one.second
    ),
    max_size=8,
    unique=True,
)
ASKED = st.builds(
    Asked,
    st.uuids().map(str),
    st.lists(st.builds(Duty, FUNCTIONS, KEYS), max_size=3).map(tuple),
    st.lists(st.tuples(FUNCTIONS, KEYS), max_size=4).map(tuple),
    st.frozensets(KEYS, max_size=1),
)


def one_at_a_time(asked: Asked, relations: list[Relation]) -> tuple[Separation, ...]:
    """The answers of the rule of one assignment, each clear one a duty for the next."""
    around, found = Around(asked.duties, tuple(relations), asked.recused), []
    for function, party in asked.functions:
        answer = decide_assignment(function, party, around=around)
        found.append(answer)
        if answer.result == CLEAR:
            around = replace(around, duties=(*around.duties, Duty(function, party)))
    return tuple(found)


@settings(max_examples=150)
@given(st.lists(ASKED, max_size=4), RELATIONS)
def test_list_of_assignments_is_decided_like_its_rows(asked: list[Asked], relations: list[Relation]) -> None:
    answers = decide_assignments(asked, relations=relations, names={})
    assert answers == [one_at_a_time(one, relations) for one in asked]
    inputs = assignments.inputs_to_plain(asked, relations=relations, names={})
    assert assignments.decide_plain(inputs) == assignments.answers_to_plain(asked, answers=answers)


SHEET = Sheet(
    "s",
    "1",
    (Criterion("a", Decimal(60)), Criterion("b", Decimal(40))),
    Decimal(0),
    Decimal(10),
    Decimal("0.5"),
    Decimal(10),
)
POINTS = st.fixed_dictionaries({code: st.integers(0, 20).map(lambda half: Decimal(half) / 2) for code in ("a", "b")})


@settings(max_examples=60)
@given(POINTS, POINTS)
def test_listed_score_is_that_of_its_two_sheets(first: dict[str, Decimal], second: dict[str, Decimal]) -> None:
    found = score_listed(TwoSheets("p", first, second), sheet=SHEET)
    totals = tuple(score_sheet(points, sheet=SHEET).total for points in (first, second))
    assert found.totals == totals
    assert found.agreement == agree_on(*totals, tolerance=SHEET.tolerance)
    inputs = score_lists.inputs_to_plain([TwoSheets("p", first, second)], sheet=SHEET)
    assert score_lists.decide_plain(inputs) == score_lists.scores_to_plain([found])


def test_lead_sets_a_listed_score_between_two_that_differ() -> None:
    first, second = {"a": Decimal(4), "b": Decimal(4)}, {"a": Decimal(8), "b": Decimal(8)}
    found = score_listed(TwoSheets("p", first, second, Decimal(61), "visited"), sheet=SHEET)
    assert (found.agreement.total, found.agreement.clause) == (Decimal("61.00"), "STAGE-15")
    for total, reason in ((Decimal(90), "visited"), (Decimal(61), " ")):
        with pytest.raises(Problem):
            score_listed(TwoSheets("p", first, second, total, reason), sheet=SHEET)
    with pytest.raises(Problem) as raised:
        score_listed(TwoSheets("p", first, first, Decimal(40), "visited"), sheet=SHEET)
    assert raised.value.code == "STAGES-E14"


GATES = frozenset({("plan", "execution"), ("execution", "graduated")})


def brought(*passed: tuple[str, date], stands: str = "plan") -> str:
    """What the rule says of a history, as a code."""
    try:
        refuse_history(
            [Passed(*one) for one in passed],
            stands=stands,
            gates=GATES,
            broken_off="broken_off",
            today=date(2015, 1, 1),
        )
    except Problem as problem:
        return problem.code
    return "taken"


def test_history_follows_the_gates_and_the_calendar() -> None:
    began, ended = date(2010, 1, 1), date(2013, 1, 1)
    assert brought() == "taken"
    assert brought(("execution", began), ("graduated", ended)) == "taken"
    assert brought(("execution", began), ("broken_off", began)) == "taken"
    assert brought(("graduated", ended)) == "STAGES-E40"  # STAGE-35: no stage is skipped
    assert brought(("broken_off", ended), stands="graduated") == "STAGES-E40"  # nothing leaves an end
    assert brought(("execution", ended), ("graduated", began)) == "STAGES-E41"
    assert brought(("execution", date(2015, 1, 2))) == "STAGES-E41"

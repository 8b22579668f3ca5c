"""Links, bottlenecks, commitments, graduation, transfer."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.alliances.bottlenecks import NEXT as BOTTLENECK_STEPS
from eslabon.rules.alliances.bottlenecks import is_left, next_state, refuse_check, refuse_resolving
from eslabon.rules.alliances.graduation import (
    RULE,
    VERSION,
    GraduationFacts,
    GraduationTerms,
    answer_to_plain,
    decide_graduation,
    inputs_to_plain,
    share,
)
from eslabon.rules.alliances.linkage import NEXT as LINKAGE_STEPS
from eslabon.rules.alliances.linkage import Step, refuse_step, rotation
from eslabon.rules.alliances.transfer import refuse_transfer
from eslabon.rules.alliances.trust import Promise, SideTrust, refuse_judging, trust_on
from eslabon.rules.problems import Problem

DAY = date(2010, 5, 1)
TERMS = GraduationTerms(70, 80, 2, 3)
BOTH = (SideTrust("buyer", 5, 4, 1, 0, 80), SideTrust("organisation", 2, 2, 0, 0, 100))
READY = GraduationFacts(10, 7, BOTH, ("verified", "dropped"), 3)


@pytest.mark.parametrize(("current", "asked"), list(product(LINKAGE_STEPS, LINKAGE_STEPS)))
def test_link_takes_only_the_steps_of_the_table(current, asked) -> None:
    """ALLIANCE-40."""
    step = Step(asked, DAY, cause="price", purchase_key="p-1" if asked == "effective" else "")
    given = {"current": current, "current_since": DAY - timedelta(days=9), "today": DAY}
    if asked in LINKAGE_STEPS[current]:
        assert refuse_step(step, **given) is None
    else:
        with pytest.raises(Problem) as refused:
            refuse_step(step, **given)
        assert refused.value.code == "ALLIANCES-E10"


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (Step("effective", DAY), "ALLIANCES-E11"),
        (Step("effective", DAY, cause="price"), "ALLIANCES-E11"),
        (Step("dormant", DAY), "ALLIANCES-E12"),
        (Step("ended", DAY), "ALLIANCES-E12"),
        (Step("ended", DAY + timedelta(days=1), cause="price"), "ALLIANCES-E13"),
        (Step("ended", DAY - timedelta(days=10), cause="price"), "ALLIANCES-E13"),
    ],
)
def test_nobody_says_effective_by_hand_and_an_end_has_a_cause_and_a_day(step, code) -> None:
    """ALLIANCE-41, ALLIANCE-42, ALLIANCE-43."""
    with pytest.raises(Problem) as refused:
        refuse_step(step, current="introduced", current_since=DAY - timedelta(days=9), today=DAY)
    assert refused.value.code == code


def test_rotation_counts_who_was_linked_and_left() -> None:
    """ALLIANCE-44."""
    start, end = date(2010, 1, 1), date(2010, 12, 31)
    stayed = [(date(2009, 1, 1), "introduced"), (date(2010, 6, 1), "effective")]
    left = [(date(2010, 6, 1), "ended"), (date(2009, 1, 1), "introduced")]
    back = [(date(2009, 1, 1), "introduced"), (date(2010, 2, 1), "ended"), (date(2010, 9, 1), "introduced")]
    new = [(date(2010, 3, 1), "introduced")]
    found = rotation([stayed, left, back, new, []], since=start, until=end)
    assert (found.linked_at_start, found.ended, found.joined) == (3, 1, 1)
    assert str(found.percent) == "33.3"
    assert rotation([new], since=start, until=end).percent is None


def test_bottleneck_is_verified_only_after_it_was_resolved() -> None:
    """ALLIANCE-50, ALLIANCE-53."""
    states = {"open", "in_progress", "resolved", "verified", "dropped"}
    acts = {act for _state, act in BOTTLENECK_STEPS}
    assert {state for state, act in product(states, acts) if BOTTLENECK_STEPS.get((state, act)) == "verified"} == {
        "resolved"
    }
    for state, act in product(states, acts):
        if (state, act) not in BOTTLENECK_STEPS:
            with pytest.raises(Problem) as refused:
                next_state(state, act)
            assert refused.value.code == "ALLIANCES-E14"
    assert {state for state in states if not is_left(state)} == {"verified", "dropped"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"actions_done": 0}, "ALLIANCES-E15"),
        ({"with_evidence": 0}, "ALLIANCES-E15"),
        ({"resolved_on": DAY + timedelta(days=1)}, "ALLIANCES-E16"),
        ({"resolved_on": DAY - timedelta(days=31)}, "ALLIANCES-E16"),
    ],
)
def test_resolved_asks_for_something_done_and_something_to_show(changed, code) -> None:
    """ALLIANCE-51."""
    given = {
        "resolved_on": DAY,
        "found_on": DAY - timedelta(days=30),
        "today": DAY,
        "actions_done": 1,
        "with_evidence": 1,
    }
    refuse_resolving(**given)
    with pytest.raises(Problem) as refused:
        refuse_resolving(**{**given, **changed})
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"checker_id": 2}, "ALLIANCES-E17"),
        ({"checker_parties": frozenset({"centre"})}, "ALLIANCES-E17"),
        ({"seen_on": DAY - timedelta(days=1)}, "ALLIANCES-E18"),
        ({"seen_on": DAY + timedelta(days=1)}, "ALLIANCES-E18"),
    ],
)
def test_who_resolves_never_verifies(changed, code) -> None:
    """ALLIANCE-52."""
    given = {
        "checker_id": 1,
        "resolver_ids": frozenset({2, 3}),
        "checker_parties": frozenset({"unit"}),
        "alliance_parties": frozenset({"buyer", "centre"}),
        "seen_on": DAY,
        "resolved_on": DAY,
        "today": DAY,
    }
    refuse_check(**given)
    with pytest.raises(Problem) as refused:
        refuse_check(**{**given, **changed})
    assert refused.value.code == code


SIDES = ("buyer", "organisation", "operator", "monitoring")


@pytest.mark.parametrize(("side", "judge"), list(product(("buyer", "organisation", "operator", "other"), SIDES)))
def test_no_side_judges_its_own_promise_and_the_operator_none(side, judge) -> None:
    """ALLIANCE-55."""
    given = {"side": side, "judge_sides": frozenset({judge}), "judge_id": 1, "declared_by": 2}
    if judge in {side, "operator"}:
        with pytest.raises(Problem) as refused:
            refuse_judging(**given)
        assert refused.value.code == "ALLIANCES-E19"
    else:
        assert refuse_judging(**given) == judge
        with pytest.raises(Problem):
            refuse_judging(**{**given, "declared_by": 1})
        with pytest.raises(Problem):
            refuse_judging(**{**given, "judge_sides": frozenset({judge, side})})


@given(st.lists(st.tuples(st.integers(-5, 5), st.sampled_from(["kept", "broken", "pending"])), max_size=8))
@settings(max_examples=40)
def test_overdue_and_not_judged_is_not_kept(rows) -> None:
    """ALLIANCE-56."""
    promises = [Promise("buyer", DAY + timedelta(days=offset), outcome) for offset, outcome in rows]
    buyer, organisation = trust_on(DAY, promises)
    due = [one for one in rows if one[0] < 0 or one[1] != "pending"]
    kept = sum(outcome == "kept" for _offset, outcome in due)
    assert (buyer.due, buyer.kept) == (len(due), kept)
    assert buyer.kept + buyer.broken + buyer.unjudged == buyer.due
    assert buyer.percent == (kept * 100 // len(due) if due else None)
    assert organisation.due == 0 and organisation.percent is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"producers_seen": 11}, "package"),
        ({"producers_seen": None}, "package"),
        ({"producers_seen": 0, "producers_mastering": 0}, "package"),
        ({"trust": BOTH[:1]}, "trust"),
        ({"trust": (replace(BOTH[0], kept=3), BOTH[1])}, "trust"),
        ({"trust": (BOTH[0], SideTrust("organisation", 1, 1, 0, 0, 100))}, "trust"),
        ({"bottlenecks": ("verified", "resolved")}, "bottlenecks"),
        ({"bottlenecks": ("dropped",)}, "bottlenecks"),
        ({"bottlenecks": ()}, "bottlenecks"),
        ({"months_buying_alone": 2}, "alone"),
        ({"months_buying_alone": None}, "alone"),
    ],
)
def test_graduation_asks_all_four_and_what_is_not_known_is_not_met(changed, code) -> None:
    """ALLIANCE-60, ALLIANCE-61, ALLIANCE-62, ALLIANCE-63, ALLIANCE-64."""
    assert decide_graduation(READY, terms=TERMS).result == "ready"
    facts = replace(READY, **changed)
    found = decide_graduation(facts, terms=TERMS)
    assert found.result == "not_yet"
    assert [one.code for one in found.criteria if not one.is_met] == [code]
    rule = registry.find(RULE, VERSION)
    assert rule is not None and rule(inputs_to_plain(facts, terms=TERMS)) == answer_to_plain(found)
    assert share(None, 4) is None and share(1, 0) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to": "a"}, "ALLIANCES-E20"),
        ({"to": "c"}, "ALLIANCES-E20"),
        ({"reason": "  "}, "ALLIANCES-E21"),
        ({"happened_on": DAY + timedelta(days=1)}, "ALLIANCES-E22"),
        ({"last_on": DAY + timedelta(days=1)}, "ALLIANCES-E22"),
    ],
)
def test_transfer_is_to_somebody_else_for_a_reason(changed, code) -> None:
    """ALLIANCE-70."""
    given = {
        "current": "a",
        "to": "b",
        "parties": frozenset({"c"}),
        "reason": "El centro cerró.",
        "happened_on": DAY,
        "today": DAY,
        "last_on": None,
    }
    refuse_transfer(**given)
    with pytest.raises(Problem) as refused:
        refuse_transfer(**{**given, **changed})
    assert refused.value.code == code

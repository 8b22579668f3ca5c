"""Clauses CALL-10 to CALL-18: states, deadlines, and roles kept apart."""

import itertools
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules.calls import deadlines, separation, states
from eslabon.rules.problems import Problem

LIMA = "America/Lima"
STATES = ("draft", "submitted", "to_correct", "eligible", "not_eligible", "withdrawn")
ACTS = (
    "submit", "ask_correction", "answer", "lapse", "decide_eligible", "decide_not_eligible", "file_appeal",
    "uphold_appeal", "reject_appeal", "withdraw",
)  # fmt: skip
POSSIBLE = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {
        "ask_correction": "to_correct",
        "decide_eligible": "eligible",
        "decide_not_eligible": "not_eligible",
        "withdraw": "withdrawn",
    },
    "to_correct": {"answer": "submitted", "lapse": "submitted", "withdraw": "withdrawn"},
    "eligible": {"withdraw": "withdrawn"},
    "not_eligible": {
        "file_appeal": "not_eligible",
        "reject_appeal": "not_eligible",
        "uphold_appeal": "eligible",
        "withdraw": "withdrawn",
    },
    "withdrawn": {},
}


@pytest.mark.parametrize(("state", "act"), itertools.product(STATES, ACTS))
def test_every_act_in_every_state(state, act):
    """CALL-10."""
    if act in POSSIBLE[state]:
        assert states.next_state(state, act) == POSSIBLE[state][act]
        assert act in states.possible_acts(state)
        return
    with pytest.raises(Problem) as refused:
        states.next_state(state, act)
    assert refused.value.code == "CALLS-E03"
    assert refused.value.status == 409
    assert act not in states.possible_acts(state)
    assert "{" not in refused.value.text("es") + refused.value.text("en")


def test_unknown_state_or_act_is_a_mistake_of_ours():
    """CALL-10."""
    for state, act in (("lost", "submit"), ("draft", "forget")):
        with pytest.raises(KeyError):
            states.next_state(state, act)


def test_only_a_final_result_is_a_verdict():
    """CALL-10."""
    assert states.verdict_act("eligible") == "decide_eligible"
    assert states.verdict_act("not_eligible") == "decide_not_eligible"
    with pytest.raises(ValueError, match="not a final result"):
        states.verdict_act("to_correct")


@pytest.mark.parametrize(
    ("needs", "confirmed", "is_refused"),
    [(True, None, True), (True, False, True), (True, True, False), (False, None, False), (False, False, False)],
)
def test_admission_waits_for_the_field_where_the_call_asks(needs, confirmed, is_refused):
    """CALL-11."""
    refusal = states.admission_refusal(needs_field_confirmation=needs, confirmed=confirmed)
    assert (refusal is not None) is is_refused


@pytest.mark.parametrize(
    ("moment", "is_over"),
    [
        ("2021-06-30T23:59:59-05:00", False),
        ("2021-06-30T23:59:59.999999-05:00", False),
        ("2021-07-01T00:00:00-05:00", True),
        ("2021-07-01T04:59:59+00:00", False),
        ("2021-07-01T05:00:00+00:00", True),
        ("2021-07-01T13:59:59+09:00", False),
        ("2021-06-30T00:00:00-05:00", False),
    ],
)
def test_deadline_ends_with_its_day_in_the_programme_s_time_zone(moment, is_over):
    """CALL-12."""
    now = datetime.fromisoformat(moment)
    assert deadlines.is_past(date(2021, 6, 30), now=now, time_zone=LIMA) is is_over


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),
    st.integers(-12, 14),
    st.sampled_from([LIMA, "America/Bogota", "America/Santiago"]),
)
def test_day_is_over_exactly_after_its_last_second(moment, offset, zone):
    """CALL-12: also in a zone with summer time."""
    now = moment.replace(tzinfo=timezone(timedelta(hours=offset)), microsecond=0)
    day = deadlines.local_day(now, time_zone=zone)
    assert now <= deadlines.end_of_day(day, time_zone=zone)
    assert now > deadlines.end_of_day(day - timedelta(days=1), time_zone=zone)
    assert not deadlines.is_past(day, now=now, time_zone=zone)
    assert deadlines.is_past(day - timedelta(days=1), now=now, time_zone=zone)


def test_moment_without_a_zone_is_refused():
    """CALL-12."""
    with pytest.raises(ValueError, match="time zone"):
        deadlines.local_day(datetime(2021, 6, 30), time_zone=LIMA)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2021-05-03T04:59:59", False),
        ("2021-05-03T05:00:00", True),
        ("2021-07-01T04:59:59", True),
        ("2021-07-01T05:00:00", False),
    ],
)
def test_call_is_open_from_its_first_day_to_the_end_of_its_last(moment, is_open):
    """CALL-13."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    window = {"opens_on": date(2021, 5, 3), "closes_on": date(2021, 6, 30), "time_zone": LIMA}
    assert deadlines.is_open(now, **window) is is_open


def test_correction_has_the_days_that_the_call_gives():
    """CALL-14."""
    assert deadlines.correction_deadline(date(2021, 12, 30), days=10) == date(2022, 1, 9)
    with pytest.raises(ValueError, match="1 or more"):
        deadlines.correction_deadline(date(2021, 12, 30), days=0)


def test_appeal_is_possible_to_its_last_day():
    """CALL-15."""
    decided = date(2021, 7, 20)
    days = {day: deadlines.may_appeal(decided, today=date(2021, 7, day), days=10) for day in (19, 20, 30, 31)}
    assert days == {19: False, 20: True, 30: True, 31: False}
    assert deadlines.may_appeal(decided, today=decided, days=0)
    assert not deadlines.may_appeal(decided, today=date(2021, 7, 21), days=0)
    with pytest.raises(ValueError, match="0 or more"):
        deadlines.appeal_deadline(decided, days=-1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"new_closes_on": date(2021, 6, 30)}, "CALLS-E06"),
        ({"new_closes_on": date(2021, 6, 29)}, "CALLS-E06"),
        ({"today": date(2021, 7, 10)}, "CALLS-E06"),
        ({"today": date(2021, 7, 9)}, None),
        ({"reason": " \n"}, "CALLS-E07"),
        ({"status": "draft"}, "CALLS-E08"),
        ({"status": "closed"}, "CALLS-E08"),
    ],
)
def test_extension_is_later_reasoned_and_of_a_published_call(change, code):
    """CALL-16."""
    asked = {
        "new_closes_on": date(2021, 7, 9),
        "today": date(2021, 6, 29),
        "reason": "Las lluvias cortaron la carretera.",
        "status": "published",
        **change,
    }
    refusal = deadlines.extension_refusal(date(2021, 6, 30), **asked)
    assert (refusal.code if refusal else None) == code
    assert deadlines.extension_allowed(date(2021, 6, 30), **asked) is (code is None)


PEOPLE = {"helper_id": 1, "collaborator_ids": {2, 3}, "applicant_ids": {4}}


@pytest.mark.parametrize(
    ("actor", "code"), [(1, "CALLS-E09"), (2, "CALLS-E09"), (3, "CALLS-E09"), (4, "CALLS-E10"), (5, None), (9, None)]
)
def test_who_helped_or_belongs_never_decides(actor, code):
    """CALL-17."""
    refusal = separation.decision_refusal(actor, **PEOPLE)
    assert (refusal.code if refusal else None) == code
    assert separation.may_decide(actor, **PEOPLE) is (code is None)
    assert refusal is None or refusal.status == 403


def test_application_without_helper_is_nobody_s():
    """CALL-17: an absent helper is no person."""
    assert separation.decision_refusal(5, helper_id=None, collaborator_ids=()) is None


@pytest.mark.parametrize(("actor", "code"), [(9, "CALLS-E11"), (1, "CALLS-E09"), (4, "CALLS-E10"), (5, None)])
def test_who_gave_the_verdict_never_hears_its_appeal(actor, code):
    """CALL-18."""
    refusal = separation.appeal_refusal(actor, verdict_by=9, **PEOPLE)
    assert (refusal.code if refusal else None) == code

"""The hard clauses of the contract one by one where the solver decides: the case that fits and the one just beyond."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eslabon.rules.routes.calendars import EITHER, IN_PERSON, PeakMonths, Provider, Window
from tests.solvers.small_schedules import MONDAY, organisation, problem, service
from tests.solvers.test_scheduling_edges import DAY, ONE_DAY, reason, solved

SATURDAY, SUNDAY = MONDAY + 5 * DAY, MONDAY + 6 * DAY


def starts(plan):
    return sorted((each.day, each.starts_at) for each in plan.sessions)


def test_saturday_is_a_day_and_sunday_is_none():
    """ROUTE-05."""
    asked = problem([service()], [organisation("O1", "S")], start=SATURDAY, end=SUNDAY)
    assert starts(solved(asked)) == [(SATURDAY, 1020)]
    plan = solved(replace(asked, start=SUNDAY))
    assert (plan.served, plan.bound) == (0, 0)
    assert "no tiene ningún día libre" in reason(plan)[0]


def test_first_and_last_day_of_the_horizon_are_inside():
    """ROUTE-01."""
    asked = problem([service(sessions=2)], [organisation("O1", "S")], start=MONDAY, end=MONDAY + DAY)
    assert [day for day, _at in starts(solved(asked))] == [MONDAY, MONDAY + DAY]
    assert solved(replace(asked, end=MONDAY)).served == 0


def test_earliest_date_itself_can_be_used_and_the_day_before_not():
    """ROUTE-02."""
    asked = problem([service()], [organisation("O1", "S")], start=MONDAY, end=MONDAY + DAY, earliest_date=MONDAY + DAY)
    assert starts(solved(asked)) == [(MONDAY + DAY, 1020)]
    assert solved(replace(asked, end=MONDAY)).served == 0


def test_date_blocked_for_all_is_nobodys():
    """ROUTE-03."""
    asked = problem([service()], [organisation("O1", "S")], blocked_dates=frozenset({MONDAY}), **ONE_DAY)
    assert solved(asked).served == 0
    assert solved(replace(asked, blocked_dates=frozenset({MONDAY + DAY}))).served == 1


def test_date_blocked_for_one_provider_is_the_others():
    """ROUTE-04."""
    two = [Provider("P", 1, frozenset({MONDAY})), Provider("Q", 1)]
    asked = problem(
        [service("S"), service("T", provider="Q")], [organisation("O1", "S", "T")], providers=two, **ONE_DAY
    )
    assert [each.service for each in solved(asked).sessions] == ["T"]


@pytest.mark.parametrize(("slot", "at"), [(30, 1020), (50, 1050), (60, 1020), (45, 1035)])
def test_slots_are_counted_from_midnight(slot: int, at: int):
    """ROUTE-06: with 50 minutes the first slot after 17:00 is 17:30, with 45 it is 17:15."""
    asked = problem([service()], [organisation("O1", "S")], slot_minutes=slot, latest_end=at + 120, **ONE_DAY)
    assert starts(solved(asked)) == [(MONDAY, at)]
    assert solved(replace(asked, latest_end=at + 119)).served == 0


def test_own_hour_replaces_the_general_one_earlier_or_later():
    """ROUTE-07."""
    early, late = organisation("O1", "S", earliest_start=480), organisation("O1", "S", earliest_start=1110)
    busy = (Window(MONDAY, 720, 1260),)
    asked = problem([service()], [replace(early, unavailable=busy)], **ONE_DAY)
    assert 480 <= solved(asked).sessions[0].starts_at <= 600
    assert starts(solved(problem([service()], [late], **ONE_DAY))) == [(MONDAY, 1110)]
    assert solved(problem([service()], [replace(late, earliest_start=1170)], **ONE_DAY)).served == 0


def test_latest_hour_of_any_attendee_holds_for_all():
    """ROUTE-07."""
    people = [organisation("O1", "S", earliest_start=480), organisation("O2", "S", earliest_start=1080)]
    plan = solved(problem([service()], people, **ONE_DAY))
    assert (plan.served, plan.sessions[0].starts_at >= 1080) == (2, True)


def test_session_may_end_at_the_latest_hour_and_not_later():
    """ROUTE-08."""
    asked = problem([service(minutes=240)], [organisation("O1", "S")], **ONE_DAY)
    assert starts(solved(asked)) == [(MONDAY, 1020)]
    assert solved(replace(asked, latest_end=1259)).served == 0


def test_provider_holds_as_many_sessions_at_once_as_it_has_teams():
    """ROUTE-10."""
    people = [organisation("O1", "S"), organisation("O2", "T")]
    asked = problem([service("S"), service("T")], people, latest_end=1140, **ONE_DAY)
    assert solved(asked).served == 1
    assert solved(replace(asked, providers=(Provider("P", 2),))).served == 2
    assert solved(replace(asked, latest_end=1260)).served == 2  # one after the other


def test_organisation_is_in_one_session_at_a_time():
    """ROUTE-11."""
    asked = problem(
        [service("S"), service("T")],
        [organisation("O1", "S", "T")],
        providers=[Provider("P", 2)],
        latest_end=1200,
        **ONE_DAY,
    )
    plan = solved(asked)
    assert plan.served == 1
    (left,) = plan.unserved
    assert "coinciden" in left.reason_es
    assert solved(replace(asked, latest_end=1260)).served == 2


def test_unavailable_until_the_minute_at_which_it_starts():
    """ROUTE-12."""
    until = organisation("O1", "S", unavailable=(Window(MONDAY, 960, 1140),))
    assert starts(solved(problem([service()], [until], **ONE_DAY))) == [(MONDAY, 1140)]
    a_minute_more = replace(until, unavailable=(Window(MONDAY, 960, 1141),))
    assert solved(problem([service()], [a_minute_more], **ONE_DAY)).served == 0


def test_hours_of_the_month_can_be_filled_to_the_minute():
    """ROUTE-13."""
    asked = problem(
        [service("S"), service("T", minutes=90)], [organisation("O1", "S", "T")], max_minutes_per_month=210,
        end=MONDAY + 3 * DAY,
    )  # fmt: skip
    assert solved(asked).served == 2
    assert solved(replace(asked, max_minutes_per_month=209)).served == 1


def test_all_sessions_of_one_repetition_or_none():
    """ROUTE-14, ROUTE-15: the second day suits one of the two only, and no third repetition is allowed."""
    busy = organisation("O2", "S", unavailable=(Window(MONDAY + DAY, 0, 1440),))
    asked = problem([service(sessions=2)], [organisation("O1", "S"), busy], start=MONDAY, end=MONDAY + DAY)
    plan = solved(asked)
    assert plan.served == 1
    assert {each.organisations for each in plan.sessions} == {("O1",)}


def test_repetition_has_one_modality_and_nobody_is_left_alone_in_none():
    """ROUTE-16, ROUTE-17: in July one may come in person no more, so all of it is virtual; no session is empty."""
    asked = problem(
        [service(sessions=2, modality=EITHER, place="12", capacity=2)],
        [organisation("O1", "S", peak_months=frozenset({7})), organisation("O2", "S", peak_months=frozenset({7}))],
        start=MONDAY + 3 * DAY,
        end=MONDAY + 4 * DAY,
    )
    plan = solved(asked)
    assert plan.served == 2
    assert {each.modality for each in plan.sessions} == {"virtual"}
    assert all(each.organisations for each in plan.sessions)


def test_prerequisite_counts_where_it_was_committed_to_and_directly_only():
    """ROUTE-18."""
    chain = [service("A"), service("B", prerequisites=("A",)), service("C", prerequisites=("B",))]
    only_last = problem(chain, [organisation("O1", "B")], **ONE_DAY)
    assert solved(only_last).served == 1
    ends = problem(chain, [organisation("O1", "A", "C")], **ONE_DAY)
    assert solved(ends).served == 2  # C waits for B, to which nobody committed; A is no direct prerequisite of it
    both = problem(chain, [organisation("O1", "A", "B")], **ONE_DAY)
    plan = solved(both)
    assert [each.service for each in plan.sessions] == ["A"]
    assert solved(replace(both, end=MONDAY + DAY)).served == 2


def test_prerequisite_of_several_sessions_ends_before():
    """ROUTE-18: by its last session, not by its first."""
    pair = [service("A", sessions=2), service("B", prerequisites=("A",))]
    asked = problem(pair, [organisation("O1", "A", "B")], start=MONDAY, end=MONDAY + DAY)
    assert [each.service for each in solved(asked).sessions] == ["A", "A"]
    assert solved(replace(asked, end=MONDAY + 2 * DAY)).served == 2


def test_capacity_and_repetitions_bound_who_is_served():
    """ROUTE-19, ROUTE-20."""
    people = [organisation(f"O{number}", "S") for number in range(5)]
    asked = problem([service(capacity=2, max_repetitions=2)], people)
    plan = solved(asked)
    assert (plan.served, plan.bound) == (4, 4)
    assert max(len(each.organisations) for each in plan.sessions) == 2


@pytest.mark.parametrize(("own", "served"), [(None, 0), (frozenset(), 1), (frozenset({8}), 1), (frozenset({6, 7}), 0)])
def test_own_peak_months_replace_the_general_ones(own, served: int):
    """ROUTE-21."""
    asked = problem(
        [service(modality=IN_PERSON, place="12")],
        [organisation("O1", "S", peak_months=own)],
        peak_months=(PeakMonths("12", "coffee", frozenset({6, 7})),),
    )
    assert solved(asked).served == served


def test_in_person_session_takes_those_of_its_place_only():
    """ROUTE-22."""
    people = [organisation("O1", "S"), organisation("O2", "S", place="20")]
    plan = solved(problem([service(modality=IN_PERSON, place="12")], people))
    assert {each.organisations for each in plan.sessions} == {("O1",)}
    assert {each.place for each in plan.sessions} == {"12"}


def test_two_linked_services_are_a_mixed_one():
    """ROUTE-88: first the virtual part, on a later day the one in person."""
    parts = [
        service("S:virtual", sessions=2),
        service("S:in_person", modality=IN_PERSON, place="12", prerequisites=("S:virtual",)),
    ]
    asked = problem(parts, [organisation("O1", "S:in_person", "S:virtual")], start=MONDAY, end=MONDAY + 2 * DAY)
    held = sorted(solved(asked).sessions, key=lambda each: each.day)
    assert [each.modality for each in held] == ["virtual", "virtual", "in_person"]
    assert solved(replace(asked, end=MONDAY + DAY)).served == 1


def test_days_between_are_of_use():
    """Nothing asks for days in a row."""
    busy = tuple(Window(MONDAY + n * DAY, 0, 1440) for n in (1, 2))
    asked = problem([service(sessions=2)], [organisation("O1", "S", unavailable=busy)], end=MONDAY + 3 * DAY)
    assert [day for day, _at in starts(solved(asked))] == [MONDAY, MONDAY + timedelta(days=3)]

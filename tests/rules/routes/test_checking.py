"""The judge of plans: each clause kept and broken, at its edge."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eslabon.rules.routes.calendars import PeakMonths, Plan, Provider, Session, Unserved, Window
from eslabon.rules.routes.checking import check_plan, find_breaches
from eslabon.rules.routes.prerequisites import find_cycle, in_order
from tests.solvers.small_schedules import MONDAY, held, organisation, problem, service

DAY = timedelta(days=1)
JULY = date(2022, 7, 4)
ONE = organisation("O1", "S")


def clauses(asked, *sessions, partial=False):
    return {each.clause for each in find_breaches(asked, sessions=sessions, partial=partial)}


def simple(**more):
    return problem([service()], [ONE], **more)


def test_session_that_keeps_everything_has_no_breach():
    assert clauses(simple(), held()) == set()


@pytest.mark.parametrize(
    ("clause", "asked", "kept", "broken"),
    [
        ("ROUTE-01", simple(), held(), held(day=MONDAY - 3 * DAY)),
        ("ROUTE-01", simple(end=JULY), held(day=JULY), held(day=JULY + DAY)),
        ("ROUTE-02", simple(earliest_date=MONDAY + DAY), held(day=MONDAY + DAY), held()),
        ("ROUTE-03", simple(blocked_dates=frozenset({MONDAY})), held(day=MONDAY + DAY), held()),
        (
            "ROUTE-04",
            simple(providers=[Provider("P", 1, frozenset({MONDAY}))]),
            held(day=MONDAY + DAY),
            held(),
        ),
        ("ROUTE-05", simple(), held(day=MONDAY + 5 * DAY), held(day=MONDAY + 6 * DAY)),
        ("ROUTE-06", simple(), held(at=1050), held(at=1035)),
        ("ROUTE-06", simple(slot_minutes=50), held(at=1050), held(at=1080)),
        ("ROUTE-08", simple(), held(at=1140), held(at=1170)),
        ("ROUTE-09", simple(), held(), held(minutes=90)),
    ],
)
def test_day_and_hour_of_a_session(clause, asked, kept, broken):
    assert clauses(asked, kept) == set()
    assert clauses(asked, broken) == {clause}


@pytest.mark.parametrize(
    ("earliest", "at", "expected"),
    [
        (None, 1020, set()),
        (None, 990, {"ROUTE-07"}),
        (1080, 1050, {"ROUTE-07"}),
        (1080, 1080, set()),
        (480, 480, set()),
        (480, 450, {"ROUTE-07"}),
    ],
)
def test_start_follows_the_organisations_hour_earlier_or_later_than_the_general_one(earliest, at, expected):
    asked = problem([service()], [replace(ONE, earliest_start=earliest)])
    assert clauses(asked, held(at=at)) == expected


def test_start_follows_the_latest_hour_of_any_attendee():
    asked = problem([service()], [replace(ONE, earliest_start=480), organisation("O2", "S")])
    assert clauses(asked, held(at=960, who=("O1", "O2"))) == {"ROUTE-07"}
    assert clauses(asked, held(at=960, who=("O1",))) == set()


def test_provider_holds_as_many_sessions_at_once_as_it_has_teams():
    asked = problem([service("S"), service("T")], [organisation("O1", "S"), organisation("O2", "T")])
    first, touching, crossing = held("S"), held("T", at=1140, who=("O2",)), held("T", at=1110, who=("O2",))
    assert clauses(asked, first, touching) == set()
    assert clauses(asked, first, crossing) == {"ROUTE-10"}
    assert clauses(replace(asked, providers=(Provider("P", 2),)), first, crossing) == set()


def test_organisation_is_in_one_session_at_a_time_and_intervals_are_half_open():
    two = [Provider("P", 2)]
    asked = problem([service("S"), service("T")], [organisation("O1", "S", "T")], providers=two)
    assert clauses(asked, held("S"), held("T", at=1140)) == set()
    assert clauses(asked, held("S"), held("T", at=1110)) == {"ROUTE-11"}
    assert clauses(asked, held("S", who=("O1", "O1"))) == {"ROUTE-11"}


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [(1140, 1200, set()), (1139, 1200, {"ROUTE-12"}), (960, 1020, set()), (960, 1021, {"ROUTE-12"})],
)
def test_unavailable_hours_are_half_open_to_the_minute(opens, closes, expected):
    asked = problem([service()], [replace(ONE, unavailable=(Window(MONDAY, opens, closes),))])
    assert clauses(asked, held()) == expected


def test_hours_belong_to_the_month_of_the_session_itself():
    asked = problem([service(sessions=2)], [ONE], max_minutes_per_month=120)
    across = [held(day=date(2022, 6, 30)), held(day=date(2022, 7, 1), session=2)]
    within = [held(day=date(2022, 6, 29)), held(day=date(2022, 6, 30), session=2)]
    assert clauses(asked, *across) == set()
    assert clauses(asked, *within) == {"ROUTE-13"}


def test_organisation_attends_all_sessions_of_a_repetition_or_none():
    asked = problem([service(sessions=2)], [ONE, organisation("O2", "S")])
    both, one = ("O1", "O2"), ("O1",)
    assert clauses(asked, held(who=both), held(day=MONDAY + DAY, session=2, who=both)) == set()
    assert clauses(asked, held(who=both), held(day=MONDAY + DAY, session=2, who=one)) == {"ROUTE-14"}


def test_sessions_of_a_repetition_are_all_there_in_order_on_different_days():
    asked = problem([service(sessions=2)], [ONE])
    first = held()
    assert clauses(asked, first, held(day=MONDAY + DAY, session=2)) == set()
    assert clauses(asked, first, held(at=1140, session=2)) == {"ROUTE-15"}
    assert clauses(asked, first, held(day=MONDAY - 3 * DAY, session=2)) == {"ROUTE-15", "ROUTE-01"}
    assert clauses(asked, first) == {"ROUTE-15"}
    assert clauses(asked, first, partial=True) == set()
    assert clauses(asked, first, held(day=MONDAY + DAY, session=3)) == {"ROUTE-15"}
    assert clauses(asked, first, first, partial=True) >= {"ROUTE-15"}


def test_announced_sessions_leave_a_day_for_the_one_between_them():
    asked = problem([service(sessions=3)], [ONE])
    assert clauses(asked, held(), held(day=MONDAY + DAY, session=3), partial=True) == {"ROUTE-15"}
    assert clauses(asked, held(), held(day=MONDAY + 2 * DAY, session=3), partial=True) == set()


def test_repetition_keeps_one_modality_that_the_service_allows():
    asked = problem([service(sessions=2, modality="either", place="12")], [ONE])
    there = {"modality": "in_person", "place": "12"}
    assert clauses(asked, held(**there), held(day=MONDAY + DAY, session=2, **there)) == set()
    assert clauses(asked, held(), held(day=MONDAY + DAY, session=2, **there)) == {"ROUTE-16"}
    assert "ROUTE-16" in clauses(simple(), held(**there))


def test_nobody_in_a_session_is_a_breach_unless_somebody_may_still_come():
    assert clauses(simple(), held(who=())) == {"ROUTE-17"}
    assert clauses(simple(), held(who=()), partial=True) == set()


def test_prerequisite_ends_on_an_earlier_day_of_the_organisations_own_repetition():
    asked = problem([service("A"), service("B", prerequisites=("A",))], [organisation("O1", "A", "B")])
    later = held("B", day=MONDAY + DAY)
    assert clauses(asked, held("A"), later) == set()
    assert clauses(asked, held("A", day=MONDAY + DAY), held("B", day=MONDAY + DAY, at=1140)) == {"ROUTE-18"}
    assert clauses(asked, later) == {"ROUTE-18"}
    assert clauses(asked, later, partial=True) == set()


def test_prerequisite_to_which_the_organisation_did_not_commit_does_not_count():
    asked = problem([service("A"), service("B", prerequisites=("A",))], [organisation("O1", "B")])
    assert clauses(asked, held("B")) == set()


def test_only_direct_prerequisites_count():
    chain = [service("A"), service("B", prerequisites=("A",)), service("C", prerequisites=("B",))]
    asked = problem(chain, [organisation("O1", "A", "C")])
    assert clauses(asked, held("C"), held("A", day=MONDAY + DAY)) == set()


def test_capacity_is_by_repetition():
    asked = problem([service(capacity=1, max_repetitions=2)], [ONE, organisation("O2", "S")])
    assert clauses(asked, held(who=("O1", "O2"))) == {"ROUTE-19"}
    assert clauses(asked, held(), held(day=MONDAY + DAY, repetition=2, who=("O2",))) == set()


def test_repetitions_are_counted_whatever_their_numbers():
    asked = problem([service()], [ONE, organisation("O2", "S")])
    assert clauses(asked, held(repetition=7)) == set()
    assert clauses(asked, held(), held(day=MONDAY + DAY, repetition=2, who=("O2",))) == {"ROUTE-20"}


@pytest.mark.parametrize(
    ("own", "expected"),
    [(None, {"ROUTE-21"}), (frozenset(), set()), (frozenset({8}), set()), (frozenset({6}), {"ROUTE-21"})],
)
def test_peak_months_of_the_organisation_replace_the_general_ones(own, expected):
    given = [service(modality="either", place="12")]
    peaks = (PeakMonths("12", "coffee", frozenset({6})),)
    asked = problem(given, [replace(ONE, peak_months=own)], peak_months=peaks)
    assert clauses(asked, held(modality="in_person", place="12")) == expected
    assert clauses(asked, held()) == set()


def test_peak_months_are_those_of_place_and_chain_together():
    peaks = (PeakMonths("12", "cacao", frozenset({6})), PeakMonths("20", "coffee", frozenset({6})))
    asked = problem([service(modality="in_person", place="12")], [ONE], peak_months=peaks)
    assert clauses(asked, held(modality="in_person", place="12")) == set()


def test_in_person_session_is_at_its_services_place_for_those_of_that_place():
    asked = problem([service(modality="in_person", place="12")], [ONE, organisation("O2", "S", place="20")])
    there = {"modality": "in_person", "place": "12"}
    assert clauses(asked, held(**there)) == set()
    assert clauses(asked, held(who=("O2",), **there)) == {"ROUTE-22"}
    assert clauses(asked, held(modality="in_person", place="20", who=("O2",))) == {"ROUTE-22"}
    assert clauses(simple(), held(place="12")) == {"ROUTE-22"}


def test_organisation_attends_one_repetition_of_a_service():
    asked = problem([service(max_repetitions=2)], [ONE])
    assert clauses(asked, held(), held(day=MONDAY + DAY, repetition=2)) == {"ROUTE-23"}


def plan(*sessions, served=1, bound=1, unserved=(), status="optimal"):
    return Plan(status, served, bound, sessions, unserved)


def codes(asked, answer):
    return {each.clause for each in check_plan(asked, plan=answer)}


def test_commitment_is_served_or_listed_never_both_never_neither():
    left_out = Unserved("O1", "S", "porque sí.", "because.")
    assert codes(simple(), plan(held())) == set()
    assert codes(simple(), plan(served=0, bound=0, unserved=(left_out,))) == set()
    assert codes(simple(), plan(held(), unserved=(left_out,))) == {"ROUTE-23"}
    assert codes(simple(), plan(served=0, bound=0)) == {"ROUTE-23"}
    assert codes(simple(), plan(held(), served=2, bound=2)) == {"ROUTE-23"}
    assert codes(simple(), plan(held(), unserved=(Unserved("O1", "T", "x.", "x."),))) == {"ROUTE-23"}


def test_announced_sessions_reappear_with_whoever_was_told():
    people = [ONE, organisation("O2", "S")]
    asked = problem([service()], people, announced=(held(),))
    both = held(who=("O1", "O2"))
    other = Unserved("O2", "S", "x.", "x.")
    assert codes(asked, plan(held(), unserved=(other,), bound=2, status="feasible")) == set()
    assert codes(asked, plan(both, served=2, bound=2)) == set()
    assert "ROUTE-24" in codes(asked, plan(held(at=1050), unserved=(other,), bound=2, status="feasible"))
    assert "ROUTE-24" in codes(asked, plan(replace(both, organisations=("O2",)), bound=2, status="feasible"))
    gone = (other, Unserved("O1", "S", "x.", "x."))
    assert codes(asked, plan(served=0, bound=2, unserved=gone, status="feasible")) == {"ROUTE-24"}


def test_notice_counts_for_announced_sessions_unless_the_problem_says_otherwise():
    asked = simple(earliest_date=JULY, announced=(held(),))
    assert clauses(asked, held()) == {"ROUTE-02"}
    assert clauses(replace(asked, notice_for_announced=False), held()) == set()


def test_guest_attends_only_where_announced():
    people = [ONE, organisation("G")]
    both = held(who=("O1", "G"))
    assert clauses(problem([service()], people), both) == {"ROUTE-25"}
    assert clauses(problem([service()], people, announced=(both,)), both) == set()


def test_unknown_service_or_organisation_is_named():
    assert clauses(simple(), held("X")) == {"ROUTE-26"}
    found = find_breaches(simple(), sessions=[held(who=("nobody",))])
    assert [(each.clause, each.organisation) for each in found] == [("ROUTE-26", "nobody")]
    assert codes(simple(), plan(held("X"))) == {"ROUTE-26"}


def test_services_that_wait_for_each_other_are_found():
    """ROUTE-27."""
    assert find_cycle({"A": ["B"], "B": ["C"], "C": ["A"], "D": []}) in {
        ("A", "B", "C", "A"),
        ("A", "C", "B", "A"),
    }
    assert find_cycle({"A": ["A"]}) == ("A", "A")
    assert find_cycle({"A": ["B", "C"], "B": ["C"], "C": []}) == ()
    assert in_order({"A": ["B", "C"], "B": ["C"], "C": []}) == ("C", "B", "A")


@pytest.mark.parametrize(
    ("status", "bound", "expected"),
    [("optimal", 1, set()), ("feasible", 3, set()), ("optimal", 2, {"ROUTE-28"}), ("feasible", 0, {"ROUTE-28"})],
)
def test_bound_is_no_less_than_what_is_served(status, bound, expected):
    assert codes(simple(), plan(held(), bound=bound, status=status)) == expected


def test_infeasible_plan_gives_reasons_and_no_session():
    assert codes(simple(), Plan("infeasible", 0, 0)) == {"ROUTE-24"}


def test_reasons_say_where_in_both_languages():
    (found,) = find_breaches(simple(), sessions=[held(day=MONDAY + 6 * DAY)])
    assert found.reason_es == "S, repetición 1, sesión 1 (3 de julio de 2022, 17:00): cae en domingo."
    assert found.reason_en == "S, repetition 1, session 1 (3 July 2022, 17:00): falls on a Sunday."
    assert isinstance(held(), Session)

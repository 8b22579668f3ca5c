"""Each edge of the contract where the solver has to find, keep or refuse something."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eslabon.rules.routes.calendars import Preference, Provider, Window
from eslabon.rules.routes.checking import check_plan
from eslabon.solvers.scheduling import solve_schedule
from eslabon.solvers.scheduling.board import Board
from eslabon.solvers.scheduling.grid import Grid
from eslabon.solvers.scheduling.polish import measure
from tests.solvers.small_schedules import MONDAY, held, organisation, problem, service

DAY = timedelta(days=1)
ONE_DAY = {"start": MONDAY, "end": MONDAY}


def solved(asked, **more):
    plan = solve_schedule(asked, seconds=more.pop("seconds", 6), **more)
    assert check_plan(asked, plan=plan) == ()
    return plan


def reason(plan, who="O1", what="S"):
    (found,) = [each for each in plan.unserved if (each.organisation, each.service) == (who, what)]
    return found.reason_es, found.reason_en


def test_two_services_fill_an_evening_back_to_back():
    asked = problem([service("S"), service("T")], [organisation("O1", "S", "T")], **ONE_DAY)
    plan = solved(asked)
    assert (plan.status, plan.served) == ("optimal", 2)
    assert sorted(each.starts_at for each in plan.sessions) == [1020, 1140]


def test_hours_that_are_no_multiple_of_the_slot_touch_one_more():
    long = [service("S", minutes=135), service("T", minutes=105)]
    asked = problem(long, [organisation("O1", "S", "T")], **ONE_DAY)
    assert solved(asked).served == 1  # 17:00–19:15, and the next slot is 19:30: until 21:15
    assert solved(replace(asked, slot_minutes=15)).served == 2


def test_unavailable_to_the_minute_leaves_what_is_left():
    window = (Window(MONDAY, 1140, 1260),)
    assert solved(problem([service()], [organisation("O1", "S", unavailable=window)], **ONE_DAY)).served == 1
    window = (Window(MONDAY, 1139, 1260),)
    plan = solved(problem([service()], [organisation("O1", "S", unavailable=window)], **ONE_DAY))
    assert plan.served == 0
    assert "no está disponible cuando P puede (27 de junio de 2022)" in reason(plan)[0]


def test_sessions_go_on_different_days_across_the_months():
    asked = problem(
        [service(sessions=2)],
        [organisation("O1", "S")],
        start=date(2022, 6, 30),
        end=date(2022, 7, 1),
        max_minutes_per_month=120,
    )
    assert [each.day.month for each in solved(asked).sessions] == [6, 7]


def test_prerequisite_goes_on_an_earlier_day_and_takes_its_follower_with_it():
    pair = [service("B", prerequisites=("A",)), service("A")]
    asked = problem(pair, [organisation("O1", "A", "B")], start=MONDAY, end=MONDAY + DAY)
    assert [each.service for each in solved(asked).sessions] == ["A", "B"]
    plan = solved(replace(asked, end=MONDAY))
    assert [each.service for each in plan.sessions] == ["A"]
    impossible = [service("B", prerequisites=("A",)), service("A", modality="in_person", place="20")]
    plan = solved(replace(asked, services=tuple(impossible)))
    assert plan.served == 0
    assert "A" in reason(plan, what="B")[0]


def test_either_goes_virtual_in_peak_months_and_in_person_serves_its_place_only():
    people = [organisation("O1", "S", peak_months=frozenset({6, 7})), organisation("O2", "S", place="20")]
    plan = solved(problem([service(modality="either", place="12")], people))
    assert plan.served == 2
    assert {each.modality for each in plan.sessions} == {"virtual"}
    plan = solved(problem([service(modality="in_person", place="12")], people))
    assert plan.served == 0
    assert "meses de mayor trabajo" in reason(plan)[0]
    assert "(June and July)" in reason(plan)[1]
    assert "es presencial en 12 y la organización es de 20" in reason(plan, who="O2")[0]


def test_provider_that_is_free_in_the_harvest_only_is_told_with_its_days():
    """The very example of the specification."""
    free = {MONDAY, MONDAY + DAY}
    blocked = frozenset(MONDAY + passed * DAY for passed in range(13)) - free
    asked = problem(
        [service("S34", modality="in_person", place="12")],
        [organisation("O1", "S34", peak_months=frozenset({6}))],
        providers=[Provider("P", 1, blocked)],
    )
    es, en = reason(solved(asked), what="S34")
    assert es.startswith(
        "S34 no se puede programar para O1: es presencial, su proveedor P está libre solo 2 días (27 de"
    )
    assert "27 de junio de 2022 y 28 de junio de 2022" in es
    assert "is free on 2 days only (27 June 2022 and 28 June 2022)" in en


def test_service_in_person_without_a_place_cannot_be_held():
    plan = solved(problem([service(modality="in_person")], [organisation("O1", "S")]))
    assert "no dice en qué lugar" in reason(plan)[0]
    assert solved(problem([service(modality="either")], [organisation("O1", "S")])).sessions[0].modality == "virtual"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"capacity": 0}, "no tiene cupos"),
        ({"max_repetitions": 0}, "ninguna repetición"),
        ({"minutes": 300}, "no cabe en las que tiene la organización (17:00–21:00)"),
        ({"minutes": 750}, "cada sesión dura 12.5 horas y al mes se permiten 12"),
        ({"sessions": 13}, "tiene 13 sesiones y su proveedor P está libre solo 12 días"),
    ],
)
def test_what_is_impossible_by_itself_is_explained(change, words):
    plan = solved(problem([service(**change)], [organisation("O1", "S")]))
    assert (plan.status, plan.served) == ("optimal", 0)
    assert words in reason(plan)[0]


def test_seats_taken_and_no_more_repetitions_are_explained():
    people = [organisation("O1", "S"), organisation("O2", "S")]
    plan = solved(problem([service(capacity=1)], people))
    assert (plan.status, plan.served) == ("optimal", 1)
    es, en = reason(plan, who=plan.unserved[0].organisation)
    assert "el único cupo está tomado" in es
    assert "no se permite más de una repetición" in es
    assert "no more than one repetition is allowed" in en


def test_hours_of_the_month_are_explained_with_the_month():
    asked = problem(
        [service("S"), service("T")], [organisation("O1", "S", "T")], max_minutes_per_month=120, end=date(2022, 6, 30)
    )
    plan = solved(asked)
    assert plan.served == 1
    assert "2 horas" in plan.unserved[0].reason_es


def test_earliest_date_and_blocked_days_move_everything():
    asked = problem(
        [service()], [organisation("O1", "S")], earliest_date=MONDAY + DAY, blocked_dates=frozenset({MONDAY + DAY})
    )
    assert solved(asked).sessions[0].day >= MONDAY + 2 * DAY


# What is announced.


def test_announced_session_stays_and_others_join_it():
    asked = problem([service()], [organisation("O1", "S"), organisation("O2", "S")], announced=(held(at=1050),))
    (session,) = solved(asked).sessions
    assert session == replace(held(at=1050), organisations=("O1", "O2"))


def test_announced_sessions_count_for_hours_teams_and_served():
    asked = problem(
        [service("S"), service("T")],
        [organisation("O1", "S", "T"), organisation("O2", "T")],
        announced=(held(),),
        max_minutes_per_month=120,
        **ONE_DAY,
    )
    plan = solved(asked)
    assert (plan.status, plan.served) == ("optimal", 2)
    assert [each.organisation for each in plan.unserved] == ["O1"]
    assert [each.starts_at for each in plan.sessions if each.service == "T"] == [1140]


def test_missing_sessions_of_an_announced_repetition_are_planned_around_it():
    asked = problem([service(sessions=3)], [organisation("O1", "S")], announced=(held(day=MONDAY + DAY, session=2),))
    days = [each.day for each in solved(asked).sessions]
    assert days[0] == MONDAY
    assert days[1] == MONDAY + DAY
    assert days[2] > MONDAY + DAY


def test_newcomer_attends_all_sessions_of_an_announced_repetition_or_none():
    two = (held(), held(day=MONDAY + DAY, session=2))
    busy = organisation("O2", "S", unavailable=(Window(MONDAY + DAY, 1020, 1260),))
    plan = solved(problem([service(sessions=2)], [organisation("O1", "S"), busy], announced=two))
    assert plan.served == 1
    assert {each.organisations for each in plan.sessions} == {("O1",)}


def test_prerequisite_of_somebody_announced_is_served_before_even_at_others_cost():
    services = [service("A", capacity=1), service("B", prerequisites=("A",))]
    people = [organisation("O1", "A"), organisation("O2", "A", "B")]
    asked = problem(services, people, announced=(held("B", day=MONDAY + DAY, who=("O2",)),))
    plan = solved(asked)
    first = [each for each in plan.sessions if each.service == "A"]
    assert [(each.day, each.organisations) for each in first] == [(MONDAY, ("O2",))]


def test_repetition_announced_to_nobody_takes_whoever_can_come():
    asked = problem([service()], [organisation("O1", "S")], announced=(held(who=()),))
    assert solved(asked).sessions == (held(),)


def test_guest_without_a_commitment_stays_and_does_not_count_as_served():
    asked = problem([service()], [organisation("O1", "S"), organisation("G")], announced=(held(who=("G",)),))
    plan = solved(asked)
    assert plan.served == 1
    assert plan.sessions[0].organisations == ("O1", "G")


def test_number_of_an_announced_repetition_is_kept_and_others_take_free_ones():
    asked = problem(
        [service(capacity=1, max_repetitions=3)],
        [organisation(f"O{number}", "S") for number in (1, 2, 3)],
        announced=(held(repetition=2),),
    )
    assert sorted(each.repetition for each in solved(asked).sessions) == [1, 2, 3]


@pytest.mark.parametrize(
    ("clause", "announced", "change"),
    [
        ("ROUTE-01", (held(day=MONDAY - 3 * DAY),), {}),
        ("ROUTE-02", (held(),), {"earliest_date": MONDAY + DAY}),
        ("ROUTE-03", (held(),), {"blocked_dates": frozenset({MONDAY})}),
        ("ROUTE-04", (held(),), {"providers": (Provider("P", 1, frozenset({MONDAY})),)}),
        ("ROUTE-05", (held(day=MONDAY + 6 * DAY),), {}),
        ("ROUTE-06", (held(at=1035),), {}),
        ("ROUTE-07", (held(at=990),), {}),
        ("ROUTE-08", (held(at=1170),), {}),
        ("ROUTE-09", (held(minutes=60),), {}),
        ("ROUTE-10", (held(), held(repetition=2, who=("O2",))), {}),
        ("ROUTE-12", (held(who=("O3",)),), {}),
        ("ROUTE-13", (held(),), {"max_minutes_per_month": 60}),
        ("ROUTE-16", (held(modality="in_person", place="12"),), {}),
        ("ROUTE-19", (held(who=("O1", "O2")),), {}),
        (
            "ROUTE-20",
            (
                held(),
                held(day=MONDAY + DAY, repetition=2, who=("O2",)),
                held(day=MONDAY + 2 * DAY, repetition=3, who=("O4",)),
            ),
            {},
        ),
        ("ROUTE-23", (held(), held(day=MONDAY + DAY, repetition=2)), {}),
    ],
)
def test_violation_among_announced_sessions_gives_infeasible_with_reasons(clause, announced, change):
    people = [
        organisation("O1", "S"),
        organisation("O2", "S"),
        organisation("O3", "S", unavailable=(Window(MONDAY, 1080, 1140),)),
        organisation("O4", "S"),
    ]
    asked = replace(problem([service(capacity=1, max_repetitions=2)], people, announced=announced), **change)
    plan = solved(asked)
    assert (plan.status, plan.served, plan.sessions) == ("infeasible", 0, ())
    assert clause in {each.clause for each in plan.reasons}
    assert len(plan.unserved) == 4
    assert all("no se puede cumplir" in each.reason_es for each in plan.unserved)


def test_announced_attendees_that_differ_between_sessions_are_refused():
    two = (held(), held(day=MONDAY + DAY, session=2, who=("O2",)))
    plan = solved(problem([service(sessions=2)], [organisation("O1", "S"), organisation("O2", "S")], announced=two))
    assert {each.clause for each in plan.reasons} == {"ROUTE-14"}


def test_announced_repetition_that_cannot_be_completed_says_what_is_missing():
    asked = problem([service(sessions=2)], [organisation("O1", "S")], announced=(held(),), **ONE_DAY)
    plan = solved(asked)
    assert plan.status == "infeasible"
    assert [(each.clause, each.service, each.repetition) for each in plan.reasons] == [("ROUTE-15", "S", 1)]
    assert "falta la sesión 2" in plan.reasons[0].reason_es
    assert "session 2 is missing" in plan.reasons[0].reason_en


def test_announced_service_whose_prerequisite_no_longer_fits_is_refused():
    services = [service("A"), service("B", prerequisites=("A",))]
    asked = problem(services, [organisation("O1", "A", "B")], announced=(held("B"),))
    plan = solved(asked)
    assert plan.status == "infeasible"
    assert plan.reasons[0].clause == "ROUTE-18"
    assert "antes del 27 de junio de 2022" in plan.reasons[0].reason_es


def test_announcements_that_only_clash_together_are_all_named():
    """Each could have its second session on Tuesday at five; nobody is in two sessions at once."""
    late = (Window(MONDAY + DAY, 1140, 1260),)
    asked = problem(
        [service("S", sessions=2), service("T", sessions=2)],
        [organisation("O1", "S", "T", unavailable=late)],
        providers=[Provider("P", 2)],
        announced=(held("S"), held("T", at=1140)),
        start=MONDAY,
        end=MONDAY + DAY,
    )
    assert solved(replace(asked, announced=asked.announced[:1])).status == "optimal"
    plan = solved(asked)
    assert plan.status == "infeasible"
    assert {each.service for each in plan.reasons} == {"S", "T"}
    assert all("junto con lo demás" in each.reason_es for each in plan.reasons)


def test_notice_that_announced_sessions_had_can_be_granted():
    asked = problem(
        [service(sessions=2)],
        [organisation("O1", "S"), organisation("O2", "S")],
        announced=(held(),),
        earliest_date=MONDAY + 3 * DAY,
    )
    assert solved(asked).status == "infeasible"
    plan = solved(replace(asked, notice_for_announced=False))
    assert plan.served == 2
    assert plan.sessions[1].day >= MONDAY + 3 * DAY


# The softer wishes.


def test_load_is_spread_over_the_months_before_liked_hours():
    many = [service(f"S{number}") for number in range(4)]
    june = Preference(1020, 1260, day=date(2022, 6, 27))
    asked = problem(
        many,
        [organisation("O1", *(each.id for each in many), preferred=(june,))],
        start=date(2022, 6, 20),
        end=date(2022, 7, 9),
    )
    months = [each.day.month for each in solved(asked).sessions]
    assert (months.count(6), months.count(7)) == (2, 2)


def test_liked_hours_are_taken_where_they_cost_nothing():
    liked = (Preference(1140, 1260, weekday=3),)
    (session,) = solved(problem([service()], [organisation("O1", "S", preferred=liked)])).sessions
    assert (session.day.isoweekday(), session.starts_at) == (3, 1140)


def test_sessions_of_a_place_come_together_on_one_day():
    there = {"modality": "in_person", "place": "12", "minutes": 60}
    asked = problem(
        [service("S", **there), service("T", **there), service("U", **there)],
        [organisation("O1", "S"), organisation("O2", "T"), organisation("O3", "U")],
        end=date(2022, 6, 30),
    )
    assert len({each.day for each in solved(asked).sessions}) == 1


def test_measures_of_softness_count_what_they_say():
    asked = problem([service()], [organisation("O1", "S", preferred=(Preference(1140, 1260),))], announced=(held(),))
    board = Board(Grid(asked))
    from eslabon.solvers.scheduling.announced import place_announced
    from eslabon.solvers.scheduling.progress import Budget

    assert place_announced(board, budget=Budget(seconds=5, work=1), seed=0) == ()
    assert vars(measure(board)) == {"spread": 14400, "missed": 1, "trips": 0}


# Time.


def test_little_time_still_gives_a_plan_and_tells_progress():
    people = [organisation(f"O{number}", "S", "T") for number in range(30)]
    asked = problem([service("S", capacity=5, max_repetitions=3), service("T", capacity=7, max_repetitions=3)], people)
    told = []
    plan = solved(asked, seconds=1, listener=told.append)
    assert plan.served == 36 == plan.bound
    assert told[0].stage == "bound"
    assert told[-1].stage == "explaining"
    assert all(each.served <= each.bound <= each.commitments == 60 for each in told)
    assert told[-1].sessions() == plan.sessions

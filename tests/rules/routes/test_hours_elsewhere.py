"""Hours that an organisation spends elsewhere count in its month (ROUTE-13), for the judge and for the solver."""

import json
from dataclasses import replace
from datetime import date

import pytest

from eslabon.files.schedules import problem_from_plain, problem_to_plain, read_problem
from eslabon.rules.routes.calendars import Organisation, Provider, SchedulingProblem, Service, Session
from eslabon.rules.routes.checking import check_plan, find_breaches
from eslabon.solvers.scheduling import solve_schedule

PROBLEM = SchedulingProblem(
    date(2022, 6, 1),
    date(2022, 7, 31),
    (Provider("P", 1),),
    (Service("S", "P", 2, 120, "virtual", None, 9, 1),),
    (Organisation("O", "12", "coffee", ("S",)),),
    max_minutes_per_month=300,
)
HELD = [Session("S", 1, n, date(2022, 6, 5 + n), 1020, 1140, "virtual", None, ("O",)) for n in (1, 2)]


def with_hours(*elsewhere):
    return replace(PROBLEM, organisations=(replace(PROBLEM.organisations[0], elsewhere=elsewhere),))


@pytest.mark.parametrize(("spent", "clauses"), [(60, []), (61, ["ROUTE-13"])])
def test_hours_elsewhere_count_to_the_minute(spent, clauses):
    found = find_breaches(with_hours((2022, 6, spent)), sessions=HELD)
    assert [each.clause for each in found] == clauses


def test_month_that_is_full_elsewhere_is_no_breach_while_nothing_is_held_in_it():
    assert find_breaches(with_hours((2022, 7, 10_000)), sessions=HELD) == ()


def test_solver_leaves_the_full_month_alone():
    problem = with_hours((2022, 6, 300))
    plan = solve_schedule(problem, seconds=5)
    assert plan.served == 1
    assert {each.day.month for each in plan.sessions} == {7}
    assert check_plan(problem, plan=plan) == ()


def test_hours_elsewhere_survive_the_file():
    problem = with_hours((2022, 6, 90), (2022, 7, 30))
    plain = problem_to_plain(problem)
    assert plain["organisations"][0]["hours_elsewhere"] == {"2022-06": 1.5, "2022-07": 0.5}
    assert problem_from_plain(plain) == problem
    read = read_problem(json.dumps(plain).encode(), name="problem.json")
    assert (read.problem, read.faults, read.notes) == (problem, (), ())


def test_month_written_otherwise_is_told():
    plain = problem_to_plain(PROBLEM)
    plain["organisations"][0]["hours_elsewhere"] = {"2022-13": 1}
    assert read_problem(json.dumps(plain).encode(), name="problem.json").faults

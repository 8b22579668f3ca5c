"""Plans of small problems: never a broken constraint, never worse than what trying everything finds."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.rules.routes.calendars import INFEASIBLE, OPTIMAL, SchedulingProblem
from eslabon.rules.routes.checking import check_plan
from eslabon.solvers.scheduling import solve_schedule
from tests.solvers.small_schedules import best_by_trying, organisation, problem, service, small_problems

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@QUICK
@given(small_problems(), st.integers(0, 3))
def test_plan_of_any_problem_keeps_every_constraint(problem, seed):
    plan = solve_schedule(problem, seconds=4, seed=seed)
    assert check_plan(problem, plan=plan) == ()
    assert plan.status != INFEASIBLE
    assert all(each.reason_es.endswith(".") and each.reason_en.endswith(".") for each in plan.unserved)


@QUICK
@given(small_problems(tiny=True))
def test_tiny_problem_gets_what_trying_everything_finds(problem):
    plan = solve_schedule(problem, seconds=10)
    assert (plan.status, plan.served, plan.bound) == (OPTIMAL, best_by_trying(problem), plan.served)


@QUICK
@given(small_problems(), st.data())
def test_announced_sessions_stay_when_others_are_planned_around_them(problem, data):
    first = solve_schedule(problem, seconds=4)
    if not first.sessions:
        return
    kept = tuple(data.draw(st.lists(st.sampled_from(first.sessions), unique=True)))
    again = SchedulingProblem(**{**vars_of(problem), "announced": kept})
    second = solve_schedule(again, seconds=4)
    assert second.status != INFEASIBLE
    assert check_plan(again, plan=second) == ()


@QUICK
@given(small_problems(), st.data())
def test_announcements_that_are_moved_by_chance_are_kept_or_refused_with_reasons(problem, data):
    first = solve_schedule(problem, seconds=4)
    if not first.sessions:
        return
    moved = data.draw(st.sampled_from(first.sessions))
    changed = {
        **vars(moved),
        "day": moved.day + timedelta(days=data.draw(st.integers(-1, 1))),
        "organisations": tuple(data.draw(st.sets(st.sampled_from([each.id for each in problem.organisations])))),
    }
    again = SchedulingProblem(**{**vars_of(problem), "announced": (type(moved)(**changed),)})
    plan = solve_schedule(again, seconds=4)
    assert check_plan(again, plan=plan) == ()
    if plan.status == INFEASIBLE:
        assert all(each.reason_es and each.reason_en for each in plan.reasons)
        assert plan.sessions == ()
        assert len(plan.unserved) == again.commitments


@given(small_problems())
@settings(max_examples=15, deadline=None)
def test_same_seed_gives_the_same_plan(problem):
    assert solve_schedule(problem, seconds=6, seed=5) == solve_schedule(problem, seconds=6, seed=5)


def test_problem_without_anybody_is_answered_at_once():
    nothing = SchedulingProblem(date(2022, 6, 1), date(2022, 6, 30), (), (), ())
    plan = solve_schedule(nothing, seconds=5)
    assert (plan.status, plan.served, plan.bound, plan.sessions) == (OPTIMAL, 0, 0, ())


@pytest.mark.parametrize("end", [date(2022, 6, 5), date(2022, 6, 1)])
def test_horizon_without_a_working_day_serves_nobody(end):
    only_sunday = problem(
        [service()], [organisation("O1", "S")], start=date(2022, 6, 5), end=max(end, date(2022, 6, 5))
    )
    plan = solve_schedule(only_sunday, seconds=5)
    assert (plan.status, plan.served) == (OPTIMAL, 0)
    assert "ningún día libre" in plan.unserved[0].reason_es


def vars_of(problem):
    """The fields of a problem, without what it has worked out of them."""
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}

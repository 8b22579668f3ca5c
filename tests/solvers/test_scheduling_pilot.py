"""The pilot's size: what the benchmark measures, held here."""

import gzip
from collections import Counter

import pytest

from eslabon.files.schedules import read_problem
from eslabon.rules.routes.calendars import Organisation
from eslabon.rules.routes.checking import check_plan, find_breaches
from eslabon.solvers.scheduling import solve_schedule
from eslabon.solvers.scheduling.grid import Grid
from eslabon.solvers.scheduling.progress import Budget
from eslabon.solvers.scheduling.relaxation import published_bound, relax
from tests.solvers.pilot_schedules import FOLDER, make_pilot, plan_greedily
from tests.solvers.small_schedules import organisation, problem, service

ENTITIES = {"DEVIDA": 6, "INIA": 10, "ITP": 8, "MINCETUR": 23, "PRODUCE": 16, "PROMPERU": 39, "SSE": 7}


def test_pilot_has_the_size_and_the_counts_that_are_published():
    made = make_pilot(1)
    assert Counter(each.provider for each in made.services) == ENTITIES
    assert Counter(each.chain for each in made.organisations) == {"banana": 42, "coffee": 61, "cacao": 47}
    assert 11 <= made.commitments / 150 <= 14
    assert (made.start.month, made.end.month) == (6, 10)


def test_committed_large_problem_is_what_its_seed_makes():
    content = gzip.decompress((FOLDER / "large.json.gz").read_bytes())
    large = read_problem(content, name="large.json").problem
    assert large == make_pilot(2022, times=10)
    assert (len(large.organisations), len(large.services)) == (1500, 109)


def test_few_seconds_beat_the_greedy_baseline_at_the_pilots_size():
    made = make_pilot(4)
    calendar, greedy = plan_greedily(made)
    assert find_breaches(made, sessions=calendar) == ()
    plan = solve_schedule(made, seconds=6)
    assert check_plan(made, plan=plan) == ()
    assert plan.served > greedy


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_pilot_is_served_to_95_percent_of_the_lower_bound(seed):
    made = make_pilot(seed)
    _calendar, greedy = plan_greedily(made)
    relaxation = published_bound(Grid(made), budget=Budget(seconds=60, work=100))
    plan = solve_schedule(made, seconds=100, seed=seed)
    assert check_plan(made, plan=plan) == ()
    assert plan.served >= 0.95 * min(plan.bound, relaxation)
    assert plan.served >= greedy


def bounds(asked):
    grid = Grid(asked)
    budget = Budget(seconds=20, work=20)
    return published_bound(grid, budget=budget), relax(grid, budget=budget, seed=0, work=5).bound


def test_relaxations_keep_capacity_hours_and_modality():
    people = [organisation(f"O{number}", "S", "T") for number in range(10)]
    assert bounds(problem([service("S", capacity=2, max_repetitions=3), service("T")], people)) == (16, 16)
    # 2 hours in each of two months: two sessions of two hours for each.
    short = problem([service("S"), service("T", sessions=2)], people, max_minutes_per_month=120)
    assert bounds(short) == (10, 10)
    far = [Organisation("O", "20", "cacao", ("S",))]
    assert bounds(problem([service("S", modality="in_person", place="12")], far)) == (0, 0)


def test_the_solvers_relaxation_adds_prerequisites_and_team_time():
    people = [organisation(f"O{number}", "A", "B") for number in range(4)]
    pair = [service("A", capacity=2), service("B", prerequisites=("A",))]
    assert bounds(problem(pair, people)) == (6, 4)
    # One evening, one team, two sessions of two hours: two repetitions of one seat.
    crowd = [organisation(f"O{number}", "S") for number in range(4)]
    evening = problem([service("S", capacity=1, max_repetitions=4)], crowd, end=problem([], []).start)
    assert bounds(evening) == (4, 2)

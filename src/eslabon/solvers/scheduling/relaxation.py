"""How many commitments could be served if dates did not have to agree: bounds, and a first idea of whom to serve.

Two relaxations. `published_bound` keeps capacity, hours and modality only, as its formula in the documentation says.
`relax` adds what is cheap to add: prerequisites, the time of each provider's teams, and the months in which
somebody may travel at all.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from eslabon.rules.routes.calendars import VIRTUAL
from eslabon.solvers.scheduling.engine import LINEAR, run
from eslabon.solvers.scheduling.grid import Grid
from eslabon.solvers.scheduling.progress import Budget


@dataclass(frozen=True)
class Relaxation:
    """A bound, and the (organisation, service) pairs of the best relaxed answer found."""

    bound: int
    chosen: frozenset[tuple[int, int]]


def published_bound(grid: Grid, *, budget: Budget) -> int:
    """The published relaxation: capacity, hours, modality."""
    return _solve(_Relaxed(grid), budget=budget, seed=0, work=60).bound


def relax(grid: Grid, *, budget: Budget, seed: int, work: float) -> Relaxation:
    """The relaxation that the solver reports and starts from; never above the published one."""
    relaxed = _Relaxed(grid)
    relaxed.keep_prerequisites()
    relaxed.keep_team_time()
    relaxed.keep_peaks()
    return _solve(relaxed, budget=budget, seed=seed, work=work)


class _Relaxed:
    """One Boolean per commitment that could be served alone."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.model = grid, cp_model.CpModel()
        self.served = {pair: self.model.new_bool_var("") for pair in sorted(grid.served_alone)}
        self.by_organisation: dict[int, list[int]] = {}
        self.by_service: dict[int, list[int]] = {}
        for organisation, service in self.served:
            self.by_organisation.setdefault(organisation, []).append(service)
            self.by_service.setdefault(service, []).append(organisation)
        services = grid.problem.services
        for service, wanting in self.by_service.items():
            seats = services[service].capacity * services[service].max_repetitions
            if len(wanting) > seats:
                self.model.add(sum(self.served[each, service] for each in wanting) <= seats)
        most = grid.problem.max_minutes_per_month * len(grid.months)
        for organisation, wanted in self.by_organisation.items():
            minutes = [services[each].minutes * services[each].sessions for each in wanted]
            if sum(minutes) > most:
                pairs = zip(wanted, minutes, strict=True)
                self.model.add(sum(length * self.served[organisation, each] for each, length in pairs) <= most)
        self.model.maximize(sum(self.served.values()))

    def keep_prerequisites(self) -> None:
        """What needs another service is served only with it."""
        problem = self.grid.problem
        for (organisation, service), chosen in self.served.items():
            wanted = problem.organisations[organisation].commitments
            for name in problem.services[service].prerequisites:
                if name in wanted:
                    before = self.served.get((organisation, self.grid.services[name]))
                    self.model.add(chosen == 0) if before is None else self.model.add_implication(chosen, before)

    def keep_team_time(self) -> None:
        """The repetitions that the seats need fit in the free slots of their provider's teams."""
        problem, grid = self.grid.problem, self.grid
        needs: dict[int, list[Any]] = {}
        for service, wanting in self.by_service.items():
            asked = problem.services[service]
            held = self.model.new_int_var(0, asked.max_repetitions, "")
            self.model.add(sum(self.served[each, service] for each in wanting) <= asked.capacity * held)
            needs.setdefault(grid.provider_of[service], []).append(held * asked.sessions * grid.span(asked))
        announced = {grid.place_of_day[each.day] for each in problem.announced if each.day in grid.place_of_day}
        for provider, spans in needs.items():
            days = grid.provider_days[provider].copy()
            days[list(announced)] = True
            slots = int(days.sum()) * grid.cells * problem.providers[provider].teams
            self.model.add(sum(spans) <= slots)

    def keep_peaks(self) -> None:
        """What an organisation can only attend in person fits in the hours of the months that leave it free to."""
        problem, grid = self.grid.problem, self.grid
        announced = np.array([day in {each.day for each in problem.announced} for day in grid.days], dtype=bool)
        for organisation, wanted in self.by_organisation.items():
            terms = [
                problem.services[each].minutes * problem.services[each].sessions * self.served[organisation, each]
                for each in wanted
                if VIRTUAL not in problem.services[each].modalities
            ]
            days = (~grid.peak_days[organisation] & grid.is_new_day) | announced
            months = len(np.unique(grid.month[days]))
            if terms and months < len(grid.months):
                self.model.add(sum(terms) <= problem.max_minutes_per_month * months)


def _solve(relaxed: _Relaxed, *, budget: Budget, seed: int, work: float) -> Relaxation:
    if not relaxed.served:
        return Relaxation(0, frozenset())
    spare = budget.seconds_left * 0.7
    outcome = run(relaxed.model, budget=budget, work=work, seed=seed, spare=spare, kind=LINEAR)
    bound = min(len(relaxed.served), int(outcome.bound + 1e-6))
    if not outcome.is_found:  # cut off before it began: nothing is known but the wishes
        return Relaxation(len(relaxed.served), frozenset(relaxed.served))
    chosen = frozenset(pair for pair, each in relaxed.served.items() if outcome.solver.boolean_value(each))
    return Relaxation(bound, chosen)

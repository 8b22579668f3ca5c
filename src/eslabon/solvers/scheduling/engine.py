"""CP-SAT as this package uses it: one worker, a fixed seed, limits in work as well as in seconds."""

from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from eslabon.solvers.scheduling.progress import Budget

WHOLE, PIECE, LINEAR = "whole", "piece", "linear"
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


@dataclass(frozen=True)
class Outcome:
    """What a run gave: `solver` answers for the variables if `is_found`."""

    solver: Any
    is_found: bool
    is_proved: bool  # the best there is, or that there is none
    bound: float

    @property
    def is_impossible(self) -> bool:
        """Whether it was proved that nothing fits."""
        return self.is_proved and not self.is_found


def run(model: cp_model.CpModel, *, budget: Budget, work: float, seed: int, spare: float, kind: str = WHOLE) -> Outcome:
    """Solve a model within `work` units, leaving `spare` seconds of the budget to others.

    One worker, because only that search is repeated exactly. Probing a piece or a relaxation before searching costs
    more than it brings.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    # Its own handler of Ctrl-C would stay after the search, and end whoever called it without a farewell.
    parameters.catch_sigint_signal = False
    parameters.random_seed = seed % 2**31
    parameters.max_deterministic_time = max(0.001, min(work, budget.work_left))
    parameters.max_time_in_seconds = max(0.05, budget.seconds_left - spare)
    if kind != WHOLE:
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
    if kind == PIECE:
        parameters.max_presolve_iterations = 1
    if kind == LINEAR:
        parameters.linearization_level = 2
    status = solver.solve(model)
    budget.spend(solver.response_proto.deterministic_time)
    return Outcome(
        solver,
        status in FOUND,
        status in {cp_model.OPTIMAL, cp_model.INFEASIBLE},
        solver.best_objective_bound,
    )

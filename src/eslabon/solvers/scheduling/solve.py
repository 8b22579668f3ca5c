"""From a problem to a plan: bound, announced, first calendar, improvement, softer wishes, explanations."""

import random
from dataclasses import replace
from functools import partial

from eslabon.rules.routes.calendars import FEASIBLE, INFEASIBLE, OPTIMAL, Breach, Plan, SchedulingProblem, Unserved
from eslabon.solvers.scheduling.announced import place_announced
from eslabon.solvers.scheduling.board import Board
from eslabon.solvers.scheduling.construct import fill
from eslabon.solvers.scheduling.explain import Words, explain
from eslabon.solvers.scheduling.grid import Grid
from eslabon.solvers.scheduling.polish import polish
from eslabon.solvers.scheduling.progress import Budget, Listener, Progress
from eslabon.solvers.scheduling.rebuild import rebuild
from eslabon.solvers.scheduling.relaxation import Relaxation, relax
from eslabon.solvers.scheduling.search import improve, solve_whole

DEFAULT_SECONDS = 100.0
WORK_PER_SECOND = 0.8  # a slow or busy machine still does its work before the clock runs out
POLISH_SHARE = 0.12
WHOLE_UP_TO = 4_000  # attendances that CP-SAT may have to decide on at once


def solve_schedule(
    problem: SchedulingProblem,
    *,
    seconds: float = DEFAULT_SECONDS,
    seed: int = 0,
    started: float | None = None,
    listener: Listener | None = None,
) -> Plan:
    """Plan what is asked, as much of it as can be found.

    Parameters
    ----------
    problem : SchedulingProblem
        Read and checked: ids known, no ring of prerequisites.
    seconds : float
        For everything; the search stops in time to explain what it leaves out.
    seed : int
        The same seed gives the same plan wherever the work, and not the clock, ended the search.
    started : float, optional
        What `time.monotonic()` said when the time began to count; now if not given.
    listener : callable, optional
        Is told of progress, in this thread; it must not take long.

    Returns
    -------
    Plan
        No hard constraint is broken. `optimal` if it serves as many as any could; `infeasible`, with reasons, if what
        is announced cannot be kept or completed.
    """
    budget = Budget(seconds=seconds, work=seconds * WORK_PER_SECOND, started=started)
    return _Search(problem, budget=budget, seed=seed, listener=listener).plan()


class _Search:
    """One run: a board that gets better, and the bound that it is measured by."""

    def __init__(self, problem: SchedulingProblem, *, budget: Budget, seed: int, listener: Listener | None) -> None:
        self.problem, self.budget, self.seed, self.listener = problem, budget, seed, listener
        self.grid = Grid(problem)
        self.board = Board(self.grid)
        self.chance = random.Random(seed)  # noqa: S311 -- a search, not a secret
        self.bound = len(self.grid.served_alone)
        # To explain and to write takes time too, the more the larger the problem.
        self.spare = min(0.3 * budget.seconds_left, 0.8 + problem.commitments / 2_500)
        # The softer wishes have their time even where the search would use all of it.
        self.search_spare = self.spare + 0.04 * budget.seconds_left

    def plan(self) -> Plan:
        self._tell("bound")
        broken = place_announced(self.board, budget=self.budget, seed=self.seed)
        if broken:
            return self._refusal(broken)
        relaxed = relax(self.grid, budget=self.budget, seed=self.seed, work=0.1 * self.budget.work_left)
        self.bound = min(self.bound, max(relaxed.bound, self.board.served))
        self._tell("bound")
        self._first(relaxed)
        self._improve()
        self._tell("polishing")
        self.budget.work_left = max(self.budget.work_left, 0.0) + POLISH_SHARE * self.budget.seconds_left
        polish(self.board, budget=self.budget, told=partial(self._tell, "polishing"), spare=self.spare)
        self._tell("explaining")
        return self._answer()

    def _first(self, relaxed: Relaxation) -> None:
        """A first calendar around those whom the relaxation would serve, then everybody else."""
        fill(self.board, budget=self.budget, chance=self.chance, only=relaxed.chosen, spare=self.spare)
        fill(self.board, budget=self.budget, chance=self.chance, spare=self.spare)
        self._tell("first")

    def _improve(self) -> None:
        """Quick tries while they pay, then CP-SAT on pieces, in turns; on all at once where that is small."""
        told = partial(self._tell, "improving")
        budget, board = self.budget, self.board
        reserve = budget.work_left * 0.1
        budget.work_left -= reserve
        tries = 400
        is_whole_next = self._attendances() <= WHOLE_UP_TO
        while board.served < self.bound and not budget.is_over(spare=self.search_spare):
            told()
            gained = rebuild(
                board,
                bound=self.bound,
                budget=budget,
                chance=self.chance,
                tries=tries,
                told=told,
                spare=self.search_spare,
            )
            if gained > tries // 100:
                continue
            if is_whole_next:
                is_whole_next = False
                whole = solve_whole(board, budget=budget, seed=self.seed, spare=self.search_spare)
                self.bound = min(self.bound, max(whole, board.served))
                told()
            else:
                improve(
                    board,
                    bound=self.bound,
                    budget=budget,
                    chance=self.chance,
                    pieces=2,
                    told=told,
                    spare=self.search_spare,
                )
        budget.work_left = reserve

    def _attendances(self) -> int:
        services = self.problem.services
        return sum(
            services[service].max_repetitions * services[service].sessions for _, service in self.grid.served_alone
        )

    def _answer(self) -> Plan:
        unserved = []
        for row, organisation in enumerate(self.problem.organisations):
            for name in organisation.commitments:
                service = self.grid.services[name]
                if service in self.board.attends[row]:
                    continue
                # Words take time as well: when it is over, short ones.
                is_late = self.budget.seconds_left < self.spare / 3
                why = _NO_TIME if is_late else explain(self.board, organisation=row, service=service)
                unserved.append(Unserved(organisation.id, name, why.es, why.en))
        served = self.board.served
        status = OPTIMAL if served >= self.bound else FEASIBLE
        return Plan(status, served, max(self.bound, served), self.board.sessions(), tuple(unserved))

    def _refusal(self, broken: tuple[Breach, ...]) -> Plan:
        """Nothing is planned on top of announcements that contradict each other or what is given."""
        first = broken[0]
        es = f"Lo anunciado no se puede cumplir, y no se programó nada. {first.reason_es}"
        en = f"What is announced cannot be kept, and nothing was planned. {first.reason_en}"
        unserved = (
            Unserved(each.id, service, es, en) for each in self.problem.organisations for service in each.commitments
        )
        return replace(Plan(INFEASIBLE, 0, 0), unserved=tuple(unserved), reasons=broken)

    def _tell(self, stage: str) -> None:
        if self.listener:
            progress = Progress(
                stage,
                self.board.served,
                self.bound,
                self.problem.commitments,
                self.budget.elapsed,
                self.board.sessions,
            )
            self.listener(progress)


_NO_TIME = Words(
    "No se encontró lugar en el tiempo dado; pruebe con más segundos.",
    "No room was found in the time given; try more seconds.",
)

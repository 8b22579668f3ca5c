"""The softer wishes, once what is served is settled: the load spread, liked hours, the sessions of a place together.

One session moves at a time, its attendees staying; each move must make the three together smaller, the first before
the second and the second before the third.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eslabon.rules.routes.calendars import IN_PERSON, Preference
from eslabon.solvers.scheduling.board import Board, Repetition
from eslabon.solvers.scheduling.grid import Grid, Start
from eslabon.solvers.scheduling.progress import Budget

MOVE_WORK = 0.0006  # what looking at one session counts as work
PASSES = 6
_SPREAD, _LIKING = 1 << 24, 1 << 12  # one step of the first outweighs all of the second, and so on

Costs = NDArray[np.int64]


@dataclass(frozen=True)
class Softness:
    """How far a calendar is from the softer wishes; smaller is better, in this order.

    spread: squares of the organisations' minutes by month, added up; missed: attendances outside the liked hours of
    whoever has some; trips: days on which a provider travels to a place.
    """

    spread: int
    missed: int
    trips: int


def measure(board: Board) -> Softness:
    """The three measures of the calendar on a board."""
    tables = _Liking(board.grid)
    loads = board.problem.max_minutes_per_month - board.minutes_left
    missed = 0
    trips = set()
    for key in sorted(board.held):
        repetition = board.held[key]
        minutes = board.problem.services[repetition.service].minutes
        cost = tables.missed(sorted(repetition.seated), minutes=minutes)
        missed += sum(int(cost[start.day, start.cell]) for start in repetition.starts)
        if repetition.modality == IN_PERSON:
            trips |= {(*_trip(board, repetition=repetition), start.day) for start in repetition.starts}
    return Softness(int((loads * loads).sum()), missed, len(trips))


def polish(board: Board, *, budget: Budget, told: Callable[[], None], spare: float) -> None:
    """Move single sessions while that helps; what is announced stays."""
    tables = _Liking(board.grid)
    for _ in range(PASSES):
        moved = 0
        for key in sorted(board.held):
            repetition = board.held[key]
            for place in range(len(repetition.starts)):
                if place in repetition.announced:
                    continue
                if budget.is_over(spare=spare):
                    return
                budget.spend(MOVE_WORK)
                moved += _move(board, repetition=repetition, place=place, tables=tables)
        told()
        if not moved:
            return


def _move(board: Board, *, repetition: Repetition, place: int, tables: "_Liking") -> bool:
    """Move one session to the best day and hour that all its attendees and its provider have; whether it moved."""
    service, grid = board.problem.services[repetition.service], board.grid
    stood = repetition.starts[place]
    seated = sorted(repetition.seated)
    board.remove(repetition)
    # Its other sessions stay: they count for hours, and bound the days.
    others = np.zeros((len(seated), len(grid.months)), dtype=np.int64)
    for each, start in enumerate(repetition.starts):
        if each != place:
            others[:, grid.month[start.day]] += service.minutes
    left = board.minutes_left[seated] - others
    free = board.provider_starts(repetition.service)
    free &= board.diary_starts(seated, service=repetition.service, modality=repetition.modality).all(axis=0)
    free &= (left.min(axis=0) >= service.minutes)[grid.month][:, None]
    low = repetition.starts[place - 1].day if place else -1
    high = repetition.starts[place + 1].day if place + 1 < len(repetition.starts) else len(grid.days)
    free[: low + 1] = False
    free[high:] = False
    loads = board.problem.max_minutes_per_month - left
    spread = (2 * loads * service.minutes + service.minutes**2).sum(axis=0)[grid.month]
    cost = spread[:, None] * _SPREAD + tables.missed(seated, minutes=service.minutes) * _LIKING
    if repetition.modality == IN_PERSON:
        cost = cost + _trip_costs(board, repetition=repetition)[:, None]
    best = int(np.where(free, cost, np.iinfo(np.int64).max).argmin())
    found = Start(*(int(each) for each in divmod(best, grid.cells)))
    is_better = bool(free.any()) and cost[found.day, found.cell] < cost[stood.day, stood.cell]
    if is_better:
        repetition.starts[place] = found
    board.place(repetition)
    return is_better


def _trip(board: Board, *, repetition: Repetition) -> tuple[int, str | None]:
    return board.grid.provider_of[repetition.service], board.problem.services[repetition.service].place


def _trip_costs(board: Board, *, repetition: Repetition) -> Costs:
    """(days,): 1 where the provider would not be at the place anyway."""
    trip = _trip(board, repetition=repetition)
    cost = np.ones(len(board.grid.days), dtype=np.int64)
    for other in board.held.values():
        if other.modality == IN_PERSON and _trip(board, repetition=other) == trip:
            for start in other.starts:
                cost[start.day] = 0
    return cost


class _Liking:
    """Which starts organisations do not like, kept by their wishes: many have the same."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._known: dict[tuple[tuple[Preference, ...], int], Costs] = {}

    def missed(self, organisations: list[int], *, minutes: int) -> Costs:
        """(days, cells): how many of the organisations would be outside their liked hours."""
        total = np.zeros((len(self._grid.days), self._grid.cells), dtype=np.int64)
        for organisation in organisations:
            wishes = self._grid.problem.organisations[organisation].preferred
            if wishes:
                key = (wishes, minutes)
                if key not in self._known:
                    self._known[key] = self._table(wishes, minutes=minutes)
                total += self._known[key]
        return total

    def _table(self, wishes: tuple[Preference, ...], *, minutes: int) -> Costs:
        starts = [int(each) for each in self._grid.starts_at]
        return np.array(
            [
                [
                    not any(wish.suits(day, starts_at=start, ends_at=start + minutes) for wish in wishes)
                    for start in starts
                ]
                for day in self._grid.days
            ],
            dtype=np.int64,
        ).reshape(len(self._grid.days), self._grid.cells)

"""Takes some repetitions away and builds them again otherwise: many small quick tries, each kept only if no worse.

It costs a thousandth of a CP-SAT piece and finds most of the easy gains; CP-SAT then finds what needs several moves
at once.
"""

import random
from collections.abc import Callable

from eslabon.solvers.scheduling.board import Board, Repetition
from eslabon.solvers.scheduling.construct import fill_service
from eslabon.solvers.scheduling.progress import Budget

TRY_WORK, WISH_WORK = 0.004, 1.3e-6  # what a try counts as work, and for each commitment of the problem


def rebuild(
    board: Board,
    *,
    bound: int,
    budget: Budget,
    chance: random.Random,
    tries: int,
    told: Callable[[], None],
    spare: float,
) -> int:
    """Make up to `tries` tries; how many commitments were gained."""
    before = board.served
    for _ in range(tries):
        if board.served >= bound or budget.is_over(spare=spare):
            break
        budget.spend(TRY_WORK + WISH_WORK * board.problem.commitments)
        waiting = [service for service in range(len(board.by_service)) if board.waiting(service)]
        if not waiting:
            break
        found = board.served
        _try(board, service=chance.choice(waiting), chance=chance)
        if board.served > found:
            told()
    return board.served - before


def _try(board: Board, *, service: int, chance: random.Random) -> None:
    keys = _choose(board, service=service, chance=chance)
    services = _in_order(board, services={service, *(key[0] for key in keys)}, chance=chance)
    kept = [board.held[each, number].copy() for each in services for number in sorted(board.by_service[each])]
    before = board.served
    needed = [(who, key[0]) for key in keys for who in sorted(board.held[key].seated)]
    for key in keys:
        board.remove(board.held[key])
    for each in services:
        fill_service(board, service=each, chance=chance)
    broken = any(each not in board.attends[who] and board.is_needed(who, service=each) for who, each in needed)
    if broken or board.served < before:
        _put_back(board, services=services, kept=kept)


def _choose(board: Board, *, service: int, chance: random.Random) -> list[tuple[int, int]]:
    """Repetitions to take away: of the service itself, what those who wait attend, and some of any other."""
    organisation = chance.choice(board.waiting(service))
    own = sorted((service, number) for number in board.by_service[service])
    attended = sorted(board.attends[organisation].values())
    provider = board.grid.provider_of[service]
    same = sorted(key for key in board.held if board.grid.provider_of[key[0]] == provider)
    keys: dict[tuple[int, int], None] = {}
    for pool, most in ((own, 2), (attended, chance.randint(1, 5)), (same, chance.randint(0, 2))):
        keys.update(dict.fromkeys(chance.sample(pool, min(most, len(pool)))))
    return sorted(key for key in keys if not board.held[key].announced)


def _in_order(board: Board, *, services: set[int], chance: random.Random) -> list[int]:
    """The services by chance, each after those of them that it needs."""
    left = sorted(services)
    chance.shuffle(left)
    ordered: list[int] = []
    while left:
        ready = next(each for each in left if not any(before in left for before in board.before[each]))
        left.remove(ready)
        ordered.append(ready)
    return ordered


def _put_back(board: Board, *, services: list[int], kept: list[Repetition]) -> None:
    for each in services:
        for number in sorted(board.by_service[each]):
            board.remove(board.held[each, number])
    for repetition in kept:
        board.place(repetition)

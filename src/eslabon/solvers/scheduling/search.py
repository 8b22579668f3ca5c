"""Improves a calendar piece by piece: takes a few repetitions off the board, solves that piece, puts the answer back.

Each piece is built around a commitment that is not served yet: the repetitions of its service, what the organisation
attends at odds with it, and some others of the same provider. A piece never gets worse, so neither does the whole.
"""

import random
from collections.abc import Callable, Iterable

from eslabon.solvers.scheduling.board import Board, Repetition
from eslabon.solvers.scheduling.construct import fill_service
from eslabon.solvers.scheduling.engine import PIECE, WHOLE, Outcome, run
from eslabon.solvers.scheduling.model import CalendarModel, Candidate
from eslabon.solvers.scheduling.progress import Budget

PIECE_WORK = 2.0
SIZES = (60, 90, 130, 180)  # attendances in a piece


def improve(
    board: Board,
    *,
    bound: int,
    budget: Budget,
    chance: random.Random,
    pieces: int,
    told: Callable[[], None],
    spare: float,
) -> None:
    """Solve up to `pieces` pieces, or until the bound, the work or the time is reached; `told` after each gain."""
    for _ in range(pieces):
        if board.served >= bound or budget.is_over(spare=spare):
            return
        size = chance.choice(SIZES)
        piece = choose_piece(board, chance=chance, size=size)
        if not piece:
            return
        before = board.served
        solve_piece(board, piece=piece, budget=budget, seed=chance.randrange(2**31), spare=spare)
        if board.served > before:
            told()


def choose_piece(board: Board, *, chance: random.Random, size: int) -> list[Candidate]:
    """Candidates around one waiting commitment, up to about `size` attendances."""
    waiting = [service for service in range(len(board.by_service)) if board.waiting(service)]
    if not waiting:
        return []
    service = chance.choice(waiting)
    organisation = chance.choice(board.waiting(service))
    keys: dict[tuple[int, int], None] = {}
    services: dict[int, None] = {service: None}
    for number in _some(board.by_service[service], chance=chance, most=4):
        keys[service, number] = None
    attended = sorted(board.attends[organisation].items())
    chance.shuffle(attended)
    for other, key in attended[: chance.randint(2, 5)]:
        keys[key] = None
        services[other] = None
    pool = _neighbours(board, service=service, chance=chance)
    used = sum(_weight(board, key=key) for key in keys)
    for key in pool:
        if used >= size:
            break
        if key not in keys:
            keys[key] = None
            services[key[0]] = None
            used += _weight(board, key=key)
    return candidates_for(board, keys=keys, services=services)


def candidates_for(
    board: Board, *, keys: Iterable[tuple[int, int]], services: Iterable[int], openings: int = 1
) -> list[Candidate]:
    """Candidates for repetitions on the board, and up to `openings` new ones of each service."""
    held = [board.held[key] for key in sorted(keys)]
    found = []
    for service in sorted(services):
        free = [each for each in held if each.service == service]
        who = set(board.waiting(service)).union(*(each.seated for each in free))
        asked = board.problem.services[service]
        room = asked.max_repetitions - len(board.by_service[service])
        found += [Candidate(each, tuple(sorted(who))) for each in free]
        taken = set(board.by_service[service])
        for _ in range(min(room, openings, len(who))):
            number = next(each for each in range(1, len(taken) + 2) if each not in taken)
            taken.add(number)
            found.append(Candidate(Repetition(service, number, asked.modalities[0], []), tuple(sorted(who))))
    return found


def solve_piece(board: Board, *, piece: list[Candidate], budget: Budget, seed: int, spare: float) -> None:
    """Replace a piece by a better one if one is found."""
    outcome = _replace(board, piece=piece, budget=budget, seed=seed, spare=spare, work=PIECE_WORK, kind=PIECE)
    budget.spend(0.0 if outcome.is_proved else 0.02)
    chance = random.Random(seed)  # noqa: S311 -- a search, not a secret
    for service in sorted({each.repetition.service for each in piece}):
        fill_service(board, service=service, chance=chance)


def solve_whole(board: Board, *, budget: Budget, seed: int, spare: float) -> int:
    """Solve everything at once; the bound that this proves."""
    openings = max((each.max_repetitions for each in board.problem.services), default=0)
    services = range(len(board.by_service))
    piece = candidates_for(board, keys=sorted(board.held), services=services, openings=openings)
    work = 0.8 * budget.work_left
    outcome = _replace(board, piece=piece, budget=budget, seed=seed, spare=spare, work=work, kind=WHOLE)
    return int(outcome.bound + 1e-6) if outcome.is_found else board.problem.commitments


def _replace(
    board: Board, *, piece: list[Candidate], budget: Budget, seed: int, spare: float, work: float, kind: str
) -> Outcome:
    standing = [each.repetition for each in piece if each.repetition.key in board.held]
    before = board.served
    for repetition in standing:
        board.remove(repetition)
    most = before - board.served
    model = CalendarModel(board, candidates=piece)
    model.hint()
    outcome = run(model.model, budget=budget, work=work, seed=seed, spare=spare, kind=kind)
    answer = model.read(outcome.solver) if outcome.is_found else standing
    if sum(_counted(board, repetition=each) for each in answer) < most:
        answer = standing
    for repetition in answer:
        board.place(repetition)
    return outcome


def _counted(board: Board, *, repetition: Repetition) -> int:
    return sum(repetition.service in board.wants[each] for each in repetition.seated)


def _weight(board: Board, *, key: tuple[int, int]) -> int:
    service = board.problem.services[key[0]]
    return (len(board.held[key].seated) + len(board.waiting(key[0]))) * service.sessions


def _some(numbers: set[int], *, chance: random.Random, most: int) -> list[int]:
    ordered = sorted(numbers)
    return ordered if len(ordered) <= most else sorted(chance.sample(ordered, most))


def _neighbours(board: Board, *, service: int, chance: random.Random) -> list[tuple[int, int]]:
    """Repetitions that may be in the way: of the same provider first half of the time, any otherwise."""
    provider = board.grid.provider_of[service]
    keys = sorted(board.held)
    chance.shuffle(keys)
    if chance.random() < 0.5:
        keys.sort(key=lambda key: board.grid.provider_of[key[0]] != provider)
    return keys

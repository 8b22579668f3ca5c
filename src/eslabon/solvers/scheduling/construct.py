"""A first calendar, and what can still be added to one: repetition by repetition, where most of those who wait fit."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eslabon.rules.routes.calendars import VIRTUAL, Service
from eslabon.solvers.scheduling.board import Board, Repetition
from eslabon.solvers.scheduling.grid import Start, Table
from eslabon.solvers.scheduling.progress import Budget

BEAM = 8  # beginnings of a repetition that are followed to its end
CROWD = 240  # organisations looked at for one repetition; a place holds fewer


def fill(
    board: Board,
    *,
    budget: Budget,
    chance: random.Random,
    only: Collection[tuple[int, int]] | None = None,
    spare: float = 0.5,
) -> None:
    """Seat and open until nothing more fits; `only` restricts it to some (organisation, service) pairs."""
    for service in _order(board, chance=chance):
        if budget.seconds_left <= spare:
            return
        fill_service(board, service=service, chance=chance, only=only)


def fill_service(
    board: Board, *, service: int, chance: random.Random, only: Collection[tuple[int, int]] | None = None
) -> None:
    """Seat whoever waits for one service, first in what is open, then in new repetitions."""
    waiting = [each for each in board.waiting(service) if only is None or (each, service) in only]
    seat_waiting(board, service=service, waiting=waiting)
    while board.can_open(service):
        waiting = [each for each in waiting if service not in board.attends[each]]
        if not waiting:
            return
        repetition = find_opening(board, service=service, waiting=waiting, chance=chance)
        if repetition is None:
            return
        board.place(repetition)
        seat_waiting(board, service=service, waiting=waiting)


def seat_waiting(board: Board, *, service: int, waiting: Sequence[int]) -> None:
    """Seat organisations in the repetitions of a service that stand, where they fit and there is a seat."""
    capacity = board.problem.services[service].capacity
    for number in sorted(board.by_service[service]):
        repetition = board.held[service, number]
        for organisation in waiting:
            if len(repetition.seated) >= capacity:
                break
            if service not in board.attends[organisation] and board.fits(organisation, repetition=repetition):
                board.seat(organisation, repetition=repetition)


def find_opening(board: Board, *, service: int, waiting: Sequence[int], chance: random.Random) -> Repetition | None:
    """The best new repetition found for those who wait, with its seats taken; None if nobody fits anywhere."""
    asked, best, best_value = board.problem.services[service], None, 0.0
    if len(waiting) > CROWD:
        waiting = sorted(chance.sample(list(waiting), CROWD))
    provider = board.provider_starts(service)
    for modality in asked.modalities:
        diaries = board.diary_starts(waiting, service=service, modality=modality) & provider
        if not diaries.any():
            continue
        sessions = board.minutes_left[list(waiting)] // asked.minutes
        liking = _liking(board, service=service, chance=chance)
        starts, who, value = _best_chain(_Room(asked, diaries, sessions, board.grid.month, liking))
        if value > best_value:
            seated = _choose(board, service=service, organisations=[waiting[each] for each in who])
            best_value = value
            best = Repetition(service, board.number_for(service), modality, starts, set(seated))
    return best


def _order(board: Board, *, chance: random.Random) -> list[int]:
    """Services after those that they need; among the ready ones those with least room for their demand first."""
    urgency = []
    for service, asked in enumerate(board.problem.services):
        provider = board.grid.provider_of[service]
        free = int(board.grid.provider_days[provider].sum()) * max(1, board.problem.providers[provider].teams)
        demand = len(board.waiting(service)) * asked.minutes * asked.sessions
        bound_to_place = 0.0 if VIRTUAL in asked.modalities else 1.0
        feeds = 0.5 * len(board.after[service])
        urgency.append(bound_to_place + feeds + demand / max(1, free * 240) + 0.6 * chance.random())
    done: set[int] = set()
    ordered: list[int] = []
    left = sorted(range(len(urgency)), key=lambda each: -urgency[each])
    while left:
        ready = next(each for each in left if all(before in done for before in board.before[each]))
        left.remove(ready)
        done.add(ready)
        ordered.append(ready)
    return ordered


def _liking(board: Board, *, service: int, chance: random.Random) -> NDArray[np.float64]:
    """(days, cells): less than one seat's worth, to choose among equals.

    Sessions back to back leave no useless gaps; what others wait for goes early, what waits for others late; months
    with more hours left come before fuller ones.
    """
    grid = board.grid
    days, span = len(grid.days), grid.span(board.problem.services[service])
    noise = np.array([chance.random() for _ in range(days)])
    aligned = (np.arange(grid.cells) % span == (grid.cells % span)) | (np.arange(grid.cells) % span == 0)
    slack = board.minutes_left.mean(axis=0)[grid.month] / max(1, board.problem.max_minutes_per_month)
    liking = 0.25 * noise[:, None] + 0.25 * aligned[None, :] + 0.2 * slack[:, None]
    direction = (1.0 if board.after[service] else 0.0) - (0.5 if board.before[service] else 0.0)
    liking += 0.25 * direction * np.linspace(1, 0, days)[:, None]
    table: NDArray[np.float64] = np.clip(liking, 0.01, 0.99)
    return table


@dataclass(frozen=True)
class _Room:
    """What a chain of sessions is built from: rows are those who wait."""

    service: Service
    diaries: Table  # (waiting, days, cells): where each could begin one session
    sessions: NDArray[np.int64]  # (waiting, months): how many each has hours for
    month: NDArray[np.int64]  # (days,)
    liking: NDArray[np.float64]  # (days, cells)

    def crowd(self, table: Table) -> NDArray[np.float64]:
        """(days, cells): seats that would be taken, and among equals what is liked."""
        count: NDArray[np.float64] = np.minimum(table.sum(axis=0), self.service.capacity).astype(float)
        count[count > 0] += self.liking[count > 0]
        return count


def _best_chain(room: _Room) -> tuple[list[Start], list[int], float]:
    """The days and hours of all sessions that suit most; who they suit (rows); how good that is."""
    crowd = room.crowd(room.diaries)
    crowd[max(0, len(crowd) - room.service.sessions + 1) :] = 0
    best: tuple[list[Start], list[int], float] = ([], [], 0.0)
    flat = crowd.ravel()
    beam = min(BEAM if room.service.sessions > 1 else 1, flat.size)
    tops = np.argpartition(-flat, beam - 1)[:beam]
    for top in sorted(tops.tolist(), key=lambda each: (-flat[each], each)):
        if flat[top] <= 0:
            break
        starts, who = _follow(room, first=Start(*map(int, divmod(top, crowd.shape[1]))))
        liked = float(np.mean([room.liking[each.day, each.cell] for each in starts]))
        found = min(len(who), room.service.capacity) + liked
        if len(who) and found > best[2]:
            best = (starts, who.tolist(), found)
    return best


def _follow(room: _Room, *, first: Start) -> tuple[list[Start], NDArray[np.int64]]:
    """From a first session on, each next one where most of those still there can come."""
    who = np.flatnonzero(room.diaries[:, first.day, first.cell])
    starts, used = [first], np.zeros(room.sessions.shape[1], dtype=np.int64)
    used[room.month[first.day]] += 1
    for done in range(1, room.service.sessions):
        # One more session in a month needs the hours of all of them.
        still = room.diaries[who] & (room.sessions[who] > used)[:, room.month][:, :, None]
        crowd = room.crowd(still)
        crowd[: starts[-1].day + 1] = 0
        crowd[max(0, len(crowd) - (room.service.sessions - done) + 1) :] = 0
        top = int(crowd.argmax())
        day, cell = (int(each) for each in divmod(top, crowd.shape[1]))
        if crowd[day, cell] <= 0:
            return starts, np.zeros(0, dtype=np.int64)
        who = who[still[:, day, cell]]
        starts.append(Start(day, cell))
        used[room.month[day]] += 1
    return starts, who


def _choose(board: Board, *, service: int, organisations: Sequence[int]) -> list[int]:
    """Who gets the seats: whoever has most hours left for what it still waits for; in that order."""
    asked = board.problem.services[service]
    if len(organisations) <= asked.capacity:
        return list(organisations)

    def slack(organisation: int) -> int:
        waited = board.wants[organisation] - board.attends[organisation].keys()
        lengths = (board.problem.services[each] for each in waited)
        needed = sum(each.minutes * each.sessions for each in lengths)
        return int(board.minutes_left[organisation].sum()) - needed

    return sorted(organisations, key=lambda each: (-slack(each), each))[: asked.capacity]

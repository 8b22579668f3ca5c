"""How far a search is, and how much time and work it has left."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from eslabon.rules.routes.calendars import Session


@dataclass(frozen=True)
class Progress:
    """What can be told while a search runs; `sessions` gives the best calendar so far when it is called."""

    stage: str  # reading | bound | first | improving | polishing | explaining
    served: int
    bound: int
    commitments: int
    seconds: float
    sessions: Callable[[], tuple[Session, ...]]


Listener = Callable[[Progress], None]


class Budget:
    """Two limits: the clock, and CP-SAT's own count of work, which is the same on every machine.

    The work decides in ordinary runs, so that the same seed gives the same plan; the clock is a fuse.
    """

    def __init__(self, *, seconds: float, work: float, started: float | None = None) -> None:
        self.started = time.monotonic() if started is None else started
        self.deadline = self.started + seconds
        self.work_left = work
        self.was_cut = False

    @property
    def seconds_left(self) -> float:
        """Seconds until the fuse blows."""
        return self.deadline - time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def is_over(self, *, spare: float = 0.0) -> bool:
        """Whether to stop: no work left, or fewer than `spare` seconds."""
        if self.seconds_left <= spare:
            self.was_cut = True
        return self.was_cut or self.work_left <= 0

    def spend(self, work: float) -> None:
        """Count work done."""
        self.work_left -= work

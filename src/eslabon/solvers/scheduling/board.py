"""A calendar that changes: repetitions are placed, moved, taken away; organisations seated and unseated.

The board keeps who is busy when, hours by month and the teams in use, so that what may come next is read from arrays.
It never checks twice: who seats an organisation has asked `fits` before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from eslabon.rules.routes.calendars import IN_PERSON, Session
from eslabon.solvers.scheduling.grid import Grid, Start, Table


@dataclass
class Repetition:
    """One repetition of a service on the board. What is announced of it does not move; `invited` stay seated."""

    service: int
    number: int
    modality: str
    starts: list[Start]
    seated: set[int] = field(default_factory=set)
    announced: frozenset[int] = frozenset()  # places in `starts`
    invited: frozenset[int] = frozenset()  # organisations

    @property
    def key(self) -> tuple[int, int]:
        """Service and number."""
        return self.service, self.number

    def copy(self) -> "Repetition":
        """The same, free to change."""
        return Repetition(
            self.service,
            self.number,
            self.modality,
            list(self.starts),
            set(self.seated),
            self.announced,
            self.invited,
        )


class Board:
    """The calendar as it stands."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.problem = grid.problem
        people, days, cells = len(self.problem.organisations), len(grid.days), grid.cells
        self.busy = np.zeros((people, days, cells), dtype=bool)
        self.minutes_left = np.full((people, len(grid.months)), self.problem.max_minutes_per_month, dtype=np.int64)
        for row, who in enumerate(self.problem.organisations):
            for year, month, spent in who.elsewhere:
                if (year, month) in grid.months:
                    place = grid.months.index((year, month))
                    self.minutes_left[row, place] = max(0, self.minutes_left[row, place] - spent)
        self.teams_used = np.zeros((len(self.problem.providers), days, cells), dtype=np.int32)
        self.held: dict[tuple[int, int], Repetition] = {}
        self.attends: list[dict[int, tuple[int, int]]] = [{} for _ in range(people)]
        self.by_service: list[set[int]] = [set() for _ in self.problem.services]
        self.wants = [{grid.services[name] for name in each.commitments} for each in self.problem.organisations]
        # For whoever committed to both: what must come before a service, and what may only come after.
        self.before = [[grid.services[name] for name in each.prerequisites] for each in self.problem.services]
        self.after: list[list[int]] = [[] for _ in self.problem.services]
        for service, earlier in enumerate(self.before):
            for each in earlier:
                self.after[each].append(service)
        self._waiting: list[set[int]] = [set() for _ in self.problem.services]
        for organisation, service in grid.served_alone:
            self._waiting[service].add(organisation)
        self.served = 0

    # What stands.

    def waiting(self, service: int) -> list[int]:
        """Organisations that want the service, could have it alone, and do not have it; in their order."""
        return sorted(self._waiting[service])

    def number_for(self, service: int) -> int:
        """The lowest number that no repetition of the service has."""
        taken, number = self.by_service[service], 1
        while number in taken:
            number += 1
        return number

    def can_open(self, service: int) -> bool:
        """Whether the service may have one more repetition."""
        return len(self.by_service[service]) < self.problem.services[service].max_repetitions

    def last_day(self, organisation: int, *, service: int) -> int | None:
        """The day on which the organisation ends a service, or None if it does not attend it."""
        key = self.attends[organisation].get(service)
        return None if key is None else self.held[key].starts[-1].day

    # What changes.

    def place(self, repetition: Repetition) -> None:
        """Put a repetition on the board with everybody seated in it."""
        self.held[repetition.key] = repetition
        self.by_service[repetition.service].add(repetition.number)
        self._occupy(repetition, change=1)
        seated, repetition.seated = sorted(repetition.seated), set()
        for organisation in seated:
            self.seat(organisation, repetition=repetition)

    def remove(self, repetition: Repetition) -> None:
        """Take a repetition off the board; it remembers who was seated."""
        seated = set(repetition.seated)
        for organisation in sorted(seated):
            self.unseat(organisation, repetition=repetition)
        repetition.seated = seated
        self._occupy(repetition, change=-1)
        self.by_service[repetition.service].discard(repetition.number)
        del self.held[repetition.key]

    def seat(self, organisation: int, *, repetition: Repetition) -> None:
        """Let an organisation attend all sessions of a repetition."""
        self._fill(organisation, repetition=repetition, busy=True)
        repetition.seated.add(organisation)
        self.attends[organisation][repetition.service] = repetition.key
        if repetition.service in self.wants[organisation]:
            self._waiting[repetition.service].discard(organisation)
            self.served += 1

    def unseat(self, organisation: int, *, repetition: Repetition) -> None:
        """Let an organisation attend none of a repetition's sessions."""
        self._fill(organisation, repetition=repetition, busy=False)
        repetition.seated.discard(organisation)
        del self.attends[organisation][repetition.service]
        if repetition.service in self.wants[organisation]:
            self.served -= 1
            if (organisation, repetition.service) in self.grid.served_alone:
                self._waiting[repetition.service].add(organisation)

    def _fill(self, organisation: int, *, repetition: Repetition, busy: bool) -> None:
        service = self.problem.services[repetition.service]
        span = self.grid.span(service)
        change = -service.minutes if busy else service.minutes
        for start in repetition.starts:
            self.busy[organisation, start.day, start.cell : start.cell + span] = busy
            self.minutes_left[organisation, self.grid.month[start.day]] += change

    def _occupy(self, repetition: Repetition, *, change: int) -> None:
        span = self.grid.span(self.problem.services[repetition.service])
        provider = self.grid.provider_of[repetition.service]
        for start in repetition.starts:
            self.teams_used[provider, start.day, start.cell : start.cell + span] += change

    # What may come.

    def provider_starts(self, service: int) -> Table:
        """(days, cells): where the provider has a free day and a free team for one more session of the service."""
        provider = self.grid.provider_of[service]
        full = self.teams_used[provider] >= self.problem.providers[provider].teams
        free = _clear_for(full[None], span=self.grid.span(self.problem.services[service]))[0]
        table: Table = free & self.grid.provider_days[provider][:, None]
        return table

    def diary_starts(
        self, organisations: Sequence[int], *, service: int, modality: str, open_order: bool = False
    ) -> Table:
        """(organisations, days, cells): where each could begin one more session, its diary and hours considered.

        What must come before and what already comes after the service bound the days. With `open_order` what must
        come before and is not on the board is somebody else's care.
        """
        asked, grid = self.problem.services[service], self.grid
        rows = [grid.possible_starts(each, service=service, modality=modality) for each in organisations]
        if not rows:
            return np.zeros((0, len(grid.days), grid.cells), dtype=bool)
        who = np.asarray(organisations)
        table: Table = np.stack(rows)
        table &= _clear_for(self.busy[who], span=grid.span(asked))
        table &= (self.minutes_left[who] >= asked.minutes)[:, grid.month][:, :, None]
        for place, organisation in enumerate(organisations if self.before[service] or self.after[service] else ()):
            low, high = self.day_bounds(organisation, service=service, open_order=open_order)
            table[place, : low + 1] = False
            table[place, high:] = False
        return table

    def day_bounds(self, organisation: int, *, service: int, open_order: bool = False) -> tuple[int, int]:
        """The days between which, both excluded, what comes before and after leaves the service to an organisation."""
        low, high = -1, len(self.grid.days)
        for earlier in self.before[service]:
            if earlier in self.wants[organisation]:
                last = self.last_day(organisation, service=earlier)
                missing = low if open_order else len(self.grid.days)
                low = max(low, missing if last is None else last)
        for later in self.after[service]:
            key = self.attends[organisation].get(later)
            if key is not None and service in self.wants[organisation]:
                high = min(high, self.held[key].starts[0].day)
        return low, high

    def fits(self, organisation: int, *, repetition: Repetition, open_order: bool = False) -> bool:
        """Whether the organisation could join all sessions of a repetition as it stands; seats apart."""
        service = self.problem.services[repetition.service]
        if repetition.modality == IN_PERSON and service.place != self.problem.organisations[organisation].place:
            return False
        low, high = self.day_bounds(organisation, service=repetition.service, open_order=open_order)
        if not low < repetition.starts[0].day or not repetition.starts[-1].day < high:
            return False
        span = self.grid.span(service)
        left: dict[int, int] = {}
        own = self.grid.personal_starts(organisation, minutes=service.minutes)
        for start in repetition.starts:
            taken = self.busy[organisation, start.day, start.cell : start.cell + span]
            if not own[start.day, start.cell] or taken.any():
                return False
            if repetition.modality == IN_PERSON and self.grid.peak_days[organisation][start.day]:
                return False
            month = int(self.grid.month[start.day])
            left[month] = left.get(month, int(self.minutes_left[organisation, month])) - service.minutes
        return min(left.values()) >= 0

    def is_needed(self, organisation: int, *, service: int) -> bool:
        """Whether something that the organisation attends needs this service before."""
        return service in self.wants[organisation] and any(
            later in self.attends[organisation] for later in self.after[service]
        )

    # In and out.

    def sessions(self) -> tuple[Session, ...]:
        """The calendar in plain values, in order of time."""
        grid, problem = self.grid, self.problem
        found = []
        for key in sorted(self.held):
            repetition = self.held[key]
            service = problem.services[repetition.service]
            names = tuple(problem.organisations[each].id for each in sorted(repetition.seated))
            for place, start in enumerate(repetition.starts):
                at = int(grid.starts_at[start.cell])
                found.append(
                    Session(
                        service.id,
                        repetition.number,
                        place + 1,
                        grid.days[start.day],
                        at,
                        at + service.minutes,
                        repetition.modality,
                        service.place if repetition.modality == IN_PERSON else None,
                        names,
                    )
                )
        return tuple(sorted(found, key=lambda each: (each.day, each.starts_at, each.service, each.repetition)))

    def snapshot(self) -> list[Repetition]:
        """Everything held, free to keep."""
        return [self.held[key].copy() for key in sorted(self.held)]

    def restore(self, repetitions: Iterable[Repetition]) -> None:
        """Put back what a snapshot kept."""
        for repetition in list(self.held.values()):
            self.remove(repetition)
        for repetition in repetitions:
            self.place(repetition.copy())


def _clear_for(taken: Table, *, span: int) -> Table:
    """(…, days, cells): cells from which `span` cells in a row are not taken; the day's end cuts nothing off.

    Whether a session ends in time is known from the organisations' own tables.
    """
    clear = ~taken
    free: Table = clear.copy()
    for ahead in range(1, min(span, taken.shape[-1])):
        free[..., :-ahead] &= clear[..., ahead:]
    return free

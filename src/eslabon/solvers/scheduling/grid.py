"""The problem as arrays: days × starting slots, and who could begin where.

A session starts on a slot, so two sessions overlap exactly if the slots that they touch do; what is not on the slots
(an organisation's hours) is compared in minutes, once, when the tables of possible starts are made.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eslabon.rules.routes.calendars import IN_PERSON, SUNDAY, Organisation, SchedulingProblem, Service

Table = NDArray[np.bool_]


@dataclass(frozen=True)
class Start:
    """When a session begins: a day and a slot of the grid."""

    day: int
    cell: int


class Grid:
    """The fixed part of a problem, indexed by number.

    Attributes
    ----------
    days : list of date
        On which somebody may work, in order; some only for what is announced.
    cells : int
        Starting slots of a day, counted from `first_cell` since midnight.
    month : (days,) int array
        Which month each day belongs to, as a position in `months`.
    """

    def __init__(self, problem: SchedulingProblem) -> None:
        self.problem = problem
        self.slot = problem.slot_minutes
        self.services = {each.id: row for row, each in enumerate(problem.services)}
        self.organisations = {each.id: row for row, each in enumerate(problem.organisations)}
        self.providers = {each.id: row for row, each in enumerate(problem.providers)}
        self.provider_of = [self.providers[each.provider] for each in problem.services]
        self.days = self._usable_days()
        self.place_of_day = {day: place for place, day in enumerate(self.days)}
        self.months = sorted({(day.year, day.month) for day in self.days})
        position = {month: place for place, month in enumerate(self.months)}
        self.month = np.array([position[day.year, day.month] for day in self.days], dtype=np.int64)
        hours = [problem.earliest_hour(each) for each in problem.organisations]
        hours += [each.starts_at for each in problem.announced]
        self.first_cell = min(hours, default=problem.earliest_start) // self.slot
        self.cells = max(1, -(-problem.latest_end // self.slot) - self.first_cell)
        self.starts_at = (self.first_cell + np.arange(self.cells)) * self.slot
        self._starts: dict[tuple[int, int], Table] = {}

    def _usable_days(self) -> list[date]:
        problem = self.problem
        announced = {each.day for each in problem.announced}
        length = (problem.end - problem.start).days + 1
        return [
            day
            for day in (problem.start + timedelta(days=passed) for passed in range(length))
            if day.isoweekday() != SUNDAY
            and day not in problem.blocked_dates
            and (problem.earliest_date is None or day >= problem.earliest_date or day in announced)
        ]

    @cached_property
    def is_new_day(self) -> Table:
        """Days on which something may be placed that is not announced yet."""
        earliest = self.problem.earliest_date
        return np.array([earliest is None or day >= earliest for day in self.days], dtype=bool)

    @cached_property
    def provider_days(self) -> list[Table]:
        """For each provider the days that it has free for something new."""
        return [
            np.array([day not in each.blocked_dates for day in self.days], dtype=bool) & self.is_new_day
            for each in self.problem.providers
        ]

    @cached_property
    def peak_days(self) -> list[Table]:
        """For each organisation the days of its peak months."""
        return [
            np.array([day.month in peaks for day in self.days], dtype=bool)
            for peaks in map(self.problem.peak_months_of, self.problem.organisations)
        ]

    def span(self, service: Service) -> int:
        """How many slots a session of a service touches."""
        return -(-service.minutes // self.slot)

    def personal_starts(self, organisation: int, *, minutes: int) -> Table:
        """(days, cells): where a session of that length suits the organisation's own hours."""
        key = (organisation, minutes)
        if key not in self._starts:
            self._starts[key] = self._personal_starts(self.problem.organisations[organisation], minutes=minutes)
        return self._starts[key]

    def _personal_starts(self, organisation: Organisation, *, minutes: int) -> Table:
        starts, ends = self.starts_at, self.starts_at + minutes
        fits = (starts >= self.problem.earliest_hour(organisation)) & (ends <= self.problem.latest_end)
        table = np.tile(fits, (len(self.days), 1))
        for window in organisation.unavailable:
            day = self.place_of_day.get(window.day)
            if day is not None:
                table[day] &= ~((starts < window.ends_at) & (window.starts_at < ends))
        return table

    def possible_starts(self, organisation: int, *, service: int, modality: str) -> Table:
        """(days, cells): where a new session of the service suits the organisation and the provider's calendar."""
        asked = self.problem.services[service]
        if modality == IN_PERSON and asked.place != self.problem.organisations[organisation].place:
            return np.zeros((len(self.days), self.cells), dtype=bool)
        free = self.provider_days[self.provider_of[service]]
        if modality == IN_PERSON:
            free = free & ~self.peak_days[organisation]
        table: Table = self.personal_starts(organisation, minutes=asked.minutes) & free[:, None]
        return table

    @cached_property
    def served_alone(self) -> set[tuple[int, int]]:
        """(organisation, service) of the commitments that could be served if nobody else wanted anything."""
        wanted = (
            (row, self.services[name])
            for row, organisation in enumerate(self.problem.organisations)
            for name in organisation.commitments
        )
        announced = {
            (self.organisations[name], self.services[each.service])
            for each in self.problem.announced
            for name in each.organisations
        }
        return {pair for pair in wanted if pair in announced or self.could_serve(pair[0], service=pair[1])}

    @cached_property
    def announced_days(self) -> list[Table]:
        """For each service the days on which something of it is announced."""
        tables = [np.zeros(len(self.days), dtype=bool) for _ in self.problem.services]
        for each in self.problem.announced:
            if each.day in self.place_of_day:
                tables[self.services[each.service]][self.place_of_day[each.day]] = True
        return tables

    def could_serve(self, organisation: int, *, service: int) -> bool:
        """Whether the organisation could attend the service if there were nothing else."""
        asked = self.problem.services[service]
        teams = self.problem.provider[asked.provider].teams
        if not asked.capacity or not asked.max_repetitions or not teams:
            return False
        return any(
            self.room(organisation, service=service, modality=modality) >= asked.sessions
            for modality in asked.modalities
        )

    def room(self, organisation: int, *, service: int, modality: str) -> int:
        """How many sessions of the service the organisation could attend on different days, month by month."""
        asked = self.problem.services[service]
        if modality == IN_PERSON and asked.place != self.problem.organisations[organisation].place:
            return 0
        days = self.provider_days[self.provider_of[service]] | self.announced_days[service]
        days = days & self.personal_starts(organisation, minutes=asked.minutes).any(axis=1)
        if modality == IN_PERSON:
            days &= ~self.peak_days[organisation]
        return int(self.room_by_month(days, minutes=asked.minutes).sum())

    def room_by_month(self, days: Table, *, minutes: int) -> NDArray[np.int64]:
        """(months,): sessions of that length on different days of each month within the hours of a month."""
        found = np.bincount(self.month[days], minlength=len(self.months)) if len(self.months) else np.zeros(0, int)
        return np.minimum(found, self.problem.max_minutes_per_month // minutes).astype(np.int64)

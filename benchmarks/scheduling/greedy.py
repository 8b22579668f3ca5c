"""The baseline: what somebody does by hand, service by service, each session on the first date that suits most.

Nothing is undone and nothing is looked ahead. It knows every hard constraint, and uses only the plain values and the
judge's own functions for one session, so that it shares no idea with the solver.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from eslabon.rules.routes.calendars import (
    IN_PERSON,
    SUNDAY,
    Organisation,
    SchedulingProblem,
    Service,
    Session,
)
from eslabon.rules.routes.prerequisites import in_order
from eslabon.rules.routes.sessions import find_attendee_breaches


class GreedyCalendar:
    """A calendar that only grows."""

    def __init__(self, problem: SchedulingProblem) -> None:
        self.problem = problem
        length = (problem.end - problem.start).days + 1
        self.days = [
            day
            for day in (problem.start + timedelta(days=passed) for passed in range(length))
            if day.isoweekday() != SUNDAY
            and day not in problem.blocked_dates
            and (problem.earliest_date is None or day >= problem.earliest_date)
        ]
        self.sessions: list[Session] = []
        self.diaries: dict[str, dict[date, list[Session]]] = defaultdict(lambda: defaultdict(list))
        self.minutes: dict[tuple[str, int, int], int] = defaultdict(int)
        self.teams: dict[tuple[str, date], list[Session]] = defaultdict(list)
        self.ended: dict[tuple[str, str], date] = {}
        self.served = 0

    def plan(self) -> list[Session]:
        """Every service after those that it needs, repetition by repetition, while somebody can come."""
        for name in in_order({each.id: each.prerequisites for each in self.problem.services}):
            service = self.problem.service[name]
            waiting = [each for each in self.problem.organisations if name in each.commitments]
            for repetition in range(1, service.max_repetitions + 1):
                came = self._hold(service, repetition=repetition, waiting=waiting)
                waiting = [each for each in waiting if each.id not in came]
                if not waiting or not came:
                    break
        return self.sessions

    def _hold(self, service: Service, *, repetition: int, waiting: list[Organisation]) -> set[str]:
        for modality in service.modalities:
            held: list[Session] = []
            coming = waiting
            place = service.place if modality == IN_PERSON else None
            for number in range(1, service.sessions + 1):
                frame = Session(service.id, repetition, number, date.min, 0, 0, modality, place, ())
                found = self._first_best(frame, coming=coming, held=held)
                if found is None:
                    break
                session, coming = found
                held.append(session)
            if len(held) == service.sessions and coming:
                names = tuple(each.id for each in coming[: service.capacity])
                self._keep([replace(each, organisations=names) for each in held])
                return set(names)
        return set()

    def _first_best(
        self, frame: Session, *, coming: list[Organisation], held: list[Session]
    ) -> tuple[Session, list[Organisation]] | None:
        """The first day on which most can come, and who they are; `frame` is the session without its time."""
        service = self.problem.service[frame.service]
        best: tuple[int, Session, list[Organisation]] | None = None
        after = held[-1].day if held else date.min
        provider = self.problem.provider[service.provider]
        slot = self.problem.slot_minutes
        first = -(-self.problem.earliest_start // slot) * slot
        for day in self.days:
            if day <= after or day in provider.blocked_dates:
                continue
            for at in range(first, self.problem.latest_end - service.minutes + 1, slot):
                tried = replace(frame, day=day, starts_at=at, ends_at=at + service.minutes)
                if sum(each.overlaps(tried) for each in self.teams[provider.id, day]) >= provider.teams:
                    continue
                able = [each for each in coming if self._can(each, session=tried, held=held)]
                seats = min(len(able), service.capacity)
                if able and (best is None or seats > best[0]):
                    best = (seats, tried, able)
            if best and best[0] >= min(len(coming), service.capacity):
                break
        return (best[1], best[2]) if best else None

    def _can(self, organisation: Organisation, *, session: Session, held: list[Session]) -> bool:
        name, day = organisation.id, session.day
        for before in self.problem.service[session.service].prerequisites:
            if before in organisation.commitments and self.ended.get((name, before), date.max) >= day:
                return False
        if any(each.overlaps(session) for each in self.diaries[name][day]):
            return False
        same = sum(each.minutes for each in held if (each.day.year, each.day.month) == (day.year, day.month))
        used = self.minutes[name, day.year, day.month] + same + session.minutes
        if used > self.problem.max_minutes_per_month:
            return False
        return next(find_attendee_breaches(session, organisation=organisation, problem=self.problem), None) is None

    def _keep(self, sessions: list[Session]) -> None:
        for session in sessions:
            self.sessions.append(session)
            self.teams[self.problem.service[session.service].provider, session.day].append(session)
            for name in session.organisations:
                self.diaries[name][session.day].append(session)
                self.minutes[name, session.day.year, session.day.month] += session.minutes
                self.ended[name, session.service] = session.day
        self.served += len(sessions[-1].organisations)


def plan_greedily(problem: SchedulingProblem) -> tuple[list[Session], int]:
    """The baseline's sessions, and how many commitments they serve."""
    calendar = GreedyCalendar(problem)
    return calendar.plan(), calendar.served

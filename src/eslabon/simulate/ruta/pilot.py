"""The pilot's practice: who was signed up for what, and a calendar made by hand.

Twelve services each, of the chain and the place but whatever the segment. Entities confirm their dates the month
before, mostly at 15:00 on working days, look at no farm calendar and at nobody's hours, and change some of them; what
they do not manage to give by October is left for the months after.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from eslabon.files.packs import Pack
from eslabon.files.packs.portfolio import ServiceSpec
from eslabon.rules.routes.calendars import IN_PERSON, VIRTUAL, Session
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.attendance_situations import Meeting
from eslabon.simulate.ruta.availability import END, LAST_DAY, START, Attendee

SERVICES_EACH = ((9, 1.0), (10, 2.0), (11, 4.0), (12, 5.0), (13, 3.0), (14, 1.5), (16, 0.5), (20, 0.3))  # mean 12
HOURS = ((15 * 60, 14.0), (16 * 60, 2.0), (10 * 60, 2.0), (18 * 60, 2.0))  # 15:00 for seven of ten
LAST_START = date(2022, 9, 30)  # of services given in the five months
LEFT_FOR_LATER = {VIRTUAL: 0.12, IN_PERSON: 0.30}  # of the services: no date, or no money to travel, by October
MIXED_IN_PERSON = 0.4
NOTICE = (20, 40)  # days
MOVED = 0.30  # of the sessions
UNFORESEEN = 0.08  # of the sessions: roads, illness; these move under whatever calendar
MOVED_BY = (3, 21)  # days
TOLD_BEFORE_NEW_DATE = (3, 12)  # days
DAYS_BETWEEN_SESSIONS = 7
DAYS_LOOKED_AT = 21  # for a day on which nobody who is invited has another session


def pilot_parameters() -> dict[str, Any]:
    """What `truth.json` holds of the pilot's practice."""
    return {
        "services_each": [{"services": count, "weight": weight} for count, weight in SERVICES_EACH],
        "hours": [{"minutes": hour, "weight": weight} for hour, weight in HOURS],
        "left_for_later": LEFT_FOR_LATER,
        "mixed_in_person": MIXED_IN_PERSON,
        "notice_days": NOTICE,
        "moved": MOVED,
        "moved_under_any_calendar": UNFORESEEN,
        "moved_by_days": MOVED_BY,
        "told_before_new_date_days": TOLD_BEFORE_NEW_DATE,
    }


def pilot_commitments(seed: int, *, attendees: Sequence[Attendee], pack: Pack) -> dict[str, tuple[str, ...]]:
    """What each organisation is signed up for: services of its chain that have seats, whatever its segment."""
    draws = Draws(seed, "pilot commitments")
    seats = {one.code: one.capacity * one.repetitions for one in pack.services}
    weights = {one.code: one.capacity * one.repetitions / len(one.chains) for one in pack.services}
    found: dict[str, tuple[str, ...]] = {}
    for attendee in draws.shuffled(attendees):
        own = attendee.organisation
        near = [
            (one.code, weights[one.code])
            for one in pack.services
            if own.chain in one.chains and one.place in ("", own.department) and seats[one.code]
        ]
        chosen = draws.ordered_by_weight(near)[: draws.weighted(SERVICES_EACH)]
        for code in chosen:
            seats[code] -= 1
        found[attendee.id] = tuple(sorted(chosen))
    return found


def pilot_calendar(seed: int, *, commitments: Mapping[str, Sequence[str]], pack: Pack) -> tuple[Meeting, ...]:
    """The calendar that was made by hand for those commitments."""
    enrolled: dict[str, list[str]] = defaultdict(list)
    for name in sorted(commitments):
        for code in commitments[name]:
            enrolled[code].append(name)
    return _HandMade(seed, pack=pack).make([(one, enrolled[one.code]) for one in pack.services if enrolled[one.code]])


class _HandMade:
    """One calendar in the making."""

    def __init__(self, seed: int, *, pack: Pack) -> None:
        self.seed = seed
        holidays = pack.calendar.holidays if pack.calendar else ()
        days = (one.on(year) for one in holidays for year in (START.year, LAST_DAY.year))
        self.holidays = {day for day in days if day}
        self.busy: dict[tuple[str, date], list[tuple[int, int]]] = defaultdict(list)

    def make(self, wanted: Iterable[tuple[ServiceSpec, list[str]]]) -> tuple[Meeting, ...]:
        found: list[Meeting] = []
        for service, names in Draws(self.seed, "pilot order").shuffled(list(wanted)):
            draws = Draws(self.seed, f"pilot calendar {service.code}")
            groups = min(service.repetitions, math.ceil(len(names) / service.capacity))
            is_in_person = service.modality == IN_PERSON or (
                service.modality != VIRTUAL and draws.chance(MIXED_IN_PERSON)
            )
            modality = IN_PERSON if is_in_person else VIRTUAL
            is_left = draws.chance(LEFT_FOR_LATER[modality])
            for group in range(groups):
                first = (
                    draws.day(END + timedelta(days=1), date(2023, 2, 15)) if is_left else draws.day(START, LAST_START)
                )
                attending = tuple(names[group::groups])
                found += self._repetition(
                    draws, service, number=group + 1, modality=modality, names=attending, first=first
                )
        return tuple(found)

    def _repetition(
        self, draws: Draws, service: ServiceSpec, *, number: int, modality: str, names: tuple[str, ...], first: date
    ) -> list[Meeting]:
        found: list[Meeting] = []
        length = int(60 * service.hours)
        starts_at = draws.weighted(HOURS)
        day = first
        for session in range(1, service.sessions + 1):
            luck = unforeseen(self.seed, service=service.code, repetition=number, session=session)
            is_moved = luck.share() < MOVED
            notice = draws.integer(*NOTICE)
            if is_moved:
                day += timedelta(days=luck.integer(*MOVED_BY))
                notice = luck.integer(*TOLD_BEFORE_NEW_DATE)
            day = self._free_day(day, starts_at=starts_at, length=length, names=names)
            for name in names:
                self.busy[name, day].append((starts_at, starts_at + length))
            place = service.place if modality == IN_PERSON else None
            held = Session(
                service.code, number, session, day, starts_at, starts_at + length, modality, place or None, names
            )
            found.append(Meeting(held, notice, is_moved))
            day += timedelta(days=DAYS_BETWEEN_SESSIONS)
        return found

    def _free_day(self, wanted: date, *, starts_at: int, length: int, names: Sequence[str]) -> date:
        """The first working day from `wanted` on without another session of theirs at that hour.

        With many invited there may be none within reach: then the day on which the fewest have one.
        """
        best, fewest = wanted, len(names) + 1
        for passed in range(DAYS_LOOKED_AT):
            day = wanted + timedelta(days=passed)
            if day.isoweekday() > 5 or day in self.holidays:
                continue
            clashing = sum(
                any(begins < starts_at + length and starts_at < ends for begins, ends in self.busy.get((name, day), ()))
                for name in names
            )
            if clashing < fewest:
                best, fewest = day, clashing
            if not clashing:
                break
        return best


def unforeseen(seed: int, *, service: str, repetition: int, session: int) -> Draws:
    """The draws that decide what befalls a session, the same under whatever calendar."""
    return Draws(seed, f"unforeseen {service} {repetition} {session}")

"""What a change to the calendar would break, before it is made."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from eslabon.rules.problems import Problem
from eslabon.rules.routes.announcing import ANNOUNCED, added_breaches, earliest_day, move_refusal
from eslabon.rules.routes.calendars import Breach
from eslabon.rules.routes.calendars import Session as Meeting
from eslabon.rules.routes.checking import find_breaches
from eslabon.web.routes.models import Session
from eslabon.web.routes.queries.schedules import World, world_around
from eslabon.web.routes.snapshots import terms_of


@dataclass(frozen=True)
class Slot:
    """Where a session would go: its length stays."""

    day: date
    starts: time

    def ends(self, session: Session) -> time | None:
        """When it would end; None past midnight."""
        anchor = date(2000, 1, 1)
        length = datetime.combine(anchor, session.ends) - datetime.combine(anchor, session.starts)
        end = datetime.combine(anchor, self.starts) + length
        return end.time() if end.date() == anchor else None


@dataclass(frozen=True)
class MoveCheck:
    """What moving one session to a slot would do."""

    session: Session
    slot: Slot
    breaches: tuple[Breach, ...]  # what it breaks that is kept now
    refusal: Problem | None  # why it may not be moved at all, reasons apart
    is_short_notice: bool
    needs_reason: bool
    informs: int  # organisations that are told

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands in the way, a reason apart."""
        return not self.breaches and self.refusal is None


def check_move(session: Session, *, slot: Slot, today: date) -> MoveCheck:
    """Return what moving a session would break: clashes, hours, harvest, teams, order, blocked days, notice."""
    is_announced = session.state == ANNOUNCED
    listed = session.attendances.count()
    refusal = move_refusal(session.state, day=slot.day, today=today, reason="–", listed=listed)
    breaches: tuple[Breach, ...] = ()
    attendees = session.enrolments.count()
    if refusal is None:
        programme = session.service.programme
        world = world_around(programme, sessions=[session], days=[slot.day])
        breaches = _moved(world, {session.pk: slot}, sessions=[session])
    notice = terms_of(session.service.programme).notice_days
    return MoveCheck(
        session=session,
        slot=slot,
        breaches=breaches,
        refusal=refusal,
        is_short_notice=is_announced and slot.day < earliest_day(today, notice_days=notice),
        needs_reason=is_announced,
        informs=attendees if is_announced else 0,
    )


def _moved(world: World, slots: Mapping[Any, Slot], *, sessions: Collection[Session]) -> tuple[Breach, ...]:
    before = tuple(world.meetings.values())
    length = {one.pk: world.meetings[one.pk].minutes for one in sessions}
    after = tuple(
        replace(
            meeting,
            day=slots[key].day,
            starts_at=_minutes(slots[key].starts),
            ends_at=_minutes(slots[key].starts) + length[key],
        )
        if key in slots
        else meeting
        for key, meeting in world.meetings.items()
    )
    return _added(world, before, after)


def check_seats(session: Session, *, party: Any) -> tuple[Breach, ...]:
    """Return what breaks if a party attends every session of this one's repetition that stands."""
    programme = session.service.programme
    siblings = repetition_of(session)
    world = world_around(programme, sessions=siblings, parties=[party])
    keys, name = {one.pk for one in siblings}, str(party)
    before = tuple(world.meetings.values())
    after = tuple(
        replace(meeting, organisations=(*meeting.organisations, name)) if key in keys else meeting
        for key, meeting in world.meetings.items()
    )
    # Whoever is seated by hand is a guest or has asked: the judge asks only of those that stand in the calendar.
    problem = replace(world.problem, announced=after)
    return added_breaches(
        find_breaches(world.problem, sessions=before, partial=True),
        after=find_breaches(problem, sessions=after, partial=True),
    )


def standing_breaches(sessions: Collection[Session]) -> tuple[Breach, ...]:
    """Return what these sessions do not keep as they stand, with all that lies around them."""
    if not sessions:
        return ()
    first = next(iter(sessions))
    world = world_around(first.service.programme, sessions=sessions)
    found = find_breaches(world.problem, sessions=tuple(world.meetings.values()), partial=True)
    # ROUTE-14 is left to the acts on seats: whoever gave its seat back in the middle was at the first sessions.
    judged = [world.meetings[one.pk] for one in sessions]
    own = {(one.service, one.repetition, one.session) for one in judged}
    services = {one.service for one in judged}
    attendees = {name for one in sessions for name in world.meetings[one.pk].organisations}
    return tuple(
        each
        for each in found
        if (each.clause != "ROUTE-14" and (each.service, each.repetition, each.session) in own)
        or (each.session is None and (each.service in services or each.organisation in attendees))
    )


def repetition_of(session: Session) -> list[Session]:
    """Return the sessions of a repetition that stand, in their order."""
    rows = Session.objects.filter(service=session.service_id, repetition=session.repetition)
    return list(
        rows.exclude(state=Session.State.CANCELLED)
        .select_related("service__programme", "service__provider", "place")
        .order_by("number")
    )


def _added(world: World, before: tuple[Meeting, ...], after: tuple[Meeting, ...]) -> tuple[Breach, ...]:
    return added_breaches(
        find_breaches(world.problem, sessions=before, partial=True),
        after=find_breaches(world.problem, sessions=after, partial=True),
    )


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def next_slot(session: Session, *, days: int = 0, slots: int = 0, slot_minutes: int = 30) -> Slot:
    """Return the slot that lies some days and slots away; the hour stays within its day."""
    at = min(max(0, _minutes(session.starts) + slots * slot_minutes), 24 * 60 - slot_minutes)
    return Slot(session.day + timedelta(days=days), time(at // 60, at % 60))

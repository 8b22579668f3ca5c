"""Move and cancel sessions, say where and by whom they are held; who was told is told again."""

from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calendar as problems
from eslabon.rules.routes.announcing import cancel_refusal, move_refusal
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.routes.events import SessionCancelled, SessionMoved
from eslabon.web.routes.models import Session
from eslabon.web.routes.queries.moves import Slot, check_move
from eslabon.web.routes.queries.wording import worded
from eslabon.web.routes.services.availability import hold_calendar

DETAILS = ("venue", "trainer", "trainer_user")


def hold_session(session: Session) -> Session:
    """Read a session anew while nobody else writes to its programme's calendar, or marks it as held."""
    hold_calendar(session.service.programme)
    Session.objects.select_for_update().get(pk=session.pk)
    return Session.objects.select_related("service__programme", "service__provider", "place").get(pk=session.pk)


@transaction.atomic
def move_session(
    session: Session, *, slot: Slot, reason: str, actor: Any, today: date, sequence: int | None = None
) -> Session:
    """Give a session another day or hour, unless that breaks what the calendar keeps (ROUTE-93, ROUTE-95).

    `sequence` is the count of changes that the person saw: if somebody moved it meanwhile, nothing is done.
    """
    session = hold_session(session)
    if sequence is not None and sequence != session.sequence:
        raise Problem(problems.CHANGED_MEANWHILE)
    listed = session.attendances.count()
    refusal = move_refusal(session.state, day=slot.day, today=today, reason=reason, listed=listed)
    if refusal is not None:
        raise refusal
    check = check_move(session, slot=slot, today=today)
    ends = slot.ends(session)
    if check.breaches or ends is None:
        raise Problem(problems.BREAKS_CALENDAR, **worded(session.service.programme, check.breaches))
    before = _shown(session)
    session.day, session.starts, session.ends = slot.day, slot.starts, ends
    if _shown(session) == before:
        return session
    session.sequence += 1
    session.save(update_fields=["day", "starts", "ends", "sequence"])
    audit.record(
        actor,
        "session.move",
        session,
        before=before,
        after=_shown(session),
        reason=reason.strip(),
        programme=session.service.programme.code,
    )
    if session.state == Session.State.ANNOUNCED:
        announce(SessionMoved(session_id=session.pk))
    return session


@transaction.atomic
def change_details(session: Session, *, values: dict[str, Any], actor: Any) -> Session:
    """Say where a session is held and who gives it; another place is a change that attendees are told of."""
    session = hold_session(session)
    if session.state not in {Session.State.PLANNED, Session.State.ANNOUNCED}:
        raise Problem(problems.NOT_MOVABLE, state_es="ya no está por venir", state_en="it is not to come any more")
    unknown = set(values) - set(DETAILS)
    if unknown:
        raise TypeError(f"no details of a session: {', '.join(sorted(unknown))}")
    different = [name for name, value in values.items() if getattr(session, name) != value]
    before = {name: str(getattr(session, name) or "") for name in different}
    for name in different:
        setattr(session, name, values[name])
    if not different:
        return session
    session.sequence += 1
    session.save(update_fields=[*different, "sequence"])
    audit.record(
        actor,
        "session.change_details",
        session,
        before=before,
        after={name: str(values[name] or "") for name in different},
        programme=session.service.programme.code,
    )
    if session.state == Session.State.ANNOUNCED and "venue" in different:
        announce(SessionMoved(session_id=session.pk))
    return session


@transaction.atomic
def cancel_session(session: Session, *, reason: str, actor: Any) -> Session:
    """Call a session off (ROUTE-94); one that was announced stays in everybody's calendar as cancelled."""
    session = hold_session(session)
    refusal = cancel_refusal(session.state, reason=reason, listed=session.attendances.count())
    if refusal is not None:
        raise refusal
    was_announced = session.state == Session.State.ANNOUNCED
    audit.record(
        actor,
        "session.cancel",
        session,
        before={**_shown(session), "state": session.state},
        after={"state": "cancelled" if was_announced else "removed"},
        reason=reason.strip(),
        programme=session.service.programme.code,
    )
    if not was_announced:  # nobody was told: there is nothing to call off
        session.state = Session.State.CANCELLED
        session.delete()
        return session
    session.state, session.cancelled_reason = Session.State.CANCELLED, reason.strip()
    session.sequence += 1
    session.save(update_fields=["state", "cancelled_reason", "sequence"])
    announce(SessionCancelled(session_id=session.pk, reason=session.cancelled_reason))
    return session


def _shown(session: Session) -> dict[str, Any]:
    return {"day": session.day.isoformat(), "starts": f"{session.starts:%H:%M}", "ends": f"{session.ends:%H:%M}"}

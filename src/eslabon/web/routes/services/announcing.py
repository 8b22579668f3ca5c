"""Announce sessions to who attends them: with notice, or with a reason."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calendar as problems
from eslabon.rules.routes.announcing import announcement_refusal, earliest_day
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.events import SessionAnnounced
from eslabon.web.routes.models import Session
from eslabon.web.routes.queries.moves import standing_breaches
from eslabon.web.routes.queries.wording import worded
from eslabon.web.routes.services.availability import hold_calendar
from eslabon.web.routes.snapshots import terms_of


@transaction.atomic
def announce_sessions(
    programme: Programme, *, sessions: Collection[Any], reason: str, actor: Any, now: datetime, today: date
) -> list[Session]:
    """Announce planned sessions by their keys, all of them or none (ROUTE-90, ROUTE-92, ROUTE-95)."""
    programme = hold_calendar(programme)
    found = list(
        Session.objects.filter(pk__in=list(sessions), service__programme=programme)
        .select_related("service__programme", "service__provider", "place")
        .order_by("day", "starts", "pk")
    )
    if not found:
        raise Problem(problems.NOTHING_TO_ANNOUNCE)
    notice = terms_of(programme).notice_days
    for session in found:
        refusal = announcement_refusal(session.state, day=session.day, today=today, notice_days=notice, reason=reason)
        if refusal is not None:
            raise refusal
    breaches = standing_breaches(found)
    if breaches:
        raise Problem(problems.BREAKS_CALENDAR, **worded(programme, breaches))
    for session in found:
        is_late = session.day < earliest_day(today, notice_days=notice)
        session.state, session.announced_at = Session.State.ANNOUNCED, now
        session.save(update_fields=["state", "announced_at"])
        audit.record(
            actor,
            "session.announce",
            session,
            before={"state": "planned"},
            after={"state": "announced", "day": session.day.isoformat(), "days_of_notice": (session.day - today).days},
            reason=reason.strip() if is_late else "",
            programme=programme.code,
        )
        announce(SessionAnnounced(session_id=session.pk))
    return found

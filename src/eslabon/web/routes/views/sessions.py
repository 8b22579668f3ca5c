"""A session's own page, and the sessions of a trainer and of an organisation's people."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eslabon.rules.routes.attendance import record_refusal
from eslabon.rules.routes.ratings import rating_time_refusal
from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.parties.queries import organisations_of, person_behind
from eslabon.web.routes.models import Session
from eslabon.web.routes.queries.attendance import (
    count_of,
    expected_at,
    meeting_of,
    sessions_given_by,
    sessions_of_parties,
)


def load_session(request: HttpRequest, session_id: UUID, **others: Any) -> Session:
    """Return the session of `/sessions/<id>/…`."""
    found = Session.objects.select_related(
        "service__programme", "service__provider__party", "service__provider__programme", "service__type", "place"
    )
    return get_object_or_404(found, pk=session_id)


@signed_in
@require_safe
def my_sessions(request: HttpRequest) -> HttpResponse:
    """What I give, and where my organisation is expected."""
    person = person_behind(request.user)
    own = [one.organisation for one in organisations_of(person, today=timezone.localdate())] if person else []
    own += [person] if person else []  # a natural person with a business is expected itself
    context = {
        "given": sessions_given_by(request.user)[:100],
        "expected": sessions_of_parties(own)[:100],
    }
    return render(request, "routes/my_sessions.html", context)


@permitted("routes.view_session", load=load_session)
@require_safe
def session(request: HttpRequest, session: Session) -> HttpResponse:
    """When, where, who is expected, how many came."""
    can_record = request.user.has_perm("routes.record_attendance", session)
    context = {
        "session": session,
        "service": session.service,
        "programme": session.service.programme,
        "can_record": can_record,
        "expected": expected_at(session) if can_record else [],
        "count": count_of([session.pk]),
        "headcount": getattr(session, "headcount", None),
        "can_rate": rating_time_refusal(meeting_of(session), now=timezone.now()) is None
        and request.user.has_perm("routes.rate_session", session),
        "can_read": request.user.has_perm("routes.view_materials", session.service),
        "can_report": request.user.has_perm("routes.view_reports", session.service),
        "can_certify": request.user.has_perm("routes.issue_certificates", session.service),
        "is_open": record_refusal(meeting_of(session), now=timezone.now()) is None,
    }
    return render(request, "routes/session.html", context)

"""Who reacts to which event, what runs by the clock, and which roles see the machinery: the one page.

Reactions run after commit, once, from the outbox. The contexts below the programmes cannot know of roles: each grants
its pages to whoever runs the site, and this page widens that.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import rules
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.web.alliances.queries import parties as in_alliances
from eslabon.web.alliances.queries.pages import add_pages, ask_next_of
from eslabon.web.alliances.queries.standing import viability_that_strays
from eslabon.web.audit import permissions as audit
from eslabon.web.audit.services import ask_rows
from eslabon.web.calls import tasks
from eslabon.web.calls.events import AppealDecided, ApplicationSubmitted, CorrectionAsked, VerdictGiven
from eslabon.web.calls.models import Application
from eslabon.web.calls.queries import parties as in_calls
from eslabon.web.diagnostics import tasks as diagnostics
from eslabon.web.diagnostics.events import InstrumentInstalled, ResponseOpened
from eslabon.web.diagnostics.models import Instrument, Response
from eslabon.web.diagnostics.queries import parties as in_diagnostics
from eslabon.web.diagnostics.services import open_response
from eslabon.web.events.services import forget_delivered, subscribe, sweep
from eslabon.web.institutions.queries import parties as in_institutions
from eslabon.web.jobs import permissions as jobs
from eslabon.web.jobs.services import forget_finished, schedule
from eslabon.web.monitoring.queries import parties as in_monitoring
from eslabon.web.monitoring.queries.standing import graduations_that_stray
from eslabon.web.parties import permissions as parties
from eslabon.web.parties.permissions.acquaintance import know_parties_by
from eslabon.web.parties.services import suggest_duplicates
from eslabon.web.programmes import queries as in_programmes
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import scopes
from eslabon.web.programmes.queries import programmes_where
from eslabon.web.routes import tasks as calendar
from eslabon.web.routes.events import (
    RouteLeft,
    RouteProposed,
    SegmentCompleted,
    SessionAnnounced,
    SessionCancelled,
    SessionMoved,
)
from eslabon.web.routes.models import Route
from eslabon.web.routes.queries import parties as in_routes
from eslabon.web.routes.snapshots import terms_of
from eslabon.web.stages.queries import parties as in_stages
from eslabon.web.stages.queries.standing import rows_that_stray
from eslabon.web.stages.services.next_steps import gate_asks
from eslabon.web.ui.siblings import Sibling


def connect() -> None:
    """Subscribe every reaction, schedule the housekeeping, open pages to roles; called once when Django is ready."""
    _subscribe()
    _schedule()
    _open_to_roles()
    _complete_alliances()
    for witness in (rows_that_stray, viability_that_strays, graduations_that_stray):
        ask_rows(witness)


def _subscribe() -> None:
    subscribe(ApplicationSubmitted, tasks.tell_of_submission)
    subscribe(CorrectionAsked, tasks.tell_of_correction)
    subscribe(VerdictGiven, tasks.tell_of_verdict)
    subscribe(AppealDecided, tasks.tell_of_appeal)
    subscribe(SessionAnnounced, calendar.tell_of_announcement)
    subscribe(SessionMoved, calendar.tell_of_move)
    subscribe(SessionCancelled, calendar.tell_of_cancellation)
    subscribe(RouteLeft, calendar.free_seats)
    subscribe(RouteProposed, calendar.tell_of_proposal)
    subscribe(ResponseOpened, diagnostics.tell_of_opening)
    subscribe(SegmentCompleted, open_next_round)
    subscribe(VerdictGiven, open_diagnostic)
    subscribe(InstrumentInstalled, open_waiting_diagnostics)


def _schedule() -> None:
    schedule("events.sweep", sweep, every=timedelta(seconds=30))
    schedule("events.forget_delivered", forget_delivered, at=time(3, 10))
    schedule("jobs.forget_finished", forget_finished, at=time(3, 20))
    schedule("calls.remind_of_corrections", tasks.remind_of_corrections, at=time(8, 10))
    schedule("site.remind_of_answers", remind_of_answers, at=time(8, 20))
    schedule("routes.remind", calendar.remind, at=time(8, 0))
    schedule("routes.send_what_waits", calendar.send_what_waits, every=timedelta(minutes=1))
    schedule("parties.suggest_duplicates", suggest_duplicates_again, at=time(2, 50))
    schedule("site.forget_sessions", forget_sessions, at=time(3, 30))
    schedule("site.forget_failed_sign_ins", forget_failed_sign_ins, at=time(3, 40))


def _complete_alliances() -> None:
    """Put beside an alliance's own pages those of the contexts above, and ask them what it waits for."""
    add_pages(
        Sibling("alliance_gates", _("Etapas"), "stages.view_gates"),
        Sibling("alliance_assignments", _("Quién hace qué"), "stages.assign"),
        # The three open to the same people: one question.
        Sibling("alliance_linkage", _("Encadenamiento"), "monitoring.view_graduation"),
        Sibling("alliance_targets", _("Metas"), "monitoring.view_graduation"),
        Sibling("alliance_graduation", _("Graduación"), "monitoring.view_graduation"),
        Sibling("alliance_support", _("Apoyo en campo"), "institutions.view_support"),
    )
    ask_next_of(gate_asks)


def open_diagnostic(event: VerdictGiven) -> None:
    """React: who was admitted is asked to answer its diagnostic; the one that is open already stays."""
    found = Application.objects.select_related("call__programme", "party", "chain", "place")
    _open_diagnostic_of(found.get(pk=event.application_id))


def open_waiting_diagnostics(event: InstrumentInstalled) -> None:
    """React: who was admitted before there was a questionnaire for its chain is asked now."""
    instrument = Instrument.objects.defer("xform", "definition").get(pk=event.instrument_id)
    admitted = Application.objects.filter(
        state=Application.State.ELIGIBLE, call__programme=instrument.programme_id, chain=instrument.chain_id
    )
    for application in admitted.select_related("call__programme", "party", "chain", "place").order_by("pk"):
        _open_diagnostic_of(application)


def _open_diagnostic_of(application: Application) -> None:
    programme, chain = application.call.programme, application.chain
    has_questionnaire = programme.instruments.filter(chain=chain, closed_at__isnull=True).exists()
    if application.state == Application.State.ELIGIBLE and has_questionnaire:
        open_response(
            application.party,
            programme=programme,
            chain=chain,
            place=application.place,
            actor=None,
            now=timezone.now(),
        )


def open_next_round(event: SegmentCompleted) -> None:
    """React: who completed its segment is asked again, so that the next route rests on where it stands now.

    Nothing where a round is open already, or the chain has no questionnaire in force.
    """
    route = Route.objects.select_related("programme", "party", "chain", "place").get(pk=event.route_id)
    programme, chain, party = route.programme, route.chain, route.party.surviving
    is_open = Response.objects.filter(
        instrument__programme=programme, party__in=party.merged_family, chain=chain, state=Response.State.OPEN
    ).exists()
    if not is_open and programme.instruments.filter(chain=chain, closed_at__isnull=True).exists():
        open_response(
            party,
            programme=programme,
            chain=chain,
            place=route.place,
            actor=None,
            now=timezone.now(),
            another_round=True,
            channel=route.score.response.channel,
        )


def remind_of_answers(*, now: datetime) -> int:
    """By the clock: ask again for diagnostics and routes that wait; returns how many organisations are reminded."""
    reminded = 0
    for programme in Programme.objects.all():
        days = terms_of(programme).answer_reminder_days
        reminded += diagnostics.remind(programme, days_after=days, now=now)
        reminded += calendar.remind_of_answers(programme, now=now)
    return reminded


def suggest_duplicates_again(*, now: datetime) -> int:
    """Look for records that may be the same party. Returns how many pairs are new in the queue."""
    return suggest_duplicates()


def forget_sessions(*, now: datetime) -> int:
    """Remove sessions that ended. Returns how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def forget_failed_sign_ins(*, now: datetime) -> int:
    """Remove names and addresses of failed sign-ins once they lock nobody out any more. Returns how many."""
    cool_off = max(settings.AXES_COOLOFF_TIME, timedelta(days=1))
    return AccessAttempt.objects.filter(attempt_time__lt=now - cool_off).delete()[0]


def _open_to_roles() -> None:
    rules.set_perm("audit.view_entries", audit.is_active_superuser | audits_the_programme)
    jobs.ask_programmes_from(programmes_whose_jobs_are_seen)
    # Watching is not steering: an auditor sees every job and stops none.
    rules.set_perm("jobs.steer_job", jobs.is_own_job | jobs.is_active_superuser)
    parties.ask_reach_from(reach_in_every_programme)
    naming = (
        in_programmes, in_calls, in_diagnostics, in_routes, in_alliances, in_stages, in_monitoring, in_institutions
    )  # fmt: skip
    know_parties_by(*(column for context in naming for column in context.NAMES_PARTIES))


def reach_in_every_programme(user: Any, act: str, on: date) -> Iterator[parties.Reach]:
    """How far the user's roles reach over parties; a chain says nothing of a party, which sells several products."""
    for programme in programmes_where(user, act, on=on):
        for scope in scopes(user, act, programme=programme, on=on):
            yield parties.Reach(programme.pk, scope.place_code, scope.party_id)


@rules.predicate
def audits_the_programme(user: Any, scope: Any = None) -> bool:
    """A role allows audit.view in the programme of the scope; all of the trail at once is for who runs the site."""
    if not isinstance(scope, audit.Scope) or not scope.programme:
        return False
    programme = Programme.objects.filter(code=scope.programme).first()
    return programme is not None and bool(user.has_perm("programmes.audit.view", programme))


def programmes_whose_jobs_are_seen(user: Any) -> list[str]:
    """Codes of the programmes in which a role allows job.view."""
    return [programme.code for programme in programmes_where(user, "job.view", on=timezone.localdate())]

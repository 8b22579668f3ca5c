"""Sessions, lists, reports and results, as the front page tells of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import Scope, scopes
from eslabon.web.routes.models import Attendance, Enrolment, ProviderReport, Result, Session
from eslabon.web.routes.queries.board import within_reach
from eslabon.web.site.queries.facts import Next, Waiting, hours_of, words_of

if TYPE_CHECKING:
    from eslabon.web.site.queries.programmes import Held

SESSIONS_SHOWN = 3
SOON_DAYS = 7  # with too few answers by then, somebody should call (ROUTE-131)
LEAST_CONFIRMED = 0.4


def waiting_in(held: "Held", *, user: Any, today: date) -> Iterator[Waiting]:
    """Return what waits for the person: lists and reports of its entity; what it announces, accepts and verifies."""
    programme, what = held.programme, str(held.programme)
    own = Session.objects.filter(
        service__programme=programme, service__provider__party__in=held.as_entity("attendance.record")
    )
    yield from _lists(own, what=what, today=today)
    yield from _reports(own, what=what)
    if "calendar.edit" in held.acts and "session.announce" in held.acts:
        planned = Session.objects.filter(service__programme=programme, state=Session.State.PLANNED, day__gt=today)
        if n := planned.count():
            words = ngettext("%(n)s sesión por anunciar", "%(n)s sesiones por anunciar", n)
            yield Waiting(words % {"n": n}, what, reverse("announce", args=[programme.code]))
    if "report.accept" in held.acts:
        yield from _conformity(programme, user=user)
    if "result.verify" in held.acts:
        reached = Result.objects.filter(
            programme=programme, verified_at__isnull=True, reached_on__isnull=False, evidence__isnull=False
        )
        if n := reached.exclude(recorded_by=user).count():
            words = ngettext("%(n)s resultado por verificar", "%(n)s resultados por verificar", n)
            yield Waiting(words % {"n": n}, what, reverse("programme_results", args=[programme.code]))
    if held.acts & {"calendar.edit", "diagnostic.help"} and {"route.view", "calendar.view"} <= held.acts:
        n = _cold(programme, user=user, today=today)
        if n:
            words = ngettext(
                "%(n)s sesión de esta semana con pocas confirmaciones",
                "%(n)s sesiones de esta semana con pocas confirmaciones",
                n,
            )
            yield Waiting(words % {"n": n}, what, reverse("early_warnings", args=[programme.code]))


def _lists(own: Any, *, what: str, today: date) -> Iterator[Waiting]:
    """Return the entity's sessions that are over and of which nobody said who came."""
    over = own.filter(state=Session.State.ANNOUNCED, day__lt=today).order_by("day", "starts", "pk")
    if first := over.first():
        n = over.count()
        words = ngettext("%(n)s sesión sin lista de asistencia", "%(n)s sesiones sin lista de asistencia", n)
        yield Waiting(words % {"n": n}, what, reverse("session_attendance", args=[first.pk]))


def _reports(own: Any, *, what: str) -> Iterator[Waiting]:
    """Return the entity's repetitions that are over and have no report."""
    written = ProviderReport.objects.filter(service=OuterRef("service"), repetition=OuterRef("repetition"))
    given = (
        own.exclude(state=Session.State.CANCELLED)
        .filter(~Exists(written))
        .values("service", "repetition")
        .annotate(open_n=Count("pk", filter=~Q(state=Session.State.HELD)), held_n=Count("pk"))
        .filter(open_n=0)
        .order_by("service__code", "repetition")
    )
    missing = list(given)
    if missing:
        n, first = len(missing), missing[0]
        words = ngettext("%(n)s informe por escribir", "%(n)s informes por escribir", n)
        yield Waiting(words % {"n": n}, what, reverse("service_report", args=[first["service"], first["repetition"]]))


def _conformity(programme: Programme, *, user: Any) -> Iterator[Waiting]:
    waiting = ProviderReport.objects.filter(service__programme=programme, accepted_at__isnull=True)
    rows = waiting.exclude(reported_by=user).order_by("reported_at", "pk")
    if first := rows.first():
        n = rows.count()
        words = ngettext("%(n)s informe espera conformidad", "%(n)s informes esperan conformidad", n)
        url = reverse("service_report", args=[first.service_id, first.repetition])
        yield Waiting(words % {"n": n}, str(programme), url)


def _cold(programme: Programme, *, user: Any, today: date) -> int:
    """Return how many sessions of the week within reach fewer than two in five of those expected have confirmed."""
    soon = within_reach(programme, user=user, on=today).filter(
        state=Session.State.ANNOUNCED, day__range=(today, today + timedelta(days=SOON_DAYS))
    )
    counted = (
        Enrolment.objects.filter(session__in=soon.order_by().values("pk"), is_guest=False)
        .values("session")
        .annotate(expected=Count("pk"), confirmed=Count("pk", filter=Q(answer=Enrolment.Answer.CONFIRMED)))
    )
    return sum(row["confirmed"] < LEAST_CONFIRMED * row["expected"] for row in counted)


def following_in(held: "Held", *, user: Any, today: date, english: bool) -> Iterator[Next]:
    """Return the next sessions of the person's entity or region, and how attendance stands."""
    programme = held.programme
    if "calendar.view" in held.acts:
        coming = within_reach(programme, user=user, on=today).filter(state=Session.State.ANNOUNCED, day__gte=today)
        entities = held.as_entity("session.announce")
        if entities:
            coming = coming.filter(service__provider__party__in=entities)
        rows = coming.select_related("service__provider", "place").order_by("day", "starts", "pk")
        for session in rows[:SESSIONS_SHOWN]:
            yield Next(
                words_of(session, english=english),
                f"{hours_of(session)}. {session.service.provider}",
                reverse("calendar_session", args=[session.pk]),
                session.day,
            )
    if Scope(None, None, None) in scopes(user, "service.view", programme=programme, on=today):
        yield from _attendance(programme)


def _attendance(programme: Programme) -> Iterator[Next]:
    """Return how many of the seats of sessions that were held were taken."""
    came = Attendance.objects.filter(session=OuterRef("session"), party=OuterRef("party"))
    seats = Enrolment.objects.filter(
        session__service__programme=programme, session__state=Session.State.HELD, is_guest=False
    )
    held = seats.count()
    if held:
        share = round(100 * seats.filter(Exists(came)).count() / held)
        words = _("Asistencia del programa hasta hoy: %(share)s %%") % {"share": share}
        yield Next(words, str(programme), reverse("delivery", args=[programme.code]))

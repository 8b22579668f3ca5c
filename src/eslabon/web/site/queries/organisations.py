"""For the people of organisations: applications, invitations, diagnostics, routes and sessions of their own."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from eslabon.web.calls.queries import applications_of, invitations_to
from eslabon.web.diagnostics.models import Response
from eslabon.web.routes.models import Enrolment, Route, Session
from eslabon.web.routes.permissions import own_organisations
from eslabon.web.site.queries.facts import Desk, Next, Waiting, hours_of, words_of

SESSIONS_SHOWN = 3


def of_organisations(user: Any, *, today: date) -> Desk:
    """Return what waits for a person in its organisations, and their next sessions."""
    desk = Desk()
    desk.waiting += _applications(user, today=today)
    desk.waiting += _invitations(user, today=today)
    families = {key for party in own_organisations(user) for key in party.merged_family}
    if families:
        desk.waiting += _diagnostics(families)
        desk.waiting += _routes(families)
        _sessions(desk, families, today=today)
    return desk


def _applications(user: Any, *, today: date) -> list[Waiting]:
    mine = applications_of(user, on=today).filter(state__in=("draft", "to_correct")).prefetch_related("corrections")
    found = []
    for application in mine:
        to_correct = application.state == "to_correct"
        open_rounds = [round_ for round_ in application.corrections.all() if round_.answered_at is None]
        found.append(
            Waiting(
                text=_("Subsanar lo que se pidió") if to_correct else _("Terminar y presentar la postulación"),
                what=f"{application.party}, {application.call}",
                url=reverse("application", kwargs={"application_id": application.pk}),
                until=open_rounds[-1].deadline if to_correct and open_rounds else application.call.closes_on,
            )
        )
    return found


def _invitations(user: Any, *, today: date) -> list[Waiting]:
    """Return who asks one of the organisations to apply together."""
    return [
        Waiting(
            text=_("Responder si postulan juntos"),
            what=_("%(applicant)s invita a %(party)s") % {"applicant": one.application.party, "party": one.party},
            url=reverse("my_applications"),
            until=one.application.call.closes_on,
        )
        for one in invitations_to(user, on=today)
    ]


def _diagnostics(families: Collection[UUID]) -> list[Waiting]:
    found = []
    rows = Response.objects.filter(party__in=families, state=Response.State.OPEN).select_related("party")
    for response in rows.defer("answers", "touched").order_by("opened_at", "pk"):
        left = response.asked - response.answered
        words = ngettext("%(party)s: falta %(n)s respuesta", "%(party)s: faltan %(n)s respuestas", left)
        found.append(
            Waiting(
                text=_("Seguir con el diagnóstico") if response.answered else _("Empezar el diagnóstico"),
                what=words % {"party": response.party, "n": left},
                url=reverse("diagnostic", args=[response.pk]),
            )
        )
    return found


def _routes(families: Collection[UUID]) -> list[Waiting]:
    proposed = Route.objects.filter(party__in=families, state=Route.State.PROPOSED, items__isnull=False)
    counted = proposed.annotate(left=Count("items", filter=Q(items__answer="pending"))).select_related("party")
    return [
        Waiting(
            text=_("Responder y firmar la ruta"),
            what=ngettext(
                "%(party)s: %(n)s servicio por responder", "%(party)s: %(n)s servicios por responder", route.left
            )
            % {"party": route.party, "n": route.left},
            url=reverse("route", args=[route.pk]),
        )
        for route in counted.order_by("proposed_at", "pk")
    ]


def _sessions(desk: Desk, families: Collection[UUID], *, today: date) -> None:
    """Add invitations without an answer, and the sessions that come first."""
    seats = (
        Enrolment.objects.filter(party__in=families, session__state=Session.State.ANNOUNCED, session__day__gte=today)
        .select_related("session__service", "session__place", "party")
        .order_by("session__day", "session__starts", "pk")
    )
    rows = list(seats)
    unanswered = [one for one in rows if one.answer == Enrolment.Answer.INVITED]
    if unanswered:
        n = len({one.session_id for one in unanswered})
        desk.waiting.append(
            Waiting(
                text=ngettext("Decir si van a %(n)s sesión", "Decir si van a %(n)s sesiones", n) % {"n": n},
                what=", ".join(sorted({str(one.party) for one in unanswered})),
                url=reverse("my_calendar"),
                until=unanswered[0].session.day,
            )
        )
    english = (get_language() or "es").startswith("en")
    parties: dict[Any, list[str]] = defaultdict(list)
    for one in rows:
        parties[one.session].append(str(one.party))
    for session in list(parties)[:SESSIONS_SHOWN]:
        desk.following.append(
            Next(
                text=words_of(session, english=english),
                what=f"{hours_of(session)}. {', '.join(parties[session])}",
                url=reverse("calendar_session", args=[session.pk]),
                day=session.day,
            )
        )

"""Tell an organisation that a route was proposed to it, and remind it of one that it has not signed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from eslabon.rules.calls.deadlines import local_day
from eslabon.rules.reminders import answer_reminder
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Contact
from eslabon.web.parties.services.mailing import Mail, send_once
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Route, RouteItem, RouteNotice
from eslabon.web.routes.snapshots import terms_of

Occasion = RouteNotice.Occasion
SIMULATED = "simulated"  # the channel of made-up organisations, which are told nothing


def is_told(route: Route) -> bool:
    """Whether a notice about the route still holds: something in it waits for an answer of a real organisation."""
    is_waiting = route.state == Route.State.PROPOSED and route.score.response.channel != SIMULATED
    return is_waiting and route.items.exists()


def send_route_notices(
    route: Route,
    *,
    occasion: str,
    occurrence: str,
    now: datetime,
    fence: Callable[[], AbstractContextManager[Any]],
) -> int:
    """Send one message to each address that has not had it, while it holds; return how many were sent."""
    if not is_told(route):
        return 0

    def told(contact: Contact) -> None:
        audit.record(
            None,
            "route.tell",
            route,
            after={"occasion": occasion, "occurrence": occurrence, "contact": str(contact.pk)},
            programme=route.programme.code,
            channel="email",
        )

    return send_once(
        route.party.surviving,
        notices=RouteNotice,
        key={"route": route, "occasion": occasion, "occurrence": occurrence},
        write=lambda: write_route_mail(route, occasion=occasion),
        now=now,
        fence=fence,
        told=told,
    )


def write_route_mail(route: Route, *, occasion: str) -> Mail:
    """Return what the organisation is told, in its language (English, or else Spanish)."""
    party = route.party.surviving
    english = party.language == "en"
    items = list(route.items.select_related("service__provider"))
    with translation.override("en" if english else "es"):
        subjects = {
            Occasion.PROPOSED: _("Una ruta de servicios para %(party)s"),
            Occasion.DUE: _("La ruta de %(party)s espera su respuesta"),
        }
        context = {
            "party": party,
            "programme": route.programme,
            "chain": route.chain,
            "services": [
                (one.service.name_en if english else one.service.name_es, one.service.provider) for one in items
            ],
            "count": len(items),
            "pending": sum(one.answer == RouteItem.Answer.PENDING for one in items),
            "link": settings.SITE_URL.rstrip("/") + reverse("route", kwargs={"route_id": route.pk}),
        }
        subject = subjects[Occasion(occasion)] % {"party": party}
        return Mail(subject, render_to_string(f"routes/mail/{occasion}.txt", context))


def due_answers(programme: Programme, *, now: datetime) -> list[tuple[Route, int]]:
    """Return proposals that nobody signed and of which a reminder is due, with after how many days (ROUTE-85)."""
    today, days_after = local_day(now, time_zone=programme.time_zone), terms_of(programme).answer_reminder_days
    waiting = Route.objects.filter(programme=programme, state=Route.State.PROPOSED)
    told = set(
        RouteNotice.objects.filter(route__in=waiting, occasion=Occasion.DUE, sent_at__isnull=False).values_list(
            "route_id", "occurrence"
        )
    )
    found = []
    for route in waiting.select_related("programme", "party", "score__response"):
        proposed_on = local_day(route.proposed_at, time_zone=programme.time_zone)
        days = answer_reminder(proposed_on, today=today, days_after=days_after)
        if days is not None and is_told(route) and (route.pk, str(days)) not in told:
            found.append((route, days))
    return found

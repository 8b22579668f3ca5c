"""Tell an organisation that its diagnostic is open, and remind it of one that it has not handed in."""

from collections.abc import Callable, Sequence
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
from eslabon.web.diagnostics.models import DiagnosticNotice, Response
from eslabon.web.parties.models import Contact
from eslabon.web.parties.services.mailing import Mail, send_once
from eslabon.web.programmes.models import Programme

Occasion = DiagnosticNotice.Occasion
SIMULATED = "simulated"  # the channel of made-up organisations, which are told nothing


def send_notices(
    response: Response,
    *,
    occasion: str,
    occurrence: str,
    now: datetime,
    fence: Callable[[], AbstractContextManager[Any]],
) -> int:
    """Send one message to each address that has not had it, while it holds; return how many were sent."""
    if response.channel == SIMULATED or response.state != Response.State.OPEN:
        return 0

    def told(contact: Contact) -> None:
        audit.record(
            None,
            "diagnostic.tell",
            response,
            after={"occasion": occasion, "occurrence": occurrence, "contact": str(contact.pk)},
            programme=response.instrument.programme.code,
            channel="email",
        )

    return send_once(
        response.party.surviving,
        notices=DiagnosticNotice,
        key={"response": response, "occasion": occasion, "occurrence": occurrence},
        write=lambda: write_mail(response, occasion=occasion),
        now=now,
        fence=fence,
        told=told,
    )


def write_mail(response: Response, *, occasion: str) -> Mail:
    """Return what the organisation is told, in its language (English, or else Spanish)."""
    party, instrument = response.party.surviving, response.instrument
    english = party.language == "en"
    with translation.override("en" if english else "es"):
        subjects = {
            Occasion.OPENED: _("Su diagnóstico está abierto: %(title)s"),
            Occasion.DUE: _("Su diagnóstico espera: %(title)s"),
        }
        title = instrument.title_en if english else instrument.title_es
        context = {
            "party": party,
            "programme": instrument.programme,
            "title": title,
            "response": response,
            "left": response.asked - response.answered,
            "link": settings.SITE_URL.rstrip("/") + reverse("diagnostic", kwargs={"response_id": response.pk}),
        }
        subject = subjects[Occasion(occasion)] % {"title": title}
        return Mail(subject, render_to_string(f"diagnostics/mail/{occasion}.txt", context))


def due_reminders(programme: Programme, *, days_after: Sequence[int], now: datetime) -> list[tuple[Response, int]]:
    """Return responses that nobody handed in and of which a reminder is due, with after how many days (DIAG-26).

    Who went on answering since the reminder's day is left alone.
    """
    today = local_day(now, time_zone=programme.time_zone)
    open_ones = Response.objects.filter(instrument__programme=programme, state=Response.State.OPEN).exclude(
        channel=SIMULATED
    )
    told = set(
        DiagnosticNotice.objects.filter(
            response__in=open_ones, occasion=Occasion.DUE, sent_at__isnull=False
        ).values_list("response_id", "occurrence")
    )
    found = []
    for response in open_ones.select_related("instrument__programme", "party").defer("answers"):
        moved_at = max(response.opened_at, response.saved_at or response.opened_at)
        moved_on = local_day(moved_at, time_zone=programme.time_zone)
        days = answer_reminder(moved_on, today=today, days_after=days_after)
        if days is not None and (response.pk, str(days)) not in told:
            found.append((response, days))
    return found

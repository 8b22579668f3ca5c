"""Calendars for telephones and offices, as iCalendar (RFC 5545): one writer for addresses and attachments."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import CalendarFeed, Provider, Session
from eslabon.web.routes.queries.feeds import sessions_of_feed, token_digest

REFRESH = timedelta(hours=6)
PRODUCT = "-//Eslabon//Calendario//ES"
CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)  # nothing that RFC 5545 lets into a text


@transaction.atomic
def make_feed(
    programme: Programme,
    *,
    whose: Party | Provider | Any,
    label: str,
    actor: Any,
) -> tuple[CalendarFeed, str]:
    """Make a secret address for the calendar of an organisation, a provider or a trainer; its token is given once."""
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        programme=programme,
        party=whose.surviving if isinstance(whose, Party) else None,
        provider=whose if isinstance(whose, Provider) else None,
        trainer=None if isinstance(whose, Party | Provider) else whose,
        token_hash=token_digest(token),
        label=label.strip()[:80],
        made_by=actor,
    )
    audit.record(actor, "feed.make", feed, after={"whose": str(feed.whose)}, programme=programme.code)
    return feed, token


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, actor: Any, now: datetime) -> CalendarFeed:
    """Let an address show nothing any more; revoking twice changes nothing."""
    feed = CalendarFeed.objects.select_for_update(of=("self",)).select_related("programme").get(pk=feed.pk)
    if feed.revoked_at is None:
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
        audit.record(actor, "feed.revoke", feed, programme=feed.programme.code)
    return feed


def write_feed(feed: CalendarFeed, *, now: datetime) -> bytes:
    """Return the calendar behind an address (ROUTE-98)."""
    language = _language(feed)
    with translation.override(language):
        name = f"{feed.programme.name}: {feed.whose}"
    shows_expected = feed.party is None
    return write_calendar(
        sessions_of_feed(feed), programme=feed.programme, name=name, language=language, now=now, expected=shows_expected
    )


def write_calendar(
    sessions: Iterable[Session],
    *,
    programme: Programme,
    name: str,
    language: str,
    now: datetime,
    expected: bool = False,
) -> bytes:
    """Return sessions as a calendar in the programme's own time: the same session is the same event for ever.

    With `expected` each event names the organisations, for who gives the session.
    """
    zone = ZoneInfo(programme.time_zone)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    title = " ".join(_text(name).split())
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", programme.time_zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    with translation.override(language):
        days = [now.astimezone(zone).date()]
        for session in sessions:
            days.append(session.day)
            calendar.add_component(_event(session, zone=zone, language=language, now=now, expected=expected))
    calendar.add_missing_timezones(first_date=min(days) - timedelta(days=1), last_date=max(days) + timedelta(days=366))
    return bytes(calendar.to_ical())


def _event(session: Session, *, zone: ZoneInfo, language: str, now: datetime, expected: bool) -> Event:
    is_cancelled = session.state == Session.State.CANCELLED
    event = Event()
    event.add("uid", str(session.pk))
    event.add("sequence", session.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", datetime.combine(session.day, session.starts, tzinfo=zone))
    event.add("dtend", datetime.combine(session.day, session.ends, tzinfo=zone))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    event.add("summary", _text(_summary(session, language=language)))
    event.add("description", _text(_description(session, expected=expected)))
    where = session.venue or (str(session.place) if session.place else session.get_modality_display())
    event.add("location", _text(where))
    event.add("url", settings.SITE_URL.rstrip("/") + reverse("calendar_session", args=[session.pk]))
    return event


def _text(words: str) -> str:
    """Words as a calendar may carry them: some readers take a lone carriage return for the end of the line."""
    return CONTROLS.sub("", "\n".join(words.splitlines()))


def _summary(session: Session, *, language: str) -> str:
    service = session.service
    name = service.name_en if language == "en" else service.name_es
    if service.sessions_count > 1:
        name = f"{name} ({session.number}/{service.sessions_count})"
    return _("Cancelada: %(name)s") % {"name": name} if session.state == Session.State.CANCELLED else name


def _description(session: Session, *, expected: bool) -> str:
    lines = [f"{session.service.provider} · {session.get_modality_display()}"]
    if session.trainer:
        lines.append(_("Da la sesión: %(name)s") % {"name": session.trainer})
    if session.cancelled_reason:
        lines.append(_("Motivo: %(reason)s") % {"reason": session.cancelled_reason})
    if expected:
        names = [str(seat.party) for seat in session.enrolments.all()]
        lines.append(_("Organizaciones: %(names)s") % {"names": ", ".join(names)})
    return "\n".join(lines)


def _language(feed: CalendarFeed) -> str:
    spoken = feed.party.language if feed.party else feed.made_by.language
    return "en" if spoken == "en" else "es"

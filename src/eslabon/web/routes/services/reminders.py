"""Tell organisations of their sessions by e-mail, what waits together in one message, each thing once.

The events of the calendar (announced, moved, cancelled) and the clock (so many days before) make notices; whoever
sends them, now by e-mail and later by telephone, reads the same ones.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eslabon.rules.calls.deadlines import local_day
from eslabon.rules.routes.announcing import due_reminder
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Contact, Party
from eslabon.web.routes.models import CalendarNotice, Enrolment, Session
from eslabon.web.routes.queries.feeds import with_words
from eslabon.web.routes.queries.notices import addresses_of, last_told, waiting_notices
from eslabon.web.routes.services.feeds import write_calendar
from eslabon.web.routes.snapshots import terms_of

Occasion = CalendarNotice.Occasion
# What is told of a session of which several things wait: the first that still holds.
WEIGHT = (Occasion.CANCELLED, Occasion.MOVED, Occasion.ANNOUNCED, Occasion.REMINDER)


@dataclass(frozen=True)
class Letter:
    """One message."""

    subject: str
    body: str
    calendar: bytes


@transaction.atomic
def note(session: Session, *, occasion: str, occurrence: str, now: datetime) -> int:
    """Make a notice for every address of every organisation expected at a session; returns how many are new."""
    parties = set(session.enrolments.values_list("party_id", flat=True))
    rows = [
        CalendarNotice(
            session=session, party_id=party, contact=contact, occasion=occasion, occurrence=occurrence, made_at=now
        )
        for party, contacts in addresses_of(parties).items()
        for contact in contacts
    ]
    before = CalendarNotice.objects.filter(session=session).count()
    CalendarNotice.objects.bulk_create(rows, ignore_conflicts=True)
    return CalendarNotice.objects.filter(session=session).count() - before


@transaction.atomic
def note_reminders(*, now: datetime) -> int:
    """Make the reminders that are due today (ROUTE-96); returns how many are new. Twice a day changes nothing."""
    made = 0
    coming = with_words(Session.objects.filter(state=Session.State.ANNOUNCED))
    for programme, sessions in _by_programme(coming).items():
        days_before, today = terms_of(programme).reminder_days, local_day(now, time_zone=programme.time_zone)
        told = last_told(sessions)
        for session in sessions:
            at = told.get(session.pk) or session.announced_at or now
            due = due_reminder(
                session.day,
                today=today,
                days_before=days_before,
                announced_on=local_day(at, time_zone=programme.time_zone),
            )
            if due is not None:
                made += note(session, occasion=Occasion.REMINDER, occurrence=f"{session.day:%Y-%m-%d}:{due}", now=now)
    return made


def _by_programme(sessions: Iterable[Session]) -> dict[Any, list[Session]]:
    found: dict[Any, list[Session]] = defaultdict(list)
    for session in sessions:
        found[session.service.programme].append(session)
    return found


def send_waiting(*, now: datetime, fence: Callable[[], Any], told: Callable[[int, int], None] | None = None) -> int:
    """Send each address one message with all that waits for it; returns how many messages were sent.

    `fence()` opens the transaction in which a message is noted and sent: a run that was killed before its commit
    sends it again under the same Message-ID, one that committed never does. `told(done, total)` after each.
    """
    pairs = list(dict.fromkeys(waiting_notices().values_list("party_id", "contact_id")))
    sent = 0
    for done, (party, contact) in enumerate(pairs, start=1):
        with fence(), transaction.atomic():
            sent += _send_one(party, contact, now=now)
        if told is not None:
            told(done, len(pairs))
    return sent


def _send_one(party_id: Any, contact_id: Any, *, now: datetime) -> bool:
    notices = list(
        waiting_notices()
        .select_for_update(of=("self",))
        .filter(party=party_id, contact=contact_id)
        .select_related("party", "contact")
    )
    if not notices:
        return False
    is_allowed = any(one.pk == contact_id for one in addresses_of([party_id]).get(party_id, []))
    held = with_words(Session.objects.filter(pk__in={one.session_id for one in notices}))
    told = {occasion: chosen for occasion, chosen in _chosen(notices, held=held).items() if chosen}
    CalendarNotice.objects.filter(pk__in=[one.pk for one in notices]).update(sent_at=now)
    if not told or not is_allowed:  # it no longer holds, or may no longer be said
        return False
    party, contact = notices[0].party, notices[0].contact
    _post(write_letter(party, told=told, now=now), contact=contact, key=notices[0].pk)
    reminded = told.get(Occasion.REMINDER, [])
    Enrolment.objects.filter(party=party, session__in=reminded).update(reminded_at=now)
    programme = next(iter(told.values()))[0].service.programme
    after = {occasion.value: len(sessions) for occasion, sessions in told.items()} | {"contact": str(contact.pk)}
    audit.record(None, "calendar.tell", party, after=after, programme=programme.code, channel="email")
    return True


def _chosen(notices: Iterable[CalendarNotice], *, held: Iterable[Session]) -> dict[Any, list[Session]]:
    """Sessions by what is told of them: of several things the weightiest that still holds."""
    waiting: dict[Any, set[str]] = defaultdict(set)
    for one in notices:
        waiting[one.session_id].add(one.occasion)
    found: dict[Any, list[Session]] = {occasion: [] for occasion in WEIGHT}
    for session in held:
        for occasion in WEIGHT:
            holds = (occasion == Occasion.CANCELLED) == (session.state == Session.State.CANCELLED)
            if occasion in waiting[session.pk] and holds:
                found[occasion].append(session)
                break
    return found


def _post(letter: Letter, *, contact: Contact, key: Any) -> None:
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(letter.subject, letter.body, to=[contact.value], headers=headers)
    message.attach("calendario.ics", letter.calendar.decode(), "text/calendar")
    message.send()


def write_letter(party: Party, *, told: dict[Any, list[Session]], now: datetime) -> Letter:
    """Return what an organisation is told, in its language (English, or else Spanish), with its calendar."""
    language = "en" if party.language == "en" else "es"
    sessions = [session for several in told.values() for session in several]
    programme = sessions[0].service.programme
    with translation.override(language):
        context = {
            "party": party,
            "programme": programme,
            "sections": [
                (occasion.value, [_words(one, language=language) for one in several])
                for occasion, several in told.items()
            ],
            "link": settings.SITE_URL.rstrip("/") + reverse("my_calendar"),
        }
        subject = _subject(told, language=language)
        body = render_to_string("routes/mail/calendar.txt", context)
        name = f"{programme.name}: {party}"
    calendar = write_calendar(sessions, programme=programme, name=name, language=language, now=now)
    return Letter(subject, body, calendar)


def _words(session: Session, *, language: str) -> dict[str, Any]:
    service = session.service
    return {
        "name": service.name_en if language == "en" else service.name_es,
        "session": session,
        "where": session.venue or (str(session.place) if session.place else session.get_modality_display()),
        "provider": service.provider,
    }


def _subject(told: dict[Any, list[Session]], *, language: str) -> str:
    occasion, sessions = next((occasion, told[occasion]) for occasion in WEIGHT if told.get(occasion))
    n = sum(len(several) for several in told.values())
    if n > 1:
        texts = {
            Occasion.CANCELLED: _("Se cancelaron sesiones de su calendario"),
            Occasion.MOVED: _("Cambiaron sesiones de su calendario"),
            Occasion.ANNOUNCED: ngettext("%(n)s sesión para su calendario", "%(n)s sesiones para su calendario", n),
            Occasion.REMINDER: ngettext("Se acerca %(n)s sesión", "Se acercan %(n)s sesiones", n),
        }
        return texts[occasion] % {"n": n}
    name = sessions[0].service.name_en if language == "en" else sessions[0].service.name_es
    texts = {
        Occasion.CANCELLED: _("Se canceló la sesión: %(name)s"),
        Occasion.MOVED: _("Cambió la sesión: %(name)s"),
        Occasion.ANNOUNCED: _("Sesión para su calendario: %(name)s"),
        Occasion.REMINDER: _("Se acerca la sesión: %(name)s"),
    }
    return texts[occasion] % {"name": name}

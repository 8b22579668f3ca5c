"""Tell an applicant what happened and what to do, by e-mail: only who gave an address and allowed it, and once."""

from collections.abc import Callable
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

from eslabon.rules.calls.deadlines import appeal_deadline
from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Application, Notice
from eslabon.web.calls.snapshots import day_in_programme
from eslabon.web.parties.models import Contact
from eslabon.web.parties.queries import addresses_for_notices

SIMULATED = "simulated"  # the channel of made-up applicants, who are told nothing


@dataclass(frozen=True)
class Letter:
    """Subject and body of one message."""

    subject: str
    body: str


def has_somebody_to_tell(application: Application) -> bool:
    """Whether a notice about the application would reach anybody."""
    return application.channel != SIMULATED and bool(addresses_for_notices(application.party))


def send_notices(
    application: Application, *, occasion: str, occurrence: str, now: datetime, fence: Callable[[], Any]
) -> int:
    """Send one message to each address that has not had it; return how many were sent.

    `fence()` opens the transaction in which one message is noted and sent: a run that was killed before its commit
    sends that message again under the same Message-ID, one that committed never does.
    """
    if application.channel == SIMULATED:
        return 0
    contacts = addresses_for_notices(application.party)
    return sum(
        _send_one(application, occasion=occasion, occurrence=occurrence, contact=contact, now=now, fence=fence)
        for contact in contacts
    )


def _send_one(
    application: Application,
    *,
    occasion: str,
    occurrence: str,
    contact: Contact,
    now: datetime,
    fence: Callable[[], Any],
) -> bool:
    with fence(), transaction.atomic():
        key: dict[str, Any] = {
            "application": application,
            "occasion": occasion,
            "occurrence": occurrence,
            "contact": contact,
        }
        notice, _made = Notice.objects.get_or_create(**key)
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if notice.sent_at is not None:
            return False
        letter = write_letter(application, occasion=occasion, occurrence=occurrence)
        host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
        headers = {"Message-ID": f"<{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"}
        EmailMessage(letter.subject, letter.body, to=[contact.value], headers=headers).send()
        notice.sent_at = now
        notice.save(update_fields=["sent_at"])
        audit.record(
            None,
            "send_notice",
            application,
            after={"occasion": occasion, "occurrence": occurrence, "contact": str(contact.pk)},
            programme=application.call.programme.code,
            channel="email",
        )
    return True


def write_letter(application: Application, *, occasion: str, occurrence: str) -> Letter:
    """Return what the applicant is told, in the party's language (English, or else Spanish)."""
    english = application.party.language == "en"
    with translation.override("en" if english else "es"):
        subjects = {
            Notice.Occasion.SUBMITTED: _("Recibimos su postulación %(reference)s"),
            Notice.Occasion.CORRECTION: _("Falta completar su postulación %(reference)s"),
            Notice.Occasion.DUE: _("Vence el plazo de su postulación %(reference)s"),
            Notice.Occasion.VERDICT: _("Hay un dictamen de su postulación %(reference)s"),
            Notice.Occasion.APPEAL: _("Se resolvió su apelación de la postulación %(reference)s"),
        }
        context = {
            **_facts(application, occasion=occasion, occurrence=occurrence, english=english),
            "link": settings.SITE_URL.rstrip("/") + reverse("application", kwargs={"application_id": application.pk}),
        }
        subject = subjects[Notice.Occasion(occasion)] % {"reference": application.reference}
        return Letter(subject, render_to_string(f"calls/mail/{occasion}.txt", context))


def _facts(application: Application, *, occasion: str, occurrence: str, english: bool) -> dict[str, Any]:
    call, tongue = application.call, "en" if english else "es"
    facts: dict[str, Any] = {
        "application": application,
        "party": application.party,
        "programme": call.programme,
        "call_title": call.title_en if english else call.title_es,
    }
    titles = {one["number"]: one["title"][tongue] for one in call.requirements}
    if occasion in (Notice.Occasion.CORRECTION, Notice.Occasion.DUE):
        round_ = application.corrections.get(number=int(occurrence))
        facts["deadline"] = round_.deadline
        facts["items"] = [(titles.get(item["requirement"], ""), item["message"]) for item in round_.items]
    if occasion == Notice.Occasion.VERDICT:
        verdict = application.verdicts.select_related("decision").get(pk=occurrence)
        facts["verdict"] = verdict
        facts["reason"] = (verdict.decision.outcome or {}).get(f"reason_{tongue}", "")
        facts["appeal_deadline"] = appeal_deadline(day_in_programme(verdict.given_at, call), days=call.appeal_days)
    if occasion == Notice.Occasion.APPEAL:
        facts["appeal"] = application.appeals.get(pk=occurrence)
    return facts

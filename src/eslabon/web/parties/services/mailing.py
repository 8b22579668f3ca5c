"""Send a party one message about one thing, to each address that it gave and allowed, and each once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction

from eslabon.web.parties.models import Contact, Party
from eslabon.web.parties.queries import addresses_for_notices


@dataclass(frozen=True)
class Mail:
    """Subject and body of one message."""

    subject: str
    body: str


def send_once(
    party: Party,
    *,
    notices: type[models.Model],
    key: dict[str, Any],
    write: Callable[[], Mail],
    now: datetime,
    fence: Callable[[], AbstractContextManager[Any]],
    told: Callable[[Contact], None],
) -> int:
    """Send what `write` returns to every address that has not had it; return how many messages were sent.

    `notices` keeps one row per thing (`key`) and address, with `contact` and `sent_at`. `fence()` opens the
    transaction in which one message is noted and sent: a run that was killed before its commit sends that message
    again under the same Message-ID, one that committed never does. `told(contact)` records it in that transaction.
    """
    sent = 0
    for contact in addresses_for_notices(party):
        with fence(), transaction.atomic():
            rows = notices._default_manager
            made, _new = rows.get_or_create(**key, contact=contact)
            notice: Any = rows.select_for_update().get(pk=made.pk)
            if notice.sent_at is not None:
                continue
            post(write(), contact=contact, key=notice.pk)
            notice.sent_at = now
            notice.save(update_fields=["sent_at"])
            told(contact)
            sent += 1
    return sent


def post(mail: Mail, *, contact: Contact, key: Any) -> None:
    """Hand one message over, under an identifier of its own."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(mail.subject, mail.body, to=[contact.value], headers=headers).send()

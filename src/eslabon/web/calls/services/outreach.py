"""Keep who was told of a call, and what they answered."""

from datetime import date
from typing import Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Call, OutreachContact


@transaction.atomic
def record_outreach(
    call: Call,
    *,
    name: str,
    channel: str,
    result: str,
    contacted_on: date,
    actor: Any,
    party: Any = None,
    place: Any = None,
    note: str = "",
) -> OutreachContact:
    """Record one contact: the pilot's base was out of date and telephone calls decided the result."""
    contact = OutreachContact.objects.create(
        call=call,
        party=party,
        name=name,
        place=place,
        channel=channel,
        result=result,
        note=note,
        contacted_on=contacted_on,
        by=actor,
    )
    audit.record(
        actor, "record_outreach", contact, after={"channel": channel, "result": result}, programme=call.programme.code
    )
    return contact

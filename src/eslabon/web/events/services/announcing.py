"""Write the event beside the act."""

import logging
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from eslabon.web.events.models import Announcement, Delivery
from eslabon.web.events.services.delivering import deliver
from eslabon.web.events.services.payloads import to_payload
from eslabon.web.events.services.subscriptions import reactions_to

log = logging.getLogger(__name__)


def announce(event: Any) -> Announcement:
    """Write `event` to the outbox in the current transaction; it is delivered once that transaction commits.

    If the process dies after the commit, the worker delivers it. Raises UnknownEventError for what is no event of a
    context, and RuntimeError outside a transaction, where act and announcement could come apart.
    """
    reactions = reactions_to(type(event))
    if not connection.in_atomic_block:
        raise RuntimeError(f"announce {type(event).__name__} inside the transaction of its act")
    announcement = Announcement.objects.create(
        event=f"{type(event).__module__}.{type(event).__qualname__}", payload=to_payload(event)
    )
    deliveries = Delivery.objects.bulk_create(
        Delivery(announcement=announcement, reaction=reaction) for reaction in reactions
    )
    if deliveries:
        keys = [delivery.pk for delivery in deliveries]
        # robust: the act has committed; whatever happens to a reaction is the outbox's affair, not the visitor's.
        transaction.on_commit(lambda: _deliver_all(keys), robust=True)
    return announcement


def _deliver_all(keys: list[int]) -> None:
    for key in keys:
        deliver(key, now=timezone.now())

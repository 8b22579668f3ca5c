"""Hand each announcement to each of its reactions exactly once, and try again what failed."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from eslabon.web.audit import services as audit
from eslabon.web.events.models import Announcement, Delivery
from eslabon.web.events.services.payloads import from_payload
from eslabon.web.events.services.subscriptions import UnknownEventError, event_class, reactions_to

log = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
MAX_ATTEMPTS = 10
BATCH = 200
KEPT = timedelta(days=30)


def deliver(key: int, *, now: datetime) -> bool:
    """Run one reaction and note that it ran, in one transaction; False if another process has it or it is done.

    A reaction that raises leaves nothing behind but its error and the time of the next try.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=key, state=Delivery.State.PENDING)
            .select_related("announcement")
            .first()
        )
        if delivery is None:
            return False
        try:
            with transaction.atomic():
                _react(delivery)
        except Exception as error:  # noqa: BLE001 -- whatever a reaction raises is kept and tried again
            _note_failure(delivery, error, now=now)
        else:
            delivery.state, delivery.delivered_at, delivery.error = Delivery.State.DELIVERED, now, ""
        delivery.attempts += 1
        delivery.save()
    return True


def _react(delivery: Delivery) -> None:
    announcement = delivery.announcement
    kind = event_class(announcement.event)
    reaction = reactions_to(kind).get(delivery.reaction)
    if reaction is None:
        raise UnknownEventError(f"nobody subscribes {delivery.reaction} to {announcement.name} any more")
    reaction(from_payload(kind, announcement.payload))


def _note_failure(delivery: Delivery, error: Exception, *, now: datetime) -> None:
    log.warning("reaction %s to %s failed", delivery.reaction, delivery.announcement_id, exc_info=error)
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    delivery.next_try_at = now + min(FIRST_WAIT * 2**delivery.attempts, LONGEST_WAIT)
    if delivery.attempts + 1 >= MAX_ATTEMPTS:
        delivery.state = Delivery.State.FAILED


def sweep(*, now: datetime) -> int:
    """Deliver what is due: left by a process that died after its commit, or to be tried again. Returns how many."""
    due = Delivery.objects.filter(state=Delivery.State.PENDING, next_try_at__lte=now).order_by("next_try_at", "id")
    return sum(deliver(key, now=now) for key in list(due.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def retry_delivery(delivery: Delivery, *, actor: Any, now: datetime) -> Delivery:
    """Put a delivery back in line now, with all its attempts."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state != Delivery.State.DELIVERED:
        delivery.state, delivery.attempts, delivery.next_try_at = Delivery.State.PENDING, 0, now
        delivery.save()
        audit.record(actor, "retry_delivery", delivery, after={"reaction": delivery.reaction})
        key = delivery.pk
        transaction.on_commit(lambda: deliver(key, now=now), robust=True)
    return delivery


def forget_delivered(*, now: datetime) -> int:
    """Remove announcements older than a month that everybody has received. Returns how many."""
    open_ones = Delivery.objects.exclude(state=Delivery.State.DELIVERED).values("announcement")
    old = Announcement.objects.filter(at__lt=now - KEPT).exclude(pk__in=open_ones)
    return old.delete()[1].get(Announcement._meta.label, 0)

"""Announce an event in the act's transaction; deliver it after commit, to each reaction exactly once."""

from eslabon.web.events.services.announcing import announce
from eslabon.web.events.services.delivering import forget_delivered, retry_delivery, sweep
from eslabon.web.events.services.subscriptions import UnknownEventError, subscribe

__all__ = ["UnknownEventError", "announce", "forget_delivered", "retry_delivery", "subscribe", "sweep"]

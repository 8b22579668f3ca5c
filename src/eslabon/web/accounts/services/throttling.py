"""How often: a count per person or address and time window, in Django's cache."""

import hashlib
import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks; behind our own proxy, the one that the proxy saw.

    Only the last entry of X-Forwarded-For is the proxy's word; the others are whatever the client wrote.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  # -- a name for "unknown", nothing binds to it
    if not settings.BEHIND_PROXY:
        return direct
    return str(request.META.get("HTTP_X_FORWARDED_FOR", direct)).rsplit(",", 1)[-1].strip() or direct


def attempted_username(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The name that somebody tries to enter with, so that Ana and ana share one count."""
    given = credentials or {}
    posted = getattr(request, "POST", {})
    name = given.get("username") or given.get("email") or posted.get("login") or posted.get("username") or ""
    return str(name).strip().lower()[:150]


def allow(name: str, who: str, *, times: int, seconds: int, cache: str = "default") -> bool:
    """Count one more `name` by `who`; False when it is more than `times` in this window of `seconds`.

    A window starts on the clock, so that around its end twice the number may pass; counts are not exact under
    heavy concurrency either, which is enough to stop a machine and never stops a person.
    """
    digest = hashlib.sha256(f"{name}|{who}".encode()).hexdigest()[:32]
    key = f"times:{digest}:{int(time.time() // seconds)}"
    store = caches[cache]
    if store.add(key, 1, timeout=seconds + 1):
        return times >= 1
    try:
        return store.incr(key) <= times
    except ValueError:  # it ran out between the two calls: a new window
        return True


def who_asks(request: HttpRequest) -> str:
    """Whom a count belongs to: the person signed in, else the address."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"address:{client_address(request)}"

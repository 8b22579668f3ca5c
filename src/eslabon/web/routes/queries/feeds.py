"""Which sessions a calendar shows: announced, held, and cancelled ones, which stay as cancelled."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from eslabon.web.parties import permissions as parties
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import CalendarFeed, Enrolment, Session

SHOWN = (Session.State.ANNOUNCED, Session.State.HELD, Session.State.CANCELLED)


def token_digest(token: str) -> str:
    """Return what is kept of a feed's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_feed(token: str) -> CalendarFeed | None:
    """Return the feed of a secret address, unless it was revoked or whoever made it may not see it any more."""
    rows = CalendarFeed.objects.filter(token_hash=token_digest(token), revoked_at__isnull=True)
    found = rows.select_related(
        "programme", "party", "provider__party", "provider__programme", "trainer", "made_by"
    ).first()
    return found if found is not None and _is_still_theirs(found) else None


def _is_still_theirs(feed: CalendarFeed) -> bool:
    """Whether who made an address could make it today: who leaves an organisation leaves its calendar (ROUTE-98)."""
    maker = feed.made_by
    if feed.party is not None:
        party = feed.party.surviving
        may = maker.is_superuser or parties.acts_for(maker, party) or parties.edits_for(maker, party)
        return bool(maker.is_active and may)
    if feed.provider is not None:
        return bool(maker.has_perm("routes.edit_provider", feed.provider))
    return bool(maker.is_active and feed.trainer_id == maker.pk)


def sessions_of_feed(feed: CalendarFeed) -> QuerySet[Session]:
    """Return the sessions of a feed in order of time, each with who is expected where that is theirs to know."""
    rows = Session.objects.filter(service__programme=feed.programme, state__in=SHOWN)
    if feed.party is not None:
        rows = rows.filter(enrolments__party__in=feed.party.surviving.merged_family).distinct()
    elif feed.provider is not None:
        rows = rows.filter(service__provider=feed.provider)
    else:
        rows = rows.filter(trainer_user=feed.trainer)
    rows = with_words(rows)
    if feed.party is None:
        expected = Enrolment.objects.select_related("party").order_by("party__name")
        rows = rows.prefetch_related(Prefetch("enrolments", queryset=expected))
    return rows


def with_words(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Return the sessions with what a calendar says of them."""
    return rows.select_related("service__provider", "service__programme", "place").order_by("day", "starts", "pk")


def feeds_of(*, user: Any, programme: Programme | None = None) -> Sequence[CalendarFeed]:
    """Return the addresses that a person made and that still work."""
    rows = CalendarFeed.objects.filter(made_by=user, revoked_at__isnull=True)
    if programme is not None:
        rows = rows.filter(programme=programme)
    return list(rows.select_related("programme", "party", "provider", "trainer"))


def counted(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Return the sessions with how many organisations are expected, and how many of them said that they come."""
    return rows.annotate(expected_n=Count("enrolments", distinct=True))

"""Whom to tell of a session, for many organisations at once, and what still waits to be told."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Max, QuerySet

from eslabon.web.parties.models import Consent, Contact, Party
from eslabon.web.routes.models import CalendarNotice, Session


def addresses_of(parties: Collection[Any]) -> dict[Any, list[Contact]]:
    """Return for each party the e-mail contacts in force of which it allowed notices of the programme.

    A party that was merged is read with its family: the consent, like its withdrawal, holds for all of it.
    """
    family = _families(parties)
    allowed = set(
        Consent.objects.filter(
            party__in=family,
            purpose=Consent.Purpose.PROGRAMME,
            channel=Party.Channel.EMAIL,
            withdrawn_at__isnull=True,
        ).values_list("party_id", flat=True)
    )
    consenting = {root for member, roots in family.items() if member in allowed for root in roots}
    found: dict[Any, dict[str, Contact]] = defaultdict(dict)
    contacts = Contact.objects.filter(party__in=family, channel=Party.Channel.EMAIL, withdrawn_at__isnull=True)
    for contact in contacts.order_by("-added_at"):
        for root in family[contact.party_id] & consenting:
            found[root][str(contact.value_index)] = contact
    return {root: list(several.values()) for root, several in found.items()}


def _families(parties: Collection[Any]) -> dict[Any, set[Any]]:
    """Every record of each party's family, with the parties of the list that it belongs to."""
    root_of = {key: key for key in parties}
    pending = set(parties)
    while pending:  # up to the record that stands
        above = dict(
            Party.objects.filter(pk__in=pending, merged_into__isnull=False).values_list("pk", "merged_into_id")
        )
        root_of = {key: above.get(top, top) for key, top in root_of.items()}
        pending = set(above.values())
    members = {top: {top} for top in root_of.values()}
    frontier = {top: top for top in members}
    while frontier:  # and down again to all that were merged into it
        rows = Party.objects.filter(merged_into__in=list(frontier)).values_list("pk", "merged_into_id")
        frontier = {pk: frontier[into] for pk, into in rows}
        for pk, top in frontier.items():
            members[top].add(pk)
    found: dict[Any, set[Any]] = defaultdict(set)
    for key, top in root_of.items():
        for member in members[top]:
            found[member].add(key)
    return dict(found)


def waiting_notices() -> QuerySet[CalendarNotice]:
    """Return what was not told yet, oldest first."""
    return CalendarNotice.objects.filter(sent_at__isnull=True).order_by("made_at", "pk")


def last_told(sessions: Collection[Session]) -> dict[Any, Any]:
    """Return when each session was last spoken of: announced or moved."""
    rows = (
        CalendarNotice.objects.filter(
            session__in=sessions, occasion__in=(CalendarNotice.Occasion.ANNOUNCED, CalendarNotice.Occasion.MOVED)
        )
        .values("session_id")
        .annotate(at=Max("made_at"))
    )
    return {row["session_id"]: row["at"] for row in rows}

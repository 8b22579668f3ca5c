"""Which organisations apply together, and who sees it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eslabon.web.calls.models import Application, CoApplicant
from eslabon.web.calls.permissions import organisations_of
from eslabon.web.parties.models import Party
from eslabon.web.parties.queries import find_by_number

ANSWERS_OPEN = (Application.State.DRAFT, Application.State.TO_CORRECT)


def organisation_with_number(number: str) -> Party | None:
    """Return the one organisation on record with exactly this taxpayer number; people are not found by theirs."""
    bearers = Party.objects.filter(find_by_number(number), kind=Party.Kind.ORGANISATION)
    found = {party.surviving for party in bearers}
    return found.pop() if len(found) == 1 else None


def co_applicants_of(application: Application) -> list[CoApplicant]:
    """Return who applies together with the applicant, each organisation once, as the records stand after merges."""
    seen, found = {application.party.surviving}, []
    for one in CoApplicant.objects.joined().filter(application=application).select_related("party"):
        party = one.party.surviving
        if party not in seen:
            seen.add(party)
            found.append(one)
    return found


def ever_joined(application: Application) -> set[UUID]:
    """Return the keys of the records that stand for whoever confirmed, even if it was ended later (CALL-17)."""
    rows = CoApplicant.objects.filter(application=application, confirmed_at__isnull=False)
    return {one.party.surviving.pk for one in rows.select_related("party")}


def co_applied_by(user: Any, *, on: date) -> QuerySet[Application]:
    """Return the applications of others in which an organisation of `user` takes part, on the day `on`."""
    joined = CoApplicant.objects.joined().filter(party__in=organisations_of(user, on=on))
    return Application.objects.filter(pk__in=joined.values("application")).select_related(
        "call__programme", "party", "place", "chain"
    )


def invitations_to(user: Any, *, on: date) -> QuerySet[CoApplicant]:
    """Return the invitations to organisations of `user` that can still be confirmed, the latest first."""
    awaited: QuerySet[CoApplicant] = CoApplicant.objects.awaited().filter(
        party__in=organisations_of(user, on=on), application__state__in=ANSWERS_OPEN
    )
    return awaited.select_related("party", "application__party", "application__call").order_by("-invited_at")

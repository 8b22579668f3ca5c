"""Which organisations apply together, and who sees it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eslabon.web.calls.models import Application, CoApplicant
from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.queries import families_of, find_by_number, person_behind

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


def _organisations(user: Any, *, on: date, **rights: bool) -> set[UUID]:
    """Return the organisations to which `user` belongs on the day `on`, with what was merged into them."""
    person = person_behind(user) if user.is_authenticated else None
    if person is None:
        return set()
    held = Membership.objects.in_force(on).filter(person=person, **rights)
    return families_of(held.values_list("organisation_id", flat=True))


def is_co_applicant(user: Any, application: Application, *, on: date) -> bool:
    """Whether `user` belongs on the day `on` to an organisation that applies together with the applicant."""
    rows = CoApplicant.objects.joined().filter(application=application)
    confirmed = set(rows.values_list("party_id", flat=True))
    return bool(confirmed and confirmed & _organisations(user, on=on))


def signed_by(user: Any, co_applicants: Iterable[CoApplicant], *, on: date) -> set[int]:
    """Return the keys of those for whose organisation `user` may sign on the day `on`."""
    signed = _organisations(user, on=on, can_apply=True)
    return {one.pk for one in co_applicants if one.party_id in signed}


def co_applied_by(user: Any, *, on: date) -> QuerySet[Application]:
    """Return the applications of others in which an organisation of `user` takes part, on the day `on`."""
    joined = CoApplicant.objects.joined().filter(party__in=_organisations(user, on=on))
    return Application.objects.filter(pk__in=joined.values("application")).select_related(
        "call__programme", "party", "place", "chain"
    )


def invitations_to(user: Any, *, on: date) -> QuerySet[CoApplicant]:
    """Return the invitations to organisations of `user` that can still be confirmed, the latest first."""
    awaited: QuerySet[CoApplicant] = CoApplicant.objects.awaited().filter(
        party__in=_organisations(user, on=on), application__state__in=ANSWERS_OPEN
    )
    return awaited.select_related("party", "application__party", "application__call").order_by("-invited_at")

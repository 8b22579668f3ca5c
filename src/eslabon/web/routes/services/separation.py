"""Roles kept apart: who helped an organisation with its diagnostic or its route decides nothing on it."""

from typing import Any
from uuid import UUID

from eslabon.rules.routes.commitments import deciding_refusal
from eslabon.web.audit.queries import actors_of
from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.queries import families_of
from eslabon.web.routes.models import Route

WORK = frozenset({"answer_route", "sign_route", "change_commitment"})


def helpers_of(route: Route) -> set[UUID]:
    """Return the accounts of everybody from outside the organisation who answered or signed for it."""
    response = route.score.response
    named = {key for key in (route.helper_id, response.helper_id) if key is not None}
    return named | (actors_of(route, acts=WORK) - _people_of(route.party))


def _people_of(party: Party) -> set[UUID]:
    family = families_of([party.surviving.pk])
    members = Membership.objects.filter(organisation__in=family).values_list("person_id", flat=True)
    people = Party.objects.filter(pk__in=families_of([*family, *members])).exclude(user=None)
    return set(people.values_list("user_id", flat=True))


def refuse_route_helper(route: Route, *, actor: Any) -> None:
    """Raise if `actor` helped the organisation of the route (ROUTE-87)."""
    refusal = deciding_refusal(actor.pk, helper_ids=helpers_of(route))
    if refusal is not None:
        raise refusal

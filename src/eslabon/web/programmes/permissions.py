"""May this user do this act, in this programme, here? Read from the roles that the pack defines."""

from datetime import date
from typing import Any

from django.db.models import Q


def may(
    user: Any,
    act: str,
    *,
    programme: Any,
    on: date,
    place: Any = None,
    chain: Any = None,
    party: Any = None,
) -> bool:
    """Whether a role that `user` holds on the day `on` allows `act` in `programme` for that place, chain and party.

    A role that reaches a region and chain allows only what lies in the assignment's department and chain (an empty
    one means any); a role that reaches a party, only that party's things. Unknown acts are refused.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    held = user.role_assignments.filter(role__programme=programme, since__lte=on).filter(
        Q(until__isnull=True) | Q(until__gte=on)
    )
    for assignment in held.select_related("role", "place", "chain"):
        if act in assignment.role.acts and _reaches(assignment, place=place, chain=chain, party=party):
            return True
    return False


def _reaches(assignment: Any, *, place: Any, chain: Any, party: Any) -> bool:
    reach = assignment.role.reach
    if reach == "programme":
        return True
    if reach == "party":
        return party is not None and assignment.party_id == party.pk
    place_fits = assignment.place is None or (place is not None and place.code.startswith(assignment.place.code))
    chain_fits = assignment.chain_id is None or (chain is not None and assignment.chain_id == chain.pk)
    return place_fits and chain_fits

"""May this user do this act, in this programme, here? Read from the roles that the pack defines."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import rules
from django.db.models import Q
from django.utils import timezone

from eslabon.files.packs import ACTS
from eslabon.web.parties.models import Party
from eslabon.web.parties.permissions.acquaintance import is_known_to
from eslabon.web.programmes.models import Grievance, Programme, RoleAssignment, Withdrawal


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


def held_on(user: Any, *, on: date, **where: Any) -> Any:
    """Return what an active account holds on that day."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return RoleAssignment.objects.none()
    held = user.role_assignments.filter(since__lte=on, **where)
    return held.filter(Q(until__isnull=True) | Q(until__gte=on)).select_related("role__programme", "place")


def _reaches(assignment: Any, *, place: Any, chain: Any, party: Any) -> bool:
    reach = assignment.role.reach
    if reach == "programme":
        return True
    if reach == "party":
        return party is not None and assignment.party_id == party.pk
    place_fits = assignment.place is None or (place is not None and place.code.startswith(assignment.place.code))
    chain_fits = assignment.chain_id is None or (chain is not None and assignment.chain_id == chain.pk)
    return place_fits and chain_fits


@dataclass(frozen=True)
class Scope:
    """How far one role assignment reaches for an act: None means any."""

    place_code: str | None
    chain_id: int | None
    party_id: Any | None

    def covers(self, row: Any) -> bool:
        """Whether a row with `place`, `chain_id` and `party_id` lies inside this scope; the same answer as `within`."""
        return (
            (self.place_code is None or (row.place is not None and row.place.code.startswith(self.place_code)))
            and (self.chain_id is None or row.chain_id == self.chain_id)
            and (self.party_id is None or row.party_id == self.party_id)
        )


def scopes(user: Any, act: str, *, programme: Any, on: date) -> tuple[Scope, ...]:
    """Return every reach within which `user` may do `act` in `programme` on the day `on`; empty means nowhere."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    held = user.role_assignments.filter(role__programme=programme, since__lte=on).filter(
        Q(until__isnull=True) | Q(until__gte=on)
    )
    found = []
    for assignment in held.select_related("role", "place"):
        if act not in assignment.role.acts:
            continue
        reach = assignment.role.reach
        if reach == "programme":
            found.append(Scope(None, None, None))
        elif reach == "party":
            found.append(Scope(None, None, assignment.party_id))
        else:
            found.append(Scope(assignment.place.code if assignment.place else None, assignment.chain_id, None))
    return tuple(found)


def within(reach: tuple[Scope, ...]) -> Q:
    """Return the filter that keeps rows (with `place`, `chain`, `party`) inside one of the scopes; no scope, no row."""
    kept = Q(pk__in=[])
    for scope in reach:
        one = Q()
        if scope.place_code is not None:
            one &= Q(place__code__startswith=scope.place_code)
        if scope.chain_id is not None:
            one &= Q(chain_id=scope.chain_id)
        if scope.party_id is not None:
            one &= Q(party_id=scope.party_id)
        if one == Q():
            return Q()
        kept |= one
    return kept


def _reaches_party(assignment: Any, party: Party) -> bool:
    """Whether the role reaches so far: a chain says nothing of a party, which sells several products.

    Whether its programme knows the party at all is asked apart (PARTY-11).
    """
    if assignment.role.reach == "programme":
        return True
    if assignment.role.reach == "party":
        return bool(assignment.party_id == party.pk)
    if assignment.place is None:
        return True
    return party.place is not None and party.place.code.startswith(assignment.place.code)


def _allows(act: str) -> Any:
    """Whether a role of the user allows `act`: in that programme, on that party, or (without a subject) anywhere."""

    @rules.predicate(f"programmes:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        today = timezone.localdate()
        if subject is None:
            return any(act in held.role.acts for held in held_on(user, on=today))
        if isinstance(subject, Party):
            allowing = [one for one in held_on(user, on=today) if act in one.role.acts and _reaches_party(one, subject)]
            return bool(allowing) and is_known_to({one.role.programme_id for one in allowing}, subject)
        if isinstance(subject, RoleAssignment):
            subject = subject.role.programme
        elif isinstance(subject, Grievance | Withdrawal):
            subject = subject.programme
        if not isinstance(subject, Programme):
            return False
        return any(act in held.role.acts for held in held_on(user, on=today, role__programme=subject))

    return allowed


@rules.predicate
def works_in(user: Any, programme: Any) -> bool:
    """Holds some role of the programme today."""
    return bool(held_on(user, on=timezone.localdate(), role__programme=programme).exists())


@rules.predicate
def handles_it(user: Any, grievance: Any) -> bool:
    """May handle grievances, and did not file this one: nobody answers their own complaint."""
    allowed = _allows("grievance.handle")(user, grievance)
    return bool(allowed and isinstance(grievance, Grievance) and grievance.filed_by_id != user.pk)


# Every act of the catalogue by name, for contexts that lie below and cannot ask `may`: `programmes.party.view`.
for _act in ACTS:
    rules.add_perm(f"programmes.{_act}", _allows(_act))
rules.add_perm("programmes.see_people", works_in)
rules.add_perm("programmes.handle_grievance", handles_it)

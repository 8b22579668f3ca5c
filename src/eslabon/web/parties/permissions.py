"""Who may see a party, change it, and act for it. Everything not granted here is refused.

An organisation's people act through their memberships. What the programme's staff may do comes from their roles, one
layer up: it is asked by name (`programmes.<act>`), and refused while nobody answers for that name.
"""

from typing import Any

import rules
from django.utils import timezone

from eslabon.rules.parties.memberships import may_name_people
from eslabon.web.parties.models import Membership, Party


def _memberships(user: Any, party: Party) -> list[Membership]:
    """Memberships that give `user` rights in `party` today (PARTY-05), merges followed on both sides."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    own = Party.objects.filter(user=user).first()
    if own is None:
        return []
    return list(
        Membership.objects.in_force(timezone.localdate()).filter(person=own.surviving, organisation=party.surviving)
    )


def is_self(user: Any, party: Any) -> bool:
    """Whether the party is the very person behind the account."""
    if not isinstance(party, Party) or not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    own = Party.objects.filter(user=user).first()
    return own is not None and own.surviving == party.surviving


def allowed_by_role(user: Any, act: str, party: Any) -> bool:
    """Whether a role of a programme allows `act` on this party; answered by programmes."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(f"programmes.{act}", party))


@rules.predicate
def belongs_to(user: Any, party: Any) -> bool:
    """The person itself, or somebody of the organisation today."""
    return isinstance(party, Party) and (is_self(user, party) or bool(_memberships(user, party)))


@rules.predicate
def acts_for(user: Any, party: Any) -> bool:
    """May apply and sign: the person itself, or a member who may."""
    return isinstance(party, Party) and (
        is_self(user, party) or any(held.can_apply for held in _memberships(user, party))
    )


@rules.predicate
def edits_for(user: Any, party: Any) -> bool:
    """May fill in data: the person itself, or a member who may."""
    return isinstance(party, Party) and (
        is_self(user, party) or any(held.can_edit for held in _memberships(user, party))
    )


@rules.predicate
def names_people_of(user: Any, party: Any) -> bool:
    """May invite and end the organisation's people: its legal representative (PARTY-06)."""
    return isinstance(party, Party) and may_name_people(frozenset(held.capacity for held in _memberships(user, party)))


def _by_role(act: str) -> Any:
    @rules.predicate(f"role:{act}")
    def granted(user: Any, party: Any) -> bool:
        return allowed_by_role(user, act, party)

    return granted


by_role_view, by_role_edit = _by_role("party.view"), _by_role("party.edit")

rules.add_perm("parties.view_party", belongs_to | by_role_view | by_role_edit)
rules.add_perm("parties.edit_party", edits_for | by_role_edit)
rules.add_perm("parties.act_for", acts_for)
rules.add_perm("parties.edit_for", edits_for)
rules.add_perm("parties.name_people", names_people_of | by_role_edit)
rules.add_perm("parties.reveal_contacts", belongs_to | by_role_edit)
rules.add_perm("parties.list_parties", by_role_view | by_role_edit)
rules.add_perm("parties.merge_parties", _by_role("party.merge"))
rules.add_perm("parties.import_contacts", _by_role("party.import"))

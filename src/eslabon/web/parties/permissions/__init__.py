"""Who may see a party, change it, and act for it. Everything not granted here is refused.

An organisation's people act through their memberships. What the programme's staff may do comes from their roles, one
layer up: it is asked by name (`programmes.<act>`), and refused while nobody answers for that name. How far a role
reaches in a list is asked of whoever stands in `ask_reach_from`; while nobody does, lists are empty. Whichever way it
is asked, a role of a programme reaches the parties that the programme knows (PARTY-11, `acquaintance`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import rules
from django.db.models import Q
from django.utils import timezone

from eslabon.rules.parties.memberships import may_name_people
from eslabon.web.parties.models import Consent, Contact, Document, Identifier, Invitation, Membership, Party
from eslabon.web.parties.permissions.acquaintance import known_to


@dataclass(frozen=True)
class Reach:
    """How far one role of a programme reaches: the code of a place and the key of a party, None meaning any."""

    programme: int
    place: str | None
    party: UUID | None


Source = Callable[[Any, str, date], Iterable[Reach]]  # for a user, an act and a day
_sources: list[Source] = []


def ask_reach_from(source: Source) -> None:
    """Let `source` say how far the roles of a user reach; called once, from the site's wiring."""
    _sources[:] = [source]


def within_reach(user: Any, *acts: str) -> Q:
    """Filter of the parties on which the user's roles allow one of `acts` today; nothing while no role does."""
    if user.is_superuser and user.is_active:
        return Q()
    today = timezone.localdate()
    programmes = defaultdict[tuple[str | None, UUID | None], set[int]](set)
    for reach in (one for source in _sources for act in acts for one in source(user, act, today)):
        programmes[reach.place, reach.party].add(reach.programme)
    bounds = defaultdict[frozenset[int], Q](lambda: Q(pk__in=[]))
    for (place, party), theirs in programmes.items():
        # `Q()` would vanish in an "or": everybody is written out.
        everybody = Q(pk__isnull=False) if place is None else Q(place__code__startswith=place)
        bounds[frozenset(theirs)] |= everybody if party is None else Q(pk=party)
    kept = Q(pk__in=[])
    for knowing, bound in bounds.items():
        kept |= bound & known_to(knowing)
    return kept


def party_of(subject: Any) -> Party | None:
    """The party that a record of this context is about."""
    if isinstance(subject, Party):
        return subject.surviving
    if isinstance(subject, Membership | Invitation):
        return subject.organisation.surviving
    if isinstance(subject, Contact | Identifier | Consent | Document):
        return subject.party.surviving
    return None


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


def is_self(user: Any, party: Party) -> bool:
    """Whether the party is the very person behind the account."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    own = Party.objects.filter(user=user).first()
    return own is not None and own.surviving == party.surviving


def allowed_by_role(user: Any, act: str, party: Party | None) -> bool:
    """Whether a role of a programme allows `act` on this party (or anywhere, without one); answered by programmes."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(f"programmes.{act}", party))


@rules.predicate
def belongs_to(user: Any, subject: Any) -> bool:
    """The person itself, or somebody of the organisation today."""
    party = party_of(subject)
    return party is not None and (is_self(user, party) or bool(_memberships(user, party)))


@rules.predicate
def acts_for(user: Any, subject: Any) -> bool:
    """May apply and sign: the person itself, or a member who may."""
    party = party_of(subject)
    return party is not None and (is_self(user, party) or any(held.can_apply for held in _memberships(user, party)))


@rules.predicate
def edits_for(user: Any, subject: Any) -> bool:
    """May fill in data: the person itself, or a member who may."""
    party = party_of(subject)
    return party is not None and (is_self(user, party) or any(held.can_edit for held in _memberships(user, party)))


@rules.predicate
def names_people_of(user: Any, subject: Any) -> bool:
    """May invite and end the organisation's people: its legal representative (PARTY-06)."""
    party = party_of(subject)
    return party is not None and may_name_people(frozenset(held.capacity for held in _memberships(user, party)))


def _by_role(act: str, *, without_subject: bool = False) -> Any:
    @rules.predicate(f"role:{act}")
    def granted(user: Any, subject: Any) -> bool:
        party = party_of(subject)
        if party is None and not (without_subject and subject is None):
            return False
        return allowed_by_role(user, act, party)

    return granted


by_role_view, by_role_edit = _by_role("party.view"), _by_role("party.edit")
lists = _by_role("party.view", without_subject=True) | _by_role("party.edit", without_subject=True)

rules.add_perm("parties.view_party", belongs_to | by_role_view | by_role_edit)
rules.add_perm("parties.edit_party", edits_for | by_role_edit)
rules.add_perm("parties.act_for", acts_for)
rules.add_perm("parties.edit_for", edits_for)
rules.add_perm("parties.name_people", names_people_of | by_role_edit)
rules.add_perm("parties.reveal_contacts", belongs_to | by_role_edit)
rules.add_perm("parties.view_document", belongs_to | by_role_edit)
rules.add_perm("parties.list_parties", lists)
rules.add_perm("parties.export_parties", lists & _by_role("data.export", without_subject=True))
rules.add_perm("parties.merge_parties", _by_role("party.merge", without_subject=True))
rules.add_perm("parties.import_contacts", _by_role("party.import", without_subject=True))

"""Who may do what with buyers, alliances and plans: closed unless one of these opens it.

A role that reaches a party (a centre, an accompanying body) reaches the alliances that this party runs, and no other.
"""

from typing import Any

import rules
from django.db.models import Q
from django.utils import timezone

from eslabon.web.alliances.models import Alliance, Demand
from eslabon.web.parties import permissions as parties
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import Scope, held_on, may, scopes

# The four sides that may speak for a commitment, besides the monitoring unit.
SIDES = ("buyer", "organisation", "operator")


def programme_of(subject: Any) -> Programme | None:
    """The programme that a subject belongs to, or is."""
    found = subject if isinstance(subject, Programme) else getattr(subject, "programme", None)
    return found if isinstance(found, Programme) else None


def staff(act: str) -> Any:
    """Whether a role allows `act` on the alliance: in its region and chain, or for the party that runs it."""

    @rules.predicate(name=f"alliances.staff:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        if isinstance(subject, Demand):
            return any(act_covers(scope, subject) for scope in _scopes(user, act, subject.programme))
        if not isinstance(subject, Alliance):
            return False
        return may(
            user,
            act,
            programme=subject.programme,
            on=timezone.localdate(),
            place=subject.place,
            chain=subject.chain,
            party=subject.operator,
        )

    return allowed


def somewhere(act: str) -> Any:
    """Whether a role allows `act` somewhere in the programme; the page then shows only that part."""

    @rules.predicate(name=f"alliances.somewhere:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme = programme_of(subject)
        return programme is not None and bool(_scopes(user, act, programme))

    return allowed


def _scopes(user: Any, act: str, programme: Programme) -> tuple[Scope, ...]:
    return scopes(user, act, programme=programme, on=timezone.localdate())


def act_covers(scope: Scope, demand: Demand) -> bool:
    """Whether a reach covers a buyer's demand: its chain, the centre that found it, one of its zones."""
    if scope.party_id is not None and scope.party_id != demand.operator_id:
        return False
    if scope.chain_id is not None and scope.chain_id != demand.chain_id:
        return False
    return scope.place_code is None or demand.zones.filter(code__startswith=scope.place_code).exists()


def within(user: Any, act: str, *, programme: Programme) -> Q:
    """Filter of the alliances on which `user` may do `act`; no reach, no row."""
    if user.is_active and user.is_superuser:
        return Q()
    kept = Q(pk__in=[])
    for scope in _scopes(user, act, programme):
        one = Q()
        if scope.place_code is not None:
            one &= Q(place__code__startswith=scope.place_code)
        if scope.chain_id is not None:
            one &= Q(chain_id=scope.chain_id)
        if scope.party_id is not None:
            one &= Q(operator_id=scope.party_id)
        if one == Q():
            return Q()
        kept |= one
    return kept


def demands_within(user: Any, act: str, *, programme: Programme) -> Q:
    """Filter of the demands on which `user` may do `act`."""
    if user.is_active and user.is_superuser:
        return Q()
    kept = Q(pk__in=[])
    for scope in _scopes(user, act, programme):
        one = Q()
        if scope.place_code is not None:
            one &= Q(zones__code__startswith=scope.place_code)
        if scope.chain_id is not None:
            one &= Q(chain_id=scope.chain_id)
        if scope.party_id is not None:
            one &= Q(operator_id=scope.party_id)
        if one == Q():
            return Q()
        kept |= one
    return kept


def operators_of(user: Any, act: str, *, programme: Programme) -> list[Party]:
    """The parties in whose name `user` may do `act`; empty when the role reaches more than a party."""
    reach = _scopes(user, act, programme)
    if (user.is_active and user.is_superuser) or any(scope.party_id is None for scope in reach):
        return []
    return list(Party.objects.filter(pk__in={scope.party_id for scope in reach}))


def _belongs(role: str, predicate: Any) -> Any:
    """Ask of the alliance's buyer, organisation or operator what `parties` says of it."""

    @rules.predicate(name=f"alliances.{role}:{predicate.name}")
    def allowed(user: Any, subject: Any) -> bool:
        party = getattr(subject, role, None) if isinstance(subject, Alliance) else None
        return party is not None and bool(predicate(user, party))

    return allowed


of_buyer = _belongs("buyer", parties.belongs_to)
of_organisation = _belongs("organisation", parties.belongs_to)
speaks_for_buyer = _belongs("buyer", parties.acts_for | parties.edits_for)
speaks_for_organisation = _belongs("organisation", parties.acts_for | parties.edits_for)


@rules.predicate(name="alliances.is_own_demand")
def is_own_demand(user: Any, subject: Any) -> bool:
    """Belongs to the buyer whose demand it is."""
    return isinstance(subject, Demand) and bool(parties.belongs_to(user, subject.buyer))


def sides_of(user: Any, alliance: Alliance) -> frozenset[str]:
    """The sides of the alliance for which `user` speaks, and `monitoring` for who verifies."""
    found = set()
    if speaks_for_buyer(user, alliance):
        found.add("buyer")
    if speaks_for_organisation(user, alliance):
        found.add("organisation")
    if works_for_operator(user, alliance):
        found.add("operator")
    if staff("bottleneck.verify")(user, alliance):
        found.add("monitoring")
    return frozenset(found)


def works_for_operator(user: Any, alliance: Alliance) -> bool:
    """Whether `user` holds a role given for the very body that runs the alliance."""
    if alliance.operator_id is None:
        return False
    return bool(
        held_on(
            user, on=timezone.localdate(), role__programme=alliance.programme_id, party=alliance.operator_id
        ).exists()
    )


def parties_of(user: Any, *, programme: Programme) -> frozenset[Any]:
    """Everything that `user` belongs to or holds a role for today: what a checker must not share with an alliance."""
    today = timezone.localdate()
    roles = {one.party_id for one in held_on(user, on=today, role__programme=programme) if one.party_id}
    person = Party.objects.filter(user=user).first()
    if person is None:
        return frozenset(roles)
    own = Membership.objects.in_force(today).filter(person=person.surviving).values_list("organisation_id", flat=True)
    return frozenset({*roles, *own, person.surviving.pk})


speaks = speaks_for_buyer | speaks_for_organisation
writes = staff("plan.write")
verifies = staff("bottleneck.verify")

rules.add_perm("alliances.view_alliances", somewhere("alliance.view"))
rules.add_perm("alliances.export_alliances", somewhere("alliance.view") & somewhere("data.export"))
rules.add_perm("alliances.view_alliance", staff("alliance.view") | of_buyer | of_organisation)
rules.add_perm("alliances.view_buyers", somewhere("alliance.view"))
rules.add_perm("alliances.view_demand", is_own_demand | staff("alliance.view"))
rules.add_perm("alliances.register_buyer", somewhere("buyer.register"))
rules.add_perm("alliances.change_demand", staff("buyer.register"))
rules.add_perm("alliances.open_alliance", somewhere("alliance.create"))
rules.add_perm("alliances.change_alliance", staff("alliance.create") | writes | staff("plan.approve"))
rules.add_perm("alliances.move_end", staff("plan.approve"))
rules.add_perm("alliances.see_contact", staff("alliance.create") | writes | verifies | speaks)
rules.add_perm("alliances.view_terms", somewhere("alliance.view"))
rules.add_perm("alliances.install_terms", somewhere("pack.install"))
rules.add_perm("alliances.view_producers", staff("alliance.view") | of_organisation)
rules.add_perm("alliances.edit_mapping", staff("mapping.edit"))
rules.add_perm("alliances.record_linkage", staff("linkage.record"))
rules.add_perm("alliances.write_plan", writes)
rules.add_perm("alliances.approve_plan", staff("plan.approve"))
rules.add_perm("alliances.decide_viability", writes | staff("plan.approve") | staff("viability.override"))
rules.add_perm("alliances.override_viability", staff("viability.override"))
rules.add_perm("alliances.verify_bottleneck", verifies)
rules.add_perm("alliances.work_on_bottleneck", writes)
rules.add_perm("alliances.act_on_bottleneck", writes | verifies)
rules.add_perm("alliances.answer_commitment", speaks | writes | verifies)
rules.add_perm("alliances.transfer", staff("alliance.transfer"))
rules.add_perm("alliances.record_grant", staff("grant.record"))
rules.add_perm("alliances.read_maturity", verifies)
rules.add_perm("alliances.read_afterlife", writes | staff("alliance.transfer") | verifies)
rules.add_perm("alliances.record_track", staff("alliance.create") | writes | staff("profile.write"))
rules.add_perm("alliances.edit_gender", writes | speaks_for_organisation)

"""Who may do what with services, routes and what follows from them: closed unless one of these opens it."""

from typing import Any

import rules
from django.utils import timezone

from eslabon.web.parties import permissions as parties
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import held_on, may, scopes
from eslabon.web.routes.models import Provider, Route, Service


def _programme_of(subject: Any) -> Programme | None:
    found = subject if isinstance(subject, Programme) else getattr(subject, "programme", None)
    return found if isinstance(found, Programme) else None


def _staff(act: str) -> Any:
    """Whether a role of the programme allows `act`, for the route's place, chain and party where there is one."""

    @rules.predicate(name=f"routes.staff:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme = _programme_of(subject)
        if programme is None:
            return False
        where = (
            {"place": subject.place, "chain": subject.chain, "party": subject.party}
            if isinstance(subject, Route)
            else {}
        )
        return may(user, act, programme=programme, on=timezone.localdate(), **where)

    return allowed


def _staff_somewhere(act: str) -> Any:
    """Whether a role allows `act` in some region or chain of the programme: the page then shows only that part."""

    @rules.predicate(name=f"routes.staff_somewhere:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme = _programme_of(subject)
        return programme is not None and bool(scopes(user, act, programme=programme, on=timezone.localdate()))

    return allowed


def _own_entity(act: str) -> Any:
    """Whether the user holds `act` in a role given for the very entity that offers the service."""

    @rules.predicate(name=f"routes.own_entity:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        provider = subject.provider if isinstance(subject, Service) else subject
        if not isinstance(provider, Provider):
            return False
        held = held_on(user, on=timezone.localdate(), role__programme=provider.programme_id, party=provider.party_id)
        return any(act in assignment.role.acts for assignment in held)

    return allowed


def _of_the_party(predicate: Any, name: str) -> Any:
    """Ask of the route's organisation what `parties` says of it."""

    @rules.predicate(name=f"routes.{name}")
    def allowed(user: Any, subject: Any) -> bool:
        return isinstance(subject, Route) and bool(predicate(user, subject.party))

    return allowed


belongs_to_it = _of_the_party(parties.belongs_to, "belongs_to_it")
answers_for_it = _of_the_party(parties.acts_for | parties.edits_for, "answers_for_it")
signs_for_it = _of_the_party(parties.acts_for, "signs_for_it")

# Portfolio: on a programme, a service or a provider.
rules.add_perm("routes.install_portfolio", _staff("pack.install"))
rules.add_perm("routes.view_demand", _staff_somewhere("service.view"))
rules.add_perm("routes.edit_service", _own_entity("service.edit") | _staff("service.accept"))
rules.add_perm("routes.accept_subcontract", _staff("service.accept"))
rules.add_perm("routes.view_provider", _staff_somewhere("service.view"))
rules.add_perm("routes.edit_provider", _own_entity("service.edit") | _staff("service.accept"))
# Routes: on a programme, then on a route.
rules.add_perm("routes.view_routes", _staff_somewhere("route.view"))
rules.add_perm("routes.propose_routes", _staff("route.propose"))
rules.add_perm("routes.view_route", belongs_to_it | _staff("route.view"))
rules.add_perm("routes.propose_route", _staff("route.propose"))
rules.add_perm("routes.answer_route", answers_for_it)
rules.add_perm("routes.sign_route", signs_for_it)
rules.add_perm("routes.record_outside", answers_for_it | _staff("outside.record"))
rules.add_perm("routes.refer", _staff("referral.record"))
rules.add_perm("routes.graduate", _staff("route.graduate"))

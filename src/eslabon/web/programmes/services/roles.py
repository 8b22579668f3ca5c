"""Give somebody a role, and end it; what was held stays on record."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from eslabon.rules.problems import Problem, programmes
from eslabon.web.accounts import services as accounts
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Role, RoleAssignment
from eslabon.web.territory.models import Place


@transaction.atomic
def grant_role(
    user: User,
    *,
    role: Role,
    since: date,
    actor: User | None,
    until: date | None = None,
    place: Place | None = None,
    chain: Chain | None = None,
    party: Party | None = None,
) -> RoleAssignment:
    """Give `user` the role from `since` to `until` (empty: until it is ended).

    `actor` None is the system itself (installation, simulation); a person never grants a role to themself.
    """
    if actor is not None and actor.pk == user.pk:
        raise Problem(programmes.ROLE_TO_ONESELF)
    if until is not None and until < since:
        raise Problem(programmes.ROLE_ENDS_BEFORE_IT_STARTS, since=since, until=until)
    if chain is not None and chain.programme_id != role.programme_id:
        raise Problem(programmes.CHAIN_OF_ANOTHER_PROGRAMME, chain=chain)
    if role.reach == Role.Reach.PARTY and party is None:
        raise Problem(programmes.ROLE_NEEDS_PARTY, role=role)
    if role.reach == Role.Reach.REGION_CHAIN and place is None and chain is None:
        raise Problem(programmes.ROLE_NEEDS_REGION, role=role)
    User.objects.select_for_update().get(pk=user.pk)  # a form sent twice at once: the second one waits
    same = RoleAssignment.objects.filter(user=user, role=role, place=place, chain=chain, party=party, since__lte=since)
    if any(held.until is None or held.until >= since for held in same):
        raise Problem(programmes.ROLE_ALREADY_HELD, person=user, role=role)
    assignment = RoleAssignment.objects.create(
        user=user, role=role, since=since, until=until, place=place, chain=chain, party=party
    )
    audit.record(actor, "role.grant", assignment, after=_as_plain(assignment), programme=role.programme.code)
    if role.is_staff:
        _shut_out_others(user, actor=actor)
    return assignment


def _shut_out_others(user: User, *, actor: User | None) -> None:
    """End what a desk may have been handed before: codes that are still good, sessions begun with one."""
    accounts.revoke_codes(user, actor=actor, now=timezone.now())
    accounts.end_sessions(user, actor=actor)


@transaction.atomic
def end_role(assignment: RoleAssignment, *, until: date, reason: str, actor: User | None) -> RoleAssignment:
    """Let the assignment hold until the day `until`, for a stated reason; nothing is deleted."""
    held = RoleAssignment.objects.select_for_update().select_related("role__programme").get(pk=assignment.pk)
    if held.until is not None and held.until <= until:
        raise Problem(programmes.ROLE_ALREADY_ENDED, until=held.until)
    if until < held.since:
        raise Problem(programmes.ROLE_ENDS_BEFORE_IT_STARTS, since=held.since, until=until)
    before = _as_plain(held)
    held.until = until
    held.ended_reason = reason
    held.save(update_fields=["until", "ended_reason"])
    audit.record(
        actor,
        "role.end",
        held,
        before=before,
        after=_as_plain(held),
        reason=reason,
        programme=held.role.programme.code,
    )
    return held


def _as_plain(assignment: RoleAssignment) -> dict[str, str]:
    return {
        "person": str(assignment.user_id),
        "role": assignment.role.code,
        "place": assignment.place.code if assignment.place else "",
        "chain": assignment.chain.code if assignment.chain else "",
        "party": str(assignment.party_id or ""),
        "since": assignment.since.isoformat(),
        "until": assignment.until.isoformat() if assignment.until else "",
    }

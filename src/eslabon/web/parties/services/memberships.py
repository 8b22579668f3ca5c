"""Who belongs to an organisation, from one date to another."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.rules.parties.memberships import refuse_end
from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Membership, Party
from eslabon.web.parties.permissions import belongs_to
from eslabon.web.parties.queries import standing


@transaction.atomic
def start_membership(
    person: Party,
    *,
    organisation: Party,
    capacity: str,
    since: date,
    actor: Any,
    can_apply: bool = False,
    can_edit: bool = False,
    channel: str = "web",
) -> Membership:
    """Somebody begins to act for an organisation, on the day `since`."""
    person, organisation = standing(person), standing(organisation)
    if person.kind != Party.Kind.PERSON or organisation.kind != Party.Kind.ORGANISATION:
        raise Problem(problems.MEMBERSHIP_KINDS)
    membership: Membership = Membership.objects.create(
        person=person,
        organisation=organisation,
        capacity=capacity,
        since=since,
        can_apply=can_apply,
        can_edit=can_edit,
    )
    audit.record(
        actor,
        "party.membership.start",
        organisation,
        after={
            "person": str(person.pk),
            "name": person.name,
            "capacity": str(capacity),
            "since": since.isoformat(),
            "can_apply": can_apply,
            "can_edit": can_edit,
        },
        channel=channel,
    )
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, *, until: date, reason: str, actor: Any, by_programme: bool = False
) -> Membership:
    """Somebody stops acting for an organisation; `until` is the last day and the row stays as history.

    Raises
    ------
    Problem
        When it already ended, when the date comes before it began, or when the organisation itself would leave
        itself without a legal representative (PARTY-04).
    """
    organisation = Party.objects.select_for_update().get(pk=membership.organisation_id)
    membership = Membership.objects.select_for_update().select_related("person").get(pk=membership.pk)
    if membership.until is not None:
        raise Problem(problems.MEMBERSHIP_ENDED, person=membership.person, until=membership.until.isoformat())
    if until < membership.since:
        raise Problem(
            problems.MEMBERSHIP_DATES,
            day=until.isoformat(),
            person=membership.person,
            since=membership.since.isoformat(),
            until="",
        )
    others = organisation.members.representing().filter(until__isnull=True).exclude(pk=membership.pk)
    held_by_others = others.in_force(max(until, timezone.localdate())).exclude(person=membership.person)
    if refuse_end(
        membership.capacity,
        other_representatives=held_by_others.values("person").distinct().count(),
        # A role of the programme does not help one's own organisation.
        by_programme=by_programme and not belongs_to(actor, organisation),
    ):
        raise Problem(problems.LAST_REPRESENTATIVE, organisation=organisation)
    membership.until = until
    membership.ended_reason = reason.strip()[:200]
    membership.save(update_fields=["until", "ended_reason"])
    audit.record(
        actor,
        "party.membership.end",
        organisation,
        after={"person": str(membership.person_id), "name": membership.person.name, "until": until.isoformat()},
        reason=membership.ended_reason,
    )
    return membership

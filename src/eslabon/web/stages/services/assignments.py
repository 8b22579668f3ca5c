"""Who advises, scores, accompanies and supervises an alliance; what ties parties to each other."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import Assignment, Tie
from eslabon.web.stages.services.separation import keep_clear, refuse_members, require_outsider
from eslabon.web.stages.snapshots import day_of


@transaction.atomic
def assign_body(
    alliance: Alliance, *, function: str, party: Party, since: date, actor: Any, now: datetime
) -> Assignment:
    """Give a party a function for an alliance, unless a conflict stands against it (STAGE-20 to STAGE-29)."""
    alliance = Alliance.objects.select_for_update(of=("self",)).select_related("programme").get(pk=alliance.pk)
    party = party.surviving
    require_outsider(alliance, user=actor, now=now)
    current = alliance.assignments.filter(function=function, until__isnull=True).select_related("party").first()
    if current is not None:
        raise Problem(problems.FUNCTION_TAKEN, party=current.party)
    decision = keep_clear(alliance, function=function, key=str(party.pk), actor=actor, now=now)
    assignment = Assignment.objects.create(
        alliance=alliance, function=function, party=party, since=since, decision=decision, made_by=actor, made_at=now
    )
    after = {"function": function, "party": party.name, "since": since.isoformat(), "decision": str(decision.pk)}
    audit.record(actor, "assignment.make", alliance, after=after, programme=alliance.programme.code)
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, reason: str, actor: Any, now: datetime) -> Assignment:
    """End a function with its reason; it still keeps the party from every other one (STAGE-29)."""
    assignment = (
        Assignment.objects.select_for_update(of=("self",)).select_related("alliance__programme").get(pk=assignment.pk)
    )
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    require_outsider(assignment.alliance, user=actor, now=now)
    programme = assignment.alliance.programme
    assignment.until = max(day_of(now, programme), assignment.since)
    assignment.ended_reason = reason.strip()[:300]
    assignment.save(update_fields=["until", "ended_reason"])
    audit.record(
        actor,
        "assignment.end",
        assignment.alliance,
        after={"function": assignment.function, "until": assignment.until.isoformat()},
        reason=reason,
        programme=programme.code,
    )
    return assignment


@transaction.atomic
def record_tie(
    programme: Programme, *, kind: str, first: Party, second: Party, note: str, since: date, actor: Any
) -> Tie:
    """Keep that one party contracts another, is of its family, works for it or has an interest in it (STAGE-22, 23)."""
    first, second = first.surviving, second.surviving
    tie = Tie.objects.create(
        programme=programme,
        kind=kind,
        first=first,
        second=second,
        note=note.strip()[:300],
        since=since,
        recorded_by=actor,
    )
    after = {"kind": kind, "first": first.name, "second": second.name, "since": since.isoformat()}
    audit.record(actor, "tie.record", tie, after=after, reason=note, programme=programme.code)
    return tie


@transaction.atomic
def end_tie(tie: Tie, *, until: date, actor: Any) -> Tie:
    """Say until when a tie lasted, of others (STAGE-24); what was refused because of it stays refused."""
    tie = Tie.objects.select_for_update(of=("self",)).select_related("programme").get(pk=tie.pk)
    refuse_members({tie.first_id, tie.second_id}, user=actor, on=until)
    tie.until = max(until, tie.since)
    tie.save(update_fields=["until"])
    audit.record(actor, "tie.end", tie, after={"until": tie.until.isoformat()}, programme=tie.programme.code)
    return tie

"""Take a complaint, have somebody answer it in time, close it with a reason."""

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from eslabon.rules.problems import Problem, programmes
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Grievance, Programme

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DAYS_TO_ANSWER = 15
DAYS_IF_URGENT = 3
URGENT = frozenset({Grievance.Subject.HARASSMENT})


@transaction.atomic
def file_grievance(
    programme: Programme,
    *,
    subject: str,
    text: str,
    contact: str,
    channel: str,
    now: datetime,
    filed_by: User | None = None,
    recorded_by: User | None = None,
) -> Grievance:
    """Keep a complaint and give it the code by which it is followed.

    `filed_by` None is an anonymous complaint, and the audit entry then names nobody either. The answer is due within
    fifteen days, within three for harassment or violence; the day ends at 23:59:59 on the programme's clock.
    """
    received_on = now.astimezone(ZoneInfo(programme.time_zone)).date()
    same = _sent_again(
        programme, subject=subject, text=text, contact=contact, filed_by=filed_by, recorded_by=recorded_by, now=now
    )
    if same is not None:
        return same
    days = DAYS_IF_URGENT if subject in URGENT else DAYS_TO_ANSWER
    grievance = Grievance.objects.create(
        programme=programme,
        tracking_code=_tracking_code(),
        filed_by=filed_by,
        recorded_by=recorded_by,
        contact=contact.strip(),
        subject=subject,
        channel=channel,
        text=text.strip(),
        received_at=now,
        due_on=received_on + timedelta(days=days),
    )
    # The words of the complaint stay out of the log: they are encrypted where they are kept.
    audit.record(
        recorded_by or filed_by,
        "grievance.file",
        grievance,
        after={"subject": subject, "channel": channel, "due_on": grievance.due_on.isoformat()},
        programme=programme.code,
    )
    return grievance


def _sent_again(
    programme: Programme,
    *,
    subject: str,
    text: str,
    contact: str,
    filed_by: User | None,
    recorded_by: User | None,
    now: datetime,
) -> Grievance | None:
    """The complaint that the same form left a moment ago: a line that drops makes people press twice."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    recent = Grievance.objects.filter(
        programme=programme,
        subject=subject,
        filed_by=filed_by,
        recorded_by=recorded_by,
        received_at__gte=now - timedelta(minutes=10),
    )
    # The text is encrypted in the table, so it is compared here.
    return next((row for row in recent if (row.text, row.contact) == (text.strip(), contact.strip())), None)


def _tracking_code() -> str:
    # 12 signs are 59 bits: the code is all that an anonymous person has to read the answer with.
    signs = "".join(secrets.choice(ALPHABET) for _sign in range(12))
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


@transaction.atomic
def assign_grievance(grievance: Grievance, *, to: User, actor: User) -> Grievance:
    """Have `to` answer it; whoever filed it cannot be the one."""
    kept = _open(grievance)
    if to.pk == kept.filed_by_id:
        raise Problem(programmes.OWN_GRIEVANCE)
    before = {"state": kept.state, "assigned_to": str(kept.assigned_to_id or "")}
    kept.assigned_to = to
    if kept.state == Grievance.State.RECEIVED:
        kept.state = Grievance.State.ASSIGNED
    kept.save(update_fields=["assigned_to", "state"])
    after = {"state": kept.state, "assigned_to": str(to.pk)}
    audit.record(actor, "grievance.assign", kept, before=before, after=after, programme=kept.programme.code)
    return kept


@transaction.atomic
def answer_grievance(grievance: Grievance, *, answer: str, actor: User, now: datetime) -> Grievance:
    """Keep the answer; the person reads it with the code."""
    kept = _open(grievance)
    if actor.pk == kept.filed_by_id:
        raise Problem(programmes.OWN_GRIEVANCE)
    before = {"state": kept.state}
    kept.answer, kept.answered_by, kept.answered_at = answer.strip(), actor, now
    kept.state = Grievance.State.ANSWERED
    kept.save(update_fields=["answer", "answered_by", "answered_at", "state"])
    audit.record(
        actor, "grievance.answer", kept, before=before, after={"state": kept.state}, programme=kept.programme.code
    )
    return kept


@transaction.atomic
def close_grievance(grievance: Grievance, *, reason: str, actor: User, now: datetime) -> Grievance:
    """Close it once it was answered, saying how it ended."""
    kept = _open(grievance)
    if actor.pk == kept.filed_by_id:
        raise Problem(programmes.OWN_GRIEVANCE)
    if kept.state != Grievance.State.ANSWERED:
        raise Problem(programmes.GRIEVANCE_NOT_ANSWERED)
    kept.state, kept.closed_at, kept.closed_reason = Grievance.State.CLOSED, now, reason.strip()
    kept.save(update_fields=["state", "closed_at", "closed_reason"])
    audit.record(
        actor,
        "grievance.close",
        kept,
        before={"state": Grievance.State.ANSWERED},
        after={"state": kept.state},
        reason=kept.closed_reason,
        programme=kept.programme.code,
    )
    return kept


def _open(grievance: Grievance) -> Grievance:
    """Lock the row and make sure that it is not closed."""
    kept = Grievance.objects.select_for_update().get(pk=grievance.pk)
    if kept.state == Grievance.State.CLOSED:
        raise Problem(programmes.GRIEVANCE_CLOSED)
    return kept

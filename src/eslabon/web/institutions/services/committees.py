"""Committees: opened, seated, and the minutes of their sessions; consultants' reports; the apprentice manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from eslabon.rules.institutions.committees import Seat, reading_refusal, session_refusal
from eslabon.rules.institutions.days import field_report_refusal, seat_end_refusal, selection_refusal
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.institutions.models import (
    Apprentice,
    ApprenticeReading,
    Committee,
    CommitteeMember,
    CommitteeSession,
    FieldReport,
)
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile


@dataclass(frozen=True)
class Sitting:
    """What is written of a session: when, who was there, what was decided, the signed paper."""

    held_on: date
    present: Sequence[Party]
    decisions: str
    file: StoredFile | None = None


@dataclass(frozen=True)
class Selected:
    """How an apprentice manager was chosen, who pays the person, and how long the training was."""

    on: date
    selection: str
    paid_before: str
    training_hours: int = 0


@transaction.atomic
def open_committee(programme: Programme, *, kind: str, name: str, place: Place | None, actor: Any) -> Committee:
    """Open a committee; one of the same name is found again."""
    wanted = " ".join(name.split())
    committee, created = Committee.objects.get_or_create(
        programme=programme, name=wanted, defaults={"kind": kind, "place": place}
    )
    if created:
        audit.record(actor, "committee.open", committee, after={"kind": kind}, programme=programme.code)
    return committee


@transaction.atomic
def seat_member(committee: Committee, *, person: Party, represents: str, since: date, actor: Any) -> CommitteeMember:
    """Give somebody a seat from a day on; who sits already keeps the seat."""
    seat, created = CommitteeMember.objects.get_or_create(
        committee=committee, person=person, until=None, defaults={"represents": represents.strip(), "since": since}
    )
    if created:
        after = {"person": str(person), "since": since.isoformat()}
        audit.record(actor, "committee.seat", committee, after=after, programme=committee.programme.code)
    return seat


@transaction.atomic
def end_seat(seat: CommitteeMember, *, until: date, actor: Any, today: date) -> CommitteeMember:
    """Keep somebody's last day on a committee (INSTITUTION-23)."""
    refused = seat_end_refusal(until, since=seat.since, today=today)
    if refused is not None:
        raise refused
    seat.until = until
    seat.save(update_fields=["until"])
    after = {"person": str(seat.person), "until": until.isoformat()}
    audit.record(actor, "committee.end_seat", seat.committee, after=after, programme=seat.committee.programme.code)
    return seat


@transaction.atomic
def keep_session(
    committee: Committee, *, sitting: Sitting, replaces: CommitteeSession | None = None, actor: Any, today: date
) -> CommitteeSession:
    """Keep the minutes of a session; a correction takes the place of what was written, which stays (INSTITUTION-20)."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    seats = [
        Seat(one.person_id, one.person.name, one.since, one.until) for one in committee.members.select_related("person")
    ]
    refused = session_refusal(
        held_on=sitting.held_on,
        today=today,
        decisions=sitting.decisions,
        present=[one.pk for one in sitting.present],
        seats=seats,
        is_replaced=replaces is not None and CommitteeSession.objects.filter(replaces=replaces).exists(),
    )
    if refused is not None:
        raise refused
    session = CommitteeSession.objects.create(
        committee=committee,
        held_on=sitting.held_on,
        decisions=sitting.decisions.strip(),
        file=sitting.file,
        replaces=replaces,
        written_by=actor,
    )
    session.present.set(sitting.present)
    after = {"held_on": sitting.held_on.isoformat(), "present": len(sitting.present)}
    audit.record(actor, "committee.keep_session", session, after=after, programme=committee.programme.code)
    return session


@transaction.atomic
def write_field_report(
    alliance: Alliance,
    *,
    consultant: str,
    visited_on: date,
    text: str,
    file: StoredFile | None,
    actor: Any,
    today: date,
) -> FieldReport:
    """Keep what a consultant saw of an alliance (INSTITUTION-24)."""
    refused = field_report_refusal(visited_on, today=today, consultant=consultant, text=text)
    if refused is not None:
        raise refused
    report = FieldReport.objects.create(
        alliance=alliance,
        consultant=" ".join(consultant.split()),
        visited_on=visited_on,
        text=text.strip(),
        file=file,
        written_by=actor,
    )
    after = {"consultant": report.consultant, "visited_on": visited_on.isoformat()}
    audit.record(actor, "field_report.write", report, after=after, programme=alliance.programme.code)
    return report


@transaction.atomic
def select_apprentice(alliance: Alliance, *, person: Party, selected: Selected, actor: Any, today: date) -> Apprentice:
    """Keep who learns to run the business from now on; whoever did before leaves the same day (INSTITUTION-25)."""
    present = list(Apprentice.objects.select_for_update(of=("self",)).filter(alliance=alliance, left_on__isnull=True))
    earlier_on = max((one.selected_on for one in present), default=None)
    refused = selection_refusal(selected.on, today=today, how=selected.selection, earlier_on=earlier_on)
    if refused is not None:
        raise refused
    for earlier in present:
        earlier.left_on = selected.on
        earlier.save(update_fields=["left_on"])
    apprentice = Apprentice.objects.create(
        alliance=alliance,
        person=person,
        selected_on=selected.on,
        selection=selected.selection.strip(),
        training_hours=selected.training_hours,
        paid_before=selected.paid_before,
    )
    after = {"person": str(person), "paid_before": selected.paid_before, "on": selected.on.isoformat()}
    audit.record(actor, "apprentice.select", apprentice, after=after, programme=alliance.programme.code)
    return apprentice


@transaction.atomic
def read_apprentice(
    apprentice: Apprentice,
    *,
    score: int,
    on: date,
    note: str,
    paid_after: str,
    actor: Any,
    today: date,
    training_hours: int | None = None,
) -> ApprenticeReading:
    """Keep how far an apprentice manager is, by somebody else, what was learnt since, and who pays (INSTITUTION-22).

    `training_hours` are those since the last reading; they are added to what there was.
    """
    apprentice = Apprentice.objects.select_for_update(of=("self",)).select_related("person").get(pk=apprentice.pk)
    refused = reading_refusal(
        score=score,
        on=on,
        selected_on=apprentice.selected_on,
        today=today,
        is_about_writer=apprentice.person.user_id is not None and apprentice.person.user_id == actor.pk,
    )
    if refused is not None:
        raise refused
    reading = ApprenticeReading.objects.create(
        apprentice=apprentice, on=on, score=score, note=note.strip(), read_by=actor
    )
    before = {"paid_after": apprentice.paid_after, "training_hours": apprentice.training_hours}
    apprentice.paid_after = paid_after or apprentice.paid_after
    apprentice.training_hours += training_hours or 0
    apprentice.save(update_fields=["paid_after", "training_hours"])
    audit.record(
        actor,
        "apprentice.read",
        apprentice,
        before=before,
        after={
            "score": score,
            "on": on.isoformat(),
            "paid_after": apprentice.paid_after,
            "training_hours": apprentice.training_hours,
        },
        programme=apprentice.alliance.programme.code,
    )
    return reading

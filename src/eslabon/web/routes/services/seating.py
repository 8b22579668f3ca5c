"""Who is expected at a repetition: invite one more, free a seat, take an answer."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calendar as problems
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.parties.models import Party
from eslabon.web.parties.queries import standing
from eslabon.web.routes.events import SessionAnnounced
from eslabon.web.routes.models import Enrolment, Route, RouteItem, Session
from eslabon.web.routes.queries.moves import check_seats, repetition_of
from eslabon.web.routes.queries.wording import worded
from eslabon.web.routes.services.availability import hold_calendar
from eslabon.web.routes.services.moving import hold_session


@transaction.atomic
def give_seat(session: Session, *, party: Party, actor: Any, today: date) -> list[Enrolment]:
    """Expect a party at every session of a repetition that has not begun (ROUTE-95).

    Whoever did not commit itself to the service is a guest who fills a seat.
    """
    session, party = hold_session(session), standing(party)
    siblings = repetition_of(session)
    if any(one.state == Session.State.HELD or one.day <= today for one in siblings):
        raise Problem(problems.ALREADY_STARTED)
    family = party.merged_family
    numbers = session.service.part_of(session.number).numbers  # the other part of a mixed service is another seat
    others = Enrolment.objects.filter(
        session__service=session.service_id, session__number__in=numbers, party__in=family
    )
    if others.exclude(session__state=Session.State.CANCELLED).exists():
        raise Problem(problems.REPETITION_FULL, party=party)
    breaches = check_seats(session, party=party.pk)
    if breaches:
        raise Problem(problems.BREAKS_CALENDAR, **worded(session.service.programme, breaches))
    committed = RouteItem.objects.filter(
        route__party__in=family,
        route__state=Route.State.SIGNED,
        service=session.service_id,
        answer=RouteItem.Answer.ACCEPTED,
    ).exists()
    seats = Enrolment.objects.bulk_create(
        Enrolment(session=one, party=party, is_guest=not committed) for one in siblings
    )
    audit.record(
        actor,
        "session.give_seat",
        session,
        after={"party": str(party.pk), "guest": not committed, "sessions": len(seats)},
        programme=session.service.programme.code,
    )
    for one in siblings:
        if one.state == Session.State.ANNOUNCED:
            announce(SessionAnnounced(session_id=one.pk))
    return seats


@transaction.atomic
def free_seat(session: Session, *, party: Party, reason: str, actor: Any, today: date) -> int:
    """Expect a party no longer at what is still to come of a repetition; returns at how many sessions."""
    session = hold_session(session)
    coming = [one.pk for one in repetition_of(session) if one.day >= today and one.state != Session.State.HELD]
    freed = Enrolment.objects.filter(session__in=coming, party__in=party.merged_family).delete()[0]
    if not freed:
        raise Problem(problems.NOT_INVITED, party=party)
    audit.record(
        actor,
        "session.free_seat",
        session,
        before={"party": str(party.pk), "sessions": freed},
        reason=reason.strip(),
        programme=session.service.programme.code,
    )
    return freed


@transaction.atomic
def free_seats_of(route: Route, *, today: date) -> int:
    """Free every seat that is still to come of an organisation that left the programme; returns how many."""
    programme = hold_calendar(route.programme)
    if Route.objects.filter(
        programme=programme, party__in=route.party.merged_family, state=Route.State.SIGNED
    ).exists():
        return 0  # it left one chain and goes on with another
    coming = Enrolment.objects.filter(
        session__service__programme=programme,
        session__day__gte=today,
        session__state__in=(Session.State.PLANNED, Session.State.ANNOUNCED),
        party__in=route.party.merged_family,
    )
    freed = coming.delete()[0]
    if freed:
        audit.record(None, "session.free_seats", route, after={"seats": freed}, programme=programme.code)
    return freed


@transaction.atomic
def answer_invitation(
    session: Session, *, party: Party, answer: str, actor: Any, now: datetime, today: date
) -> Enrolment:
    """Keep whether an organisation will come to an announced session; the seat stays its own either way."""
    session = Session.objects.select_for_update(of=("self",)).select_related("service__programme").get(pk=session.pk)
    seat = (
        Enrolment.objects.select_for_update()
        .filter(session=session, party__in=party.merged_family)
        .order_by("pk")
        .first()
    )
    is_open = session.state == Session.State.ANNOUNCED and session.day >= today
    if seat is None or not is_open or answer not in {Enrolment.Answer.CONFIRMED, Enrolment.Answer.DECLINED}:
        raise Problem(problems.NOT_INVITED, party=party)
    before, seat.answer, seat.answered_at = seat.answer, answer, now
    seat.save(update_fields=["answer", "answered_at"])
    audit.record(
        actor,
        "session.answer",
        session,
        before={"party": str(party.pk), "answer": before},
        after={"party": str(party.pk), "answer": answer},
        programme=session.service.programme.code,
    )
    return seat

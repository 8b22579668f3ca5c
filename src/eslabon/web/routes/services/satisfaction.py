"""What those who came thought of a session: one answer each, kept apart from who gave it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.rules.routes.approvals import rating_refusal
from eslabon.rules.routes.ratings import SCALE, answer_refusal, rating_time_refusal
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Satisfaction, Session
from eslabon.web.routes.queries.attendance import families_of, meeting_of

PERSON, ORGANISATION = Satisfaction.Asked.PERSON, Satisfaction.Asked.ORGANISATION


@dataclass(frozen=True)
class Thought:
    """What somebody thought: useful and understood from 1 to 5, and a comment if they wish."""

    useful: int
    understood: int
    comment: str = ""


@transaction.atomic
def rate_as_person(session: Session, *, person: Party, thought: Thought, now: datetime) -> Satisfaction:
    """Answer about a session that one attended, once; the answer does not keep who gave it (ROUTE-113, ROUTE-114)."""
    session = _open(session, thought=thought, now=now)
    own = session.attendances.filter(person__in=families_of([person.surviving]))
    refused = answer_refusal(was_there=own.exists(), has_answered=own.filter(has_rated=True).exists())
    if refused is not None:
        raise refused
    people = session.attendances.values("person").distinct().count()
    answer = _keep(session, thought=thought, asked=PERSON, attended=people)
    own.update(has_rated=True)
    audit.record(None, "satisfaction.give", session, after={"asked": PERSON}, programme=session.service.programme.code)
    return answer


@transaction.atomic
def rate_as_organisation(session: Session, *, party: Party, thought: Thought, now: datetime) -> Satisfaction:
    """Answer about a session for an organisation of which somebody came, once (ROUTE-113, ROUTE-114)."""
    session = _open(session, thought=thought, now=now)
    family = families_of([party.surviving])
    seats = session.enrolments.filter(party__in=family)
    came = session.attendances.filter(party__in=family).exists()
    refused = answer_refusal(was_there=came and seats.exists(), has_answered=seats.filter(has_rated=True).exists())
    if refused is not None:
        raise refused
    organisations = session.attendances.values("party").distinct().count()
    answer = _keep(session, thought=thought, asked=ORGANISATION, attended=organisations)
    seats.update(has_rated=True)
    audit.record(
        None, "satisfaction.give", session, after={"asked": ORGANISATION}, programme=session.service.programme.code
    )
    return answer


def _open(session: Session, *, thought: Thought, now: datetime) -> Session:
    """One answer at a time, in its days, on the scale."""
    Session.objects.select_for_update().get(pk=session.pk)
    session = Session.objects.select_related("service__programme").get(pk=session.pk)
    if thought.useful not in SCALE or thought.understood not in SCALE:
        raise Problem(problems.ANSWER_OUTSIDE)
    refused = rating_time_refusal(meeting_of(session), now=now)
    if refused is not None:
        raise refused
    return session


def _keep(session: Session, *, thought: Thought, asked: str, attended: int) -> Satisfaction:
    refused = rating_refusal(session.satisfactions.filter(asked=asked).count(), attended=attended)
    if refused is not None:
        raise refused
    return Satisfaction.objects.create(
        session=session,
        asked=asked,
        useful=thought.useful,
        understood=thought.understood,
        comment=" ".join(thought.comment.split())[:1000],
    )

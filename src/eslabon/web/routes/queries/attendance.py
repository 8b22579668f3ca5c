"""Who is expected at a session, who is on its list, who could be put on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from eslabon.rules.routes.attendance import Count, Meeting, Presence, count_presences
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Attendance, Enrolment, Provider, Session


def meeting_of(session: Session) -> Meeting:
    """Return a session as the rules of attendance see it, in its programme's hours."""
    zone = ZoneInfo(session.service.programme.time_zone)
    return Meeting(
        state=session.state,
        starts=datetime.combine(session.day, session.starts, tzinfo=zone),
        ends=datetime.combine(session.day, session.ends, tzinfo=zone),
    )


def session_of_code(code: str) -> Session | None:
    """Return the session whose check-in code this is: the latest, if an old one had the same."""
    if not code:
        return None
    found = Session.objects.select_related("service__programme", "service__provider", "place")
    return found.filter(check_in_code=code).exclude(state=Session.State.CANCELLED).order_by("-day", "-starts").first()


def expected_at(session: Session) -> list[Enrolment]:
    """Return the organisations of a session by name, guests last."""
    return list(session.enrolments.select_related("party").order_by("is_guest", "party__name"))


def listed_at(session: Session) -> QuerySet[Attendance]:
    """Return the list of a session."""
    found = session.attendances.select_related("person", "party", "recorded_by")
    return found.order_by("party__name", "person__name", "pk")


def families_of(parties: Iterable[Party]) -> dict[UUID, UUID]:
    """Return, for each party and whoever was merged into it, the party that stands for them."""
    standing = {party.pk: party.surviving.pk for party in parties}
    frontier = dict(standing)
    while frontier:
        rows = Party.objects.filter(merged_into__in=frontier).values_list("pk", "merged_into")
        frontier = {pk: standing[into] for pk, into in rows if into is not None and pk not in standing}
        standing |= frontier
    return standing


def known_people(session: Session, *, parties: Sequence[Party]) -> dict[UUID, list[Party]]:
    """Return the people of each organisation on the session's day, and those who came for it before, by name."""
    stands_for = families_of(parties)
    found: dict[UUID, dict[UUID, Party]] = defaultdict(dict)
    for party in parties:
        if party.kind == Party.Kind.PERSON:
            found[party.surviving.pk][party.surviving.pk] = party.surviving
    members = Membership.objects.held_on(session.day).filter(organisation__in=stands_for)
    pairs = [(one.organisation_id, one.person) for one in members.select_related("person__merged_into")]
    before = Attendance.objects.filter(party__in=stands_for, session__service__programme=session.service.programme_id)
    pairs += [(one.party_id, one.person) for one in before.select_related("person__merged_into")]
    for party_id, person in pairs:
        found[stands_for[party_id]][person.surviving.pk] = person.surviving
    return {
        party.pk: sorted(found[stands_for[party.pk]].values(), key=lambda one: (one.name, str(one.pk)))
        for party in parties
    }


def presences_of(sessions: QuerySet[Session] | Sequence[Any]) -> list[Presence]:
    """Return who was at these sessions, merged records followed, guests marked."""
    rows = Attendance.objects.filter(session__in=sessions).select_related("person__merged_into", "party__merged_into")
    names = ("person", "party", "session_id", "sex", "age_group", "recorded_at")
    merged = tuple(
        f"{one}__{name}" for one in ("person", "party") for name in ("merged_into_id", "merged_into__merged_into_id")
    )
    rows = rows.only(*names, *merged)
    guests = set(Enrolment.objects.filter(session__in=sessions, is_guest=True).values_list("session_id", "party_id"))
    return [
        Presence(
            person=one.person.surviving.pk,
            party=one.party.surviving.pk,
            session=one.session_id,
            sex=one.sex,
            age_group=one.age_group,
            is_guest=(one.session_id, one.party_id) in guests,
        )
        for one in rows.order_by("recorded_at", "pk")
    ]


def count_of(sessions: QuerySet[Session] | Sequence[Any]) -> Count:
    """Return how many came to these sessions."""
    return count_presences(presences_of(sessions))


def count_in_reach(programme: Programme, *, parties: Iterable[Party], entity: Provider | None = None) -> Count:
    """Return how many people came for these organisations, each once, at the programme's sessions or an entity's."""
    sessions = Session.objects.filter(service__programme=programme).exclude(state=Session.State.CANCELLED)
    if entity is not None:
        sessions = sessions.filter(service__provider=entity)
    family = set(families_of(parties))
    return count_presences(one for one in presences_of(sessions) if one.party in family)


def sessions_given_by(user: Any) -> QuerySet[Session]:
    """Return the sessions that a person gives."""
    return _with_words(Session.objects.filter(trainer_user=user))


def sessions_of_parties(parties: Iterable[Party]) -> QuerySet[Session]:
    """Return the announced and held sessions at which these organisations are expected."""
    families = set(families_of(parties))
    rows = Session.objects.filter(enrolments__party__in=families).filter(
        ~Q(state=Session.State.PLANNED) | Q(announced_at__isnull=False)
    )
    return _with_words(rows.distinct())


def _with_words(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.select_related("service__programme", "service__provider", "place").order_by("-day", "-starts", "pk")

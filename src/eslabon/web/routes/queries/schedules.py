"""What stands in the calendar, as the plain data of `eslabon schedule solve`, so that one judge reads all of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from eslabon.files.schedules import problem_from_plain
from eslabon.rules.routes.calendars import IN_PERSON, VIRTUAL, SchedulingProblem
from eslabon.rules.routes.calendars import Session as Meeting
from eslabon.rules.routes.mixed import Part
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import (
    Availability,
    BlockedDate,
    CalendarTerms,
    Enrolment,
    OutsideService,
    Provider,
    Route,
    Service,
    Session,
)
from eslabon.web.routes.snapshots import department_of, terms_of
from eslabon.web.territory.models import Place

Plain = dict[str, Any]
STANDING = (Session.State.PLANNED, Session.State.ANNOUNCED, Session.State.HELD)


@dataclass(frozen=True)
class Held:
    """A session with the organisations that are expected at it, as ids of the judge."""

    session: Session
    attendees: tuple[str, ...]

    @property
    def repetition(self) -> tuple[str, int]:
        """Which repetition of which service."""
        return self.session.service.code, self.session.repetition


@dataclass(frozen=True)
class World:
    """A part of the calendar that an act may touch, with all that the judge asks of it."""

    problem: SchedulingProblem
    meetings: Mapping[Any, Meeting]  # by the session's key


def clock(at: time) -> str:
    """Return an hour as the judge's files write it."""
    return f"{at:%H:%M}"


def held_sessions(programme: Programme, wanted: Q | None = None) -> list[Held]:
    """Return the sessions that stand (not cancelled) with their attendees, in order of time."""
    rows = Session.objects.filter(service__programme=programme, state__in=STANDING).select_related(
        "service__provider", "place"
    )
    sessions = list((rows.filter(wanted) if wanted is not None else rows).order_by("day", "starts", "pk").distinct())
    attendees: dict[Any, set[str]] = defaultdict(set)
    pairs = list(Enrolment.objects.filter(session__in=sessions).values_list("session_id", "party_id"))
    standing = survivors({party for _, party in pairs})
    for session, party in pairs:
        attendees[session].add(str(standing.get(party, party)))
    return [Held(one, tuple(sorted(attendees[one.pk]))) for one in sessions]


def survivors(parties: Collection[Any]) -> dict[Any, Any]:
    """Return for each party that was merged into another the one that stands for it today."""
    found: dict[Any, Any] = {}
    frontier = dict(Party.objects.filter(pk__in=parties, merged_into__isnull=False).values_list("pk", "merged_into_id"))
    while frontier:
        found |= frontier
        frontier = dict(
            Party.objects.filter(pk__in=set(frontier.values()), merged_into__isnull=False).values_list(
                "pk", "merged_into_id"
            )
        )
    return {key: _last(key, found) for key in found}


def _last(key: Any, steps: Mapping[Any, Any]) -> Any:
    while key in steps:
        key = steps[key]
    return key


def department_names(programme: Programme) -> dict[str, str]:
    """Return the names of the country's departments by their two digits."""
    rows = Place.objects.filter(country=programme.country, kind=Place.Kind.DEPARTMENT).values_list("code", "name")
    return {code.partition("-")[2]: name for code, name in rows}


def plain_terms(programme: Programme, *, terms: CalendarTerms, names: Mapping[str, str]) -> Plain:
    """Return hours, limits and blocked dates of a programme."""
    blocked = BlockedDate.objects.filter(programme=programme, provider__isnull=True)
    return {
        "version": 1,
        "notice_for_announced": False,
        "max_hours_per_month": float(terms.max_hours_per_month),
        "earliest_start": clock(terms.earliest_start),
        "latest_end": clock(terms.latest_end),
        "slot_minutes": terms.slot_minutes,
        "blocked_dates": sorted({day.isoformat() for day in blocked.values_list("day", flat=True)}),
        "peak_months": [
            {"place": names.get(one["place"], one["place"]), "chain": one["chain"], "months": one["months"]}
            for one in terms.peak_months
        ],
    }


def plain_providers(providers: Iterable[Provider]) -> list[Plain]:
    """Return providers with their teams and the days that they cannot."""
    rows = list(providers)
    days: dict[Any, set[str]] = defaultdict(set)
    for provider, day in BlockedDate.objects.filter(provider__in=rows).values_list("provider_id", "day"):
        days[provider].add(day.isoformat())
    return [{"id": one.code, "teams": one.teams, "blocked_dates": sorted(days[one.pk])} for one in rows]


def plain_part(part: Part, *, service: Service, names: Mapping[str, str]) -> Plain:
    """Return a service, or one of the two that stand for a mixed one, without what comes before it."""
    return {
        "id": part.id,
        "provider": service.provider.code,
        "sessions": part.sessions,
        "hours": float(service.hours),
        "modality": part.modality,
        "place": (names.get(service.place_code, service.place_code) or None) if part.modality != VIRTUAL else None,
        "capacity": service.capacity,
        "max_repetitions": service.max_repetitions,
        "prerequisites": [],
    }


def plain_meeting(held: Held, *, service: str | None = None, number: int | None = None) -> Plain:
    """Return a session; `service` and `number` under another name, where a repetition that has begun has its own."""
    session = held.session
    part = session.service.part_of(session.number)
    return {
        "service": service or part.id,
        "repetition": 1 if service else session.repetition,
        "session": number or session.number - part.first + 1,
        "date": session.day.isoformat(),
        "start": clock(session.starts),
        "end": clock(session.ends),
        "modality": session.modality,
        "place": session.place.name if session.place and session.modality == IN_PERSON else None,
        "organisations": list(held.attendees),
    }


def plain_organisations(
    programme: Programme, *, commitments: Mapping[str, Collection[str]], names: Mapping[str, str]
) -> list[Plain]:
    """Return organisations by id with their place, chain, hours and what they are committed to."""
    parties = {str(one.pk): one for one in Party.objects.filter(pk__in=commitments).select_related("place")}
    family = _families(set(parties))
    routes = _routes(programme, family=family)
    said = {
        family[str(one.party_id)]: one
        for one in Availability.objects.filter(programme=programme, party__in=_keys(family))
    }
    spent = _outside_hours(programme, family=family)
    terms = terms_of(programme)
    return [
        {
            "id": key,
            **_place_and_chain(party, routes=routes.get(key, []), said=said.get(key), terms=terms, names=names),
            **_hours_said(said.get(key)),
            "commitments": sorted(commitments[key]),
            "hours_elsewhere": spent.get(key, {}),
        }
        for key, party in sorted(parties.items(), key=lambda pair: pair[0])
    ]


def _keys(texts: Iterable[str]) -> list[UUID]:
    return [UUID(text) for text in texts]


def _families(keys: set[str]) -> dict[str, str]:
    """Every record that stands for one of these organisations, with the one that stands today."""
    found = {key: key for key in keys}
    frontier = set(keys)
    while frontier:
        pairs = Party.objects.filter(merged_into__in=_keys(frontier)).values_list("pk", "merged_into_id")
        new = {str(pk): found[str(into)] for pk, into in pairs if str(pk) not in found}
        found |= new
        frontier = set(new)
    return found


def _routes(programme: Programme, *, family: Mapping[str, str]) -> dict[str, list[Route]]:
    rows = Route.objects.filter(programme=programme, party__in=_keys(family)).select_related("place", "chain")
    found: dict[str, list[Route]] = defaultdict(list)
    for route in rows.order_by("proposed_at"):
        found[family[str(route.party_id)]].append(route)
    return {
        key: [one for one in several if one.state == Route.State.SIGNED] or several[-1:]
        for key, several in found.items()
    }


def _place_and_chain(
    party: Party,
    *,
    routes: list[Route],
    said: Availability | None,
    terms: CalendarTerms,
    names: Mapping[str, str],
) -> Plain:
    pairs = [(department_of(one.place or party.place), one.chain.code if one.chain else "") for one in routes]
    department, chain = pairs[0] if pairs else (department_of(party.place), "")
    peaks = said.peak_months if said else None
    if peaks is None and len(pairs) > 1:  # two chains, two harvests
        peaks = sorted(
            {month for place, code in pairs for month in terms.peaks_of(department=place, chain=code)["months"]}
        )
    return {"place": names.get(department, department) or "–", "chain": chain or "–", "peak_months": peaks}


def _hours_said(said: Availability | None) -> Plain:
    if said is None:
        return {"earliest_start": None, "preferred": [], "unavailable": []}
    return {
        "earliest_start": clock(said.earliest_start) if said.earliest_start else None,
        "preferred": list(said.preferred),
        "unavailable": list(said.unavailable),
    }


def _outside_hours(programme: Programme, *, family: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Hours of each month that organisations spend in services from outside the route."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for one in OutsideService.objects.filter(programme=programme, party__in=_keys(family)):
        month = one.starts_on.replace(day=1)
        while month <= one.ends_on:
            hours = found[family[str(one.party_id)]]
            name = f"{month:%Y-%m}"
            hours[name] = round(hours.get(name, 0.0) + float(one.hours_per_month), 4)
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return dict(found)


def world_around(
    programme: Programme, *, sessions: Collection[Session], days: Collection[date] = (), parties: Collection[Any] = ()
) -> World:
    """Return the part of the calendar that a change to `sessions` may touch.

    All that their attendees (and `parties`) attend, all repetitions of their services, and what their providers hold
    on the days concerned.
    """
    keys = [one.pk for one in sessions]
    attending = {*Enrolment.objects.filter(session__in=keys).values_list("party_id", flat=True), *parties}
    near = Q(pk__in=keys) | Q(enrolments__party__in=attending) | Q(service__in={one.service_id for one in sessions})
    concerned = {*days, *(one.day for one in sessions)}
    providers = {one.service.provider_id for one in sessions}
    held = held_sessions(programme, near | Q(service__provider__in=providers, day__in=concerned))
    names = department_names(programme)
    meetings = [plain_meeting(one) for one in held]
    ends = [*(date.fromisoformat(one["date"]) for one in meetings), *concerned]
    services = {one.session.service.pk: one.session.service for one in held} | {
        one.service.pk: one.service for one in sessions
    }
    commitments: dict[str, set[str]] = {str(key): set() for key in parties}
    for one in held:
        for key in one.attendees:
            commitments.setdefault(key, set()).add(one.session.service.part_of(one.session.number).id)
    plain = {
        **plain_terms(programme, terms=terms_of(programme), names=names),
        "horizon": {"start": min(ends).isoformat(), "end": max(ends).isoformat()},
        "providers": plain_providers({one.provider.pk: one.provider for one in services.values()}.values()),
        "services": with_prerequisites({one.code: one for one in services.values()}, names=names),
        "organisations": plain_organisations(programme, commitments=commitments, names=names),
        "announced": meetings,
    }
    problem = problem_from_plain(plain)
    return World(problem, dict(zip((one.session.pk for one in held), problem.announced, strict=True)))


def with_prerequisites(services: Mapping[str, Service], *, names: Mapping[str, str]) -> list[Plain]:
    """Return services, each with those that come before it, among the same ones.

    The second part of a mixed one follows the first; whatever waits for the service waits for its last part (ROUTE-88).
    """
    before: dict[str, list[str]] = defaultdict(list)
    codes = {one.pk: code for code, one in services.items()}
    through = Service.prerequisites.through
    for later, earlier in through.objects.filter(from_service_id__in=codes, to_service_id__in=codes).values_list(
        "from_service_id", "to_service_id"
    ):
        before[codes[later]].append(services[codes[earlier]].parts[-1].id)
    found = []
    for code, one in sorted(services.items()):
        known = sorted(before[code])
        for part in one.parts:
            found.append({**plain_part(part, service=one, names=names), "prerequisites": known})
            known = [part.id]
    return found

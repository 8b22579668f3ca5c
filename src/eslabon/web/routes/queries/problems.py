"""The scheduling problem of a programme: who signed for what, who gives it, when nobody can, what is announced.

Nothing new is planned before `earliest`, the first day that leaves the notice. What is held before that day cannot
change any more: its hours count, and a repetition that has begun by then takes in nobody else; it stands in the
problem as a service of its own, `S034#2`, with the sessions that it still lacks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eslabon.rules.routes.mixed import service_of
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Route, RouteItem, Service, Session
from eslabon.web.routes.queries.schedules import (
    Held,
    Plain,
    department_names,
    held_sessions,
    plain_meeting,
    plain_organisations,
    plain_part,
    plain_providers,
    plain_terms,
    survivors,
    with_prerequisites,
)
from eslabon.web.routes.snapshots import terms_of


@dataclass(frozen=True)
class Window:
    """From when to when new sessions may lie, and which announced sessions are free to be planned anew."""

    earliest: date
    end: date
    freed: frozenset[str] = frozenset()  # keys of sessions

    def replaces(self, session: Session) -> bool:
        """Whether a plan for this window gives the session a new place: what is only planned, and what was freed."""
        if str(session.pk) in self.freed:
            return True
        return session.state == Session.State.PLANNED and self.earliest <= session.day <= self.end


@dataclass
class Draft:
    """A problem while it is put together."""

    wanted: dict[str, set[str]]  # organisation → services
    begun: dict[str, tuple[Service, int, list[int]]] = field(default_factory=dict)  # id → service, repetition, numbers
    begun_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # service → ids
    spent_repetitions: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    hours: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    meetings: list[Plain] = field(default_factory=list)
    ends: list[date] = field(default_factory=list)
    extra: list[Plain] = field(default_factory=list)  # services that have begun


def build_problem(programme: Programme, *, window: Window) -> tuple[Plain, dict[str, Any]]:
    """Return the problem as spec'd JSON, and for each repetition that has begun which sessions it still lacks."""
    names = department_names(programme)
    held = [one for one in held_sessions(programme) if not window.replaces(one.session)]
    draft = Draft(wanted=accepted_services(programme))
    for repetition in _by_repetition(held).values():
        _take(draft, repetition, window=window, names=names)
    services = _services(programme, draft=draft, names=names)
    organisations = plain_organisations(programme, commitments=draft.wanted, names=names)
    for one in organisations:
        for month, hours in draft.hours.get(one["id"], {}).items():
            one["hours_elsewhere"][month] = round(one["hours_elsewhere"].get(month, 0) + hours, 4)
    known = {one["provider"] for one in services}
    problem = {
        **plain_terms(programme, terms=terms_of(programme), names=names),
        "horizon": {"start": window.earliest.isoformat(), "end": max([window.end, *draft.ends]).isoformat()},
        "earliest_date": window.earliest.isoformat(),
        "providers": plain_providers(programme.providers.filter(code__in=known)),
        "services": services,
        "organisations": organisations,
        "announced": draft.meetings,
    }
    begun = {
        key: {"service": service.code, "repetition": repetition, "numbers": numbers}
        for key, (service, repetition, numbers) in draft.begun.items()
    }
    return problem, begun


def accepted_services(programme: Programme) -> dict[str, set[str]]:
    """Return what each organisation with a signed route accepted, by the record that stands for it today.

    Of a mixed service both of its parts.
    """
    rows = list(
        RouteItem.objects.filter(
            route__programme=programme, route__state=Route.State.SIGNED, answer=RouteItem.Answer.ACCEPTED
        )
        .exclude(service__is_active=False)
        .select_related("service", "route")
    )
    standing = survivors({row.route.party_id for row in rows})
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        party = row.route.party_id
        found[str(standing.get(party, party))] |= {part.id for part in row.service.parts}
    return dict(found)


def _by_repetition(held: Iterable[Held]) -> dict[tuple[str, int], list[Held]]:
    found: dict[tuple[str, int], list[Held]] = defaultdict(list)
    for one in held:
        found[one.repetition].append(one)
    return found


def _take(draft: Draft, repetition: list[Held], *, window: Window, names: Any) -> None:
    """Put one repetition that stands into the problem: whole, begun, or over."""
    service, number = repetition[0].session.service, repetition[0].session.repetition
    part = service.part_of(repetition[0].session.number)
    attendees = sorted({key for one in repetition for key in one.attendees})
    over = [one for one in repetition if one.session.day < window.earliest]
    later = [one for one in repetition if one.session.day >= window.earliest]
    for one in over:
        hours = (one.session.ends.hour - one.session.starts.hour) + (
            one.session.ends.minute - one.session.starts.minute
        ) / 60
        for key in one.attendees:
            draft.hours[key][f"{one.session.day:%Y-%m}"] += hours
    draft.ends += [one.session.day for one in later]
    for key in attendees:
        draft.wanted.setdefault(key, set())
    if not over:
        draft.meetings += [plain_meeting(one) for one in later]
        return
    draft.spent_repetitions[part.id] += 1
    numbers = sorted(set(part.numbers) - {one.session.number for one in over})
    for key in attendees:
        draft.wanted[key].discard(part.id)
    if numbers:
        own = f"{part.id}#{number}"
        draft.begun[own] = (service, number, numbers)
        draft.begun_of[part.id].append(own)
        draft.extra.append(
            {
                **plain_part(part, service=service, names=names),
                "id": own,
                "sessions": len(numbers),
                "modality": repetition[0].session.modality,
                "capacity": max(service.capacity, len(attendees)),
                "max_repetitions": 1,
            }
        )
        draft.meetings += [
            plain_meeting(one, service=own, number=numbers.index(one.session.number) + 1) for one in later
        ]
        for key in attendees:
            draft.wanted[key].add(own)


def _services(programme: Programme, *, draft: Draft, names: Any) -> list[Plain]:
    codes = {service_of(part) for wanted in draft.wanted.values() for part in wanted}
    codes |= {service_of(one["service"]) for one in draft.meetings}
    rows = programme.services.filter(code__in=codes).select_related("provider")
    services = with_prerequisites({one.code: one for one in rows}, names=names)
    for one in services:
        one["max_repetitions"] = max(0, one["max_repetitions"] - draft.spent_repetitions[one["id"]])
        one["prerequisites"] += [own for code in one["prerequisites"] for own in draft.begun_of[code]]
    return services + draft.extra


def planned_in(programme: Programme, *, window: Window) -> Collection[Session]:
    """Return the sessions that a plan for this window replaces."""
    standing = Session.objects.filter(
        service__programme=programme, state__in=(Session.State.PLANNED, Session.State.ANNOUNCED)
    ).select_related("service")
    return [one for one in standing if window.replaces(one)]

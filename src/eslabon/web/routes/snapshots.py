"""What stands in the database, as the plain values that the rules of routes take."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from eslabon.rules.diagnostics.plain import need_from_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.rules.routes.announcing import earliest_day
from eslabon.rules.routes.commitments import Offered
from eslabon.rules.routes.graduation import Taken, is_completed
from eslabon.rules.routes.loads import MonthLoad, Outside, Placed, load_by_month, months_between
from eslabon.rules.routes.offers import IN_PERSON, FeltNeed, Limits, Offer, Profile, Received
from eslabon.web.diagnostics.models import Score
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import (
    Attendance,
    CalendarTerms,
    Certificate,
    OutsideService,
    Route,
    RouteItem,
    Segment,
    Service,
    Session,
)


def offered_services(programme: Programme) -> list[Service]:
    """Return the services that can be offered today: active, accepted if subcontracted (ROUTE-82)."""
    services = Service.objects.filter(programme=programme, is_active=True)
    allowed = services.filter(Q(subcontracted_to__isnull=True) | Q(accepted_at__isnull=False))
    found = list(allowed.select_related("type", "provider").prefetch_related("prerequisites"))
    codes = {service.code for service in found}
    while True:  # what waits for a service that is not offered is not offered either
        kept = [one for one in found if {before.code for before in one.prerequisites.all()} <= codes]
        if len(kept) == len(found):
            return found
        found, codes = kept, {service.code for service in kept}


def offers_of(services: Iterable[Service]) -> list[Offer]:
    """Return services as the proposal sees them."""
    return [
        Offer(
            code=one.code,
            type=one.type.code,
            name_es=one.name_es,
            name_en=one.name_en,
            needs=tuple(one.needs),
            segments=tuple(one.segments),
            chains=tuple(one.chains),
            hours=one.hours,
            sessions=one.sessions_count,
            prerequisites=tuple(sorted(before.code for before in one.prerequisites.all())),
            place=one.place_code if IN_PERSON in {part.modality for part in one.parts} else "",
        )
        for one in services
    ]


def profile_of(score: Score) -> Profile:
    """Return the organisation behind a score: where it stands, what it lacks, what it had already."""
    response, outcome = score.response, score.decision.outcome
    if outcome is None:
        raise Problem(problems.NOTHING_TO_PROPOSE, party=response.party)
    programme = response.instrument.programme
    names = {need.code: need for need in programme.needs.all()}
    needs = []
    for plain in outcome["needs"]:
        need = need_from_plain(plain)
        words = names.get(need.code)
        needs.append(
            FeltNeed(
                code=need.code,
                gap=need.gap,
                name_es=words.name_es if words else need.code,
                name_en=words.name_en if words else need.code,
                causes=tuple(cause.item for cause in need.causes),
            )
        )
    return Profile(
        segment=score.segment,
        chain=response.chain.code if response.chain else "",
        place=department_of(response.place),
        needs=tuple(needs),
        received=tuple(received_by(response.party, programme=programme)),
    )


def department_of(place: Any) -> str:
    """Return the two digits of the department in which a place lies; empty where it is not known."""
    return "" if place is None else str(place.code).partition("-")[2][:2]


def received_by(party: Party, *, programme: Programme) -> list[Received]:
    """Return what an organisation completed on the route, and what it gets from elsewhere."""
    found = [
        Received(type=taken.type, provider="", service=taken.service)
        for taken in taken_by(party, services=_attended_services(party, programme=programme))
        if is_completed(taken)
    ]
    outside = OutsideService.objects.filter(party__in=party.merged_family, programme=programme).exclude(type_code="")
    return found + [Received(type=one.type_code, provider=one.provider_name) for one in outside.order_by("type_code")]


def _attended_services(party: Party, *, programme: Programme) -> list[Service]:
    attended = Service.objects.filter(programme=programme, sessions__attendances__party__in=party.merged_family)
    certified = Service.objects.filter(programme=programme, certificates__party__in=party.merged_family)
    keys = set(attended.values_list("pk", flat=True)) | set(certified.values_list("pk", flat=True))
    return list(Service.objects.filter(pk__in=keys).select_related("type").order_by("code"))


def limits_of(score: Score, *, today: date) -> Limits:
    """Return what a route of this organisation may ask, from the month in which dates can still be announced."""
    programme = score.response.instrument.programme
    segment = Segment.objects.filter(programme=programme, code=score.segment, is_active=True).first()
    terms = terms_of(programme)
    months = route_months(today, terms=terms)
    names = tuple(f"{month:%Y-%m}" for month in months)
    outside: dict[str, Decimal] = {}
    for one in outside_of(score.response.party, programme=programme):
        for month in months_between(one.starts_on, last=one.ends_on):
            name = f"{month:%Y-%m}"
            if name in names:
                outside[name] = outside.get(name, Decimal(0)) + one.hours_per_month
    return Limits(
        months=names,
        hours_per_month=Decimal(terms.max_hours_per_month),
        most_services=terms.most_services,
        outside_hours=outside,
        non_negotiable=tuple(segment.non_negotiable) if segment else (),
    )


def terms_of(programme: Programme) -> CalendarTerms:
    """Return the programme's settings of calendar and proposals; the usual ones if it has none of its own."""
    found = CalendarTerms.objects.filter(programme=programme).first()
    return found or CalendarTerms(programme=programme)


def route_months(today: date, *, terms: CalendarTerms) -> list[date]:
    """Return first days of the months that a route proposed today can use: from when dates can be told in time."""
    last = first = earliest_day(today, notice_days=terms.notice_days).replace(day=1)
    for _ in range(terms.route_months - 1):
        last = (last + timedelta(days=31)).replace(day=1)
    return list(months_between(first, last=last))


def outside_of(party: Party, *, programme: Programme) -> list[Outside]:
    """Return an organisation's outside services as the load counts them."""
    rows = OutsideService.objects.filter(party__in=party.merged_family, programme=programme)
    return [Outside(one.starts_on, one.ends_on, one.hours_per_month) for one in rows]


def load_of(route: Route, *, items: Iterable[RouteItem]) -> tuple[MonthLoad, ...]:
    """Return the load of the route's months, from what was not declined and from outside (ROUTE-75)."""
    placed = [
        Placed(date.fromisoformat(f"{month}-01"), item.service.hours)
        for item in items
        if item.answer != RouteItem.Answer.DECLINED
        for month in item.months
    ]
    programme = route.programme
    limit = Decimal(terms_of(programme).max_hours_per_month)
    return load_by_month(placed, outside=outside_of(route.party, programme=programme), limit=limit)


def offered_in(items: Iterable[RouteItem], *, language: str) -> list[Offered]:
    """Return a route's items as the rules of commitments see them."""
    tongue = "name_en" if language.startswith("en") else "name_es"
    return [
        Offered(
            service=item.service.code,
            name=getattr(item.service, tongue),
            non_negotiable=item.non_negotiable,
            answer=item.answer,
            prerequisites=tuple(before.code for before in item.service.prerequisites.all()),
        )
        for item in items
    ]


def taken_by(party: Party, *, services: Iterable[Service]) -> list[Taken]:
    """Return how much an organisation took of each service: the best of its repetitions (ROUTE-79).

    Of a mixed service the best of each part (ROUTE-88).
    """
    wanted, family = list(services), party.merged_family
    keys = [service.pk for service in wanted]
    present = set(
        Attendance.objects.filter(party__in=family, session__service__in=keys).values_list("session_id", flat=True)
    )
    certified = set(
        Certificate.objects.filter(party__in=family, service__in=keys, revoked_at__isnull=True).values_list(
            "service_id", flat=True
        )
    )
    held = Session.objects.filter(pk__in=present, state=Session.State.HELD).values_list(
        "service_id", "repetition", "number"
    )
    attended = sessions_attended(held, services=wanted)
    return [
        Taken(
            service=one.code,
            type=one.type.code,
            hours=one.hours * one.sessions_count,
            attended_hours=one.hours * attended[one.pk],
            has_certificate=one.pk in certified,
        )
        for one in wanted
    ]


def sessions_attended(held: Iterable[tuple[Any, int, int]], *, services: Iterable[Service]) -> dict[Any, int]:
    """Return by service how many sessions of its best repetition were attended, for each part of a mixed one.

    `held`: service, repetition and number of every session that was held and attended.
    """
    by_key = {one.pk: one for one in services}
    counts: Counter[tuple[Any, str, int]] = Counter()
    for service, repetition, number in held:
        counts[service, by_key[service].part_of(number).id, repetition] += 1
    best: dict[tuple[Any, str], int] = {}
    for (service, part, _repetition), n in counts.items():
        best[service, part] = max(best.get((service, part), 0), n)
    return {key: sum(n for (service, _part), n in best.items() if service == key) for key in by_key}

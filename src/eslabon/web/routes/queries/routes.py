"""Routes: whose, in which state, with which load."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eslabon.rules.routes.loads import MonthLoad
from eslabon.web.diagnostics.models import Score
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import scopes, within
from eslabon.web.routes.models import CommitmentLetter, Route, RouteItem, Segment, Service
from eslabon.web.routes.queries.attendance import families_of

OPEN_STATES = (Route.State.PROPOSED, Route.State.SIGNED)


def routes_within_reach(programme: Programme, *, user: Any, on: date, act: str = "route.view") -> QuerySet[Route]:
    """Return the routes of a programme on which `user` may do `act`: all, or those of the own region and chain."""
    reach = within(scopes(user, act, programme=programme, on=on))
    found = Route.objects.filter(programme=programme)
    if not (user.is_active and user.is_superuser):
        found = found.filter(reach)
    return found.select_related("programme", "party", "place", "chain")


def with_answers(routes: QuerySet[Route]) -> QuerySet[Route]:
    """Return the routes with how many items were accepted, declined and not answered."""
    counts = {f"{answer}_n": Count("items", filter=Q(items__answer=answer)) for answer in RouteItem.Answer.values}
    return routes.annotate(**counts)


def routes_of(user: Any, *, on: date) -> QuerySet[Route]:
    """Return the routes of the user's organisations on the day `on`, the standing ones first."""
    memberships = Membership.objects.in_force(on).filter(person__user=user).values("organisation_id")
    own = Party.objects.filter(Q(pk__in=memberships) | Q(user=user)).select_related("merged_into")
    return with_answers(
        Route.objects.filter(party__in=set(families_of(own))).select_related("programme", "party", "place", "chain")
    ).order_by("state", "-proposed_at")


def latest_scores(programme: Programme) -> list[Score]:
    """Return the latest score of every organisation and chain of the programme."""
    scores = (
        Score.objects.filter(response__instrument__programme=programme)
        .select_related("response__party", "response__chain", "response__place")
        .order_by("-scored_at")
    )
    found: dict[tuple[Any, Any], Score] = {}
    for score in scores:
        found.setdefault((score.response.party_id, score.response.chain_id), score)
    return sorted(found.values(), key=lambda one: (one.response.party.name, str(one.pk)))


def scores_without_route(programme: Programme) -> list[Score]:
    """Return the latest scores for which no route was proposed yet."""
    used = Route.objects.filter(score=OuterRef("pk"))
    keys = set(Score.objects.filter(~Exists(used)).values_list("pk", flat=True))
    return [score for score in latest_scores(programme) if score.pk in keys]


@dataclass(frozen=True)
class WhyNot:
    """A service that is not in a route, and why."""

    service: Service | None
    code: str
    clause: str
    reason: str


def why_not(route: Route, *, language: str) -> list[WhyNot]:
    """Return what the decision left out, with its reasons; nothing where it was erased."""
    outcome = route.decision.outcome
    if outcome is None:
        return []
    services = {one.code: one for one in Service.objects.filter(programme=route.programme)}
    tongue = "reason_en" if language.startswith("en") else "reason_es"
    return [
        WhyNot(services.get(one["service"]), one["service"], one["clause"], one[tongue]) for one in outcome["left_out"]
    ]


def segment_of(route: Route) -> Segment | None:
    """Return the segment of a route in words, if the programme still has it."""
    return Segment.objects.filter(programme=route.programme, code=route.segment).first()


def letter_in_force(route: Route) -> CommitmentLetter | None:
    """Return the letter that stands."""
    return route.letters.filter(revoked_at__isnull=True).first()


@dataclass(frozen=True)
class Month:
    """One month of a route: what begins or goes on in it, and how full it is."""

    load: MonthLoad
    items: tuple[RouteItem, ...]


def months_of(load: Sequence[MonthLoad], *, items: Sequence[RouteItem]) -> list[Month]:
    """Return the months of a route with the services that begin in each."""
    begins: dict[date, list[RouteItem]] = {}
    for item in items:
        if item.month is not None:
            begins.setdefault(item.month, []).append(item)
    return [Month(one, tuple(begins.get(one.month, ()))) for one in load]


def chain_of_route(route: Route) -> list[dict[str, Any]]:
    """Return the links of the chain up to here: call, diagnostic, route, services, next segment."""
    signed = route.state in (Route.State.SIGNED, Route.State.COMPLETED)
    completed = route.state == Route.State.COMPLETED
    return [
        {"label": _("Convocatoria"), "state": "verified"},
        {"label": _("Diagnóstico"), "state": "verified"},
        {"label": _("Ruta"), "state": "verified" if signed else "declared", "current": not completed},
        {"label": _("Servicios"), "state": "verified" if completed else "open"},
        {"label": _("Siguiente segmento"), "state": "verified" if completed else "open", "current": completed},
    ]

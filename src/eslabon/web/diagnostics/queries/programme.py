"""The programme's side: who answered, who is stuck where, which versions there are."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from eslabon.web.diagnostics.models import Instrument, Response, Score
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import scopes, within
from eslabon.web.programmes.queries import parties_of

SEES = ("diagnostic.view", "diagnostic.help")


def responses_in(programme: Programme, *, user: Any, on: date, acts: tuple[str, ...] = SEES) -> QuerySet[Response]:
    """The responses of a programme on which a role lets `user` do one of `acts`: all, or the own region and chain."""
    reach = Q() if user.is_superuser and user.is_active else _reach(programme, user=user, on=on, acts=acts)
    last = Score.objects.filter(response=OuterRef("pk")).order_by("-scored_at")
    return (
        Response.objects.filter(reach, instrument__programme=programme)
        .select_related("instrument", "party", "place", "chain", "helper")
        .defer("instrument__xform", "instrument__definition", "answers")
        .annotate(
            segment=Subquery(last.values("segment")[:1]),
            level=Subquery(last.values("level")[:1]),
            share=Subquery(last.values("share")[:1]),
        )
        .order_by("state", "saved_at", "opened_at")
    )


def _reach(programme: Programme, *, user: Any, on: date, acts: tuple[str, ...]) -> Q:
    """What any of the acts opens; everything where one of them reaches the whole programme."""
    parts = [within(scopes(user, act, programme=programme, on=on)) for act in acts]
    if any(part == Q() for part in parts):
        return Q()
    return reduce(or_, parts, Q(pk__in=[]))


def stuck_where(responses: QuerySet[Response]) -> list[tuple[str, int]]:
    """How many open responses stopped in each section; an empty code stands for those only to be handed in."""
    found = (
        responses.filter(state=Response.State.OPEN)
        .order_by()
        .values("stopped_at")
        .annotate(n=Count("pk", distinct=True))
    )
    return sorted(((row["stopped_at"], row["n"]) for row in found), key=lambda pair: -pair[1])


def instruments_of(programme: Programme) -> QuerySet[Instrument]:
    """Every version, with how many responses it has."""
    return (
        programme.instruments.defer("xform", "definition")
        .select_related("chain")
        .annotate(n=Count("responses"))
        .order_by("code", "-installed_at")
    )


def findable_parties(programme: Programme, *, user: Any, on: date, text: str) -> list[Party]:
    """Organisations whose name holds the words, within the reach of a role that may open responses; twenty at most.

    Of those whom the programme knows or nobody does (PARTY-12).
    """
    if not text.strip():
        return []
    reach = Q() if user.is_superuser and user.is_active else _reach_of_parties(programme, user=user, on=on)
    found = parties_of(programme).filter(
        reach, kind=Party.Kind.ORGANISATION, merged_into__isnull=True, name__icontains=text.strip()
    )
    return list(found.select_related("place").order_by("name")[:20])


def _reach_of_parties(programme: Programme, *, user: Any, on: date) -> Q:
    """As `_reach`, over organisations: a chain says nothing of one, which may sell several products."""
    reach = Q(pk__in=[])
    for scope in scopes(user, "diagnostic.help", programme=programme, on=on):
        if scope.place_code is None and scope.party_id is None:
            return Q()
        reach |= Q(place__code__startswith=scope.place_code) if scope.party_id is None else Q(pk=scope.party_id)
    return reach

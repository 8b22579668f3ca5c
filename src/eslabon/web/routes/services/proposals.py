"""Propose a route from the latest diagnostic, for one organisation or for all of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.rules.routes.offers import Proposal
from eslabon.rules.routes.proposal import RULE, VERSION, propose_route
from eslabon.rules.routes.proposal_plain import inputs_to_plain, proposal_to_plain
from eslabon.web.audit import services as audit
from eslabon.web.diagnostics.models import Response, Score
from eslabon.web.events.services import announce
from eslabon.web.routes.events import RouteProposed
from eslabon.web.routes.models import Route, RouteItem, Service
from eslabon.web.routes.snapshots import limits_of, offered_services, offers_of, profile_of


@transaction.atomic
def propose_for(score: Score, *, actor: Any, now: datetime, today: date) -> Route:
    """Propose what answers the needs of a diagnostic, within what the organisation can bear (ROUTE-50 to ROUTE-61).

    A proposal that nobody signed is replaced and stays readable; a signed route stands until the new one is signed.
    """
    # One row that every proposal for this response must lock: two at once would both be the latest.
    response = Response.objects.select_for_update().get(pk=score.response_id)
    score = _with_everything(score)
    services = offered_services(score.response.instrument.programme)
    profile, offers, limits = profile_of(score), offers_of(services), limits_of(score, today=today)
    proposal = propose_route(profile, offers=offers, limits=limits)
    decision = audit.keep_decision(
        actor,
        response,
        rule=RULE,
        rule_version=VERSION,
        inputs=inputs_to_plain(profile, offers=offers, limits=limits),
        outcome=proposal_to_plain(proposal),
    )
    replaced = _replace_proposal(score, now=now)
    route = Route.objects.create(
        programme=score.response.instrument.programme,
        party=score.response.party.surviving,
        place=score.response.place,
        chain=score.response.chain,
        score=score,
        decision=decision,
        segment=score.segment,
        proposed_at=now,
    )
    _write_items(route, proposal=proposal, services=services)
    audit.record(
        actor,
        "propose_route",
        route,
        after={"decision": str(decision.pk), "services": len(proposal.items), "replaces": replaced},
        programme=route.programme.code,
    )
    announce(RouteProposed(route_id=route.pk))
    return route


def _with_everything(score: Score) -> Score:
    return Score.objects.select_related(
        "decision", "response__instrument__programme", "response__party", "response__place", "response__chain"
    ).get(pk=score.pk)


def _replace_proposal(score: Score, *, now: datetime) -> list[str]:
    standing = Route.objects.filter(
        programme=score.response.instrument.programme,
        party__in=score.response.party.merged_family,
        chain=score.response.chain,
        state=Route.State.PROPOSED,
    )
    keys = [str(key) for key in standing.values_list("pk", flat=True)]
    standing.update(state=Route.State.REPLACED, ended_at=now)
    return keys


def _write_items(route: Route, *, proposal: Proposal, services: Sequence[Service]) -> None:
    by_code = {service.code: service for service in services}
    RouteItem.objects.bulk_create(
        RouteItem(
            route=route,
            service=by_code[item.service],
            position=item.position,
            month=date.fromisoformat(f"{item.months[0]}-01"),
            months=list(item.months),
            non_negotiable=item.non_negotiable,
            reason_es=item.reason_es,
            reason_en=item.reason_en,
        )
        for item in proposal.items
    )


@transaction.atomic
def propose_first(score: Score, *, actor: Any, now: datetime, today: date) -> Route:
    """Propose to one organisation whose latest diagnostic has no route; asked twice, the route that is there."""
    Response.objects.select_for_update().get(pk=score.response_id)
    known = Route.objects.filter(score=score).order_by("proposed_at").first()
    return known or propose_for(score, actor=actor, now=now, today=today)


@transaction.atomic
def propose_again(route: Route, *, actor: Any, now: datetime, today: date) -> Route:
    """Propose anew from the organisation's latest diagnostic, with what it received meanwhile."""
    if route.state not in (Route.State.PROPOSED, Route.State.SIGNED):
        raise Problem(problems.ROUTE_NOT_OPEN, state=route.get_state_display(), state_en=route.state)
    latest = Score.objects.filter(
        response__instrument__programme=route.programme,
        response__party__in=route.party.merged_family,
        response__chain=route.chain,
    ).first()
    if latest is None:
        raise Problem(problems.NOTHING_TO_PROPOSE, party=route.party)
    return propose_for(latest, actor=actor, now=now, today=today)

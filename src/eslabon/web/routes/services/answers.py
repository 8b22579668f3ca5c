"""What an organisation says to its route: yes or no to each service, and leaving the programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.rules.routes.commitments import answer_refusal
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.programmes.services import record_withdrawal
from eslabon.web.routes.events import RouteLeft
from eslabon.web.routes.models import CommitmentLetter, Route, RouteItem
from eslabon.web.routes.snapshots import offered_in

STATES_EN = {
    "proposed": "proposed",
    "signed": "signed",
    "replaced": "replaced by a newer one",
    "completed": "completed",
    "left": "left",
}


@dataclass(frozen=True)
class Answer:
    """Yes or no to one service, with the reason of a no."""

    answer: str  # accepted | declined
    reason: str = ""


def locked_route(route: Route, *, states: tuple[str, ...], revision: int | None = None) -> Route:
    """Return the route held until the end of the transaction; refuse another state, or what somebody changed since."""
    held: Route = (
        Route.objects.select_for_update(of=("self",))
        .select_related("programme", "party", "chain", "place")
        .get(pk=route.pk)
    )
    if held.state not in states:
        raise Problem(problems.ROUTE_NOT_OPEN, state=held.get_state_display(), state_en=STATES_EN[held.state])
    if revision is not None and held.revision != revision:
        raise Problem(problems.ROUTE_CHANGED)
    return held


def note_helper(route: Route, *, actor: Any, helping: bool) -> None:
    """Set who helped first on a route that is about to be saved."""
    if helping and route.helper_id is None:
        route.helper = actor


def items_of(route: Route) -> list[RouteItem]:
    """Return the route's items with what the rules need of their services."""
    return list(
        route.items.select_related("service__type", "service__provider").prefetch_related("service__prerequisites")
    )


@transaction.atomic
def answer_items(
    route: Route,
    *,
    answers: Mapping[int, Answer],
    actor: Any,
    now: datetime,
    language: str = "es",
    helping: bool = False,
) -> dict[int, Problem]:
    """Keep the answers that can be taken; return by item why each other one cannot (ROUTE-70, ROUTE-71).

    `helping`: somebody answers on the organisation's behalf, which is kept (ROUTE-87).
    """
    route = locked_route(route, states=(Route.State.PROPOSED,))
    refused, changed = apply_answers(items_of(route), answers=answers, now=now, language=language)
    if changed:
        route.revision += 1
        note_helper(route, actor=actor, helping=helping)
        route.save(update_fields=["revision", "helper"])
        audit.record(
            actor,
            "answer_route",
            route,
            after=changed,
            programme=route.programme.code,
            on_behalf_of=str(route.party) if helping else "",
        )
    return refused


def apply_answers(
    items: list[RouteItem], *, answers: Mapping[int, Answer], now: datetime, language: str
) -> tuple[dict[int, Problem], dict[str, str]]:
    """Write the answers that can be taken; return the refusals by item, and what changed by service.

    A part of acts that hold the route and record themselves.
    """
    refused: dict[int, Problem] = {}
    changed: dict[str, str] = {}
    for item, offered in zip(items, offered_in(items, language=language), strict=True):
        given = answers.get(item.pk)
        if given is None:
            continue
        refusal = answer_refusal(offered, answer=given.answer, reason=given.reason)
        if refusal is not None:
            refused[item.pk] = refusal
            continue
        reason = given.reason.strip() if given.answer == RouteItem.Answer.DECLINED else ""
        if (item.answer, item.answer_reason) == (given.answer, reason):
            continue
        item.answer, item.answer_reason, item.answered_at = given.answer, reason, now
        item.save(update_fields=["answer", "answer_reason", "answered_at"])
        changed[item.service.code] = given.answer
    return refused, changed


@transaction.atomic
def leave_programme(route: Route, *, reason: str, explanation: str, actor: Any, now: datetime, today: date) -> Route:
    """Leave the programme: the route ends, its letter is void, the withdrawal is on record with its reason."""
    route = locked_route(route, states=(Route.State.PROPOSED, Route.State.SIGNED))
    withdrawal = record_withdrawal(
        route.programme,
        party=route.party,
        kind="withdrawal",
        happened_on=today,
        reason=reason,
        explanation=explanation,
        actor=actor,
        today=today,
    )
    standing = Route.objects.filter(
        programme=route.programme,
        party=route.party,
        chain=route.chain,
        state__in=(Route.State.PROPOSED, Route.State.SIGNED),
    )
    keys = list(standing.values_list("pk", flat=True))
    CommitmentLetter.objects.filter(route__in=keys, revoked_at__isnull=True).update(
        revoked_at=now, revoked_reason="left"
    )
    Route.objects.filter(pk__in=keys).update(state=Route.State.LEFT, ended_at=now, ended_reason=explanation.strip())
    audit.record(
        actor,
        "leave_programme",
        route,
        before={"state": route.state},
        after={"state": Route.State.LEFT.value, "withdrawal": str(withdrawal.pk), "routes": [str(key) for key in keys]},
        reason=reason,
        programme=route.programme.code,
    )
    for key in keys:
        announce(RouteLeft(route_id=key))
    route.refresh_from_db()
    return route

"""From a scored diagnostic to a proposal that says why this and why not that."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from eslabon.rules.problems import Problem
from eslabon.web.audit.services import replay_decisions
from eslabon.web.diagnostics.models import Score
from eslabon.web.events.models import Announcement
from eslabon.web.routes.models import CalendarTerms, Route, Segment, Service
from eslabon.web.routes.services import propose_again, record_outside_service
from eslabon.web.routes.snapshots import load_of, route_months
from tests.web.routes.world import NOW, TODAY, UNMET, accept_all, proposed_route, score_party, signed_route


def test_proposal_answers_needs_with_reasons_and_says_why_not_of_the_rest(route: Route) -> None:
    """ROUTE-50."""
    items = list(route.items.select_related("service"))
    outcome = route.decision.outcome

    assert 3 <= len(items) <= 12
    assert all(item.reason_es and item.reason_en and item.months for item in items)
    assert len(items) + len(outcome["left_out"]) == 109
    assert all(one["reason_es"] and one["clause"].startswith("ROUTE-") for one in outcome["left_out"])
    assert outcome["referrals"] == [UNMET]


def test_non_negotiable_items_are_those_of_the_segment(route: Route) -> None:
    """ROUTE-60."""
    asked = Segment.objects.get(code="organised_supply").non_negotiable
    kinds = {item.service.type.code for item in route.items.filter(non_negotiable=True)}

    assert kinds == set(asked)


def test_every_service_of_a_route_is_for_its_segment_and_chain(route: Route) -> None:
    services = [item.service for item in route.items.select_related("service")]

    assert all("organised_supply" in one.segments and "coffee" in one.chains for one in services)


def test_no_month_is_above_the_limit_and_none_is_too_soon_to_announce(route: Route) -> None:
    """ROUTE-59, ROUTE-75."""
    load = load_of(route, items=route.items.select_related("service"))

    assert load
    assert not any(month.is_over for month in load)
    assert min(month.month for month in load) >= date(2022, 6, 1)


@pytest.mark.parametrize("today", [date(2022, 1, 1), date(2022, 11, 30), date(2024, 1, 31)])
def test_route_months_begin_after_the_notice_and_are_six(today: date) -> None:
    months = route_months(today, terms=CalendarTerms())

    assert len(months) == 6
    assert months[0] == (today + timedelta(days=60)).replace(day=1)


def test_programmes_own_notice_hours_and_sizes_bound_what_is_proposed(score: Score, facilitator: Any) -> None:
    """ROUTE-58, ROUTE-59: nothing of it is fixed in the code."""
    terms = CalendarTerms.objects.create(
        programme=score.response.instrument.programme,
        notice_days=120,
        route_months=3,
        most_services=5,
        max_hours_per_month=8,
    )

    route = proposed_route(score, actor=facilitator)

    months = {month for item in route.items.all() for month in item.months}
    assert [f"{month:%Y-%m}" for month in route_months(TODAY, terms=terms)] == ["2022-08", "2022-09", "2022-10"]
    assert months <= {"2022-08", "2022-09", "2022-10"}
    assert 0 < route.items.count() <= 5
    load = load_of(route, items=route.items.select_related("service"))
    assert max(month.hours for month in load) <= 8
    assert {month.limit for month in load} == {8}
    reasons = {one["clause"]: one["reason_es"] for one in route.decision.outcome["left_out"]}
    assert "5" in reasons["ROUTE-58"]


def test_outside_hours_leave_less_room_for_the_route(score: Score, facilitator: Any) -> None:
    """ROUTE-75."""
    free = proposed_route(score, actor=facilitator)
    hours = sum(month.route_hours for month in load_of(free, items=free.items.select_related("service")))
    record_outside_service(
        free,
        provider_name="Agrorural",
        title="Escuela de campo",
        type_code="",
        starts_on=date(2022, 4, 1),
        ends_on=date(2023, 3, 31),
        hours_per_month=Decimal(9),
        actor=facilitator,
    )

    fuller = proposed_route(score, actor=facilitator)

    load = load_of(fuller, items=fuller.items.select_related("service"))
    assert all(month.outside_hours == 9 and not month.is_over for month in load)
    assert sum(month.route_hours for month in load) < hours


def test_what_comes_from_outside_is_not_proposed_again(score: Score, facilitator: Any, route: Route) -> None:
    """ROUTE-54."""
    kind = route.items.select_related("service__type").first().service.type.code
    record_outside_service(
        route,
        provider_name="Agrorural",
        title="Lo mismo",
        type_code=kind,
        starts_on=date(2022, 1, 1),
        ends_on=date(2022, 2, 1),
        hours_per_month=Decimal(1),
        actor=facilitator,
    )

    again = propose_again(route, actor=facilitator, now=NOW, today=TODAY)

    assert kind not in {item.service.type.code for item in again.items.select_related("service__type")}
    assert any(one["clause"] == "ROUTE-54" for one in again.decision.outcome["left_out"])


def test_new_proposal_leaves_the_old_one_readable(route: Route, facilitator: Any) -> None:
    before = route.items.count()

    again = propose_again(route, actor=facilitator, now=NOW, today=TODAY)

    route.refresh_from_db()
    assert (route.state, again.state) == (Route.State.REPLACED, Route.State.PROPOSED)
    assert route.items.count() == before
    assert again.decision_id != route.decision_id
    with pytest.raises(Problem, match="ROUTES-E35"):
        propose_again(route, actor=facilitator, now=NOW, today=TODAY)


def test_signed_route_stands_beside_a_new_proposal(score: Score, facilitator: Any, coop: Any) -> None:
    signed = signed_route(score, manager=facilitator, signer=coop.user)

    propose_again(signed, actor=facilitator, now=NOW, today=TODAY)

    signed.refresh_from_db()
    assert signed.state == Route.State.SIGNED
    assert signed.letters.filter(revoked_at__isnull=True).exists()


def test_database_refuses_two_open_proposals_for_one_organisation(route: Route, score: Score) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Route.objects.create(
            programme=route.programme,
            party=route.party,
            chain=route.chain,
            score=score,
            decision=score.decision,
            segment=route.segment,
        )


def test_service_that_is_no_longer_offered_is_not_proposed(score: Score, facilitator: Any) -> None:
    first = proposed_route(score, actor=facilitator)
    gone = first.items.filter(non_negotiable=False).select_related("service").first()
    Service.objects.filter(pk=gone.service_id).update(is_active=False)

    again = proposed_route(score, actor=facilitator)

    assert gone.service_id not in set(again.items.values_list("service_id", flat=True))


def test_erased_diagnostic_gives_no_route(score: Score, facilitator: Any) -> None:
    from eslabon.web.audit.services import erase_decisions

    erase_decisions(score.response, actor=facilitator, reason="Lo pidió", now=NOW)

    with pytest.raises(Problem, match="ROUTES-E37"):
        proposed_route(score, actor=facilitator)


def test_scores_and_proposals_replay_identically(route: Route, facilitator: Any) -> None:
    propose_again(route, actor=facilitator, now=NOW, today=TODAY)

    replay = replay_decisions()

    assert replay.is_sound
    assert (replay.total, replay.results["same"]) == (3, 3)


def test_proposal_is_announced_once(route: Route) -> None:
    told = Announcement.objects.filter(event__endswith="RouteProposed")

    assert [one.payload["route_id"] for one in told] == [str(route.pk)]


def test_second_round_takes_the_latest_score(route: Route, portfolio: Any, coop: Any, facilitator: Any) -> None:
    accept_all(route, actor=coop.user)
    later = score_party(
        coop.organisation,
        programme=portfolio,
        actor=facilitator,
        segment="domestic_market",
        needs=("corporate_image", "internal_control"),
        round_=2,
    )
    Score.objects.filter(pk=later.pk).update(scored_at=NOW + timedelta(days=200))

    again = propose_again(route, actor=facilitator, now=NOW, today=TODAY)

    assert (again.score_id, again.segment) == (later.pk, "domestic_market")

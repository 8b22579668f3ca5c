"""Needs that the route does not meet."""

from datetime import timedelta
from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.routes.models import Referral, Route
from eslabon.web.routes.queries.referrals import referrals_of
from eslabon.web.routes.services import follow_referral, needs_met, refer_need
from tests.web.routes.world import NOW, UNMET


@pytest.fixture
def referral(signed: Route, facilitator: Any) -> Referral:
    return refer_need(
        signed, need=UNMET, institution="Agrobanco", contact="mesa de partes", note="", actor=facilitator, now=NOW
    )


def test_need_without_a_service_is_referred(referral: Referral) -> None:
    """ROUTE-77."""
    assert (referral.state, referral.institution) == (Referral.State.SENT, "Agrobanco")


def test_need_that_the_route_meets_is_not_referred(signed: Route, facilitator: Any) -> None:
    """ROUTE-77."""
    met = next(need for need in signed.score.needs if need in needs_met(signed))

    with pytest.raises(Problem, match="ROUTES-E41"):
        refer_need(signed, need=met, institution="Agrobanco", contact="", note="", actor=facilitator, now=NOW)


def test_referral_nobody_followed_for_thirty_days_is_overdue(referral: Referral, facilitator: Any) -> None:
    """ROUTE-78."""
    programme, later = referral.route.programme, NOW + timedelta(days=31)
    rows = Referral.objects.all()
    assert [row.is_overdue for row in referrals_of(programme, referrals=rows, today=NOW.date())] == [False]
    assert [row.is_overdue for row in referrals_of(programme, referrals=rows, today=later.date())] == [True]

    follow_referral(referral, state="accepted", note="Lo evalúan", actor=facilitator, now=later)

    (row,) = referrals_of(programme, referrals=Referral.objects.all(), today=later.date())
    assert (row.is_overdue, row.referral.state) == (False, "accepted")
    assert "Lo evalúan" in row.referral.note


def test_closed_referral_stays_closed(referral: Referral, facilitator: Any) -> None:
    follow_referral(referral, state="attended", note="", actor=facilitator, now=NOW)

    with pytest.raises(Problem, match="ROUTES-E48"):
        follow_referral(referral, state="sent", note="", actor=facilitator, now=NOW)

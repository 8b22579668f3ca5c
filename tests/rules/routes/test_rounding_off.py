"""Opinions that nobody can be told from, incentives by attendance, products and their completion."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.routes.approvals import FEWEST_ANSWERS
from eslabon.rules.routes.incentives import (
    QUALIFIES,
    RULE,
    VERSION,
    Offer,
    decide_incentive,
    earned_to_plain,
    grant_refusal,
    inputs_to_plain,
    offer_refusal,
    order_of_merit,
)
from eslabon.rules.routes.products import completion, product_refusal
from eslabon.rules.routes.ratings import Rating, summarise, withheld

DAY = date(2022, 6, 1)
ratings = st.builds(Rating, useful=st.integers(1, 5), understood=st.integers(1, 5))
histories = st.lists(st.tuples(st.dates(DAY, DAY + timedelta(days=60)), st.booleans()), max_size=12)
offers = st.builds(
    Offer,
    since=st.dates(DAY, DAY + timedelta(days=20)),
    until=st.dates(DAY + timedelta(days=21), DAY + timedelta(days=60)),
    least_percent=st.integers(1, 100),
    least_sessions=st.integers(1, 4),
)


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 9), max_size=8))
def test_what_is_withheld_is_never_one_or_two_answers_of_a_total_that_is_shown(answers) -> None:
    """ROUTE-113, ROUTE-115."""
    hidden = withheld(answers)
    assert {key for key, count in answers.items() if count < FEWEST_ANSWERS} <= hidden
    told = sum(answers[key] for key in hidden)
    shows_total = sum(answers.values()) >= FEWEST_ANSWERS
    assert not shows_total or told == 0 or told >= FEWEST_ANSWERS
    assert len(hidden - {key for key, count in answers.items() if count < FEWEST_ANSWERS}) <= 1


@given(st.lists(ratings, max_size=12))
def test_summary_counts_every_answer_once_or_shows_nothing(answers) -> None:
    """ROUTE-113."""
    found = summarise(answers)
    assert (found is None) is (len(answers) < FEWEST_ANSWERS)
    if found is not None:
        for spread in (found.useful, found.understood):
            assert sum(spread.counts.values()) == found.answers == len(answers)
            assert 1 <= spread.mean <= 5
            assert 0 <= spread.deviation <= 2


@pytest.mark.parametrize("value", [0, 6])
def test_answer_off_the_scale_is_refused(value) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        summarise([Rating(value, 3)] * 3)


@given(histories, offers)
def test_incentive_rests_on_the_sessions_of_its_days_and_replays_the_same(came, offer) -> None:
    """ROUTE-141."""
    earned = decide_incentive(came, offer=offer)
    counted = [there for day, there in came if offer.since <= day <= offer.until]
    assert (earned.held, earned.attended) == (len(counted), sum(counted))
    if earned.result == QUALIFIES:
        assert earned.held >= offer.least_sessions
        assert earned.attended * 100 >= offer.least_percent * earned.held
    rule = registry.find(RULE, VERSION)
    assert rule is not None
    assert rule(inputs_to_plain(came, offer=offer)) == earned_to_plain(earned)


@given(st.dictionaries(st.text(min_size=1, max_size=3), histories, max_size=6), offers)
def test_nobody_comes_before_who_attended_a_larger_share(came, offer) -> None:
    """ROUTE-142."""
    found = {key: decide_incentive(one, offer=offer) for key, one in came.items()}
    order = order_of_merit(found)
    assert set(order) == {key for key, one in found.items() if one.result == QUALIFIES}
    shares = [found[key].attended / found[key].held for key in order]
    assert shares == sorted(shares, reverse=True)


def test_share_that_falls_short_by_a_fraction_falls_short() -> None:
    """ROUTE-141: two of three are not 67 %."""
    came = [(DAY, True), (DAY, True), (DAY, False)]
    offer = Offer(DAY, DAY + timedelta(days=1), 67)
    assert decide_incentive(came, offer=offer).result != QUALIFIES
    assert str(decide_incentive(came, offer=offer).percent) == "66.6"


@given(st.integers(0, 9), st.integers(1, 9), st.booleans())
def test_seats_are_never_granted_beyond_their_number(granted, seats, is_closed) -> None:
    """ROUTE-142, ROUTE-143."""
    able = decide_incentive([(DAY, True)], offer=Offer(DAY, DAY + timedelta(days=1), 100))
    refused = grant_refusal(able, granted=granted, seats=seats, is_closed=is_closed)
    assert (refused is None) is (granted < seats and not is_closed)


@pytest.mark.parametrize(
    ("since", "until", "percent", "sessions", "seats"),
    [(1, 0, 80, 1, 1), (0, 30, 80, 1, 1), (0, 9, 0, 1, 1), (0, 9, 101, 1, 1), (0, 9, 80, 0, 1), (0, 9, 80, 1, 0)],
)
def test_offer_that_cannot_be_known_beforehand_is_refused(since, until, percent, sessions, seats) -> None:
    """ROUTE-140."""
    offer = Offer(DAY + timedelta(days=since), DAY + timedelta(days=until), percent, sessions)
    refused = offer_refusal(offer, day=DAY + timedelta(days=30), seats=seats)
    assert refused is not None
    assert refused.code == "DELIVERY-E22"


@given(st.lists(st.sampled_from(["started", "finished", "stopped"])))
def test_completion_loses_nobody(states) -> None:
    """ROUTE-125."""
    found = completion(states)
    assert found.began == len(states) == found.finished + found.stopped + found.under_way


@pytest.mark.parametrize(
    ("state", "ended", "shown", "reason", "expected", "code"),
    [
        ("started", None, False, "", True, None),
        ("started", 9, False, "", True, "DELIVERY-E29"),
        ("finished", None, True, "", True, "DELIVERY-E29"),
        ("finished", -1, True, "", True, "DELIVERY-E29"),
        ("finished", 9, True, "", True, None),
        ("stopped", 9, False, " ", True, "DELIVERY-E28"),
        ("stopped", 9, False, "No exporta", True, None),
        ("finished", 99, True, "", True, "DELIVERY-E30"),
        ("started", None, False, "", False, "DELIVERY-E26"),
    ],
)
def test_product_is_recorded_as_far_as_it_got(state, ended, shown, reason, expected, code) -> None:
    """ROUTE-125."""
    refused = product_refusal(
        state,
        started_on=DAY,
        ended_on=None if ended is None else DAY + timedelta(days=ended),
        today=DAY + timedelta(days=30),
        reason=reason,
        is_shown=shown,
        is_expected=expected,
    )
    assert (refused.code if refused else None) == code

"""What may be answered, signed, referred, and who goes on to the next segment."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.routes import graduation
from eslabon.rules.routes.commitments import (
    ACCEPTED,
    DECLINED,
    PENDING,
    Offered,
    answer_refusal,
    offer_refusal,
    signing_refusals,
)
from eslabon.rules.routes.graduation import COMPLETED, NOT_YET, Taken, decide_graduation, is_completed
from eslabon.rules.routes.loads import Outside, Placed, load_by_month, months_between, repetitions_needed
from eslabon.rules.routes.referrals import FOLLOW_UP_DAYS, is_overdue, referral_refusal

SEGMENTS = ("production", "organised_supply", "exporter")


def offered(code: str, answer: str, **more: object) -> Offered:
    fields: dict[str, object] = {"name": f"Servicio {code}", "non_negotiable": False, **more}
    return Offered(code, answer=answer, **fields)  # type: ignore[arg-type]  # -- fields are written by the tests below


def test_non_negotiable_cannot_be_declined_even_with_a_reason() -> None:
    """ROUTE-70."""
    refusal = answer_refusal(offered("S1", PENDING, non_negotiable=True), answer=DECLINED, reason="No hay tiempo")

    assert refusal is not None
    assert "dejar el programa" in refusal.text("es")


@pytest.mark.parametrize(("reason", "refused"), [("", True), ("   ", True), ("Ya lo llevamos", False)])
def test_declining_asks_for_a_reason(reason: str, refused: bool) -> None:
    """ROUTE-71."""
    assert (answer_refusal(offered("S1", PENDING), answer=DECLINED, reason=reason) is not None) is refused


def test_accepting_needs_no_reason() -> None:
    """ROUTE-71."""
    assert answer_refusal(offered("S1", DECLINED), answer=ACCEPTED, reason="") is None


def test_route_with_an_open_item_cannot_be_signed_and_says_which() -> None:
    """ROUTE-72."""
    (refusal,) = signing_refusals((offered("S1", ACCEPTED), offered("S2", PENDING)))

    assert "Servicio S2" in refusal.text("es")


def test_route_that_accepts_nothing_cannot_be_signed() -> None:
    """ROUTE-72."""
    assert [one.code for one in signing_refusals((offered("S1", DECLINED),))] == ["ROUTES-E33"]


def test_service_is_accepted_together_with_what_comes_before_it() -> None:
    """ROUTE-73: a prerequisite outside the route does not count."""
    first, then = offered("S1", DECLINED), offered("S2", ACCEPTED, prerequisites=("S1", "S9"))

    assert [one.code for one in signing_refusals((first, then))] == ["ROUTES-E34"]
    assert signing_refusals((offered("S1", ACCEPTED), then)) == ()


def test_declined_non_negotiable_keeps_a_route_from_being_signed() -> None:
    """ROUTE-70: whatever way the answer got there."""
    items = (offered("S1", ACCEPTED), offered("S2", DECLINED, non_negotiable=True))

    assert [one.code for one in signing_refusals(items)] == ["ROUTES-E30"]


def test_month_holds_the_route_and_every_outside_service_that_touches_it() -> None:
    """ROUTE-75."""
    placed = [Placed(date(2022, 6, 1), Decimal(12)), Placed(None, Decimal(40))]
    quiet = load_by_month(placed, outside=())
    loud = load_by_month(placed, outside=[Outside(date(2022, 6, 30), date(2022, 9, 2), Decimal("0.5"))])

    assert [(each.hours, each.is_over) for each in quiet] == [(Decimal(12), False)]
    assert [(each.hours, each.is_over) for each in loud] == [(Decimal("12.5"), True)]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 900))
def test_months_between_are_consecutive_and_cover_both_ends(first: date, days: int) -> None:
    """ROUTE-75."""
    last = first + timedelta(days=days)
    months = list(months_between(first, last=last))

    assert (months[0], months[-1]) == (first.replace(day=1), last.replace(day=1))
    assert all(27 < (after - before).days < 32 for before, after in pairwise(months))


@given(st.integers(0, 5000), st.integers(1, 200))
def test_repetitions_hold_everybody_and_none_is_idle(accepted: int, capacity: int) -> None:
    """ROUTE-83."""
    needed = repetitions_needed(accepted, capacity=capacity)

    assert needed * capacity >= accepted
    assert (needed - 1) * capacity < accepted or needed == 0


def test_capacity_of_nobody_is_refused() -> None:
    """ROUTE-83."""
    with pytest.raises(ValueError, match="at least 1"):
        repetitions_needed(3, capacity=0)


def test_need_is_referred_only_if_it_was_found_and_nothing_meets_it() -> None:
    """ROUTE-77."""
    codes = [
        None if refusal is None else refusal.code
        for refusal in (
            referral_refusal("costs", needs=("costs", "irrigation"), met=("costs",)),
            referral_refusal("irrigation", needs=("costs", "irrigation"), met=("costs",)),
            referral_refusal("weather", needs=("costs",), met=()),
        )
    ]

    assert codes == ["ROUTES-E41", None, "ROUTES-E40"]


@pytest.mark.parametrize(
    ("state", "days", "late"),
    [
        ("sent", FOLLOW_UP_DAYS, False),
        ("sent", FOLLOW_UP_DAYS + 1, True),
        ("accepted", FOLLOW_UP_DAYS + 1, True),
        ("attended", 400, False),
        ("refused", 400, False),
    ],
)
def test_open_referral_is_overdue_after_thirty_days(state: str, days: int, late: bool) -> None:
    """ROUTE-78."""
    last = date(2022, 6, 1)

    assert is_overdue(state, last=last, today=last + timedelta(days=days)) is late


@pytest.mark.parametrize(
    ("attended", "certificate", "done"), [("8", False, True), ("7.9", False, False), ("0", True, True)]
)
def test_service_is_completed_by_presence_or_certificate(attended: str, certificate: bool, done: bool) -> None:
    """ROUTE-79: the edge is exactly 80 %."""
    assert is_completed(Taken("S1", "costs", Decimal(10), Decimal(attended), certificate)) is done


def test_every_kind_that_the_segment_asks_is_needed() -> None:
    """ROUTE-80."""
    done = Taken("S1", "costs", Decimal(4), Decimal(4))
    half = Taken("S2", "postharvest", Decimal(4), Decimal(2))
    asks = ("costs", "postharvest")

    found = decide_graduation((done, half), segments=SEGMENTS, segment="production", non_negotiable=asks)
    assert (found.result, [kind.done for kind in found.kinds]) == (NOT_YET, [True, False])
    assert "2 de 4 horas de S2" in found.kinds[1].reason_es
    again = decide_graduation(
        (done, half, Taken("S3", "postharvest", Decimal(2), Decimal(2))),
        segments=SEGMENTS,
        segment="production",
        non_negotiable=asks,
    )
    assert (again.result, again.next) == (COMPLETED, "organised_supply")


def test_last_segment_leads_nowhere_and_an_empty_one_is_not_completed() -> None:
    """ROUTE-80."""
    done = [Taken("S1", "costs", Decimal(4), Decimal(4))]

    last = decide_graduation(done, segments=SEGMENTS, segment="exporter", non_negotiable=("costs",))
    assert (last.result, last.next) == (COMPLETED, "")
    assert decide_graduation(done, segments=SEGMENTS, segment="exporter", non_negotiable=()).result == NOT_YET


def test_graduation_replays_from_plain_data() -> None:
    """ROUTE-80: the registry finds the version that decided."""
    taken = [Taken("S1", "costs", Decimal("4.50"), Decimal("4.5"))]
    inputs = graduation.inputs_to_plain(
        taken, segments=SEGMENTS, segment="production", non_negotiable=("costs", "postharvest")
    )
    rule = registry.find(graduation.RULE, registry.current_version(graduation.RULE))

    assert rule is not None
    expected = decide_graduation(
        taken, segments=SEGMENTS, segment="production", non_negotiable=("costs", "postharvest")
    )
    assert rule(inputs) == graduation.graduation_to_plain(expected)


def test_subcontracted_service_is_offered_after_terms_and_acceptance() -> None:
    """ROUTE-82."""
    assert offer_refusal(subcontracted=False, terms_of_reference="", accepted=False) is None
    assert offer_refusal(subcontracted=True, terms_of_reference=" ", accepted=True) is not None
    assert offer_refusal(subcontracted=True, terms_of_reference="Dos talleres", accepted=False) is not None
    assert offer_refusal(subcontracted=True, terms_of_reference="Dos talleres", accepted=True) is None

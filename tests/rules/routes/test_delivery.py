"""Certificates, approvals and early warnings (ROUTE-110 to ROUTE-133)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.routes.approvals import (
    approval_refusal,
    can_be_shown,
    rating_refusal,
    report_refusal,
    result_refusal,
    verification_refusal,
)
from eslabon.rules.routes.certificates import (
    RULE,
    VERSION,
    Attended,
    award_to_plain,
    decide_certificate,
    inputs_to_plain,
)
from eslabon.rules.routes.early_warnings import (
    missed_warning,
    overload_warnings,
    unconfirmed_warning,
    undated_warning,
)
from eslabon.rules.routes.loads import MonthLoad

TODAY = date(2022, 6, 1)
PERCENT = Decimal(80)


def code(problem):
    return None if problem is None else problem.code


def course(came: str, *, state: str = "held", hours: str = "2") -> list[Attended]:
    """`course("++-")`: was there at two of three sessions."""
    return [Attended(n, state, Decimal(hours), was_there=mark == "+") for n, mark in enumerate(came, 1)]


@pytest.mark.parametrize(
    ("came", "result"),
    [("++++-", "issued"), ("+++--", "refused"), ("+", "issued"), ("-", "refused"), ("+++-", "refused")],
)
def test_certificate_asks_four_fifths_of_the_hours(came, result) -> None:
    """ROUTE-110."""
    assert decide_certificate(course(came), asked_sessions=len(came), least_percent=PERCENT).result == result


def test_longer_sessions_weigh_more() -> None:
    """ROUTE-110."""
    short, long = Attended(1, "held", Decimal(1), was_there=False), Attended(2, "held", Decimal(4), was_there=True)
    award = decide_certificate([short, long], asked_sessions=2, least_percent=PERCENT)
    assert (award.result, award.attended_hours, award.total_hours) == ("issued", Decimal(4), Decimal(5))


def test_nobody_is_certified_before_the_last_session() -> None:
    """ROUTE-111."""
    to_come = Attended(3, "announced", Decimal(2), was_there=False)
    assert decide_certificate([*course("++"), to_come], asked_sessions=3, least_percent=PERCENT).clause == "ROUTE-111"
    assert decide_certificate(course("++"), asked_sessions=3, least_percent=PERCENT).clause == "ROUTE-111"
    assert (
        decide_certificate(course("++", state="cancelled"), asked_sessions=2, least_percent=PERCENT).clause
        == "ROUTE-111"
    )


def test_cancelled_session_is_asked_of_nobody_and_its_replacement_is() -> None:
    """ROUTE-111."""
    cancelled = Attended(2, "cancelled", Decimal(2), was_there=False)
    assert decide_certificate([*course("+"), cancelled], asked_sessions=2, least_percent=PERCENT).result == "issued"
    assert decide_certificate([*course("+-"), cancelled], asked_sessions=2, least_percent=PERCENT).result == "refused"


attended = st.builds(
    Attended,
    number=st.integers(1, 5),
    state=st.sampled_from(["planned", "announced", "held", "cancelled"]),
    hours=st.sampled_from([Decimal("1.5"), Decimal(2), Decimal(4)]),
    was_there=st.booleans(),
)


@given(st.lists(attended, max_size=8), st.integers(1, 5), st.integers(1, 100))
def test_certificates_go_only_to_those_who_attended_enough_and_replay_the_same(sessions, asked, percent) -> None:
    """ROUTE-110, ROUTE-111."""
    terms = {"asked_sessions": asked, "least_percent": Decimal(percent)}
    award = decide_certificate(sessions, **terms)
    if award.result == "issued":
        held = [one for one in sessions if one.state == "held"]
        there = sum(one.hours for one in held if one.was_there)
        assert there and there * 100 >= percent * sum(one.hours for one in held)
        assert all(one.state in {"held", "cancelled"} for one in sessions)
    rule = registry.find(RULE, VERSION)
    assert rule is not None
    assert rule(inputs_to_plain(sessions, **terms)) == award_to_plain(award)


@pytest.mark.parametrize("percent", [0, 101])
def test_share_outside_its_range_is_refused(percent) -> None:
    with pytest.raises(ValueError, match="share"):
        decide_certificate([], asked_sessions=1, least_percent=Decimal(percent))


def test_nobody_approves_what_they_recorded() -> None:
    """ROUTE-120."""
    facts = {"is_verified": False, "reached_on": TODAY, "has_evidence": True}
    assert code(approval_refusal("a", approver="a")) == "DELIVERY-E12"
    assert code(verification_refusal("a", verifier="a", **facts)) == "DELIVERY-E12"
    assert verification_refusal("a", verifier="b", **facts) is None


def test_report_follows_a_session_and_ends_with_its_acceptance() -> None:
    """ROUTE-121."""
    assert [code(report_refusal(held, is_accepted=done)) for held, done in ((0, False), (1, False), (1, True))] == [
        "DELIVERY-E13",
        None,
        "DELIVERY-E14",
    ]


@pytest.mark.parametrize(
    ("realised", "currency", "reached_on", "refusal"),
    [
        (Decimal(3069000), "PEN", TODAY, None),
        (Decimal(0), "", TODAY, "DELIVERY-E16"),
        (None, "", None, None),
        (None, "", TODAY + timedelta(days=1), "DELIVERY-E19"),
    ],
)
def test_amounts_have_a_currency_and_dates_are_past(realised, currency, reached_on, refusal) -> None:
    """ROUTE-122."""
    found = result_refusal(expected=None, realised=realised, currency=currency, reached_on=reached_on, today=TODAY)
    assert code(found) == refusal


def test_result_under_way_or_without_document_is_not_verified() -> None:
    """ROUTE-123."""
    for reached_on, has_evidence in ((None, True), (TODAY, False)):
        found = verification_refusal(
            "a", verifier="b", is_verified=False, reached_on=reached_on, has_evidence=has_evidence
        )
        assert code(found) == "DELIVERY-E17"
    again = verification_refusal("a", verifier="b", is_verified=True, reached_on=TODAY, has_evidence=True)
    assert code(again) == "DELIVERY-E18"


@given(st.integers(0, 60), st.integers(0, 60))
def test_answers_never_exceed_attendance_and_few_are_not_shown(answers, attended) -> None:
    """ROUTE-113."""
    assert (rating_refusal(answers, attended=attended) is None) is (answers < attended)
    assert can_be_shown(answers) is (answers >= 3)


def test_organisation_that_came_to_one_of_the_last_two_is_not_warned_of() -> None:
    """ROUTE-130."""
    history = [(TODAY + timedelta(days=n), n == 1) for n in range(4)]
    warning = missed_warning("c", came=history)
    assert warning is not None and warning.kind == "missed" and "2 sesiones" in warning.es
    assert missed_warning("c", came=history[:3]) is None
    assert missed_warning("c", came=[]) is None


@pytest.mark.parametrize(
    ("days", "expected", "confirmed", "warns"),
    [(7, 10, 3, True), (8, 10, 3, False), (0, 5, 1, True), (-1, 5, 0, False), (3, 5, 2, False), (3, 0, 0, False)],
)
def test_few_confirmations_are_told_a_week_before(days, expected, confirmed, warns) -> None:
    """ROUTE-131."""
    found = unconfirmed_warning(
        "s", day=TODAY + timedelta(days=days), today=TODAY, expected=expected, confirmed=confirmed
    )
    assert (found is not None) is warns


def test_provider_without_dates_is_told_with_what_waits() -> None:
    """ROUTE-132."""
    warning = undated_warning("INIA", services=2, organisations=31)
    assert warning is not None and "31" in warning.en
    assert undated_warning("INIA", services=0, organisations=0) is None


def test_only_months_above_the_limit_are_told() -> None:
    """ROUTE-133."""
    months = [MonthLoad(date(2022, month, 1), Decimal(12), Decimal(month - 6), Decimal(12)) for month in (6, 7)]
    assert [one.es for one in overload_warnings("c", months=months)] == ["13 horas en julio de 2022; su límite es 12."]

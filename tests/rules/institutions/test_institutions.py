"""Partners, contracts, committees and gaps: INSTITUTION-01 to INSTITUTION-31."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules.institutions import committees, contracts, contributions, gaps
from eslabon.rules.problems import Problem
from eslabon.rules.registry import current_version, find

DAY = date(2012, 6, 30)


def terms(**changes: object) -> contracts.ContractTerms:
    given_terms = {
        "starts_on": date(2012, 1, 1),
        "ends_on": date(2012, 12, 31),
        "fee": Decimal(200_000),
        "targets": (
            contracts.Target("sales", Decimal(1_000_000), Decimal(2)),
            contracts.Target("jobs", Decimal(100), Decimal(1)),
        ),
        "bonus_from_percent": Decimal(110),
        "penalty_below_percent": Decimal(80),
        "bonus_percent": Decimal(10),
        "penalty_percent": Decimal(15),
    }
    return contracts.ContractTerms(**(given_terms | changes))  # type: ignore[arg-type]  # -- changed by name


# INSTITUTION-01: promised, delivered, verified; never by who recorded or gives it.


@pytest.mark.parametrize(
    ("state", "has_evidence", "is_own", "code"),
    [
        ("delivered", True, False, None),
        ("delivered", False, False, "INSTITUTIONS-E02"),
        ("promised", True, False, "INSTITUTIONS-E02"),
        ("verified", True, False, "INSTITUTIONS-E03"),
        ("delivered", True, True, "INSTITUTIONS-E01"),
        ("verified", True, True, "INSTITUTIONS-E01"),
    ],
)
def test_contribution_is_verified_by_somebody_else_once_it_is_shown(state, has_evidence, is_own, code):
    refused = contributions.verification_refusal(state=state, has_evidence=has_evidence, is_own=is_own)
    assert (refused.code if refused else None) == code


def test_amount_of_tomorrow_is_refused():
    refused = contributions.amount_refusal(Decimal(5), on=date(2012, 7, 1), today=DAY)
    assert refused is not None
    assert refused.code == "INSTITUTIONS-E04"


# INSTITUTION-02: another currency needs a rate and where it is from.


@pytest.mark.parametrize(("rate", "source"), [(None, "SBS"), (Decimal(0), "SBS"), (Decimal("2.6"), " ")])
def test_foreign_amount_without_a_dated_rate_is_refused(rate, source):
    with pytest.raises(Problem) as refused:
        contributions.in_programme_currency(Decimal(10), given="USD", own="PEN", rate=rate, rate_source=source)
    assert refused.value.code == "INSTITUTIONS-E15"


# INSTITUTION-03: only what was verified raises the ratio.


amounts = st.none() | st.decimals(min_value=0, max_value=10**9, places=2)
some = st.lists(
    st.builds(
        contributions.Contribution,
        source=st.sampled_from(["private", "public"]),
        kind=st.sampled_from(["cash", "kind", "investment"]),
        promised=amounts,
        delivered=amounts,
        verified=amounts,
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(some, st.decimals(min_value=1, max_value=10**9, places=2))
def test_leverage_counts_what_was_verified_and_splits_it_whole(given_contributions, spent):
    found = contributions.measure_leverage(given_contributions, spent=spent)
    verified = sum((one.verified or Decimal(0) for one in given_contributions), Decimal(0))
    assert found.private + found.public == found.verified == verified
    assert found.ratio is not None
    assert abs(found.ratio * spent - verified) <= spent * Decimal("0.0005")


# INSTITUTION-04: the answer of a public fund.


@pytest.mark.parametrize(
    ("granted", "on", "reason", "code"),
    [
        (Decimal(1), DAY, "", None),
        (None, DAY, "sin presupuesto", None),
        (None, DAY, "", "INSTITUTIONS-E17"),
        (Decimal(0), DAY, "", "INSTITUTIONS-E04"),
        (Decimal(1), date(2012, 1, 1), "", "INSTITUTIONS-E04"),
        (Decimal(1), date(2012, 7, 1), "", "INSTITUTIONS-E04"),
    ],
)
def test_answer_of_a_fund_follows_the_application_and_says_why_not(granted, on, reason, code):
    refused = contributions.outcome_refusal(granted, applied_on=date(2012, 2, 1), on=on, today=DAY, reason=reason)
    assert (refused.code if refused else None) == code


# INSTITUTION-10 and INSTITUTION-11: the contract.


@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": date(2011, 12, 31)},
        {"fee": Decimal(0)},
        {"targets": ()},
        {"targets": (contracts.Target("sales", Decimal(0), Decimal(1)),)},
        {"penalty_below_percent": Decimal(110)},
        {"bonus_from_percent": Decimal(200)},
        {"bonus_percent": Decimal(101)},
    ],
)
def test_contract_that_cannot_be_settled_is_refused(change):
    refused = contracts.terms_refusal(terms(**change))
    assert refused is not None
    assert refused.code == "INSTITUTIONS-E05"


@pytest.mark.parametrize(
    ("sales", "jobs", "result", "payable"),
    [
        (1_100_000, 110, "bonus", "220000.00"),
        (1_099_999, 110, "bonus", "220000.00"),  # 109.9999… is 110.0 to one decimal
        (1_090_000, 110, "neither", "200000.00"),
        (800_000, 80, "neither", "200000.00"),
        (799_000, 80, "penalty", "170000.00"),
        (9_000_000, 0, "neither", "200000.00"),  # one success counts 150 % at most
    ],
)
def test_payment_follows_from_the_verified_figures(sales, jobs, result, payable):
    found = contracts.settle_contract(terms(), verified={"sales": Decimal(sales), "jobs": Decimal(jobs)})
    assert (found.result, str(found.payable)) == (result, payable)


def test_contract_without_a_verified_figure_stays_open():
    with pytest.raises(Problem) as refused:
        contracts.settle_contract(terms(), verified={"sales": Decimal(1)})
    assert refused.value.code == "INSTITUTIONS-E06"


def test_contract_by_part_is_not_settled_on_next_to_nothing():
    """INSTITUTION-13."""
    part, verified = terms(by_part=True), {"sales": Decimal(1), "jobs": Decimal(1)}
    for tested, code in (
        ({"sales": Decimal(1)}, "INSTITUTIONS-E06"),
        ({"sales": Decimal("0.09"), "jobs": Decimal(1)}, "INSTITUTIONS-E24"),
    ):
        with pytest.raises(Problem) as refused:
            contracts.settle_contract(part, verified=verified, tested=tested)
        assert refused.value.code == code


def test_settlement_is_decided_again_from_what_was_kept():
    verified = {"sales": Decimal(1_200_000), "jobs": Decimal(90)}
    rule = find(contracts.RULE, current_version(contracts.RULE))
    assert rule is not None
    kept = {"terms": contracts.terms_to_plain(terms()), "verified": {key: str(one) for key, one in verified.items()}}
    assert rule(kept) == contracts.settlement_to_plain(contracts.settle_contract(terms(), verified=verified))


# INSTITUTION-20 and INSTITUTION-21: minutes.


def test_minutes_need_a_past_session_a_decision_and_somebody_there():
    ana = committees.Seat("a", "Ana", date(2012, 1, 1))
    sound = {"held_on": DAY, "today": DAY, "decisions": "Se aprueba", "present": ["a"], "seats": [ana]}
    assert committees.session_refusal(**sound, is_replaced=False) is None
    for change in ({"held_on": date(2012, 7, 1)}, {"decisions": " "}, {"present": []}):
        refused = committees.session_refusal(**(sound | change), is_replaced=False)
        assert refused is not None
        assert refused.code == "INSTITUTIONS-E09"
    corrected = committees.session_refusal(**sound, is_replaced=True)
    assert corrected is not None
    assert corrected.code == "INSTITUTIONS-E10"


def test_who_had_left_the_committee_was_not_there():
    ana = committees.Seat("a", "Ana", date(2012, 1, 1), date(2012, 3, 1))
    refused = committees.session_refusal(
        held_on=DAY, today=DAY, decisions="Se aprueba", present=["a"], seats=[ana], is_replaced=False
    )
    assert refused is not None
    assert refused.code == "INSTITUTIONS-E11"
    assert "Ana" in refused.text("es")


# INSTITUTION-22: the apprentice manager.


def test_nobody_reads_their_own_performance():
    refused = committees.reading_refusal(score=5, on=DAY, selected_on=DAY, today=DAY, is_about_writer=True)
    assert refused is not None
    assert refused.code == "INSTITUTIONS-E14"


# INSTITUTION-30 and INSTITUTION-31: public gaps.


def test_gap_walks_its_states_in_order_and_no_other_way():
    facts = gaps.GapFacts("Mesa del cacao", "Ordenanza 12", "Afirmar 12 km", "Gobierno regional", "obra entregada")
    allowed = {
        (state, to)
        for state in gaps.STATES
        for to in gaps.STATES
        if gaps.step_refusal(state, to=to, facts=facts) is None
    }
    assert allowed == {(state, to) for state, following in gaps.NEXT.items() for to in following}


@pytest.mark.parametrize(
    ("state", "to", "facts"),
    [
        ("raised", "on_table", gaps.GapFacts()),
        ("on_table", "agreed", gaps.GapFacts(table="Mesa", agreement="Afirmar la vía")),
        ("in_hand", "closed", gaps.GapFacts(table="Mesa", responsible="Gobierno regional")),
        ("raised", "dropped", gaps.GapFacts()),
    ],
)
def test_step_without_what_it_needs_is_refused(state, to, facts):
    refused = gaps.step_refusal(state, to=to, facts=facts)
    assert refused is not None
    assert refused.code == "INSTITUTIONS-E13"

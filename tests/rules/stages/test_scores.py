"""Sheets, agreement and rankings (STAGE-10, STAGE-11, STAGE-14 … STAGE-19), against oracles of their own."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.problems import Problem
from eslabon.rules.stages import agreement, selection, sheets
from eslabon.rules.stages.agreement import agree_on, reconcile_at, score_on_appeal
from eslabon.rules.stages.selection import Scored, rank_profiles
from eslabon.rules.stages.sheets import Criterion, Sheet, score_sheet

WEIGHTS = {"track": "25", "market": "17.5", "scale": "22.5", "plan": "20", "place": "15"}
SHEET = Sheet(
    "profile",
    "1",
    tuple(Criterion(code, Decimal(weight)) for code, weight in WEIGHTS.items()),
    Decimal(1),
    Decimal(4),
    Decimal("0.5"),
    Decimal(10),
)


def exact_total(points: dict[str, Decimal]) -> Fraction:
    return sum(
        (Fraction(WEIGHTS[code]) * (Fraction(str(given)) - 1) / 3 for code, given in points.items()), Fraction(0)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(2, 8), min_size=5, max_size=5))
def test_total_is_the_exact_fraction_rounded_once_half_up(halves: list[int]) -> None:
    points = {code: Decimal(half) / 2 for code, half in zip(WEIGHTS, halves, strict=True)}
    found = score_sheet(points, sheet=SHEET)
    cents = exact_total(points) * 100
    whole = cents.numerator // cents.denominator
    assert found.total == Decimal(whole + (cents - whole >= Fraction(1, 2))) / 100, "STAGE-10"
    assert registry.current_version("stages.score") == "1"
    assert sheets.decide_plain(sheets.inputs_to_plain(points, sheet=SHEET)) == sheets.score_to_plain(found)


def test_total_with_a_criterion_missing_or_off_the_scale_is_refused() -> None:
    full = {code: Decimal(4) for code in WEIGHTS}
    assert score_sheet(full, sheet=SHEET).total == Decimal("100.00")
    with pytest.raises(Problem) as missing:
        score_sheet({"track": Decimal(4)}, sheet=SHEET)
    assert missing.value.code == "STAGES-E10"
    assert "STAGE-11" in missing.value.text("en")
    for off in ("0.5", "4.5", "2.25"):
        with pytest.raises(Problem) as wrong:
            score_sheet(full | {"plan": Decimal(off)}, sheet=SHEET)
        assert wrong.value.code == "STAGES-E11"


def test_two_scores_within_the_tolerance_count_with_their_mean() -> None:
    at_the_edge = agree_on(Decimal("60.00"), Decimal("70.00"), tolerance=Decimal(10))
    assert (at_the_edge.result, at_the_edge.total, at_the_edge.clause) == ("agreed", Decimal("65.00"), "STAGE-14")
    assert agree_on(Decimal("60.01"), Decimal("60.02"), tolerance=Decimal(10)).total == Decimal("60.02")  # half up


def test_two_scores_beyond_the_tolerance_are_reconciled_between_them_with_a_reason() -> None:
    low, high, tolerance = Decimal(55), Decimal(80), Decimal(10)
    assert agree_on(low, high, tolerance=tolerance).total is None
    found = reconcile_at(high, low, tolerance=tolerance, total=Decimal("66.5"), reason="visited")
    assert (found.total, found.clause) == (Decimal("66.50"), "STAGE-15")
    for total, reason, code in (
        (Decimal(54), "visited", "STAGES-E15"),
        (Decimal(81), "visited", "STAGES-E15"),
        (Decimal(60), "  ", "STAGES-E13"),
    ):
        with pytest.raises(Problem) as refused:
            reconcile_at(low, high, tolerance=tolerance, total=total, reason=reason)
        assert refused.value.code == code
    with pytest.raises(Problem) as nothing:
        reconcile_at(low, Decimal(60), tolerance=tolerance, total=Decimal(58), reason="visited")
    assert nothing.value.code == "STAGES-E14"


def test_final_scores_are_the_same_when_asked_again() -> None:
    agreed = {"first": "60.00", "second": "64.01", "tolerance": "10"}
    reconciled = {"first": "55.00", "second": "80.00", "tolerance": "10", "total": "66.50", "reason": "visited"}
    appeal = {"before": "68.00", "total": "71.00", "reason": "overlooked"}
    totals = [agreement.decide_plain(inputs)["total"] for inputs in (agreed, reconciled, appeal)]
    assert totals == ["62.01", "66.50", "71.00"]
    assert score_on_appeal(Decimal(68), total=Decimal(71), reason="overlooked").clause == "STAGE-19"
    with pytest.raises(Problem):
        score_on_appeal(Decimal(68), total=Decimal(101), reason="overlooked")


rows = st.lists(
    st.tuples(st.integers(600, 800), st.integers(1, 40)).map(lambda pair: (Decimal(pair[0]) / 10, Decimal(pair[1]))),
    max_size=14,
)


def oracle(pairs: list[tuple[Decimal, Decimal]], nominal: Decimal, budget: Decimal) -> set[int]:
    """Selected positions: the longest run of whole score groups from the top that the budget pays for."""
    selected: set[int] = set()
    for score in sorted({score for score, _amount in pairs if score >= nominal}, reverse=True):
        upto = {place for place, (own, _amount) in enumerate(pairs) if own >= score}
        if sum(pairs[place][1] for place in upto) > budget:
            break
        selected = upto
    return selected


@settings(max_examples=80, deadline=None)
@given(rows, st.integers(0, 200))
def test_selection_is_the_longest_run_of_whole_scores_that_the_money_pays(
    pairs: list[tuple[Decimal, Decimal]], budget: int
) -> None:
    profiles = [Scored(f"p{place:02d}", score, amount) for place, (score, amount) in enumerate(pairs)]
    found = rank_profiles(profiles, nominal=Decimal(70), budget=Decimal(budget))
    expected = oracle(pairs, Decimal(70), Decimal(budget))
    assert {int(one.profile[1:]) for one in found.lines if one.outcome == "selected"} == expected
    assert found.money_left == budget - sum(pairs[place][1] for place in expected)
    assert found.effective == min((pairs[place][0] for place in expected), default=None)
    assert all(one.reason_es and one.reason_en and one.clause for one in found.lines)
    stored = selection.inputs_to_plain(list(reversed(profiles)), nominal=Decimal(70), budget=Decimal(budget))
    assert selection.decide_plain(stored) == selection.ranking_to_plain(found)


def test_selection_gives_clauses_and_the_first_that_does_not_fit() -> None:
    profiles = [
        Scored("a", Decimal(90), Decimal(50)),
        Scored("b", Decimal(80), Decimal(30)),
        Scored("c", Decimal(80), Decimal(30)),
        Scored("d", Decimal(75), Decimal(5)),
        Scored("e", Decimal(70), Decimal(5)),
        Scored("f", Decimal("69.99"), Decimal(5)),
    ]
    found = rank_profiles(profiles, nominal=Decimal(70), budget=Decimal(100))
    assert [(one.rank, one.outcome, one.clause) for one in found.lines] == [
        (1, "selected", "STAGE-17"),
        (2, "no_money", "STAGE-18"),
        (2, "no_money", "STAGE-18"),  # the tie enters together or not at all
        (4, "no_money", "STAGE-18"),  # cheap enough, and still not before the ones above it
        (5, "no_money", "STAGE-18"),
        (6, "below", "STAGE-16"),
    ]
    assert (found.effective, found.money_left, found.first_out) == (Decimal(90), Decimal(50), ("b", "c"))

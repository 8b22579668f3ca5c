"""Indicators, months, figures, claims, causality and draws, clause by clause."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules.monitoring import causality, claims, draws, figures, formulas, increments, periods
from eslabon.rules.monitoring.formulas import Formula, Known

D = Decimal
JOBS = {
    "jobs": Formula("per_setting", ("days",), "days_per_job"),
    "days": Formula("sum", ("women_days", "men_days")),
    "share": Formula("percent", ("women_days", "days")),
    "more": Formula("increment", ("sales",)),
    "gap": Formula("difference", ("men_days", "women_days")),
    "each": Formula("ratio", ("sales", "men_days")),
}
CODES = (*JOBS, "women_days", "men_days", "sales")


def known(**given_figures: Decimal | None) -> Known:
    return Known(given_figures, {"sales": D(40)}, {"days_per_job": D(270)})


def test_every_operation_gives_its_value() -> None:
    """MONITOR-01, MONITOR-04."""
    said = known(women_days=D(135), men_days=D(405), sales=D(81))
    found = {code: formulas.evaluate(code, formulas=JOBS, known=said) for code in JOBS}
    assert found == {"jobs": D(2), "days": D(540), "share": D(25), "more": D(41), "gap": D(270), "each": D("0.2")}


def test_missing_is_never_zero() -> None:
    """MONITOR-02: neither in a sum, nor below a line, nor before the start."""
    assert formulas.evaluate("jobs", formulas=JOBS, known=known(women_days=D(1), men_days=None)) is None
    assert formulas.evaluate("each", formulas=JOBS, known=known(sales=D(1), men_days=D(0))) is None
    nothing_before = Known({"sales": D(9)}, {}, {})
    assert formulas.evaluate("more", formulas=JOBS, known=nothing_before) is None


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (Formula("eval", ("sales",)), "operation eval is not known"),
        (Formula("ratio", ("sales",)), "takes 2 to 2"),
        (Formula("sum", ("salse",)), "no indicator salse"),
        (Formula("per_setting", ("days",), "margin"), "uses one of: days_per_job"),
        (Formula("sum", ("jobs",)), "computed from itself"),
    ],
)
def test_unsound_formula_is_named(formula: Formula, words: str) -> None:
    """MONITOR-01."""
    faults = formulas.formula_faults({**JOBS, "share": formula, "days": Formula("sum", ("share",))}, codes=CODES)
    assert words in " ".join(en for _, _, en in faults) or formula.of == ("jobs",)
    assert faults


def test_sound_formulas_have_no_fault() -> None:
    """MONITOR-01."""
    assert formulas.formula_faults(JOBS, codes=CODES) == []


def test_harvest_is_compared_with_harvest() -> None:
    """MONITOR-03: by month where it is known, in twelfths only where it is not."""
    before = increments.Before(D(1200), {4: D(300), 5: D(900)})
    months = increments.months_of(date(2022, 4, 1), last=date(2023, 5, 31))
    assert increments.comparable_baseline(before, months=months) == D(2400)
    assert increments.comparable_baseline(increments.Before(D(1200), {}), months=months) == D(1400)


def test_sizes_follow_the_crop() -> None:
    """MONITOR-05."""
    classes = [increments.SizeClass("coffee", D(200), D(600)), increments.SizeClass("cacao", D(250), D(800))]
    sold = {"coffee": (D(220), D(601)), "cacao": (D(220), D(800))}
    found = {
        crop: [increments.size_class(kg, chain=crop, classes=classes) for kg in amounts]
        for crop, amounts in sold.items()
    }
    assert found == {"coffee": ["medium", "large"], "cacao": ["small", "medium"]}
    assert increments.size_class(None, chain="coffee", classes=classes) == ""


def test_days_per_job_is_more_than_zero() -> None:
    """MONITOR-04."""
    with pytest.raises(ValueError, match="more than 0"):
        increments.jobs(D(1), days_per_job=D(0))


def test_parts_may_be_incomplete_but_never_too_much() -> None:
    """MONITOR-06."""

    def refused(*parts: tuple[str, str, Decimal]) -> bool:
        return periods.parts_refusal(D(10), parts=parts, known=frozenset({"sex"}), label="x") is not None

    assert not refused(("sex", "female", D(4)), ("sex", "male", D(5)))
    assert refused(("sex", "female", D(4)), ("sex", "male", D(7)))
    assert refused(("sex", "female", D(-1)))
    assert refused(("creed", "any", D(1)))


def test_report_is_due_after_the_month_and_late_is_told() -> None:
    """MONITOR-10, MONITOR-11."""
    due = periods.due_on(date(2023, 12, 1), due_days=10)
    assert due == date(2024, 1, 10)
    assert [periods.is_late(day, due=due) for day in (due, date(2024, 1, 11))] == [False, True]
    open_month: dict[str, Any] = {"today": date(2024, 1, 1), "is_locked": False, "is_sent": False}
    assert periods.report_refusal(date(2023, 12, 1), **open_month) is None
    codes = []
    for change in ({"today": date(2023, 12, 31)}, {"is_locked": True}, {"is_sent": True}):
        refused = periods.report_refusal(date(2023, 12, 1), **{**open_month, **change})
        assert refused is not None
        codes.append(refused.code)
    assert codes == ["MONITORING-E02", "MONITORING-E03", "MONITORING-E01"]


def test_months_are_locked_in_order_and_after_their_end() -> None:
    """MONITOR-12."""

    def code(**change: Any) -> str:
        facts: dict[str, Any] = {"today": date(2022, 6, 1), "is_locked": False, "earlier_open": [], **change}
        refused = periods.lock_refusal(date(2022, 5, 1), **facts)
        return refused.code if refused else ""

    assert code() == ""
    assert code(is_locked=True) == "MONITORING-E03"
    assert code(today=date(2022, 5, 31)) == "MONITORING-E02"
    assert code(earlier_open=[date(2022, 3, 1)]) == "MONITORING-E05"


@given(st.lists(st.integers(-30, 30), max_size=12))
@settings(max_examples=40)
def test_corrections_never_leave_less_than_nothing(entries: list[int]) -> None:
    """MONITOR-13."""
    standing = D(20)
    for entry in entries:
        facts: dict[str, Any] = {"is_locked": True, "into_is_open": True, "standing": standing, "reason": "anulada"}
        if periods.correction_refusal(value=D(entry), **facts) is None:
            standing += entry
    assert standing >= 0


def test_correction_needs_an_open_month_and_a_reason() -> None:
    """MONITOR-13."""
    facts = {"value": D(-1), "standing": D(5)}
    closed = periods.correction_refusal(is_locked=True, into_is_open=False, reason="x", **facts)
    silent = periods.correction_refusal(is_locked=True, into_is_open=True, reason=" ", **facts)
    assert closed is not None
    assert silent is not None
    assert (closed.code, silent.code) == ("MONITORING-E07", "MONITORING-E06")


def test_figure_moves_only_forward() -> None:
    """MONITOR-20, MONITOR-22."""

    def code(state: str, result: str, value: int, *, reason: str = "", shown: bool = True) -> str:
        refused = figures.finding_refusal(
            state, result=result, reported=D(5), value=D(value), reason=reason, has_evidence=shown
        )
        return refused.code if refused else ""

    assert code("reported", "verified", 5) == "MONITORING-E13"
    assert code("in_check", "reported", 5) == "MONITORING-E13"
    assert code("in_check", "verified", 5) == code("in_check", "adjusted", 4, reason="dos facturas") == ""
    assert code("verified", "rejected", 0, reason="no existe") == ""
    assert code("in_check", "verified", 4) == code("in_check", "rejected", 1, reason="x") == "MONITORING-E14"
    assert code("in_check", "adjusted", 5, reason="x") == "MONITORING-E14"
    assert code("in_check", "adjusted", 4) == "MONITORING-E06"
    assert code("in_check", "verified", 5, shown=False) == "MONITORING-E18"


def test_reported_and_verified_are_never_one_number() -> None:
    """MONITOR-23."""
    rows = [("verified", D(5), D(5)), ("adjusted", D(5), D(3)), ("rejected", D(5), D(0)), ("in_check", D(5), None)]
    assert figures.verified_total(rows) == D(8)


def test_nobody_tied_to_the_reporter_verifies() -> None:
    """MONITOR-21: the reporter, its party, the alliance's parties, and whoever contracts or is contracted by one."""
    parties = ("centre", "buyer", "coop")
    ties = frozenset({("centre", "consultant"), ("funder", "coop"), ("other", "stranger")})
    side = figures.Side(frozenset({"ana", "luz"}), frozenset(parties), ties)
    for who in ("ana", "luz"):
        assert figures.verification_refusal(who, parties=("unit",), reported=side) is not None
    for party in (*parties, "consultant", "funder"):
        assert figures.verification_refusal("eva", parties=("unit", party), reported=side) is not None
    for party in ("unit", "other", "stranger"):
        assert figures.verification_refusal("eva", parties=(party,), reported=side) is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.decimals("-0.5", "1.5", places=2)), max_size=20))
@settings(max_examples=60)
def test_shares_of_a_thing_never_add_to_more_than_one(wanted: list[tuple[str, Decimal]]) -> None:
    """MONITOR-30."""
    standing: list[claims.Standing] = []
    for alliance, share in wanted:
        if claims.claim_refusal(share, alliance=alliance, standing=standing, thing="F1") is None:
            standing.append(claims.Standing(alliance, alliance, "pra", share))
    assert sum(one.share for one in standing) <= 1
    assert all(one.share > 0 for one in standing)
    assert len({one.alliance for one in standing}) == len(standing)


def test_double_claim_names_who_has_it_and_the_clause() -> None:
    """MONITOR-30."""
    held = [claims.Standing("a", "Café Satipo", "paap", D(1))]
    refused = claims.claim_refusal(D("0.5"), alliance="b", standing=held, thing="F001-9")
    assert refused is not None
    for language in ("es", "en"):
        text = refused.text(language)
        assert all(word in text for word in ("MONITOR-30", "Café Satipo", "paap", "100 %", "F001-9"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("20100200300", "F001-00123"), ("20-100200300", " f001 - 123"), True),
        (("20100200300", "F001-123"), ("20100200301", "F001-123"), False),
        (("20100200300", "F010-1"), ("20100200300", "F01-1"), False),
        (("20100200300", "001-100"), ("20100200300", "1-100"), True),
        (("Ñahui 7", "2021-A"), ("NAHUI-7", "2021 a"), True),
    ],
)
def test_key_is_one_however_it_is_written(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    """MONITOR-31."""
    assert (claims.claim_key(one[0], name=one[1]) == claims.claim_key(other[0], name=other[1])) is same


def test_key_needs_letters_or_digits() -> None:
    """MONITOR-31."""
    with pytest.raises(ValueError, match="letters or digits"):
        claims.claim_key("20100200300", name="--")


def test_sale_before_the_bottleneck_is_no_effect() -> None:
    """MONITOR-35: the same day counts; what nobody verified does not."""
    sales = [causality.Sale(f"F{day}", date(2022, 5, day), D(10)) for day in (1, 2, 3)]
    road = causality.Resolved("road", date(2022, 5, 2), True)
    claimed_only = causality.Resolved("seed", date(2022, 1, 1), False)
    found = causality.judge_causality(sales, bottlenecks=[road, claimed_only])
    assert (found.result, found.unpreceded, found.preceded) == ("partly", ("F1",), D(20))
    assert causality.judge_causality(sales[1:], bottlenecks=[road]).result == "causal"
    assert causality.judge_causality(sales[:1], bottlenecks=[road]).result == "not_causal"
    assert causality.judge_causality(sales, bottlenecks=[claimed_only]).result == "not_causal"
    plain = causality.inputs_to_plain(sales, bottlenecks=[road, claimed_only])
    assert causality.decide_plain(plain) == causality.causality_to_plain(found)


def test_quarter_is_drawn_once_from_locked_months() -> None:
    """MONITOR-40."""

    def code(*, is_drawn: bool = False, unlocked: tuple[date, ...] = (), population: int = 3) -> str:
        refused = draws.draw_refusal(is_drawn=is_drawn, unlocked=unlocked, population=population)
        return refused.code if refused else ""

    assert code() == ""
    assert code(is_drawn=True) == "MONITORING-E16"
    assert code(unlocked=(date(2022, 5, 1),)) == "MONITORING-E15"
    assert code(population=0) == "MONITORING-E17"


def test_draw_is_made_again_from_frame_and_seed() -> None:
    """MONITOR-41."""
    frame = [draws.Unit(f"A{n}", "coffee" if n % 3 else "trout") for n in range(30)]
    sizes = {"coffee": 5, "trout": 4}
    drawn = draws.draw(frame, sizes=sizes, seed="s")
    assert draws.decide_plain(draws.inputs_to_plain(frame[::-1], sizes=sizes, seed="s"))["chosen"] == list(drawn)
    assert Counter(unit.stratum for unit in frame if unit.id in drawn) == sizes
    assert draws.draw(frame, sizes=sizes, seed="t") != drawn
    with pytest.raises(ValueError, match="has 10 units"):
        draws.draw(frame, sizes={"trout": 11}, seed="s")
    with pytest.raises(ValueError, match="twice"):
        draws.draw([*frame, frame[0]], sizes=sizes, seed="s")


def test_every_pair_is_as_likely_as_any_other() -> None:
    """MONITOR-41: over 3,000 seeds the ten pairs out of five come evenly (chi-square, 0.1 %)."""
    frame = [draws.Unit(one, "x") for one in "abcde"]
    found = Counter(draws.draw(frame, sizes={"x": 2}, seed=str(seed)) for seed in range(3000))
    assert set(found) == set(combinations("abcde", 2))
    assert sum((count - 300) ** 2 / 300 for count in found.values()) < 27.88


def test_size_strata_are_equal_parts_and_hold_the_largest_together() -> None:
    """MONITOR-42."""
    sizes = {f"A{n}": D(n) for n in range(9)}
    strata = draws.size_strata(sizes)
    assert Counter(strata.values()) == {"1": 3, "2": 3, "3": 3}
    assert {unit for unit, stratum in strata.items() if stratum == "1"} == {"A6", "A7", "A8"}

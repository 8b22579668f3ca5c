"""Totals of what was reported and what was verified, apart."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules.monitoring.formulas import Formula
from eslabon.rules.monitoring.increments import Before
from eslabon.rules.monitoring.results import LAST, NOTHING, SUM, Line, Measure, Row, Total, roll_up, totals

MAY, JUNE = date(2022, 5, 1), date(2022, 6, 1)
MEASURES = [
    Measure("sales", SUM),
    Measure("producers", LAST),
    Measure("days", SUM),
    Measure("more", SUM, Formula("increment", ("sales",))),
    Measure("jobs", SUM, Formula("per_setting", ("days",), "days_per_job")),
    Measure("each", SUM, Formula("ratio", ("more", "producers"))),
]


def D(number):
    return Decimal(number)


def of(*rows, baselines=None):
    return totals(rows, measures=MEASURES, baselines=baselines or {}, settings={"days_per_job": D(270)})


def test_monitor_80_last_month_of_each_alliance_counts_where_months_do_not_add():
    """MONITOR-80: 40 in June for one and 10 in May for the other are 50."""
    found = of(
        Row("a", "producers", MAY, D(30), D(30), D(25)),
        Row("a", "producers", JUNE, D(40)),
        Row("b", "producers", MAY, D(10)),
    )["producers"]
    assert found == Total(reported=D(50), checked=D(30), verified=D(25), alliances=2)


def test_monitor_81_verified_stands_beside_what_was_checked():
    """MONITOR-81: a rejected figure is checked, and verified as 0; what nobody checked is neither."""
    found = of(
        Row("a", "sales", MAY, D(100), D(100), D(0)),
        Row("a", "sales", JUNE, D(50)),
        Row("b", "sales", MAY, D(10), D(10), D(10)),
    )["sales"]
    assert found == Total(reported=D(160), checked=D(110), verified=D(10), alliances=2)
    assert of(Row("a", "sales", MAY, D(1)))["sales"].verified is None


def test_monitor_82_increment_is_over_the_same_month_and_only_with_a_baseline():
    """MONITOR-82: 130 - 100 of May; the other alliance has no baseline and is counted as left out."""
    found = of(
        Row("a", "sales", MAY, D(130), D(130), D(120)),
        Row("b", "sales", MAY, D(999)),
        baselines={("a", "sales"): Before(D(1200), {5: D(100)})},
    )
    assert found["more"] == Total(D(30), D(30), D(20), alliances=1, without_baseline=1)
    june = of(Row("a", "sales", JUNE, D(9)), baselines={("a", "sales"): Before(D(1200), {5: D(100)})})["more"]
    assert (june.reported, june.without_baseline) == (None, 1)  # nobody knows what June had


def test_formula_is_computed_apart_for_reported_and_verified():
    rows = [
        Row("a", "days", MAY, D(540), D(540), D(270)),
        Row("a", "producers", MAY, D(0)),
        Row("a", "sales", MAY, D(5)),
    ]
    found = of(*rows, baselines={("a", "sales"): Before(D(0), {})})
    assert (found["jobs"].reported, found["jobs"].verified) == (D(2), D(1))
    assert found["each"].reported is None  # over nobody
    assert of()["sales"] == NOTHING
    assert of()["jobs"].reported is None


def test_monitor_84_currencies_stay_two_lines_and_ratios_have_no_sum():
    """MONITOR-84: what has one unit is added; soles and pesos are not."""
    total = Total(D(2), D(2), D(1), 3)
    lines = [
        Line("pra", "sales", "PEN", SUM, total),
        Line("paap", "sales", "COP", SUM, total),
        Line("pra", "jobs", "job", SUM, total),
        Line("paap", "jobs", "job", SUM, Total(D(5), None, None, 1)),
        Line("pra", "each", "PEN", SUM, total),
        Line("gda", "each", "PEN", SUM, total),
        Line("gda", "people", "person", LAST, total),
        Line("pra", "people", "person", SUM, total),
    ]
    found = {
        (one.code, one.unit, len(one.parts)): one.total for one in roll_up(lines, not_additive=frozenset({"each"}))
    }
    assert found["jobs", "job", 2] == Total(D(7), D(2), D(1), 4)
    assert found["sales", "PEN", 1] == found["sales", "COP", 1] == total
    assert found["each", "PEN", 2] == NOTHING
    assert ("people", "person", 2) not in found


AMOUNTS = st.integers(0, 10**6).map(Decimal)
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([MAY, JUNE]), AMOUNTS, st.none() | AMOUNTS),
    unique_by=lambda one: one[:2],
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, split=st.sampled_from("abc"))
def test_total_is_the_sum_of_the_totals_of_any_two_groups(rows, split):
    made = [Row(who, "sales", month, said, None if found is None else said, found) for who, month, said, found in rows]
    whole = of(*made)["sales"]
    parts = [of(*[row for row in made if (row.alliance == split) is side])["sales"] for side in (True, False)]
    for name in ("reported", "checked", "verified"):
        known = [getattr(part, name) for part in parts if getattr(part, name) is not None]
        assert getattr(whole, name) == (sum(known) if known else None)
    assert whole.alliances == sum(part.alliances for part in parts)

"""Baseline, maturity, sections of a plan, mapping, track record, gender, what is left afterwards."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.rules import registry
from eslabon.rules.alliances import track_record as record
from eslabon.rules.alliances.afterlife import add_months, askings
from eslabon.rules.alliances.baseline import baseline_gaps, increments, month_before, summarise_baseline, window
from eslabon.rules.alliances.gender import gender_figures
from eslabon.rules.alliances.mapping import Candidate, invitation_order, supply_of
from eslabon.rules.alliances.maturity import average_months, maturity_on, months_between, rising_assistance
from eslabon.rules.alliances.plan_states import SECTIONS, missing_sections, next_state, refuse_approval, years_are_whole
from eslabon.rules.problems import Problem

DAY = date(2010, 3, 15)
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
candidates = st.lists(
    st.builds(
        Candidate,
        key=st.uuids().map(str),
        grouping=st.sampled_from(["grouped", "dispersed"]),
        grows_product=st.booleans(),
        is_willing=st.sampled_from([True, None, False]),
        yearly_volume=st.none() | st.decimals(min_value=0, max_value=1000, places=1),
        member_of=st.sampled_from(["", "", "c"]),
    ),
    max_size=12,
)


@given(days)
@settings(max_examples=60)
def test_baseline_is_the_twelve_months_right_before_the_month_of_the_start(starts_on) -> None:
    """ALLIANCE-10."""
    months = window(starts_on)
    assert len(set(months)) == 12 and list(months) == sorted(months)
    assert all(month.day == 1 for month in months)
    assert add_months(months[-1], 1) == starts_on.replace(day=1)
    assert {month.month for month in months} == set(range(1, 13))


def test_missing_month_is_no_zero() -> None:
    """ALLIANCE-11."""
    figures = dict.fromkeys(window(DAY), Decimal(0))
    assert summarise_baseline(figures, starts_on=DAY).total == 0
    hole = window(DAY)[4]
    del figures[hole]
    figures[date(2010, 3, 1)] = Decimal(9)  # the month of the start belongs to the plan
    found = summarise_baseline(figures, starts_on=DAY)
    assert (found.total, found.missing, found.is_complete) == (None, (hole,), False)
    assert baseline_gaps({"sales": figures}, asked=("sales", "labour_days"), starts_on=DAY) == 13


@given(days, st.integers(0, 60))
@settings(max_examples=60)
def test_month_is_compared_with_the_same_month_before_the_start(starts_on, later) -> None:
    """ALLIANCE-12."""
    month = add_months(starts_on.replace(day=1), later)
    earlier = month_before(month, starts_on=starts_on)
    assert earlier in window(starts_on) and earlier.month == month.month
    assert month_before(add_months(starts_on.replace(day=1), -1 - later), starts_on=starts_on) is None
    before = {earlier: Decimal(30)}
    assert increments({month: Decimal(10)}, before=before, starts_on=starts_on) == {month: Decimal(-20)}
    assert increments({month: Decimal(10)}, before={}, starts_on=starts_on) == {month: None}


def test_assistance_that_does_not_fall_is_named_by_year() -> None:
    """ALLIANCE-21."""
    costs = [(3, Decimal(30)), (1, Decimal(30)), (2, Decimal(20))]
    assert [step.year for step in rising_assistance(costs)] == [3]
    assert rising_assistance([(1, Decimal(5)), (2, Decimal(0)), (3, Decimal(0))]) == ()
    assert [step.year for step in rising_assistance([(1, Decimal(0)), (2, Decimal(5))])] == [2]


def test_maturity_counts_full_months() -> None:
    """ALLIANCE-20."""
    assert maturity_on(date(2013, 3, 14), starts_on=DAY, months_expected=36).is_ripe is False
    assert maturity_on(date(2013, 3, 15), starts_on=DAY, months_expected=36).is_ripe is True
    assert maturity_on(date(2009, 1, 1), starts_on=DAY, months_expected=36).months_run == 0
    assert average_months([30, 36, 43]) == Decimal("36.3") and average_months([]) is None


def test_plan_lacks_what_is_not_written_and_moves_in_order() -> None:
    """ALLIANCE-25, ALLIANCE-26."""
    assert [one.section for one in missing_sections({})] == list(SECTIONS)
    assert missing_sections(dict.fromkeys(SECTIONS, True)) == ()
    assert [next_state("draft", "submit"), next_state("submitted", "approve"), next_state("submitted", "return")] == [
        "submitted",
        "approved",
        "draft",
    ]
    for state, act in (("approved", "submit"), ("draft", "approve"), ("replaced", "submit")):
        with pytest.raises(Problem) as refused:
            next_state(state, act)
        assert refused.value.code == "ALLIANCES-E01"
    assert years_are_whole([2, 1]) and not years_are_whole([2, 3])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"approver_id": 2}, "ALLIANCES-E02"),
        ({"is_passed": False}, "ALLIANCES-E03"),
        ({"is_passed": None}, "ALLIANCES-E08"),
    ],
)
def test_plan_is_approved_by_somebody_else_and_on_todays_viability(changed, code) -> None:
    """ALLIANCE-07, ALLIANCE-27."""
    given = {"approver_id": 1, "author_ids": frozenset({2}), "is_passed": True}
    refuse_approval(**given)
    with pytest.raises(Problem) as refused:
        refuse_approval(**{**given, **changed})
    assert refused.value.code == code


@given(candidates)
@settings(max_examples=60)
def test_willing_then_grouped_then_growing_and_independents_alike(found) -> None:
    """ALLIANCE-30, ALLIANCE-31, ALLIANCE-32."""
    order = invitation_order(found)
    assert {one.key for one in order} == {one.key for one in found if not one.member_of}
    merits = [({True: 0, None: 1, False: 2}[one.is_willing], one.grouping == "dispersed") for one in order]
    assert merits == sorted(merits)
    assert invitation_order(list(reversed(found))) == order


@given(candidates)
@settings(max_examples=40)
def test_community_counts_once_and_only_willing_volume_counts(found) -> None:
    """ALLIANCE-33."""
    supply = supply_of(found, demand=Decimal(100))
    own = [one for one in found if not one.member_of]
    assert supply.suppliers + supply.members == len(found) and supply.suppliers == len(own)
    assert supply.volume == sum((one.yearly_volume or 0 for one in own if one.is_willing is True), Decimal(0))
    assert supply_of(found, demand=None).percent is None


def test_track_record_sees_an_organisation_made_for_the_call() -> None:
    """ALLIANCE-80."""
    applied = date(2012, 9, 12)
    joined = [date(2009, 1, 1), date(2011, 9, 12), date(2012, 9, 1), date(2012, 9, 13)]
    found = record.track_record(joined, founded_on=date(2009, 1, 1), as_of=applied)
    assert (found.age_months, found.members, found.joined_last_year) == (44, 3, 2)
    assert found.recent_share == Decimal("0.6667")
    inputs = record.inputs_to_plain(joined, founded_on=date(2009, 1, 1), as_of=applied)
    rule = registry.find(record.RULE, record.VERSION)
    assert rule is not None and rule(inputs) == record.record_to_plain(found)
    unknown = record.track_record([], founded_on=None, as_of=applied)
    assert (unknown.age_months, unknown.recent_share) == (None, None)


def test_afterlife_is_asked_three_times_and_late_after_sixty_days() -> None:
    """ALLIANCE-72."""
    ended = date(2010, 8, 31)
    asked = askings(ended, months=(6, 12, 24), read=set(), today=date(2011, 5, 1))
    assert [one.due_on for one in asked] == [date(2011, 2, 28), date(2011, 8, 31), date(2012, 8, 31)]
    assert [one.state for one in asked] == ["late", "not_due", "not_due"]
    assert askings(ended, months=(6,), read=set(), today=date(2011, 4, 29))[0].state == "due"
    assert askings(ended, months=(6,), read={6}, today=date(2020, 1, 1))[0].state == "read"
    assert months_between(date(2012, 2, 29), date(2013, 2, 28)) == 11


def test_gender_figures_say_nothing_of_nobody() -> None:
    """ALLIANCE-85."""
    none = gender_figures(members=0, women_members=0, board=0, women_board=0, women_income=None, men_income=None)
    assert (none.women_members_percent, none.women_board_percent, none.income_gap_percent) == (None, None, None)
    some = gender_figures(
        members=3, women_members=1, board=5, women_board=2, women_income=Decimal(130), men_income=Decimal(100)
    )
    assert (some.women_members_percent, some.women_board_percent) == (Decimal("33.3"), Decimal("40.0"))
    assert some.income_gap_percent == Decimal("-30.0")
    with pytest.raises(ValueError, match="no more women"):
        gender_figures(members=1, women_members=2, board=1, women_board=1, women_income=None, men_income=None)

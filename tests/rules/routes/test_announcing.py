"""When sessions are announced, moved, cancelled, and reminded of and what holidays are.

ROUTE-90, ROUTE-91, ROUTE-92, ROUTE-93, ROUTE-94, ROUTE-95, ROUTE-96.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules.routes.announcing import (
    added_breaches,
    announcement_refusal,
    cancel_refusal,
    due_reminder,
    earliest_day,
    move_refusal,
)
from eslabon.rules.routes.calendars import Breach
from eslabon.rules.routes.holidays import Holiday, easter_sunday, holidays_of

TODAY = date(2022, 4, 2)
STATES = ("planned", "announced", "held", "cancelled")


def code(problem):
    return None if problem is None else problem.code


@pytest.mark.parametrize(
    ("days", "reason", "refusal"),
    [
        (60, "", None),
        (59, "", "CALENDAR-E02"),
        (59, "   ", "CALENDAR-E02"),
        (59, "El instructor viaja", None),
        (1, "El instructor viaja", None),
        (0, "El instructor viaja", "CALENDAR-E03"),
        (-1, "El instructor viaja", "CALENDAR-E03"),
    ],
)
def test_announcement_with_and_without_notice_is_judged_by_route_90(days, reason, refusal):
    found = announcement_refusal(
        "planned", day=TODAY + timedelta(days=days), today=TODAY, notice_days=60, reason=reason
    )
    assert code(found) == refusal


@pytest.mark.parametrize("state", STATES[1:])
def test_session_that_is_not_planned_is_not_announced_by_route_92(state):
    late = TODAY + timedelta(days=90)
    assert code(announcement_refusal(state, day=late, today=TODAY, notice_days=60, reason="x")) == "CALENDAR-E01"


def test_earliest_day_is_the_first_that_needs_no_reason():
    day = earliest_day(TODAY, notice_days=60)
    assert announcement_refusal("planned", day=day, today=TODAY, notice_days=60, reason="") is None
    before = day - timedelta(days=1)
    assert announcement_refusal("planned", day=before, today=TODAY, notice_days=60, reason="") is not None


@pytest.mark.parametrize(
    ("state", "days", "reason", "refusal"),
    [
        ("planned", 0, "", None),
        ("planned", -1, "", "CALENDAR-E03"),
        ("announced", 5, "", "CALENDAR-E05"),
        ("announced", 5, "Paro agrario", None),
        ("announced", -1, "Paro agrario", "CALENDAR-E03"),
        ("held", 5, "Paro agrario", "CALENDAR-E04"),
        ("cancelled", 5, "Paro agrario", "CALENDAR-E04"),
    ],
)
def test_move_is_judged_by_route_93(state, days, reason, refusal):
    assert code(move_refusal(state, day=TODAY + timedelta(days=days), today=TODAY, reason=reason)) == refusal


@pytest.mark.parametrize(
    ("state", "reason", "refusal"),
    [
        ("planned", "", None),
        ("announced", " ", "CALENDAR-E05"),
        ("announced", "Lluvias", None),
        ("held", "Lluvias", "CALENDAR-E04"),
        ("cancelled", "Lluvias", "CALENDAR-E04"),
    ],
)
def test_cancellation_is_judged_by_route_94(state, reason, refusal):
    assert code(cancel_refusal(state, reason=reason)) == refusal


def breach(clause, *, session=1, organisation=None, words="x"):
    return Breach(clause, words, words, "S", 1, session, organisation)


def test_older_breach_is_not_blamed_on_a_change_by_route_95():
    old, new = breach("ROUTE-12", organisation="O"), breach("ROUTE-12", organisation="P")
    assert added_breaches([old], after=[old, new]) == (new,)
    assert added_breaches([old, new], after=[old]) == ()


def test_second_breach_at_the_same_place_counts():
    one = breach("ROUTE-12", organisation="O")
    assert added_breaches([one], after=[one, one]) == (one,)


def test_two_sessions_at_once_are_never_excused():
    twice = breach("ROUTE-11", organisation="O")
    assert added_breaches([twice], after=[twice]) == (twice,)


def test_hours_of_one_month_do_not_excuse_those_of_another():
    june = Breach("ROUTE-13", "O: 13 horas en junio", "O: 13 hours in June", organisation="O")
    july = Breach("ROUTE-13", "O: 13 horas en julio", "O: 13 hours in July", organisation="O")
    assert added_breaches([june], after=[june, july]) == (july,)


@pytest.mark.parametrize(
    ("left", "announced_before", "due"),
    [
        (11, 60, None),
        (10, 60, 10),
        (5, 60, 10),  # missed, and sent late
        (1, 60, 1),
        (0, 60, 1),
        (-1, 60, None),
        (5, 10, None),  # the invitation went out on the reminder's own day
        (5, 11, 10),
        (1, 5, 1),  # invited five days before: the day before is still worth a word
        (1, 1, None),
    ],
)
def test_reminder_is_due_by_route_96(left, announced_before, due):
    day = date(2022, 6, 11)
    found = due_reminder(
        day,
        today=day - timedelta(days=left),
        days_before=[10, 1],
        announced_on=day - timedelta(days=announced_before),
    )
    assert found == due


@pytest.mark.parametrize(
    "known",
    ["2000-04-23", "2008-03-23", "2011-04-24", "2021-04-04", "2022-04-17", "2024-03-31", "2025-04-20", "2038-04-25"],
)
def test_easter_falls_where_it_fell(known):
    assert easter_sunday(int(known[:4])).isoformat() == known


@given(st.integers(min_value=1583, max_value=4000))
def test_easter_is_a_sunday_between_its_two_limits(year):
    found = easter_sunday(year)
    assert found.isoweekday() == 7
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


def test_holidays_begin_in_their_first_year_by_route_91():
    junin = Holiday("Batalla de Junín", "Battle of Junín", month=8, day=6, since=2022)
    assert [day.year for day, _ in holidays_of([2021, 2022, 2023], holidays=[junin])] == [2022, 2023]


def test_holidays_that_fall_together_are_one():
    names = [Holiday("A", "A", month=4, day=15), Holiday("Viernes Santo", "Good Friday", easter=-2)]
    assert [holiday.name_es for _, holiday in holidays_of([2022], holidays=names)] == ["A"]

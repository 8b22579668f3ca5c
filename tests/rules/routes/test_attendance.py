"""Who was there, and who counts (ROUTE-100 to ROUTE-108)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.rules.routes.attendance import (
    Meeting,
    Presence,
    attendance_rate,
    check_in_refusal,
    count_presences,
    held_refusal,
    missed_in_a_row,
    overlaps,
    presence_refusal,
    record_refusal,
    same_name,
)

AT = datetime(2022, 6, 7, 22, 0, tzinfo=UTC)
SESSION = Meeting("announced", AT, AT + timedelta(hours=2))


def code(problem):
    return None if problem is None else problem.code


@pytest.mark.parametrize(
    ("state", "minutes", "refusal"),
    [
        ("announced", -31, "DELIVERY-E01"),
        ("announced", -30, None),
        ("held", 5000, None),
        ("planned", 10, "DELIVERY-E02"),
        ("cancelled", 10, "DELIVERY-E02"),
    ],
)
def test_attendance_is_recorded_only_of_what_takes_place(state, minutes, refusal) -> None:
    """ROUTE-100."""
    meeting = Meeting(state, SESSION.starts, SESSION.ends)
    assert code(record_refusal(meeting, now=AT + timedelta(minutes=minutes))) == refusal


@pytest.mark.parametrize(
    ("state", "minutes", "is_open"),
    [
        ("announced", -31, False),
        ("announced", -30, True),
        ("held", 150, True),
        ("held", 151, False),
        ("cancelled", 10, False),
    ],
)
def test_check_in_is_open_around_the_hours_of_the_session(state, minutes, is_open) -> None:
    """ROUTE-102."""
    meeting = Meeting(state, SESSION.starts, SESSION.ends)
    assert (check_in_refusal(meeting, now=AT + timedelta(minutes=minutes)) is None) is is_open


def test_session_is_held_once_it_began_and_was_counted() -> None:
    """ROUTE-108, ROUTE-104."""
    assert code(held_refusal(SESSION, now=AT - timedelta(minutes=1), present=9, listed=9)) == "DELIVERY-E01"
    assert code(held_refusal(SESSION, now=AT, present=None, listed=9)) == "DELIVERY-E10"
    assert code(held_refusal(SESSION, now=AT, present=8, listed=9)) == "DELIVERY-E05"
    assert held_refusal(SESSION, now=AT, present=0, listed=0) is None


def test_same_person_however_the_name_is_typed() -> None:
    """ROUTE-101."""
    assert same_name("María  del Ñato") == same_name(" maria DEL ñato ")
    assert same_name("Ana Ruiz") != same_name("Ana Ruis")


def test_one_sex_groups_count_zero_of_the_others() -> None:
    """ROUTE-106."""
    found = count_presences(Presence(name, "coop", 1, "f", "under_30") for name in ("ana", "bea"))
    assert dict(found.by_sex) == {"f": 2, "m": 0, "x": 0, "": 0}
    assert dict(found.by_age) == {"under_30": 2, "30_59": 0, "60_plus": 0, "": 0}


def test_nothing_recorded_counts_nothing_and_has_no_rate() -> None:
    """ROUTE-106, ROUTE-107."""
    assert count_presences([]).people == 0
    assert attendance_rate([], present=[]) is None
    assert attendance_rate([("a", 1), ("b", 1)], present=[("guest", 1), ("guest", 2)]) == 0


def test_absences_in_a_row_are_read_by_day_not_by_order() -> None:
    """ROUTE-107."""
    days = [(date(2022, 6, 15), False), (date(2022, 6, 1), True), (date(2022, 6, 8), False)]
    assert missed_in_a_row(days) == 2
    assert missed_in_a_row([]) == 0


presences = st.builds(
    Presence,
    person=st.integers(0, 6),
    party=st.integers(0, 3),
    session=st.integers(0, 4),
    sex=st.sampled_from(["f", "m", "x", ""]),
    age_group=st.sampled_from(["under_30", "30_59", "60_plus", ""]),
    is_guest=st.booleans(),
)


@given(st.lists(presences))
def test_counts_are_whole_and_repeats_change_nothing(rows) -> None:
    """ROUTE-101, ROUTE-106."""
    found = count_presences(rows)
    assert found == count_presences([*rows, *rows])
    assert found.people == len({one.person for one in rows}) == sum(found.by_sex.values()) == sum(found.by_age.values())
    assert found.attendances == len({(one.person, one.session) for one in rows})
    assert found.guests <= found.people <= found.attendances


@given(st.integers(0, 200), st.none() | st.integers(0, 200))
def test_attendance_never_exceeds_presence(listed, present) -> None:
    """ROUTE-104."""
    assert (presence_refusal(listed, present=present) is None) is (present is None or listed <= present)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5))), st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5)))
)
def test_rate_is_a_share_that_guests_never_raise(expected, present) -> None:
    """ROUTE-107."""
    rate = attendance_rate(expected, present=present)
    assert rate is None if not expected else 0 <= rate <= 1
    assert rate == attendance_rate(expected, present=[one for one in present if one in expected])


@given(st.integers(-300, 300), st.integers(1, 240))
def test_overlap_is_mutual_and_touching_is_none(shift, length) -> None:
    """ROUTE-105."""
    start = AT + timedelta(minutes=shift)
    other = Meeting("held", start, start + timedelta(minutes=length))
    assert overlaps(SESSION, other=other) == overlaps(other, other=SESSION)
    shared = min(SESSION.ends, other.ends) - max(SESSION.starts, other.starts)
    assert overlaps(SESSION, other=other) is (shared > timedelta(0))

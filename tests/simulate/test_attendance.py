"""The attendance model: the pilot's practice gives the pilot's figure, and each cause works the way that was told."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from itertools import combinations, pairwise

import pytest

from eslabon.files.packs import Pack
from eslabon.rules.routes.calendars import IN_PERSON, VIRTUAL
from eslabon.simulate.ruta import ruta_pack, simulate_ruta
from eslabon.simulate.ruta.attendance import COEFFICIENTS, FULL, HALF, INTERCEPTS, UNAVOIDABLE, Situation, probability
from eslabon.simulate.ruta.attendance_situations import (
    Case,
    Meeting,
    attendance_share,
    calibrate,
    cases_of,
    find_situation,
    those_who_come,
)
from eslabon.simulate.ruta.availability import Attendee, draw_attendees
from eslabon.simulate.ruta.pilot import pilot_calendar, pilot_commitments

SEEDS = range(20)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return ruta_pack()


def attendees_of(seed: int, *, pack: Pack) -> tuple[Attendee, ...]:
    return draw_attendees(simulate_ruta(seed, pack=pack), pack=pack)


def pilot_cases(seed: int, *, pack: Pack) -> tuple[Case, ...]:
    attendees = attendees_of(seed, pack=pack)
    commitments = pilot_commitments(seed, attendees=attendees, pack=pack)
    meetings = pilot_calendar(seed, commitments=commitments, pack=pack)
    return cases_of(seed, meetings=meetings, attendees=attendees, pack=pack)


@pytest.fixture(scope="module")
def by_seed(pack: Pack) -> dict[int, tuple[Case, ...]]:
    return {seed: pilot_cases(seed, pack=pack) for seed in SEEDS}


@pytest.fixture(scope="module")
def attendees(pack: Pack) -> tuple[Attendee, ...]:
    return attendees_of(3, pack=pack)


def mean_attendance(by_seed: dict[int, tuple[Case, ...]], *, strength: float) -> float:
    return sum(attendance_share(cases, strength=strength) for cases in by_seed.values()) / len(by_seed)


@pytest.mark.parametrize("strength", [FULL, HALF])
def test_pilots_practice_gives_52_percent_on_seeds_that_it_was_not_calibrated_on(by_seed, strength: float):
    assert mean_attendance(by_seed, strength=strength) == pytest.approx(0.52, abs=0.01)


@pytest.mark.slow
def test_committed_intercepts_are_those_that_calibration_finds(pack: Pack):
    cases = [case for seed in range(1000, 1020) for case in pilot_cases(seed, pack=pack)]
    for strength in (FULL, HALF):
        assert calibrate(cases, strength=strength) == pytest.approx(INTERCEPTS[strength], abs=0.001)


def test_same_seed_draws_the_same_and_another_seed_otherwise(by_seed, pack: Pack):
    assert pilot_cases(4, pack=pack) == by_seed[4]
    assert [case.luck for case in by_seed[4]] != [case.luck for case in by_seed[5]]


def test_pilots_calendar_is_as_the_pilot_was(by_seed, attendees, pack: Pack):
    cases = [case for cases in by_seed.values() for case in cases]
    meetings = list({id(case.meeting): case.meeting for case in cases}.values())
    hours = Counter(one.session.starts_at // 60 for one in meetings)
    assert 0.6 < hours[15] / len(meetings) < 0.85
    assert 0.25 < sum(one.is_moved for one in meetings) / len(meetings) < 0.35
    assert all(20 <= one.notice_days <= 40 for one in meetings if not one.is_moved)
    assert {one.session.day.isoweekday() for one in meetings} == {1, 2, 3, 4, 5}
    commitments = pilot_commitments(3, attendees=attendees, pack=pack)
    assert sum(map(len, commitments.values())) / 150 == pytest.approx(12, abs=0.5)
    seats = {one.code: one.capacity * one.repetitions for one in pack.services}
    taken = Counter(code for codes in commitments.values() for code in codes)
    assert all(taken[code] <= seats[code] for code in taken)


def test_nobody_attends_two_sessions_at_once_and_few_are_called_to_two(by_seed):
    called = overlapping = 0
    for cases in by_seed.values():
        calls, diaries = defaultdict(list), defaultdict(list)
        for case in cases:
            calls[case.attendee, case.meeting.session.day].append(case.meeting.session)
        for case in those_who_come(cases, strength=FULL):
            diaries[case.attendee, case.meeting.session.day].append(case.meeting.session)
        called += len(cases)
        overlapping += sum(one.overlaps(other) for held in calls.values() for one, other in pairwise(held))
        assert not any(one.overlaps(other) for held in diaries.values() for one, other in combinations(held, 2))
    assert 0 < overlapping < 0.01 * called


@pytest.mark.parametrize("name", [each.name for each in fields(Situation)])
def test_each_cause_moves_the_probability_the_way_that_was_told(name: str):
    calm, hit = Situation(), Situation(**{name: 1.0})
    with_it, without = (probability(one.effect, own=0.0, strength=FULL, intercept=1.0) for one in (hit, calm))
    assert (with_it > without) == (name == "liked")
    at_half = probability(hit.effect, own=0.0, strength=HALF, intercept=1.0)
    assert min(with_it, without) < at_half < max(with_it, without)
    assert COEFFICIENTS[name].reason and COEFFICIENTS[name].unit


def test_nothing_brings_in_more_than_those_who_can_come_at_all():
    assert probability(50.0, own=0.0, strength=FULL, intercept=0.0) == pytest.approx(1 - UNAVOIDABLE)


def situation_of(attendee: Attendee, meeting: Meeting, pack: Pack, *, hours: float = 6.0) -> Situation:
    service = pack.service(meeting.session.service)
    segments = [segment.code for segment in pack.segments]
    audience = [segments.index(code) for code in service.segments]
    return find_situation(attendee, meeting=meeting, service=service, audience=audience, hours=hours)


def test_situation_reads_hour_harvest_modality_notice_load_and_fit(by_seed, attendees, pack: Pack):
    coffee = next(one for one in attendees if one.organisation.chain == "coffee" and one.peak_months == {6, 7, 8})
    easy = replace(coffee, position=4, earliest_start=None, engagements=(), preferred=(), road_km=100.0)
    meeting = next(case.meeting for case in by_seed[0] if case.meeting.session.service == "S072")
    session = replace(
        meeting.session, day=date(2022, 7, 5), starts_at=900, ends_at=1020, modality=IN_PERSON, place="12"
    )
    before = situation_of(easy, Meeting(session, 30, False), pack, hours=16.0)
    expected = Situation(load=10.0, misfit=2, early=1.0, peak_in_person=1.0, distance=2.0, notice=3.0)
    assert before == expected
    later = replace(session, day=date(2022, 9, 6), starts_at=1020, ends_at=1140, modality=VIRTUAL, place=None)
    assert situation_of(replace(easy, position=1), Meeting(later, 75, True), pack) == Situation(virtual=1.0, moved=1.0)


def test_organisations_differ_in_harvest_by_altitude_and_in_distance(attendees: Sequence[Attendee]):
    junin = [one for one in attendees if (one.organisation.department, one.organisation.chain) == ("12", "coffee")]
    low = [one for one in junin if one.altitude < 1200]
    high = [one for one in junin if one.altitude >= 1200]
    assert low and high
    assert {min(one.peak_months) for one in low} <= {4, 5}
    assert {min(one.peak_months) for one in high} <= {6, 7}
    assert all(not one.peak_months for one in attendees if one.organisation.chain == "banana")
    assert all(0 <= one.road_km < 400 for one in attendees)
    assert len({round(one.road_km) for one in attendees}) > 20


def test_truth_holds_every_coefficient_with_its_reason():
    truth = json.loads(json.dumps(simulate_ruta(3).truth))
    model = truth["attendance"]["model"]
    assert truth["simulated"] is True
    assert set(model["coefficients"]) == {each.name for each in fields(Situation)}
    assert all(each["reason"] and each["value"] for each in model["coefficients"].values())
    assert model["intercept_by_strength"] == {"1.0": INTERCEPTS[FULL], "0.5": INTERCEPTS[HALF]}

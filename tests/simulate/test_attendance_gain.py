"""More people come under the solver's calendar than under the pilot's practice, on the same worlds."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import fmean

import pytest
from click.testing import CliRunner

from eslabon.cli import main
from eslabon.files.packs import Pack
from eslabon.rules.routes.calendars import OPTIMAL, Plan, Session
from eslabon.rules.routes.mixed import parts_of, service_of
from eslabon.simulate.ruta import ruta_pack, simulate_ruta
from eslabon.simulate.ruta.attendance_comparison import (
    CALENDAR,
    PILOT,
    ROUTE,
    announced_meetings,
    problem_of,
    propose_commitments,
)
from eslabon.simulate.ruta.attendance_gain import Comparison, compare_worlds, intercept_at
from eslabon.simulate.ruta.availability import END, START, draw_attendees
from eslabon.simulate.ruta.pilot import UNFORESEEN, pilot_commitments
from eslabon.simulate.ruta.pilot_execution import execution

LEAST_GAIN = 15.0  # points
CHAINS = ("banana", "coffee", "cacao")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return ruta_pack()


@pytest.fixture(scope="module")
def two_worlds() -> Comparison:
    pytest.importorskip("ortools", reason="the solver is not installed")
    return compare_worlds(range(2), strength=1.0, seconds=2.0)


def test_two_worlds_gain_and_their_calendars_break_no_constraint(two_worlds: Comparison):
    assert two_worlds.breaches == ()
    for row in two_worlds.rows:
        for arm in (CALENDAR, ROUTE):
            assert row["percent"][arm] > row["percent"][PILOT]
            assert row["served"][arm] <= row["bound"][arm] <= row["commitments"][arm]
    at_full = {gain.arm: gain.mean for gain in two_worlds.gains if gain.strength == 1.0}
    at_half = {gain.arm: gain.mean for gain in two_worlds.gains if gain.strength == 0.5}
    assert all(0 < at_half[arm] < at_full[arm] for arm in (CALENDAR, ROUTE))


def test_gain_comes_from_what_the_calendar_looks_at(two_worlds: Comparison):
    for row in two_worlds.rows:
        effects = row["effects"]
        assert effects[CALENDAR]["early"] == effects[CALENDAR]["peak_in_person"] == effects[CALENDAR]["engaged"] == 0
        assert effects[CALENDAR]["notice"] > effects[PILOT]["notice"]
        assert effects[ROUTE]["misfit"] > effects[CALENDAR]["misfit"]


def test_interval_holds_the_mean_and_json_keeps_the_figures(two_worlds: Comparison):
    plain = json.loads(json.dumps(two_worlds.to_plain()))
    assert len(plain["gains"]) == 4
    for gain in plain["gains"]:
        assert gain["low"] <= gain["mean"] <= gain["high"]
    shares = [world["percent"]["pilot"] for world in plain["worlds"]]
    assert plain["arms"]["pilot"]["percent"] == pytest.approx(fmean(shares))


@pytest.mark.slow
def test_twenty_worlds_gain_at_least_fifteen_points():
    pytest.importorskip("ortools", reason="the solver is not installed")
    command = [sys.executable, "-c", "from eslabon.cli import main; main()", "simulate", "attendance", "ruta", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "LANG": "en_US.UTF-8"})
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["breaches"], len(answer["seeds"])) == (0, 0, 20)
    assert answer["arms"]["pilot"]["percent"] == pytest.approx(52, abs=1)
    gains = {(gain["arm"], gain["strength"]): gain for gain in answer["gains"]}
    assert gains[ROUTE, 1.0]["low"] >= LEAST_GAIN
    assert gains[CALENDAR, 1.0]["low"] >= LEAST_GAIN
    assert gains[ROUTE, 0.5]["low"] > 0


def test_intercepts_of_the_two_strengths_are_the_committed_ones():
    assert (intercept_at(1.0), intercept_at(0.5)) == (3.317, 1.893)


def test_problem_says_what_organisations_say_of_themselves(pack: Pack):
    attendees = draw_attendees(simulate_ruta(5, pack=pack), pack=pack)
    routes = propose_commitments(attendees, pack=pack)
    problem = problem_of(attendees=attendees, commitments=routes, pack=pack)
    assert len(problem.organisations) == 150
    parts = {one.code: parts_of(one.code, modality=one.modality, sessions=one.sessions) for one in pack.services}
    assert problem.commitments == sum(len(parts[code]) for codes in routes.values() for code in codes)
    assert not {one.modality for one in problem.services} - {"virtual", "in_person"}
    for attendee in attendees:
        stated = problem.organisation[attendee.id]
        assert problem.peak_months_of(stated) == attendee.peak_months
        assert all(START <= one.day <= END for one in stated.unavailable)
        codes = {service_of(part) for part in stated.commitments}
        assert len(codes) <= 12
        for code in codes:
            service = pack.service(code)
            assert attendee.organisation.chain in service.chains
            assert attendee.score.segment in service.segments


def test_every_service_of_the_pilots_problem_can_be_placed_for_somebody(pack: Pack):
    """No service is unplaceable by its own sheet: each fits the hours, months and days of some who want it."""
    pytest.importorskip("ortools", reason="the solver is not installed")
    from eslabon.solvers.scheduling.grid import Grid

    attendees = draw_attendees(simulate_ruta(5, pack=pack), pack=pack)
    problem = problem_of(
        attendees=attendees, commitments=pilot_commitments(5, attendees=attendees, pack=pack), pack=pack
    )
    placeable = {service for _organisation, service in Grid(problem).served_alone}
    never = [one.id for number, one in enumerate(problem.services) if number not in placeable]
    assert never == []


def test_dates_that_move_whoever_plans_them_move_in_the_solvers_calendar_too(pack: Pack):
    sessions = tuple(
        Session(f"S{number:03d}", 1, session, START, 1020, 1140, "virtual", None, ())
        for number in range(1, 110)
        for session in range(1, 6)
    )
    meetings = announced_meetings(7, plan=Plan(OPTIMAL, 0, 0, sessions), pack=pack)
    moved = [one for one in meetings if one.is_moved]
    assert len(moved) / len(meetings) == pytest.approx(UNFORESEEN, abs=0.04)
    assert all(one.notice_days <= 12 for one in moved)
    assert {one.notice_days for one in meetings if not one.is_moved} == {60}


def test_execution_has_the_published_counts_and_the_shape_of_the_published_progress():
    progress = []
    for seed in range(4):
        cells = {(row, column): float(value) for row, column, value in execution(seed)}
        assert [cells[chain, "scheduled"] for chain in CHAINS] == [39, 56, 56]
        progress += [cells[chain, "progress_pct"] for chain in CHAINS]
    assert all(60 <= share < 100 for share in progress)
    assert 75 <= fmean(progress) <= 90  # published: 80, 81 and 86 %
    cells = {
        row["column"]: row["value"] for row in table_rows() if (row["table"], row["row"]) == ("execution", "cacao")
    }
    assert cells["scheduled"] == "56"
    assert cells["progress_pct"].count(".") == 1


def table_rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(CliRunner().invoke(main, ["tables", "ruta", "--format", "csv"]).stdout)))


def test_command_prints_the_gain_with_its_interval_and_at_half_strength(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("ortools", reason="the solver is not installed")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    done = CliRunner().invoke(main, ["simulate", "attendance", "ruta", "--seeds", "2", "--seconds", "1"])
    assert done.exit_code == 0
    assert "pilot's practice: 5" in done.stdout
    gains = [line for line in done.stdout.splitlines() if line.startswith("Gain with proposed routes")]
    assert [line.partition("strength ")[2].partition(":")[0] for line in gains] == ["1", "0.5"]
    assert all(" points (95 %: " in line for line in gains)
    assert "seed 1: pilot" in done.stderr


def test_world_of_a_pack_is_the_command_when_none_is_named(tmp_path: Path):
    short = CliRunner().invoke(main, ["simulate", "--seed", "7", "ruta", "--out", str(tmp_path / "short")])
    long = CliRunner().invoke(main, ["simulate", "world", "ruta", "--seed", "7", "--out", str(tmp_path / "long")])
    assert (short.exit_code, long.exit_code) == (0, 0)
    names = sorted(file.name for file in (tmp_path / "short").iterdir())
    assert names == sorted(file.name for file in (tmp_path / "long").iterdir())
    assert all((tmp_path / "short" / name).read_bytes() == (tmp_path / "long" / name).read_bytes() for name in names)


@pytest.mark.parametrize("arguments", [["--help"], ["attendance", "--help"], ["world", "--help"]])
def test_help_of_the_simulation_shows_an_example(arguments: list[str]):
    done = CliRunner().invoke(main, ["simulate", *arguments])
    assert (done.exit_code, "Example:" in done.stdout) == (0, True)

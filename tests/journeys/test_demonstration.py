"""The demonstration as somebody starts it the first time, stops it, and starts it again."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eslabon.simulate.paap import simulate_programme as simulated_paap
from eslabon.simulate.paap.programme import Programme as SimulatedPaap
from eslabon.simulate.pra import simulate_programme as simulated_pra
from tests.journeys.crawling import dead_links
from tests.tables import copy_sqlite_tables

pytestmark = pytest.mark.journey

ESLABON = [sys.executable, "-c", "from eslabon.cli import main; main(prog_name='eslabon')"]
# What the route must show: none of these is empty.
ROUTE = (
    "diagnostics_response",
    "diagnostics_score",
    "routes_commitmentletter",
    "routes_referral",
    "routes_outsideservice",
    "routes_plan",
    "routes_session",
    "routes_attendance",
    "routes_certificate",
    "routes_providerreport",
    "routes_result",
    "routes_satisfaction",
    "routes_material",
    "routes_serviceproduct",
    "routes_incentiveaward",
    "routes_graduation",
    "routes_successstory",
)
# What the programmes of alliances must show.
ALLIANCES = (
    "targeting_ranking",
    "targeting_listedname",
    "alliances_businessplan",
    "alliances_bottleneckcheck",
    "alliances_mappedproducer",
    "stages_stagemove",
    "stages_scoreentry",
    "stages_densityscreen",
    "stages_scoreappeal",
    "monitoring_report",
    "monitoring_claim",
    "monitoring_finding",
    "monitoring_correctionfactor",
    "monitoring_alliancegraduation",
)
SEED = 7
# Columns of the worlds' reports that are one figure in the platform; labour days are the sum of two.
FIGURES = {
    "sales_pen": "sales",
    "sales_cop": "sales",
    "inventory_units": "inventory",
    "producers_linked": "producers",
    "visits": "visits",
}
# As many as the simulated programmes have (docs/tutorials/an-alliance.md says them); 40 producers stand on two lists.
COUNTS = {
    "SELECT count(DISTINCT alliance_id) FROM alliances_businessplan WHERE state = 'approved'": 200,
    "SELECT count(DISTINCT party_id) FROM alliances_mappedproducer": 12_000,
    "SELECT count(*) FROM alliances_mappedproducer": 12_040,
    "SELECT count(*) FROM stages_rankedprofile": 3_630,
    "SELECT count(*) FROM stages_rankedprofile WHERE outcome = 'selected'": 549,
    "SELECT count(DISTINCT place_id) FROM stages_ranking": 20,
}
REPORTED = """
    SELECT upper(alliance.code), strftime('%Y-%m', period.starts_on), report.is_late, indicator.code, figure.value
    FROM monitoring_figure figure
    JOIN monitoring_report report ON report.id = figure.report_id
    JOIN monitoring_period period ON period.id = report.period_id
    JOIN monitoring_indicator indicator ON indicator.id = figure.indicator_id
    JOIN alliances_alliance alliance ON alliance.id = report.alliance_id
    WHERE figure.corrects_id IS NULL
"""
LOGINS = {"pra-direccion", "pra-centro-cusco", "pra-monitoreo", "paap-ogr", "paap-calificadora-1", "paap-apelaciones"}
# Who walks the site's links, and how many pages each opens, those first that nobody opened: ten seconds in all.
WALKERS = (
    *("coordinacion", "evaluadora", "gore-piura", "mesa", "paap-direccion", "paap-eip"),
    *("pra-compradora", "pra-cooperante", "pra-direccion", "pra-productor"),
)
PAGES = 12
PASSWORD = "eslabon-demo-2026"
ROLES = {"coordinator", "facilitator", "desk", "provider_national", "regional_government", "auditor", "evaluator"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with nothing but empty tables: migrating is what made them, and costs what loading costs."""
    folder = tmp_path / "var"
    copy_sqlite_tables(folder / "eslabon.sqlite3")
    return folder


def settings(data: Path) -> dict[str, str]:
    """Return the environment of a demonstration in that folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESLABON_", "DJANGO_"))}
    return {**kept, "ESLABON_DATA_DIR": str(data)}


@pytest.fixture
def start(data: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Return what starts the demonstration on a free port."""
    environment = settings(data)
    started: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            command = [*ESLABON, "demo", "run", "--port", str(probe.getsockname()[1])]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def said(process: subprocess.Popen[str]) -> str:
    """Return what the demonstration says until it is ready."""
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        if line.startswith("Ready in"):
            break
    return "".join(lines)


def stop(process: subprocess.Popen[str]) -> int:
    """Press Ctrl-C."""
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    return process.returncode


def rows(data: Path) -> dict[str, int]:
    """Count what is kept in the tables that the demonstration fills."""
    with sqlite3.connect(data / "eslabon.sqlite3") as database:
        tables = ("calls_application", "parties_party", "accounts_user", "audit_decision", *ROUTE, *ALLIANCES)
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # noqa: S608 -- the names stand above


def asked(data: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask the database of a demonstration that was stopped."""
    with sqlite3.connect(data / "eslabon.sqlite3") as database:
        return database.execute(query).fetchall()


def planted_seen(data: Path) -> dict[str, tuple[int, int]]:
    """Count, for each kind of planted wrong, what lies in the months that are reported, and what is seen as planted."""
    rows = asked(data, REPORTED)
    late = {(code, month): bool(is_late) for code, month, is_late, _indicator, _value in rows}
    value = {(code, month, indicator): float(number) for code, month, _late, indicator, number in rows}
    worlds = (
        ("plan", simulated_pra(SEED, first=month_before(60)), lambda name: name),
        ("alliance", paap := simulated_paap(SEED, first=month_before(11)), profiles_of(paap)),
    )
    found: dict[str, tuple[int, int]] = {}
    for key, programme, code_of in worlds:
        truth = programme.world.truth["reports"]
        for kind in ("inflated", "slips", "late"):
            seen = []
            for row in truth[kind]:
                where = (code_of(row[key]), row["month"])
                if where not in late:
                    continue
                if kind == "late":
                    seen.append(late[where])
                elif row["column"] in FIGURES:
                    seen.append(value[*where, FIGURES[row["column"]]] == row["reported"])
            found[f"{key} {kind}"] = (len(seen), sum(seen))
    return found


def month_before(months: int) -> date:
    """The first day of a month so many before this one, as the demonstration moves its worlds."""
    today = date.today()  # noqa: DTZ011 -- the day on which the demonstration was loaded, a moment ago
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, 1)


def profiles_of(programme: SimulatedPaap) -> Callable[[str], str]:
    """How an alliance of the world is called in the demonstration: by its profile."""
    rows = programme.world.frames["alliances"]
    return dict(zip(rows["alliance"], rows["profile"], strict=True)).__getitem__


def test_demonstration_serves_stops_and_keeps_its_data(start: Callable[[], subprocess.Popen[str]], data: Path) -> None:
    first = start()
    words = said(first)
    address = re.findall(r"http://127\.0\.0\.1:\d+/", words)[0]
    with urllib.request.urlopen(address) as answer:
        assert answer.status == 200
    assert {role for role in ROLES if role not in words} == set()
    opened = Counter[str]()
    walks = (
        dead_links(address, username=username, password=PASSWORD, pages=PAGES, seen=opened) for username in WALKERS
    )
    assert [link for dead in walks for link in dead] == []

    assert stop(first) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
    kept = rows(data)
    assert kept["calls_application"] > 100
    assert {table for table in (*ROUTE, *ALLIANCES) if not kept[table]} == set()
    assert {login for login in LOGINS if login not in words} == set()
    assert {query: asked(data, query)[0][0] for query in COUNTS} == COUNTS
    # Three regions were pushed, and the screen says which; two are too thin to be told.
    ((jumps, thin),) = asked(data, "SELECT jumps, thin FROM stages_densityscreen")
    assert (json.loads(jumps), json.loads(thin)) == (["CO-19", "CO-41", "CO-52"], ["CO-63", "CO-70"])
    planted = planted_seen(data)
    assert all(there == seen > 0 for there, seen in planted.values()), planted
    # Every decision of the route can be asked again, and answers the same.
    replayed = subprocess.run([*ESLABON, "replay"], env=settings(data), capture_output=True, text=True, check=True)
    assert f"{kept['audit_decision']} gave the same answer" in replayed.stdout

    second = start()
    again = said(second)
    assert stop(second) == 0

    assert rows(data) == kept
    assert {role for role in ROLES if role not in again} == set()

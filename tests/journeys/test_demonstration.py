"""The demonstration as somebody starts it the first time, stops it, and starts it again."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
LOGINS = {"pra-direccion", "pra-centro-cusco", "pra-monitoreo", "paap-ogr", "paap-calificadora-1", "paap-apelaciones"}
ROLES = {"coordinator", "facilitator", "desk", "provider_national", "regional_government", "auditor", "evaluator"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return an empty data folder."""
    return tmp_path / "var"


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


def test_demonstration_serves_stops_and_keeps_its_data(start: Callable[[], subprocess.Popen[str]], data: Path) -> None:
    first = start()
    words = said(first)
    address = re.findall(r"http://127\.0\.0\.1:\d+/", words)[0]
    with urllib.request.urlopen(address) as answer:
        assert answer.status == 200
    assert {role for role in ROLES if role not in words} == set()

    assert stop(first) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
    kept = rows(data)
    assert kept["calls_application"] > 100
    assert {table for table in (*ROUTE, *ALLIANCES) if not kept[table]} == set()
    assert {login for login in LOGINS if login not in words} == set()
    # Every decision of the route can be asked again, and answers the same.
    replayed = subprocess.run([*ESLABON, "replay"], env=settings(data), capture_output=True, text=True, check=True)
    assert f"{kept['audit_decision']} gave the same answer" in replayed.stdout

    second = start()
    again = said(second)
    assert stop(second) == 0

    assert rows(data) == kept
    assert {role for role in ROLES if role not in again} == set()

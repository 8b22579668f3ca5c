"""The commands that run the site, as processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from eslabon.web.site.management.commands.compile_translations import compile_catalogues
from tests.tables import copy_sqlite_tables

ESLABON = [sys.executable, "-c", "from eslabon.cli import main; main(prog_name='eslabon')"]
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Convocatoria"\nmsgstr "{}"\n'


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESLABON_", "DJANGO_"))}
    return {**kept, "ESLABON_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": ""}


@pytest.fixture
def port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make_tables(environment: dict[str, str]) -> None:
    copy_sqlite_tables(Path(environment["ESLABON_DATA_DIR"]) / "eslabon.sqlite3")


@pytest.fixture
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Start `eslabon worker` on an empty database."""
    _make_tables(environment)
    command = [*ESLABON, "worker"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def server(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    """Start `eslabon serve` on an empty database."""
    _make_tables(environment)
    subprocess.run([*ESLABON, "manage", "collectstatic", "--noinput", "-v0"], env=environment, check=True, timeout=120)
    command = [*ESLABON, "serve", "--port", str(port), "--processes", "1"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


def answer(address: str) -> tuple[int, str]:
    """Return status and body as soon as the server answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=10) as response:
                return response.status, response.read().decode()
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


def test_serve_answers_and_stops_cleanly_on_sigterm(server: subprocess.Popen[str], port: int) -> None:
    status, body = answer(f"http://127.0.0.1:{port}/")

    server.send_signal(signal.SIGTERM)
    _, errors = server.communicate(timeout=30)

    assert status == 200
    assert '<html lang="es"' in body
    assert server.returncode == 0, errors


def test_worker_runs_until_sigterm_and_stops_cleanly(worker: subprocess.Popen[str]) -> None:
    time.sleep(4)
    ended_by_itself = worker.poll()
    worker.send_signal(signal.SIGTERM)
    output, _ = worker.communicate(timeout=30)

    assert ended_by_itself is None, output
    assert worker.returncode == 0, output


def test_manage_passes_options_to_the_command(environment: dict[str, str]) -> None:
    command = [*ESLABON, "manage", "diffsettings", "--output", "unified"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr
    assert "eslabon.web.site.urls" in done.stdout


def test_manage_unknown_command_fails(environment: dict[str, str]) -> None:
    command = [*ESLABON, "manage", "no_such_command"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 1
    assert "no_such_command" in done.stderr


def catalogue(root: Path, text: str) -> Path:
    """Write the English catalogue of an invented context."""
    path = root / "orchards" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PO.format(text))
    return path


def test_translations_are_compiled_once_and_again_when_they_change(tmp_path: Path) -> None:
    path = catalogue(tmp_path, "Call")
    compiled = path.with_suffix(".mo")

    assert compile_catalogues(tmp_path) == [compiled]
    assert compile_catalogues(tmp_path) == []

    catalogue(tmp_path, "Invitation")
    later = compiled.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))

    assert compile_catalogues(tmp_path) == [compiled]
    with compiled.open("rb") as binary:
        assert read_mo(binary).get("Convocatoria").string == "Invitation"

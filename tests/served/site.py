"""The site under gunicorn, with data of its own; `kill` is a power cut for all its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

from tests.settings import DATABASE, RUN_DIR
from tests.tables import copy_postgres_tables, copy_sqlite_tables

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _new_database() -> str:
    """Make a database with empty tables in the suite's own PostgreSQL and return its address."""
    name = f"served_{uuid.uuid4().hex}"
    copy_postgres_tables(name)
    return f"postgres://postgres@/{RUN_DIR / 'socket'}/{name}"


class Site:
    """One installation in `folder`: seeded once, started and killed as often as asked."""

    def __init__(self, folder: Path, *, settings: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ESLABON_")}
        clean.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        self.environment = {
            **clean,
            "DJANGO_SETTINGS_MODULE": "tests.served.settings",
            "PYTHONPATH": str(ROOT),
            "ESLABON_DATA_DIR": str(folder / "data"),
            **(settings or {}),
        }
        if DATABASE == "postgres":
            self.environment["ESLABON_DATABASE_URL"] = _new_database()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "site.log"

    def prepare(self, *names: str) -> None:
        """Lay out the tables and the static files, and seed them with colleagues for each name."""
        if DATABASE != "postgres":
            copy_sqlite_tables(self.folder / "data" / "eslabon.sqlite3")
        self.run("-m", "django", "collectstatic", "-v0", "--noinput")
        self.run("-m", "tests.served.seed", *names)

    def run(self, *words: str) -> str:
        """Run Python on the site's data and return what it prints."""
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, script: str) -> str:
        """Run a few lines with Django ready and return what they print."""
        return self.run("-c", f"import django; django.setup()\n{script}")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [f"--bind=127.0.0.1:{self.port}", "--workers=1", "--threads=4", "--log-level=warning"]
        command = [sys.executable, "-m", "gunicorn", *options, "eslabon.web.site.wsgi:application"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except urllib.error.HTTPError as answer:
                raise AssertionError(f"{answer.code}: {self.log.read_text()}") from answer
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"the site did not start: {self.log.read_text()}")

    def kill(self) -> None:
        """SIGKILL to the server and its workers, all at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        # The workers are not our children: they are gone when nobody listens any more.
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                return
            time.sleep(0.01)
        raise AssertionError("a killed server still listens")

    def stop(self) -> None:
        """End it, if it runs."""
        if self.process is not None:
            self.kill()

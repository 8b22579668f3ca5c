"""A real server is killed in the middle of uploads: nothing half remains, nothing acknowledged is lost."""

import hashlib
import http.client
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.files.hostile import noise, pdf
from tests.tables import copy_sqlite_tables
from tests.web.uploads.posting import begin, connect, parts, post, send_file

ROOT = Path(__file__).resolve().parents[3]
MB = 1024 * 1024
# A person with a session, made in the server's own database; prints the session's key.
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from eslabon.web.accounts.models import User
user = User.objects.create_user(username="ana", full_name="Ana", password=None)
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save(); print(session.session_key)
"""


class Server:
    """The site under gunicorn with its data in a folder of its own; `kill` is a power cut for its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ESLABON_")},
            "DJANGO_SETTINGS_MODULE": "tests.web.uploads.served",
            "PYTHONPATH": str(ROOT),
            "ESLABON_DATA_DIR": str(folder / "data"),
            "ESLABON_WRITES_PER_MINUTE": "1000000",
            "TMPDIR": str(self.temporary),
        }
        copy_sqlite_tables(folder / "data" / "eslabon.sqlite3")
        self.session = self.run("-c", PREPARE).split()[-1]
        # A socket file: no port of the machine to be taken by somebody else between two starts.
        self.address = str(folder / "s")
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> str:
        """What a command on the server's data prints."""
        command = [sys.executable, *words]
        options = {"env": self.environment, "cwd": self.folder, "capture_output": True, "text": True}
        return subprocess.run(command, check=True, **options).stdout

    def start(self) -> None:
        options = [f"--bind=unix:{self.address}", "--workers=1", "--threads=4", "--log-level=error"]
        command = [sys.executable, "-m", "gunicorn", *options, "eslabon.web.site.wsgi:application"]
        self.process = subprocess.Popen(command, env=self.environment, cwd=self.folder, start_new_session=True)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                connect(self.address).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """SIGKILL to the server and its workers, all at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        # The worker is not our child: it is gone when nobody listens any more.
        with suppress(ConnectionRefusedError):
            while True:
                connect(self.address).close()
                time.sleep(0.01)

    def rows(self) -> dict[str, tuple[str, str, int]]:
        """What the database says is kept, read without the server."""
        with sqlite3.connect(self.folder / "data" / "eslabon.sqlite3") as database:
            found = database.execute("SELECT id, sha256, blob, size_bytes FROM uploads_storedfile").fetchall()
        database.close()
        return {str(key): (sha256, blob, size) for key, sha256, blob, size in found}

    def files(self) -> list[Path]:
        folder = self.folder / "data" / "media"
        return [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]

    def sweep(self) -> None:
        """The daily command, a day later."""
        then = time.time() - 48 * 3600
        for path in self.files():
            os.utime(path, (then, then))
        self.run("-m", "django", "sweep_uploads")


@pytest.fixture
def server(tmp_path):
    served = Server(tmp_path)
    served.start()
    yield served
    if served.process is not None:
        served.kill()


def distinct_pdf(number):
    """A PDF of some hundred kilobytes that nobody else sends."""
    return pdf(b"%% %d\n8 0 obj\n<< /Length 1 >>\nstream\n" % number + noise(200_000, seed=number) + b"\nendstream\n")


def test_server_killed_while_a_slow_sender_is_half_way_leaves_neither_row_nor_file(server):
    kept = send_file(server.address, server.session, distinct_pdf(1))
    body = b"".join(parts(pdf(b"% " + b"x" * 6 * MB + b"\n")))
    line = begin(server.address, server.session, body[: 4 * MB], len(body))
    time.sleep(0.5)
    server.kill()
    line.close()

    assert list(server.rows()) == [kept["id"].replace("-", "")]
    assert [path.name for path in server.files()] == [kept["sha256"]]
    assert not list(server.temporary.rglob("*"))

    server.start()
    again = send_file(server.address, server.session, distinct_pdf(2))
    assert again["id"].replace("-", "") in server.rows()


def test_server_killed_again_and_again_keeps_every_acknowledged_file_whole_and_shows_no_other(server):
    acknowledged: dict[str, str] = {}
    numbers = iter(range(10, 100_000))
    chance = random.Random(3)
    stopped = threading.Event()

    def send_until_killed():
        # Wherever the line dies with the server, this sender stops; only what was answered counts.
        with suppress(OSError, http.client.HTTPException):
            while not stopped.is_set():
                data = distinct_pdf(next(numbers))
                answer = send_file(server.address, server.session, data)
                acknowledged[answer["id"].replace("-", "")] = hashlib.sha256(data).hexdigest()

    rounds = 5
    for number in range(rounds):
        stopped.clear()
        before = len(acknowledged)
        senders = [threading.Thread(target=send_until_killed) for _ in range(3)]
        for sender in senders:
            sender.start()
        patience = time.monotonic() + 30
        while len(acknowledged) == before and time.monotonic() < patience:
            time.sleep(0.02)  # a server that has just started answers its first request late
        time.sleep(0.8 + chance.random())
        server.kill()
        stopped.set()
        for sender in senders:
            sender.join()
        rows = server.rows()
        assert set(acknowledged) <= set(rows)
        for key, (sha256, blob, size) in rows.items():
            data = (server.folder / "data" / "media" / blob).read_bytes()
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (sha256, size)
            assert acknowledged.get(key, sha256) == sha256
        if number < rounds - 1:
            server.start()
    assert len(acknowledged) >= rounds

    server.sweep()
    assert {path.name for path in server.files()} == {sha256 for sha256, _, _ in server.rows().values()}
    assert not list(server.temporary.rglob("*"))


@pytest.mark.parametrize(
    ("megabytes", "seconds"), [(100, 30), pytest.param(100_000, 30, marks=pytest.mark.slow)], ids=["large", "endless"]
)
def test_request_larger_than_any_form_answered_without_keeping_any_of_it(server, megabytes, seconds):
    begun = time.monotonic()
    used = []

    def body():
        for _ in range(megabytes):
            used.append(sum(path.stat().st_size for path in server.temporary.rglob("*")))
            yield bytes(MB)

    if megabytes == 100:
        status, page = post(server.address, server.session, body(), megabytes * MB)
        assert status == 413
        assert "UPLOADS-E06" in page
        assert "80 MB" in page
    else:
        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            post(server.address, server.session, body(), megabytes * MB)
    assert time.monotonic() - begun < seconds
    assert max(used) == 0
    assert not server.files()
    assert send_file(server.address, server.session, distinct_pdf(1))["sha256"]

"""The site's empty tables, migrated once per state of the migrations and then copied: migrating takes long.

They are kept beside pytest's own cache, under a name that every migration, every locked package and the fixed test
settings go into; whoever changes one of these migrates anew. Nothing is ever written into a kept copy.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.cluster import newest_binaries
from tests.settings import RUN_DIR

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "tables"
SOURCES = ("src/eslabon/web/*/migrations/*.py", "requirements/*.txt", "tests/settings.py", "tests/served/settings.py")
TEMPLATE = "eslabon_tables"


def state_of_migrations() -> str:
    """Return a name for what the tables are made from."""
    digest = hashlib.sha256()
    for path in sorted(found for pattern in SOURCES for found in ROOT.glob(pattern)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time make what `path` names; the others wait and find it made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_others(kept: Path) -> None:
    for old in kept.parent.glob(f"*{kept.suffix}"):
        if old != kept:
            old.unlink(missing_ok=True)


def _migrate(data: Path, *, database_url: str | None = None) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ESLABON_")}
    environment = {
        **clean,
        "DJANGO_SETTINGS_MODULE": "tests.served.settings",
        "PYTHONPATH": str(ROOT),
        "ESLABON_DATA_DIR": str(data),
        **({"ESLABON_DATABASE_URL": database_url} if database_url else {}),
    }
    command = [sys.executable, "-m", "django", "migrate", "-v0"]
    done = subprocess.run(command, env=environment, cwd=data, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def copy_sqlite_tables(target: Path) -> None:
    """Put the empty tables at `target`, making them first if nobody has yet."""
    kept = KEPT / f"{state_of_migrations()}.sqlite3"
    with _alone(kept):
        if not kept.is_file():
            room = RUN_DIR / f"tables-{uuid.uuid4().hex}"
            room.mkdir(parents=True)
            _migrate(room)
            shutil.copyfile(room / "eslabon.sqlite3", half := kept.with_suffix(".half"))
            half.replace(kept)
            shutil.rmtree(room)
            _forget_others(kept)
    target.parent.mkdir(parents=True, exist_ok=True)
    for rest in ("", "-wal", "-shm"):
        Path(f"{target}{rest}").unlink(missing_ok=True)
    shutil.copyfile(kept, target)


def _run_tool(name: str, *arguments: str) -> None:
    binaries = newest_binaries()
    assert binaries is not None, "the cluster runs, so its tools are there"
    command = [str(binaries / name), "-h", str(RUN_DIR / "socket"), "-U", "postgres", "-d", TEMPLATE, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def _make_template(line: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Fill the cluster's template from the kept copy, or migrate it and keep one."""
    kept = KEPT / f"{state_of_migrations()}.sql"
    with _alone(kept):
        line.execute(f'CREATE DATABASE "{TEMPLATE}"')
        if kept.is_file():
            _run_tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(kept))
            return
        room = RUN_DIR / f"tables-{uuid.uuid4().hex}"
        room.mkdir(parents=True)
        _migrate(room, database_url=f"postgres://postgres@/{RUN_DIR / 'socket'}/{TEMPLATE}")
        _run_tool("pg_dump", "--no-owner", "-f", str(half := kept.with_suffix(".half")))
        half.replace(kept)
        shutil.rmtree(room)
        _forget_others(kept)


def copy_postgres_tables(name: str) -> None:
    """Make the database `name` with the empty tables in the cluster of this run."""
    place = str(RUN_DIR / "socket")
    with (
        _alone(RUN_DIR / "template"),
        psycopg.connect(host=place, user="postgres", dbname="postgres", autocommit=True) as line,
    ):
        if line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone() is None:
            _make_template(line)
        line.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')

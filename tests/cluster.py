"""A temporary PostgreSQL for one test run: Debian's own binaries, a unix socket, no network, no trace left."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


class ClusterError(RuntimeError):
    """PostgreSQL is installed but did not start."""


def newest_binaries() -> Path | None:
    """Return the directory of the newest installed server, or None."""
    found = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    return found[-1].parent if found else None


def _as_postgres(*command: str) -> list[str]:
    """Prefix `command` so that it does not run as root and dies with the test run, even a killed one."""
    prefix = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    if os.geteuid() == 0:
        prefix += ["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    return [*prefix, *command]


class Cluster:
    """One server under `directory`; its socket is in `directory/socket`."""

    def __init__(self, directory: Path, *, binaries: Path) -> None:
        self.data = directory / "postgres"
        self.socket = directory / "socket"
        self.log = directory / "postgres.log"
        self.binaries = binaries
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        for room in (self.data, self.socket):
            room.mkdir(parents=True)
            room.chmod(0o700)
            if os.geteuid() == 0:
                # The server refuses to run as root, so its rooms belong to Debian's postgres user.
                owner = pwd.getpwnam("postgres")
                os.chown(room, owner.pw_uid, owner.pw_gid)
                room.parent.chmod(0o755)
        initdb = _as_postgres(
            *(str(self.binaries / "initdb"), "-D", str(self.data), "-U", "postgres", "-A", "trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        done = subprocess.run(initdb, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise ClusterError(done.stdout + done.stderr)
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = _as_postgres(str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.socket), *options)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd="/", stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        ready = [str(self.binaries / "pg_isready"), "-h", str(self.socket), "-U", "postgres", "-q"]
        for _ in range(300):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self.process is None or self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.stop()
        raise ClusterError(self.log.read_text(errors="replace"))

    def stop(self) -> None:
        """Stop the server; safe to call twice."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                # Somebody still holds a connection: SIGINT ends it too.
                self.process.send_signal(2)
                self.process.wait(timeout=20)
        self.process = None

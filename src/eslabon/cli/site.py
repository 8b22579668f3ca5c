"""Commands that run the site: serve, worker, manage, replay and the demonstration."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

import click

SETTINGS = "eslabon.web.site.settings"
PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": []}
START_SECONDS = 60
MEMORY = Path("/dev/shm")  # noqa: S108 -- the kernel's memory file system, used by gunicorn for heartbeats only


def _django(*command: str) -> None:
    """Run a Django command as `django-admin` would, but with the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise click.ClickException("The site needs the web extra: pip install 'eslabon[web]'.") from error
    execute_from_command_line(["eslabon manage", *command])


@click.command(context_settings=PASS_ON)
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def manage(command: tuple[str, ...]) -> None:
    """Run an administration command of the site.

    \b
    Example:
        eslabon manage createsuperuser
    """
    _django(*(command or ("help",)))


@click.command(context_settings=PASS_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def replay(options: tuple[str, ...]) -> None:
    """Run every stored decision again and compare the answers.

    \b
    Example:
        eslabon replay
    """
    _django("replay_decisions", *options)


@click.command(context_settings=PASS_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def worker(options: tuple[str, ...]) -> None:
    """Do the waiting jobs and deliver the events until stopped.

    \b
    Example:
        eslabon worker
    """
    _django("run_worker", *options)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads in each process.")
def serve(host: str, port: int, processes: int, threads: int) -> None:
    """Serve the site.

    \b
    Example:
        eslabon serve --port 8080
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    options = [f"--bind={host}:{port}", f"--workers={processes}", f"--threads={threads}", "--worker-class=gthread"]
    # Heartbeats in memory: on a slow disk a worker would be taken for dead.
    options += ["--log-level=warning", "--timeout=60", "--graceful-timeout=10"]
    options += [f"--worker-tmp-dir={MEMORY}"] if MEMORY.is_dir() else []
    command = [sys.executable, "-m", "gunicorn", *options, "eslabon.web.site.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606 -- the server takes this process's place, so that signals reach it


@click.group()
def demo() -> None:
    """Show the platform with a simulated world."""


@demo.command("prepare")
def prepare() -> None:
    """Make the database, the static files and the simulated world, where they are not there yet.

    \b
    Example:
        eslabon demo prepare
    """
    click.echo(_prepare())


@demo.command("run")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: the first free from 8000]")
def run(host: str, port: int | None) -> None:
    """Prepare, start the site and its worker, and print the address and one login per role.

    \b
    Example:
        eslabon demo run --port 8080
    """
    started = time.monotonic()
    logins = _prepare()
    chosen = port or _free_port(host, first=8000)
    os.environ.setdefault("ESLABON_SITE_URL", f"http://{host}:{chosen}")
    me = [sys.executable, "-c", "from eslabon.cli import main; main()"]
    commands = [[*me, "serve", "--host", host, "--port", str(chosen)], [*me, "worker", "-v0"]]
    # A session of their own: Ctrl-C comes to this process alone, which then stops both in order.
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _wait_for_site(host, chosen, children)
        click.echo(f"\n{logins.rstrip()}\n")
        click.secho(f"Eslabón: http://{host}:{chosen}/", bold=True)
        click.echo(f"Ready in {time.monotonic() - started:.0f} s. The data stay in {_data_dir()}. Ctrl-C stops it.")
        _wait_for_end(children)
    except KeyboardInterrupt:
        click.echo("\nStopping.")
    finally:
        _stop(children)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _data_dir() -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR)


def _prepare() -> str:
    """Bring the demonstration to its known state and return the text with one login per role."""
    # Before the settings are read; the server and the worker inherit it.
    os.environ.setdefault("ESLABON_DEMO", "1")
    # The demonstration's people are invented, and whoever tries it has no second factor of theirs.
    os.environ.setdefault("ESLABON_REQUIRE_STAFF_MFA", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.management import call_command

    django.setup()
    _data_dir().mkdir(parents=True, exist_ok=True)
    call_command("compile_translations", verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static()
    logins = StringIO()
    call_command("load_demo", stdout=logins)
    return logins.getvalue()


def _collect_static() -> None:
    """Collect and compress the static files, unless nothing changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stored: Any = storage
            digest.update(f"{path}:{stored.size(path)}:{stored.get_modified_time(path)}\n".encode())
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and Path(settings.STATIC_ROOT).is_dir():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest())


def _free_port(host: str, *, first: int) -> int:
    """Return the first port from `first` that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise click.ClickException(f"No free port from {first} to {first + 99}: choose one with --port.")


def _wait_for_site(host: str, port: int, children: list[subprocess.Popen[bytes]]) -> None:
    """Return when the site answers; raise if it ends or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if any(child.poll() is not None for child in children):
            raise click.ClickException("The site or its worker ended at once; its message is above.")
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            raise click.ClickException(f"The site answers with status {answer.code}.") from answer
        except OSError:
            time.sleep(0.1)
    raise click.ClickException(f"The site did not answer within {START_SECONDS} s.")


def _wait_for_end(children: list[subprocess.Popen[bytes]]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    raise click.ClickException("The site or its worker ended; its message is above.")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """End both, gently first."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


__all__ = ["demo", "manage", "replay", "serve", "worker"]

"""What every test may use: a database of either kind, a browser, accessibility checks."""

import atexit
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections

from tests.append_only import flushable_audit  # noqa: F401 -- a fixture for every test
from tests.cluster import Cluster, newest_binaries
from tests.settings import DATABASE, RUN_DIR
from tests.tables import copy_postgres_tables, copy_sqlite_tables

# Playwright keeps an event loop in the test's thread; Django would refuse every query made beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

_cluster: list[Cluster] = []


def _missing(what: str, *, package: str) -> str:
    return f"{what} is missing (Debian package: {package})"


def _compile_translations() -> None:
    """Make the English texts current; a test in English must not read last week's."""
    from eslabon.web.site.management.commands.compile_translations import compile_catalogues

    compile_catalogues()


def _start_postgres() -> None:
    binaries = newest_binaries()
    if binaries is None:
        message = _missing("PostgreSQL", package="postgresql")
        if IN_CI:
            raise pytest.UsageError(message)
        pytest.exit(f"SKIPPED the suite on PostgreSQL: {message}", returncode=0)
    cluster = Cluster(RUN_DIR, binaries=binaries)
    _cluster.append(cluster)
    atexit.register(cluster.stop)
    cluster.start()


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that the others belong to."""
    if hasattr(config, "workerinput"):
        return
    _compile_translations()
    if DATABASE == "postgres" and not config.option.collectonly:
        _start_postgres()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started; tests/settings.py removes the folder at the very end."""
    if hasattr(config, "workerinput"):
        return
    for cluster in _cluster:
        cluster.stop()


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Keep the search for doctests out of the tests' own modules: some, like settings of a process, act on import."""
    return True if collection_path.suffix == ".py" and not collection_path.name.startswith("test_") else None


# Asking for one of these, or carrying pytest-django's marker, is how a test meets the database.
_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
# These start processes of their own on the database of the run.
_WHOLE_SITES = ("tests/crash", "tests/cli/test_site.py", "tests/web/uploads", "tests/web/jobs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out (and count as deselected) what has no database to differ on: it ran on SQLite's pass."""
    if DATABASE != "postgres":
        return
    kept, left = [], []
    for item in items:
        place = item.path.relative_to(config.rootpath).as_posix()
        meets = _DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        (kept if meets or place.startswith(_WHOLE_SITES) else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_report_header() -> str:
    """Say which database this run is on."""
    return f"database: {DATABASE}"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Let Django keep the tables that `django_db_modify_db_settings` lays out; they go with the folder of the run."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Give this process a copy of the migrated tables, under the name that Django will look for."""
    name = connections["default"].creation._get_test_db_name()
    if DATABASE == "postgres":
        copy_postgres_tables(name)
    else:
        copy_sqlite_tables(Path(name))


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    """Give each test its own room for stored files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the project's root, where pyproject.toml is."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start Debian's Chromium; nothing is downloaded."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        message = _missing("Chromium", package="chromium")
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as somebody in Peru does."""
    return {**browser_context_args, "locale": "es-PE", "timezone_id": settings.TIME_ZONE}


@pytest.fixture
def axe_check() -> Callable[[Any], None]:
    """Return a check that fails on serious and critical WCAG 2.2 AA findings of a Playwright page."""

    def check(page: Any) -> None:
        # What passed is not listed: that takes half of the time.
        options = {"runOnly": {"type": "tag", "values": AXE_RULES}, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options)
        lines = []
        for item in found.response["violations"]:
            if item["impact"] in {"serious", "critical"}:
                places = "; ".join(node["html"][:160] for node in item["nodes"])
                lines.append(f"{item['id']} ({item['impact']}): {item['help']}: {places}")
        assert not lines, f"{page.url}:\n" + "\n".join(lines)

    return check

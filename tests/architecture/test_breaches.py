"""Break every rule of the house on purpose, in a copy, and see each breach caught."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import checks
from tests.architecture.source import ROOT, SOURCE, context_layers

# (contract, file, line added to it); a file that is not there yet is made.
IMPORT_BREACHES = [
    ("packages", "rules/values.py", "from eslabon.web.calls import models"),
    ("packages", "rules/values.py", "from eslabon.impact import did"),
    ("packages", "impact/estimate.py", "from eslabon.rules import values"),
    ("packages", "files/faults.py", "from eslabon.solvers import names"),
    ("packages", "solvers/names.py", "from eslabon import files"),
    ("packages", "simulate/__init__.py", "from eslabon.web.calls import models"),
    ("packages", "web/calls/models/calls.py", "from eslabon import cli"),
    ("packages", "rules/values.py", "def later():\n    from eslabon import packs, files"),
    ("packages", "utils.py", ""),
    ("packages", "helpers/__init__.py", ""),
    ("impact-apart", "files/faults.py", "from eslabon import impact"),
    ("impact-doors", "web/calls/models/calls.py", "from eslabon import impact"),
    ("impact-doors", "web/alliances/models/alliances.py", "from eslabon.impact import manipulation"),
    ("impact-doors", "web/stages/services/screens.py", "from eslabon.impact import did"),
    ("impact-doors", "web/monitoring/services/drawing.py", "def later():\n    from eslabon.impact import manipulation"),
    ("rules-stdlib", "rules/values.py", "import numpy"),
    ("rules-stdlib", "rules/values.py", "import stdnum.pe.ruc"),
    ("no-django-below-web", "rules/values.py", "from django.db import models"),
    ("no-django-below-web", "files/faults.py", "def later():\n    import django"),
    ("no-django-below-web", "simulate/__init__.py", "from django.conf import settings"),
    ("no-django-below-web", "impact/estimate.py", "import django"),
    ("context-order", "web/territory/models.py", "from eslabon.web.calls import models as later"),
    ("context-order", "web/programmes/permissions.py", "from eslabon.web.calls import permissions as later"),
    ("context-order", "web/parties/__init__.py", "from eslabon.web.programmes import models"),
    ("context-order", "web/jobs/models.py", "from eslabon.web.uploads import models as sibling"),
    ("context-order", "web/audit/models.py", "from eslabon.web.accounts import models as people"),
    ("context-order", "web/fields/sealed.py", "from eslabon.web import ui"),
    ("context-order", "web/misc/__init__.py", ""),
    ("inside-a-context", "web/calls/models/calls.py", "from eslabon.web.calls import services"),
    ("inside-a-context", "web/calls/models/calls.py", "def later():\n    from eslabon.web.calls import services"),
    ("inside-a-context", "web/audit/models.py", "from eslabon.web.audit import services"),
    ("inside-a-context", "web/calls/helpers.py", ""),
    ("inside-a-context", "web/parties/common.py", ""),
    ("site-and-ground", "web/site/settings.py", "from eslabon.web.site import urls"),
    ("site-and-ground", "web/ui/misc.py", ""),
    ("site-and-ground", "web/fields/utils.py", ""),
    ("own-rooms", "web/calls/models/calls.py", "from eslabon.web.parties import forms as theirs"),
    ("own-rooms", "web/site/navigation.py", "from eslabon.web.calls import views as theirs"),
]
# The room that a breach reaches for must be there for the contract to see it.
ROOMS = ["impact/did.py", "solvers/names.py", "web/parties/forms.py", "web/calls/views.py", "web/audit/services.py"]

# (check, file, line added to it)
CODE_BREACHES: list[tuple[Callable[[Path], object], str, str]] = [
    (checks.foreign_imports_in_rules, "rules/values.py", "import attrs"),
    (checks.foreign_imports_in_rules, "rules/calls/states.py", "def later():\n    import requests"),
    (checks.foreign_imports_in_rules, "rules/values.py", "from stdnum import luhn"),
    (checks.impurities_in_rules, "rules/values.py", "import random"),
    (checks.impurities_in_rules, "rules/values.py", "import datetime\nNOW = datetime.datetime.now()"),
    (checks.impurities_in_rules, "rules/values.py", "import datetime\nDAY = datetime.date.today()"),
    (checks.impurities_in_rules, "rules/values.py", "import uuid\nID = uuid.uuid4()"),
    (checks.impurities_in_rules, "rules/values.py", "TEXT = open('terms.csv')"),
    (checks.code_in_packs, "packs/__init__.py", "THRESHOLD = 40_000"),
    (checks.unaudited_services, "web/calls/services/breach.py", "def close_quietly(call):\n    call.save()"),
    (checks.positional_arguments, "rules/values.py", "def share(part, whole):\n    return part / whole"),
    (checks.positional_arguments, "rules/values.py", "def show(strict: bool):\n    return strict"),
    (checks.banned_names, "rules/values.py", "def process_fund(fund): ..."),
    (checks.banned_names, "rules/values.py", "class BidManager: ..."),
    (checks.banned_names, "web/calls/services/utils.py", ""),
    (checks.oversized, "rules/values.py", "# line\n" * 600),
    (checks.oversized, "rules/values.py", "def long():\n" + "    print()\n" * 81),
]


def plant(source: Path, name: str, line: str) -> None:
    """Add `line` to the end of a file, or make the file."""
    path = source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")


@pytest.fixture(scope="session")
def clean_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a copy of the source, with its contracts."""
    root = tmp_path_factory.mktemp("copy")
    only_code = shutil.ignore_patterns("__pycache__", "*.html", "*.po", "*.mo", "static", "*.csv", "*.toml")
    shutil.copytree(SOURCE, root / "src" / "eslabon", ignore=only_code)
    shutil.copy(ROOT / ".importlinter", root)
    (root / "tests" / "architecture").mkdir(parents=True)
    for name in ("tests/__init__.py", "tests/architecture/__init__.py", "tests/architecture/own_rooms.py"):
        shutil.copy(ROOT / name, root / name)
    for room in ROOMS:
        if not (root / "src" / "eslabon" / room).with_suffix("").is_dir():
            plant(root / "src" / "eslabon", room, "")
    return root


@pytest.fixture
def copy(clean_copy: Path, tmp_path: Path) -> Path:
    """Return a copy of one's own to break."""
    return Path(shutil.copytree(clean_copy, tmp_path / "copy"))


def lint(root: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Check one contract in `root`."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--contract", contract]
    environment = {"PYTHONPATH": f"{root / 'src'}:{root}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("contract", sorted({contract for contract, _, _ in IMPORT_BREACHES}))
def test_contract_without_breach_is_kept(clean_copy: Path, contract: str) -> None:
    assert "KEPT" in lint(clean_copy, contract).stdout


@pytest.mark.parametrize(("contract", "name", "line"), IMPORT_BREACHES)
def test_import_breach_is_caught(copy: Path, contract: str, name: str, line: str) -> None:
    plant(copy / "src" / "eslabon", name, line)

    done = lint(copy, contract)

    assert done.returncode == 1
    assert "BROKEN" in done.stdout, done.stdout


def test_every_contract_is_broken_once() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    contracts = {line.split(":")[2].rstrip("]") for line in text.splitlines() if line.startswith("[importlinter:")}

    assert contracts == {contract for contract, _, _ in IMPORT_BREACHES}


@pytest.mark.parametrize(("check", "name", "line"), CODE_BREACHES)
def test_code_breach_is_caught(copy: Path, check: Callable[[Path], object], name: str, line: str) -> None:
    source = copy / "src" / "eslabon"
    before = check(source)

    plant(source, name, line)

    assert check(source) != before


def test_relation_that_points_up_is_caught() -> None:
    planted = [("territory", "calls"), ("jobs", "uploads"), ("calls", "parties"), ("calls", "calls")]

    assert checks.upward_relations(iter(planted), layers=context_layers()) == ["jobs -> uploads", "territory -> calls"]


@pytest.mark.parametrize(
    "comment",
    ["# noqa", "# noqa: E501", "# type: ignore", "# type: ignore[arg-type]  # -- why", "# pragma: no cover"],
)
def test_switched_off_check_without_reason_is_caught(tmp_path: Path, comment: str) -> None:
    (tmp_path / "module.py").write_text(f"VALUE = 1  {comment}\n")

    assert len(checks.reasonless_exceptions([tmp_path / "module.py"], root=tmp_path)) == 1


def test_switched_off_check_with_reason_is_kept(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("VALUE = 1  # noqa: E501 -- a sentence that says why\n")

    assert checks.reasonless_exceptions([tmp_path / "module.py"], root=tmp_path) == []


def test_machine_path_and_registry_are_caught(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("See /" + "home/ana/notes\n\nhttps://py" + "pi.org/simple\n\n/usr/bin is fine\n")

    assert len(checks.machine_traces([tmp_path / "notes.md"], root=tmp_path)) == 2


def test_test_that_cannot_fail_is_caught(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_nothing():\n    print('done')\n")

    assert checks.tests_without_assertion(tmp_path) == ["test_nothing.py:test_nothing"]

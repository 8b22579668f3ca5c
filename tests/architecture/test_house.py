"""The rooms of the house: who may import whom, and what a room may not hold."""

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture import checks
from tests.architecture.source import (
    GROUND,
    ROOT,
    SOURCE,
    context_layers,
    contexts,
    modules,
    project_files,
    without_exceptions,
)

LINT = [str(Path(sys.executable).with_name("lint-imports"))]


def relations() -> list[tuple[str, str]]:
    """Return (owner, target) of every relation between models of ours."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        owner = model.__module__.split(".")
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or isinstance(target, str):
                continue
            goal = target.__module__.split(".")
            if owner[:2] == goal[:2] == ["eslabon", "web"]:
                found.append((owner[2], goal[2]))
    return found


def test_import_contracts_are_kept() -> None:
    done = subprocess.run([*LINT, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr


def test_every_context_is_bound_by_the_contracts_of_its_inside() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    inside = contract["importlinter:contract:inside-a-context"]["containers"].split()
    ground = contract["importlinter:contract:site-and-ground"]["containers"].split()

    assert {name.rsplit(".", 1)[1] for name in inside} == set(contexts()) - GROUND
    assert {name.rsplit(".", 1)[1] for name in ground} == GROUND


def test_ignored_imports_carry_a_reason() -> None:
    assert checks.ignored_imports_without_reason((ROOT / ".importlinter").read_text()) == []


def test_rules_import_only_the_standard_library() -> None:
    assert checks.foreign_imports_in_rules(SOURCE) == []


def test_rules_know_no_clock_chance_or_files() -> None:
    assert checks.impurities_in_rules(SOURCE) == []


def test_packs_hold_no_code() -> None:
    assert checks.code_in_packs(SOURCE) == []


def test_foreign_keys_point_down() -> None:
    found = relations()

    assert len(found) > 20
    assert checks.upward_relations(iter(found), layers=context_layers()) == []


def test_command_line_opens_without_django_and_heavy_libraries() -> None:
    probe = "import sys, eslabon.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout.split()

    assert {"django", "numpy", "pandas", "python_calamine", "xlsxwriter", "rapidfuzz"} & set(loaded) == set()
    assert "eslabon" in loaded


@pytest.mark.parametrize("name", contexts())
def test_context_says_what_it_owns_reads_and_announces(name: str) -> None:
    docstring = ast.get_docstring(ast.parse((SOURCE / "web" / name / "__init__.py").read_text())) or ""

    missing = [] if name == "site" else [word for word in ("Owns:", "Reads:", "Announces:") if word not in docstring]
    assert missing == []


def test_announced_events_are_those_the_context_names() -> None:
    for module in modules(SOURCE, "web"):
        parts = module.name.split("/")
        if parts[2:] != ["events.py"]:
            continue
        docstring = ast.get_docstring(ast.parse((SOURCE / "web" / parts[1] / "__init__.py").read_text())) or ""
        defined = {node.name for node in module.tree.body if isinstance(node, ast.ClassDef)}
        named = docstring.partition("Announces:")[2]

        assert {name for name in defined if name not in named and not name.startswith("_")} == set(), parts[1]


def test_every_public_service_writes_the_audit_log() -> None:
    assert without_exceptions("unaudited", checks.unaudited_services(SOURCE)) == []


def test_arguments_after_the_first_are_named() -> None:
    assert without_exceptions("positional", checks.positional_arguments(SOURCE)) == []


def test_nothing_is_named_after_nothing() -> None:
    assert without_exceptions("names", checks.banned_names(SOURCE)) == []


def test_files_and_functions_can_be_read_at_once() -> None:
    assert without_exceptions("sizes", checks.oversized(SOURCE)) == []


def test_switched_off_checks_say_why() -> None:
    paths = [path for path in project_files() if path.suffix in {".py", ".pyi"} and "migrations" not in path.parts]

    assert checks.reasonless_exceptions(paths, root=ROOT) == []


def test_tracked_files_hold_no_trace_of_a_machine_or_registry() -> None:
    assert checks.machine_traces(project_files(), root=ROOT) == []


def test_every_test_can_fail() -> None:
    assert checks.tests_without_assertion(ROOT / "tests") == []

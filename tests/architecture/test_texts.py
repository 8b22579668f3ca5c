"""Words: clauses have tests, errors are catalogued, every string has its English, everything is in the docs."""

import pkgutil
import re
import runpy
import string
import tomllib
from importlib import import_module
from pathlib import Path

import click
import pytest
from django.core.management import get_commands

from eslabon.cli import main
from tests.architecture.source import ROOT, SOURCE, contexts, modules
from tests.architecture.texts import cited_clauses, defined_clauses, interface_strings, untranslated

WRITTEN = runpy.run_path(str(ROOT / "docs" / "write_pages.py"))
CODE = re.compile(r"^[A-Z]+-[EN]\d{2}$")  # errors and notes


def read(name: str) -> str:
    """Return the text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_clause_has_a_test_that_cites_it() -> None:
    defined = defined_clauses(ROOT / "docs" / "rules")
    cited = {
        code
        for folder in ("rules", "files", "solvers", "simulate", "web", "cli", "journeys")
        for code in cited_clauses(ROOT / "tests" / folder)
    }

    assert len(defined) > 5
    assert {code: page for code, page in defined.items() if code not in cited} == {}


def test_every_clause_that_the_code_cites_is_defined() -> None:
    defined = defined_clauses(ROOT / "docs" / "rules")
    families = {code.split("-")[0] for code in defined}
    cited = {code: place for code, place in cited_clauses(SOURCE).items() if code.split("-")[0] in families}

    assert {code: place for code, place in cited.items() if code not in defined} == {}


def test_error_codes_are_unique_and_named_after_their_context() -> None:
    found = [(context, code) for context, code, _ in WRITTEN["catalogue"]()]
    codes = [code for _, code in found]

    assert len(codes) > 5
    assert sorted(set(codes)) == sorted(codes)
    assert [code for context, code in found if not CODE.match(code) or code.split("-")[0] != context.upper()] == []


def test_error_texts_in_both_languages_have_the_same_details() -> None:
    def details(text: str) -> set[str]:
        # `unit_es` and `unit_en` are one detail in two languages.
        return {re.sub(r"_(es|en)$", "", name) for _, name, _, _ in string.Formatter().parse(text) if name}

    texts = [(code, entry.es, entry.en) for _, code, entry in WRITTEN["catalogue"]()]

    assert [code for code, es, en in texts if not es or not en or details(es) != details(en)] == []


@pytest.mark.parametrize("name", sorted(WRITTEN["PAGES"]))
def test_written_reference_page_is_current(name: str) -> None:
    assert read(f"docs/reference/{name}") == WRITTEN["PAGES"][name](), "run `make fix`"


@pytest.mark.parametrize("room", contexts())
def test_every_interface_string_has_an_english_text(room: str) -> None:
    assert untranslated(SOURCE / "web" / room) == []


def test_interface_strings_are_found_in_code_and_templates() -> None:
    places = [place for place, _, _ in interface_strings(SOURCE / "web" / "calls")]

    assert any(".py:" in place for place in places)
    assert any(".html:" in place for place in places)


@pytest.mark.parametrize("room", [*contexts(), *(info.name for info in pkgutil.iter_modules([str(SOURCE)]))])
def test_glossary_names_every_room(room: str) -> None:
    assert f"`{room}`" in read("GLOSSARY.md")


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_every_direct_dependency_has_its_reason(lock: str) -> None:
    page = read("docs/explanation/dependencies.md")
    lines = [line.strip() for line in read(f"requirements/{lock}.in").splitlines()]
    wanted = {re.split(r"[\[<>=~! ]", line)[0] for line in lines if line and not line.startswith(("#", "-"))}
    reasoned = set(re.findall(r"^\| `([\w.-]+)` \|[^|]*\w{3,}[^|]*\|", page, re.MULTILINE))

    assert wanted - reasoned == set()


def test_no_dependency_is_explained_that_is_not_used() -> None:
    page = read("docs/explanation/dependencies.md")
    locks = (read("requirements/runtime.in") + read("requirements/dev.in")).lower()

    assert [name for name in re.findall(r"^\| `([\w.-]+)` \|", page, re.MULTILINE) if name not in locks] == []


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_every_locked_version_carries_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", read(f"requirements/{lock}.txt").strip())

    assert len(blocks) > 20
    assert [block.split()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_package_metadata_and_lock_name_the_same_libraries() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    declared = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    lock = [line for line in read("requirements/runtime.in").splitlines() if line and not line.startswith("#")]

    def names(lines: list[str]) -> set[str]:
        return {re.split(r"[\[<>=~!]", line)[0].strip() for line in lines}

    # setuptools is the build backend, named under [build-system].
    assert names(declared) == names(lock) - {"setuptools"}


def test_every_setting_is_described() -> None:
    page = read("docs/reference/settings.md")
    used = {name for module in modules(SOURCE) for name in re.findall(r"\"(ESLABON_[A-Z_]+)\"", module.text)}
    described = set(re.findall(r"^\| `(ESLABON_[A-Z_]+)` \|", page, re.MULTILINE))

    assert used == {name for name in described if not name.startswith("ESLABON_TEST_")}


def test_every_command_is_described() -> None:
    page = read("docs/reference/commands.md")
    ours = [name for name, app in get_commands().items() if app.startswith("eslabon.")]
    context = click.Context(main)
    names = [*main.list_commands(context), *(f"manage {name}" for name in ours)]

    assert [name for name in names if f"`eslabon {name}" not in page] == []


def test_every_public_rule_has_an_example_that_runs() -> None:
    without = [
        f"{module.name}:{node.name}"
        for module in modules(SOURCE, "rules")
        for node in module.public_functions()
        if ">>>" not in "".join(line for line in (import_docstring(module.name, node.name),) if line)
    ]

    assert without == []


def import_docstring(module: str, function: str) -> str | None:
    """Return the docstring of a function of `rules`."""
    name = Path("eslabon", module).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    return getattr(import_module(name), function).__doc__

"""Read the platform's own source: modules, functions, the order of the contexts, the listed exceptions."""

import ast
import configparser
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "eslabon"
# Contexts that are not a room of the programme: they have no acts, so their rooms have other names.
GROUND = {"site", "ui", "fields", "access"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One parsed source file."""

    path: Path
    name: str  # path below the source, e.g. web/calls/models.py
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Yield every function with its qualified name, methods and inner functions included."""

        def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, Function):
                    yield f"{prefix}{child.name}", child
                named = isinstance(child, Function | ast.ClassDef)
                yield from walk(child, f"{prefix}{child.name}." if named else prefix)

        yield from walk(self.tree, "")

    def public_functions(self) -> Iterator[Function]:
        """Yield the functions that other modules may call."""
        for node in self.tree.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield node


def modules(source: Path, below: str = "") -> Iterator[Module]:
    """Yield every hand-written module under `source/below`."""
    for path in sorted((source / below).rglob("*.py")):
        name = path.relative_to(source).as_posix()
        if "/migrations/" in name:
            continue
        text = path.read_text(encoding="utf-8")
        yield Module(path, name, text, ast.parse(text, filename=name))


def contexts(source: Path = SOURCE) -> list[str]:
    """Return the names of the web contexts that are built."""
    return sorted(path.parent.name for path in (source / "web").glob("*/__init__.py"))


def context_layers(root: Path = ROOT) -> list[set[str]]:
    """Return the order of the web contexts, high to low, as the import contract states it."""
    contract = configparser.ConfigParser()
    contract.read(root / ".importlinter")
    lines = contract["importlinter:contract:context-order"]["layers"].split("\n")
    return [{name.strip(" ()") for name in line.split("|")} for line in lines if line.strip()]


@cache
def listed_exceptions() -> dict[str, dict[str, str]]:
    """Return the exceptions by check: {check: {what: reason}}."""
    return tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text(encoding="utf-8"))


def without_exceptions(check: str, found: dict[str, str]) -> list[str]:
    """Return what was found and is not listed, and what is listed and was not found; `*` stands for any text."""
    listed = listed_exceptions().get(check, {})
    matched = {pattern: {what for what in found if fnmatchcase(what, pattern)} for pattern in listed}
    excused = set().union(*matched.values())
    strays = [f"{what}: {why}" for what, why in found.items() if what not in excused]
    strays += [
        f"exceptions.toml [{check}] {pattern}: no longer needed" for pattern, hits in matched.items() if not hits
    ]
    strays += [f"exceptions.toml [{check}] {what}: no reason" for what, why in listed.items() if len(why.split()) < 4]
    return strays


def project_files(root: Path = ROOT) -> list[Path]:
    """Return the files that are, or are about to be, in the repository."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    return [root / name for name in listed if name and (root / name).is_file()]


def words(name: str) -> list[str]:
    """Split a name into lower-case words: `process_fund`, `BidManager`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")

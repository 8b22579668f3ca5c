"""What import-linter cannot see. Each check returns its findings; test_breaches.py plants one for each."""

import ast
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.source import Function, Module, modules, words

BANNED_WORDS = {
    *("common", "core", "util", "utils", "helper", "helpers", "misc"),
    *("manager", "handler", "processor"),
}
BANNED_STARTS = ("do_", "process_")
MAX_FILE_LINES, MAX_FUNCTION_LINES = 600, 80

WRITES = {
    *("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("save_base", "acreate", "asave", "adelete"),
}

# Time, chance and the outside world are arguments of a rule, never its doing.
IMPURE_MODULES = {
    *("asyncio", "glob", "http", "io", "locale", "logging", "multiprocessing", "os", "pathlib", "random", "secrets"),
    *("shutil", "socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib"),
}
IMPURE_CALLS = {"now", "today", "utcnow", "uuid1", "uuid4", "urandom", "open", "print", "input", "getenv"}


def imported_roots(tree: ast.Module) -> set[str]:
    """Return the first words of everything imported, inline imports included."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in names}


def foreign_imports_in_rules(source: Path) -> list[str]:
    """Find imports in `rules` from outside the standard library."""
    found = []
    for module in modules(source, "rules"):
        allowed = set(sys.stdlib_module_names) | {"eslabon"}
        if module.name == "rules/identifiers.py":
            allowed.add("stdnum")
        found += [f"{module.name}: {root}" for root in sorted(imported_roots(module.tree) - allowed)]
    return found


def impurities_in_rules(source: Path) -> list[str]:
    """Find clocks, chance, files and networks in `rules`."""
    found = []
    for module in modules(source, "rules"):
        found += [f"{module.name}: imports {name}" for name in sorted(imported_roots(module.tree) & IMPURE_MODULES)]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and called_name(node) in IMPURE_CALLS:
                found.append(f"{module.name}:{node.lineno}: calls {called_name(node)}()")
    return found


def code_in_packs(source: Path) -> list[str]:
    """Find anything but docstrings in the packs' Python files."""
    return [
        f"{module.name}:{node.lineno}"
        for module in modules(source, "packs")
        for node in module.tree.body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called: `audit.record(...)` gives `record`."""
    target = call.func
    return target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""


def _writes_rows(call: ast.Call) -> bool:
    """Tell whether a call writes to the database, as far as its name and arguments tell."""
    name = called_name(call)
    if not isinstance(call.func, ast.Attribute):
        return False
    # A queryset's update names its columns; a dictionary's or a hash's takes a value.
    is_update = name == "update" and not call.args and bool(call.keywords)
    return is_update or name in WRITES


def _calls(function: Function) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _spread(functions: list[Function], has_trait: Callable[[ast.Call], bool]) -> set[str]:
    """Return the names of the functions that have a trait themselves or call, by name, one that has it."""
    found: set[str] = set()
    while True:
        more = {
            function.name
            for function in functions
            if function.name not in found
            and any(has_trait(call) or called_name(call) in found for call in _calls(function))
        }
        if not more:
            return found
        found |= more


def unaudited_services(source: Path) -> dict[str, str]:
    """Find public service functions that write rows and that no path leads from to `audit.record`."""
    everything: list[tuple[Module, Function]] = []
    for module in modules(source, "web"):
        if re.fullmatch(r"web/\w+/services(\.py|/.*)", module.name):
            everything += [(module, node) for node in module.tree.body if isinstance(node, Function)]
    functions = [function for _, function in everything]
    writing = _spread(functions, _writes_rows)
    audited = _spread(functions, lambda call: called_name(call) == "record")
    return {
        f"{module.name}:{node.name}": "a public service that writes and leaves no audit entry"
        for module, node in everything
        if not node.name.startswith("_") and node.name in writing - audited
    }


def positional_arguments(source: Path) -> dict[str, str]:
    """Find public functions of rules and services with more than one positional argument, or a positional boolean."""
    found = {}
    for module in modules(source):
        if not re.match(r"rules/|web/\w+/services", module.name):
            continue
        for node in module.public_functions():
            positional = [*node.args.posonlyargs, *node.args.args]
            booleans = [
                argument.arg
                for argument in positional
                if isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool"
            ]
            if len(positional) > 1 or booleans:
                names = ", ".join(argument.arg for argument in positional)
                found[f"{module.name}:{node.name}"] = f"keyword-only after the first: {names}"
    return found


def banned_names(source: Path) -> dict[str, str]:
    """Find modules, folders, functions and classes that are named after nothing."""
    found = {}
    for module in modules(source):
        for part in Path(module.name).with_suffix("").parts:
            if BANNED_WORDS & set(words(part)):
                found[module.name] = f"banned name: {part}"
        for node in ast.walk(module.tree):
            if isinstance(node, Function | ast.ClassDef):
                bare = node.name.lstrip("_")
                if BANNED_WORDS & set(words(bare)) or bare.startswith(BANNED_STARTS):
                    found[f"{module.name}:{node.name}"] = "banned name"
    return found


def oversized(source: Path) -> dict[str, str]:
    """Find files and functions too long to be read at once (docstrings do not count)."""
    found = {}
    for module in modules(source):
        lines = module.text.count("\n")
        if lines > MAX_FILE_LINES:
            found[module.name] = f"{lines} lines"
        for name, node in module.functions():
            start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            length = (node.end_lineno or start) - start + 1
            if length > MAX_FUNCTION_LINES:
                found[f"{module.name}:{name}"] = f"{length} lines"
    return found


EXCEPTION_COMMENT = re.compile(r"#\s*(noqa\b|type:\s*ignore|pragma:\s*no cover)(?P<rest>.*)")


def reasonless_exceptions(paths: list[Path], *, root: Path) -> list[str]:
    """Find switched-off checks that do not say why (`-- reason`) or switch off everything."""
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            match = EXCEPTION_COMMENT.search(line)
            if not match or 'r"' in line:
                continue
            kind, rest = match[1], match["rest"]
            reason = rest.partition("--")[2].strip()
            named = not kind.startswith(("noqa", "type")) or re.match(r"\s*[:\[]\s*[\w-]+", rest)
            if len(reason.split()) < 2 or not named:
                found.append(f"{path.relative_to(root)}:{number}: {match[0]}")
    return found


def ignored_imports_without_reason(contract: str) -> list[str]:
    """Find ignored imports in the import contracts without `# -- reason` on the line above."""
    lines = contract.splitlines()
    return [
        line.strip()
        for before, line in itertools.pairwise(lines)
        if "->" in line and not line.lstrip().startswith("#") and not before.strip().startswith("# --")
    ]


ASSERTING_CALLS = re.compile(r"^(raises|warns|fail|expect|deprecated_call|\w*assert\w*|\w*check\w*|\w*expect\w*)$")


def _asserts(function: Function, known: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and (ASSERTING_CALLS.match(called_name(node)) or called_name(node) in known):
            return True
    return False


def tests_without_assertion(tests: Path) -> list[str]:
    """Find test functions that cannot fail."""
    found = []
    for path in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
        known = {node.name for node in functions if not node.name.startswith("test_") and _asserts(node, set())}
        found += [
            f"{path.relative_to(tests)}:{node.name}"
            for node in functions
            if node.name.startswith("test_") and not _asserts(node, known)
        ]
    return found


# In pieces, so that this file is not its own finding.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "registry." + "npm", "--index" + "-url")
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}>-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "t" + "mp")) + r")/\w"
)


def machine_traces(paths: list[Path], *, root: Path) -> list[str]:
    """Find addresses of package registries and paths of the machine something was written on."""
    found = []
    for path in paths:
        content = path.read_bytes()
        if b"\0" in content[:4096]:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            trace = next((name for name in REGISTRIES if name in line), None) or MACHINE_PATHS.search(line)
            if trace:
                found.append(f"{path.relative_to(root)}:{number}: {line.strip()[:100]}")
    return found


def upward_relations(relations: Iterator[tuple[str, str]], *, layers: list[set[str]]) -> list[str]:
    """Find relations (owner context, target context) that do not point to a lower layer or to the context itself."""
    level = {name: number for number, names in enumerate(layers) for name in names}
    return sorted(
        {f"{owner} -> {target}" for owner, target in relations if owner != target and level[target] <= level[owner]}
    )

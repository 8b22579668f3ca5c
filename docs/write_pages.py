"""Write the reference pages that the code knows best: the catalogue of problems, the rules. `make fix` runs it."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

from eslabon import impact, rules
from eslabon.impact import problems as impact_problems
from eslabon.rules import problems
from eslabon.rules.problems import Entry

REFERENCE = Path(__file__).parent / "reference"
ERRORS_HEAD = """# Errors

Every message that a person may get, with its stable code. The same code is on the page, in the log and here.
Text in braces is filled in. This page is written from the catalogue (`eslabon.rules.problems`) by `make fix`.
"""
IMPACT_HEAD = """# What an estimation refuses or remarks

E codes stop the estimation (`ImpactError`); W codes stand beside the number (`ImpactWarning`, and `remarks` of the
result). This page is written from the catalogue (`eslabon.impact.problems`) by `make fix`.

| Code | Spanish | English |
|---|---|---|
"""
RULES_HEAD = """# The rules in Python

`eslabon.rules` needs nothing but Python. Everything here takes plain values and gives a decision with its reasons.
This page is written from the package by `make fix`.
"""


def catalogue() -> Iterator[tuple[str, str, Entry]]:
    """Yield (context, code, entry) of every problem, in the order of the codes."""
    for info in sorted(pkgutil.iter_modules(problems.__path__), key=lambda found: found.name):
        module = importlib.import_module(f"{problems.__name__}.{info.name}")
        found = {
            value
            for value in vars(module).values()
            if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], Entry)
        }
        for code, entry in sorted(found, key=lambda coded: coded[0]):
            yield info.name, code, entry


def errors_page() -> str:
    """Return the page of errors as the catalogue has it now."""
    parts, current = [ERRORS_HEAD], ""
    for context, code, entry in catalogue():
        if context != current:
            current = context
            parts.append(f"\n## {context}\n\n| Code | Status | Spanish | English |\n|---|---|---|---|\n")
        cells = [text.replace("|", "\\|").replace("\n", " ") for text in (entry.es, entry.en)]
        parts.append(f"| {code} | {entry.status} | {cells[0]} | {cells[1]} |\n")
    return "".join(parts)


def rules_page() -> str:
    """Return the page that shows every module of `rules`."""
    names = [info.name for info in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")]
    names = [name for name in sorted(names) if not name.startswith(f"{problems.__name__}.")]
    directive = "\n## {0}\n\n```{{eval-rst}}\n.. automodule:: {0}\n   :members:\n```\n"
    return RULES_HEAD + "".join(directive.format(name) for name in names)


def impact_errors_page() -> str:
    """Return the page of what an estimation refuses or remarks."""
    names = [info.name for info in pkgutil.iter_modules(impact.__path__) if info.name.startswith("problems")]
    found = {
        value
        for name in names
        for value in vars(importlib.import_module(f"{impact.__name__}.{name}")).values()
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], impact_problems.Entry)
    }
    rows = [
        f"| {code} | {entry.es.replace('|', chr(92) + '|')} | {entry.en.replace('|', chr(92) + '|')} |\n"
        for code, entry in sorted(found, key=lambda coded: coded[0])
    ]
    return IMPACT_HEAD + "".join(rows)


PAGES: dict[str, Callable[[], str]] = {
    "errors.md": errors_page,
    "impact-errors.md": impact_errors_page,
    "rules-api.md": rules_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")

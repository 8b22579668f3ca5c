"""Run every case of docs/validation against the methods of impact and write docs/methods/validation.md.

`make validation` or `python docs/write_validation.py [--date 2026-11-21] [--fewer]`; leaves with 1 if a number differs.
Where the data of some cases are not at hand, the page that has them stays as it is: `--fewer` writes it without them.
"""

import argparse
import importlib
import pkgutil
import re
import sys
import time
from datetime import date
from pathlib import Path

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "methods" / "validation.md"
sys.path.insert(0, str(DOCS.parent))

from docs import validation  # noqa: E402 -- the folder above is on the path only now
from docs.validation import Case  # noqa: E402 -- as above

HEAD = """# Validation

What the methods give beside what others printed or computed, to the digits stated. Written by
`python docs/write_validation.py` on {day}: {passed} of {count} numbers agree.
"""


def groups() -> dict[str, list[Case]]:
    """Return the cases of every module of docs/validation, by the title of the module."""
    found: dict[str, list[Case]] = {}
    for info in sorted(pkgutil.iter_modules(validation.__path__), key=lambda item: item.name):
        started = time.perf_counter()
        module = importlib.import_module(f"{validation.__name__}.{info.name}")
        title = (module.__doc__ or info.name).strip().splitlines()[0].rstrip(".")
        found[title] = list(module.cases())
        seconds = time.perf_counter() - started
        print(f"{info.name}: {len(found[title])} cases in {seconds:.1f} s", file=sys.stderr)  # noqa: T201 -- a script
    return found


def number(value: float, *, digits: int) -> str:
    """Write a number with the digits that are compared and one more."""
    return f"{value:,.{max(digits, 0)}f}"


def page(found: dict[str, list[Case]], *, day: date) -> str:
    """Return the page."""
    everything = [case for cases in found.values() for case in cases]
    parts = [HEAD.format(day=day.isoformat(), passed=sum(case.passed for case in everything), count=len(everything))]
    for title, cases in found.items():
        parts.append(f"\n## {title}\n\n| What | Origin | Ours | Theirs | Difference | Decimals | |\n")
        parts.append("|---|---|---:|---:|---:|---:|---|\n")
        for case in cases:
            ours, theirs = (
                number(value, digits=case.digits + extra) for value, extra in ((case.ours, 2), (case.theirs, 0))
            )
            mark = "agrees" if case.passed else "**differs**"
            names = " | ".join(text.replace("|", "\\|") for text in (case.name, case.origin))
            parts.append(f"| {names} | {ours} | {theirs} | {case.difference:.1e} | {case.digits} | {mark} |\n")
    parts.append("\n## What is not here, and why\n\n| What | Why |\n|---|---|\n")
    parts += [f"| {what} | {why} |\n" for what, why in validation.LEFT_OUT]
    return "".join(parts)


def counted(text: str) -> int:
    """How many cases a page has.

    >>> counted("… on 2026-11-21: 427 of 428 numbers agree.")
    428
    """
    found = re.search(r": \d+ of (\d+) numbers agree", text)
    return int(found[1]) if found else 0


def main() -> int:
    """Run, write, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", type=date.fromisoformat, default=date.today(), help="day to print")  # noqa: DTZ011 -- the day where it is run
    parser.add_argument("--fewer", action="store_true", help="write the page though it had more cases")
    asked, found = parser.parse_args(), groups()
    cases = [case for group in found.values() for case in group]
    had = counted(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else 0
    if len(cases) >= had or asked.fewer:
        PAGE.write_text(page(found, day=asked.date), encoding="utf-8")
    else:
        print(f"{len(cases)} cases here; the page keeps its {had}: the data of the others are not at hand.")  # noqa: T201 -- a script
    wrong = [case for case in cases if not case.passed]
    for case in wrong:
        print(f"differs: {case.name}: {case.ours!r}, not {case.theirs!r}", file=sys.stderr)  # noqa: T201 -- a script
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

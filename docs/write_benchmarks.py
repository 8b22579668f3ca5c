"""Write docs/explanation/benchmarks.md from what the benchmarks kept in benchmarks/measured.

`make bench` measures and then runs this; `python docs/write_benchmarks.py` writes the page again without measuring.
Leaves with 1 if a target was missed.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {
    "a": "Matching in differences with 200 bootstrap replicates",
    "b": "A whole study",
    "c": "Differences in differences with absorbed localities",
    "d": "Wild cluster bootstrap",
    "e": "The nearest place",
    "f": "Two workers against one",
}
HEAD = """# Benchmarks

How fast the impact library is beside named peers that run in the same minute on the same machine. `make bench` takes
every figure anew and writes this page; one script alone: `python benchmarks/impact/<name>.py`, then
`python docs/write_benchmarks.py`. A ratio says how many times as long the peer took. {met} of {count} targets are met.
"""
TABLE = "\n| What | Target | Measured | |\n|---|---:|---:|---|\n"


def kept(folder: Path) -> list[dict[str, Any]]:
    """What each script kept, in the order of their names."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def page(found: list[dict[str, Any]]) -> str:
    """Return the page."""
    lines = [line for one in found for line in one["lines"]]
    parts = [HEAD.format(met=sum(line["met"] for line in lines), count=len(lines))]
    for letter, title in GROUPS.items():
        rows = [line for line in lines if line["letter"] == letter]
        if not rows:
            continue
        parts.append(f"\n## ({letter}) {title}\n{TABLE}")
        parts += [
            f"| {row['what']} | {row['target']} | {row['measured']} | {'met' if row['met'] else '**missed**'} |\n"
            for row in rows
        ]
        beside = [note for one in found for note in one["notes"] if note.startswith(f"({letter}) ")]
        parts.append("\n" + "".join(f"- {note[4:]}\n" for note in beside) if beside else "")
    parts.append("\n## When and where\n\n| Command | Taken | Machine | Processes at work then |\n|---|---|---|---:|\n")
    parts += [f"| `python {one['script']}` | {one['taken']} | {one['machine']} | {one['busy']} |\n" for one in found]
    return "".join(parts)


def main() -> int:
    """Write, and say what was missed."""
    found = kept(ROOT / "benchmarks" / "measured")
    (ROOT / "docs" / "explanation" / "benchmarks.md").write_text(page(found), encoding="utf-8")
    missed = [line for one in found for line in one["lines"] if not line["met"]]
    for line in missed:
        print(f"missed: {line['what']}: {line['measured']}, target {line['target']}", file=sys.stderr)  # noqa: T201 -- a script
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())

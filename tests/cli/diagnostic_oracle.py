"""Scores of a diagnostic worked out a second time, straight from the workbook, sharing no code with the product.

It reads the workbook with another library, turns each skip into Python by hand, and adds up whole numbers of
thousandths, so that a mistake in the reader, in the skips or in the sums shows as a difference.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import openpyxl


@cache
def sheets(path: Path) -> dict[str, list[dict[str, str]]]:
    """Return every sheet of the workbook as rows of text."""
    book = openpyxl.load_workbook(path)
    found = {}
    for name in book.sheetnames:
        rows = list(book[name].iter_rows(values_only=True))
        texts = [["" if cell is None else str(cell) for cell in row] for row in rows[1:]]
        found[name] = [dict(zip(rows[0], row, strict=True)) for row in texts]
    return found


def holds(expression: str, answers: dict[str, str]) -> bool:
    """Translate one skip into Python and evaluate it."""

    def equal(found: re.Match[str]) -> str:
        return f"(A['{found[1]}'] {'==' if found[2] == '=' else '!='} '{found[3]}')"

    code = re.sub(r"selected\(\$\{(\w+)\}, '(\w+)'\)", r"('\2' in A['\1'].split())", expression)
    code = re.sub(r"\$\{(\w+)\}\s*(!=|=)\s*'(\w*)'", equal, code)
    code = re.sub(r"\$\{(\w+)\}\s*>\s*(\d+)", r"(float(A['\1'] or 'nan') > \2)", code)
    assert "$" not in code, expression
    return bool(eval(code, {"A": answers, "float": float}))  # noqa: S307 -- the workbook is ours


@dataclass
class Sums:
    """Thousandths of points by part, and by need what is lost, of how much, because of which answers."""

    got: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    blame: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def add_up(path: Path, seen: dict[str, str]) -> Sums:
    """Go through the questions in order; `seen` loses the answers of those that are skipped."""
    options: dict[str, dict[str, int]] = defaultdict(dict)
    for row in sheets(path)["choices"]:
        options[row["list_name"]][row["name"]] = round(1000 * float(row["points"] or 0))
    sums, groups = Sums(), []
    for row in sheets(path)["survey"]:
        kind, _, listed = row["type"].partition(" ")
        if kind == "begin_group":
            groups.append(row["name"])
        elif kind == "end_group":
            groups.pop()
        elif row["relevant"] and not holds(row["relevant"], seen):
            seen[row["name"]] = ""
            for part in (groups[0], row["dimension"], "total") if listed else ():
                sums.most[part] += 0
        elif listed:
            add_answer(sums, row, section=groups[0], points=options[listed], chosen=seen.get(row["name"], "").split())
    return sums


def add_answer(sums: Sums, row: dict[str, str], *, section: str, points: dict[str, int], chosen: list[str]) -> None:
    maximum = sum(points.values()) if row["type"].startswith("select_multiple") else max(points.values())
    earned = sum(points[option] for option in chosen)
    for part in (section, row["dimension"], "total"):
        sums.got[part] += earned
        sums.most[part] += maximum
    for need in row["needs"].split() if chosen and maximum else ():
        sums.lost[need] += maximum - earned
        sums.of[need] += maximum
        if earned < maximum:
            sums.blame[need].append(f"{row['name']}={'+'.join(chosen)}")


def score(path: Path, answers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Row name of the file of scores → (points, maximum, share) or (value,)."""
    seen = dict(answers)
    sums = add_up(path, seen)
    found: dict[str, tuple[str, ...]] = {}
    for part, maximum in sums.most.items():
        exact = Decimal(sums.got[part]) / maximum if maximum else None
        share = "" if exact is None else str(exact.quantize(Decimal("0.000001"), ROUND_HALF_UP))
        found[part] = (str(Decimal(sums.got[part]) / 1000), str(Decimal(maximum) / 1000), share)
    total = Decimal(100 * sums.got["total"]) / sums.most["total"]
    found["level"] = ([row["level"] for row in sheets(path)["levels"] if total >= int(row["from_percent"])][-1],)
    found["segment"] = (segment(path, sums, seen),)
    limit = int(sheets(path)["settings"][0]["need_from_percent"])
    for need, missing in sums.lost.items():
        if missing and 100 * missing >= limit * sums.of[need]:
            found[f"need:{need}"] = (" ".join(sums.blame[need]),)
    return found


def segment(path: Path, sums: Sums, seen: dict[str, str]) -> str:
    """Climb the segments until a condition fails."""
    reached = ""
    for row in sheets(path)["segments"]:
        for criterion in sheets(path)["criteria"]:
            measure = criterion["measure"]
            if criterion["segment"] != row["segment"]:
                continue
            if criterion["answers"]:
                if seen.get(measure, "") not in criterion["answers"].split():
                    return reached
            elif (
                sums.most[measure] and 100 * sums.got[measure] < int(criterion["at_least_percent"]) * sums.most[measure]
            ):
                return reached
        reached = row["segment"]
    return reached

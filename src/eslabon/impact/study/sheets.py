"""Each table of results.json as CSV, HTML, LaTeX and Word: the same cells, the same rounding."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eslabon.impact.study.numbers import number, stars
from eslabon.impact.study.words import ESTIMATED, PUBLISHED


def shown(cell: Mapping[str, Any] | None, *, language: str) -> str:
    """A cell as text; an estimate with its error in brackets.

    >>> shown({"side": "ours", "estimate": 0.0428, "std_error": 0.026, "p_value": 0.1}, language="en")
    '0.0428 (0.0260)'
    """
    if cell is None:
        return ""
    if "estimate" in cell and not cell["estimate"] and not cell["std_error"]:
        return "0"  # what the others are measured against
    if "estimate" in cell:
        digits = 4 if abs(cell["estimate"] or 0) < 100 else 0
        error = number(cell["std_error"], digits=digits, language=language)
        return f"{number(cell['estimate'], digits=digits, language=language)}{stars(cell['p_value'])} ({error})"
    if "mean" in cell:
        digits = 3 if abs(cell["mean"] or 0) < 100 else 0 if abs(cell["mean"] or 0) > 1000 else 1
        mean, spread = (number(cell[name], digits=digits, language=language) for name in ("mean", "spread"))
        return f"{mean} [{spread}]"
    if "least" in cell and cell["value"] < cell["least"]:
        return f"< {number(cell['least'], digits=cell['digits'], language=language)}"
    if "value" in cell:
        return number(cell["value"], digits=cell["digits"], language=language)
    return str(cell[language])


def heads_of(table: Mapping[str, Any], *, language: str) -> list[str]:
    """The heads, with the side they are on where the source's numbers stand beside ours."""
    two = any(head.get("side") == "published" for head in table["columns"])
    sides = {"ours": ESTIMATED[language], "published": PUBLISHED[language]}
    return [
        f"{head[language]} · {sides[head['side']]}" if two and "side" in head else head[language]
        for head in table["columns"]
    ]


def write_tables(results: Mapping[str, Any], *, folder: Path, language: str) -> None:
    """Write every table in four forms."""
    import pandas as pd

    from eslabon.impact.tables import as_html, as_latex, write_docx

    folder.mkdir(parents=True, exist_ok=True)
    for table in results["tables"]:
        heads = ["", *heads_of(table, language=language)]
        rows = [
            [row["label"][language], *(shown(cell, language=language) for cell in row["cells"])]
            for row in table["rows"]
        ]
        rows = [row + [""] * (len(heads) - len(row)) for row in rows]
        with (folder / f"{table['name']}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([heads, *rows])
        unique = [head if heads.count(head) == 1 else f"{head} ({place})" for place, head in enumerate(heads)]
        frame, title = pd.DataFrame(rows, columns=unique), table["title"][language]
        (folder / f"{table['name']}.html").write_text(as_html(frame, title=title, language=language), encoding="utf-8")
        (folder / f"{table['name']}.tex").write_text(as_latex(frame, title=title, language=language), encoding="utf-8")
        write_docx(frame, folder / f"{table['name']}.docx", title=title, language=language)

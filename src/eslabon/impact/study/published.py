"""What the source printed: estimates by design, and single cells of its tables, to stand beside what is estimated."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eslabon.impact.problems import ImpactError
from eslabon.impact.problems_study import UNKNOWN_PUBLISHED
from eslabon.impact.results import interval

Cells = Mapping[tuple[str, str, str], Mapping[str, Any]]  # table, row, column → cell


def read_published(declared: Mapping[str, Any], *, folder: Path) -> list[dict[str, Any]]:
    """The source's estimates, one line each.

    Raises
    ------
    ImpactError
        IMPACT-E85: the file, the row and what is wrong with it.
    """
    if "published" not in declared:
        return []
    designs = {one["name"] for one in declared["designs"]}
    lines = []
    for file, row, line in _lines_of(folder / declared["published"]):
        try:
            numbers = {name: _number(line[name]) for name in ("estimate", "std_error")}
            size, r2 = _number(line["n"]), _number(line.get("r2"))
        except (KeyError, TypeError, ValueError) as error:
            raise ImpactError(UNKNOWN_PUBLISHED, file=file, row=row, why=str(error)) from error
        if line["design"] not in designs:
            raise ImpactError(UNKNOWN_PUBLISHED, file=file, row=row, why=f"design {line['design']}")
        names = {name: line[name] for name in ("design", "outcome", "specification", "key")}
        whole = None if size is None else int(size)
        lines.append({**names, **numbers, "n": whole, "r2": r2, "p_value": _p_of(numbers)})
    return lines


def read_cells(declared: Mapping[str, Any], *, folder: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Cells of the source's tables: a value, with its error or spread where there is one.

    Raises
    ------
    ImpactError
        IMPACT-E85: the file, the row and what is wrong with it.
    """
    if "published_cells" not in declared:
        return {}
    tables = {one["name"] for one in declared.get("tables", [])}
    found = {}
    for file, row, line in _lines_of(folder / declared["published_cells"]):
        try:
            value, spread = _number(line["value"]), _number(line["spread"])
            place = (line["table"], line["row"], line["column"])
        except (KeyError, TypeError, ValueError) as error:
            raise ImpactError(UNKNOWN_PUBLISHED, file=file, row=row, why=str(error)) from error
        if line["table"] not in tables:
            raise ImpactError(UNKNOWN_PUBLISHED, file=file, row=row, why=f"table {line['table']}")
        found[place] = {"value": value, "spread": spread}
    return found


def _lines_of(path: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row, line in enumerate(csv.DictReader(stream), start=2):
            yield path.name, row, line


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _p_of(numbers: Mapping[str, float | None]) -> float | None:
    """The two-sided p-value that a printed estimate and error imply."""
    error = numbers["std_error"]
    return interval(float(numbers["estimate"] or 0.0), error)[2] if error else None


def beside(table: Mapping[str, Any], *, cells: Cells) -> dict[str, Any]:
    """The table with the source's number after each of ours, in the columns that it has any for."""
    name, columns = table["name"], table["columns"]
    printed = {column for of, _, column in cells if of == name}
    if not printed:
        return dict(table)
    heads: list[dict[str, Any]] = []
    for head in columns:
        heads.append({**head, "side": "ours"} if head["name"] in printed else head)
        heads += [{**head, "side": "published"}] if head["name"] in printed else []
    rows = [{**row, "cells": list(_interleaved(row, columns=columns, name=name, printed=printed, cells=cells))}
            for row in table["rows"]]  # fmt: skip
    return {**table, "columns": heads, "rows": rows}


def _interleaved(
    row: Mapping[str, Any], *, columns: Sequence[Mapping[str, Any]], name: str, printed: set[str], cells: Cells
) -> Iterator[Mapping[str, Any] | None]:
    for head, ours in zip(columns, row["cells"], strict=False):
        yield ours
        if head["name"] in printed:
            found = cells.get((name, row.get("name", ""), head["name"]))
            yield None if found is None else _like(ours, found)


def _like(ours: Mapping[str, Any] | None, found: Mapping[str, Any]) -> dict[str, Any]:
    """The source's number in the form of ours: an estimate, a mean, or a plain number with its decimals."""
    value, spread = found["value"], found["spread"]
    if ours is not None and "mean" in ours:
        return {"side": "published", "mean": value, "spread": spread}
    if ours is not None and "estimate" in ours:
        p_value = _p_of({"estimate": value, "std_error": spread})
        return {"side": "published", "estimate": value, "std_error": spread, "p_value": p_value}
    return {"side": "published", "value": value, "digits": ours["digits"] if ours and "digits" in ours else 0}

"""`eslabon tables`: the published tables of a pack, computed on its simulated world."""

import json
import sys
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eslabon.simulate.tables import Cell

HEADER = ("table", "row", "column", "value")


@click.command()
@click.argument("pack", type=click.Choice(["ruta"]))
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True)
@click.option("--seed", type=int, default=7, show_default=True, help="Seed of the simulated world.")
@click.option("--json", "as_json", is_flag=True, help="Say it for a program to read.")
def tables(pack: str, form: str, seed: int, *, as_json: bool) -> None:
    """Print the published tables of PACK, computed on its simulated world.

    \b
    Example:
        eslabon tables ruta
        eslabon tables ruta --format csv > tables.csv
    """
    from eslabon.simulate.tables import table_cells

    cells = table_cells(pack, seed=seed)
    if as_json:
        rows = [dict(zip(HEADER, cell, strict=True)) for cell in cells]
        click.echo(json.dumps({"version": 1, "pack": pack, "seed": seed, "cells": rows}, ensure_ascii=False, indent=2))
    elif form == "csv":
        _print_csv(cells)
    else:
        click.echo("\n\n".join(_aligned(name, cells) for name in dict.fromkeys(cell.table for cell in cells)))


def _print_csv(cells: Iterable["Cell"]) -> None:
    from eslabon.files.sheets import write_csv

    write_csv(sys.stdout.buffer, HEADER, cells)
    sys.stdout.buffer.flush()


def _aligned(name: str, cells: Iterable["Cell"]) -> str:
    """One table as text: runs of rows that have the same columns share one head."""
    by_row: dict[str, dict[str, str]] = {}
    for cell in cells:
        if cell.table == name:
            by_row.setdefault(cell.row, {})[cell.column] = cell.value
    lines = [name]
    label_width = max(len(row) for row in by_row)
    for columns, rows in groupby(by_row, key=lambda row: tuple(by_row[row])):
        shown = [(row, by_row[row]) for row in rows]
        widths = {column: max(len(column), *(len(values[column]) for _, values in shown)) for column in columns}
        for label, values in [("", dict(zip(columns, columns, strict=True))), *shown]:
            figures = [values[column].rjust(width) for column, width in widths.items()]
            lines.append("  ".join([label.ljust(label_width), *figures]))
    return "\n".join(lines)

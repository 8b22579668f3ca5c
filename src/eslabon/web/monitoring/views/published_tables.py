"""The frozen content of a publication as the tables of its public page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

PLACE = "place"


@dataclass(frozen=True)
class PartsTable:
    """The verified values of one year by the categories of one dimension, an indicator per column."""

    name: str
    year: int
    columns: tuple[dict[str, Any], ...]  # indicators as the publication has them, with their name
    rows: tuple[tuple[str, tuple[tuple[dict[str, Any], str | None], ...]], ...]  # name, then column and value


def parts_tables(content: dict[str, Any], *, shown: list[dict[str, Any]], english: bool) -> list[PartsTable]:
    """Return a table per dimension, of the last year in which anything was verified; older ones are in the file."""
    years = [year["year"] for one in shown for year in one["years"]]
    if not years or "dimensions" not in content:
        return []
    last = max(years)
    cells: dict[str, dict[str, dict[str, str]]] = {}  # dimension -> category -> indicator -> value
    for one in shown:
        for year in one["years"]:
            if year["year"] == last:
                for part in year["parts"]:
                    _into(cells, part["dimension"], part["category"], one["code"], part["verified"])
                for part in year["places"]:
                    _into(cells, PLACE, part["place"], one["code"], part["verified"])
    named = _names(content, english=english)
    return [
        _table(named[code], cells[code], year=last, shown=shown)
        for code in named
        if code in cells
    ]  # fmt: skip


def _into(cells: dict[str, dict[str, dict[str, str]]], dimension: str, category: str, code: str, value: str) -> None:
    cells.setdefault(dimension, {}).setdefault(category, {})[code] = value


def _names(content: dict[str, Any], *, english: bool) -> dict[str, tuple[str, dict[str, str]]]:
    """The dimensions in their order, each with its name and those of its categories; places last."""
    key = "name_en" if english else "name_es"
    found = {
        one["code"]: (one[key], {each["code"]: each[key] for each in one["categories"]})
        for one in content["dimensions"]
    }  # fmt: skip
    places = {one["reference"]: one["name"] for one in content["locations"]}
    return {**found, PLACE: (_("Lugar"), places)}


def _table(
    named: tuple[str, dict[str, str]],
    cells: dict[str, dict[str, str]],
    *,
    year: int,
    shown: list[dict[str, Any]],
) -> PartsTable:
    name, categories = named
    columns = tuple(one for one in shown if any(one["code"] in known for known in cells.values()))
    rows = tuple(
        (categories.get(code, code), tuple((one, cells[code].get(one["code"])) for one in columns))
        for code in [
            *(code for code in categories if code in cells),
            *(code for code in cells if code not in categories),
        ]
    )
    return PartsTable(name, year, columns, rows)

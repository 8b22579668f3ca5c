"""Workbooks made for the tests."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from eslabon.web.diagnostics.services import Workbook

ES, EN = "::Español (es)", "::English (en)"
SURVEY = (
    "type", "name", f"label{ES}", f"label{EN}", f"hint{ES}", f"hint{EN}", "required", "relevant", "constraint",
    f"constraint_message{ES}", f"constraint_message{EN}", "dimension", "needs",
)  # fmt: skip
Row = Sequence[str]


def question(kind: str, name: str, label: str = "", **cells: str) -> Row:
    """One row of the sheet `survey`."""
    get = cells.get
    return (
        kind, name, label, f"{label} (en)" if label else "", get("hint", ""), get("hint", ""),
        get("required", "yes" if label else ""), get("relevant", ""), get("constraint", ""), get("message", ""),
        get("message", ""), get("dimension", ""), get("needs", ""),
    )  # fmt: skip


def small_survey() -> list[Row]:
    """Two sections: a skip, a constraint, several answers, a document, a need."""
    return [
        question("begin_group", "general", "General", required=""),
        question("select_one yes_no", "exports", "¿Exporta?", dimension="markets", hint="En los últimos años."),
        question(
            "integer", "members", "¿Cuántas personas?", constraint=". >= 1 and . <= 500", message="De 1 a 500."
        ),
        question("select_multiple markets", "markets", "¿A dónde?", relevant="${exports} = 'yes'", dimension="markets"),
        question("file", "papers", "Su registro", relevant="${exports} = 'yes'", required=""),
        question("end_group", ""),
        question("begin_group", "management", "Gestión", required=""),
        question("select_one yes_no", "costs_known", "¿Conoce sus costos?", dimension="costs", needs="costs"),
        question(
            "select_one yes_no", "costs_review", "¿Los revisa?", relevant="${costs_known} = 'yes'", dimension="costs",
            needs="costs",
        ),
        question("end_group", ""),
    ]  # fmt: skip


def small_book(
    survey: list[Row] | None = None, *, version: str = "1", code: str = "diagnostic-coffee", points: str = "2",
    columns: dict[str, dict[str, str]] | None = None,
) -> Workbook:  # fmt: skip
    """The small questionnaire, or another survey over its options; `columns` are further ones, by item."""
    labels = (f"label{ES}", f"label{EN}")
    more = columns or {}
    rows = [(*row, *(cells.get(row[1], "") for cells in more.values())) for row in survey or small_survey()]
    sheets: dict[str, list[Row]] = {
        "survey": [(*SURVEY, *more), *rows],
        "choices": [
            ("list_name", "name", *labels, "points"),
            ("yes_no", "yes", "Sí", "Yes", points), ("yes_no", "no", "No", "No", "0"),
            ("markets", "us", "Estados Unidos", "United States", "1"), ("markets", "eu", "Europa", "Europe", "1"),
        ],
        "settings": [
            ("form_title", "form_id", "version", "default_language"),
            ("Prueba", code, version, "Español (es)"),
        ],
        "levels": [
            ("level", *labels, "from_percent"), ("basic", "Básico", "Basic", "0"), ("high", "Alto", "High", "75"),
        ],
        "segments": [
            ("segment", *labels), ("production", "Producción", "Production"), ("exporter", "Exportadora", "Exporter"),
        ],
        "criteria": [
            ("segment", "measure", "at_least_percent", "answers"), ("exporter", "exports", "", "yes"),
            ("exporter", "costs", "50", ""),
        ],
        "labels": [("code", *labels), ("markets", "Mercados", "Markets"), ("costs", "Costos", "Costs")],
    }  # fmt: skip
    return Workbook(f"{code}.xlsx", written(sheets))


def written(sheets: dict[str, list[Any]]) -> bytes:
    """Sheets as a workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()

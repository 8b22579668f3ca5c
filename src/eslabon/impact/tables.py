"""A tidy frame as Markdown, LaTeX, HTML or Word: the same rows, the same rounding, in the reader's language."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

HEADS = {
    "es": {
        "outcome": "Resultado",
        "term": "Término",
        "estimate": "Estimación",
        "std_error": "Error estándar",
        "ci_low": "IC inferior",
        "ci_high": "IC superior",
        "p_value": "p",
        "n": "N",
        "n_clusters": "Grupos",
        "specification": "Especificación",
        "period": "Periodo",
        "design": "Diseño",
        "group": "Grupo",
        "adjusted_p": "p ajustado",
        "clustered_p": "p por grupos",
        "base_mean": "Media de base",
        "control_base_mean": "Media de base, no tratados",
        "treated_base_mean": "Media de base, tratados",
        "control_change": "Cambio, no tratados",
        "treated_change": "Cambio, tratados",
        "start": "Comienzo",
        "when": "Momento",
        "up_to": "Hasta",
        "over": "Desde",
        "kind": "Tipo",
        "group_rows": "Filas del grupo",
        "control_base_error": "EE",
        "treated_base_error": "EE",
        "control_change_error": "EE",
        "treated_change_error": "EE",
        "control_n": "N, no tratados",
        "treated_n": "N, tratados",
        "r2": "R²",
        "rank": "Orden",
        "place": "Momento o grupo",
        "moment": "Periodos desde el inicio",
        "bound": "Límite",
        "excludes_zero": "Excluye cero",
        "base": "Base",
        "verdict": "Veredicto",
        "deff": "Efecto del diseño",
        "statistic": "Estadístico",
        "p_holm": "p (Holm)",
        "n_left": "N bajo el corte",
        "n_right": "N desde el corte",
    },
    "en": {
        "outcome": "Outcome",
        "term": "Term",
        "estimate": "Estimate",
        "std_error": "Std. error",
        "ci_low": "CI low",
        "ci_high": "CI high",
        "p_value": "p",
        "n": "N",
        "n_clusters": "Clusters",
        "specification": "Specification",
        "period": "Period",
        "design": "Design",
        "group": "Group",
        "adjusted_p": "Adjusted p",
        "clustered_p": "Clustered p",
        "base_mean": "Base mean",
        "control_base_mean": "Base mean, untreated",
        "treated_base_mean": "Base mean, treated",
        "control_change": "Change, untreated",
        "treated_change": "Change, treated",
        "start": "Start",
        "when": "When",
        "up_to": "Up to",
        "over": "Over",
        "kind": "Kind",
        "group_rows": "Rows of the group",
        "control_base_error": "SE",
        "treated_base_error": "SE",
        "control_change_error": "SE",
        "treated_change_error": "SE",
        "control_n": "N, untreated",
        "treated_n": "N, treated",
        "rank": "Rank",
        "place": "Time or group",
        "moment": "Periods since the start",
        "bound": "Bound",
        "excludes_zero": "Excludes zero",
        "base": "Base",
        "verdict": "Verdict",
        "deff": "Design effect",
        "statistic": "Statistic",
        "p_holm": "p (Holm)",
        "n_left": "N below the cut-off",
        "n_right": "N from the cut-off",
    },
}


def heading(column: str, *, language: str) -> str:
    """The words above a column; a column without words keeps its name.

    >>> heading("std_error", language="es"), heading("radius_km", language="en")
    ('Error estándar', 'radius_km')
    """
    return HEADS["en" if language.startswith("en") else "es"].get(column, column)


def cell(value: Any, *, language: str = "en") -> str:
    """One value as text: four decimals below 100, none for counts, a dash for what is missing.

    >>> cell(0.04281), cell(17491), cell(7283456.2), cell(float("nan")), cell(1234.5, language="es")
    ('0.0428', '17,491', '7,283,456', '–', '1.234,50')
    """
    if value is None or str(value) == "<NA>" or value != value:  # noqa: PLR0124 -- NaN is what differs from itself
        return "–"
    if isinstance(value, bool | str) or not hasattr(value, "__float__"):
        return str(value)
    number = float(value)
    if hasattr(value, "__index__"):
        text = f"{int(value):,}"
    elif abs(number) < 100:
        text = f"{number:.4f}"
    elif abs(number) < 10_000:
        text = f"{number:,.2f}"
    else:
        text = f"{number:,.0f}"
    if language.startswith("es"):
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def as_cells(frame: "pd.DataFrame", *, language: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows as text."""
    heads = [heading(str(name), language=language) for name in frame.columns]
    columns = [[cell(value, language=language) for value in frame[name]] for name in frame.columns]
    return heads, [list(row) for row in zip(*columns, strict=True)]


def errors_in_words(settings: "Mapping[str, Any]", *, language: str) -> str:
    """How the standard errors of a regression were made; empty where the settings do not say.

    >>> errors_in_words({"variance": "cluster", "df": "nested", "cluster": None, "unit": "place"}, language="en")
    'Standard errors clustered by place; degrees of freedom "nested" (absorbed effects inside clusters not counted).'
    """
    variance, convention = settings.get("variance"), settings.get("df")
    if convention not in {"nested", "full"} or variance not in {"cluster", "robust", "iid"}:
        return ""
    by = settings.get("cluster") or settings.get("unit") or ""
    if language.startswith("en"):
        kinds = {"cluster": f"clustered by {by}", "robust": "robust (HC1)", "iid": "for errors alike"}
        counted = {"nested": "absorbed effects inside clusters not counted", "full": "every absorbed effect counted"}
        return f'Standard errors {kinds[variance]}; degrees of freedom "{convention}" ({counted[convention]}).'
    kinds = {"cluster": f"agrupados por {by}", "robust": "robustos (HC1)", "iid": "de varianza única"}
    counted = {"nested": "sin contar los efectos dentro de los grupos", "full": "contando todos los efectos"}
    return f'Errores estándar {kinds[variance]}; grados de libertad "{convention}" ({counted[convention]}).'


def as_markdown(frame: "pd.DataFrame", *, title: str = "", language: str = "en", note: str = "") -> str:
    """The frame as a table in Markdown.

    >>> import pandas as pd
    >>> print(as_markdown(pd.DataFrame({"outcome": ["income"], "n": [12]})))
    | Outcome | N |
    |---|---|
    | income | 12 |
    """
    heads, rows = as_cells(frame, language=language)
    lines = [f"**{title}**", ""] if title else []
    lines += [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += ["| " + " | ".join(text.replace("|", "\\|").replace("\n", " ") for text in row) + " |" for row in rows]
    lines += ["", note] if note else []
    return "\n".join(lines)


def _great_table(frame: "pd.DataFrame", *, title: str, language: str, note: str) -> Any:
    """Lay the texts out with Great Tables."""
    import pandas as pd
    from great_tables import GT

    heads, rows = as_cells(frame, language=language)
    unique = [head if heads.count(head) == 1 else f"{head} ({place})" for place, head in enumerate(heads)]
    table = GT(pd.DataFrame(rows, columns=unique), id="tabla")
    if note:
        table = table.tab_source_note(note)
    return table.tab_header(title) if title else table


def as_html(frame: "pd.DataFrame", *, title: str = "", language: str = "en", note: str = "") -> str:
    """The frame as an HTML fragment with its own style."""
    return str(_great_table(frame, title=title, language=language, note=note).as_raw_html())


def as_latex(frame: "pd.DataFrame", *, title: str = "", language: str = "en", note: str = "") -> str:
    """The frame as a LaTeX table."""
    return str(_great_table(frame, title=title, language=language, note=note).as_latex())


def write_docx(frame: "pd.DataFrame", path: Path, *, title: str = "", language: str = "en", note: str = "") -> Path:
    """Write the frame as a Word document with one table whose first row repeats on each page."""
    import docx
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    document = docx.Document()
    if title:
        document.add_heading(title, level=1)
    heads, rows = as_cells(frame, language=language)
    table = document.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    for box, head in zip(table.rows[0].cells, heads, strict=True):
        box.text = head
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 -- python-docx has no public door to it
    for row in rows:
        for box, text in zip(table.add_row().cells, row, strict=True):
            box.text = text
    if note:
        document.add_paragraph(note)
    document.save(str(path))
    return path

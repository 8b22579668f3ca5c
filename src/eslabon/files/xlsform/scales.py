"""How a workbook says that it is scored: the sheets `levels`, `segments`, `criteria` and `labels`."""

from collections.abc import Mapping
from decimal import Decimal

from eslabon.files.xlsform.forms import Question
from eslabon.files.xlsform.sheets import SheetRow, Workbook
from eslabon.rules.diagnostics.values import TOTAL, Criterion, Level, Segment


def read_labels(book: Workbook) -> dict[str, Mapping[str, str]]:
    """The words for needs, dimensions, levels and segments, by code."""
    sheets = (("labels", "code"), ("levels", "level"), ("segments", "segment"))
    return {row[column]: row.translated("label") for sheet, column in sheets for row in book.rows(sheet)}


def read_levels(book: Workbook) -> tuple[Level, ...]:
    """The levels, from the lowest up, each from a share in percent on."""
    found: list[Level] = []
    for row in book.rows("levels"):
        percent = _percent(book, row, sheet="levels", column="from_percent")
        if percent is not None and found and percent <= found[-1].from_percent:
            book.fault(
                row,
                "from_percent",
                "bad_value",
                sheet="levels",
                es="se esperaba un número mayor que el de la fila anterior",
                en="expected a larger number than in the row before",
            )
        found.append(Level(row["level"], percent or Decimal(0)))
    return tuple(found)


def read_segments(book: Workbook, *, questions: tuple[Question, ...]) -> tuple[Segment, ...]:
    """The segments in their order, each with its criteria."""
    criteria: dict[str, list[Criterion]] = {row["segment"]: [] for row in book.rows("segments")}
    for row in book.rows("criteria"):
        criterion = _criterion(book, row, questions=questions)
        if row["segment"] not in criteria:
            book.fault(
                row,
                "segment",
                "unknown_value",
                sheet="criteria",
                es=f"no hay un segmento “{row['segment']}”",
                en=f'there is no segment "{row["segment"]}"',
            )
        elif criterion:
            criteria[row["segment"]].append(criterion)
    return tuple(Segment(code, tuple(each)) for code, each in criteria.items())


def _criterion(book: Workbook, row: SheetRow, *, questions: tuple[Question, ...]) -> Criterion | None:
    measure, answers = row["measure"], tuple(row["answers"].split())
    if not answers:
        parts = {TOTAL, *(question.section for question in questions), *(each.dimension for each in questions)} - {""}
        if measure in parts:
            percent = _percent(book, row, sheet="criteria", column="at_least_percent")
            return None if percent is None else Criterion(measure, at_least_percent=percent)
        _unknown(
            book, row, "measure", measure, es="una sección, una dimensión o total", en="a section, a dimension or total"
        )
        return None
    options = {choice.name for question in questions if question.name == measure for choice in question.choices}
    if not options:
        _unknown(book, row, "measure", measure, es="una pregunta cerrada", en="a closed question")
    for answer in answers:
        if options and answer not in options:
            listed = ", ".join(sorted(options))
            _unknown(book, row, "answers", answer, es=f"una de: {listed}", en=f"one of: {listed}")
    return Criterion(measure, answers=answers)


def _unknown(book: Workbook, row: SheetRow, column: str, found: str, *, es: str, en: str) -> None:
    book.fault(
        row,
        column,
        "unknown_value",
        sheet="criteria",
        es=f"“{found}”; se esperaba {es}",
        en=f'"{found}"; expected {en}',
    )


def _percent(book: Workbook, row: SheetRow, *, sheet: str, column: str) -> Decimal | None:
    text = row[column]
    if text.isascii() and text.isdigit() and int(text) <= 100:
        return Decimal(text)
    book.fault(
        row,
        column,
        "bad_value",
        sheet=sheet,
        es=f"“{text}”; se esperaba un número entero de 0 a 100",
        en=f'"{text}"; expected a whole number from 0 to 100',
    )
    return None

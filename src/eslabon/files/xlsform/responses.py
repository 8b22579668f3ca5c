"""Answers to a questionnaire from a table: one row per response, one column per question."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from eslabon.files.cells import Parser, choice, codes, decimal, integer, iso_date, plain_text, text
from eslabon.files.faults import Fault
from eslabon.files.tables import Column, Row, TableLimits, read_table
from eslabon.files.xlsform.forms import MANY, ONE, Form, Question
from eslabon.rules.diagnostics.values import Response

OPEN_PARSERS: Mapping[str, Parser] = {"integer": integer, "decimal": decimal, "date": iso_date}


@dataclass(frozen=True)
class AnsweredRow:
    """One response of the file."""

    row: int
    response_id: str
    response: Response


@dataclass(frozen=True)
class Responses:
    """What a file of responses holds; the fields are those of any table that is read."""

    rows: tuple[AnsweredRow, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    refused: int
    is_readable: bool


def skipped_questions(form: Form, *, answers: Mapping[str, str]) -> frozenset[str]:
    """The questions that are not asked given these answers, as an XForm decides it.

    Parameters
    ----------
    form : Form
    answers : mapping of str to str
        Text of each answer; several options with spaces between; not answered = empty or no entry.

    Notes
    -----
    What a question that is not asked still holds counts as empty where another skip looks at it.
    """
    known = {question.name: question for question in form.questions}
    seen, skipped = dict(answers), set()
    for name in form.order:
        if not all(condition.holds(seen) for condition in known[name].conditions):
            skipped.add(name)
            seen[name] = ""
    return frozenset(skipped)


def broken_constraints(form: Form, *, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that were asked and whose answer their constraint does not allow."""
    skipped = skipped_questions(form, answers=answers)
    seen = {name: answer for name, answer in answers.items() if name not in skipped}
    return tuple(
        question
        for question in form.questions
        if question.constraint
        and seen.get(question.name)
        and not question.constraint.holds(seen, own=seen[question.name])
    )


def read_responses(
    source: Path | str | bytes, *, name: str, form: Form, strict: bool = False, limits: TableLimits | None = None
) -> Responses:
    """The responses of a CSV or XLSX file; a row with a bad value, or one that a constraint refuses, is a fault.

    An empty cell is a question that was not answered. Columns of attachments may be absent.
    """
    columns = [Column("response_id", text, unique=True), *(_column(question) for question in form.questions)]
    table = read_table(source, name=name, columns=columns, limits=limits)
    rows, faults, refused = [], list(table.faults), table.refused
    for row in table.rows:
        answers = {question.name: _as_text(row[question.name], question) for question in form.questions}
        broken = broken_constraints(form, answers=answers)
        if broken:
            faults += [_broken(name, row, question, answers[question.name]) for question in broken]
            refused += 1
        else:
            rows.append(AnsweredRow(row.number, row["response_id"], _response(form, answers)))
    if strict and faults:
        refused, rows = refused + len(rows), []
    return Responses(tuple(rows), tuple(faults), tuple(table.notes), refused, table.is_readable)


def _column(question: Question) -> Column:
    options = [each.name for each in question.choices]
    if question.kind == ONE:
        parser = choice(*options)
    elif question.kind == MANY:
        parser = codes(*options, separator=" ")
    else:
        parser = OPEN_PARSERS.get(question.kind, text)
    return Column(question.name, parser, required=False, may_be_absent=question.kind == "file")


def _as_text(value: Any, question: Question) -> str:
    if value is None:
        return ""
    if question.kind == MANY:
        return " ".join(each.name for each in question.choices if each.name in value)
    return f"{value:f}" if isinstance(value, Decimal) else plain_text(value)


def _response(form: Form, answers: Mapping[str, str]) -> Response:
    given = {
        question.name: tuple(answers[question.name].split())
        for question in form.questions
        if question.choices and answers[question.name]
    }
    return Response(given, skipped_questions(form, answers=answers))


def _broken(name: str, row: Row, question: Question, answer: str) -> Fault:
    messages = question.constraint_labels
    expected = question.constraint.text if question.constraint else ""
    spanish = messages.get("es") or messages.get("default") or f"se esperaba {expected}"
    english = messages.get("en") or messages.get("default") or f"expected {expected}"
    return Fault(name, row.number, question.name, "constraint", f"“{answer}”: {spanish}", f'"{answer}": {english}')

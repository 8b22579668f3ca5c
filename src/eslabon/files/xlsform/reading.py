"""An XLSForm workbook into a form that can be scored; what the scoring does not support is refused by its name.

Beside XLSForm's own sheets and columns a workbook may say how it is scored: the column `points` of `choices`, the
columns `dimension` and `needs` of `survey`, and the sheets `levels`, `segments`, `criteria` and `labels`. They are
described in docs/reference/instruments.md.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from eslabon.files.faults import Fault, catalogued
from eslabon.files.xlsform.forms import MANY, ONE, Choice, Form, Question
from eslabon.files.xlsform.scales import read_labels, read_levels, read_segments
from eslabon.files.xlsform.sheets import LARGEST, SheetRow, Workbook, read_workbook
from eslabon.files.xpath import Expression, UnsupportedError, parse_expression
from eslabon.rules.problems import files

OPEN_KINDS = {
    "integer": "integer", "int": "integer", "decimal": "decimal", "text": "text", "string": "text", "date": "date",
    "time": "time", "file": "file", "image": "file", "photo": "file",
}  # fmt: skip
SILENT_KINDS = ("note", "start", "end", "today", "deviceid", "username", "audit")  # nothing that is scored
REFUSED_COLUMNS = ("calculation", "repeat_count", "choice_filter", "trigger")
YES = ("yes", "true", "true()", "sí")
LONGEST_NAME = 64
DEFAULT_NEED_FROM = Decimal(50)


@dataclass
class _Group:
    name: str
    row: SheetRow
    condition: Expression | None


@dataclass
class _Reading:
    """One pass over the sheet `survey`."""

    book: Workbook
    lists: Mapping[str, tuple[Choice, ...]]
    groups: list[_Group] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    group_labels: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def run(self) -> None:
        for row in self.book.rows("survey"):
            self._read_row(row)
        for group in self.groups:
            self._fault(
                group.row, "type", "missing", es="falta el end_group de este grupo", en="its end_group is missing"
            )

    def _fault(self, row: SheetRow, column: str, code: str, *, es: str, en: str) -> None:
        self.book.fault(row, column, code, sheet="survey", es=es, en=en)

    def _refuse(self, row: SheetRow, column: str, what: str) -> None:
        self._fault(
            row,
            column,
            "unsupported",
            es=f"“{what}” no se puede usar en un cuestionario con puntaje",
            en=f'"{what}" is not supported in a scored questionnaire',
        )

    def _read_row(self, row: SheetRow) -> None:
        kind, _, rest = (
            row["type"].strip().replace("begin group", "begin_group").replace("end group", "end_group").partition(" ")
        )
        for column in REFUSED_COLUMNS:
            if row[column]:
                self._refuse(row, column, f"{column}: {row[column]}")
        if kind in {"begin_group", "end_group"}:
            self._read_group(row, begins=kind == "begin_group")
        elif kind in (ONE, MANY) or kind in OPEN_KINDS:
            self._read_question(row, kind=kind, rest=rest.strip())
        elif kind not in SILENT_KINDS or rest:
            self._refuse(row, "type", row["type"])

    def _read_group(self, row: SheetRow, *, begins: bool) -> None:
        if begins:
            self.groups.append(_Group(row["name"], row, self._expression(row, "relevant")))
            self.group_labels[row["name"]] = row.translated("label")
        elif self.groups:
            self.groups.pop()
        else:
            self._fault(row, "type", "unknown_value", es="cierra un grupo que no se abrió", en="it ends no group")

    def _read_question(self, row: SheetRow, *, kind: str, rest: str) -> None:
        choices = self._choices(row, kind=kind, rest=rest)
        if not self._name_fits(row):
            return
        own = self._expression(row, "relevant")
        conditions = [*(group.condition for group in self.groups), own]
        self.questions.append(
            Question(
                row=row.number,
                name=row["name"],
                kind=OPEN_KINDS.get(kind, kind),
                labels=row.translated("label"),
                choices=choices,
                groups=tuple(group.name for group in self.groups),
                dimension=row["dimension"],
                needs=tuple(row["needs"].split()),
                conditions=tuple(condition for condition in conditions if condition),
                constraint=self._expression(row, "constraint"),
                constraint_labels=row.translated("constraint_message"),
                required=row["required"].lower() in YES,
            )
        )

    def _choices(self, row: SheetRow, *, kind: str, rest: str) -> tuple[Choice, ...]:
        if kind in OPEN_KINDS:
            if rest:
                self._refuse(row, "type", row["type"])
            return ()
        if rest not in self.lists:
            if len(rest.split()) == 1:
                self._fault(
                    row, "type", "unknown_value", es=f"no hay una lista “{rest}”", en=f'there is no list "{rest}"'
                )
            else:  # or_other and the like
                self._refuse(row, "type", row["type"])
            return ()
        return self.lists[rest]

    def _name_fits(self, row: SheetRow) -> bool:
        name = row["name"]
        if (
            not name
            or len(name) > LONGEST_NAME
            or not name.replace("_", "a").replace("-", "a").replace(".", "a").isalnum()
        ):
            self._fault(row, "name", "bad_value", es=f"“{name}” no es un nombre", en=f'"{name}" is no name')
        elif name in {question.name for question in self.questions}:
            self._fault(row, "name", "repeated", es=f"“{name}” ya está antes", en=f'"{name}" was already given')
        else:
            return True
        return False

    def _expression(self, row: SheetRow, column: str) -> Expression | None:
        if not row[column]:
            return None
        try:
            return parse_expression(row[column])
        except UnsupportedError as error:
            self._refuse(row, column, error.what)
            return None


def read_form(source: Path | str | bytes, *, name: str) -> tuple[Form | None, list[Fault]]:
    """The form in a workbook and no faults, or None and every fault found; nothing is raised for what a file holds.

    Parameters
    ----------
    source : Path, str or bytes
        A path, or the bytes themselves.
    name : str
        What the faults call the file; the form's code where its settings give none.
    """
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        return None, [catalogued(files.NOT_READ, file=name, cause=cause)]
    book = read_workbook(data[: LARGEST + 1], name=name)
    if book.faults:
        return None, book.faults
    reading = _Reading(book, _read_lists(book))
    reading.run()
    form = _assemble(book, reading, hashlib.sha256(data).hexdigest())
    return (None, book.faults) if book.faults else (form, [])


def _read_lists(book: Workbook) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, tuple[Choice, ...]] = {}
    for row in book.rows("choices"):
        listed, option = row["list_name"] or row["list"], row["name"]
        if not listed and not option:
            continue
        if not option or len(option.split()) != 1:
            book.fault(
                row, "name", "bad_value", sheet="choices", es=f"“{option}” no es un nombre", en=f'"{option}" is no name'
            )
        elif option in {choice.name for choice in lists.get(listed, ())}:
            book.fault(
                row,
                "name",
                "repeated",
                sheet="choices",
                es=f"“{option}” ya está antes",
                en=f'"{option}" was already given',
            )
        lists[listed] = (*lists.get(listed, ()), Choice(option, row.translated("label"), _points(book, row)))
    return lists


def _points(book: Workbook, row: SheetRow) -> Decimal | None:
    if not row["points"]:
        return None
    try:
        points = Decimal(row["points"])
    except InvalidOperation:
        points = Decimal(-1)
    if not (points.is_finite() and 0 <= points <= 1000):
        book.fault(
            row,
            "points",
            "bad_value",
            sheet="choices",
            es=f"“{row['points']}”; se esperaba un número de 0 a 1000",
            en=f'"{row["points"]}"; expected a number from 0 to 1000',
        )
        return None
    return points


def _assemble(book: Workbook, reading: _Reading, content_hash: str) -> Form:
    settings = next(iter(book.rows("settings")), SheetRow(2, {}))
    questions = tuple(reading.questions)
    _check_parts(book, questions)
    labels: dict[str, Mapping[str, str]] = {**reading.group_labels, **read_labels(book)}
    percent = Decimal(settings["need_from_percent"]) if settings["need_from_percent"].isdigit() else DEFAULT_NEED_FROM
    return Form(
        code=settings["form_id"] or settings["id_string"] or Path(book.name).stem,
        version=settings["version"],
        title=settings["form_title"],
        questions=questions,
        order=_ordered(book, questions),
        levels=read_levels(book),
        segments=read_segments(book, questions=questions),
        need_from_percent=percent,
        labels=labels,
        content_hash=content_hash,
    )


def _check_parts(book: Workbook, questions: tuple[Question, ...]) -> None:
    """A section, a dimension and `total` stand in one column of the scores: their names must differ."""
    if not any(choice.points is not None for question in questions for choice in question.choices):
        book.fault(
            1, "points", "missing", sheet="choices", es="ninguna opción lleva puntos", en="no option carries points"
        )
    sections = {question.section for question in questions} | {"total"}
    for question in questions:
        if question.dimension in sections - {""} or question.section == "total":
            book.fault(
                question.row,
                "dimension",
                "repeated",
                sheet="survey",
                es=f"“{question.dimension or 'total'}” es también el nombre de una sección o del total",
                en=f'"{question.dimension or "total"}" is also the name of a section or of the total',
            )


def _ordered(book: Workbook, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The questions so that each follows those that decide whether it is asked."""
    names = {question.name for question in questions}
    graph: dict[str, frozenset[str]] = {}
    for question in questions:
        constraint = frozenset(question.constraint.references) if question.constraint else frozenset()
        for missing in sorted((question.references | constraint) - names):
            book.fault(
                question.row,
                "relevant" if missing in question.references else "constraint",
                "unknown_value",
                sheet="survey",
                es=f"no hay una pregunta “{missing}”",
                en=f'there is no question "{missing}"',
            )
        graph[question.name] = question.references & names
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        cycle = " → ".join(error.args[1])
        row = next(question.row for question in questions if question.name in error.args[1])
        book.fault(
            row,
            "relevant",
            "circular",
            sheet="survey",
            es=f"estas preguntas dependen unas de otras en círculo: {cycle}",
            en=f"these questions depend on each other in a circle: {cycle}",
        )
        return ()

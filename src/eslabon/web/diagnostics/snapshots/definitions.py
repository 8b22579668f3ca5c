"""What the renderer and the score read of an instrument: kept with it as plain data, so that it stays readable."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from eslabon.files.xlsform.forms import Form
from eslabon.files.xpath import Expression, parse_expression
from eslabon.rules.diagnostics.plain import key_from_plain, key_to_plain
from eslabon.rules.diagnostics.values import Key
from eslabon.web.diagnostics.models import Instrument

Texts = Mapping[str, str]  # by language; `default` where the workbook names none
MOST_ON_A_PAGE = 14  # what a telephone scrolls through, and a poor line loads
FILE, MANY, ONE = "file", "select_multiple", "select_one"


@dataclass(frozen=True)
class Option:
    """One option of a closed question."""

    name: str
    label: Texts


@dataclass(frozen=True)
class Question:
    """One item as it is asked."""

    name: str
    kind: str
    section: str
    dimension: str
    label: Texts
    hint: Texts
    options: tuple[Option, ...]
    conditions: tuple[Expression, ...]
    constraint: Expression | None
    constraint_label: Texts
    required: bool

    @property
    def looks_at(self) -> frozenset[str]:
        """The items that decide whether this one is asked."""
        return frozenset(name for condition in self.conditions for name in condition.references)


@dataclass(frozen=True)
class Section:
    """One part of the questionnaire."""

    code: str
    label: Texts
    questions: tuple[Question, ...]

    @cached_property
    def pages(self) -> tuple["Page", ...]:
        """The section in pages of a bearable length; a dimension is broken only where it alone is longer."""
        runs = [tuple(run) for _dimension, run in groupby(self.questions, key=lambda one: one.dimension)]
        pieces = [run[start : start + MOST_ON_A_PAGE] for run in runs for start in range(0, len(run), MOST_ON_A_PAGE)]
        pages: list[tuple[Question, ...]] = []
        for piece in pieces:
            if pages and len(pages[-1]) + len(piece) <= MOST_ON_A_PAGE:
                pages[-1] = (*pages[-1], *piece)
            else:
                pages.append(piece)
        return tuple(
            Page(self.code if not number else f"{self.code}-{number + 1}", self, number + 1, len(pages), questions)
            for number, questions in enumerate(pages)
        )


@dataclass(frozen=True)
class Page:
    """Part `number` of `parts` of a section, as one page shows it."""

    code: str
    section: Section
    number: int
    parts: int
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    """One version of an instrument, ready to be asked and scored."""

    sections: tuple[Section, ...]
    order: tuple[str, ...]  # each question after those that decide whether it is asked
    labels: Mapping[str, Texts]  # sections, dimensions, needs, levels, segments
    key: Key

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by name, in the order in which they are asked."""
        return {question.name: question for section in self.sections for question in section.questions}

    @cached_property
    def dependents(self) -> dict[str, frozenset[str]]:
        """For each question, those that an answer to it may show or hide, however many steps away."""
        reached: dict[str, set[str]] = {name: set() for name in self.questions}
        for name in self.order:
            for cause in self.questions[name].looks_at:
                for other, found in reached.items():
                    if other == cause or cause in found:
                        found.add(name)
        return {name: frozenset(found) for name, found in reached.items()}

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page, in order."""
        return tuple(page for section in self.sections for page in section.pages)

    def page_of(self, item: str) -> Page:
        """The page on which an item is asked."""
        return next(page for page in self.pages if any(one.name == item for one in page.questions))


def definition_of(form: Form, *, hints: Mapping[str, Texts]) -> dict[str, Any]:
    """Plain data of a form as its workbook has it; hints come from the compiled XForm, which keeps them by name."""
    return {
        "order": list(form.order),
        "labels": {code: dict(texts) for code, texts in form.labels.items()},
        "key": key_to_plain(form.key),
        "questions": [
            {
                "name": one.name,
                "row": one.row,
                "kind": one.kind,
                "section": one.section,
                "dimension": one.dimension,
                "label": dict(one.labels),
                "hint": dict(hints.get(one.name, {})),
                "options": [[choice.name, dict(choice.labels)] for choice in one.choices],
                "conditions": [condition.text for condition in one.conditions],
                "constraint": one.constraint.text if one.constraint else "",
                "constraint_label": dict(one.constraint_labels),
                "required": one.required,
            }
            for one in form.questions
        ],
    }


def questionnaire_of(instrument: Instrument | UUID) -> Questionnaire:
    """The questionnaire of an installed version (or of its key); read once per process, for it never changes."""
    return _read(instrument if isinstance(instrument, UUID) else instrument.pk)


@lru_cache(maxsize=32)
def _read(key: UUID) -> Questionnaire:
    plain: dict[str, Any] = Instrument.objects.values_list("definition", flat=True).get(pk=key)
    questions = [_question(one) for one in plain["questions"]]
    sections = dict.fromkeys(question.section for question in questions)
    labels: dict[str, Texts] = plain["labels"]
    return Questionnaire(
        sections=tuple(
            Section(code, labels.get(code, {}), tuple(one for one in questions if one.section == code))
            for code in sections
        ),
        order=tuple(plain["order"]),
        labels=labels,
        key=key_from_plain(plain["key"]),
    )


def _question(plain: Mapping[str, Any]) -> Question:
    return Question(
        name=plain["name"],
        kind=plain["kind"],
        section=plain["section"],
        dimension=plain["dimension"],
        label=plain["label"],
        hint=plain["hint"],
        options=tuple(Option(name, label) for name, label in plain["options"]),
        conditions=tuple(parse_expression(text) for text in plain["conditions"]),
        constraint=parse_expression(plain["constraint"]) if plain["constraint"] else None,
        constraint_label=plain["constraint_label"],
        required=plain["required"],
    )

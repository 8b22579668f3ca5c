"""A questionnaire as its workbook describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from eslabon.files.xpath import Expression
from eslabon.rules.diagnostics.values import Criterion, Item, Key, Level, Segment

ONE, MANY = "select_one", "select_multiple"


@dataclass(frozen=True)
class Choice:
    """One option of a list; `points` is None where it carries none."""

    name: str
    labels: Mapping[str, str]
    points: Decimal | None


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    row : int
        Its row in the sheet `survey`.
    kind : str
        select_one, select_multiple, integer, decimal, text, date, time or file.
    groups : tuple of str
        The groups that it stands in, from the outermost in; the first is its section.
    conditions : tuple of Expression
        Its own skip and those of its groups: all must hold for it to be asked.
    """

    row: int
    name: str
    kind: str
    labels: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    groups: tuple[str, ...] = ()
    dimension: str = ""
    needs: tuple[str, ...] = ()
    conditions: tuple[Expression, ...] = ()
    constraint: Expression | None = None
    constraint_labels: Mapping[str, str] = field(default_factory=dict)
    required: bool = False

    @property
    def section(self) -> str:
        """The outermost group, or an empty text."""
        return self.groups[0] if self.groups else ""

    @property
    def references(self) -> frozenset[str]:
        """The questions that decide whether this one is asked."""
        return frozenset(name for condition in self.conditions for name in condition.references)


@dataclass(frozen=True)
class Form:
    """A questionnaire and how it is scored.

    `labels` are the words for sections, dimensions, needs, levels and segments, by code and language; `order` lists
    the questions so that each comes after those that decide whether it is asked.
    """

    code: str
    version: str
    title: str
    questions: tuple[Question, ...]
    order: tuple[str, ...]
    levels: tuple[Level, ...]
    segments: tuple[Segment, ...]
    need_from_percent: Decimal
    labels: Mapping[str, Mapping[str, str]]
    content_hash: str

    def question(self, name: str) -> Question:
        """The question with that name; KeyError if there is none."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    @property
    def key(self) -> Key:
        """What the rule needs to score an answer: the closed questions with their points."""
        items = tuple(
            Item(
                name=question.name,
                section=question.section,
                dimension=question.dimension,
                points={choice.name: choice.points for choice in question.choices},
                many=question.kind == MANY,
                needs=question.needs,
            )
            for question in self.questions
            if question.choices
        )
        return Key(self.code, self.version, items, self.levels, self.segments, self.need_from_percent)


def criterion_text(criterion: Criterion) -> str:
    """A criterion as one line for people who check a workbook.

    >>> criterion_text(Criterion("costs", Decimal(30))), criterion_text(Criterion("exports", answers=("a", "b")))
    ('costs >= 30 %', 'exports = a | b')
    """
    if criterion.at_least_percent is not None:
        return f"{criterion.measure} >= {criterion.at_least_percent} %"
    return f"{criterion.measure} = {' | '.join(criterion.answers)}"
